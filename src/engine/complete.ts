/**
 * The last step of a plan that keeps rules: unfunded costs take from money that is left over, as far as every rule lets it through now.
 *
 * A search ends where it ends; what it left lying is worth a look. It only adds payments, so nothing that was covered gets less.
 */
import type { Cents } from '../money/cents.ts'
import type { Plan } from '../plan/plan.ts'
import type { Allowances } from './allowances.ts'
import type { Payment } from './supplies.ts'

/** Payments that could be added to a plan; `allowances` holds all that it pays and takes in what is added. */
export function completing(plan: Plan, payments: readonly Payment[], allowances: Allowances): Payment[] {
  const unmet = plan.need.slice()
  const left = plan.pots.map((pot): Cents => (pot.kind === 'award' ? pot.amount : 0))
  for (const { pot, line, month, amount } of payments) {
    unmet[line * plan.monthCount + month]! -= amount
    if (plan.pots[pot]!.kind === 'award') left[pot]! -= amount
  }
  const added: Payment[] = []
  // A payment may unlock what an earlier cost could have used.
  for (let before = -1; before < added.length; ) {
    before = added.length
    for (const line of plan.coverage)
      for (let month = 0; month < plan.monthCount; month++) {
        const cell = line * plan.monthCount + month
        for (let pot = 0; pot < left.length && unmet[cell]! > 0; pot++) {
          if (left[pot] === 0 || !isOpen(plan, pot, line, month)) continue
          const amount = allowances.most(pot, line, month, Math.min(unmet[cell]!, left[pot]!))
          if (amount === 0) continue
          allowances.spend(pot, line, month, amount)
          unmet[cell]! -= amount
          left[pot]! -= amount
          added.push({ month, pot, line, amount })
        }
      }
  }
  return added
}

/** Of carried money only what is left by all caps on it is known: it is taken where nothing caps it. */
function isOpen({ pots, mayPay, lines }: Plan, pot: number, line: number, month: number): boolean {
  const money = pots[pot]!
  if (money.kind !== 'award' || mayPay[money.stream * lines.length + line] === 0 || month < money.from) return false
  return month <= money.through || (money.carriedThrough !== null && month <= money.carriedThrough && money.carryLimit >= money.amount)
}
