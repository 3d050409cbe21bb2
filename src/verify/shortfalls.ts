/**
 * What nobody pays, and what it means: gaps by service, what lapsed money could have paid of them, and the cash in the bank.
 *
 * It must never know the reasons of a gap: they are text.
 */
import type { Cents } from '../money/cents.ts'
import { centsOf } from '../money/exact.ts'
import type { Simulation } from '../result/types.ts'
import type { Audit } from './audit.ts'
import { type Facts, nameOf, sum, yearAt } from './facts.ts'
import { larger, unserved } from './figures.ts'
import type { Move } from './movements.ts'
import { type Loss, lossAsGap } from './not-raised.ts'
import type { Paid } from './postings.ts'
import { same } from './same.ts'

/** By line and month. */
export function unfundedOf(facts: Facts, postings: readonly Paid[]): Cents[][] {
  const unfunded = facts.needs.map((need) => [...need])
  for (const { line, month, amount } of postings) unfunded[line]![month]! -= amount
  return unfunded
}

export function checkGaps(audit: Audit, facts: Facts, stated: Simulation['gaps'], unfunded: readonly Cents[][], loss: Loss): void {
  const unpaid = lossAsGap(facts, unfunded)
  const due = facts.model.services.flatMap((service, at) => runsOf(facts, service.id, unfunded).map((run) => ({ at, run })))
  const gaps = due.map(({ at, run }, index) => {
    const gap = gapOf(facts, at, run, unfunded, loss.lost[at]!)
    const said = stated[index]?.unserved
    // Whether causes sum is asked apart; whose fault a gap is, nobody can work out from postings.
    gap.causes = stated[index]?.causes ?? []
    if (!loss.isUncertain || typeof said !== 'number' || gap.unserved === null) return gap
    // What is lost lies between what nobody pays and all that the months cost, and so do the people.
    const [least, most] = [unpaid.lost[at]!, costsOf(facts, at)].map((lost) => peopleIn(facts, at, run, lost)!) as [number, number]
    return { ...gap, unserved: Math.max(least, Math.min(said, most)) }
  })
  same(audit, 'GAPS', 'gaps', stated, gaps)
}

/** Months with unfunded cost in a row; one in which the service costs nothing does not break a row. */
function runsOf(facts: Facts, service: string, unfunded: readonly Cents[][]): number[][] {
  const runs: number[][] = []
  let open = false
  for (let month = 0; month < facts.monthCount; month++) {
    const inMonth = (amounts: readonly Cents[][]) => facts.lines.some((line, at) => line.service === service && amounts[at]![month]! > 0)
    if (inMonth(unfunded)) {
      if (!open) runs.push([])
      open = true
      runs.at(-1)!.push(month)
    } else if (inMonth(facts.needs)) open = false
  }
  return runs
}

function gapOf(facts: Facts, at: number, run: readonly number[], unfunded: readonly Cents[][], lost: readonly Cents[]) {
  const service = facts.model.services[at]!
  const own = facts.lines.map((line, index) => ({ ...line, index })).filter((line) => line.service === service.id)
  const short = own.filter(({ index }) => run.some((month) => unfunded[index]![month]! > 0))
  const months = run.map((month) => ({ month, amount: sum(own.map(({ index }) => Math.max(0, unfunded[index]![month]!))) }))
  const tiers = new Set(short.map(({ tier }) => tier))
  const [from, through] = [nameOf(facts, run[0]!), nameOf(facts, run.at(-1)!)]
  return {
    ...{ id: `${service.id}@${from}`, service: service.id, from, through },
    tier: tiers.size === 1 ? short[0]!.tier : null,
    critical: short.some(({ mandated }) => mandated),
    amount: sum(months.map(({ amount }) => amount)),
    unserved: peopleIn(facts, at, run, lost),
    months: months.map(({ month, amount }) => ({ month: nameOf(facts, month), amount })),
    reasons: facts.streams.map(({ stream }) => ({ stream: stream.id })),
    causes: [] as Simulation['gaps'][number]['causes'],
  }
}

/** Those of the worst fiscal year, when so much is lost in the months of a run. */
function peopleIn(facts: Facts, at: number, run: readonly number[], lost: readonly Cents[]): number | null {
  const cost = costsOf(facts, at)
  const people = [...new Set(run.map(yearAt))].map((year) => {
    const own = run.filter((month) => yearAt(month) === year)
    return unserved(
      facts,
      facts.model.services[at]!,
      year,
      sum(own.map((month) => lost[month]!)),
      sum(cost.slice(year * 12, year * 12 + 12)),
    )
  })
  return people.reduce(larger, null)
}

/** What a service costs, by month. */
function costsOf(facts: Facts, at: number): Cents[] {
  const { id } = facts.model.services[at]!
  return Array.from({ length: facts.monthCount }, (_, month) =>
    sum(facts.lines.flatMap(({ service }, line) => (service === id ? facts.needs[line]![month]! : []))),
  )
}

/** In order of time, then of the streams as listed, then in the money order. */
export function checkLapses(
  audit: Audit,
  facts: Facts,
  stated: Simulation['lapses'],
  moves: readonly Move[],
  unfunded: readonly Cents[][],
): void {
  const lapses = moves.filter(({ kind }) => kind === 'lapsed').sort((one, other) => one.month - other.month || one.stream - other.stream)
  const due = lapses.map(({ stream, award, service, month, amount, why, since }) => {
    const { stream: payer, mayPay } = facts.streams[stream]!
    // From its first month to a year after it was lost.
    const missed = unfunded.map((row, line) => (mayPay[line] ? sum(row.slice(Math.max(0, since), month + 13)) : 0))
    const couldHavePaid = Math.min(amount, sum(missed))
    return { stream: payer.id, award, service, month: nameOf(facts, month), amount, couldHavePaid, why }
  })
  same(audit, 'LAPSES', 'lapses', stated, due)
}

export function checkCash(audit: Audit, facts: Facts, stated: Simulation['cash'], postings: readonly Paid[], moves: readonly Move[]): void {
  const { cash, calendar } = facts.model
  if (cash === null || stated === null) {
    audit.check(cash === stated, 'CASH', 'cash', () =>
      cash === null ? 'the scenario has no cash' : 'the scenario has cash, so its months should stand here',
    )
    return
  }
  const months = Array.from({ length: facts.monthCount }, (_, month) => ({ month: nameOf(facts, month), in: 0, out: 0, balance: 0 }))
  const put = (way: 'in' | 'out', month: number, amount: Cents) => {
    const there = months[month]
    if (there !== undefined) there[way] += amount
  }
  const isRevenue = (award: string) => ['earned', 'surplus', 'reimbursed'].includes(award)
  for (const { stream, award, month, amount } of postings) {
    const { upfront, paidAfter } = facts.streams[stream]!.stream
    put('out', month, amount)
    if (!upfront && !isRevenue(award)) put('in', month + paidAfter, amount)
  }
  for (const { kind, stream, award, month, amount } of moves) {
    const { upfront, paidAfter } = facts.streams[stream]!.stream
    // What is reimbursed has come late already.
    if (kind === 'earned') put('in', award === 'reimbursed' ? month : month + paidAfter, amount)
    if (!upfront || isRevenue(award)) continue
    if (kind === 'released') put('in', month, amount)
    // What was paid before and not used goes back.
    if (kind === 'lapsed') put('out', month + 1, amount)
  }
  for (const { month, amount } of cash.receivable) put('in', month - calendar.from, centsOf(amount))
  let balance = centsOf(cash.opening)
  for (const month of months) {
    balance += month.in - month.out
    month.balance = balance
  }
  const lowest = months.reduce((low, month) => (month.balance < low.balance ? month : low))
  same(audit, 'CASH', 'cash', stated, {
    opening: centsOf(cash.opening),
    minimum: cash.minimum === null ? null : centsOf(cash.minimum),
    lowest: { month: lowest.month, balance: lowest.balance },
    months,
  })
}
