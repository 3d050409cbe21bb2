/**
 * Waterfall: month by month, each cost line in the order of coverage takes from the money in its order until it is paid.
 * Nothing is moved afterwards.
 */
import type { Plan } from '../plan/plan.ts'
import type { Books } from './books.ts'
import { Keeper } from './keeper.ts'

/** Runs a plan. Throws an InternalError if a cent were lost, made or paid twice. */
export function waterfall(plan: Plan): Books {
  const keeper = new Keeper(plan)
  const rows = payersByPot(plan)
  for (let month = 0; month < plan.monthCount; month++) {
    keeper.beginMonth(month)
    payMonth(plan, keeper, rows, month)
    keeper.endMonth()
  }
  return keeper.close()
}

/** Where a pot's stream stands in the matrix of who may pay what, and the one service that it may pay (-1: any). */
type Rows = { readonly start: Int32Array; readonly service: Int32Array }

function payersByPot({ pots, lines }: Plan): Rows {
  return {
    start: Int32Array.from(pots, (pot) => pot.stream * lines.length),
    service: Int32Array.from(pots, (pot) => (pot.kind === 'earned' ? pot.service : -1)),
  }
}

function payMonth(plan: Plan, keeper: Keeper, rows: Rows, month: number): void {
  const { coverage, need, monthCount, mayPay, lineService } = plan
  const { open, balance } = keeper.pots
  const hasRules = plan.purses.length > 0 || plan.shareCaps.some((caps) => caps !== null)
  for (let place = 0; place < coverage.length; place++) {
    const line = coverage[place]!
    let left = need[line * monthCount + month]!
    if (left === 0) continue
    const service = lineService[line]!
    for (let at = 0; at < keeper.pots.openCount; at++) {
      const pot = open[at]!
      const held = balance[pot]!
      if (held === 0 || mayPay[rows.start[pot]! + line] === 0) continue
      const only = rows.service[pot]!
      if (only >= 0 && only !== service) continue
      const most = Math.min(held, left)
      const amount = hasRules ? keeper.allowances.most(pot, line, month, most) : most
      if (amount === 0) continue
      keeper.pay(pot, line, amount)
      left -= amount
      if (left === 0) break
    }
  }
}
