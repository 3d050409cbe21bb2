/**
 * A plan when services run only as far as they are funded: what is earned falls with the service that earns it (§7 of the language).
 *
 * It scales the books of a plan and plans nothing anew. Month by month, of each service with cost C, R of it paid by its own earnings and O
 * by all other money, the part d = O ÷ (C − R) is delivered; what it earns, and the surplus that it would have left, become d of what they
 * were. Later payments out of what then is missing fall away, the last in the order of coverage first.
 */
import type { Cents } from '../money/cents.ts'
import { type Fraction, shareDown, WHOLE } from '../money/fraction.ts'
import { InternalError } from '../money/internal-error.ts'
import type { EarnedPot, Plan, Pot, SurplusPot } from '../plan/plan.ts'
import type { Books } from './books.ts'
import { Keeper } from './keeper.ts'
import { RuleBook } from './rule-book.ts'
import { Unlocked } from './unlocked.ts'

type Row = { readonly month: number; readonly pot: number; readonly line: number; amount: Cents }

export function funded(plan: Plan, books: Books): Books {
  // What nobody earns does not fall.
  if (plan.revenue.length === 0) return books
  const rows = rowsOf(books)
  for (let turn = 0; ; turn++) {
    const scaled = new Scaling(plan, rows)
    if (!cutBroken(plan, rows, scaled.paid, turn >= MOST_TURNS)) return scaled.books
  }
}

/** After so many, money whose rule is broken pays nothing at all. */
const MOST_TURNS = 20

function rowsOf({ ledger }: Books): Row[] {
  return Array.from({ length: ledger.length }, (_, at) => ({
    month: ledger.month[at]!,
    pot: ledger.pot[at]!,
    line: ledger.line[at]!,
    amount: ledger.amount[at]!,
  }))
}

class Scaling {
  readonly books: Books
  /** What is left of each payment. */
  readonly paid: Float64Array
  private readonly plan: Plan
  private readonly keeper: Keeper

  constructor(
    private readonly full: Plan,
    private readonly rows: readonly Row[],
  ) {
    this.plan = { ...full, pots: full.pots.map(withOwnFlow) }
    this.keeper = new Keeper(this.plan, false)
    this.paid = new Float64Array(rows.length)
    let from = 0
    for (let month = 0; month < full.monthCount; month++) {
      let end = from
      while (end < rows.length && rows[end]!.month === month) end++
      this.run(month, from, end)
      from = end
    }
    this.books = this.keeper.close()
  }

  private run(month: number, from: number, end: number): void {
    const { full, plan, keeper, rows, paid } = this
    const parts = this.delivered(month, from, end)
    plan.pots.forEach((pot, index) => {
      if (pot.kind === 'earned') pot.inflow[month] = shareDown((full.pots[index] as EarnedPot).inflow[month]!, parts[pot.service]!)
      else if (pot.kind === 'surplus') scaleSurplus(pot, full.pots[index] as SurplusPot, month, parts)
    })
    keeper.beginMonth(month)
    for (let at = from; at < end; at++) {
      const { pot, line } = rows[at]!
      if (paid[at]! > 0) keeper.pay(pot, line, paid[at]!)
    }
    keeper.endMonth()
  }

  /** By service the part of it that runs in a month; sets what is left of its payments. */
  private delivered(month: number, from: number, end: number): Fraction[] {
    const { full, keeper, rows, paid } = this
    // What flows in of earlier months is known; what of this month's payments, only when they are.
    const most = new Map<number, Cents>()
    for (const { pot } of rows.slice(from, end)) if (full.pots[pot]!.kind === 'surplus') most.set(pot, keeper.spendable(pot, month, []))
    // What money back by cost can pay only falls, by whole cents, so this ends: at the most that the month carries by itself.
    for (;;) {
      const parts = this.scale(month, from, end, most)
      const payments = rows.slice(from, end).map(({ pot, line }, at) => ({ pot, line, amount: paid[from + at]! }))
      const spent = new Map<number, Cents>()
      for (const { pot, amount } of payments) if (full.pots[pot]!.kind === 'reimbursed') spent.set(pot, (spent.get(pot) ?? 0) + amount)
      let isShort = false
      for (const [pot, amount] of spent) {
        const there = Math.max(0, keeper.spendable(pot, month, payments))
        if (amount <= there) continue
        most.set(pot, there)
        isShort = true
      }
      if (!isShort) return parts
    }
  }

  private scale(month: number, from: number, end: number, most: ReadonlyMap<number, Cents>): Fraction[] {
    const { full, rows, paid } = this
    const serviceCount = full.model.services.length
    const [cost, earned, other] = [new Float64Array(serviceCount), new Float64Array(serviceCount), new Float64Array(serviceCount)]
    for (let line = 0; line < full.lines.length; line++) cost[full.lineService[line]!]! += full.need[line * full.monthCount + month]!
    const left = new Map(most)
    for (let at = from; at < end; at++) {
      const { pot, line, amount } = rows[at]!
      const service = full.lineService[line]!
      if (full.pots[pot]!.kind === 'earned') {
        earned[service]! += amount
        continue
      }
      paid[at] = Math.min(amount, left.get(pot) ?? amount)
      if (left.has(pot)) left.set(pot, left.get(pot)! - paid[at]!)
      other[service]! += paid[at]!
    }
    const parts = Array.from(cost, (whole, service) =>
      whole === earned[service] ? WHOLE : { over: BigInt(other[service]!), under: BigInt(whole - earned[service]!) },
    )
    if (parts.some(({ over, under }) => over > under)) throw new InternalError('a service is paid more than it costs')
    for (let at = from; at < end; at++) {
      const { pot, line, amount } = rows[at]!
      if (full.pots[pot]!.kind === 'earned') paid[at] = shareDown(amount, parts[full.lineService[line]!]!)
    }
    return parts
  }
}

/** A pot whose flow can be changed. */
function withOwnFlow(pot: Pot): Pot {
  if (pot.kind === 'earned') return { ...pot, inflow: pot.inflow.slice() }
  if (pot.kind !== 'surplus') return pot
  return { ...pot, inflow: pot.inflow.slice(), sources: pot.sources.map((source) => ({ ...source, inflow: source.inflow.slice() })) }
}

function scaleSurplus(pot: SurplusPot, full: SurplusPot, month: number, parts: readonly Fraction[]): void {
  pot.inflow[month] = 0
  pot.sources.forEach(({ service, inflow }, at) => {
    inflow[month] = shareDown(full.sources[at]!.inflow[month]!, parts[service]!)
    pot.inflow[month]! += inflow[month]!
  })
}

/** Lowers payments that a rule does not let through any more, the last first; true when there were any. */
function cutBroken(plan: Plan, rows: readonly Row[], paid: Float64Array, all: boolean): boolean {
  const unlocked = new Unlocked(RuleBook.of(plan))
  rows.forEach(({ pot, line, month }, at) => {
    unlocked.pay(pot, line, month, paid[at]!)
  })
  const missing = unlocked.missing()
  if (missing.every((amount) => amount === 0)) return false
  const excess = missing.map((amount, rule) =>
    amount === 0 ? 0 : all ? Number.POSITIVE_INFINITY : Math.max(1, unlocked.spent[rule]! - unlocked.allowance(rule)),
  )
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at]!
    if (paid[at] === 0) continue
    const most = Math.max(0, ...unlocked.book.boundRules(row.pot, row.line, row.month).map((rule) => excess[rule]!))
    if (most === 0) continue
    const cut = Math.min(paid[at]!, most)
    row.amount = paid[at]! - cut
    for (const rule of unlocked.book.boundRules(row.pot, row.line, row.month)) excess[rule] = Math.max(0, excess[rule]! - cut)
  }
  return true
}
