/**
 * One network solved: coverage in its order, then which money. For the whole horizon this is the braid, for one month a step of as-you-go.
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import type { Plan } from '../plan/plan.ts'
import { Coverage } from './coverage.ts'
import { Flow } from './flow.ts'
import type { Network } from './network.ts'
import { settleMoney } from './preference.ts'
import type { Payment } from './supplies.ts'

/** Lines by priority class, in the order of coverage. */
export function classesOf({ coverage, lines }: Plan): number[][] {
  const classes: number[][] = []
  let last: number | null | undefined
  for (const line of coverage) {
    const { priority } = lines[line]!
    if (classes.length === 0 || priority !== last) classes.push([])
    classes.at(-1)!.push(line)
    last = priority
  }
  return classes
}

/** Every cost as far as it can be covered. Caps that the network leaves out are kept where `hasMeters`; else it is as if they did not exist. */
export function cover(net: Network, classes: readonly (readonly number[])[], hasMeters: boolean): Flow {
  return coverBeyond(net, classes, hasMeters, null)!
}

/** The same; null if it comes to less than a plan that leaves so much unmet of each class. */
export function coverBeyond(
  net: Network,
  classes: readonly (readonly number[])[],
  hasMeters: boolean,
  toBeat: readonly Cents[] | null,
): Flow | null {
  const flow = new Flow(net, hasMeters)
  const { length: planLines } = net.plan.lines
  // What was paid in earlier months stays paid.
  const past = Array.from({ length: net.lineCount - planLines }, (_, at) => planLines + at)
  const before = past.length === 0 ? [] : [past]
  if (!new Coverage(flow, [...before, ...classes], toBeat === null ? null : [...before.map(() => 0), ...toBeat]).cover()) return null
  for (let month = 0; month < net.monthCount; month++)
    if (past.some((line) => flow.unmet[month * net.lineCount + line]! > 0))
      throw new InternalError('what was paid in earlier months has no money any more')
  return flow
}

export function solve(net: Network, classes: readonly (readonly number[])[], hasMeters: boolean): Flow {
  const flow = cover(net, classes, hasMeters && net.meters.length > 0)
  settleMoney(flow)
  return flow
}

/** All that a flow pays, month by month. */
export function paymentsIn(flow: Flow): Payment[] {
  const { from, monthCount, plan } = flow.net
  const payments: Payment[] = []
  for (let month = 0; month < monthCount; month++)
    for (const line of plan.coverage)
      paymentsOf(flow, month, line, (pot, amount) => payments.push({ month: month + from, pot, line, amount }))
  return payments
}

/** Who pays a line in a month of the network, in the money order. Branches and pledges of one pot are one payment. */
export function paymentsOf(flow: Flow, month: number, line: number, pay: (pot: number, amount: Cents) => void): void {
  const { net } = flow
  const columns = [line, ...(net.sharesOf[line] ?? [])]
  const first = net.moneyStart[month]!
  // Few pots pay a line, mostly one.
  const pots: number[] = []
  const amounts: Cents[] = []
  for (let word = 0; word < net.moneyWords; word++) {
    let all = 0
    for (const column of columns) all |= flow.payers[(month * net.columnCount + column) * net.moneyWords + word]!
    for (let bits = all; bits !== 0; bits &= bits - 1) {
      const node = net.money[first + word * 32 + 31 - Math.clz32(bits & -bits)]!
      for (const column of columns) {
        if (net.rowPlace[net.row[node]! * net.columnCount + column]! < 0) continue
        const amount = flow.paid[flow.payment(node, column)]!
        if (amount === 0) continue
        const known = pots.indexOf(net.pot[node]!)
        if (known >= 0) amounts[known]! += amount
        else amounts[pots.push(net.pot[node]!) - 1] = amount
      }
    }
  }
  for (let at = 0; at < pots.length; at++) pay(pots[at]!, amounts[at]!)
}
