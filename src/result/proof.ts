/**
 * The proof with names: what must be paid, all the money that may pay for it, and the rule behind each closed door.
 */
import type { PlanProof } from '../engine/braid.ts'
import type { PlanCut } from '../engine/cuts.ts'
import { awardId, type Plan } from '../plan/plan.ts'
import { formatMonth } from '../time/month.ts'
import { reasonsOf, Timelines } from './reasons.ts'
import { sumOf, type Tally } from './tally.ts'
import type { Cut, CutMoney, Proof } from './types.ts'

export function proofOf(tally: Tally, { cuts, notHeld }: PlanProof): Proof {
  const timelines = new Timelines(tally)
  return {
    kind: notHeld.length === 0 ? 'exact' : 'bounded',
    gapAtLeast: sumOf(outermost(cuts).map(({ gap }) => gap)),
    cuts: cuts.map((cut) => cutOf(tally, timelines, cut)),
    notHeld: [...notHeld],
  }
}

/** Cuts that no later one contains. */
function outermost(cuts: readonly PlanCut[]): PlanCut[] {
  const taken = new Set<number>()
  return [...cuts].reverse().filter(({ cells }) => {
    if (taken.has(cells[0]!)) return false
    for (const cell of cells) taken.add(cell)
    return true
  })
}

function cutOf(tally: Tally, timelines: Timelines, cut: PlanCut): Cut {
  const { plan } = tally
  const months = [...cut.cells].map((cell) => cell % plan.monthCount)
  const name = (month: number) => formatMonth(plan.model.calendar.from + month)
  const needs = needsOf(plan, cut)
  const money = moneyOf(plan, cut)
  const paying = new Set(money.map(({ stream }) => stream))
  const run = [...cut.cells].map((cell) => ({
    line: Math.floor(cell / plan.monthCount),
    month: cell % plan.monthCount,
    amount: plan.need[cell]!,
  }))
  return {
    priority: plan.lines[priorityLine(plan, cut)]!.priority,
    from: name(Math.min(...months)),
    through: name(Math.max(...months)),
    need: cut.need,
    available: cut.available,
    gap: cut.gap,
    costs: [...new Set(needs.map(({ cost }) => cost))],
    needs,
    money,
    closed: reasonsOf(tally, timelines, run, (stream) => !paying.has(plan.streams[stream]!.id)),
  }
}

/** A line of the cut's own class: of its lines the one that is covered last. */
function priorityLine(plan: Plan, { cells }: PlanCut): number {
  const own = new Set([...cells].map((cell) => Math.floor(cell / plan.monthCount)))
  return plan.coverage.findLast((line) => own.has(line))!
}

/** Runs of months of each line; months in which it costs nothing do not break a run. */
function needsOf(plan: Plan, { cells }: PlanCut): Cut['needs'] {
  const { monthCount, need, lines, model } = plan
  const name = (month: number) => formatMonth(model.calendar.from + month)
  const runs: { line: number; from: number; through: number; amount: number }[] = []
  for (const cell of cells) {
    const line = Math.floor(cell / monthCount)
    const month = cell - line * monthCount
    const last = runs.at(-1)
    if (last?.line === line && isFree(need, line * monthCount, last.through + 1, month)) {
      last.through = month
      last.amount += need[cell]!
    } else runs.push({ line, from: month, through: month, amount: need[cell]! })
  }
  return runs.map(({ line, from, through, amount }) => ({ cost: lines[line]!.id, from: name(from), through: name(through), amount }))
}

function isFree(need: Float64Array, row: number, from: number, to: number): boolean {
  for (let month = from; month < to; month++) if (need[row + month]! > 0) return false
  return true
}

/** By stream and award in the money order; months of earned money and shares of costs are one amount each. */
function moneyOf(plan: Plan, { money }: PlanCut): CutMoney[] {
  const sums = new Map<string, { stream: string; award: string; amount: number; why: CutMoney['why'] }>()
  for (const { pot, amount, why } of money) {
    const stream = plan.streams[plan.pots[pot]!.stream]!.id
    const award = why === 'of-cost' ? 'of-cost' : awardId(plan.pots[pot]!)
    const known = sums.get(`${stream} ${award}`) ?? { stream, award, amount: 0, why }
    sums.set(`${stream} ${award}`, known)
    known.amount += amount
    if (known.why !== why) known.why = 'limit'
  }
  return [...sums.values()]
}
