/**
 * The judge of every property that runs a scenario: the auditor must accept the result, or everything that it found is thrown.
 */
import type { Simulation } from '../src/result/types.ts'
import type { ScenarioInput } from '../src/scenario/input.ts'
import type { Scenario } from '../src/scenario/read.ts'
import { verify } from '../src/verify/verify.ts'

export function judge(source: string | ScenarioInput | Scenario, result: Simulation): Simulation {
  const verdict = verify(source, result)
  if (verdict.ok) return result
  throw new Error(
    `the auditor refuses the result:\n${verdict.faults.map(({ code, path, message }) => `${code} ${path}: ${message}`).join('\n')}`,
  )
}
