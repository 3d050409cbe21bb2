/**
 * The reference's own calendar: months as text and number, fiscal years as lists of months.
 *
 * It must never use time/ of src.
 */
import type { Calendar } from '../../src/scenario/scenario.ts'

/** `2027-09` */
export function label(month: number): string {
  const year = Math.floor(month / 12)
  const name = month - year * 12 + 1
  return `${year}-${name < 10 ? '0' : ''}${name}`
}

/** The twelve months of a fiscal year: FY27 is the year that ends in 2027. */
export function monthsOfYear(calendar: Calendar, year: number): number[] {
  const january = year * 12
  const first = calendar.yearStart === 1 ? january : january - 12 + (calendar.yearStart - 1)
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((step) => first + step)
}

/** The fiscal year that a month lies in, found by looking. */
export function yearOfMonth(calendar: Calendar, month: number): number {
  const guess = Math.floor(month / 12)
  for (const year of [guess, guess + 1]) if (monthsOfYear(calendar, year).includes(month)) return year
  throw new Error(`reference: no fiscal year for ${label(month)}`)
}

/** From one month through another, both included; none where the end lies before the start. */
export function span(from: number, through: number): number[] {
  const months: number[] = []
  for (let month = from; month <= through; month++) months.push(month)
  return months
}

export function horizonMonths(calendar: Calendar): number[] {
  return span(calendar.from, calendar.through)
}

export function horizonYears(calendar: Calendar): number[] {
  return span(calendar.firstYear, calendar.lastYear)
}

export function isInHorizon(calendar: Calendar, month: number): boolean {
  return calendar.from <= month && month <= calendar.through
}
