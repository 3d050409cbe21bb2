import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { fiscalYearOf, fiscalYearStart, formatFiscalYear } from '../src/time/fiscal-year.ts'
import { daysInMonth, formatMonth, monthIndex } from '../src/time/month.ts'

test('a fiscal year is named for the year in which it ends', () => {
  expect(formatMonth(fiscalYearStart(2027, 7))).toBe('2026-07')
  expect(formatMonth(fiscalYearStart(2027, 1))).toBe('2027-01')
  expect(fiscalYearOf(monthIndex(2026, 6), 7)).toBe(2026)
  expect(fiscalYearOf(monthIndex(2026, 7), 7)).toBe(2027)
  expect([2027, 2005, 2101, 1999].map(formatFiscalYear)).toEqual(['FY27', 'FY05', 'FY2101', 'FY1999'])
})

test.prop([fc.integer({ min: 1990, max: 2199 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 11 })])(
  'each month of a fiscal year lies in it',
  (year, start, offset) => {
    expect(fiscalYearOf(fiscalYearStart(year, start) + offset, start)).toBe(year)
  },
)

test('days, with leap years', () => {
  expect([2000, 2024, 2025, 2100].map((year) => daysInMonth(monthIndex(year, 2)))).toEqual([29, 29, 28, 28])
})
