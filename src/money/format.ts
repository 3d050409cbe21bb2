/**
 * Amounts as text, the same in every locale.
 */
import type { Cents } from './cents.ts'

/** @example dollars(42736000) // '$427,360.00' */
export function dollars(cents: Cents): string {
  const size = Math.abs(cents)
  const whole = String(Math.floor(size / 100)).replace(/(?<=\d)(?=(\d{3})+$)/g, ',')
  return `${cents < 0 ? '-' : ''}$${whole}.${String(size % 100).padStart(2, '0')}`
}
