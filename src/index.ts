/**
 * The public names of `fundbraid`. Everything is synchronous, runs in browsers, and sends nothing anywhere.
 */

export { type LongRun, type Waiver, type WaiverKind, waivers } from './analysis/waivers.ts'
export { InternalError } from './money/internal-error.ts'
export { type Key, type Total, totals } from './result/totals.ts'
export type * from './result/types.ts'
export type {
  AttributesInput,
  AwardInput,
  CarryoverInput,
  CashInput,
  CostInput,
  CostsInput,
  Distribution,
  EarnInput,
  Num,
  PolicyInput,
  RenewalInput,
  ScenarioInput,
  SelectorInput,
  SelectorsInput,
  ServiceInput,
  SplitInput,
  StreamInput,
  StreamSelectorInput,
  Value,
} from './scenario/input.ts'
export {
  formatProblems,
  isScenarioError,
  type Place,
  PROBLEM_CODES,
  type Problem,
  type ProblemCode,
  ScenarioError,
} from './scenario/problems.ts'
export { type ReadOptions, read, type Scenario, type Source, type Vary } from './scenario/read.ts'
export { check, type RunOptions, simulate } from './simulate.ts'
export type { Fault, FaultCode } from './verify/audit.ts'
export { type Verdict, verify } from './verify/verify.ts'
export { VERSION } from './version.ts'
