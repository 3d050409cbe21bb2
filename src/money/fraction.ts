/**
 * Exact fractions of amounts, for rules that are asked again and again while a plan is made: no Decimal, no rounding but the one that is named.
 */
import { type Cents, MAX_CENTS } from './cents.ts'
import type { Exact } from './exact.ts'

/** `over` ÷ `under`; `under` is above zero. */
export type Fraction = { readonly over: bigint; readonly under: bigint }

export const WHOLE: Fraction = { over: 1n, under: 1n }

/** @example fractionOf(exact('0.25')) // { over: 25n, under: 100n } */
export function fractionOf(value: Exact): Fraction {
  const digits = value.decimalPlaces()
  // By its text: products of so many digits would pass the range of exact numbers.
  return { over: BigInt(value.toFixed(digits).replace('.', '')), under: 10n ** BigInt(digits) }
}

/** What a cap allows: rounded down. At most what an amount can be. */
export function shareDown(cents: Cents, { over, under }: Fraction): Cents {
  return bounded((BigInt(cents) * over) / under)
}

/** Rounded half away from zero; amounts are never negative here. */
export function shareRounded(cents: Cents, { over, under }: Fraction): Cents {
  return bounded((2n * BigInt(cents) * over + under) / (2n * under))
}

/** The least amount of which the share, rounded down, is at least so much; null where none is. */
export function leastFor(share: Cents, { over, under }: Fraction): Cents | null {
  if (share === 0) return 0
  if (over === 0n) return null
  return bounded((BigInt(share) * under + over - 1n) / over)
}

function bounded(cents: bigint): Cents {
  return cents > BigInt(MAX_CENTS) ? MAX_CENTS : Number(cents)
}

/** Splits an amount by fractions that sum to one: largest remainder, ties to the one listed first. */
export function splitByFractions(cents: Cents, fractions: readonly Fraction[]): Cents[] {
  const parts = fractions.map((fraction) => shareDown(cents, fraction))
  // What the rounding down took from each part, all over one denominator.
  const whole = fractions.reduce((product, { under }) => product * under, 1n)
  const lost = fractions.map(({ over, under }, at) => (BigInt(cents) * over - BigInt(parts[at]!) * under) * (whole / under))
  const left = cents - parts.reduce((sum, part) => sum + part, 0)
  if (left < 0 || left > parts.length) throw new RangeError(`fractions that do not sum to one: ${left} of ${cents} cents are left`)
  const order = [...parts.keys()].sort((one, other) => (lost[one]! === lost[other]! ? one - other : lost[one]! > lost[other]! ? -1 : 1))
  for (const at of order.slice(0, left)) parts[at]! += 1
  return parts
}
