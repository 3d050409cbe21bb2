/**
 * Cost-based reimbursement (§5): what comes of the claims on what others paid, month by month.
 *
 * It must never know what reimbursed money is spent on.
 */
import type { Cents } from '../money/cents.ts'
import { centsOf, type Exact, shareOf } from '../money/exact.ts'
import type { CostLine, Model, Stream } from '../scenario/scenario.ts'
import { expected } from './awards.ts'
import { isSelected } from './selection.ts'

/** An item of `reimburses`, with its rates by year of the horizon (0 is the first). */
export type Claim = {
  readonly path: string
  readonly lines: readonly boolean[]
  /** Places of the streams whose payments are claimed. */
  readonly paidBy: readonly number[]
  readonly rates: readonly Exact[]
  readonly interim: Exact
  /** Months until the interim of a month comes, and from the year's last until the rest is settled. */
  readonly paidAfter: number
  readonly settles: number
  /** Settlements of earlier years, by month of the horizon. */
  readonly opening: readonly { readonly month: number; readonly amount: Cents }[]
}

/** Null where reimbursed money is not committed and does not count. */
export function claimsOf({ calendar, policy, streams }: Model, lines: readonly CostLine[], stream: Stream): Claim[] | null {
  const { chance, reimburses, paidAfter } = stream
  if (reimburses.length > 0 && expected(0, chance, policy) === null) return null
  const isDiscounted = chance !== null && policy.prospects === 'discount'
  const years = Array.from({ length: calendar.lastYear - calendar.firstYear + 1 }, (_, at) => calendar.firstYear + at)
  return reimburses.map(({ path, costs, paidBy, rate, interim, settles, opening }) => ({
    ...{ path: path.join('.'), interim, paidAfter, settles },
    lines: lines.map((line) => isSelected(costs, line)),
    paidBy: paidBy.map((id) => streams.findIndex((other) => other.id === id)),
    rates: years.map((year) => (isDiscounted ? rate.get(year)!.times(chance) : rate.get(year)!)),
    // What is below zero is a cost of its month.
    opening: opening.flatMap(({ month, amount }) => (amount.gt(0) ? [{ month: month - calendar.from, amount: centsOf(amount) }] : [])),
  }))
}

type Payment = { readonly stream: number; readonly line: number; readonly month: number; readonly amount: Cents }

/** What of the payments is claimed, by month. */
export function claimedOf({ lines, paidBy }: Claim, payments: Iterable<Payment>, monthCount: number): Cents[] {
  const claimed = new Array<Cents>(monthCount).fill(0)
  for (const { stream, line, month, amount } of payments) if (lines[line] && paidBy.includes(stream)) claimed[month]! += amount
  return claimed
}

/**
 * What comes of a claim in each month of the horizon. What is due so far in a year is rounded as a whole, so that twelve months are never
 * twelve roundings; the settlement brings what the year's claim still lacks.
 */
export function arrivalsOf(claim: Claim, claimed: readonly Cents[]): Cents[] {
  const arrivals = claimed.map(() => 0)
  const come = (month: number, amount: Cents) => {
    if (month < arrivals.length) arrivals[month]! += amount
  }
  claim.rates.forEach((rate, year) => {
    let [paid, due] = [0, 0]
    for (let month = year * 12; month < year * 12 + 12; month++) {
      paid += claimed[month]!
      const soFar = shareOf(paid, rate.times(claim.interim))
      come(month + claim.paidAfter, soFar - due)
      due = soFar
    }
    come(year * 12 + 11 + claim.settles, shareOf(paid, rate) - due)
  })
  for (const { month, amount } of claim.opening) come(month, amount)
  return arrivals
}

/** What comes to a stream in each month, of all its claims together. */
export function reimbursedTo(claims: readonly Claim[], payments: readonly Payment[], monthCount: number): Cents[] {
  const all = new Array<Cents>(monthCount).fill(0)
  for (const claim of claims)
    for (const [month, amount] of arrivalsOf(claim, claimedOf(claim, payments, monthCount)).entries()) all[month]! += amount
  return all
}

/** The most that can come: as if all that is claimed were paid by those whose payments are. */
export function fullArrivals(claim: Claim, needs: readonly Cents[][], monthCount: number): Cents[] {
  const claimed = new Array<Cents>(monthCount).fill(0)
  claim.lines.forEach((isClaimed, line) => {
    if (isClaimed) for (const [month, need] of needs[line]!.entries()) claimed[month]! += need
  })
  return arrivalsOf(claim, claimed)
}
