/**
 * Rules against none: random scenarios with match, indirect cost, limits of a selection and reimbursement, and the same scenarios without
 * them. Both sides read nothing in the time that counts, and run everything that `simulate` runs.
 */
import type { LimitInput, ScenarioInput, StreamInput } from '../src/scenario/input.ts'
import { isScenarioError } from '../src/scenario/problems.ts'
import { read, type Scenario } from '../src/scenario/read.ts'
import { runScenario } from '../src/simulate.ts'
import { RULED_MONTHLY, RULES, seededRules } from '../test/generate/rules.ts'
import { judge } from '../test/judge.ts'
import type { Row } from './braid.ts'
import { median } from './engine.ts'

const SEEDS = 4

export function rulesRows(): Row[] {
  const ratios: number[] = []
  for (const family of RULES)
    for (let seed = 1; seed <= SEEDS; seed++) {
      const input = seededRules(seed, family, RULED_MONTHLY)
      const free = without(input)
      if (free === null) continue
      const ruled = read(input)
      judge(ruled, runScenario(ruled, {}))
      const [rules, none] = alternating(ruled, free)
      ratios.push(rules / none)
    }
  return [
    [
      `${ratios.length} scenarios of 12 × 30 × 60 with ratio rules ÷ without, median, worst`,
      `${median(ratios).toFixed(1)} ×, ${Math.max(...ratios).toFixed(1)} ×`,
      '≤ 12 ×',
    ],
  ]
}

/** The same streams and costs, with no rule that hangs on what is spent; null where the language refuses what is left. */
function without(input: ScenarioInput): Scenario | null {
  const streams = Object.entries(input.streams).map(([id, { match: _, indirect: __, reimburses, limits = [], ...rest }]) => {
    const plain: readonly LimitInput[] = limits.filter(({ of }) => typeof of !== 'object')
    const money = reimburses === undefined ? {} : { awards: [{ amount: 0 }] }
    return [id, { ...rest, ...money, ...(plain.length > 0 ? { limits: plain } : {}) } as StreamInput]
  })
  try {
    return read({ ...input, streams: Object.fromEntries(streams) })
  } catch (error) {
    if (isScenarioError(error)) return null
    throw error
  }
}

/** Medians of nine runs each, in turn; of three where that takes seconds. */
function alternating(one: Scenario, other: Scenario): [number, number] {
  const times: [number[], number[]] = [[], []]
  const began = performance.now()
  for (let round = 0; round < 9 && (round < 3 || performance.now() - began < 3000); round++)
    for (const [at, scenario] of [one, other].entries()) {
      const start = process.cpuUsage()
      runScenario(scenario, { ledger: false })
      const { user, system } = process.cpuUsage(start)
      times[at]!.push(user + system)
    }
  return [median(times[0]), median(times[1])]
}
