/**
 * What ratio rules allow by what is paid so far: match, indirect cost, limits of a selection. Payments may be entered in any order.
 *
 * A dollar matches one award, so matching money is kept in pools, by the rules that it could count for, and divided among them by a small
 * maximum flow. This file must never know who is paid first.
 */
import { type Cents, MAX_CENTS } from '../money/cents.ts'
import { leastFor, shareDown } from '../money/fraction.ts'
import { firstComeFlow } from '../plan/first-come.ts'
import type { RuleBook } from './rule-book.ts'

export class Unlocked {
  /** By rule: what its purse paid of bound lines, and what unlocks it (of a match: all that could). */
  readonly spent: Float64Array
  readonly base: Float64Array
  /** By pool of matching money: how much there is. */
  private readonly pools: Cents[]
  /** Matches whose award is taken to have paid a certain amount, whatever it pays. */
  private readonly settled: Set<number>
  /** By match what unlocks it, until matching money or what is matched is paid; by rule what it needs for what is spent. NaN: not known. */
  private readonly known: Float64Array
  private readonly needs: Float64Array

  /** `like`: with what was paid there so far. */
  constructor(
    readonly book: RuleBook,
    like: Unlocked | null = null,
  ) {
    this.spent = like?.spent.slice() ?? new Float64Array(book.rules.length)
    this.base = like?.base.slice() ?? new Float64Array(book.rules.length)
    this.pools = like === null ? [] : [...like.pools]
    this.settled = new Set(like?.settled)
    this.known = new Float64Array(book.rules.length).fill(Number.NaN)
    this.needs = like?.needs.slice() ?? new Float64Array(book.rules.length)
  }

  /** The same, to be changed by itself. */
  copy(): Unlocked {
    return new Unlocked(this.book, this)
  }

  pay(pot: number, line: number, month: number, amount: Cents): void {
    const { book } = this
    if (book.rules.length === 0) return
    for (const rule of book.boundRules(pot, line, month)) {
      if (this.settled.has(rule)) continue
      this.spent[rule]! += amount
      this.needs[rule] = Number.NaN
      if (book.rules[rule]!.ratio.kind === 'match') this.known.fill(Number.NaN)
    }
    const { rules, pool } = book.unlocking(pot, line, month)
    for (const rule of rules) this.base[rule]! += amount
    if (pool < 0) return
    while (this.pools.length <= pool) this.pools.push(0)
    this.pools[pool]! += amount
    this.known.fill(Number.NaN)
  }

  /** Takes so much as paid of what a match binds, whatever was and will be. */
  settle(rule: number, amount: Cents): void {
    this.known.fill(Number.NaN)
    this.settled.add(rule)
    this.spent[rule] = amount
    this.needs[rule] = Number.NaN
  }

  /** What a rule lets its purse pay of bound lines in all. */
  allowance(rule: number): Cents {
    return shareDown(this.unlocking(rule), this.book.rules[rule]!.ratio.allows)
  }

  /** What counts for a rule, when every other award keeps the match that it needs. */
  unlocking(rule: number): Cents {
    const { ratio } = this.book.rules[rule]!
    if (ratio.kind !== 'match') return Math.min(MAX_CENTS, this.base[rule]! + ratio.given)
    const known = this.known[rule]!
    if (!Number.isNaN(known)) return known
    const unlocking = Math.min(MAX_CENTS, this.matchFor(rule) + ratio.given)
    this.known[rule] = unlocking
    return unlocking
  }

  /** How much of an amount a payment may be. */
  most(pot: number, line: number, month: number, amount: Cents): Cents {
    let most = amount
    if (this.book.rules.length === 0) return most
    const { rules } = this.book.unlocking(pot, line, month)
    for (const rule of this.book.boundRules(pot, line, month)) most = Math.min(most, this.room(rule, rules.includes(rule)))
    return Math.max(0, most)
  }

  /** How much more can be paid of a line that a rule binds. One that unlocks at once makes room for a part of itself. */
  room(rule: number, unlocks: boolean): Cents {
    const { ratio } = this.book.rules[rule]!
    const { over, under } = ratio.allows
    if (!unlocks) return this.allowance(rule) - this.spent[rule]!
    if (over >= under) return MAX_CENTS
    return Number((BigInt(this.unlocking(rule)) * over - BigInt(this.spent[rule]!) * under) / (under - over))
  }

  /** What matching money an award needs for what it paid. */
  private needOf(rule: number): Cents {
    const known = this.needs[rule]!
    if (!Number.isNaN(known)) return known
    const need = this.needFor(rule)
    this.needs[rule] = need
    return need
  }

  private needFor(rule: number): Cents {
    const { ratio } = this.book.rules[rule]!
    return Math.max(0, (leastFor(this.spent[rule]!, ratio.allows) ?? MAX_CENTS) - ratio.given)
  }

  /** Matching money for an award when the others have taken what they need. */
  private matchFor(rule: number): Cents {
    const { pools, poolsFor, rivals } = this.book
    const isShared = (pool: number) => this.pools[pool]! > 0 && pools[pool]!.matches.length > 1
    if (!poolsFor[rule]!.some(isShared)) return this.base[rule]!
    const awards: number[] = []
    const needs: Cents[] = []
    for (const other of rivals[rule]!) {
      const need = this.needOf(other)
      if (need === 0) continue
      awards.push(other)
      needs.push(need)
    }
    if (awards.length === 0) return this.base[rule]!
    return this.divide([...awards, rule], [...needs, this.base[rule]!]).at(-1)!
  }

  private divide(rules: readonly number[], needs: readonly Cents[]): Cents[] {
    const { pools, book } = this
    const placeOf = new Int32Array(pools.length).fill(-1)
    const room: number[] = []
    const may = rules.map((rule) => {
      const own: number[] = []
      for (const pool of book.poolsFor[rule]!) {
        const amount = pools[pool] ?? 0
        if (amount === 0) continue
        if (placeOf[pool]! < 0) placeOf[pool] = room.push(amount) - 1
        own.push(placeOf[pool]!)
      }
      return own
    })
    return firstComeFlow(needs, Float64Array.from(room), may)
  }

  /** What is missing to each rule to be kept, as what unlocks; matched awards in order, the later ones go short. */
  missing(): Float64Array {
    const { rules, matches } = this.book
    const missing = new Float64Array(rules.length)
    rules.forEach(({ ratio }, rule) => {
      if (ratio.kind !== 'match') missing[rule] = Math.max(0, this.needOf(rule) - this.base[rule]!)
    })
    const needs = matches.map((rule) => this.needOf(rule))
    const had = matches.length === 0 ? [] : this.divide(matches, needs)
    matches.forEach((rule, at) => {
      missing[rule] = needs[at]! - had[at]!
    })
    return missing
  }
}
