/**
 * Payers that share places, each in its turn: against the bound that no arrangement can pass and that one of them reaches.
 */
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { firstComeFlow } from '../src/plan/first-come.ts'

type Shared = { readonly amounts: number[]; readonly room: number[]; readonly may: number[][] }

/**
 * What some payers place together at most: for every set of them, the money of the others and the room of all places that one of the set may
 * use is a bound, and the lowest of these is reached (max-flow min-cut). The first payers never place less for the sake of later ones.
 */
function byCuts({ amounts, room, may }: Shared): number[] {
  const together = (payers: number) => {
    let least = Number.POSITIVE_INFINITY
    for (let set = 0; set < 2 ** payers; set++) {
      const isIn = (payer: number) => Math.floor(set / 2 ** payer) % 2 === 1
      let bound = 0
      for (let payer = 0; payer < payers; payer++) if (!isIn(payer)) bound += amounts[payer]!
      for (const [place, cents] of room.entries())
        if (may.some((own, payer) => payer < payers && isIn(payer) && own.includes(place))) bound += cents
      least = Math.min(least, bound)
    }
    return least
  }
  return amounts.map((_, payer) => together(payer + 1) - together(payer))
}

/** Few different amounts, so that there are ties and places that are just full; large ones add up to less than 2^53. */
const cents = fc.oneof(fc.constantFrom(0, 1, 2, 3, 100), fc.nat(5), fc.constant(2 ** 49), fc.integer({ min: 2 ** 49 - 2, max: 2 ** 49 }))

const shared: fc.Arbitrary<Shared> = fc
  .record({ payers: fc.integer({ min: 1, max: 6 }), places: fc.integer({ min: 1, max: 8 }) })
  .chain(({ payers, places }) =>
    fc.record({
      amounts: fc.array(cents, { minLength: payers, maxLength: payers }),
      room: fc.array(cents, { minLength: places, maxLength: places }),
      may: fc.array(fc.subarray([...Array(places).keys()]), { minLength: payers, maxLength: payers }),
    }),
  )

describe('payers in order who share places', () => {
  property.prop([shared], { numRuns: 3000 })('each places as much as those before it leave in any arrangement', (given) => {
    expect(firstComeFlow(given.amounts, Float64Array.from(given.room), given.may)).toEqual(byCuts(given))
  })

  test('money of earlier ones moves on, by two of them, to make room', () => {
    const may = [[0, 1], [1, 2], [0]]
    expect(firstComeFlow([10, 10, 10], Float64Array.of(10, 10, 10), may)).toEqual([10, 10, 10])
    expect(firstComeFlow([10, 10, 10], Float64Array.of(10, 10, 4), may)).toEqual([10, 10, 4])
  })

  test('nothing to place, nowhere to go, nobody there', () => {
    expect(firstComeFlow([0, 7], Float64Array.of(3), [[0], []])).toEqual([0, 0])
    expect(firstComeFlow([], Float64Array.of(3), [])).toEqual([])
    expect(firstComeFlow([5], new Float64Array(0), [[]])).toEqual([0])
  })
})
