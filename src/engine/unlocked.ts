/**
 * What ratio rules allow by what is paid so far: match, indirect cost, limits of a selection. Payments may be entered in any order.
 *
 * A dollar matches one award, so matching money is kept in pools, by the rules that it could count for, and divided among them by a small
 * maximum flow. This file must never know who is paid first.
 */
import { type Cents, MAX_CENTS } from '../money/cents.ts'
import { leastFor, shareDown } from '../money/fraction.ts'
import type { Plan, Purse, Ratio } from '../plan/plan.ts'
import { firstComeFlow } from '../plan/revenue.ts'

export type Rule = { readonly ratio: Ratio; readonly purse: Purse }

/** Matching money that could count for the same rules. */
type Pool = { readonly rules: readonly number[]; amount: Cents }

type Span = { readonly rule: number; readonly from: number; readonly through: number; readonly lines: Uint8Array }

export class Unlocked {
  readonly rules: readonly Rule[]
  /** By rule: what its purse paid of bound lines, and what unlocks it (of a match: all that could). */
  readonly spent: Float64Array
  readonly base: Float64Array
  /** By pot: where its payments are bound, and where they unlock. */
  private readonly boundBy: readonly Span[][]
  private readonly unlocks: readonly Span[][]
  private readonly pools = new Map<string, Pool>()
  /** By rule what unlocks it, until anything is paid. */
  private readonly known = new Map<number, Cents>()

  /** `like`: the same plan, with what was paid in it so far. */
  constructor({ purses, pots }: Plan, like: Unlocked | null = null) {
    if (like !== null) {
      this.rules = like.rules
      this.boundBy = like.boundBy
      this.unlocks = like.unlocks
      this.spent = like.spent.slice()
      this.base = like.base.slice()
      for (const [key, { rules, amount }] of like.pools) this.pools.set(key, { rules, amount })
      return
    }
    this.rules = purses.flatMap((purse) => purse.ratios.map((ratio) => ({ ratio, purse })))
    this.spent = new Float64Array(this.rules.length)
    this.base = new Float64Array(this.rules.length)
    this.boundBy = pots.map(() => [])
    this.unlocks = pots.map(() => [])
    this.rules.forEach(({ ratio, purse }, rule) => {
      for (const { pot, from, through } of purse.parts) this.boundBy[pot]!.push({ rule, from, through, lines: ratio.cap.lines })
      for (const { pot, from, through } of ratio.unlockedBy) this.unlocks[pot]!.push({ rule, from, through, lines: ratio.base })
    })
  }

  /** The rules that a payment is bound by, or that it unlocks. */
  boundRules(pot: number, line: number, month: number): readonly number[] {
    return inside(this.boundBy[pot]!, line, month)
  }

  unlockedRules(pot: number, line: number, month: number): readonly number[] {
    return inside(this.unlocks[pot]!, line, month)
  }

  pay(pot: number, line: number, month: number, amount: Cents): void {
    if (this.rules.length === 0) return
    this.known.clear()
    for (const rule of this.boundRules(pot, line, month)) this.spent[rule]! += amount
    const matched: number[] = []
    for (const rule of this.unlockedRules(pot, line, month)) {
      this.base[rule]! += amount
      if (this.rules[rule]!.ratio.kind === 'match') matched.push(rule)
    }
    if (matched.length === 0) return
    const key = matched.join()
    const pool = this.pools.get(key)
    if (pool === undefined) this.pools.set(key, { rules: matched, amount })
    else pool.amount += amount
  }

  /** Takes so much as paid of what a rule binds, whatever was. */
  settle(rule: number, amount: Cents): void {
    this.known.clear()
    this.spent[rule] = amount
  }

  /** What a rule lets its purse pay of bound lines in all. */
  allowance(rule: number): Cents {
    return shareDown(this.unlocking(rule), this.rules[rule]!.ratio.allows)
  }

  /** What counts for a rule, when every other award keeps the match that it needs. */
  unlocking(rule: number): Cents {
    const known = this.known.get(rule)
    if (known !== undefined) return known
    const { ratio } = this.rules[rule]!
    const unlocking = Math.min(MAX_CENTS, (ratio.kind === 'match' ? this.matchFor(rule) : this.base[rule]!) + ratio.given)
    this.known.set(rule, unlocking)
    return unlocking
  }

  /** How much of an amount a payment may be. */
  most(pot: number, line: number, month: number, amount: Cents): Cents {
    let most = amount
    if (this.rules.length === 0) return most
    const unlocking = this.unlockedRules(pot, line, month)
    for (const rule of this.boundRules(pot, line, month)) most = Math.min(most, this.room(rule, unlocking.includes(rule)))
    return Math.max(0, most)
  }

  /** How much more can be paid of a line that a rule binds. One that unlocks at once makes room for a part of itself. */
  room(rule: number, unlocks: boolean): Cents {
    const { ratio } = this.rules[rule]!
    const { over, under } = ratio.allows
    if (!unlocks) return this.allowance(rule) - this.spent[rule]!
    if (over >= under) return MAX_CENTS
    return Number((BigInt(this.unlocking(rule)) * over - BigInt(this.spent[rule]!) * under) / (under - over))
  }

  /** What matching money an award needs for what it paid. */
  private needOf(rule: number): Cents {
    const { ratio } = this.rules[rule]!
    return Math.max(0, (leastFor(this.spent[rule]!, ratio.allows) ?? MAX_CENTS) - ratio.given)
  }

  /** Matching money for an award when the others have taken what they need. */
  private matchFor(rule: number): Cents {
    const shared = [...this.pools.values()].some(({ rules }) => rules.length > 1 && rules.includes(rule))
    if (!shared) return this.base[rule]!
    const matches = this.rules.flatMap(({ ratio }, at) => (ratio.kind === 'match' && at !== rule ? [at] : []))
    return this.divide([...matches, rule], [...matches.map((at) => this.needOf(at)), MAX_CENTS]).at(-1)!
  }

  private divide(rules: readonly number[], needs: readonly Cents[]): Cents[] {
    const pools = [...this.pools.values()]
    return firstComeFlow(
      needs,
      pools.map(({ amount }) => amount),
      rules.map((rule) => pools.map((pool) => pool.rules.includes(rule))),
    )
  }

  /** What is missing to each rule to be kept, as what unlocks; matched awards in order, the later ones go short. */
  missing(): Float64Array {
    const missing = new Float64Array(this.rules.length)
    const matches: number[] = []
    this.rules.forEach(({ ratio }, rule) => {
      if (ratio.kind === 'match') matches.push(rule)
      else missing[rule] = Math.max(0, this.needOf(rule) - this.base[rule]!)
    })
    const needs = matches.map((rule) => this.needOf(rule))
    const had = matches.length === 0 ? [] : this.divide(matches, needs)
    matches.forEach((rule, at) => {
      missing[rule] = needs[at]! - had[at]!
    })
    return missing
  }
}

const NONE: readonly number[] = []

function inside(spans: readonly Span[], line: number, month: number): readonly number[] {
  if (spans.length === 0) return NONE
  let rules: number[] | null = null
  for (const { rule, from, through, lines } of spans)
    if (month >= from && month <= through && lines[line] === 1) {
      if (rules === null) rules = [rule]
      else rules.push(rule)
    }
  return rules ?? NONE
}
