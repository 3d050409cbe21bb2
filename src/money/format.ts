/**
 * Amounts as text, the same in every locale.
 */
import type { Cents } from './cents.ts'

/** Thousands by commas. @example grouped(1000000) // '1,000,000' */
export function grouped(count: number): string {
  return String(count).replace(/(?<=\d)(?=(\d{3})+$)/g, ',')
}

/** Exact dollars. Throws a RangeError for what is no whole number of cents. @example dollars(42736000) // '$427,360.00' */
export function dollars(cents: Cents): string {
  if (!Number.isInteger(cents)) throw new RangeError(`dollars() takes a whole number of cents, not ${cents}`)
  const size = Math.abs(cents)
  const whole = grouped((size - (size % 100)) / 100)
  return `${cents < 0 ? '-' : ''}$${whole}.${String(size % 100).padStart(2, '0')}`
}
