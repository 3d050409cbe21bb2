/**
 * Which fiscal years something touches: those are the years for which its Values must be known.
 */
import { fiscalYearOf } from '../time/fiscal-year.ts'
import type { MonthIndex } from '../time/month.ts'
import type { Calendar, Season } from './scenario.ts'

/** True when a season is on in a month, wherever the horizon lies. */
export function runsIn(season: Season, month: MonthIndex): boolean {
  return (
    season.months[month % 12]! && (season.from === null || month >= season.from) && (season.through === null || month <= season.through)
  )
}

export function isInside(calendar: Calendar, month: MonthIndex): boolean {
  return month >= calendar.from && month <= calendar.through
}

/** The fiscal years in which a season has a month inside the horizon. */
export function yearsOf(calendar: Calendar | null, season: Season): number[] {
  if (calendar === null) return []
  const years = new Set<number>()
  for (let month = calendar.from; month <= calendar.through; month++)
    if (runsIn(season, month)) years.add(fiscalYearOf(month, calendar.yearStart))
  return [...years]
}

/** The fiscal year of a month. */
export function yearOf(calendar: Calendar, month: MonthIndex): number {
  return fiscalYearOf(month, calendar.yearStart)
}
