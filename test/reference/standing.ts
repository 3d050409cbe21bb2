/**
 * Where a plan stands between what its proof says that nobody can beat and the best that HiGHS finds under all rules.
 *
 * It must never look at the engine: a scenario and its result, no more.
 */
import type { Simulation } from '../../src/result/types.ts'
import type { Scenario } from '../../src/scenario/read.ts'
import { modelOf } from '../../src/scenario/read.ts'
import { type Solver, unmetUnderRules } from './highs.ts'
import { label } from './months.ts'
import { factsOf, monthOf, type Problem, problemOf } from './problem.ts'
import { rulesOf } from './rules.ts'

/** Where so few cents are at stake in a month, a part of one would be much. */
const FEW = 50

/** Cents by class, the first one first. `need` is what the class costs, the others are what stays unmet of it. */
export type Standing = {
  readonly need: readonly number[]
  readonly plan: readonly number[]
  /** Of more than a few dollars in parts of cents: HiGHS rounds nothing then. */
  readonly optimum: readonly number[]
  /** By its cuts no plan leaves less unmet of this class and those before it together; null without a proof. */
  readonly bound: readonly number[] | null
}

export function standingOf(solver: Solver, scenario: Scenario, result: Simulation): Standing {
  const facts = factsOf(modelOf(scenario))
  const problem = problemOf(facts)
  const paid = new Map<string, number>()
  for (const { cost, month, amount } of result.ledger!) paid.set(`${cost} ${month}`, (paid.get(`${cost} ${month}`) ?? 0) + amount)
  const byClass = (of: (cell: Problem['cells'][number]) => number) =>
    problem.classes.map((_, rank) => problem.cells.reduce((sum, cell) => (cell.rank === rank ? sum + of(cell) : sum), 0))
  return {
    need: byClass(({ need }) => need),
    plan: byClass(({ need, line, month }) => need - (paid.get(`${line} ${label(month)}`) ?? 0)),
    optimum: unmetUnderRules(solver, problem, rulesOf(facts, problem), problem.cells.every(({ need }) => need <= FEW) ? 'whole' : 'any'),
    bound: result.proof === null ? null : boundOf(problem, result.proof),
  }
}

/** What the cuts up to each class prove together, less what those before it prove. */
function boundOf({ cells, classes }: Problem, { cuts }: NonNullable<Simulation['proof']>): number[] {
  const sets = cuts.map(({ needs }) => {
    const inCut = new Set<number>()
    for (const { cost, from, through } of needs)
      cells.forEach(({ line, month }, cell) => {
        if (line === cost && month >= monthOf(from) && month <= monthOf(through)) inCut.add(cell)
      })
    return inCut
  })
  const rank = ({ priority }: { readonly priority: number | null }) => classes.indexOf(priority)
  const upTo = classes.map((_, last) => {
    const own = cuts.flatMap((cut, at) => (rank(cut) <= last ? [{ cut, cells: sets[at]! }] : []))
    const outer = own.filter(
      ({ cells: inner }, at) => !own.slice(at + 1).some((later) => [...inner].every((cell) => later.cells.has(cell))),
    )
    return outer.reduce((sum, { cut }) => sum + cut.gap, 0)
  })
  return upTo.map((sum, at) => sum - (upTo[at - 1] ?? 0))
}

/** Doubles of HiGHS, and the half cents that its rows grant reimbursements: above this much something is wrong. */
const TOLERANCE = 1e-9

/** What is wrong with a standing, in words; empty when HiGHS lies between bound and plan. */
export function misplaced({ need, plan, optimum, bound }: Standing): string[] {
  const slack = 0.01 + TOLERANCE * need.reduce((sum, cents) => sum + cents, 0)
  const faults: string[] = []
  let [optima, bounds] = [0, 0]
  let isEven = true
  optimum.forEach((least, at) => {
    optima += least
    bounds += bound?.[at] ?? 0
    if (bounds > optima + slack) faults.push(`up to class ${at} the bound is ${bounds}, and HiGHS leaves ${optima} unmet`)
    if (isEven && plan[at]! < least - slack) faults.push(`the plan leaves ${plan[at]} unmet of class ${at}, and HiGHS ${least}`)
    isEven &&= plan[at]! <= least + slack
  })
  return faults
}

/** How far a plan is from the optimum, as a part of all need: the most that it lacks up to any class. 0 within a cent for each class. */
export function distanceOf({ need, plan, optimum }: Standing): number {
  const all = need.reduce((sum, cents) => sum + cents, 0)
  let [lacking, most] = [0, 0]
  plan.forEach((unmet, at) => {
    lacking += unmet - optimum[at]!
    most = Math.max(most, lacking)
  })
  return all === 0 || most < plan.length + TOLERANCE * all ? 0 : most / all
}
