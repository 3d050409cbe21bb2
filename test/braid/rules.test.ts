/**
 * Random scenarios with match, indirect cost, limits of a selection, limits that cross and reimbursement: the auditor accepts every plan, and
 * HiGHS's best lies between the bound that the plan proves and the plan.
 *
 * `FC_SEED=… FC_RUNS=… npx vitest run test/braid/rules.test.ts` runs others; How far plans are from the best is printed, the worst with
 * its seed: it is mostly one in which rules go in a circle, or whole cents are a large part of what there is.
 */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { PolicyInput } from '../../src/scenario/input.ts'
import { read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { RULED, RULED_MONTHLY, RULED_PERIODS, RULED_TINY, RULED_YEARS, RULES, ruleScenarios, seededRules } from '../generate/rules.ts'
import { judge } from '../judge.ts'
import { loadSolver, type Solver } from '../reference/highs.ts'
import { distanceOf, misplaced, standingOf } from '../reference/standing.ts'
import { gapsByClass, isLess } from './compare.ts'

const seed = Number(process.env.FC_SEED ?? 1)
const numRuns = Number(process.env.FC_RUNS ?? 170)
let solver: Solver

beforeAll(async () => {
  solver = await loadSolver()
})

/** Sums of HiGHS are doubles with a tolerance: above this a cent is not certain. */
const CERTAIN = 1e11

/** How far each plan is from the best, as a part of all that costs need. */
const distances: { readonly distance: number; readonly seed: number; readonly family: string }[] = []

describe.each(RULES)('%s', (family) => {
  test(`${numRuns} plans keep every rule, and HiGHS lies between bound and plan`, { timeout: 600_000 }, () => {
    let [bounded, gaps] = [0, 0]
    for (let at = seed; at < seed + numRuns; at++) {
      const input = seededRules(at, family, at % 4 === 0 ? RULED_TINY : RULED)
      const scenario = read(input)
      const result = judge(scenario, simulate(scenario))
      if (result.proof!.kind === 'bounded') bounded++
      if (result.total.gap > 0) gaps++
      const asYouGo = judge(scenario, simulate(scenario, { changes: [{ set: 'policy.method', to: 'as-you-go' }] }))
      expect(asYouGo.total.gap, `seed ${at}: the gap as you go`).toBe(result.asYouGo!.gap)
      expect(isLess(gapsByClass(input, asYouGo), gapsByClass(input, result)), `seed ${at}: better without looking ahead`).toBe(false)
      const standing = standingOf(solver, scenario, result)
      if (standing.need.some((cents) => cents > CERTAIN)) continue
      expect(misplaced(standing), `seed ${at}`).toEqual([])
      distances.push({ distance: distanceOf(standing), seed: at, family })
    }
    // That the family is what its name says.
    expect(bounded).toBeGreaterThan(numRuns / 5)
    expect(gaps).toBeGreaterThan(numRuns / 2)
  })
})

test('together they lie close to the best', () => {
  distances.sort((one, other) => one.distance - other.distance)
  const part = (share: number) => distances[Math.floor(distances.length * share)]!
  const worst = distances.at(-1)!
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`
  console.log(
    `${distances.length} plans under rules: median ${percent(part(0.5).distance)} from the best, 95th percentile ${percent(part(0.95).distance)}, worst ${percent(worst.distance)} (${worst.family}, seed ${worst.seed})`,
  )
  expect(part(0.5).distance).toBe(0)
  expect(part(0.95).distance).toBeLessThanOrEqual(0.01)
})

describe.each(RULES)('%s, 12 streams and 30 lines', (family) => {
  test.each([
    ['10 periods', RULED_PERIODS],
    ['60 months', RULED_MONTHLY],
  ])('%s: HiGHS lies between bound and plan', { timeout: 600_000 }, (_, size) => {
    const scenario = read(seededRules(seed, family, size))
    const result = judge(scenario, simulate(scenario))
    expect(misplaced(standingOf(solver, scenario, result))).toEqual([])
  })
})

describe('a few years, month by month', () => {
  test.each(RULES)('%s: the auditor accepts every plan', { timeout: 600_000 }, (family) => {
    for (let at = seed; at < seed + Math.ceil(numRuns / 7); at++) {
      const scenario = read(seededRules(at, family, RULED_YEARS))
      expect(() => judge(scenario, simulate(scenario)), `seed ${at}`).not.toThrow()
    }
  })

  test.each([
    ['awards that match one another, of which one is held on to before it was its turn', 'mixture', 1301, RULED_YEARS],
    ['awards that match one another in a circle, a cent for a cent', 'match', 5940, RULED_YEARS],
    ['claims of which nothing arrives in the horizon: the bound is a plan', 'reimburses', 5937, RULED_YEARS],
    ['costs that give way to one another by a few cents at a time', 'crossing', 825, RULED_YEARS],
    ['months of an award that make room for one another by two cents at a time', 'mixture', 37, RULED_MONTHLY],
  ] as const)('%s', { timeout: 600_000 }, (_, family, at, size) => {
    const scenario = read(seededRules(at, family, size))
    expect(() => judge(scenario, simulate(scenario))).not.toThrow()
  })
})

/** Parts of 10 % for every stream but the first. */
function mixOf(streams: readonly string[]): PolicyInput {
  const shares = streams.map((id, at) => [id, at === 0 ? `${110 - streams.length * 10}%` : '10%'])
  return { method: 'mix', mix: Object.fromEntries(shares) }
}

describe('by every method and delivery', () => {
  const policies: readonly (readonly [name: string, of: (streams: readonly string[]) => PolicyInput])[] = [
    ['waterfall', () => ({ method: 'waterfall' })],
    ['mix', mixOf],
    ['braid as far as it is funded', () => ({ method: 'braid', delivery: 'funded' })],
    ['mix as far as it is funded', (streams) => ({ ...mixOf(streams), delivery: 'funded' })],
  ]
  test.each(policies)('%s: the auditor accepts it', { timeout: 600_000 }, (_, policyOf) => {
    fc.assert(
      fc.property(ruleScenarios('mixture', RULED), (input) => {
        const varied = { ...input, policy: { ...input.policy, ...policyOf(Object.keys(input.streams)) } }
        judge(varied, simulate(varied))
      }),
      { seed, numRuns: Math.min(numRuns, 60) },
    )
  })
})
