/**
 * Days, where somebody must act on one: written `2027-09-30`, always counted from a month. Nothing here knows what day it is.
 */
import { daysInMonth, formatMonth, type MonthIndex, monthIndex } from './month.ts'

/** '2027-09-30' */
export type Day = `${number}-${number}-${number}`

export function formatDay(month: MonthIndex, day: number): Day {
  return `${formatMonth(month)}-${String(day).padStart(2, '0')}` as Day
}

/** @example lastDay(monthIndex(2028, 2)) // '2028-02-29' */
export function lastDay(month: MonthIndex): Day {
  return formatDay(month, daysInMonth(month))
}

/** So many days before the last day of a month, at most 27. @example beforeLastDay(monthIndex(2027, 9), 10) // '2027-09-20' */
export function beforeLastDay(month: MonthIndex, days: number): Day {
  return formatDay(month, daysInMonth(month) - days)
}

/** @example dayAfter('2027-12-31') // '2028-01-01' */
export function dayAfter(day: Day): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const index = monthIndex(year, month)
  return date < daysInMonth(index) ? formatDay(index, date + 1) : formatDay(index + 1, 1)
}

/** The month '2027-09' as its index. */
export function indexOfMonth(month: string): MonthIndex {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return monthIndex(year, number)
}

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** @example spokenMonth('2027-09') // 'Sep 2027' */
export function spokenMonth(month: string): string {
  return `${NAMES[indexOfMonth(month) % 12]} ${month.slice(0, 4)}`
}

/** @example spokenDay('2027-09-30') // '30 Sep 2027' */
export function spokenDay(day: Day): string {
  return `${Number(day.slice(8))} ${spokenMonth(day)}`
}
