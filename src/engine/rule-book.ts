/**
 * The ratio rules of a plan, and which payments they bind and which unlock them: worked out once for a plan, whatever is paid in it.
 */
import type { Plan, Purse, Ratio } from '../plan/plan.ts'
import { oncePerPlan } from './once.ts'

export type Rule = { readonly ratio: Ratio; readonly purse: Purse }

/** Rules that a payment unlocks, and the pool that it flows into if some of them are matches (-1: none is). */
type Unlocking = { readonly rules: readonly number[]; readonly pool: number }

export class RuleBook {
  readonly rules: readonly Rule[]
  /** Those that are matches. */
  readonly matches: readonly number[]
  /** By pool of matching money: the matches that it could count for. */
  readonly pools: { readonly matches: readonly number[] }[] = []
  /** By rule the pools that could count for it; and the matches that may want the same money, or want what those may want, and so on. */
  readonly poolsFor: readonly number[][]
  readonly rivals: (readonly number[])[]
  private readonly poolOf = new Map<string, number>()
  private readonly bound: Placed<readonly number[]>
  private readonly unlocks: Placed<Unlocking>

  static readonly of = oncePerPlan((plan) => new RuleBook(plan))

  private constructor({ purses, pots, monthCount }: Plan) {
    this.rules = purses.flatMap((purse) => purse.ratios.map((ratio) => ({ ratio, purse })))
    this.poolsFor = this.rules.map(() => [])
    this.rivals = this.rules.map(() => [])
    this.matches = [...this.rules.keys()].filter((rule) => this.rules[rule]!.ratio.kind === 'match')
    const bound: Span[][] = pots.map(() => [])
    const unlocks: Span[][] = pots.map(() => [])
    this.rules.forEach(({ ratio, purse }, rule) => {
      for (const { pot, from, through } of purse.parts) bound[pot]!.push({ rule, from, through, lines: ratio.cap.lines })
      for (const { pot, from, through } of ratio.unlockedBy) unlocks[pot]!.push({ rule, from, through, lines: ratio.base })
    })
    this.bound = new Placed(bound, monthCount, (rules) => rules)
    this.unlocks = new Placed(unlocks, monthCount, (rules) => ({ rules, pool: this.poolFor(rules) }))
  }

  boundRules(pot: number, line: number, month: number): readonly number[] {
    return this.bound.at(pot, line, month)
  }

  unlocking(pot: number, line: number, month: number): Unlocking {
    return this.unlocks.at(pot, line, month)
  }

  private poolFor(rules: readonly number[]): number {
    const matches = rules.filter((rule) => this.matches.includes(rule))
    if (matches.length === 0) return -1
    const key = matches.join()
    const pool = this.poolOf.get(key) ?? this.newPool(matches)
    this.poolOf.set(key, pool)
    return pool
  }

  private newPool(matches: readonly number[]): number {
    const pool = this.pools.push({ matches }) - 1
    for (const rule of matches) this.poolsFor[rule]!.push(pool)
    const all = new Set(matches.flatMap((rule) => [rule, ...this.rivals[rule]!]))
    for (const rule of all) this.rivals[rule] = this.matches.filter((other) => other !== rule && all.has(other))
    return pool
  }
}

type Span = { readonly rule: number; readonly from: number; readonly through: number; readonly lines: Uint8Array }

/** What follows from the rules whose spans hold a payment, by pot, line and month; costs in the same spans share it. */
class Placed<T> {
  private readonly byLine: (readonly T[] | undefined)[][]
  private readonly bySpans = new Map<string, readonly T[]>()
  private readonly nothing: T

  constructor(
    private readonly spans: readonly (readonly Span[])[],
    private readonly monthCount: number,
    private readonly following: (rules: readonly number[]) => T,
  ) {
    this.byLine = spans.map(() => [])
    this.nothing = following([])
  }

  at(pot: number, line: number, month: number): T {
    if (this.spans[pot]!.length === 0) return this.nothing
    const own = this.byLine[pot]!
    own[line] ??= this.byMonth(pot, line)
    return own[line]![month]!
  }

  private byMonth(pot: number, line: number): readonly T[] {
    const spans = this.spans[pot]!.filter(({ lines }) => lines[line] === 1)
    const key = spans.map(({ rule, from, through }) => `${rule} ${from} ${through}`).join()
    const known = this.bySpans.get(key)
    if (known !== undefined) return known
    const byRules = new Map<string, T>([['', this.nothing]])
    const found = Array.from({ length: this.monthCount }, (_, month) => {
      const rules = spans.flatMap(({ rule, from, through }) => (month >= from && month <= through ? [rule] : []))
      const one = byRules.get(rules.join()) ?? this.following(rules)
      byRules.set(rules.join(), one)
      return one
    })
    this.bySpans.set(key, found)
    return found
  }
}
