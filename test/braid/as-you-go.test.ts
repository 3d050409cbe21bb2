/**
 * As you go: every month is the best that is left to it, given the months before, and planning ahead is never behind it.
 *
 * `FC_SEED=… FC_RUNS=…` runs others; a failure prints its seed and the smallest scenario found.
 */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { simulate } from '../../src/simulate.ts'
import { braidScenarios, FAMILIES, SMALL } from '../generate/braid.ts'
import { loadSolver, type Solver } from '../reference/highs.ts'
import { compareAsYouGo, gapsByClass, isLess } from './compare.ts'

const seed = Number(process.env.FC_SEED ?? 20_271_004)
const numRuns = Number(process.env.FC_RUNS ?? 120)
let solver: Solver

beforeAll(async () => {
  solver = await loadSolver()
})

describe.each(FAMILIES)('%s', (family) => {
  test(`${numRuns} times as you go is the best of each month, and braid is never behind it`, { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(braidScenarios(family, SMALL), (input) => {
        const myopic = compareAsYouGo(input, solver)
        const result = simulate(input)
        expect(result.asYouGo!.gap, 'the gap that braid tells of as-you-go').toBe(myopic.total.gap)
        expect(isLess(gapsByClass(input, myopic), gapsByClass(input, result)), 'planning ahead is behind').toBe(false)
      }),
      { seed, numRuns },
    )
  })
})
