/**
 * A month is an integer, so that windows are ranges and calendars are arithmetic: year × 12 + (month − 1).
 *
 * Nothing here reads the clock, the locale or the time zone. Days matter only where a window is given by dates.
 */

/** Months since January of the year 0. */
export type MonthIndex = number

/** '2027-09' */
export type Month = `${number}-${number}`

export function monthIndex(year: number, month: number): MonthIndex {
  return year * 12 + month - 1
}

/** The calendar year of a month. */
export function calendarYear(index: MonthIndex): number {
  return Math.floor(index / 12)
}

/** January is 1. */
export function monthOfYear(index: MonthIndex): number {
  return (index % 12) + 1
}

/** @example formatMonth(monthIndex(2027, 9)) // '2027-09' */
export function formatMonth(index: MonthIndex): Month {
  return `${calendarYear(index)}-${String(monthOfYear(index)).padStart(2, '0')}` as Month
}

/** Days of a month in the Gregorian calendar. */
export function daysInMonth(index: MonthIndex): number {
  const year = calendarYear(index)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][index % 12]!
}
