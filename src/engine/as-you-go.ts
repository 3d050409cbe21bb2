/**
 * As you go: each month is planned as well as it can be with the money that is there, without looking ahead.
 */
import type { AwardPot, Plan } from '../plan/plan.ts'
import type { Books } from './books.ts'
import { buildNetwork, type Supplies } from './build-network.ts'
import { Keeper } from './keeper.ts'
import { classesOf, paymentsOf, solve } from './solve.ts'

export function asYouGo(plan: Plan): Books {
  const keeper = new Keeper(plan)
  const classes = classesOf(plan)
  for (let month = 0; month < plan.monthCount; month++) {
    keeper.beginMonth(month)
    const flow = solve(buildNetwork(plan, oneMonth(keeper, month)), classes, true)
    for (const line of plan.coverage) paymentsOf(flow, 0, line, (pot, amount) => keeper.pay(pot, line, amount))
    keeper.endMonth()
  }
  return keeper.close()
}

/** The money of a month, with what is left of every rule. */
function oneMonth({ pots, plan, allowances }: Keeper, month: number): Supplies {
  const isOpen = (pot: AwardPot) => pot.from <= month && month <= (pot.carriedThrough ?? pot.through)
  return {
    from: month,
    through: month,
    award: (pot) => (isOpen(plan.pots[pot] as AwardPot) ? pots.balance[pot]! : 0),
    inflow: (pot) => pots.balance[pot]!,
    remaining: (purse) => allowances.remaining(purse),
    carries: false,
  }
}
