/**
 * Cost-based reimbursement as numbers (§5 of the language): which payments are claimed, at which rate, and when the money arrives.
 */
import { type Cents, MAX_CENTS } from '../money/cents.ts'
import { centsOf, type Exact, ONE } from '../money/exact.ts'
import { fractionOf, shareRounded } from '../money/fraction.ts'
import type { Policy, ReimburseItem } from '../scenario/scenario.ts'
import { selects } from '../scenario/selectors.ts'
import { CUTOFF } from './awards.ts'
import type { Claim, Plan, ReimbursedPot } from './plan.ts'

type Costs = Pick<Plan, 'model' | 'lines' | 'monthCount' | 'streams' | 'years' | 'need'>

/** Claims know their pots by place in the list; `uncounted` are streams whose reimbursements are not committed. */
export function compileClaims(costs: Costs): { readonly pots: ReimbursedPot[]; readonly claims: Claim[]; readonly uncounted: number[] } {
  const { streams, model, monthCount } = costs
  const pots: ReimbursedPot[] = []
  const claims: Claim[] = []
  const uncounted: number[] = []
  streams.forEach((stream, index) => {
    if (stream.reimburses.length === 0) return
    const part = partThatCounts(stream.chance, model.policy)
    if (part === null) {
      uncounted.push(index)
      return
    }
    const own = stream.reimburses.map((item) => claimOf(costs, item, pots.length, stream.paidAfter, part))
    const full = new Float64Array(monthCount)
    for (const claim of own)
      arrivals(claim, fullyPaid(costs, claim)).forEach((amount, month) => {
        full[month]! += amount
      })
    claims.push(...own)
    pots.push({ kind: 'reimbursed', stream: index, full })
  })
  return { pots, claims, uncounted }
}

/** What of a claim counts when the stream is not committed; null: nothing. */
function partThatCounts(chance: Exact | null, { prospects }: Policy): Exact | null {
  if (chance === null || chance.eq(1) || prospects === 'include') return ONE
  if (prospects === 'exclude') return null
  if (prospects === 'discount') return chance
  return chance.gte(CUTOFF) ? ONE : null
}

function claimOf({ model, lines, streams, years, monthCount }: Costs, item: ReimburseItem, pot: number, delay: number, part: Exact): Claim {
  const opening = new Float64Array(monthCount)
  for (const { month, amount } of item.opening) if (amount.gt(0)) opening[month - model.calendar.from]! += centsOf(amount)
  const rates = years.map(({ year }) => item.rate.get(year)!.times(part))
  return {
    pot,
    lines: Uint8Array.from(lines, (line) => (selects(item.costs, line) ? 1 : 0)),
    paidBy: Uint8Array.from(streams, ({ id }) => (item.paidBy.includes(id) ? 1 : 0)),
    rates: rates.map(fractionOf),
    interim: rates.map((rate) => fractionOf(rate.times(item.interim))),
    delay,
    settles: item.settles,
    opening,
    path: item.path,
  }
}

function fullyPaid({ need, monthCount }: Costs, { lines }: Claim): Float64Array {
  const paid = new Float64Array(monthCount)
  lines.forEach((isClaimed, line) => {
    if (isClaimed === 1) for (let month = 0; month < monthCount; month++) paid[month]! += need[line * monthCount + month]!
  })
  return paid
}

/** What a claim brings in by month of arrival, when `paid` was paid by month. What would come after the last month does not come. */
export function arrivals(claim: Claim, paid: Float64Array): Float64Array {
  const arriving = claim.opening.slice()
  for (let month = 0; month < paid.length; month++) arriving[month]! += dueIn(claim, paid, month)
  return arriving
}

/** What arrives in a month of what was paid: an interim part, and what a year's claim leaves when it is settled. */
export function dueIn(claim: Claim, paid: Float64Array, month: number): Cents {
  const from = month - claim.delay
  const interim = from < 0 ? 0 : interimThrough(claim, paid, from) - (from % 12 === 0 ? 0 : interimThrough(claim, paid, from - 1))
  const last = month - claim.settles
  if (last < 0 || last % 12 !== 11) return interim
  const claimed = shareRounded(paidInYear(paid, last), claim.rates[(last - 11) / 12]!)
  return interim + claimed - interimThrough(claim, paid, last)
}

/** The interim parts of a year's payments through a month of it, together. */
function interimThrough({ interim }: Claim, paid: Float64Array, month: number): Cents {
  return shareRounded(paidInYear(paid, month), interim[Math.floor(month / 12)]!)
}

/** What was paid in the fiscal year of a month, up to it. */
function paidInYear(paid: Float64Array, month: number): Cents {
  let sum = 0
  for (let at = month - (month % 12); at <= month; at++) sum += paid[at]!
  return Math.min(sum, MAX_CENTS)
}
