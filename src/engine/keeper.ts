/**
 * Keeps the books while a method pays, and sees to it that they are right. It must never know how the method decides.
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import type { Plan } from '../plan/plan.ts'
import { Allowances } from './allowances.ts'
import { type Books, Ledger } from './books.ts'
import { Pots } from './pots.ts'
import { Reimbursed } from './reimbursed.ts'

export class Keeper {
  readonly allowances: Allowances
  readonly pots: Pots
  private readonly reimbursed: Reimbursed
  private readonly ledger = new Ledger()
  private month = 0

  /** `keepsRatios` is false where what unlocks other money is looked at only when everything is paid. */
  constructor(
    readonly plan: Plan,
    private readonly keepsRatios = true,
  ) {
    this.allowances = new Allowances(plan)
    this.pots = new Pots(plan, this.allowances)
    this.reimbursed = new Reimbursed(plan)
  }

  beginMonth(month: number): void {
    this.month = month
    this.reimbursed.begin(month, ({ pot }, amount) => this.pots.arrive(pot, amount))
    this.pots.beginMonth(month)
  }

  /** What a pot of surplus or reimbursed money can spend in a month that has not begun, when these payments are made in it. */
  spendable(
    pot: number,
    month: number,
    payments: readonly { readonly pot: number; readonly line: number; readonly amount: Cents }[],
  ): Cents {
    const own = payments.map(({ pot: payer, line, amount }) => ({ stream: this.plan.pots[payer]!.stream, line, amount }))
    return this.pots.balance[pot]! + this.reimbursed.arriving(pot, month, own)
  }

  pay(pot: number, line: number, amount: Cents): void {
    const { ledger, month } = this
    this.pots.spend(pot, amount)
    this.allowances.spend(pot, line, month, amount)
    this.reimbursed.pay(this.plan.pots[pot]!.stream, line, month, amount)
    ledger.post(month, pot, line, amount)
  }

  endMonth(): void {
    this.reimbursed.end(this.month, ({ pot }, amount) => this.pots.arrive(pot, amount))
    this.pots.endMonth(this.month)
  }

  /** Throws an InternalError if a cent were lost, made or paid twice, or a rule broken. */
  close(): Books {
    this.pots.close()
    this.allowances.assertKept(this.keepsRatios)
    assertNothingIsOverpaid(this.plan, this.ledger)
    return { ledger: this.ledger, movements: this.pots.movements }
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
