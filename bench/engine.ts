/**
 * The month engine against a bare loop over the same cells, in integers and in decimal.js. Both give the same payments, which is checked first.
 */
import { Decimal } from 'decimal.js'
import type { Books } from '../src/engine/books.ts'
import { waterfall } from '../src/engine/waterfall.ts'
import { compile } from '../src/plan/compile.ts'
import type { Plan, Pot } from '../src/plan/plan.ts'
import { modelOf, read } from '../src/scenario/read.ts'
import { largeScenario } from './scenarios.ts'

/** What the bare loops run on, made before the clock starts: which money is open in which month, and who may pay what. */
type Bare = {
  readonly plan: Plan
  /** By month: open money in the money order. */
  readonly open: readonly Int32Array[]
  /** may[pot × lines + line] */
  readonly may: Uint8Array
  /** By month and pot: money that comes, and the most that stays when the month is over. */
  readonly inflow: readonly Float64Array[]
  readonly stays: readonly Float64Array[]
}

function bareOf(plan: Plan): Bare {
  const { pots, monthCount, lines, mayPay, lineService } = plan
  const may = new Uint8Array(pots.length * lines.length)
  pots.forEach((pot, p) => {
    lines.forEach((_, line) => {
      const own = pot.kind !== 'earned' || pot.service === lineService[line]
      may[p * lines.length + line] = own ? mayPay[pot.stream * lines.length + line]! : 0
    })
  })
  const months = Array.from({ length: monthCount }, (_, month) => month)
  return {
    plan,
    may,
    open: months.map((month) => Int32Array.from(pots.flatMap((pot, p) => (isOpen(pot, month) ? [p] : [])))),
    inflow: months.map((month) => Float64Array.from(pots, (pot) => comes(pot, month))),
    stays: months.map((month) => Float64Array.from(pots, (pot) => stays(pot, month))),
  }
}

function isOpen(pot: Pot, month: number): boolean {
  return pot.kind !== 'award' || (pot.from <= month && month <= (pot.carriedThrough ?? pot.through))
}

function comes(pot: Pot, month: number): number {
  if (pot.kind === 'award') return Math.max(0, pot.from) === month ? pot.amount : 0
  // Surplus can be spent from the next month on.
  if (pot.kind === 'reimbursed') return 0
  return pot.kind === 'earned' ? pot.inflow[month]! : month === 0 ? 0 : pot.inflow[month - 1]!
}

function stays(pot: Pot, month: number): number {
  if (pot.kind === 'earned') return 0
  if (pot.kind !== 'award') return Number.POSITIVE_INFINITY
  if (pot.carriedThrough === month || (pot.carriedThrough === null && pot.through === month)) return 0
  return pot.through === month ? pot.carryLimit : Number.POSITIVE_INFINITY
}

/** The least that any waterfall has to do, without books, checks or names. Returns what each line is paid in all. */
function bareLoop({ plan, open, may, inflow, stays: most }: Bare): number[] {
  const { pots, coverage, need, monthCount, lines } = plan
  const balance = new Float64Array(pots.length)
  const paid = new Float64Array(lines.length)
  for (let month = 0; month < monthCount; month++) {
    const now = open[month]!
    for (let p = 0; p < pots.length; p++) balance[p]! += inflow[month]![p]!
    for (let place = 0; place < coverage.length; place++) {
      const line = coverage[place]!
      let left = need[line * monthCount + month]!
      for (let at = 0; at < now.length && left > 0; at++) {
        const p = now[at]!
        if (balance[p] === 0 || may[p * lines.length + line] === 0) continue
        const amount = Math.min(balance[p]!, left)
        balance[p]! -= amount
        left -= amount
        paid[line]! += amount
      }
    }
    for (let p = 0; p < pots.length; p++) balance[p] = Math.min(balance[p]!, most[month]![p]!)
  }
  return [...paid]
}

/** The same with a Decimal for each amount. */
function decimalLoop({ plan, open, may, inflow, stays: most }: Bare): number[] {
  const { pots, coverage, need, monthCount, lines } = plan
  const zero = new Decimal(0)
  const balance = pots.map(() => zero)
  const paid = lines.map(() => zero)
  for (let month = 0; month < monthCount; month++) {
    const now = open[month]!
    for (let p = 0; p < pots.length; p++) if (inflow[month]![p] !== 0) balance[p] = balance[p]!.plus(inflow[month]![p]!)
    for (const line of coverage) {
      let left = new Decimal(need[line * monthCount + month]!)
      for (let at = 0; at < now.length && left.gt(0); at++) {
        const p = now[at]!
        if (balance[p]!.isZero() || may[p * lines.length + line] === 0) continue
        const amount = Decimal.min(balance[p]!, left)
        balance[p] = balance[p]!.minus(amount)
        left = left.minus(amount)
        paid[line] = paid[line]!.plus(amount)
      }
    }
    for (let p = 0; p < pots.length; p++) if (balance[p]!.gt(most[month]![p]!)) balance[p] = new Decimal(most[month]![p]!)
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
  const bare = bareOf(plan)
  const answers = [paidByLine(waterfall(plan), plan), bareLoop(bare), decimalLoop(bare)].map((paid) => paid.join())
  if (new Set(answers).size !== 1) throw new Error('the engine and the loops do not pay the same')
  const times: { [K in 'engine' | 'bare' | 'decimal']: number[] } = { engine: [], bare: [], decimal: [] }
  for (let round = 0; round < rounds; round++) {
    times.engine.push(timed(() => waterfall(plan)))
    times.bare.push(timed(() => bareLoop(bare)))
    if (round % 5 === 0) times.decimal.push(timed(() => decimalLoop(bare)))
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
