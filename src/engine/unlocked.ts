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

/** The rules of spans, by pot, line and month; costs that the same spans hold share what was found for them. */
class Placed {
  private readonly byLine: (readonly (readonly number[])[])[][]
  private readonly bySpans = new Map<string, readonly (readonly number[])[]>()

  constructor(
    private readonly spans: readonly (readonly Span[])[],
    private readonly monthCount: number,
  ) {
    this.byLine = spans.map(() => [])
  }

  at(pot: number, line: number, month: number): readonly number[] {
    const own = this.byLine[pot]!
    own[line] ??= this.months(pot, line)
    return own[line].length === 0 ? NONE : own[line][month]!
  }

  private months(pot: number, line: number): readonly (readonly number[])[] {
    const spans = this.spans[pot]!.filter(({ lines }) => lines[line] === 1)
    if (spans.length === 0) return NEVER
    const key = spans.map(({ rule, from, through }) => `${rule} ${from} ${through}`).join()
    const known = this.bySpans.get(key)
    if (known !== undefined) return known
    const found = Array.from({ length: this.monthCount }, (_, month) =>
      spans.flatMap(({ rule, from, through }) => (month >= from && month <= through ? [rule] : [])),
    )
    this.bySpans.set(key, found)
    return found
  }
}

const NONE: readonly number[] = []
const NEVER: readonly (readonly number[])[] = []

export class Unlocked {
  readonly rules: readonly Rule[]
  /** By rule: what its purse paid of bound lines, and what unlocks it (of a match: all that could). */
  readonly spent: Float64Array
  readonly base: Float64Array
  /** By pot: where its payments are bound, and where they unlock. */
  private readonly boundBy: Placed
  private readonly unlocks: Placed
  private readonly pools = new Map<string, Pool>()
  /** Matches whose award is taken to have paid a certain amount, whatever it pays. */
  private readonly settled = new Set<number>()
  /** By match what unlocks it, until matching money or what is matched is paid. */
  private readonly known = new Map<number, Cents>()

  /** `like`: the same plan, with what was paid in it so far. */
  constructor({ purses, pots, monthCount }: Plan, like: Unlocked | null = null) {
    if (like !== null) {
      this.rules = like.rules
      this.boundBy = like.boundBy
      this.unlocks = like.unlocks
      this.spent = like.spent.slice()
      this.base = like.base.slice()
      for (const [key, { rules, amount }] of like.pools) this.pools.set(key, { rules, amount })
      for (const rule of like.settled) this.settled.add(rule)
      return
    }
    this.rules = purses.flatMap((purse) => purse.ratios.map((ratio) => ({ ratio, purse })))
    this.spent = new Float64Array(this.rules.length)
    this.base = new Float64Array(this.rules.length)
    const boundBy: Span[][] = pots.map(() => [])
    const unlocks: Span[][] = pots.map(() => [])
    this.rules.forEach(({ ratio, purse }, rule) => {
      for (const { pot, from, through } of purse.parts) boundBy[pot]!.push({ rule, from, through, lines: ratio.cap.lines })
      for (const { pot, from, through } of ratio.unlockedBy) unlocks[pot]!.push({ rule, from, through, lines: ratio.base })
    })
    this.boundBy = new Placed(boundBy, monthCount)
    this.unlocks = new Placed(unlocks, monthCount)
  }

  /** The rules that a payment is bound by, or that it unlocks. */
  boundRules(pot: number, line: number, month: number): readonly number[] {
    return this.boundBy.at(pot, line, month)
  }

  unlockedRules(pot: number, line: number, month: number): readonly number[] {
    return this.unlocks.at(pot, line, month)
  }

  pay(pot: number, line: number, month: number, amount: Cents): void {
    if (this.rules.length === 0) return
    for (const rule of this.boundRules(pot, line, month)) {
      if (this.settled.has(rule)) continue
      this.spent[rule]! += amount
      if (this.rules[rule]!.ratio.kind === 'match') this.known.clear()
    }
    const matched: number[] = []
    for (const rule of this.unlockedRules(pot, line, month)) {
      this.base[rule]! += amount
      if (this.rules[rule]!.ratio.kind === 'match') matched.push(rule)
    }
    if (matched.length === 0) return
    this.known.clear()
    const key = matched.join()
    const pool = this.pools.get(key)
    if (pool === undefined) this.pools.set(key, { rules: matched, amount })
    else pool.amount += amount
  }

  /** Takes so much as paid of what a match binds, whatever was and will be. */
  settle(rule: number, amount: Cents): void {
    this.known.clear()
    this.settled.add(rule)
    this.spent[rule] = amount
  }

  /** What a rule lets its purse pay of bound lines in all. */
  allowance(rule: number): Cents {
    return shareDown(this.unlocking(rule), this.rules[rule]!.ratio.allows)
  }

  /** What counts for a rule, when every other award keeps the match that it needs. */
  unlocking(rule: number): Cents {
    const { ratio } = this.rules[rule]!
    if (ratio.kind !== 'match') return Math.min(MAX_CENTS, this.base[rule]! + ratio.given)
    const known = this.known.get(rule)
    if (known !== undefined) return known
    const unlocking = Math.min(MAX_CENTS, this.matchFor(rule) + ratio.given)
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
