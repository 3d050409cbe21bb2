/**
 * The rules inside a stream (§6): what an award, or a fiscal year's revenue, may pay at most of some costs, and what of it is set aside.
 *
 * It must never know who was paid.
 */
import type { Cents } from '../money/cents.ts'
import { capOf, capOfDollars, exact, floorOf, floorOfDollars } from '../money/exact.ts'
import type { Limit } from '../scenario/scenario.ts'
import type { Award } from './awards.ts'
import { type Facts, sum, yearAt } from './facts.ts'
import { isSelected } from './selection.ts'

/** At most so much of the lines; of money set aside: so much for these lines alone. */
export type Rule = { readonly path: string; readonly lines: readonly boolean[]; readonly amount: Cents }
export type Rules = { readonly caps: readonly Rule[]; readonly asides: readonly Rule[] }

export type Money = Pick<Award, 'amount' | 'fullAmount' | 'year'>

/** Caps are rounded down, money set aside up; what together would pass the money by a cent, the later one goes without. */
export function rulesOf(facts: Facts, stream: number, money: Money): Rules {
  const { amount, year } = money
  const [caps, asides]: [Rule[], Rule[]] = [[], []]
  let free = amount
  for (const limit of facts.streams[stream]!.stream.limits) {
    const { bound } = limit
    if (limit.of !== 'award' || !appliesTo(limit, money)) continue
    const value = limit.amount.by.get(year)!
    const isShare = limit.amount.unit === 'share'
    const rule = { path: limit.path.join('.'), lines: facts.lines.map((line) => isSelected(limit.costs, line)) }
    if (bound === 'max') caps.push({ ...rule, amount: isShare ? capOf(amount, value) : capOfDollars(value) })
    else {
      const aside = Math.min(free, isShare ? floorOf(amount, value) : floorOfDollars(value))
      free -= aside
      asides.push({ ...rule, amount: aside })
    }
  }
  return { caps, asides }
}

/** Whether an award is large enough for a limit. */
export function appliesTo({ appliesFrom }: Limit, { amount, fullAmount }: Money): boolean {
  return (
    appliesFrom === null ||
    exact(fullAmount ?? amount)
      .div(100)
      .gte(appliesFrom)
  )
}

/**
 * Money set aside, as caps on everything else: what is in none of some selections can have at most what they leave of the money
 * (Hall 1935). Spending that keeps all of these can be divided among what is set aside and what is free.
 */
export function keptFree({ asides }: Rules, amount: Cents): Rule[] {
  return choices(asides.filter((aside) => aside.amount > 0)).map((chosen) => ({
    path: chosen[0]!.path,
    lines: chosen[0]!.lines.map((_, line) => !chosen.some(({ lines }) => lines[line])),
    amount: amount - sum(chosen.map((aside) => aside.amount)),
  }))
}

/** All ways to choose one or more. The language allows six set-asides: 63 ways. */
export function choices<T>(list: readonly T[]): T[][] {
  const sets: T[][] = []
  for (const item of list) sets.push(...sets.map((set) => [...set, item]), [item])
  return sets
}

/** A stream's revenue of each fiscal year (`at` is its place), as the award of its rules; years without revenue are left out. */
export function revenueYears(facts: Facts, stream: number): { readonly at: number; readonly money: Money }[] {
  const { earnings } = facts.streams[stream]!
  return facts.years.flatMap(({ year, from, through }, at) => {
    const amount = sum((earnings ?? []).map(({ revenue }) => sum(revenue.slice(from, through + 1))))
    return amount === 0 ? [] : [{ at, money: { amount, fullAmount: amount, year } }]
  })
}

export function revenueRules(facts: Facts, stream: number): { readonly year: number; readonly amount: Cents; readonly rules: Rules }[] {
  return revenueYears(facts, stream).map(({ at, money }) => ({ year: at, amount: money.amount, rules: rulesOf(facts, stream, money) }))
}

/** What limits `of: cost` let a stream pay of a line in a month, rounded up to the cent; null where none selects it. */
export function shareOfCost(facts: Facts, stream: number, line: number, month: number): Cents | null {
  const need = facts.needs[line]![month]!
  const shares = facts.streams[stream]!.stream.limits.filter(({ of, costs }) => of === 'cost' && isSelected(costs, facts.lines[line]!))
  if (shares.length === 0) return null
  const { year } = facts.years[yearAt(month)]!
  return Math.min(need, ...shares.map(({ amount }) => floorOf(need, amount.by.get(year)!)))
}

export function hasAwardLimits(facts: Facts, stream: number): boolean {
  return facts.streams[stream]!.stream.limits.some(({ of }) => of === 'award')
}

/** Whether any rule takes an award, or a fiscal year's revenue, for itself. */
export function hasMoneyRules(facts: Facts, stream: number): boolean {
  const { limits, indirect, match } = facts.streams[stream]!.stream
  return limits.some(({ of }) => of !== 'cost') || indirect !== null || match !== null
}
