/**
 * Gaps as sentences: who is short, by how much, when, and what became of each stream that could have helped.
 *
 * The reasons are those that the result gives; they are only worded here, streams of one fate together, and gaps that come back
 * for the same reasons in one sentence unless all are asked for. What a reason means
 * and which one applies was decided by the run.
 */

import { grouped } from '../money/format.ts'
import type { Cents, Gap, Reason, ReasonCode, Simulation } from '../result/types.ts'
import { type Block, heading, type Item, note } from './document.ts'
import { spoken } from './figures.ts'
import { clean, joined, monthBefore, monthText, type Names, some, spanText } from './words.ts'

/** How many sentences are told unless all gaps are asked for. */
export const MOST_GAPS = 8
const MOST_NAMES = 4
const MOST_RUNS = 6

export function gapBlocks(result: Simulation, all: boolean, names: Names): Block[] {
  const { gaps } = result
  if (gaps.length === 0) return []
  const groups = all ? gaps.map((gap) => [gap]) : alike(gaps).sort((a, b) => rank(b) - rank(a) || sumOf(b) - sumOf(a))
  const told = all ? groups : groups.slice(0, MOST_GAPS)
  const rest = groups.slice(told.length).flat()
  const items = told.map((group): Item => {
    const text = group.length === 1 ? gapSentence(group[0]!, names, all) : recurrenceSentence(group, names)
    return { lead: rank(group) ? 'MANDATED' : '', alarm: rank(group) === 1, text }
  })
  return [
    heading(`Gaps (${gaps.length})`),
    { kind: 'list', items },
    ...(rest.length === 0 ? [] : [note(`and ${rest.length} more, ${spoken(sumOf(rest))} together: --all`)]),
  ]
}

/**
 * One gap; `allNames` for every stream by its name.
 *
 * @example 'Therapy is short $427,360 from Nov 2027 to Jun 2028 (about 290 people): Project AWARE ended in Sep 2027.'
 */
export function gapSentence(gap: Gap, names: Names, allNames: boolean): string {
  const when = gap.from === gap.through ? `in ${monthText(gap.from)}` : `from ${monthText(gap.from)} to ${monthText(gap.through)}`
  const reasons = reasonPhrases([gap], names, allNames)
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`
  return `${names.service(gap.service)} is short ${spoken(gap.amount)} ${when}${peopleText([gap])}${why}.`
}

/** Gaps of one service that come back for the same reasons, mostly every year. */
function recurrenceSentence(gaps: readonly Gap[], names: Names): string {
  const runs = gaps.map((gap) => `${spoken(gap.amount)} in ${spanText(gap.from, gap.through)}`)
  const reasons = reasonPhrases(gaps, names, false)
  const why = reasons.length === 0 ? '' : ` ${reasons.join('; ')}.`
  const start = `${names.service(gaps[0]!.service)} is short ${gaps.length === 2 ? 'twice' : `${gaps.length} times`}, ${spoken(sumOf(gaps))} together${peopleText(gaps)}`
  return `${start}: ${some(runs, MOST_RUNS, 'time')}.${why}`
}

function peopleText(gaps: readonly Gap[]): string {
  const people = Math.max(...gaps.map((gap) => gap.unserved ?? 0))
  return people === 0 ? '' : ` (about ${people === 1 ? '1 person' : `${grouped(people)} people`}${gaps.length > 1 ? ' at worst' : ''})`
}

function rank(gaps: readonly Gap[]): number {
  return gaps[0]!.critical ? 1 : 0
}

function sumOf(gaps: readonly Gap[]): Cents {
  return gaps.reduce((sum, gap) => sum + gap.amount, 0)
}

/** Gaps of one service with the same fate of every stream, in one group. */
function alike(gaps: readonly Gap[]): Gap[][] {
  const groups = new Map<string, Gap[]>()
  for (const gap of gaps) {
    const fates = gap.reasons.filter((reason) => reason.amount > 0).map(({ stream, code, rule }) => [stream, code, rule])
    const key = JSON.stringify([gap.service, gap.critical, fates])
    groups.set(key, [...(groups.get(key) ?? []), gap])
  }
  return [...groups.values()]
}

/** In the order in which they are told: what is lost first, what never could have helped last. */
const CODES: readonly ReasonCode[] = [
  'ended',
  'spent',
  'no-match',
  'limit',
  'reserved',
  'not-counted',
  'not-started',
  'earned-elsewhere',
  'not-yet-arrived',
  'not-allowed',
]

type Fates = Pick<Gap, 'from' | 'reasons'>

/** Of one gap, or of gaps that are alike; streams of one fate share a phrase. */
export function reasonPhrases(gaps: readonly Fates[], names: Names, allNames: boolean): string[] {
  const groups = new Map<string, Reason[]>()
  for (const code of CODES) {
    for (const reason of gaps[0]!.reasons.filter((one) => one.code === code && one.amount > 0)) {
      const words = predicate(reason, gaps, true)
      groups.set(words, [...(groups.get(words) ?? []), reason])
    }
  }
  return [...groups.values()].map((reasons) => {
    const who = some(
      reasons.map(({ stream }) => names.stream(stream)),
      allNames ? Number.POSITIVE_INFINITY : MOST_NAMES,
      'stream',
    )
    return `${who} ${predicate(reasons[0]!, gaps, reasons.length === 1)}`
  })
}

function predicate({ stream, code, rule }: Reason, gaps: readonly Fates[], one: boolean): string {
  const is = one ? 'is' : 'are'
  const dates = new Set(gaps.map((gap) => gap.reasons.find((reason) => reason.stream === stream)?.since))
  const since = dates.size === 1 ? [...dates][0] : undefined
  switch (code) {
    case 'ended':
      return since === undefined ? `${one ? 'has' : 'have'} ended` : `ended in ${monthText(monthBefore(since))}`
    case 'spent':
      if (dates.size > 1) return `${one ? 'runs' : 'run'} out each time`
      // Money that still comes in during the gap is not gone, there is only too little of it.
      if (since !== undefined && since >= gaps[0]!.from) return `${is} used in full`
      return since === undefined ? `${is} spent` : `${is} spent (last cent in ${monthText(since)})`
    case 'not-counted':
      return `${is} not committed`
    case 'not-started':
      return `${one ? 'has' : 'have'} not started`
    case 'earned-elsewhere':
      return `${one ? 'earns' : 'earn'} on other services`
    case 'limit':
      return `${one ? 'has' : 'have'} reached a limit${inWords(rule)}`
    case 'no-match':
      return `${one ? 'has' : 'have'} no match left${inWords(rule)}`
    case 'not-yet-arrived':
      return `${one ? 'has' : 'have'} not arrived yet`
    case 'reserved':
      return `${is} set aside for other costs${inWords(rule)}`
    case 'not-allowed':
      return `may not pay ${rule === undefined || clean(rule) === '' ? 'for it' : clean(rule)}`
    default:
      return code satisfies never
  }
}

function inWords(rule: string | undefined): string {
  return rule === undefined || clean(rule) === '' ? '' : ` (${clean(rule)})`
}

/** The services that are short in the first month of any gap. */
export function firstShort(result: Simulation, names: Names): { readonly month: string; readonly services: string } | null {
  const first = result.gaps.reduce<Gap | null>((found, gap) => (found === null || gap.from < found.from ? gap : found), null)
  if (first === null) return null
  const services = new Set(result.gaps.filter((gap) => gap.from === first.from).map((gap) => names.service(gap.service)))
  return { month: monthText(first.from), services: joined([...services].length > 3 ? [`${services.size} services`] : [...services]) }
}
