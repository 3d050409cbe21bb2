/**
 * As you go: each month is planned as well as it can be with the money that is there, without looking ahead.
 */
import type { AwardPot, Plan } from '../plan/plan.ts'
import type { Books } from './books.ts'
import { buildNetwork } from './build-network.ts'
import type { Flow } from './flow.ts'
import { hasRatios, RuleKeeper } from './keep-rules.ts'
import { Keeper } from './keeper.ts'
import { classesOf, cover, paymentsOf, solve } from './solve.ts'
import type { Supplies } from './supplies.ts'

export function asYouGo(plan: Plan): Books {
  const keeper = new Keeper(plan)
  const planMonth = monthPlanner(plan, keeper)
  for (let month = 0; month < plan.monthCount; month++) {
    keeper.beginMonth(month)
    const flow = planMonth(month)
    for (const line of plan.coverage) paymentsOf(flow, 0, line, (pot, amount) => keeper.pay(pot, line, amount))
    keeper.endMonth()
  }
  return keeper.close()
}

function monthPlanner(plan: Plan, keeper: Keeper): (month: number) => Flow {
  const classes = classesOf(plan)
  if (!hasRatios(plan)) return (month) => solve(buildNetwork(plan, oneMonth(keeper, month)), classes, true)
  const rules = RuleKeeper.of(plan)
  return (month) => {
    const supplies = oneMonth(keeper, month)
    const net = buildNetwork(plan, supplies)
    const hasMeters = net.meters.length > 0
    const wish = cover(net, classes, hasMeters)
    return rules.settled({ supplies, past: keeper.allowances, fixed: [], bound: hasMeters ? null : wish }, wish, TRIES)
  }
}

/** Networks of a month that are solved in search of a plan that keeps rules. */
const TRIES = 2

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
    pledges: [],
  }
}
