/**
 * The proof in sentences: these costs need so much, all the money that may pay for them is so much, so at least the rest is missing, whatever
 * anybody plans. And what planning ahead is worth.
 */
import type { Cents, Cut, CutMoney, Proof, Simulation } from '../result/types.ts'
import { type Block, heading, note, sentence } from './document.ts'
import { spoken } from './figures.ts'
import { reasonPhrases } from './gaps.ts'
import { count, joined, monthText, type Names, some } from './words.ts'

/** How many cuts are told unless all are asked for. */
export const MOST_CUTS = 4
const MOST_NAMES = 6

export function proofBlocks({ proof, gaps, total }: Simulation, all: boolean, names: Names, serviceOf: (cost: string) => string): Block[] {
  if (proof === null || gaps.length === 0) return []
  const told = all ? proof.cuts : [...proof.cuts].sort((one, other) => other.gap - one.gap).slice(0, MOST_CUTS)
  const items = told.map((cut) => ({ lead: '', alarm: false, text: cutSentence(cut, names, all, serviceOf) }))
  const rest = proof.cuts.length - told.length
  return [
    heading('Why no plan does better'),
    sentence(
      `${kindSentence(proof, total.gap, names)}${proof.cuts.length > 1 ? ' The sums may overlap: one for a later priority includes earlier costs that live on the same money.' : ''}`,
    ),
    ...(items.length === 0 ? [] : [{ kind: 'list', items } as const]),
    ...(rest === 0 ? [] : [note(`and ${count(rest, 'more sum')}: --all`)]),
  ]
}

function kindSentence({ kind, gapAtLeast, notHeld }: Proof, gap: Cents, names: Names): string {
  if (kind === 'exact') return 'Proven to the cent: under these rules no plan leaves less unfunded, priority by priority.'
  const supposed = suppositions(notHeld, names)
  if (gap === gapAtLeast) return `Proven: no plan leaves less than ${spoken(gap)} unfunded, not even if ${supposed}.`
  return `No plan can leave less than ${spoken(gapAtLeast)} unfunded; this one leaves ${spoken(gap)}. The lower figure is a bound: it is worked out as if ${supposed}. This plan keeps every rule to the cent, and a better one may exist.`
}

/** What a bound leaves out, in words that follow "as if". @example 'the match of Project AWARE did not bind' */
function suppositions(notHeld: readonly string[], names: Names): string {
  const paths = notHeld.map((path) => path.split('.'))
  const claimants = paths.filter((path) => path[2] === 'reimburses').map((path) => names.stream(path[1]!))
  const rules = new Map<string, string[]>()
  for (const [, id, key, index] of paths)
    if (key !== 'reimburses') rules.set(id!, [...(rules.get(id!) ?? []), ruleName(key!, Number(index))])
  const phrases = [...rules].map(([id, words]) => `${joined(words)} of ${names.stream(id)}`)
  return joined([
    ...(phrases.length === 0 ? [] : [`${joined(phrases)} did not bind`]),
    ...(claimants.length === 0 ? [] : [`all that ${joined([...new Set(claimants)])} may claim were paid and claimed`]),
  ])
}

/** A rule by the key that it stands under; limits are counted. */
function ruleName(key: string, index: number): string {
  if (key === 'match') return 'the match'
  if (key === 'indirect') return 'the indirect cost rate'
  if (key === 'limits') return `the ${ORDINALS[index] ?? `${index + 1}th`} limit`
  return 'the carryover cap'
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']

/** @example 'Groups need $412,000 from Oct 2027 to Jun 2028. All money that may pay for them: Title IV-A $205,000 …: at least $207,000 is missing under any plan.' */
export function cutSentence(cut: Cut, names: Names, all: boolean, serviceOf: (cost: string) => string): string {
  const most = all ? Number.POSITIVE_INFINITY : MOST_NAMES
  const services = [...new Set(cut.costs.map(serviceOf))].map(names.service)
  const when = cut.from === cut.through ? `in ${monthText(cut.from)}` : `between ${monthText(cut.from)} and ${monthText(cut.through)}`
  const who = some(services, most, 'service')
  const need = `${who} ${services.length === 1 ? 'needs' : 'need'} ${spoken(cut.need)} ${when}`
  const money = moneyPhrases(cut.money, names, most)
  const closed = reasonPhrases([{ from: cut.from, reasons: cut.closed }], names, all)
  const doors = closed.length === 0 ? '' : ` ${closed.join('; ')}.`
  const left =
    cut.available === 0
      ? 'There is no money that may pay for this.'
      : `All money that may pay for this is ${spoken(cut.available)}: ${money}.`
  return `${need}. ${left}${doors} At least ${spoken(cut.gap)} is missing under any plan.`
}

const LESS: { readonly [why in CutMoney['why']]: string } = {
  all: '',
  carryover: ' (what may be carried)',
  limit: ' (what its limits leave)',
  'of-cost': ' (its share of the cost)',
}

function moneyPhrases(money: readonly CutMoney[], names: Names, most: number): string {
  const sums = new Map<string, { amount: Cents; why: CutMoney['why'] }>()
  for (const { stream, amount, why } of money) {
    const known = sums.get(stream)
    sums.set(stream, { amount: (known?.amount ?? 0) + amount, why: known === undefined || known.why === why ? why : 'limit' })
  }
  const phrases = [...sums].map(([stream, { amount, why }]) => `${names.stream(stream)} ${spoken(amount)}${LESS[why]}`)
  return phrases.length <= most + 1 ? joined(phrases) : some(phrases, most, 'stream')
}

/** What planning the whole horizon at once is worth against planning month by month; null where nothing is known of it. */
export function worthOfPlanning({ asYouGo, total }: Simulation): string | null {
  if (asYouGo === null || (asYouGo.gap === 0 && total.gap === 0)) return null
  if (asYouGo.gap > total.gap)
    return `Planning ahead is worth ${spoken(asYouGo.gap - total.gap)}: month by month, without looking ahead, the gap would be ${spoken(asYouGo.gap)}.`
  if (asYouGo.gap === total.gap) return 'Planned month by month, without looking ahead, the gap would be as large.'
  return `Planned month by month, without looking ahead, the gap would be ${spoken(asYouGo.gap)}, and larger where it matters more.`
}
