/**
 * Waterfall: month by month, each cost line in the order of coverage takes from the money in its order until it is paid.
 * Nothing is moved afterwards.
 */

import { InternalError } from '../money/internal-error.ts'
import type { Plan } from '../plan/plan.ts'
import { type Books, Ledger } from './books.ts'
import { Pots } from './pots.ts'

/** Runs a plan. Throws an InternalError if a cent were lost, made or paid twice. */
export function waterfall(plan: Plan): Books {
  const ledger = new Ledger()
  const pots = new Pots(plan)
  const rows = payersByPot(plan)
  for (let month = 0; month < plan.monthCount; month++) {
    pots.beginMonth(month)
    payMonth(plan, pots, rows, ledger, month)
    pots.endMonth(month)
  }
  pots.close()
  assertNothingIsOverpaid(plan, ledger)
  return { ledger, movements: pots.movements }
}

/** Where a pot's stream stands in the matrix of who may pay what, and the one service that it may pay (-1: any). */
type Rows = { readonly start: Int32Array; readonly service: Int32Array }

function payersByPot({ pots, lines }: Plan): Rows {
  return {
    start: Int32Array.from(pots, (pot) => pot.stream * lines.length),
    service: Int32Array.from(pots, (pot) => (pot.kind === 'earned' ? pot.service : -1)),
  }
}

function payMonth(plan: Plan, pots: Pots, rows: Rows, ledger: Ledger, month: number): void {
  const { coverage, need, monthCount, mayPay, lineService } = plan
  const { open, balance } = pots
  for (let place = 0; place < coverage.length; place++) {
    const line = coverage[place]!
    let left = need[line * monthCount + month]!
    if (left === 0) continue
    const service = lineService[line]!
    for (let at = 0; at < pots.openCount; at++) {
      const pot = open[at]!
      const held = balance[pot]!
      if (held === 0 || mayPay[rows.start[pot]! + line] === 0) continue
      const only = rows.service[pot]!
      if (only >= 0 && only !== service) continue
      const amount = Math.min(held, left)
      pots.spend(pot, amount)
      ledger.post(month, pot, line, amount)
      left -= amount
      if (left === 0) break
    }
  }
}

function assertNothingIsOverpaid({ need, monthCount }: Plan, ledger: Ledger): void {
  const paid = new Float64Array(need.length)
  for (let row = 0; row < ledger.length; row++) {
    const cell = ledger.line[row]! * monthCount + ledger.month[row]!
    paid[cell]! += ledger.amount[row]!
    if (!(ledger.amount[row]! > 0)) throw new InternalError(`posting ${row} is ${ledger.amount[row]} cents`)
    if (paid[cell]! > need[cell]!) throw new InternalError(`line ${ledger.line[row]} is paid twice in month ${ledger.month[row]}`)
  }
}
