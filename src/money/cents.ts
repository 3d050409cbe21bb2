/**
 * Money is a whole number of cents in a double, exact up to 2^53.
 *
 * This file knows the range of an amount and how to add and split amounts without losing a cent. It must never know
 * a rate, a share or a date: rates meet money in `exact.ts`, once for each named thing.
 */

/** A whole number of cents. `123456` is $1,234.56. */
export type Cents = number

/** The largest amount that is taken: 90 trillion dollars in cents still lies below 2^53. */
export const MAX_CENTS: Cents = 9_000_000_000_000_000

/**
 * Splits an amount into equal parts by largest remainder; what is left over goes to the first parts, a cent each.
 *
 * @example splitEqually(10_000_000, 12) // four parts of 833334, then eight of 833333
 */
export function splitEqually(cents: Cents, parts: number): Cents[] {
  const share = Math.floor(cents / parts)
  const left = cents - share * parts
  return Array.from({ length: parts }, (_, index) => (index < left ? share + 1 : share))
}
