import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { MAX_CENTS, splitEqually } from '../src/money/cents.ts'

test('E1: 100000 dollars over twelve months', () => {
  expect(splitEqually(10_000_000, 12)).toEqual([...Array(4).fill(833334), ...Array(8).fill(833333)])
})

test.prop([fc.oneof(fc.constantFrom(0, 1, MAX_CENTS), fc.integer({ min: 0, max: MAX_CENTS })), fc.integer({ min: 1, max: 12 })])(
  'equal parts sum to the whole, differ by a cent at most and never rise',
  (cents, parts) => {
    const split = splitEqually(cents, parts)
    expect(split.reduce((sum, part) => sum + part, 0)).toBe(cents)
    expect(split[0]! - split.at(-1)!).toBeLessThanOrEqual(1)
    expect(split.every((part, index) => index === 0 || part <= split[index - 1]!)).toBe(true)
  },
)
