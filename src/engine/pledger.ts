/**
 * Which payments to hold on to, so that rules let so much through: first those of a plan that there is, then, where they are not enough, money
 * that unlocks is put on the costs that come first. This file must never know which plan is better.
 */
import type { Cents } from '../money/cents.ts'
import { leastFor } from '../money/fraction.ts'
import type { Claim, Plan } from '../plan/plan.ts'
import type { Allowances } from './allowances.ts'
import type { Goal, Goals } from './goals.ts'
import type { Payment, Supplies } from './supplies.ts'

/** By rule what it lets through beyond what was paid before, and by claim what is held of claimed payments, by month. */
export type Pledged = {
  readonly payments: readonly Payment[]
  readonly allowed: readonly Cents[]
  readonly claimed: readonly Float64Array[]
}

type Given = { readonly supplies: Supplies; readonly past: Allowances; readonly fixed: readonly Payment[] }

export class Pledger {
  private readonly ruleCount: number
  private readonly claims: readonly Claim[]

  constructor(
    private readonly plan: Plan,
    private readonly goals: Goals,
    private readonly given: Given,
  ) {
    this.ruleCount = given.past.unlocked.book.rules.length
    // What a month's payments bring in does not come in that month.
    this.claims = given.supplies.carries ? plan.claims : []
  }

  /** By rule what a plan pays of bound lines, then by claim what could be paid of claimed ones: the most that is worth unlocking. */
  wishes(payments: readonly Payment[]): Cents[] {
    const { unlocked } = this.given.past
    const wishes: Cents[] = Array.from({ length: this.ruleCount + this.claims.length }, () => 0)
    for (const { pot, line, month, amount } of payments)
      for (const rule of unlocked.book.boundRules(pot, line, month)) wishes[rule]! += amount
    const claimed = this.claimable()
    return wishes.map((wish, at) => (at < this.ruleCount ? wish : claimed[at - this.ruleCount]!))
  }

  /** What a plan unlocks by itself: by rule at most what it wishes to pay, then by claim what it pays of claimed lines. */
  unlocked(payments: readonly Payment[]): Cents[] {
    const unlocked = this.given.past.unlocked.copy()
    const before = unlocked.spent.slice()
    for (const { pot, line, month, amount } of payments) unlocked.pay(pot, line, month, amount)
    const byRule = unlocked.book.rules.map((_, rule) => Math.max(0, unlocked.allowance(rule) - before[rule]!))
    const byClaim = this.claims.map(({ lines, paidBy }) =>
      payments.reduce(
        (sum, { pot, line, amount }) => (lines[line] === 1 && paidBy[this.plan.pots[pot]!.stream] === 1 ? sum + amount : sum),
        0,
      ),
    )
    return [...byRule, ...byClaim]
  }

  /** What could be paid of claimed lines in all. */
  private claimable(): Cents[] {
    const { plan, given } = this
    return this.claims.map(({ lines }) => {
      let sum = 0
      for (let line = 0; line < plan.lines.length; line++)
        if (lines[line] === 1)
          for (let month = given.supplies.from; month <= given.supplies.through; month++) sum += plan.need[line * plan.monthCount + month]!
      return sum
    })
  }

  choose(targets: readonly Cents[], source: readonly Payment[]): Pledged {
    return new Choice(this.plan, this.goals, this.given, targets, source).made()
  }
}

/** By claim what is paid of what it claims, by month. */
export function claimedBy({ claims, pots, monthCount }: Plan, payments: readonly Payment[]): Float64Array[] {
  return claims.map(({ lines, paidBy }) => {
    const paid = new Float64Array(monthCount)
    for (const { pot, line, month, amount } of payments) if (lines[line] === 1 && paidBy[pots[pot]!.stream] === 1) paid[month]! += amount
    return paid
  })
}

/** One choice in the making. */
class Choice {
  private readonly tracker: Allowances
  private readonly payments: Payment[] = []
  private readonly rest: Float64Array
  /** By goal the payments of the source that count for it. */
  private readonly counted: readonly (readonly number[])[]
  /** Cents of a cost and month that nobody holds yet, by `cell`; the same of the money of pots, by month where it flows. */
  private readonly room: Float64Array
  private readonly balance = new Map<number, Float64Array>()
  private readonly claimed: Float64Array[]
  /** By match that has what it needs: what it lets through in all. */
  private readonly settled = new Map<number, Cents>()
  /** By rule: what is held of bound payments, and what was paid before. */
  private readonly held: Float64Array

  constructor(
    private readonly plan: Plan,
    private readonly goals: Goals,
    private readonly given: Given,
    private readonly targets: readonly Cents[],
    private readonly source: readonly Payment[],
  ) {
    this.tracker = given.past.copy()
    this.rest = Float64Array.from(source, ({ amount }) => amount)
    this.counted = goals.among(source)
    this.room = this.needs()
    this.held = given.past.unlocked.spent.slice()
    this.claimed = plan.claims.map(() => new Float64Array(plan.monthCount))
    for (const payment of given.fixed) this.hold(payment)
    for (const payment of given.fixed) this.spendSource(payment)
  }

  made(): Pledged {
    const { plan, tracker, payments, claimed } = this
    const { unlocked } = tracker
    const before = this.given.past.unlocked.spent
    for (const rule of this.goals.turns) this.unlock(rule)
    for (const claim of plan.claims.keys()) if (unlocked.book.rules.length + claim < this.targets.length) this.claim(claim)
    // Later pledges may have unlocked more than was asked for.
    const allowed = unlocked.book.rules.map(({ ratio }, rule) =>
      Math.max(0, (ratio.kind === 'match' ? this.settled.get(rule)! : unlocked.allowance(rule)) - before[rule]!),
    )
    return { payments: payments.slice(this.given.fixed.length), allowed, claimed }
  }

  /** Pledges until a rule lets its target through, or nothing more can be found. */
  private unlock(rule: number): void {
    const { unlocked } = this.tracker
    const { ratio } = unlocked.book.rules[rule]!
    const target = this.targets[rule]! + this.given.past.unlocked.spent[rule]!
    // Other rules may hold on to bound payments already, where awards match one another.
    if (target === 0 && ratio.kind === 'match') return this.settle(rule, this.held[rule]!)
    const least = leastFor(target, ratio.allows) ?? 0
    // What is bound is never pledged to let more of itself through.
    this.pledge(() => least - unlocked.unlocking(rule), this.goals.alone[rule]!)
    // Payments that are bound and unlock at once, as far as there is room for them.
    if (ratio.kind !== 'match') return void this.fromSource(() => Number.POSITIVE_INFINITY, this.goals.both[rule]!)
    this.settle(rule, Math.max(this.held[rule]!, Math.min(target, unlocked.allowance(rule))))
  }

  /** What this award may need is kept for it: matching money counts once. */
  private settle(rule: number, amount: Cents): void {
    this.settled.set(rule, amount)
    this.tracker.unlocked.settle(rule, amount)
  }

  private claim(claim: number): void {
    const target = this.targets[this.tracker.unlocked.book.rules.length + claim]!
    this.pledge(() => target - this.claimed[claim]!.reduce((sum, amount) => sum + amount, 0), this.goals.claims[claim]!)
  }

  private pledge(missing: () => Cents, goal: Goal): void {
    if (this.fromSource(missing, goal) > 0) this.force(missing, goal)
  }

  /** Holds on to payments of the plan that there is; returns what is missing then. */
  private fromSource(missing: () => Cents, goal: Goal): Cents {
    let lacks = missing()
    if (lacks <= 0) return lacks
    for (const at of this.counted[goal.index]!) {
      if (this.rest[at] === 0) continue
      const { pot, line, month } = this.source[at]!
      const amount = this.most(pot, line, month, Math.min(lacks, this.rest[at]!))
      if (amount === 0) continue
      this.rest[at]! -= amount
      this.hold({ pot, line, month, amount })
      lacks -= amount
      if (lacks <= 0) break
    }
    // What matches one award may be wanted by another one too.
    return missing()
  }

  /** On the costs that come first, whatever else they were to be paid from. */
  private force(missing: () => Cents, goal: Goal): void {
    const { supplies } = this.given
    let lacks = missing()
    for (const { line, pots } of goal.places) {
      const open = pots.filter(({ pot }) => this.hasMoney(pot))
      const from = open.reduce((first, one) => Math.min(first, one.from), supplies.through + 1)
      const through = open.reduce((last, one) => Math.max(last, one.through), supplies.from - 1)
      for (let month = Math.max(from, supplies.from); month <= through && month <= supplies.through; month++) {
        const cell = this.cell(line, month)
        for (const { pot, from, through } of open) {
          if (lacks <= 0) return
          if (this.room[cell] === 0) break
          if (month < from || month > through) continue
          if (this.left(pot, month) === 0 || !goal.counts(pot, line, month)) continue
          const amount = this.most(pot, line, month, lacks)
          if (amount === 0) continue
          this.hold({ pot, line, month, amount })
          lacks -= amount
        }
      }
    }
  }

  /** False for an award of which all is held. */
  private hasMoney(pot: number): boolean {
    return this.plan.pots[pot]!.kind !== 'award' || this.balances(pot)[0]! > 0
  }

  private cell(line: number, month: number): number {
    const { from, through } = this.given.supplies
    return line * (through - from + 1) + month - from
  }

  private needs(): Float64Array {
    const { need, lines, monthCount } = this.plan
    const { from, through } = this.given.supplies
    const needs = new Float64Array(lines.length * (through - from + 1))
    for (let line = 0; line < lines.length; line++)
      needs.set(need.subarray(line * monthCount + from, line * monthCount + through + 1), this.cell(line, from))
    return needs
  }

  /** How much of an amount can be held: of the cost, of the money, and by every rule. */
  private most(pot: number, line: number, month: number, amount: Cents): Cents {
    const { unlocked } = this.tracker
    let most = Math.min(amount, this.room[this.cell(line, month)]!, this.left(pot, month))
    const { rules: unlocks } = unlocked.book.unlocking(pot, line, month)
    for (const rule of unlocked.book.boundRules(pot, line, month)) {
      const settled = this.settled.get(rule)
      most = Math.min(most, settled === undefined ? unlocked.room(rule, unlocks.includes(rule)) : settled - this.held[rule]!)
    }
    return most <= 0 ? 0 : this.tracker.mostByLimits(pot, line, month, most)
  }

  /** What a pot has that nobody holds: an award in all, earned money by month. Surplus is held only where a plan spends it already. */
  private left(pot: number, month: number): Cents {
    const { kind } = this.plan.pots[pot]!
    if (kind === 'surplus') return Number.POSITIVE_INFINITY
    return this.balances(pot)[kind === 'award' ? 0 : month - this.given.supplies.from]!
  }

  private balances(pot: number): Float64Array {
    const known = this.balance.get(pot)
    if (known !== undefined) return known
    const { supplies } = this.given
    const money = this.plan.pots[pot]!
    const made =
      money.kind === 'award'
        ? Float64Array.of(supplies.award(pot))
        : Float64Array.from({ length: supplies.through - supplies.from + 1 }, (_, at) => supplies.inflow(pot, supplies.from + at))
    this.balance.set(pot, made)
    return made
  }

  private hold(payment: Payment): void {
    const { plan, tracker } = this
    const { pot, line, month, amount } = payment
    const { unlocked } = tracker
    this.payments.push(payment)
    this.room[this.cell(line, month)]! -= amount
    const money = plan.pots[pot]!
    if (money.kind === 'award' || money.kind === 'earned')
      this.balances(pot)[money.kind === 'award' ? 0 : month - this.given.supplies.from]! -= amount
    for (const rule of unlocked.book.boundRules(pot, line, month)) this.held[rule]! += amount
    tracker.spend(pot, line, month, amount)
    plan.claims.forEach(({ lines, paidBy }, claim) => {
      if (lines[line] === 1 && paidBy[money.stream] === 1) this.claimed[claim]![month]! += amount
    })
  }

  /** Payments that are fixed are part of the plan that there is. */
  private spendSource({ pot, line, month, amount }: Payment): void {
    let rest = amount
    this.source.forEach((one, at) => {
      if (rest === 0 || one.pot !== pot || one.line !== line || one.month !== month) return
      const taken = Math.min(rest, this.rest[at]!)
      this.rest[at]! -= taken
      rest -= taken
    })
  }
}
