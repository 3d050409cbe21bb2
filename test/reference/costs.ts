/**
 * What must be paid, by cost line and month (§3).
 *
 * It must never know who pays.
 */
import type { ByYear, Calendar, Cost, CostLine, Model, Season } from '../../src/scenario/scenario.ts'
import { type Big, big, Big as Decimals, divided, dividedEqually, NOTHING, roundedCents, total } from './decimal.ts'
import { horizonYears, isInHorizon, monthsOfYear, yearOfMonth } from './months.ts'

/** Cents by month; months in which a line costs nothing are left out. */
export type ByMonth = Map<number, Big>

/** Every line in listed order, with what it costs. */
export function costsOf(model: Model): Map<CostLine, ByMonth> {
  const costs = new Map<CostLine, ByMonth>()
  for (const service of model.services) {
    for (const cost of service.costs) {
      for (const line of cost.lines) costs.set(line, new Map())
      if (cost.once !== null) putOnce(model.calendar, cost, cost.once, costs)
      else putYears(model.calendar, cost, costs)
    }
  }
  return costs
}

function putOnce(calendar: Calendar, cost: Cost, month: number, costs: Map<CostLine, ByMonth>): void {
  if (!isInHorizon(calendar, month)) return
  for (const [line, cents] of yearByLine(cost, yearOfMonth(calendar, month))) if (cents.gt(0)) costs.get(line)!.set(month, cents)
}

function putYears(calendar: Calendar, cost: Cost, costs: Map<CostLine, ByMonth>): void {
  for (const year of horizonYears(calendar)) {
    const months = monthsOn(calendar, cost.season, year)
    if (!months.some((month) => isWithin(cost.season, month))) continue
    for (const [line, cents] of yearByLine(cost, year))
      for (const [month, part] of spread(calendar, cost.season, year, cents)) costs.get(line)!.set(month, part)
  }
}

/** The months of a fiscal year in which something is on, before its window is looked at. */
function monthsOn(calendar: Calendar, season: Season, year: number): number[] {
  return monthsOfYear(calendar, year).filter((month) => season.months[month % 12])
}

function isWithin(season: Season, month: number): boolean {
  return (season.from === null || month >= season.from) && (season.through === null || month <= season.through)
}

/** A year's cents over the months that are on; those outside of the window fall away, and their cents with them. */
export function spread(calendar: Calendar, season: Season, year: number, cents: Big): ByMonth {
  const months = monthsOn(calendar, season, year)
  const parts = dividedEqually(cents, months.length)
  const kept: ByMonth = new Map()
  months.forEach((month, index) => {
    if (isWithin(season, month) && isInHorizon(calendar, month) && parts[index]!.gt(0)) kept.set(month, parts[index]!)
  })
  return kept
}

/** The fiscal years of the horizon in which a season has a month. */
export function yearsOn(calendar: Calendar, season: Season): number[] {
  return horizonYears(calendar).filter((year) => monthsOn(calendar, season, year).some((month) => isWithin(season, month)))
}

function yearByLine(cost: Cost, year: number): Map<CostLine, Big> {
  const cents = roundedCents(priceOf(cost, year))
  const given = cost.lines.map((line) => (line.share === null ? big(1) : line.share === 'rest' ? null : of(line.share, year)))
  const rest = new Decimals(1).minus(total(given.map((share) => share ?? NOTHING)))
  const parts = divided(
    cents,
    given.map((share) => share ?? rest),
  )
  return new Map(cost.lines.map((line, index) => [line, parts[index]!]))
}

function priceOf({ price }: Cost, year: number): Big {
  if (price.by === 'amount') return of(price.amount, year)
  if (price.by === 'units') return of(price.units, year).times(of(price.unitCost, year))
  const fringe = price.fringe === null ? NOTHING : of(price.fringe, year)
  return of(price.fte, year).times(of(price.salary, year)).times(fringe.plus(1))
}

/** A Value in a year; that it is known is the reader's promise. */
export function of(values: ByYear, year: number): Big {
  const value = values.get(year)
  if (value === undefined) throw new Error(`reference: the model has no value for FY${year}`)
  return big(value)
}
