/**
 * Fiscal years are named for the calendar year in which they end: with a July start, FY27 is Jul 2026 – Jun 2027;
 * with January, FY27 is the calendar year 2027.
 */
import { type MonthIndex, monthIndex } from './month.ts'

/** 'FY27'; years from 2100 on and before 2000 are written in full, 'FY2101'. */
export type FiscalYear = `FY${number}`

/** The first month of a fiscal year. `startMonth` is 1 for January, 7 for July. */
export function fiscalYearStart(year: number, startMonth: number): MonthIndex {
  return monthIndex(startMonth === 1 ? year : year - 1, startMonth)
}

/** The fiscal year, as a number such as 2027, that a month lies in. */
export function fiscalYearOf(month: MonthIndex, startMonth: number): number {
  const shifted = month + (startMonth === 1 ? 0 : 13 - startMonth)
  return Math.floor(shifted / 12)
}

/** @example formatFiscalYear(2027) // 'FY27' */
export function formatFiscalYear(year: number): FiscalYear {
  return (year >= 2000 && year < 2100 ? `FY${String(year - 2000).padStart(2, '0')}` : `FY${year}`) as FiscalYear
}
