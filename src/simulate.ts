/**
 * The one door: a scenario goes in, a plan comes out. This is the whole way of a dollar.
 */
import { run } from './engine/run.ts'
import { compile } from './plan/compile.ts'
import { summarise } from './result/summarise.ts'
import type { Simulation } from './result/types.ts'
import type { Problem } from './scenario/problems.ts'
import { changesOf, modelOf, type ReadOptions, read, type Scenario, type Source, tryRead, type Vary, whatIfOf } from './scenario/read.ts'

export type RunOptions = ReadOptions &
  Vary & {
    /** Whether the result holds the books (ledger, needs, movements). Default: true. */
    readonly ledger?: boolean | undefined
  }

/**
 * Runs a scenario and returns the plan: by fiscal year, who pays for what, every gap with its reasons. All money is integer cents.
 * Throws a `ScenarioError` with every problem of the scenario, or an `InternalError` for a bug of ours.
 *
 * @example
 * const { fiscalYears, gaps } = simulate(await readFile('plan.yaml', 'utf8'), { file: 'plan.yaml' })
 */
export function simulate(source: Source, options: RunOptions = {}): Simulation {
  return runScenario(read(source, options), options)
}

/** Runs what `read` made. */
export function runScenario(scenario: Scenario, { ledger = true }: Pick<RunOptions, 'ledger'> = {}): Simulation {
  const plan = compile(modelOf(scenario))
  return summarise(plan, run(plan), { whatIf: whatIfOf(scenario), changes: changesOf(scenario), ledger })
}

/** The problems and warnings of a scenario, without running it. Never throws for what the user wrote. */
export function check(source: Source, options: ReadOptions & Vary = {}): readonly Problem[] {
  return tryRead(source, options).problems
}
