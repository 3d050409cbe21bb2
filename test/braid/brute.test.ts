/**
 * Tiny scenarios, where every plan of whole cents can be tried: the reference's flows, HiGHS and the engine must all come to what trying
 * everything comes to. Crossing caps too: there the engine's bound and plan lie around the best plan.
 */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { modelOf, read } from '../../src/scenario/read.ts'
import { braidScenarios, FAMILIES, TINY } from '../generate/braid.ts'
import { bruteAnswer } from '../reference/brute.ts'
import { exactAnswer } from '../reference/exact.ts'
import { loadSolver, type Solver, unmetByClass } from '../reference/highs.ts'
import { factsOf, problemOf } from '../reference/problem.ts'
import { byClass, compareBraid, isLess, nothingSeen, unmetOf } from './compare.ts'

const seed = Number(process.env.FC_SEED ?? 20_271_005)
const numRuns = Number(process.env.FC_RUNS ?? 200)
let solver: Solver

beforeAll(async () => {
  solver = await loadSolver()
})

describe.each(FAMILIES)('%s', (family) => {
  test(`${numRuns} tiny scenarios are what trying everything comes to`, { timeout: 600_000 }, () => {
    let [tried, crossing] = [0, 0]
    fc.assert(
      fc.property(braidScenarios(family, TINY), (input) => {
        const problem = problemOf(factsOf(modelOf(read(input))))
        const best = bruteAnswer(problem, false)
        if (best === null) return
        tried++
        expect(unmetByClass(solver, problem, 'whole'), 'HiGHS').toEqual(best.byClass)
        const answer = exactAnswer(problem)
        const result = compareBraid(input, { solver: null }, nothingSeen())
        if (answer === null) {
          crossing++
          const unmet = byClass(problem, unmetOf(problem, result.ledger!))
          expect(isLess(unmet, best.byClass), 'better than the best').toBe(false)
          expect(result.proof!.kind).toBe('bounded')
          return
        }
        const exact = bruteAnswer(problem, true)!
        expect(answer.unmet, 'coverage by flows').toEqual(exact.unmet)
        expect([...answer.paid].sort(), 'money by flows').toEqual([...exact.paid].sort())
      }),
      { seed, numRuns },
    )
    // Most of them are small enough.
    expect(tried).toBeGreaterThan(numRuns * 0.6)
    if (process.env.SEEN) console.log(family, { tried, crossing })
  })
})
