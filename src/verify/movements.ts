/**
 * Money that comes and goes, worked out again from the scenario and the postings: what opens, is earned, is carried, lapses and closes.
 *
 * It must never know who may pay what.
 */
import type { Cents } from '../money/cents.ts'
import type { Movement } from '../result/types.ts'
import { type Audit, money } from './audit.ts'
import type { Award } from './awards.ts'
import { type Facts, lastMonth, nameOf, placeOf, sum } from './facts.ts'
import { choices, hasMoneyRules, rulesOf } from './limits.ts'
import { idOf, type Pot } from './money-order.ts'
import type { Paid } from './postings.ts'
import { reimbursedTo } from './reimbursed.ts'
import type { Earning } from './revenue.ts'

export type Move = {
  readonly kind: Movement['kind']
  readonly month: number
  readonly stream: number
  readonly award: string
  readonly service: string | null
  readonly amount: Cents
  /** Of what lapses. */
  readonly why: 'window-end' | 'carryover-cap' | 'carryover-end' | 'reserved' | 'revenue-unused' | null
  /** Of what lapses: the first month in which it could have been spent. */
  readonly since: number
}

/** By pot in the money order, each in order of time. Money that pays more than there is, is a fault. */
export function movesOf(audit: Audit, facts: Facts, pots: readonly Pot[], postings: readonly Paid[]): Move[] {
  const byMoney = new Map<string, Paid[]>()
  for (const paid of postings) {
    // A stream's earnings on two services are two pots of one name.
    const key = [paid.stream, paid.award, paid.award === 'earned' ? facts.lines[paid.line]!.service : ''].join(' ')
    const own = byMoney.get(key)
    if (own === undefined) byMoney.set(key, [paid])
    else own.push(paid)
  }
  return pots.flatMap((pot) => {
    const key = [pot.stream, idOf(pot), pot.kind === 'earned' ? pot.earning.service : ''].join(' ')
    const account = new Account(audit, facts, pot, byMoney.get(key) ?? [])
    if (pot.kind === 'award') keepAward(account, facts, pot)
    else if (pot.kind === 'earned') keepEarned(account, pot.earning)
    else if (pot.kind === 'surplus') keepSurplus(account, facts, pot.earnings)
    else keepReimbursed(account, reimbursedTo(pot.claims, postings, facts.monthCount))
    return account.moves
  })
}

/** What there is of a pot, as it comes, pays and goes. */
class Account {
  readonly moves: Move[] = []
  held = 0

  constructor(
    private readonly audit: Audit,
    private readonly facts: Facts,
    private readonly pot: Pot,
    readonly postings: readonly Paid[],
  ) {}

  come(kind: 'opening' | 'released' | 'earned', month: number, amount: Cents, service: string | null = null): void {
    this.enter(kind, month, amount, service, null)
    this.held += amount
  }

  pay(month: number): void {
    const { audit, facts, pot, held } = this
    const paid = this.postings.filter((one) => one.month === month)
    if (paid.length === 0) return
    const spent = sum(paid.map(({ amount }) => amount))
    audit.check(spent <= held, 'BALANCE', `ledger.${paid.at(-1)!.at}`, () => {
      const who = `\`${facts.streams[pot.stream]!.stream.id}\` ${idOf(pot)}`
      return `${who} pays ${money(spent)} in ${nameOf(facts, month)} and has ${money(held)}`
    })
    this.held = Math.max(0, held - spent)
  }

  lapse(month: number, amount: Cents, why: NonNullable<Move['why']>, service: string | null = null): void {
    this.enter('lapsed', month, amount, service, why)
    this.held -= amount
  }

  close(): void {
    this.enter('closing', this.facts.monthCount - 1, this.held, null, null)
  }

  private enter(kind: Move['kind'], month: number, amount: Cents, service: string | null, why: Move['why']): void {
    const { pot, moves } = this
    const since = pot.kind === 'award' ? pot.award.from : month
    if (amount > 0) moves.push({ kind, month, stream: pot.stream, award: idOf(pot), service, amount, why, since })
  }
}

function keepEarned(account: Account, { service, payable }: Earning): void {
  for (const [month, amount] of payable.entries()) {
    account.come('earned', month, amount, service)
    account.pay(month)
    account.lapse(month, account.held, 'revenue-unused', service)
  }
}

/** What is earned in a month can be spent from the next one on. */
function keepSurplus(account: Account, { monthCount }: Facts, earnings: readonly Earning[]): void {
  for (let month = 0; month < monthCount; month++) {
    account.pay(month)
    for (const { service, surplus } of earnings) account.come('earned', month, surplus[month]!, service)
  }
  account.close()
}

/** What comes in a month can be spent in it. */
function keepReimbursed(account: Account, arrivals: readonly Cents[]): void {
  for (const [month, amount] of arrivals.entries()) {
    account.come('earned', month, amount)
    account.pay(month)
  }
  account.close()
}

function keepAward(account: Account, facts: Facts, { award, stream }: Extract<Pot, { kind: 'award' }>): void {
  const { from, through, carriedThrough, amount } = award
  const first = Math.max(0, from)
  account.come(from < 0 ? 'opening' : 'released', first, amount)
  for (let month = first; month < facts.monthCount; month++) {
    account.pay(month)
    if (month === through && carriedThrough !== null) account.lapse(month, Math.max(0, account.held - award.carryLimit), 'carryover-cap')
    if (month !== lastMonth(award)) continue
    account.lapse(month, Math.min(account.held, reserved(facts, stream, award, account.postings)), 'reserved')
    account.lapse(month, account.held, carriedThrough === null ? 'window-end' : 'carryover-end')
  }
  account.close()
}

/** What of an award was set aside and not used for it: the most that some set-asides together are short of what their costs got. */
function reserved(facts: Facts, stream: number, award: Award, own: readonly Paid[]): Cents {
  const unused = choices(rulesOf(facts, stream, award).asides).map((chosen) => {
    const used = own.filter(({ line }) => chosen.some(({ lines }) => lines[line]))
    return sum(chosen.map(({ amount }) => amount)) - sum(used.map(({ amount }) => amount))
  })
  return Math.max(0, ...unused)
}

/** The movements that were stated are those that were worked out. Their order inside a month is no money. */
export function checkMovements(audit: Audit, facts: Facts, stated: readonly Movement[], moves: readonly Move[]): void {
  const due = new Map<string, Cents[]>()
  const found = new Map<string, { at: number; amounts: Cents[] }>()
  for (const move of moves) {
    const key = keyOf(move.kind, nameOf(facts, move.month), facts.streams[move.stream]!.stream.id, move.award, move.service)
    due.set(key, [...(due.get(key) ?? []), move.amount])
  }
  let before = Number.NEGATIVE_INFINITY
  stated.forEach(({ kind, month, stream, award, service, amount }, at) => {
    const place = placeOf(facts, month)
    audit.check(
      place >= before,
      'MOVEMENTS',
      `movements.${at}`,
      () => 'movements stand in order of time; this one comes after a later month',
    )
    before = Math.max(before, place)
    audit.check(amount > 0, 'MOVEMENTS', `movements.${at}.amount`, () => 'a movement of nothing')
    const key = keyOf(kind, month, stream, award, service)
    const known = found.get(key) ?? { at, amounts: [] }
    found.set(key, known)
    known.amounts.push(amount)
  })
  for (const key of new Set([...due.keys(), ...found.keys()])) {
    const { at, amounts } = found.get(key) ?? { at: -1, amounts: [] }
    const wanted = due.get(key) ?? []
    // Where rules bind each year's revenue, each year closes by itself.
    const isSum = isClosingSurplus(facts, key) && amounts.length <= facts.years.length
    const holds = isSum ? sum(amounts) === sum(wanted) : isAlike(amounts, wanted)
    const inWords = (list: readonly Cents[]) => (list.length === 0 ? 'nothing' : list.map(money).join(' and '))
    const path = at < 0 ? 'movements' : `movements.${at}`
    audit.check(holds, 'MOVEMENTS', path, () => `${key}: ${inWords(wanted)} should stand here, not ${inWords(amounts)}`)
  }
}

/** In words, because faults show it. */
function keyOf(kind: Move['kind'], month: string, stream: string, award: string, service: string | null): string {
  return `${kind} in ${month} by \`${stream}\` ${award}${service === null ? '' : ` on \`${service}\``}`
}

function isClosingSurplus(facts: Facts, key: string): boolean {
  return facts.streams.some(
    ({ stream: { id } }, at) =>
      hasMoneyRules(facts, at) && key === keyOf('closing', nameOf(facts, facts.monthCount - 1), id, 'surplus', null),
  )
}

function isAlike(one: readonly Cents[], other: readonly Cents[]): boolean {
  const [a, b] = [one, other].map((list) => [...list].sort((x, y) => x - y)) as [Cents[], Cents[]]
  return a.length === b.length && a.every((amount, at) => amount === b[at])
}
