/**
 * Which limits a run used up: what stopped an award that still had money, or all of its money that was not set aside for others.
 */
import type { Books } from '../engine/books.ts'
import { RuleBook } from '../engine/rule-book.ts'
import { Unlocked } from '../engine/unlocked.ts'
import { capsOf } from '../plan/limits.ts'
import type { Cap, Plan, Purse } from '../plan/plan.ts'
import { yearOf } from '../scenario/years.ts'
import { indirectWords, limitWords, matchWords } from './rules.ts'

/** A rule that let no more through, in words. */
export type Stop = { readonly code: 'limit' | 'reserved' | 'no-match'; readonly rule: string }

type Account = { readonly purse: Purse; readonly full: readonly Cap[] }

export class UsedLimits {
  /** By stream. */
  private readonly accounts: readonly (readonly Account[])[]
  /** By stream: what it paid of each line and month, where limits `of: cost` count that; else null. */
  private readonly shares: readonly (Float64Array | null)[]

  constructor(
    private readonly plan: Plan,
    { ledger }: Books,
  ) {
    const { purses, streams, lines, shareCaps, monthCount, pots } = plan
    const spent = new Map(purses.map((purse) => [purse, new Float64Array(lines.length)]))
    const partsOf = pots.map((_, pot) =>
      purses.flatMap((purse) => purse.parts.flatMap((part) => (part.pot === pot ? [{ ...part, purse }] : []))),
    )
    const unlocked = new Unlocked(RuleBook.of(plan))
    this.shares = shareCaps.map((caps) => (caps === null ? null : new Float64Array(lines.length * monthCount)))
    for (let row = 0; row < ledger.length; row++) {
      const [pot, line, month, amount] = [ledger.pot[row]!, ledger.line[row]!, ledger.month[row]!, ledger.amount[row]!]
      for (const { purse, from, through } of partsOf[pot]!) if (month >= from && month <= through) spent.get(purse)![line]! += amount
      unlocked.pay(pot, line, month, amount)
      const shares = this.shares[pots[pot]!.stream]
      if (shares) shares[line * monthCount + month]! += amount
    }
    const used = new Set(
      unlocked.book.rules.flatMap(({ ratio }, rule) => (unlocked.spent[rule]! >= unlocked.allowance(rule) ? [ratio.cap] : [])),
    )
    const isUsed = (cap: Cap, purse: Purse) => {
      if (cap.kind === 'ratio') return used.has(cap) && sumOf(spent.get(purse)!) < purse.amount
      return cap.kind !== 'carryover' && isFull(cap, spent.get(purse)!)
    }
    this.accounts = streams.map((_, stream) =>
      purses
        .filter((purse) => purse.stream === stream)
        .map((purse) => ({ purse, full: capsOf(purse).filter((cap) => isUsed(cap, purse)) })),
    )
  }

  /** The rule that stops a stream's open money from paying more of a line in a month, or null. */
  stop(stream: number, line: number, month: number): Stop | null {
    const { plan } = this
    const cell = line * plan.monthCount + month
    const caps = plan.shareCaps[stream]
    if (caps && caps.atMost[cell]! < plan.need[cell]! && this.shares[stream]![cell]! >= caps.atMost[cell]!)
      return { code: 'limit', rule: this.words(stream, caps.path, 'max', month) }
    const full = this.accounts[stream]!.flatMap(({ purse, full }) =>
      isOpen(plan, purse, month) ? full.flatMap((cap) => (cap.lines[line] === 1 ? [{ purse, cap }] : [])) : [],
    )
    const first = full.find(({ cap }) => cap.kind !== 'set-aside') ?? full[0]
    if (first === undefined) return null
    if (first.cap.kind === 'ratio') return this.ratioStop(stream, first.cap, first.purse)
    const { kind, path } = first.cap
    const bound = kind === 'limit' ? 'max' : 'min'
    return { code: kind === 'limit' ? 'limit' : 'reserved', rule: this.words(stream, path, bound, first.purse.parts[0]!.from) }
  }

  private ratioStop(stream: number, cap: Cap, { ratios, parts }: Purse): Stop {
    const { model, streams } = this.plan
    const { kind } = ratios.find((ratio) => ratio.cap === cap)!
    const { match, indirect } = streams[stream]!
    const year = yearOf(model.calendar, model.calendar.from + parts[0]!.from)
    if (kind === 'match' && match !== null) return { code: 'no-match', rule: matchWords(match, year) }
    if (kind === 'indirect' && indirect !== null) return { code: 'limit', rule: indirectWords(indirect, year) }
    return { code: 'limit', rule: this.words(stream, cap.path, 'max', parts[0]!.from) }
  }

  private words(stream: number, path: Cap['path'], bound: 'max' | 'min', month: number): string {
    const { model, streams } = this.plan
    const limit = streams[stream]!.limits.find((one) => one.bound === bound && one.path === path)
    if (limit === undefined) return ''
    const year = yearOf(model.calendar, model.calendar.from + month)
    return limitWords(limit, limit.amount.by.has(year) ? year : [...limit.amount.by.keys()][0]!, model)
  }
}

function sumOf(amounts: Float64Array): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}

function isFull(cap: Cap, spent: Float64Array): boolean {
  let sum = 0
  for (let line = 0; line < spent.length; line++) if (cap.lines[line] === 1) sum += spent[line]!
  return sum >= cap.amount
}

/** Some money of the purse can be spent in the month. */
function isOpen({ pots }: Plan, { parts }: Purse, month: number): boolean {
  return parts.some(({ pot, from, through }) => {
    if (month < from || month > through) return false
    const money = pots[pot]!
    if (money.kind === 'award') return true
    if (money.kind === 'reimbursed') return true
    return money.kind === 'earned' ? money.inflow[month]! > 0 : money.inflow.subarray(0, month).some((amount) => amount > 0)
  })
}
