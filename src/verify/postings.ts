/**
 * Every posting by itself: its names exist, its money is open, its cost is due and not paid twice, and its stream may pay it.
 *
 * It must never know what postings have in common: balances and limits are asked for elsewhere.
 */
import type { Cents } from '../money/cents.ts'
import type { Posting } from '../result/types.ts'
import { type Audit, money } from './audit.ts'
import type { Award } from './awards.ts'
import { type Facts, lastMonth, nameOf, placeOf } from './facts.ts'
import { hasMoneyRules } from './limits.ts'

/** A posting whose names exist. `at` is its place in the ledger. */
export type Paid = {
  readonly at: number
  readonly month: number
  readonly stream: number
  /** An award's id, `earned`, `surplus` or `reimbursed`. */
  readonly award: string
  readonly line: number
  readonly amount: Cents
}

/** In order of time; what could not be understood is reported and left out. */
export function postingsOf(audit: Audit, facts: Facts, ledger: readonly Posting[]): Paid[] {
  const postings = ledger.flatMap((posting, at) => understood(audit, facts, posting, at) ?? [])
  const left = facts.needs.map((need) => [...need])
  const seen = new Set<string>()
  let before = 0
  for (const paid of postings) {
    const { at, month, stream, award, line, amount } = paid
    const path = `ledger.${at}`
    const cost = `\`${facts.lines[line]!.id}\` in ${nameOf(facts, month)}`
    audit.check(month >= before, 'POSTING', path, () => 'postings stand in order of time; this one comes after a later month')
    before = Math.max(before, month)
    audit.check(amount > 0, 'POSTING', `${path}.amount`, () => 'a posting of nothing')
    const need = facts.needs[line]![month]!
    if (audit.check(need > 0, 'POSTING', path, () => `${cost} costs nothing`)) {
      left[line]![month]! -= amount
      audit.check(
        left[line]![month]! >= 0,
        'POSTING',
        path,
        () => `${cost} costs ${money(need)}, and is paid ${money(need - left[line]![month]!)}`,
      )
    }
    checkPayer(audit, facts, paid, path)
    const key = `${month} ${stream} ${award} ${line}`
    // Where rules bind a year's revenue, the surplus of each year pays for itself.
    const isOnce = award === 'surplus' && hasMoneyRules(facts, stream) ? true : !seen.has(key)
    audit.check(isOnce, 'POSTING', path, () => `the same money pays ${cost} in another posting already`)
    seen.add(key)
  }
  return postings
}

function understood(audit: Audit, facts: Facts, posting: Posting, at: number): Paid | null {
  const path = `ledger.${at}`
  const month = placeOf(facts, posting.month)
  const stream = facts.streamAt.get(posting.stream)
  const line = facts.lineAt.get(posting.cost)
  const inside = audit.check(
    month >= 0 && month < facts.monthCount,
    'POSTING',
    `${path}.month`,
    () => `${posting.month} is not in the horizon`,
  )
  const known = audit.check(stream !== undefined, 'POSTING', `${path}.stream`, () => `there is no stream \`${posting.stream}\``)
  const due = audit.check(line !== undefined, 'POSTING', `${path}.cost`, () => `there is no cost \`${posting.cost}\``)
  if (!inside || !known || !due) return null
  const { service } = facts.lines[line!]!
  audit.check(posting.service === service, 'POSTING', `${path}.service`, () => `\`${posting.cost}\` is a cost of \`${service}\``)
  const has = isMoneyOf(facts, stream!, posting.award)
  if (!audit.check(has, 'POSTING', `${path}.award`, () => `\`${posting.stream}\` has no money \`${posting.award}\``)) return null
  return { at, month, stream: stream!, award: posting.award, line: line!, amount: posting.amount }
}

function isMoneyOf(facts: Facts, stream: number, award: string): boolean {
  const { earnings, claims } = facts.streams[stream]!
  if (award === 'reimbursed') return claims !== null && claims.length > 0
  if (award === 'earned' || award === 'surplus') return earnings !== null && earnings.length > 0
  return awardOf(facts, stream, award) !== undefined
}

export function awardOf(facts: Facts, stream: number, id: string): Award | undefined {
  return facts.streams[stream]!.awards.find((award) => award.id === id && award.amount > 0)
}

function checkPayer(audit: Audit, facts: Facts, { month, stream, award: id, line }: Paid, path: string): void {
  const { mayPay, earnings, stream: payer } = facts.streams[stream]!
  const { id: cost, service } = facts.lines[line]!
  audit.check(mayPay[line]!, 'POSTING', path, () => `\`${payer.id}\` may not pay \`${cost}\``)
  const award = awardOf(facts, stream, id)
  if (award !== undefined) {
    const [from, last] = [award.from, lastMonth(award)]
    audit.check(month >= from && month <= last, 'POSTING', path, () => {
      const when = month < from ? `opens in ${nameOf(facts, from)}` : `ended with ${nameOf(facts, last)}`
      return `\`${payer.id}\` ${id} pays in ${nameOf(facts, month)}, but ${when}`
    })
  }
  if (id === 'earned') {
    const earns = earnings!.some((earning) => earning.service === service)
    audit.check(earns, 'POSTING', path, () => `\`${payer.id}\` earns nothing on \`${service}\`, so its earned money cannot pay \`${cost}\``)
  }
}
