/**
 * Cash: when money arrives, when costs are paid, and what is in the bank at the end of each month.
 */
import { centsOf } from '../money/exact.ts'
import type { Plan } from '../plan/plan.ts'
import { formatMonth } from '../time/month.ts'
import type { Tally } from './tally.ts'
import type { Cash } from './types.ts'

/** Null unless the scenario has `cash`. What arrives after the horizon is not in it. */
export function cashOf({ plan, books }: Tally): Cash | null {
  const { cash, calendar } = plan.model
  if (cash === null) return null
  const [into, out] = [new Float64Array(plan.monthCount), new Float64Array(plan.monthCount)]
  const put = (array: Float64Array, month: number, amount: number) => {
    if (month < plan.monthCount) array[month]! += amount
  }
  const { ledger, movements } = books
  for (let at = 0; at < ledger.length; at++) {
    const pot = plan.pots[ledger.pot[at]!]!
    const stream = plan.streams[pot.stream]!
    put(out, ledger.month[at]!, ledger.amount[at]!)
    // Revenue has its own time; an award's money follows the spending, unless it came before.
    if (pot.kind === 'award' && !stream.upfront) put(into, ledger.month[at]! + stream.paidAfter, ledger.amount[at]!)
  }
  for (const { kind, month, pot: index, amount } of movements) {
    const pot = plan.pots[index]!
    const stream = plan.streams[pot.stream]!
    // What is reimbursed is earned when it arrives.
    if (kind === 'earned') put(into, month + (pot.kind === 'reimbursed' ? 0 : stream.paidAfter), amount)
    if (pot.kind !== 'award' || !stream.upfront) continue
    // Money of an award that began before the horizon is in the opening balance.
    if (kind === 'released') put(into, month, amount)
    if (kind === 'lapsed') put(out, month + 1, amount)
  }
  for (const { month, amount } of cash.receivable) put(into, month - calendar.from, centsOf(amount))
  return balances(plan, centsOf(cash.opening), cash.minimum === null ? null : centsOf(cash.minimum), into, out)
}

function balances({ model }: Plan, opening: number, minimum: number | null, into: Float64Array, out: Float64Array): Cash {
  let balance = opening
  const months = [...into].map((received, month) => {
    balance += received - out[month]!
    return { month: formatMonth(model.calendar.from + month), in: received, out: out[month]!, balance }
  })
  const { month, balance: least } = months.reduce((low, one) => (one.balance < low.balance ? one : low))
  return { opening, minimum, months, lowest: { month, balance: least } }
}
