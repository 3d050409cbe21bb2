/**
 * The last step of a plan that keeps rules: unfunded costs take from money that is left over, as far as every rule lets it through now.
 *
 * A search ends where it ends; what it left lying is worth a look. It only adds payments, so nothing that was covered gets less.
 */
import type { Cents } from '../money/cents.ts'
import type { Plan } from '../plan/plan.ts'
import type { Allowances } from './allowances.ts'
import { arePaidAlike, type Payment } from './supplies.ts'

/** Payments that could be added to a plan; `allowances` holds all that it pays and takes in what is added. */
export function completing(plan: Plan, payments: readonly Payment[], allowances: Allowances): Payment[] {
  return new Rest(plan, payments, allowances).taken()
}

/** What is unfunded, by line × months + month, and what is left over, by award. */
class Rest {
  private readonly unmet: Float64Array
  private readonly left: Cents[]
  private readonly added: Payment[] = []

  constructor(
    private readonly plan: Plan,
    payments: readonly Payment[],
    private readonly allowances: Allowances,
  ) {
    this.unmet = plan.need.slice()
    this.left = plan.pots.map((pot) => (pot.kind === 'award' ? pot.amount : 0))
    for (const payment of payments) this.take(payment)
  }

  taken(): Payment[] {
    // A payment may unlock what an earlier cost could have used.
    for (let before: Payment[] = [], pass = this.pass(); pass.length > 0; before = pass, pass = this.pass())
      if (arePaidAlike(pass, before)) this.repeat(pass)
    return this.added
  }

  /** All costs in their order, once. */
  private pass(): Payment[] {
    const { plan, unmet, left, allowances } = this
    const first = this.added.length
    for (const line of plan.coverage)
      for (let month = 0; month < plan.monthCount; month++) {
        const cell = line * plan.monthCount + month
        for (let pot = 0; pot < left.length && unmet[cell]! > 0; pot++) {
          if (left[pot] === 0 || !isOpen(plan, pot, line, month)) continue
          const amount = allowances.most(pot, line, month, Math.min(unmet[cell]!, left[pot]!))
          if (amount > 0) this.add({ month, pot, line, amount })
        }
      }
    return this.added.slice(first)
  }

  /** Awards that match one another let through a little more each time: as often as that goes at once. */
  private repeat(pass: readonly Payment[]): void {
    let times = 0
    let step = 1
    while (this.lets(pass, times + step)) {
      times += step
      step *= 2
    }
    for (; step >= 1; step /= 2) if (this.lets(pass, times + step)) times += step
    if (times > 0) for (const payment of pass) this.add({ ...payment, amount: times * payment.amount })
  }

  /** True when costs, awards and rules let some payments be made so many times. */
  private lets(pass: readonly Payment[], times: number): boolean {
    const { plan, unmet, left } = this
    const paid = new Map<string, Cents>()
    const isWithin = (key: string, amount: Cents, most: Cents) => {
      const sum = (paid.get(key) ?? 0) + amount
      paid.set(key, sum)
      return sum <= most
    }
    const trial = this.allowances.copy()
    for (const { pot, line, month, amount } of pass) {
      const all = times * amount
      if (!isWithin(`award ${pot}`, all, left[pot]!) || !isWithin(`cost ${line} ${month}`, all, unmet[line * plan.monthCount + month]!))
        return false
      if (trial.mostByLimits(pot, line, month, all) < all) return false
      trial.spend(pot, line, month, all)
    }
    return trial.unlocked.missing().every((missing) => missing === 0)
  }

  private add(payment: Payment): void {
    this.allowances.spend(payment.pot, payment.line, payment.month, payment.amount)
    this.take(payment)
    this.added.push(payment)
  }

  private take({ pot, line, month, amount }: Payment): void {
    this.unmet[line * this.plan.monthCount + month]! -= amount
    if (this.plan.pots[pot]!.kind === 'award') this.left[pot]! -= amount
  }
}

/** Of carried money only what is left by all caps on it is known: it is taken where nothing caps it. */
function isOpen({ pots, mayPay, lines }: Plan, pot: number, line: number, month: number): boolean {
  const money = pots[pot]!
  if (money.kind !== 'award' || mayPay[money.stream * lines.length + line] === 0 || month < money.from) return false
  return month <= money.through || (money.carriedThrough !== null && month <= money.carriedThrough && money.carryLimit >= money.amount)
}
