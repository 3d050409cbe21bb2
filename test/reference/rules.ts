/**
 * Rules of what some spending lets other spending be, as rows over a problem's payments: limits of a selection, indirect cost, match,
 * reimbursement. Real numbers: what is rounded in the books is here never smaller than there.
 *
 * It must never know how rows are solved.
 */
import type { CostLine, Stream } from '../../src/scenario/scenario.ts'
import { isSelected, mayMatch } from './allowed.ts'
import { of } from './costs.ts'
import { type Big, big, roundedCents } from './decimal.ts'
import { horizonMonths, isInHorizon, monthsOfYear } from './months.ts'
import type { Facts, Money, Problem } from './problem.ts'
import { type Claim, claimsOf } from './reimbursed.ts'

/** Sum of coefficient × column, from `atLeast` to `atMost`. Columns are payments; those behind them are other amounts of cents, 0 or more. */
export type Row = { readonly terms: ReadonlyMap<number, number>; readonly atLeast: number; readonly atMost: number }
export type Rules = { readonly columns: number; readonly rows: readonly Row[] }

export function rulesOf(facts: Facts, problem: Problem): Rules {
  const statement = new Statement(facts, problem)
  for (const money of problem.moneys) statement.ratios(money)
  statement.matches()
  for (const stream of facts.model.streams) statement.reimbursed(stream)
  return { columns: statement.columns, rows: statement.rows }
}

const UP_TO = Number.POSITIVE_INFINITY

class Statement {
  readonly rows: Row[] = []
  columns = 0
  private readonly lineOf: ReadonlyMap<string, CostLine>

  constructor(
    private readonly facts: Facts,
    private readonly problem: Problem,
  ) {
    this.lineOf = new Map(facts.lines.map((line) => [line.id, line]))
  }

  private column(): number {
    this.columns++
    return this.problem.payments.length + this.columns - 1
  }

  private row(terms: Iterable<readonly [column: number, coefficient: number]>, atMost: number, atLeast = -UP_TO): void {
    const sums = new Map<number, number>()
    for (const [column, coefficient] of terms) sums.set(column, (sums.get(column) ?? 0) + coefficient)
    this.rows.push({ terms: sums, atLeast, atMost })
  }

  private line(payment: number): CostLine {
    return this.lineOf.get(this.problem.cells[this.problem.payments[payment]!.cell]!.line)!
  }

  ratios({ stream, payments, year, full }: Money): void {
    const hold = (isBound: (line: CostLine) => boolean, isBase: (line: CostLine) => boolean, rate: Big) =>
      this.row(
        [
          ...payments.filter((payment) => isBound(this.line(payment))).map((payment) => [payment, 1] as const),
          ...payments.filter((payment) => isBase(this.line(payment))).map((payment) => [payment, -rate.toNumber()] as const),
        ],
        0,
      )
    for (const limit of stream.limits) {
      if (limit.of !== 'selection' || (limit.appliesFrom !== null && full.lt(big(limit.appliesFrom).times(100)))) continue
      hold(
        (line) => isSelected(limit.costs, line),
        (line) => isSelected(limit.base!, line),
        of(limit.amount.by, year),
      )
    }
    const { indirect } = stream
    if (indirect === null) return
    const isIndirect = (line: CostLine) => line.category === 'indirect'
    hold(isIndirect, (line) => !isIndirect(line) && isSelected(indirect.costs, line), of(indirect.rate, year))
  }

  /** A column for the dollars that are alike for all awards and go to one of them. */
  matches(): void {
    const asking = this.problem.moneys.flatMap((money) => {
      const { match } = money.stream
      if (match === null) return []
      const ratio = of(match.ratio, money.year)
      if (ratio.isZero()) return []
      const inKind = match.inKind === null ? 0 : roundedCents(of(match.inKind, money.year)).toNumber()
      const [own, others] = match.of === 'total' ? [ratio, big(1).minus(ratio)] : [ratio, big(1)]
      return [{ money, match, own: own.toNumber(), others: others.toNumber(), inKind, dollars: [] as number[] }]
    })
    const alike = new Map<string, { readonly awards: readonly number[]; readonly payments: number[] }>()
    this.problem.payments.forEach(({ stream, month }, payment) => {
      const awards = asking.flatMap(({ money, match }, at) => {
        const isIn = month >= money.from && month <= money.through
        return isIn && match.from.includes(stream) && mayMatch(money.stream, this.line(payment)) ? [at] : []
      })
      if (awards.length === 0) return
      const known = alike.get(awards.join(' ')) ?? { awards, payments: [] }
      known.payments.push(payment)
      alike.set(awards.join(' '), known)
    })
    for (const { awards, payments } of alike.values()) {
      const columns = awards.map((at) => {
        const column = this.column()
        asking[at]!.dollars.push(column)
        return [column, 1] as const
      })
      this.row([...columns, ...payments.map((payment) => [payment, -1] as const)], 0)
    }
    for (const { money, own, others, inKind, dollars } of asking)
      this.row(
        [...money.payments.map((payment) => [payment, own] as const), ...dollars.map((column) => [column, -others] as const)],
        others * inKind,
      )
  }

  /** What reimbursed money has paid by the end of each month has come by then. What has come is rounded: half a cent for each rounding. */
  reimbursed(stream: Stream): void {
    const { facts, problem } = this
    const { calendar } = facts.model
    const own = problem.payments.flatMap(({ pot, month }, payment) =>
      problem.pots[pot] === `${stream.id} reimbursed` ? [{ payment, month }] : [],
    )
    if (own.length === 0) return
    const comings = claimsOf(facts.model, stream).flatMap((claim) => [...claim.rate.keys()].map((year) => this.coming(claim, year)))
    const opening = claimsOf(facts.model, stream).flatMap((claim) => claim.opening)
    for (const now of horizonMonths(calendar)) {
      const terms = own.filter(({ month }) => month <= now).map(({ payment }) => [payment, 1] as const)
      const came = comings.flatMap((coming) => coming(now)).map(([column, sign]) => [column, -sign] as const)
      const fixed = opening.filter(({ month }) => month <= now).reduce((sum, { cents }) => sum + cents.toNumber(), 0)
      if (terms.length > 0) this.row([...terms, ...came], fixed)
    }
  }

  /** A claim of a fiscal year: columns of what is due so far, month by month, and of the whole; which of them have come by a month. */
  private coming(claim: Claim, year: number): (now: number) => (readonly [column: number, sign: number])[] {
    const { payments, cells } = this.problem
    const months = monthsOfYear(this.facts.model.calendar, year).filter((month) => isInHorizon(this.facts.model.calendar, month))
    const lines = new Set(claim.lines.map(({ id }) => id))
    const rate = claim.rate.get(year)!
    const due = (last: number, share: Big): number => {
      const column = this.column()
      const claimed = payments.flatMap(({ stream, month, cell }, payment) =>
        claim.paidBy.includes(stream) && lines.has(cells[cell]!.line) && month >= months[0]! && month <= last ? [payment] : [],
      )
      this.row([[column, 1], ...claimed.map((payment) => [payment, -rate.times(share).toNumber()] as const)], 0.5, -0.5)
      return column
    }
    const soFar = new Map(months.map((month) => [month, due(month, claim.interim)]))
    const end = months.at(-1)!
    const whole = due(end, big(1))
    return (now) => {
      const last = Math.min(end, now - claim.paidAfter)
      const interim = last >= months[0]! ? [[soFar.get(last)!, 1] as const] : []
      return now >= end + claim.settles ? [...interim, [whole, 1], [soFar.get(end)!, -1]] : interim
    }
  }
}
