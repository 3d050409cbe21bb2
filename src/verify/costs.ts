/**
 * What must be paid: every cost line by month, worked out from the scenario (§2, §3).
 *
 * It must never know who pays.
 */
import { type Cents, splitEqually } from '../money/cents.ts'
import { centsOf, type Exact, ONE, splitByShares } from '../money/exact.ts'
import type { Calendar, Cost, Season, Service } from '../scenario/scenario.ts'
import { fiscalYearOf } from '../time/fiscal-year.ts'

/** By line as listed; cents by month of the horizon, 0 is its first. */
export function needsOf(services: readonly Service[], calendar: Calendar): Cents[][] {
  return services.flatMap(({ costs }) => costs.flatMap((cost) => linesOf(cost, calendar)))
}

function linesOf(cost: Cost, calendar: Calendar): Cents[][] {
  const needs = cost.lines.map(() => new Array<Cents>(calendar.through - calendar.from + 1).fill(0))
  const put = (month: number, line: number, cents: Cents) => {
    needs[line]![month - calendar.from]! += cents
  }
  if (cost.once !== null) {
    const { once } = cost
    if (once < calendar.from || once > calendar.through) return needs
    byLine(cost, fiscalYearOf(once, calendar.yearStart)).forEach((cents, line) => {
      put(once, line, cents)
    })
    return needs
  }
  for (const year of activeYears(cost.season, calendar))
    byLine(cost, year).forEach((cents, line) => {
      for (const [month, part] of overMonths(cents, cost.season, year, calendar)) put(month, line, part)
    })
  return needs
}

/** A year's cents, rounded once, then divided by the shares of a split. */
function byLine(cost: Cost, year: number): Cents[] {
  const cents = centsOf(dollarsIn(cost, year))
  const shares = cost.lines.map(({ share }) => (share === null ? ONE : share === 'rest' ? null : share.get(year)!))
  const given = shares.reduce<Exact>((sum, share) => (share === null ? sum : sum.plus(share)), ONE.minus(ONE))
  return splitByShares(
    cents,
    shares.map((share) => share ?? ONE.minus(given)),
  )
}

function dollarsIn({ price }: Cost, year: number): Exact {
  if (price.by === 'amount') return price.amount.get(year)!
  if (price.by === 'units') return price.units.get(year)!.times(price.unitCost.get(year)!)
  const pay = price.fte.get(year)!.times(price.salary.get(year)!)
  return price.fringe === null ? pay : pay.times(price.fringe.get(year)!.plus(1))
}

export function isOn({ months, from, through }: Season, month: number): boolean {
  return months[month % 12] === true && (from === null || month >= from) && (through === null || month <= through)
}

/** Fiscal years of the horizon in which the season has a month. */
export function activeYears(season: Season, { from, through, yearStart }: Calendar): number[] {
  const years = new Set<number>()
  for (let month = from; month <= through; month++) if (isOn(season, month)) years.add(fiscalYearOf(month, yearStart))
  return [...years]
}

/** Equal parts over the months that the season names; parts of months outside of its window fall away. */
export function overMonths(
  cents: Cents,
  season: Season,
  year: number,
  { from, through, yearStart }: Calendar,
): [month: number, part: Cents][] {
  const months: number[] = []
  for (let month = from; month <= through; month++)
    if (fiscalYearOf(month, yearStart) === year && season.months[month % 12] === true) months.push(month)
  const parts = splitEqually(cents, months.length)
  return months.map((month, at): [number, Cents] => [month, parts[at]!]).filter(([month]) => isOn(season, month))
}
