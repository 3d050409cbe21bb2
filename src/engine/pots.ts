/**
 * What money there is, month by month: pots open, are paid from, are carried, lapse and close. Every cent that comes and goes is entered.
 *
 * This file owns the balances. It must never know who may pay what.
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import type { AwardPot, Plan, Pot } from '../plan/plan.ts'
import type { Allowances } from './allowances.ts'
import type { LapseReason, Move, MoveKind } from './books.ts'

export class Pots {
  readonly balance: Float64Array
  readonly movements: Move[] = []
  /** Pots whose money can be spent in the month, in the money order. */
  open: Int32Array
  openCount = 0
  /** By month: what opens, and what has its window or its carried months end. */
  private readonly opens: number[][]
  private readonly windowEnds: number[][]
  private readonly carryEnds: number[][]
  private readonly flows: number[] = []
  /** Reimbursed money that arrived in the month, by pot. */
  private readonly arrived: Float64Array
  private readonly isOpen: Uint8Array
  private readonly spent: Float64Array

  constructor(
    private readonly plan: Plan,
    private readonly allowances: Allowances,
  ) {
    const { pots, monthCount } = plan
    const months = () => Array.from({ length: monthCount }, () => [] as number[])
    this.balance = new Float64Array(pots.length)
    this.spent = new Float64Array(pots.length)
    this.arrived = new Float64Array(pots.length)
    this.isOpen = new Uint8Array(pots.length)
    this.open = new Int32Array(pots.length)
    this.opens = months()
    this.windowEnds = months()
    this.carryEnds = months()
    pots.forEach((pot, index) => {
      if (pot.kind !== 'award') {
        this.flows.push(index)
        return
      }
      this.opens[Math.max(0, pot.from)]!.push(index)
      if (pot.through >= 0 && pot.through < monthCount) this.windowEnds[pot.through]!.push(index)
      if (pot.carriedThrough !== null && pot.carriedThrough < monthCount) this.carryEnds[pot.carriedThrough]!.push(index)
    })
  }

  beginMonth(month: number): void {
    for (const pot of this.opens[month]!) {
      const award = this.plan.pots[pot] as AwardPot
      this.balance[pot] = award.amount
      this.isOpen[pot] = 1
      this.enter(award.from < 0 ? 'opening' : 'released', month, pot, null, award.amount)
    }
    for (const pot of this.flows) {
      const money = this.plan.pots[pot]!
      if (money.kind === 'earned') {
        const amount = money.inflow[month]!
        this.balance[pot] = amount
        this.isOpen[pot] = amount > 0 ? 1 : 0
        this.enter('earned', month, pot, money.service, amount)
      } else this.isOpen[pot] = this.balance[pot]! > 0 ? 1 : 0
    }
    this.openCount = 0
    for (let pot = 0; pot < this.isOpen.length; pot++) {
      if (this.isOpen[pot] === 1 && this.balance[pot]! > 0) this.open[this.openCount++] = pot
    }
  }

  /** Reimbursed money comes in; it is entered at the end of the month. */
  arrive(pot: number, amount: Cents): void {
    this.balance[pot]! += amount
    this.arrived[pot]! += amount
  }

  /** Takes money out of a pot. */
  spend(pot: number, amount: Cents): void {
    this.balance[pot]! -= amount
    this.spent[pot]! += amount
  }

  endMonth(month: number): void {
    for (const pot of this.flows) this.endFlow(pot, this.plan.pots[pot]!, month)
    for (const pot of this.windowEnds[month]!) {
      const award = this.plan.pots[pot] as AwardPot
      const carried = award.carriedThrough === null ? 0 : Math.min(this.balance[pot]!, award.carryLimit)
      if (award.carriedThrough === null) this.lapseLast(pot, month, 'window-end')
      else this.lapse(pot, month, this.balance[pot]! - carried, 'carryover-cap')
    }
    for (const pot of this.carryEnds[month]!) {
      this.lapseLast(pot, month, 'carryover-end')
    }
  }

  private endFlow(pot: number, money: Pot, month: number): void {
    if (money.kind === 'earned') {
      this.lapse(pot, month, this.balance[pot]!, 'revenue-unused')
      return
    }
    if (money.kind === 'reimbursed') {
      if (this.balance[pot]! < 0) throw new InternalError(`pot ${pot} spent ${-this.balance[pot]!} cents before they came`)
      this.enter('earned', month, pot, null, this.arrived[pot]!)
      this.arrived[pot] = 0
      return
    }
    if (money.kind !== 'surplus') return
    // Earned in this month, to be spent from the next one on.
    for (const { service, inflow } of money.sources) this.enter('earned', month, pot, service, inflow[month]!)
    this.balance[pot]! += money.inflow[month]!
  }

  /** What is left in an award's last month; what was set aside for some costs could go nowhere else. */
  private lapseLast(pot: number, month: number, why: LapseReason): void {
    const reserved = Math.min(this.balance[pot]!, this.allowances.reservedLeft(pot))
    this.lapse(pot, month, reserved, 'reserved')
    this.lapse(pot, month, this.balance[pot]!, why)
    this.isOpen[pot] = 0
  }

  private lapse(pot: number, month: number, amount: Cents, why: LapseReason): void {
    this.enter('lapsed', month, pot, null, amount, why)
    this.balance[pot]! -= amount
  }

  /** Enters what is left, and asserts that nothing was lost or made. */
  close(): void {
    const last = this.plan.monthCount - 1
    this.plan.pots.forEach((_, pot) => {
      this.enter('closing', last, pot, null, this.balance[pot]!)
    })
    const sum = new Float64Array(this.plan.pots.length)
    for (const { kind, pot, amount } of this.movements) sum[pot]! += kind === 'lapsed' || kind === 'closing' ? -amount : amount
    this.plan.pots.forEach((_, pot) => {
      if (sum[pot] !== this.spent[pot]) throw new InternalError(`pot ${pot} came to ${sum[pot]} cents and paid ${this.spent[pot]}`)
      if (!(this.balance[pot]! >= 0)) throw new InternalError(`pot ${pot} holds ${this.balance[pot]} cents`)
    })
  }

  private enter(kind: MoveKind, month: number, pot: number, service: number | null, amount: Cents, why: LapseReason | null = null): void {
    if (amount === 0) return
    if (!(amount > 0)) throw new InternalError(`${kind} of ${amount} cents in month ${month}`)
    this.movements.push({ kind, month, pot, service, amount, why })
  }
}
