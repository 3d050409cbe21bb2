/**
 * Books written by hand: what the auditor says of a ledger and movements, before any result is made of them.
 *
 * It must never run the engine.
 */
import type { Month, Movement, Posting } from '../../src/result/types.ts'
import { modelOf, read } from '../../src/scenario/read.ts'
import { Audit } from '../../src/verify/audit.ts'
import { deliveredFacts } from '../../src/verify/delivered.ts'
import { type Facts, factsOf, nameOf } from '../../src/verify/facts.ts'
import { checkLimits } from '../../src/verify/keeping.ts'
import { checkMatches } from '../../src/verify/keeping-match.ts'
import { checkRatios } from '../../src/verify/keeping-ratios.ts'
import { moneyOrder } from '../../src/verify/money-order.ts'
import { movesOf } from '../../src/verify/movements.ts'
import { type Loss, lossOf } from '../../src/verify/not-raised.ts'
import { type Paid, postingsOf } from '../../src/verify/postings.ts'

/** `2025-07 grant 2025-07 → therapy/staff: 120.50`, one a line. */
export function ledger(text: string): Posting[] {
  return lines(text).map((line) => {
    const [, month, stream, award, cost, amount] = /^(\S+) (\S+) (\S+) → (\S+): (\S+)$/.exec(line)!
    return {
      month: month as Month,
      stream: stream!,
      award: award!,
      service: cost!.split('/')[0]!,
      cost: cost!,
      amount: Math.round(Number(amount) * 100),
    }
  })
}

/** `2025-07 fees earned on therapy: 80`. */
export function earnings(text: string): Movement[] {
  return lines(text).map((line) => {
    const [, month, stream, award, service, amount] = /^(\S+) (\S+) (\S+) on (\S+): (\S+)$/.exec(line)!
    return {
      kind: 'earned',
      month: month as Month,
      stream: stream!,
      award: award!,
      service: service!,
      amount: Math.round(Number(amount) * 100),
    }
  })
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function open(scenario: string, written: string): { audit: Audit; facts: Facts; postings: Paid[] } {
  const facts = factsOf(modelOf(read(`fundbraid: 1\nname: By hand\n${scenario}`)))
  const audit = new Audit()
  return { audit, facts, postings: postingsOf(audit, facts, ledger(written)) }
}

const said = ({ faults }: Audit) => faults.map(({ code, path, message }) => `${code} ${path}: ${message}`)

/** What is said of postings: of each by itself, of limits, ratios and match, and of balances. */
export function saidOf(scenario: string, written: string): string[] {
  const { audit, facts, postings } = open(scenario, written)
  checkLimits(audit, facts, postings)
  checkRatios(audit, facts, postings)
  checkMatches(audit, facts, postings)
  movesOf(audit, facts, moneyOrder(facts), postings)
  return said(audit)
}

/** What comes to a stream's reimbursed money by month, in dollars. */
export function reimbursed(scenario: string, written: string): { readonly [month: string]: number } {
  const { audit, facts, postings } = open(scenario, written)
  const moves = movesOf(audit, facts, moneyOrder(facts), postings).filter(({ kind, award }) => kind === 'earned' && award === 'reimbursed')
  return Object.fromEntries(moves.map(({ month, amount }) => [nameOf(facts, month), amount / 100]))
}

/** What of each service is lost when the gap is not raised, in dollars over the horizon. */
export function lostOf(scenario: string, written: string): { readonly lost: readonly number[]; readonly isUncertain: boolean } {
  const { facts, postings } = open(scenario, written)
  const { lost, isUncertain }: Loss = lossOf(facts, postings)
  return { lost: lost.map((months) => months.reduce((sum, cents) => sum + cents, 0) / 100), isUncertain }
}

/** What is said of earnings under `delivery: funded`. */
export function saidOfDelivery(scenario: string, written: string, earned: string): string[] {
  const { audit, facts, postings } = open(scenario, written)
  movesOf(audit, facts, moneyOrder(deliveredFacts(audit, facts, earnings(earned), postings)), postings)
  return said(audit)
}
