/**
 * Mix: month by month, each cost is divided by given shares, and each part is paid as far as its streams may and have money. What remains is
 * braided (§7 of the language).
 */
import { splitByFractions } from '../money/fraction.ts'
import type { Plan } from '../plan/plan.ts'
import type { Books } from './books.ts'
import { keptBeside, replay } from './braid.ts'
import { buildNetwork } from './build-network.ts'
import { hasRules } from './keep-rules.ts'
import { Keeper } from './keeper.ts'
import { claimedBy } from './pledger.ts'
import { Alike, arrivingFrom, beside, pledgesOf } from './pledges.ts'
import { settleMoney } from './preference.ts'
import { classesOf, cover } from './solve.ts'
import { type Payment, wholeHorizon } from './supplies.ts'

export function mix(plan: Plan): Books {
  const parts = payParts(plan)
  const supplies = beside(
    plan,
    wholeHorizon(plan),
    pledgesOf(plan, new Alike(plan), parts, true),
    new Map(),
    arrivingFrom(plan, claimedBy(plan, parts)),
  )
  const net = buildNetwork(plan, supplies)
  const rest = cover(net, classesOf(plan), net.meters.length > 0)
  if (hasRules(plan)) return replay(plan, keptBeside(plan, rest, parts))
  settleMoney(rest)
  return replay(plan, rest)
}

/** The parts of all costs, by the money that there is in each month. */
function payParts(plan: Plan): Payment[] {
  const keeper = new Keeper(plan)
  const shares = plan.mix.map(({ share }) => share)
  const payments: Payment[] = []
  for (let month = 0; month < plan.monthCount; month++) {
    keeper.beginMonth(month)
    for (const line of plan.coverage) {
      const need = plan.need[line * plan.monthCount + month]!
      if (need === 0) continue
      for (const [at, part] of splitByFractions(need, shares).entries())
        payments.push(...payPart(plan, keeper, month, line, part, plan.mix[at]!.streams))
    }
    keeper.endMonth()
  }
  return payments
}

function payPart(plan: Plan, keeper: Keeper, month: number, line: number, part: number, streams: Uint8Array): Payment[] {
  const payments: Payment[] = []
  const { pots, allowances } = keeper
  let left = part
  for (let at = 0; at < pots.openCount && left > 0; at++) {
    const pot = pots.open[at]!
    const money = plan.pots[pot]!
    if (streams[money.stream] === 0 || plan.mayPay[money.stream * plan.lines.length + line] === 0) continue
    if (money.kind === 'earned' && money.service !== plan.lineService[line]) continue
    const amount = allowances.most(pot, line, month, Math.min(left, pots.balance[pot]!))
    if (amount === 0) continue
    keeper.pay(pot, line, amount)
    payments.push({ month, pot, line, amount })
    left -= amount
  }
  return payments
}
