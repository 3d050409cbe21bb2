/**
 * People who go without: those served in a year × service lost ÷ cost, for the part of the year in which the service runs.
 */
import type { Cents } from '../money/cents.ts'
import { exact } from '../money/exact.ts'
import type { Model, Service } from '../scenario/scenario.ts'
import { runsIn } from '../scenario/years.ts'

/** Whole people, half up; null when the service does not say whom it serves in that year (0 is the horizon's first). */
export function unservedIn({ calendar }: Model, service: Service, year: number, lost: Cents, cost: Cents): number | null {
  const serves = service.serves?.get(calendar.firstYear + year)
  if (service.serves === null) return null
  if (lost === 0 || serves === undefined) return 0
  let [runs, pattern] = [0, 0]
  for (let month = calendar.from + year * 12; month < calendar.from + year * 12 + 12; month++) {
    if (service.season.months[month % 12]) pattern += 1
    if (runsIn(service.season, month)) runs += 1
  }
  return serves.times(lost).times(runs).div(exact(cost).times(pattern)).round().toNumber()
}
