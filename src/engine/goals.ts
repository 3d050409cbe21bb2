/**
 * What could be pledged for each rule and claim, worked out once for a plan: which payments count for it, and where money could be put so
 * that it counts. It must never know how much is wanted.
 */
import type { Plan } from '../plan/plan.ts'
import type { Payment } from './supplies.ts'
import { type Rule, Unlocked } from './unlocked.ts'

type Counts = (pot: number, line: number, month: number) => boolean

/** Costs in the order of coverage, each with the pots that may pay it and could count. */
export type Place = { readonly line: number; readonly pots: readonly number[] }

export class Goal {
  private readonly found = new WeakMap<readonly Payment[], Int32Array>()
  private known: readonly Place[] | undefined

  constructor(
    private readonly plan: Plan,
    readonly pots: ReadonlySet<number>,
    readonly counts: Counts,
    private readonly couldCount: (pot: number, line: number) => boolean,
  ) {}

  /** Which of some payments count, by their index. What is reimbursed depends on what is pledged, and never counts. */
  among(payments: readonly Payment[]): Int32Array {
    const known = this.found.get(payments)
    if (known !== undefined) return known
    const indices: number[] = []
    payments.forEach(({ pot, line, month }, at) => {
      if (this.pots.has(pot) && this.plan.pots[pot]!.kind !== 'reimbursed' && this.counts(pot, line, month)) indices.push(at)
    })
    const own = Int32Array.from(indices)
    this.found.set(payments, own)
    return own
  }

  get places(): readonly Place[] {
    this.known ??= [...this.plan.coverage].flatMap((line) => {
      const pots = [...this.pots].filter((pot) => this.mayPay(pot, line) && this.couldCount(pot, line))
      return pots.length === 0 ? [] : [{ line, pots }]
    })
    return this.known
  }

  private mayPay(pot: number, line: number): boolean {
    const { pots, mayPay, lines, lineService } = this.plan
    const money = pots[pot]!
    if (mayPay[money.stream * lines.length + line] === 0) return false
    return money.kind === 'award' || (money.kind === 'earned' && lineService[line] === money.service)
  }
}

export class Goals {
  /** By rule: payments that unlock it and are not bound by it; and those that are both. */
  readonly alone: readonly Goal[]
  readonly both: readonly Goal[]
  readonly claims: readonly Goal[]
  /** Rules in the order in which they are pledged for. */
  readonly turns: readonly number[]

  constructor(plan: Plan) {
    const unlocked = new Unlocked(plan)
    this.turns = inTurn(unlocked.rules)
    const goalsOf = (isBound: boolean) =>
      unlocked.rules.map(({ ratio }, rule) => {
        const counts: Counts = (pot, line, month) =>
          unlocked.unlockedRules(pot, line, month).includes(rule) && unlocked.boundRules(pot, line, month).includes(rule) === isBound
        return new Goal(plan, new Set(ratio.unlockedBy.map(({ pot }) => pot)), counts, (_, line) => ratio.base[line] === 1)
      })
    this.alone = goalsOf(false)
    this.both = goalsOf(true)
    this.claims = plan.claims.map(({ lines, paidBy }) => {
      const counts = (pot: number, line: number) => lines[line] === 1 && paidBy[plan.pots[pot]!.stream] === 1
      return new Goal(plan, new Set(plan.pots.flatMap(({ stream }, pot) => (paidBy[stream] === 1 ? [pot] : []))), counts, counts)
    })
  }
}

/** Matches before what they bound can unlock, and each before those that its own award matches. */
function inTurn(rules: readonly Rule[]): number[] {
  const order: number[] = []
  const isReady = (rule: number) =>
    rules.every(({ ratio, purse }, other) => {
      if (other === rule || ratio.kind !== 'match' || order.includes(other)) return true
      return !rules[rule]!.ratio.unlockedBy.some(({ pot }) => purse.parts.some((part) => part.pot === pot))
    })
  const left = new Set(rules.keys())
  while (left.size > 0) {
    const waiting = [...left]
    const next = waiting.find(isReady) ?? waiting[0]!
    order.push(next)
    left.delete(next)
  }
  return order
}
