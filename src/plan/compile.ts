/**
 * Scenario → plan: every amount is rounded here, once, and every rule becomes a number.
 */

import { fractionOf } from '../money/fraction.ts'
import type { AwardItem, CostLine, Model } from '../scenario/scenario.ts'
import { compileAwards } from './awards.ts'
import { compileClaims } from './claims.ts'
import { planYears, spreadCosts } from './costs.ts'
import { eligibility } from './eligibility.ts'
import { compileShareCaps, pursesOf } from './limits.ts'
import { moneyOrder } from './money-order.ts'
import type { Plan } from './plan.ts'
import { compileRevenue, divideRevenue } from './revenue.ts'

/** `isOpenEnded` tells of entries of `awards` whose money can be spent to the horizon's end, whatever their windows are (a question, never a plan). */
export function compile(model: Model, isOpenEnded: (item: AwardItem) => boolean = () => false): Plan {
  const { calendar, services, streams } = model
  const years = planYears(calendar)
  const lines = services.flatMap((service) => service.costs.flatMap((cost) => cost.lines))
  const lineService = Int32Array.from(services.flatMap((service, index) => service.costs.flatMap((cost) => cost.lines.map(() => index))))
  const costs = {
    model,
    monthCount: calendar.through - calendar.from + 1,
    years,
    lines,
    lineService,
    need: spreadCosts(services, calendar, years),
    coverage: coverageOrder(lines),
    streams,
    mayPay: eligibility(streams, lines),
  }
  const { pots, prospects } = compileAwards(model, isOpenEnded)
  const { revenue, uncountedEarners } = compileRevenue(model, years)
  const reimbursed = compileClaims(costs)
  const earnings = { ...costs, revenue, uncountedEarners: [...new Set([...uncountedEarners, ...reimbursed.uncounted])] }
  const ordered = moneyOrder(model, [...divideRevenue(earnings), ...pots, ...reimbursed.pots], costs)
  return {
    ...earnings,
    prospects,
    ...ordered,
    claims: reimbursed.claims.map((claim) => ({ ...claim, pot: ordered.pots.indexOf(reimbursed.pots[claim.pot]!) })),
    mix: model.policy.mix.map(({ streams: ids, share }) => ({
      streams: Uint8Array.from(streams, ({ id }) => (ids.includes(id) ? 1 : 0)),
      share: fractionOf(share),
    })),
    purses: pursesOf(earnings, ordered.pots),
    shareCaps: compileShareCaps(costs),
  }
}

/** By priority, the class without one last; equal ones as listed. */
function coverageOrder(lines: readonly CostLine[]): Int32Array {
  const priority = (line: number) => lines[line]!.priority ?? Number.POSITIVE_INFINITY
  const order = lines.map((_, line) => line)
  return Int32Array.from(order.sort((one, other) => (priority(one) === priority(other) ? one - other : priority(one) - priority(other))))
}
