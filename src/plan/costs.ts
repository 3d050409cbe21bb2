/**
 * Costs by line and month: a cost's year is rounded once to the cent, divided by the shares of its split, then spread over its months.
 */
import { type Cents, splitEqually } from '../money/cents.ts'
import { centsOf, type Exact, ONE, splitByShares } from '../money/exact.ts'
import { priceIn } from '../scenario/price.ts'
import type { Calendar, Cost, CostLine, Season, Service } from '../scenario/scenario.ts'
import { runsIn, yearOf } from '../scenario/years.ts'
import type { PlanYear } from './plan.ts'

/** need[line × months + month], lines as listed. */
export function spreadCosts(services: readonly Service[], calendar: Calendar, years: readonly PlanYear[]): Float64Array {
  const costs = services.flatMap((service) => service.costs)
  const monthCount = calendar.through - calendar.from + 1
  const need = new Float64Array(costs.reduce((sum, cost) => sum + cost.lines.length, 0) * monthCount)
  let first = 0
  for (const cost of costs) {
    for (const year of years) spreadYear(cost, year, calendar, need, first, monthCount)
    first += cost.lines.length
  }
  return need
}

function spreadYear(cost: Cost, year: PlanYear, calendar: Calendar, need: Float64Array, first: number, monthCount: number): void {
  const once = cost.once === null ? null : cost.once - calendar.from
  const falls = once === null ? hasMonth(cost.season, year, calendar) : once >= year.from && once <= year.through
  if (!falls) return
  const parts = divide(centsOf(priceIn(cost.price, year.year)), cost.lines, year.year)
  parts.forEach((cents, index) => {
    const row = (first + index) * monthCount
    if (once !== null) need[row + once] = cents
    else
      spread(cents, cost.season, year, calendar, (month, part) => {
        need[row + month] = part
      })
  })
}

/** A year's cents by the shares of a split. */
function divide(cents: Cents, lines: readonly CostLine[], year: number): Cents[] {
  if (lines.length === 1 && lines[0]!.share === null) return [cents]
  const given = (line: CostLine): Exact => (line.share === 'rest' || line.share === null ? ONE.minus(ONE) : line.share.get(year)!)
  const rest = lines.reduce((left, line) => left.minus(given(line)), ONE)
  return splitByShares(
    cents,
    lines.map((line) => (line.share === 'rest' ? rest : given(line))),
  )
}

function hasMonth(season: Season, year: PlanYear, calendar: Calendar): boolean {
  for (let month = year.from; month <= year.through; month++) if (runsIn(season, calendar.from + month)) return true
  return false
}

/** Spreads a year's cents over the months that the season names; those outside of its window fall away. */
export function spread(cents: Cents, season: Season, year: PlanYear, calendar: Calendar, put: (month: number, part: Cents) => void): void {
  const months: number[] = []
  for (let month = year.from; month <= year.through; month++) if (season.months[(calendar.from + month) % 12]) months.push(month)
  const parts = splitEqually(cents, months.length)
  months.forEach((month, index) => {
    if (runsIn(season, calendar.from + month)) put(month, parts[index]!)
  })
}

/** The fiscal years of the horizon, by months from its start. */
export function planYears(calendar: Calendar): PlanYear[] {
  return Array.from({ length: calendar.lastYear - calendar.firstYear + 1 }, (_, index) => ({
    year: yearOf(calendar, calendar.from + index * 12),
    from: index * 12,
    through: index * 12 + 11,
  }))
}
