/**
 * Where a cell is, in the words of a spreadsheet; and months as the days that a spreadsheet counts.
 */
import type { Month } from '../result/types.ts'
import type { Day } from '../time/day.ts'
import { calendarYear, daysInMonth, type MonthIndex, monthIndex, monthOfYear } from '../time/month.ts'

/** @example columnName(27) // 'AB' */
export function columnName(column: number): string {
  const rest = column % 26
  const letter = String.fromCharCode(65 + rest)
  return column < 26 ? letter : columnName((column - rest) / 26 - 1) + letter
}

/** Row and column count from 0. @example cellName(3, 4) // 'E4' */
export function cellName(row: number, column: number): string {
  return `${columnName(column)}${row + 1}`
}

/** @example fixedName(3, 4) // '$E$4' */
export function fixedName(row: number, column: number): string {
  return `$${columnName(column)}$${row + 1}`
}

/** @example onSheet("Bob's", 'A1') // "'Bob''s'!A1" */
export function onSheet(title: string, place: string): string {
  return `'${title.replaceAll("'", "''")}'!${place}`
}

/** @example nameOf('therapy-2') // 'therapy_2': ids hold no underscore, so that two ids never share a name */
export function nameOf(id: string): string {
  return id.replaceAll('-', '_')
}

export function indexOf(month: Month): MonthIndex {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return monthIndex(year, number)
}

/** The first day of a month as a spreadsheet counts days (1900-01-01 is 1, and 1900 counts as a leap year). @example serialOf('2026-07') // 46204 */
export function serialOf(month: Month): number {
  const index = indexOf(month)
  const year = calendarYear(index)
  if (year < 1901 || year > 9999) throw new RangeError(`${month} is no month of a spreadsheet`)
  const leaps = (before: number) => Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  let days = (year - 1900) * 365 + leaps(year - 1) - leaps(1899) + 2
  for (let earlier = 1; earlier < monthOfYear(index); earlier++) days += daysInMonth(monthIndex(year, earlier))
  return days
}

/** @example serialOfDay('2026-07-31') // 46234 */
export function serialOfDay(day: Day): number {
  return serialOf(day.slice(0, 7) as Month) + Number(day.slice(8)) - 1
}
