/**
 * Rules by which some spending lets other spending be (§6): limits of a selection, indirect cost, and match.
 *
 * It must never know who was paid.
 */
import type { Cents } from '../money/cents.ts'
import { centsOf, type Exact, exact, ONE } from '../money/exact.ts'
import type { Facts } from './facts.ts'
import { appliesTo, type Money } from './limits.ts'
import { isSelected } from './selection.ts'

/** An award's spending on the lines that are bound is at most `rate` × its spending on the lines of the base. A line can be both. */
export type Ratio = { readonly path: string; readonly bound: readonly boolean[]; readonly base: readonly boolean[]; readonly rate: Exact }

export function ratiosOf(facts: Facts, stream: number, money: Money): Ratio[] {
  const { limits, indirect } = facts.streams[stream]!.stream
  const { lines } = facts
  const ratios = limits.flatMap((limit): Ratio[] => {
    if (limit.of !== 'selection' || !appliesTo(limit, money)) return []
    return [
      {
        path: limit.path.join('.'),
        bound: lines.map((line) => isSelected(limit.costs, line)),
        base: lines.map((line) => isSelected(limit.base!, line)),
        rate: limit.amount.by.get(money.year)!,
      },
    ]
  })
  if (indirect !== null)
    ratios.push({
      path: indirect.path.join('.'),
      bound: lines.map(({ category }) => category === 'indirect'),
      base: lines.map((line) => line.category !== 'indirect' && isSelected(indirect.costs, line)),
      rate: indirect.rate.get(money.year)!,
    })
  return ratios
}

/** The most that may be spent on what is bound, rounded down once. */
export function allowanceOf({ rate }: Ratio, spentOnBase: Cents): Cents {
  return rate.times(spentOnBase).floor().toNumber()
}

/** An award's match: dollars of others that each of its dollars needs. `inKind` counts beside them, whole for each award. */
export type Match = { readonly path: string; readonly ratio: Exact; readonly of: 'federal' | 'total'; readonly inKind: Cents }

/** Null where there is none, or nothing is asked for in the year in which the money starts. */
export function matchOf(facts: Facts, stream: number, { year }: Pick<Money, 'year'>): Match | null {
  const { match } = facts.streams[stream]!.stream
  const ratio = match?.ratio.get(year)
  if (match === null || ratio === undefined || ratio.isZero()) return null
  return { path: match.path.join('.'), ratio, of: match.of, inKind: match.inKind === null ? 0 : centsOf(match.inKind.get(year)!) }
}

/** What may be spent beside so much of others' money and what is given in kind. */
export function matchedBy({ ratio, of, inKind }: Match, dollars: Cents): Cents {
  const matching = exact(dollars).plus(inKind)
  const most = (of === 'total' ? matching.times(ONE.minus(ratio)) : matching).div(ratio)
  return Math.min(Number.MAX_SAFE_INTEGER, most.floor().toNumber())
}

/** The least of others' money beside which so much may be spent; infinite where none is enough. */
export function neededFor({ ratio, of, inKind }: Match, spent: Cents): Cents {
  if (spent === 0) return 0
  const left = of === 'total' ? ONE.minus(ratio) : ONE
  if (left.isZero()) return Number.POSITIVE_INFINITY
  return Math.max(0, ratio.times(spent).div(left).ceil().toNumber() - inKind)
}
