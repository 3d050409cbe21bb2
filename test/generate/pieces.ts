/**
 * Small pieces of random scenarios: amounts, Values by year, months, windows. Drafts are random and know nothing of each other;
 * the builders beside them turn a draft into the language, given the frame of the scenario. So they shrink well.
 *
 * It must never produce anything that the language refuses.
 */
import fc from 'fast-check'
import type { MonthsInput, Value } from '../../src/scenario/input.ts'

/** Which years, and where they start. Months are counted from the first of the horizon: 0 is its first month. */
export type Frame = { readonly yearStart: number; readonly firstYear: number; readonly years: number }

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

export const frame: fc.Arbitrary<Frame> = fc.record({
  yearStart: fc.constantFrom(7, 7, 1, 10, 4, 9),
  firstYear: fc.constantFrom(2027, 2026, 2024, 2099),
  years: fc.constantFrom(1, 1, 1, 2, 2, 3),
})

export function lengthOf({ years }: Frame): number {
  return years * 12
}

/** The month so many steps after the first of the horizon, as the language writes it. */
export function monthAt({ yearStart, firstYear }: Frame, step: number): string {
  const index = (yearStart === 1 ? firstYear : firstYear - 1) * 12 + yearStart - 1 + step
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

export function yearKey(year: number): `FY${number}` {
  return year >= 2000 && year < 2100 ? (`FY${String(year - 2000).padStart(2, '0')}` as `FY${number}`) : `FY${year}`
}

function dollars(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}

/** Dollars as text: small, often nothing, a cent, half a cent, or one of a few that make ties. */
export const money: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 200_000 }).map(dollars) },
  { weight: 3, arbitrary: fc.constantFrom('0', '0.01', '0.02', '0.07', '0.11', '0.005', '0.125', '1.005', '333.335', '12.34') },
  { weight: 3, arbitrary: fc.constantFrom('100', '100', '120', '60', '1200', '600', '2400') },
)

/** A share with its sign, and 0 and 1 without. */
export const share: fc.Arbitrary<string> = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
  fc.constantFrom('0', '1', '12.5%', '33.3333%', '99.99%', '0.01%'),
)

export type ValueDraft = {
  readonly by: 'plain' | 'growth' | 'years'
  readonly first: string
  readonly second: string
  readonly growth: string
}

export function valuesOf(amount: fc.Arbitrary<string>): fc.Arbitrary<ValueDraft> {
  return fc.record({
    by: fc.constantFrom('plain' as const, 'plain' as const, 'growth' as const, 'years' as const),
    first: amount,
    second: amount,
    growth: fc.constantFrom('3%', '2.75%', '-10%', '0', '100%', '-100%'),
  })
}

export function buildValue({ firstYear }: Frame, { by, first, second, growth }: ValueDraft): Value {
  if (by === 'plain') return first
  const key = yearKey(firstYear)
  return by === 'growth' ? { [key]: first, growth } : { [key]: first, [yearKey(firstYear + 1)]: second }
}

export type WindowDraft = { readonly from: number; readonly months: number }

/** Anywhere around the horizon, mostly inside. */
export const window: fc.Arbitrary<WindowDraft> = fc.record({
  from: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 14 }) }, { weight: 2, arbitrary: fc.integer({ min: -20, max: 34 }) }),
  months: fc.oneof(fc.constantFrom(1, 3, 6, 12, 12, 24), fc.integer({ min: 1, max: 30 })),
})

export function buildWindow(frame: Frame, { from, months }: WindowDraft): { readonly from: string; readonly through: string } {
  return { from: monthAt(frame, from), through: monthAt(frame, from + months - 1) }
}

export const months: fc.Arbitrary<MonthsInput> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<MonthsInput>('all', 'school-year') },
  { weight: 1, arbitrary: fc.subarray([...MONTHS], { minLength: 1 }) },
)

/** Given once in so many times. */
export function seldom<T>(arbitrary: fc.Arbitrary<T>, times = 4): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
}

/** Leaves out what is undefined, so that the object reads like a file. */
export function given<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never
}
