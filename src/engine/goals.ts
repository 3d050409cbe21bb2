/**
 * What could be pledged for each rule and claim, worked out once for a plan: which payments count for it, and where money could be put so
 * that it counts. It must never know how much is wanted.
 */
import type { Plan } from '../plan/plan.ts'
import { groundOf } from './ground.ts'
import type { Rule, RuleBook } from './rule-book.ts'
import type { Payment } from './supplies.ts'

/** A cost, and the pots that may pay it and could count, with the months in which they could. */
type Place = { readonly line: number; readonly pots: readonly Source[] }
type Source = { readonly pot: number; readonly from: number; readonly through: number }

export type Goal = {
  /** Its place among all goals. */
  readonly index: number
  readonly counts: (pot: number, line: number, month: number) => boolean
  /** In the order of coverage. */
  readonly places: readonly Place[]
}

export class Goals {
  /** By rule: payments that unlock it and are not bound by it; and those that are both. */
  readonly alone: readonly Goal[]
  readonly both: readonly Goal[]
  readonly claims: readonly Goal[]
  /** Rules in the order in which they are pledged for. */
  readonly turns: readonly number[]
  private readonly found = new WeakMap<readonly Payment[], readonly (readonly number[])[]>()

  constructor(
    private readonly plan: Plan,
    private readonly book: RuleBook,
  ) {
    const { rules } = book
    this.turns = inTurn(rules)
    const goalsOf = (isBound: boolean, first: number): Goal[] =>
      rules.map(({ ratio }, rule) => ({
        index: first + rule,
        counts: (pot, line, month) =>
          book.unlocking(pot, line, month).rules.includes(rule) && book.boundRules(pot, line, month).includes(rule) === isBound,
        places: this.placesOf(ratio.unlockedBy, ratio.base),
      }))
    this.alone = goalsOf(false, 0)
    this.both = goalsOf(true, rules.length)
    this.claims = plan.claims.map(({ lines, paidBy }, claim) => ({
      index: 2 * rules.length + claim,
      counts: (pot, line) => lines[line] === 1 && paidBy[plan.pots[pot]!.stream] === 1,
      places: this.placesOf(
        plan.pots.flatMap(({ stream }, pot) => (paidBy[stream] === 1 ? [{ pot, from: 0, through: plan.monthCount - 1 }] : [])),
        lines,
      ),
    }))
  }

  /** By goal which of some payments count for it, by their index. What is reimbursed depends on what is pledged, and never counts. */
  among(payments: readonly Payment[]): readonly (readonly number[])[] {
    const known = this.found.get(payments)
    if (known !== undefined) return known
    const { plan, book } = this
    const found: number[][] = Array.from({ length: 2 * book.rules.length + this.claims.length }, () => [])
    payments.forEach(({ pot, line, month }, at) => {
      if (plan.pots[pot]!.kind === 'reimbursed') return
      const { rules } = book.unlocking(pot, line, month)
      const bound = rules.length === 0 ? rules : book.boundRules(pot, line, month)
      for (const rule of rules) found[(bound.includes(rule) ? this.both : this.alone)[rule]!.index]!.push(at)
      for (const { counts, index } of this.claims) if (counts(pot, line, month)) found[index]!.push(at)
    })
    this.found.set(payments, found)
    return found
  }

  /** Surplus and money that is reimbursed are held only where a plan spends them already. */
  private placesOf(unlockedBy: readonly Source[], lines: Uint8Array): Place[] {
    const { payable } = groundOf(this.plan)
    const sources = new Map<number, Source>()
    for (const one of unlockedBy) {
      const pot = this.plan.pots[one.pot]!
      if (pot.kind !== 'award' && pot.kind !== 'earned') continue
      const known = sources.get(one.pot)
      const [from, through] = pot.kind === 'award' ? [pot.from, pot.through] : [0, this.plan.monthCount - 1]
      sources.set(one.pot, {
        pot: one.pot,
        from: Math.min(known?.from ?? through, Math.max(from, one.from)),
        through: Math.max(known?.through ?? from, Math.min(through, one.through)),
      })
    }
    const own = [...sources.values()]
    return [...this.plan.coverage].flatMap((line) => {
      const pots = lines[line] === 1 ? own.filter(({ pot }) => payable[pot]!.includes(line)) : []
      return pots.length === 0 ? [] : [{ line, pots }]
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
