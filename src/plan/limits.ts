/**
 * Limits as numbers: what each award (or year of revenue) may pay at most of some lines, and what of it is set aside for some.
 * Caps are rounded down, money set aside up, once each.
 */
import type { Cents } from '../money/cents.ts'
import { capOf, capOfDollars, exact, floorOf, floorOfDollars } from '../money/exact.ts'
import type { CostLine, Limit, Stream } from '../scenario/scenario.ts'
import { selects } from '../scenario/selectors.ts'
import { yearOf } from '../scenario/years.ts'
import type { Aside, AwardPot, Cap, Plan, Pot, Purse, ShareCaps } from './plan.ts'
import { ratiosOf } from './ratios.ts'

type Costs = Pick<Plan, 'model' | 'lines' | 'monthCount' | 'streams' | 'years' | 'need' | 'revenue' | 'mayPay'>

/** The awards and years of revenue that rules bind, in the money order. */
export function pursesOf(costs: Costs, pots: readonly Pot[]): Purse[] {
  const purses: Purse[] = []
  const masks = new Map<Limit, Uint8Array>()
  const maskOf = (limit: Limit): Uint8Array => {
    const known = masks.get(limit) ?? Uint8Array.from(costs.lines, (line) => (selects(limit.costs, line) ? 1 : 0))
    masks.set(limit, known)
    return known
  }
  const earners = new Set<number>()
  pots.forEach((pot, index) => {
    const stream = costs.streams[pot.stream]!
    const limits = stream.limits.filter(({ of }) => of === 'award')
    if (pot.kind === 'reimbursed') return
    if (pot.kind !== 'award') {
      if (hasRulesOfAwards(stream)) earners.add(pot.stream)
      return
    }
    const months = { from: Math.max(0, pot.from), through: Math.min(costs.monthCount - 1, pot.carriedThrough ?? pot.through) }
    const year = yearOf(costs.model.calendar, costs.model.calendar.from + pot.from)
    const rules = rulesFor(limits, pot.amount, pot.fullAmount ?? pot.amount, year, months, maskOf)
    const caps = [...rules.caps, ...carryCap(pot, costs)]
    if (pot.amount === 0) return
    const money = { stream: pot.stream, parts: [{ pot: index, ...months }], amount: pot.amount }
    const ratios = ratiosOf(costs, pots, { ...money, fullAmount: pot.fullAmount ?? pot.amount, year })
    if (rules.asides.length + caps.length + ratios.length > 0) purses.push({ ...money, asides: rules.asides, caps, ratios })
  })
  for (const stream of earners) purses.push(...revenuePurses(costs, pots, stream, maskOf))
  return purses
}

/** True when rules of the stream bind its awards, or the years of its revenue. */
export function hasRulesOfAwards({ limits, indirect, match }: Stream): boolean {
  return limits.some(({ of }) => of !== 'cost') || indirect !== null || match !== null
}

type Rules = { readonly asides: Aside[]; readonly caps: Cap[] }

function rulesFor(
  limits: readonly Limit[],
  amount: Cents,
  fullAmount: Cents,
  year: number,
  months: { readonly from: number; readonly through: number },
  maskOf: (limit: Limit) => Uint8Array,
): Rules {
  const rules: Rules = { asides: [], caps: [] }
  let free = amount
  for (const limit of limits) {
    const { bound, path, appliesFrom } = limit
    if (appliesFrom !== null && exact(fullAmount).lt(appliesFrom.times(100))) continue
    const { unit, by } = limit.amount
    const value = by.get(year)!
    if (bound === 'max') {
      const most = unit === 'share' ? capOf(amount, value) : capOfDollars(value)
      // A cap that cannot bind is no rule.
      if (most < amount) rules.caps.push({ kind: 'limit', lines: maskOf(limit), ...months, amount: most, path })
      continue
    }
    // Rounded up together they may pass the award by a cent: the last one takes what is left.
    const aside = Math.min(free, unit === 'share' ? floorOf(amount, value) : floorOfDollars(value))
    free -= aside
    if (aside > 0) rules.asides.push({ lines: maskOf(limit), amount: aside, path })
  }
  return rules
}

/** What is carried at most, if that is less than the award. */
function carryCap(pot: AwardPot, { lines, monthCount }: Costs): Cap[] {
  // Of a window that ended before the horizon, what counts is carried already.
  if (pot.carriedThrough === null || pot.carryLimit >= pot.amount || pot.through < 0 || pot.through + 1 >= monthCount) return []
  const months = { from: Math.max(0, pot.through + 1), through: Math.min(monthCount - 1, pot.carriedThrough) }
  const all = new Uint8Array(lines.length).fill(1)
  return [{ kind: 'carryover', lines: all, ...months, amount: pot.carryLimit, path: pot.path }]
}

/** For a stream with earned money, limits take the fiscal year's revenue as the award. */
function revenuePurses(costs: Costs, pots: readonly Pot[], stream: number, maskOf: (limit: Limit) => Uint8Array): Purse[] {
  const limits = costs.streams[stream]!.limits.filter(({ of }) => of === 'award')
  return costs.years.flatMap(({ year, from, through }, index) => {
    let revenue = 0
    for (const row of costs.revenue)
      if (row.stream === stream) for (let month = from; month <= through; month++) revenue += row.inflow[month]!
    if (revenue === 0) return []
    const parts = pots.flatMap((pot, at) => {
      if (pot.stream !== stream || pot.kind === 'award') return []
      if (pot.kind === 'surplus') return pot.year === index ? [{ pot: at, from: 0, through: costs.monthCount - 1 }] : []
      return [{ pot: at, from, through }]
    })
    const rules = rulesFor(limits, revenue, revenue, year, { from: 0, through: costs.monthCount - 1 }, maskOf)
    const money = { stream, parts, amount: revenue }
    // Surplus of a year can be spent to the end of the horizon, but never before the year.
    const span = parts.map(({ pot, through: last }) => ({ pot, from, through: last }))
    const ratios = ratiosOf(costs, pots, { ...money, parts: span, fullAmount: revenue, year })
    return rules.asides.length + rules.caps.length + ratios.length === 0 ? [] : [{ ...money, ...rules, ratios }]
  })
}

/** Limits `of: cost`: rounded up to the cent, so that two halves make a whole; of several the smallest. */
export function compileShareCaps({
  streams,
  lines,
  need,
  monthCount,
  years,
}: Pick<Plan, 'streams' | 'lines' | 'need' | 'monthCount' | 'years'>) {
  return streams.map(({ limits }): ShareCaps | null => {
    const shares = limits.filter(({ of }) => of === 'cost')
    if (shares.length === 0) return null
    const atMost = need.slice()
    for (const { costs, amount } of shares)
      lines.forEach((line: CostLine, index) => {
        if (!selects(costs, line)) return
        for (const { year, from, through } of years)
          for (let month = from; month <= through; month++) {
            const cell = index * monthCount + month
            if (need[cell]! > 0) atMost[cell] = Math.min(atMost[cell]!, floorOf(need[cell]!, amount.by.get(year)!))
          }
      })
    return { atMost, path: shares[0]!.path }
  })
}

/**
 * Every cap of a purse, money set aside written as caps on everything else: what is not for A, or not for B, or for neither,
 * can have the rest of the purse at most (Gale 1957). Who keeps all of them keeps what is set aside.
 */
export function capsOf({ asides, caps, amount, parts, ratios }: Purse): Cap[] {
  const [from, through] = [Math.min(...parts.map((part) => part.from)), Math.max(...parts.map((part) => part.through))]
  const all: Cap[] = [...caps, ...ratios.map(({ cap }) => cap)]
  for (let chosen = 1; chosen < 2 ** asides.length; chosen++) {
    const members = asides.filter((_, index) => (chosen >> index) & 1)
    const lines = Uint8Array.from(members[0]!.lines, (_, line) => (members.some((aside) => aside.lines[line] === 1) ? 0 : 1))
    const left = members.reduce((rest, aside) => rest - aside.amount, amount)
    all.push({ kind: 'set-aside', lines, from, through, amount: left, path: members[0]!.path })
  }
  return all
}
