/**
 * The rules that a proof leaves out: exactly those that no network holds, and only where they bind some money and some cost.
 *
 * It must never know a cut's costs.
 */
import type { Audit } from './audit.ts'
import type { Payer } from './cut-money.ts'
import { type Facts, sum, yearAt } from './facts.ts'
import { hasAwardLimits, revenueRules } from './limits.ts'
import { matchOf, ratiosOf } from './ratios.ts'
import { fullArrivals } from './reimbursed.ts'
import { type Spender, spendersOf } from './spenders.ts'

/** Paths that must be named, and those that may be: to leave out what never binds makes no bound wrong. */
type Named = { readonly must: Set<string>; readonly may: Set<string> }

export function checkNotHeld(audit: Audit, facts: Facts, payers: readonly Payer[], notHeld: readonly string[]): void {
  const crossing = payers.flatMap(({ money }) => money.flatMap(({ purse }) => purse?.notHeld ?? []))
  const named: Named = { must: new Set(crossing), may: new Set(crossing) }
  facts.streams.forEach((_, stream) => {
    ofRevenue(facts, stream, named)
    ofMoney(facts, stream, named)
    ofClaims(facts, stream, named)
  })
  notHeld.forEach((path, at) => {
    audit.check(named.may.has(path), 'PROOF', `proof.notHeld.${at}`, () => `\`${path}\` is no rule that must be left out`)
    audit.check(!notHeld.slice(0, at).includes(path), 'PROOF', `proof.notHeld.${at}`, () => `\`${path}\` stands here twice`)
  })
  const message = (path: string) => () => `\`${path}\` cannot be held beside the others, so it should stand here`
  for (const path of named.must) audit.check(notHeld.includes(path), 'PROOF', 'proof.notHeld', message(path))
}

/** Limits of a year's revenue. */
function ofRevenue(facts: Facts, stream: number, { must, may }: Named): void {
  if (!hasAwardLimits(facts, stream)) return
  for (const { year, amount, rules } of revenueRules(facts, stream))
    for (const { path } of [...rules.caps.filter((cap) => cap.amount < amount), ...rules.asides.filter((aside) => aside.amount > 0)]) {
      may.add(path)
      if (isSpendable(facts, stream, year)) must.add(path)
    }
}

/** What is earned too late to be spent needs no rule. */
function isSpendable({ streams, monthCount }: Facts, stream: number, year: number): boolean {
  return streams[stream]!.earnings!.some(
    ({ payable, surplus }) =>
      payable.some((cents, month) => cents > 0 && yearAt(month) === year) ||
      surplus.some((cents, month) => cents > 0 && yearAt(month) === year && month < monthCount - 1),
  )
}

/** Rules of what some spending lets other spending be, of money that finds some cost that they bind. */
function ofMoney(facts: Facts, stream: number, { must, may }: Named): void {
  for (const spender of spendersOf(facts, stream, []).each) {
    const match = matchOf(facts, stream, spender.money)
    const isAward = facts.streams[stream]!.awards.some((award) => award === spender.money)
    const rules = ratiosOf(facts, stream, spender.money).map(({ path, bound, base, rate }) => ({
      path,
      // Costs that are in their own base as a whole can never be too much of it.
      lines: found(facts, spender, (line) => bound[line]!),
      isFree: (line: number) => rate.gte(1) && base[line]!,
    }))
    if (match !== null) rules.push({ path: match.path, lines: found(facts, spender, () => true), isFree: () => false })
    for (const { path, lines, isFree } of rules) {
      if (lines.length === 0) continue
      may.add(path)
      if (lines.every(isFree)) continue
      if (isAward || isSpendable(facts, stream, yearAt(spender.from))) must.add(path)
    }
  }
}

/** The lines of those that are bound which the money may pay, and that cost something in its months. */
function found({ lines, streams, needs }: Facts, { stream, from, last }: Spender, isBound: (line: number) => boolean): number[] {
  const { mayPay } = streams[stream]!
  return [...lines.keys()].filter((line) => isBound(line) && mayPay[line] && sum(needs[line]!.slice(from, last + 1)) > 0)
}

/** What is reimbursed depends on what is paid; settlements of earlier years, and claims of nothing, do not. */
function ofClaims({ streams, needs, monthCount }: Facts, stream: number, { must, may }: Named): void {
  for (const claim of streams[stream]!.claims ?? []) {
    may.add(claim.path)
    if (sum(fullArrivals({ ...claim, opening: [] }, needs, monthCount)) > 0) must.add(claim.path)
  }
}
