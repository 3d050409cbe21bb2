/**
 * The books of a run: who paid what, and what came and went. Every figure that anyone is shown is a sum over them and the plan's needs.
 *
 * Postings are kept in growing typed arrays, because a large plan has a hundred thousand of them. Entries are made in the order of time
 * and never changed.
 */
import type { Cents } from '../money/cents.ts'

export type Books = {
  readonly ledger: Ledger
  readonly movements: readonly Move[]
}

export type MoveKind = 'opening' | 'released' | 'earned' | 'lapsed' | 'closing'
export type LapseReason = 'window-end' | 'carryover-cap' | 'carryover-end' | 'reserved' | 'revenue-unused'

/** `pot` is an index of the plan's pots; `service` that on which money was earned, or null. */
export type Move = {
  readonly kind: MoveKind
  readonly month: number
  readonly pot: number
  readonly service: number | null
  readonly amount: Cents
  /** Of lapsed money. */
  readonly why: LapseReason | null
}

/** Postings, one a row: in `month`, `pot` paid `amount` cents of `line`. */
export class Ledger {
  length = 0
  month = new Int32Array(1024)
  pot = new Int32Array(1024)
  line = new Int32Array(1024)
  amount = new Float64Array(1024)

  post(month: number, pot: number, line: number, amount: Cents): void {
    if (this.length === this.month.length) this.grow()
    const row = this.length++
    this.month[row] = month
    this.pot[row] = pot
    this.line[row] = line
    this.amount[row] = amount
  }

  private grow(): void {
    const size = this.length * 2
    const longer = <A extends Int32Array | Float64Array>(array: A, made: A): A => {
      made.set(array)
      return made
    }
    this.month = longer(this.month, new Int32Array(size))
    this.pot = longer(this.pot, new Int32Array(size))
    this.line = longer(this.line, new Int32Array(size))
    this.amount = longer(this.amount, new Float64Array(size))
  }
}
