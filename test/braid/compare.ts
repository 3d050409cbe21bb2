/**
 * What a result of the braid must say, held against the reference's own answers. Every function throws where they differ.
 *
 * It must never look at the engine: results and scenarios only.
 */
import { expect } from 'vitest'
import type { Simulation } from '../../src/result/types.ts'
import type { ScenarioInput } from '../../src/scenario/input.ts'
import { modelOf, read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { judge } from '../judge.ts'
import { asYouGo } from '../reference/as-you-go.ts'
import { exactAnswer } from '../reference/exact.ts'
import { leastUnmet, type Solver, unmetByClass } from '../reference/highs.ts'
import { label } from '../reference/months.ts'
import { type Facts, factsOf, type Problem, problemOf } from '../reference/problem.ts'

export type Checks = {
  /** HiGHS solves the problem too; null leaves it out. */
  readonly solver: Solver | null
  /** Whether HiGHS also solves in whole cents what no network holds. */
  readonly isWhole?: boolean
  /** Whether the money order is compared, month by month. */
  readonly hasMoney?: boolean
}

export type Seen = { exact: number; bounded: number; crossing: number; solved: number; gaps: number; loose: number }
export const nothingSeen = (): Seen => ({ exact: 0, bounded: 0, crossing: 0, solved: 0, gaps: 0, loose: 0 })

type Posting = { readonly month: string; readonly stream: string; readonly award: string; readonly cost: string; readonly amount: number }

/** Cents by a key; nothing where they are nothing. */
function sums<T extends { readonly amount: number }>(rows: readonly T[], key: (row: T) => string): Map<string, number> {
  const all = new Map<string, number>()
  for (const row of rows) if (row.amount !== 0) all.set(key(row), (all.get(key(row)) ?? 0) + row.amount)
  return all
}

/** What is unmet, by cell of the problem. */
export function unmetOf({ cells }: Problem, ledger: readonly Posting[]): number[] {
  const paid = sums(ledger, ({ cost, month }) => `${cost} ${month}`)
  return cells.map(({ line, month, need }) => need - (paid.get(`${line} ${label(month)}`) ?? 0))
}

export function byClass({ cells, classes }: Problem, unmet: readonly number[]): number[] {
  const all = classes.map(() => 0)
  cells.forEach(({ rank }, cell) => {
    if (rank >= 0) all[rank]! += unmet[cell]!
  })
  return all
}

export function isLess(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((amount, index) => amount !== other[index])
  return at >= 0 && one[at]! < other[at]!
}

const named = (problem: Problem, unmet: readonly number[]) =>
  problem.cells.flatMap(({ line, month }, cell) => (unmet[cell]! === 0 ? [] : [`${line} ${label(month)} ${unmet[cell]}`]))
const listed = (paid: ReadonlyMap<string, number>) => [...paid].map(([key, amount]) => `${key} ${amount}`).sort()

/** Sums of HiGHS are doubles with a tolerance: above this a cent is not certain. */
const CERTAIN = 1e11

/** The braid of a scenario against the exact answer and HiGHS. */
export function compareBraid(input: ScenarioInput, checks: Checks, seen: Seen): Simulation {
  const scenario = read(input)
  const facts = factsOf(modelOf(scenario))
  const problem = problemOf(facts)
  const result = judge(scenario, simulate(scenario))
  const unmet = unmetOf(problem, result.ledger!)
  const classes = byClass(problem, unmet)
  const proof = result.proof!
  rulesAreKept(problem, result.ledger!)
  const answer = exactAnswer(problem)
  if (answer === null) seen.crossing++
  if (result.total.gap > 0) seen.gaps++
  const canSolve = checks.solver !== null && problem.cells.every(({ need }) => need < CERTAIN)
  if (proof.kind === 'exact') {
    seen.exact++
    expect(answer, 'caps cross, and the proof is called exact').not.toBeNull()
    expect(named(problem, unmet), 'unmet').toEqual(named(problem, answer!.unmet))
    expect(proof.gapAtLeast, 'the proof of the whole gap').toBe(result.total.gap)
    if (canSolve) {
      seen.solved++
      expect(classes, 'unmet by class, HiGHS').toEqual(unmetByClass(checks.solver!, problem, 'any'))
    }
    if (checks.hasMoney !== false)
      expect(
        listed(sums(result.ledger!, ({ stream, award, month }) => `${stream} ${award} ${month}`)),
        'which money, month by month',
      ).toEqual(listed(answer!.paid))
    return result
  }
  seen.bounded++
  expect(proof.notHeld.length, 'rules not held').toBeGreaterThan(0)
  expect(proof.gapAtLeast, 'the bound').toBeLessThanOrEqual(result.total.gap)
  if (answer !== null) {
    // The network would have held: then the plan can at least not be better.
    seen.loose++
    expect(isLess(classes, byClass(problem, answer.unmet)), 'better than the best').toBe(false)
  }
  if (canSolve && checks.isWhole !== false) {
    seen.solved++
    expect(proof.gapAtLeast, 'the bound and the least gap of HiGHS').toBeLessThanOrEqual(leastUnmet(checks.solver!, problem, 'whole'))
    expect(isLess(classes, unmetByClass(checks.solver!, problem, 'whole')), 'better than HiGHS').toBe(false)
  }
  return result
}

/** No cap of the problem is passed by what was paid. Surplus of one year among several is not told apart: such caps are left to the auditor. */
function rulesAreKept(problem: Problem, ledger: readonly Posting[]): void {
  const paid = sums(ledger, ({ stream, award, month, cost }) => `${stream} ${award} ${month} ${cost}`)
  const keys = problem.payments.map(({ pot, cell, month }) => `${problem.pots[pot]} ${label(month)} ${problem.cells[cell]!.line}`)
  const count = new Map<string, number>()
  for (const key of keys) count.set(key, (count.get(key) ?? 0) + 1)
  const known = new Set(keys)
  for (const key of paid.keys()) expect(known.has(key), `may not be paid: ${key}`).toBe(true)
  for (const { payments, atMost } of [...problem.shares, ...problem.groups.flatMap(({ caps }) => caps)]) {
    const own = [...new Set([...payments].map((payment) => keys[payment]!))]
    if (own.some((key) => count.get(key)! > 1)) continue
    expect(
      own.reduce((sum, key) => sum + (paid.get(key) ?? 0), 0),
      `a cap of ${atMost} on ${own[0]}`,
    ).toBeLessThanOrEqual(atMost)
  }
}

/**
 * Whether rules of a stream can be kept together in a month without leaving the exact answer. Caps beside several set-asides, and rules about
 * a year's revenue, are kept one way or the other, never broken.
 */
function isPlain({ limits, earns }: Facts['model']['streams'][number]): boolean {
  const ofAward = limits.filter(({ of }) => of === 'award')
  const asides = ofAward.filter(({ bound }) => bound === 'min')
  return ofAward.length === 0 || (earns.length === 0 && (asides.length < 2 || asides.length === ofAward.length))
}

/** The method as-you-go, month by month; returns its result. */
export function compareAsYouGo(input: ScenarioInput, solver: Solver | null): Simulation {
  const scenario = read({ ...input, policy: { ...input.policy, method: 'as-you-go' } })
  const facts: Facts = factsOf(modelOf(scenario))
  const isExact = facts.model.streams.every(isPlain)
  const result = judge(scenario, simulate(scenario))
  for (const { month, problem, answer } of asYouGo(facts, result.ledger!)) {
    const own = result.ledger!.filter((posting) => posting.month === month)
    // Cells of what was paid before are not of this month.
    const unmet = unmetOf(problem, own).map((amount, cell) => (problem.cells[cell]!.rank < 0 ? 0 : amount))
    rulesAreKept(
      problem,
      result.ledger!.filter((posting) => posting.month <= month),
    )
    if (answer === null || !isExact) {
      if (answer !== null)
        expect(isLess(byClass(problem, unmet), byClass(problem, answer.unmet)), `${month}: better than the best`).toBe(false)
      if (solver !== null && problem.cells.every(({ need }) => need < CERTAIN) && problem.cells.every(({ rank }) => rank >= 0))
        expect(isLess(byClass(problem, unmet), unmetByClass(solver, problem, 'whole')), `${month}: better than HiGHS`).toBe(false)
      continue
    }
    expect(named(problem, unmet), `unmet in ${month}`).toEqual(named(problem, answer.unmet))
    expect(listed(sums(own, ({ stream, award }) => `${stream} ${award} ${month}`)), `which money in ${month}`).toEqual(
      listed(new Map([...answer.paid].filter(([key]) => key.endsWith(month)))),
    )
  }
  return result
}

/** Unmet by class of any result of the scenario, for laws. */
export function gapsByClass(input: ScenarioInput, result: Simulation): number[] {
  const problem = problemOf(factsOf(modelOf(read(input))))
  return byClass(problem, unmetOf(problem, result.ledger!))
}
