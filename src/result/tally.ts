/**
 * The books read once: sums by line and month, by year, service and stream. All figures of a result are read off here.
 */
import type { Books } from '../engine/books.ts'
import type { Cents } from '../money/cents.ts'
import type { Plan } from '../plan/plan.ts'

export type Tally = {
  readonly plan: Plan
  readonly books: Books
  /** unfunded[line × months + month] */
  readonly unfunded: Float64Array
  /** lost[service × months + month]: what of a service is not delivered when what is short is not raised. */
  readonly lost: Float64Array
  /** By year: cost and funding of services, spending of streams, and paid[service × streams + stream]. */
  readonly years: readonly YearTally[]
  /** lastPaid[stream × months + month]: the last month up to this one in which the stream paid anything, or -1. */
  readonly lastPaid: Int32Array
}

/** An unfunded cell: so many cents of a line in a month. */
export type Shortfall = { readonly line: number; readonly month: number; readonly amount: Cents }

export type YearTally = {
  readonly cost: Float64Array
  readonly funded: Float64Array
  readonly paid: Float64Array
  /** By stream. */
  readonly opening: Float64Array
  readonly released: Float64Array
  readonly earned: Float64Array
  readonly spent: Float64Array
  readonly lapsed: Float64Array
}

/** `funded`: the books when services run only as far as they are funded. */
export function tally(plan: Plan, books: Books, funded: Books): Tally {
  const { monthCount, lineService, streams, model, need } = plan
  const serviceCount = model.services.length
  const streamCount = streams.length
  const row = () => new Float64Array(streamCount)
  const years = plan.years.map(() => ({
    cost: new Float64Array(serviceCount),
    funded: new Float64Array(serviceCount),
    paid: new Float64Array(serviceCount * streamCount),
    opening: row(),
    released: row(),
    earned: row(),
    spent: row(),
    lapsed: row(),
  }))
  const unfunded = need.slice()
  const lastPaid = new Int32Array(streamCount * monthCount).fill(-1)
  for (let cell = 0; cell < need.length; cell++) {
    const line = Math.floor(cell / monthCount)
    years[yearAt(cell - line * monthCount)]!.cost[lineService[line]!]! += need[cell]!
  }
  const { ledger, movements } = books
  for (let at = 0; at < ledger.length; at++) {
    const [month, line, amount] = [ledger.month[at]!, ledger.line[at]!, ledger.amount[at]!]
    const { stream } = plan.pots[ledger.pot[at]!]!
    const year = years[yearAt(month)]!
    const service = lineService[line]!
    unfunded[line * monthCount + month]! -= amount
    year.funded[service]! += amount
    year.paid[service * streamCount + stream]! += amount
    year.spent[stream]! += amount
    lastPaid[stream * monthCount + month] = month
  }
  for (let stream = 0; stream < streamCount; stream++)
    for (let month = 1; month < monthCount; month++) {
      const at = stream * monthCount + month
      if (lastPaid[at] === -1) lastPaid[at] = lastPaid[at - 1]!
    }
  for (const { kind, month, pot, amount } of movements)
    if (kind !== 'closing') years[yearAt(month)]![kind][plan.pots[pot]!.stream]! += amount
  return { plan, books, unfunded, lost: lostBy(plan, funded), years, lastPaid }
}

function lostBy({ need, monthCount, lineService, model }: Plan, { ledger }: Books): Float64Array {
  const lost = new Float64Array(model.services.length * monthCount)
  for (let cell = 0; cell < need.length; cell++) {
    const line = Math.floor(cell / monthCount)
    lost[lineService[line]! * monthCount + cell - line * monthCount]! += need[cell]!
  }
  for (let row = 0; row < ledger.length; row++)
    lost[lineService[ledger.line[row]!]! * monthCount + ledger.month[row]!]! -= ledger.amount[row]!
  return lost
}

/** The index of the year that a month of the horizon lies in. */
export function yearAt(month: number): number {
  return Math.floor(month / 12)
}

export function sumOf(amounts: Iterable<Cents>): Cents {
  let sum = 0
  for (const amount of amounts) sum += amount
  return sum
}
