/**
 * Ratio rules as numbers (§6 of the language): limits of a selection, indirect cost and match. What they allow follows from what is paid, so it
 * is worked out while a plan is made; here each gets its lines, its fraction and the payments that unlock it.
 */
import { type Cents, MAX_CENTS } from '../money/cents.ts'
import { centsOf, exact, ONE } from '../money/exact.ts'
import { type Fraction, fractionOf } from '../money/fraction.ts'
import type { MatchRule, Selector } from '../scenario/scenario.ts'
import { selects } from '../scenario/selectors.ts'
import type { Plan, Pot, Purse, Ratio } from './plan.ts'

type Costs = Pick<Plan, 'lines' | 'monthCount' | 'streams' | 'need' | 'mayPay'>

/** The money that is bound: an award, or a year's revenue. */
export type Bound = {
  readonly stream: number
  readonly parts: Purse['parts']
  readonly amount: Cents
  readonly fullAmount: Cents
  /** The fiscal year whose values count. */
  readonly year: number
}

export function ratiosOf(costs: Costs, pots: readonly Pot[], bound: Bound): Ratio[] {
  const { lines, streams } = costs
  const { limits, indirect, match } = streams[bound.stream]!
  const { from, through } = spanOf(bound.parts)
  const mask = (selector: Selector) => Uint8Array.from(lines, (line) => (selects(selector, line) ? 1 : 0))
  const ratio = (
    kind: Ratio['kind'],
    on: Uint8Array,
    rule: Pick<Ratio, 'allows' | 'given' | 'unlockedBy' | 'base'>,
    path: Ratio['cap']['path'],
  ) =>
    isPayable(costs, bound, on)
      ? [{ kind, cap: { kind: 'ratio' as const, lines: on, from, through, amount: bound.amount, path }, ...rule }]
      : []
  const own = { given: 0, unlockedBy: bound.parts }
  return [
    ...limits.flatMap(({ of, base, costs: on, amount, appliesFrom, path }) => {
      if (of !== 'selection' || base === null) return []
      if (appliesFrom !== null && exact(bound.fullAmount).lt(appliesFrom.times(100))) return []
      const { on: lines, rule } = ofSelection(fractionOf(amount.by.get(bound.year)!), mask(on), mask(base))
      return ratio('limit', lines, { ...own, ...rule }, path)
    }),
    ...(indirect === null
      ? []
      : ratio(
          'indirect',
          Uint8Array.from(lines, ({ category }) => (category === 'indirect' ? 1 : 0)),
          {
            ...own,
            allows: fractionOf(indirect.rate.get(bound.year)!),
            // Indirect cost is never a part of its own base (2 CFR 200.1, modified total direct cost).
            base: Uint8Array.from(lines, (line) => (line.category !== 'indirect' && selects(indirect.costs, line) ? 1 : 0)),
          },
          indirect.path,
        )),
    ...(match === null
      ? []
      : matchOf(costs, pots, bound, match).flatMap((rule) => ratio('match', new Uint8Array(lines.length).fill(1), rule, match.path))),
  ]
}

/**
 * A limit of a selection, so that what is bound unlocks itself as little as can be. Where all bound lines are in the selection, x of x + y is at
 * most s where x is at most s ÷ (1 − s) of y; a share of 100 % is a limit for lines outside of the selection alone.
 */
function ofSelection(
  allows: Fraction,
  on: Uint8Array,
  base: Uint8Array,
): { readonly on: Uint8Array; readonly rule: Pick<Ratio, 'allows' | 'base' | 'given'> } {
  const without = (lines: Uint8Array, others: Uint8Array) => lines.map((isIn, line) => (isIn === 1 && others[line] === 0 ? 1 : 0))
  const outside = without(on, base)
  const rest = allows.under - allows.over
  if (rest <= 0n)
    return { on: outside.includes(1) ? outside : on, rule: { allows, given: outside.includes(1) ? 0 : MAX_CENTS, base: without(base, on) } }
  if (outside.includes(1)) return { on, rule: { allows, given: 0, base } }
  return { on, rule: { allows: { over: allows.over, under: rest }, given: 0, base: without(base, on) } }
}

function matchOf(
  costs: Costs,
  pots: readonly Pot[],
  bound: Bound,
  match: MatchRule,
): Pick<Ratio, 'allows' | 'given' | 'unlockedBy' | 'base'>[] {
  const share = match.ratio.get(bound.year)!
  // No match is asked for in this year.
  if (share.isZero()) return []
  const part = fractionOf(share)
  const rest = fractionOf(ONE.minus(share))
  const allows: Fraction =
    match.of === 'federal' ? { over: part.under, under: part.over } : { over: rest.over * part.under, under: rest.under * part.over }
  const { stream, parts } = bound
  const { from, through } = spanOf(parts)
  const unlockedBy = pots.flatMap((pot, index) =>
    match.from.includes(costs.streams[pot.stream]!.id) ? [{ pot: index, from, through }] : [],
  )
  const isGrant = costs.streams[stream]!.kind === 'grant'
  const base = Uint8Array.from(costs.lines, ({ category }, line) =>
    costs.mayPay[stream * costs.lines.length + line] === 1 && !(isGrant && category === 'indirect') ? 1 : 0,
  )
  return [{ allows, given: centsOf(match.inKind?.get(bound.year) ?? exact(0)), unlockedBy, base }]
}

function spanOf(parts: Purse['parts']): { readonly from: number; readonly through: number } {
  return { from: Math.min(...parts.map((part) => part.from)), through: Math.max(...parts.map((part) => part.through)) }
}

/** True when there is any cost that the rule could bind. */
function isPayable({ mayPay, lines, need, monthCount }: Costs, { stream, parts }: Bound, on: Uint8Array): boolean {
  const { from, through } = spanOf(parts)
  return lines.some((_, line) => {
    if (on[line] === 0 || mayPay[stream * lines.length + line] === 0) return false
    for (let month = from; month <= through; month++) if (need[line * monthCount + month]! > 0) return true
    return false
  })
}
