/**
 * Reimbursed money while a plan is carried out: what was paid that is claimed, and what arrives of it.
 *
 * What follows from payments of a month itself is known at the month's end. A plan that is made at once may have spent it in the month; who
 * goes payment by payment cannot wait for it.
 */
import type { Cents } from '../money/cents.ts'
import { dueIn } from '../plan/claims.ts'
import type { Claim, Plan } from '../plan/plan.ts'

export class Reimbursed {
  /** paid[claim][month] */
  private readonly paid: readonly Float64Array[]
  /** By claim: what arrived at the beginning of the month. */
  private readonly early: Float64Array

  constructor(private readonly plan: Plan) {
    this.paid = plan.claims.map(() => new Float64Array(plan.monthCount))
    this.early = new Float64Array(plan.claims.length)
  }

  pay(stream: number, line: number, month: number, amount: Cents): void {
    this.plan.claims.forEach(({ lines, paidBy }, at) => {
      if (lines[line] === 1 && paidBy[stream] === 1) this.paid[at]![month]! += amount
    })
  }

  /** What arrives by claim as a month begins. */
  begin(month: number, arrive: (claim: Claim, amount: Cents) => void): void {
    this.plan.claims.forEach((claim, at) => {
      this.early[at] = this.known(claim, at, month)
      if (this.early[at] > 0) arrive(claim, this.early[at])
    })
  }

  /** What arrives of a pot in a month that has not begun, when these payments are made in it. */
  arriving(
    pot: number,
    month: number,
    payments: readonly { readonly stream: number; readonly line: number; readonly amount: Cents }[],
  ): Cents {
    return this.plan.claims.reduce((sum, claim, at) => {
      if (claim.pot !== pot) return sum
      const paid = this.paid[at]!
      for (const { stream, line, amount } of payments) if (claim.lines[line] === 1 && claim.paidBy[stream] === 1) paid[month]! += amount
      const due = dueIn(claim, paid, month)
      paid[month] = 0
      return sum + claim.opening[month]! + due
    }, 0)
  }

  private known(claim: Claim, at: number, month: number): Cents {
    return claim.opening[month]! + (claim.delay > 0 && claim.settles > 0 ? dueIn(claim, this.paid[at]!, month) : 0)
  }

  /** What else arrives by the end of the month. */
  end(month: number, arrive: (claim: Claim, amount: Cents) => void): void {
    this.plan.claims.forEach((claim, at) => {
      const late = claim.opening[month]! + dueIn(claim, this.paid[at]!, month) - this.early[at]!
      if (late > 0) arrive(claim, late)
    })
  }
}
