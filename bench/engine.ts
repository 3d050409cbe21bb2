/**
 * The month engine against a bare loop over the same cells, in integers and in decimal.js. Both give the same payments, which is checked first.
 */
import { Decimal } from 'decimal.js'
import type { Books } from '../src/engine/books.ts'
import { waterfall } from '../src/engine/waterfall.ts'
import { compile } from '../src/plan/compile.ts'
import type { Plan } from '../src/plan/plan.ts'
import { modelOf, read } from '../src/scenario/read.ts'
import { largeScenario } from './scenarios.ts'

/** The least that any waterfall has to do, without books, checks or names. Returns what each line is paid in all. */
function bareLoop(plan: Plan): number[] {
  const { pots, coverage, need, monthCount, mayPay, lines, lineService } = plan
  const balance = pots.map((pot) => (pot.kind === 'award' && pot.from < 0 ? pot.amount : 0))
  const paid = lines.map(() => 0)
  for (let month = 0; month < monthCount; month++) {
    for (let p = 0; p < pots.length; p++) {
      const pot = pots[p]!
      if (pot.kind === 'award' && pot.from === month) balance[p] = pot.amount
      if (pot.kind === 'earned') balance[p] = pot.inflow[month]!
    }
    for (const line of coverage) {
      let left = need[line * monthCount + month]!
      for (let p = 0; p < pots.length && left > 0; p++) {
        const pot = pots[p]!
        if (balance[p] === 0 || mayPay[pot.stream * lines.length + line] === 0) continue
        if (pot.kind === 'earned' && pot.service !== lineService[line]) continue
        const amount = Math.min(balance[p]!, left)
        balance[p]! -= amount
        left -= amount
        paid[line]! += amount
      }
    }
    for (let p = 0; p < pots.length; p++) {
      const pot = pots[p]!
      if (pot.kind === 'surplus') balance[p]! += pot.inflow[month]!
      else if (pot.kind === 'award' && pot.through === month) balance[p] = Math.min(balance[p]!, pot.carryLimit)
      if (pot.kind === 'award' && pot.carriedThrough === month) balance[p] = 0
    }
  }
  return paid
}

/** The same with a Decimal for each amount. */
function decimalLoop(plan: Plan): number[] {
  const { pots, coverage, need, monthCount, mayPay, lines, lineService } = plan
  const zero = new Decimal(0)
  const balance = pots.map((pot) => (pot.kind === 'award' && pot.from < 0 ? new Decimal(pot.amount) : zero))
  const paid = lines.map(() => zero)
  for (let month = 0; month < monthCount; month++) {
    for (let p = 0; p < pots.length; p++) {
      const pot = pots[p]!
      if (pot.kind === 'award' && pot.from === month) balance[p] = new Decimal(pot.amount)
      if (pot.kind === 'earned') balance[p] = new Decimal(pot.inflow[month]!)
    }
    for (const line of coverage) {
      let left = new Decimal(need[line * monthCount + month]!)
      for (let p = 0; p < pots.length && left.gt(0); p++) {
        const pot = pots[p]!
        if (balance[p]!.isZero() || mayPay[pot.stream * lines.length + line] === 0) continue
        if (pot.kind === 'earned' && pot.service !== lineService[line]) continue
        const amount = Decimal.min(balance[p]!, left)
        balance[p] = balance[p]!.minus(amount)
        left = left.minus(amount)
        paid[line] = paid[line]!.plus(amount)
      }
    }
    for (let p = 0; p < pots.length; p++) {
      const pot = pots[p]!
      if (pot.kind === 'surplus') balance[p] = balance[p]!.plus(pot.inflow[month]!)
      else if (pot.kind === 'award' && pot.through === month) balance[p] = Decimal.min(balance[p]!, pot.carryLimit)
      if (pot.kind === 'award' && pot.carriedThrough === month) balance[p] = zero
    }
  }
  return paid.map((amount) => amount.toNumber())
}

function paidByLine({ ledger }: Books, plan: Plan): number[] {
  const paid = plan.lines.map(() => 0)
  for (let row = 0; row < ledger.length; row++) paid[ledger.line[row]!]! += ledger.amount[row]!
  return paid
}

export type EngineTimes = { readonly engine: number; readonly bare: number; readonly decimal: number; readonly cells: number }

/** Milliseconds, the median of several rounds that take turns; throws when the answers differ. */
export function engineTimes(rounds: number): EngineTimes {
  const plan = compile(modelOf(read(largeScenario(50, 200, 10))))
  const answers = [paidByLine(waterfall(plan), plan), bareLoop(plan), decimalLoop(plan)].map((paid) => paid.join())
  if (new Set(answers).size !== 1) throw new Error('the engine and the loops do not pay the same')
  const times: { [K in 'engine' | 'bare' | 'decimal']: number[] } = { engine: [], bare: [], decimal: [] }
  for (let round = 0; round < rounds; round++) {
    times.engine.push(timed(() => waterfall(plan)))
    times.bare.push(timed(() => bareLoop(plan)))
    if (round % 5 === 0) times.decimal.push(timed(() => decimalLoop(plan)))
  }
  return { engine: median(times.engine), bare: median(times.bare), decimal: median(times.decimal), cells: plan.need.length }
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1]!
}
