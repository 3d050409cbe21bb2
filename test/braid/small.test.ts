/**
 * Small random scenarios of every family: coverage, money order and bounds to the cent.
 *
 * `FC_SEED=… FC_RUNS=… npx vitest run test/braid/small.test.ts` runs others; a failure prints its seed and the smallest scenario found.
 */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { braidScenarios, FAMILIES, SMALL } from '../generate/braid.ts'
import { loadSolver, type Solver } from '../reference/highs.ts'
import { compareBraid, nothingSeen } from './compare.ts'

const seed = Number(process.env.FC_SEED ?? 20_271_003)
const numRuns = Number(process.env.FC_RUNS ?? 900)
let solver: Solver

beforeAll(async () => {
  solver = await loadSolver()
})

describe.each(FAMILIES)('%s', (family) => {
  test(`${numRuns} braids are the exact answer, or a bound and a plan around it`, { timeout: 600_000 }, () => {
    const seen = nothingSeen()
    fc.assert(
      fc.property(braidScenarios(family, SMALL), (input) => {
        compareBraid(input, { solver }, seen)
      }),
      { seed, numRuns },
    )
    // That the family is what its name says.
    expect(seen.gaps).toBeGreaterThan(numRuns / 4)
    expect(family === 'crossing' ? seen.crossing : seen.exact).toBeGreaterThan(family === 'crossing' ? numRuns / 10 : numRuns / 2)
    if (process.env.SEEN) console.log(family, seen)
  })
})
