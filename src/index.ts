/**
 * The public names of `fundbraid`. Everything is synchronous, runs in browsers, and sends nothing anywhere.
 */

export { type Answer, type Ask, type AskOptions, ask } from './analysis/ask.ts'
export { type Calendar, type CalendarEvent, calendar, calendarOf, type EventKind } from './analysis/calendar.ts'
export { withCauses } from './analysis/causes.ts'
export { type Bridge, type BridgeStep, type ComparedWith, type CompareOptions, type Comparison, compare } from './analysis/compare.ts'
export { type ExplainedReason, type Explanation, explain, explainer, type Payer, type StreamAccount, topics } from './analysis/explain.ts'
export { type Position, type PositionLine, type PositionPart, type Positions, positions, positionsOf } from './analysis/positions.ts'
export type { LongRun } from './analysis/question.ts'
export { type Sensitivity, type SensitivityBar, type SensitivityEnd, type SensitivityOptions, sensitivity } from './analysis/sensitivity.ts'
export { type EndingWithin, type Runway, type Stress, type StressLoss, stress } from './analysis/stress.ts'
export type { Topics } from './analysis/topics.ts'
export { type Waiver, type WaiverKind, type Waivers, waivers } from './analysis/waivers.ts'
export { InternalError } from './money/internal-error.ts'
export { type Key, type Total, totals } from './result/totals.ts'
export type * from './result/types.ts'
export type { Load } from './scenario/extends.ts'
export type {
  AddInput,
  AttributesInput,
  AwardInput,
  BaselineInput,
  CarryoverInput,
  CashInput,
  ChangeInput,
  CostInput,
  CostsInput,
  Distribution,
  EarnInput,
  EffortInput,
  ExpectInput,
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
  SupplantInput,
  TestInput,
  Value,
  WhatIfInput,
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
