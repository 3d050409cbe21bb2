/**
 * Decimal arithmetic of the reference: everything is an exact decimal, cents too, at a precision that no test can exhaust.
 *
 * The reference is the slow and obvious second opinion on the waterfall. It may use the type Model and the decimals inside of it;
 * it must never know anything else of src/, so that no mistake can be made in both at once.
 */
import { Decimal } from 'decimal.js'

export const Big = Decimal.clone({ precision: 400, rounding: Decimal.ROUND_HALF_UP, maxE: 5000, minE: -5000, defaults: true })
export type Big = Decimal

export const NOTHING: Big = new Big(0)

/** Takes a number of the Model over, digit for digit. */
export function big(value: Decimal | number | string): Big {
  return new Big(typeof value === 'object' ? value.toFixed() : value)
}

/** Dollars become cents: half a cent goes away from zero. */
export function roundedCents(dollars: Big): Big {
  return nearest(dollars.times(100))
}

/** To the nearest whole, a half away from zero. */
export function nearest(value: Big): Big {
  const whole = value.abs().floor()
  const size = value.abs().minus(whole).gte('0.5') ? whole.plus(1) : whole
  return value.isNegative() ? size.negated() : size
}

export function smaller(one: Big, other: Big): Big {
  return one.lt(other) ? one : other
}

export function total(values: Iterable<Big>): Big {
  let sum = NOTHING
  for (const value of values) sum = sum.plus(value)
  return sum
}

/**
 * Whole cents divided by shares: everyone first gets the whole cents of the exact part; the cents that are left go, one each,
 * to those whose part lost most, and among equals to the one listed first.
 */
export function divided(cents: Big, shares: readonly Big[]): Big[] {
  const parts = shares.map((share) => cents.times(share).floor())
  const lost = shares.map((share, index) => cents.times(share).minus(parts[index]!))
  const got = new Set<number>()
  for (let left = cents.minus(total(parts)); left.gt(0); left = left.minus(1)) {
    let next = -1
    for (let index = 0; index < parts.length; index++) if (!got.has(index) && (next < 0 || lost[index]!.gt(lost[next]!))) next = index
    if (next < 0) throw new Error(`reference: shares that leave ${left} of ${cents} cents`)
    got.add(next)
    parts[next] = parts[next]!.plus(1)
  }
  return parts
}

/** Whole cents divided into equal parts: the first ones get the cents that are left. */
export function dividedEqually(cents: Big, count: number): Big[] {
  const parts: Big[] = []
  let left = cents
  for (let index = 0; index < count; index++) {
    const part = left.div(count - index).ceil()
    parts.push(part)
    left = left.minus(part)
  }
  return parts
}
