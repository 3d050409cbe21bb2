/**
 * Exact decimals, for everything before it becomes money: rates, shares, people, dollars as they were written.
 *
 * One clone of decimal.js with 64 digits, half away from zero, exponents up to 60, so that nobody else's settings reach it.
 * Money itself is integer cents (`cents.ts`); the one way across is `centsOf` and its siblings below, once for each named thing.
 */
import { Decimal } from 'decimal.js'
import { type Cents, MAX_CENTS } from './cents.ts'

/** An exact decimal number: 64 significant digits, rounded half away from zero where more would be needed. */
export const Exact = Decimal.clone({
  precision: 64,
  rounding: Decimal.ROUND_HALF_UP,
  maxE: 60,
  minE: -60,
  toExpNeg: -70,
  toExpPos: 70,
  defaults: true,
})
export type Exact = Decimal

export const ZERO: Exact = new Exact(0)
export const ONE: Exact = new Exact(1)

/** @example exact('1250000.50') */
export function exact(value: string | number): Exact {
  return new Exact(value)
}

/** Dollars to cents, rounded once, half away from zero (Excel's ROUND). Throws a RangeError outside of what an amount may be. */
export function centsOf(dollars: Exact): Cents {
  return inRange(dollars.times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP))
}

/** A share of an amount, rounded once, half away from zero. */
export function shareOf(cents: Cents, share: Exact): Cents {
  return inRange(share.times(cents).toDecimalPlaces(0, Decimal.ROUND_HALF_UP))
}

/** A share of an amount as a cap: rounded down, so that a cap is never passed by a cent. */
export function capOf(cents: Cents, share: Exact): Cents {
  return inRange(share.times(cents).toDecimalPlaces(0, Decimal.ROUND_FLOOR))
}

/** A share of an amount that must be kept for something: rounded up. */
export function floorOf(cents: Cents, share: Exact): Cents {
  return inRange(share.times(cents).toDecimalPlaces(0, Decimal.ROUND_CEIL))
}

/** Dollars that must be kept for something: a part of a cent is a whole one. */
export function floorOfDollars(dollars: Exact): Cents {
  return inRange(dollars.times(100).toDecimalPlaces(0, Decimal.ROUND_CEIL))
}

/** Dollars as a cap: a part of a cent does not count. */
export function capOfDollars(dollars: Exact): Cents {
  return inRange(dollars.times(100).toDecimalPlaces(0, Decimal.ROUND_FLOOR))
}

/** True if the dollars, rounded to cents, are an amount: not negative, not above 90 trillion. */
export function isAmountInDollars(dollars: Exact): boolean {
  if (!dollars.isFinite()) return false
  const cents = dollars.times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
  return !cents.isNegative() || cents.isZero() ? cents.lte(MAX_CENTS) : false
}

function inRange(cents: Exact): Cents {
  if (!cents.isFinite() || (cents.isNegative() && !cents.isZero()) || cents.gt(MAX_CENTS))
    throw new RangeError(`not an amount in cents: ${cents}`)
  return cents.isZero() ? 0 : cents.toNumber()
}

/**
 * Splits an amount by shares that sum to one: largest remainder, ties to the one listed first.
 *
 * @example splitByShares(100, [exact('0.333'), exact('0.333'), exact('0.334')]) // [33, 33, 34]
 */
export function splitByShares(cents: Cents, shares: readonly Exact[]): Cents[] {
  const exactParts = shares.map((share) => share.times(cents))
  const parts = exactParts.map((part) => part.floor().toNumber())
  const left = cents - parts.reduce((sum, part) => sum + part, 0)
  if (left < 0 || left > parts.length) throw new RangeError(`shares that do not sum to one: ${left} of ${cents} cents are left`)
  const order = parts.map((_, index) => index)
  const remainder = (index: number) => exactParts[index]!.minus(parts[index]!)
  order.sort((one, other) => remainder(other).cmp(remainder(one)) || one - other)
  for (const index of order.slice(0, left)) parts[index]! += 1
  return parts
}
