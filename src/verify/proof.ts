/**
 * The proof of a braid: each cut sets costs against all the money that may pay for them, and what is short must be short in every plan.
 *
 * The costs of a cut are taken from the proof; everything else is worked out again. It must never know how cuts are found.
 */
import type { Cents } from '../money/cents.ts'
import type { Cut, CutMoney, Simulation } from '../result/types.ts'
import { type Audit, money } from './audit.ts'
import { type DueMoney, moneyOf, type Payer, payersOf } from './cut-money.ts'
import { type Facts, nameOf, placeOf, sum } from './facts.ts'
import type { Pot } from './money-order.ts'
import { checkNotHeld } from './not-held.ts'
import { same } from './same.ts'

export function checkProof(
  audit: Audit,
  facts: Facts,
  pots: readonly Pot[],
  { proof, asYouGo }: Pick<Simulation, 'proof' | 'asYouGo'>,
  unfunded: readonly Cents[][],
): void {
  const { method, delivery } = facts.model.policy
  const isBraid = method === 'braid' && delivery === 'full'
  const is = isBraid ? 'a braid has' : 'only a braid at full delivery has'
  audit.check((proof !== null) === isBraid, 'PROOF', 'proof', () => `${is} a proof`)
  audit.check((asYouGo !== null) === isBraid, 'PROOF', 'asYouGo', () => `${is} the gap of not looking ahead`)
  if (proof === null || asYouGo === null || !isBraid) return
  const { kind, cuts, notHeld, gapAtLeast } = proof
  const payers = payersOf(facts, pots, notHeld)
  checkNotHeld(audit, facts, payers, notHeld)
  const exact = notHeld.length === 0
  audit.check((kind === 'exact') === exact, 'PROOF', 'proof.kind', () => 'a proof is exact when it holds every rule, and only then')
  const costs = cuts.map((cut, at) => checkCut(audit, facts, payers, cut, `proof.cuts.${at}`))
  checkOrder(audit, facts, cuts, costs)
  const shown = outermost(cuts, costs)
  const gap = sum(unfunded.map(sum))
  audit.cents(gapAtLeast, sum(shown.map((cut) => cut.gap)), 'PROOF', 'proof.gapAtLeast', 'the gap of the cuts that no later one contains')
  audit.check(gapAtLeast <= gap, 'PROOF', 'proof.gapAtLeast', () => `the plan has a gap of ${money(gap)}, which no plan should have`)
  const least = exact ? gap : gapAtLeast
  const isPossible = asYouGo.gap >= least && asYouGo.gap <= sum(facts.needs.map(sum))
  audit.check(isPossible, 'PROOF', 'asYouGo.gap', () => `no plan has a gap of ${money(asYouGo.gap)}`)
  if (exact) checkClasses(audit, facts, cuts, costs, unfunded)
}

/** That costs up to each priority are covered as far as any plan could: what is not paid of them is what the cuts so far prove. */
function checkClasses(
  audit: Audit,
  { lines }: Facts,
  cuts: readonly Cut[],
  costs: readonly Set<number>[],
  unfunded: readonly Cents[][],
): void {
  for (const priority of new Set(lines.map((line) => line.priority))) {
    const isUpTo = (other: { readonly priority: number | null }) => rankOf(other.priority) <= rankOf(priority)
    const unmet = sum(lines.flatMap((line, at) => (isUpTo(line) ? unfunded[at]! : [])))
    const costsUpTo = costs.filter((_, at) => isUpTo(cuts[at]!))
    const proven = sum(outermost(cuts.filter(isUpTo), costsUpTo).map(({ gap }) => gap))
    const which = priority === null ? 'all costs' : `costs up to priority ${priority}`
    const message = () => `of ${which} ${money(unmet)} is not paid, and the cuts prove ${money(proven)}`
    audit.check(proven === unmet, 'PROOF', 'proof.cuts', message)
  }
}

/** Without a priority: the one last class. */
function rankOf(priority: number | null): number {
  return priority ?? Number.POSITIVE_INFINITY
}

/** Costs of a cut, as line × months + month; what is wrong with them is reported. */
function checkCut(audit: Audit, facts: Facts, payers: readonly Payer[], cut: Cut, path: string): Set<number> {
  const { monthCount, lines, needs } = facts
  const cells = new Set<number>()
  for (const [at, { cost, from, through }] of cut.needs.entries()) {
    const line = facts.lineAt.get(cost)
    const [first, last] = [placeOf(facts, from), placeOf(facts, through)]
    const isThere = line !== undefined && first >= 0 && first <= last && last < monthCount
    if (!audit.check(isThere, 'PROOF', `${path}.needs.${at}`, () => `there is no cost \`${cost}\` from ${from} through ${through}`))
      continue
    for (let month = first; month <= last; month++) {
      const cell = line! * monthCount + month
      if (needs[line!]![month] === 0) continue
      audit.check(!cells.has(cell), 'PROOF', `${path}.needs.${at}`, () => `\`${cost}\` in ${nameOf(facts, month)} stands in this cut twice`)
      cells.add(cell)
    }
  }
  if (!audit.check(cells.size > 0, 'PROOF', path, () => 'a cut without costs')) return cells
  const isIn = needs.map((need, line) => need.map((_, month) => cells.has(line * monthCount + month)))
  const runs = runsOf(facts, isIn)
  const months = [...cells].map((cell) => cell % monthCount)
  const own = lines.filter((_, line) => isIn[line]!.includes(true))
  const due = payers
    .flatMap((payer) => moneyOf(facts, payer, isIn).map((one) => ({ ...one, stream: facts.streams[payer.stream]!.stream.id })))
    .sort((one, other) => one.place - other.place)
    .map(({ stream, award, amount, why }: DueMoney & { readonly stream: string }): CutMoney => ({ stream, award, amount, why }))
  const [need, available] = [runs, due].map((list) => sum(list.map(({ amount }) => amount))) as [Cents, Cents]
  audit.check(need > available, 'PROOF', path, () => `${money(need)} of cost and ${money(available)} of money prove no gap`)
  same(audit, 'PROOF', path, cut, {
    ...{ need, available, gap: need - available },
    priority: own.reduce<number | null>((last, { priority }) => (rankOf(priority) > rankOf(last) ? priority : last), own[0]!.priority),
    from: nameOf(facts, Math.min(...months)),
    through: nameOf(facts, Math.max(...months)),
    costs: own.map(({ id }) => id),
    needs: runs,
    money: due,
    closed: facts.streams.flatMap(({ stream: { id } }) => (due.some(({ stream }) => stream === id) ? [] : { stream: id })),
  })
  return cells
}

/** By line, then months; one in which the line costs nothing does not break a run. */
function runsOf(facts: Facts, isIn: readonly boolean[][]): Cut['needs'] {
  return facts.lines.flatMap(({ id }, line) => {
    const runs: { from: number; through: number; amount: Cents }[] = []
    let open = false
    for (const [month, need] of facts.needs[line]!.entries()) {
      if (need === 0) continue
      if (!isIn[line]![month]) open = false
      else if (open) {
        runs.at(-1)!.through = month
        runs.at(-1)!.amount += need
      } else {
        runs.push({ from: month, through: month, amount: need })
        open = true
      }
    }
    return runs.map(({ from, through, amount }) => ({ cost: id, from: nameOf(facts, from), through: nameOf(facts, through), amount }))
  })
}

/** By priority; two cuts share no costs, or the later one has all costs of the earlier one and is of a later priority. */
function checkOrder(audit: Audit, facts: Facts, cuts: readonly Cut[], costs: readonly Set<number>[]): void {
  cuts.forEach((cut, at) => {
    const before = cuts[at - 1]
    const isOrdered = before === undefined || rankOf(before.priority) <= rankOf(cut.priority)
    audit.check(isOrdered, 'PROOF', `proof.cuts.${at}.priority`, () => 'cuts stand by priority')
    costs.slice(0, at).forEach((earlier, other) => {
      const shared = [...earlier].filter((cell) => costs[at]!.has(cell))
      const isClean = shared.length === 0 || (shared.length === earlier.size && cuts[other]!.priority !== cut.priority)
      audit.check(isClean, 'PROOF', `proof.cuts.${at}`, () => {
        const cell = shared[0]!
        const [line, month] = [Math.floor(cell / facts.monthCount), cell % facts.monthCount]
        return `\`${facts.lines[line]!.id}\` in ${nameOf(facts, month)} stands in cut ${other} too`
      })
    })
  })
}

/** Cuts that no later one contains. */
function outermost(cuts: readonly Cut[], costs: readonly Set<number>[]): Cut[] {
  return cuts.filter((_, at) => !costs.slice(at + 1).some((later) => [...costs[at]!].every((cell) => later.has(cell))))
}
