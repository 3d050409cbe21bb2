/**
 * The braid's problem as the language states it: costs to be covered in an order, money in an order, who may pay what when, and caps on sets
 * of payments. It is read off the model anew, for the whole horizon or for one month after others.
 *
 * It must never know how a problem is solved, nor which sets of caps are easy.
 */
import type { CostLine, Limit, Model, Stream } from '../../src/scenario/scenario.ts'
import { isSelected, mayPay } from './allowed.ts'
import { type Award, awardsOf } from './awards.ts'
import { type ByMonth, costsOf, of } from './costs.ts'
import { type Big, big, NOTHING } from './decimal.ts'
import { horizonMonths, horizonYears, isInHorizon, label, monthsOfYear, span, yearOfMonth } from './months.ts'
import { moneyOrder, type Pot } from './order.ts'
import { cameBy, claimsOf } from './reimbursed.ts'
import { type Earning, earningsOf } from './revenue.ts'

/** A line in a month. Cells stand in the order of coverage: class, month, listed. */
export type Cell = {
  readonly line: string
  readonly month: number
  /** The class of the line, counted from 0; -1 for what was paid before and stays. */
  readonly rank: number
  readonly need: number
}

/** What one pot may pay of one cell. */
export type Payment = { readonly pot: number; readonly cell: number; readonly month: number; readonly stream: string }

export type Cap = { readonly payments: ReadonlySet<number>; readonly atMost: number }

/** Money of which parts are set aside: each part pays its own payments only. */
export type Purse = { readonly payments: ReadonlySet<number>; readonly amount: number; readonly asides: readonly Cap[] }

/** Money whose caps may meet; those of different groups never do. */
export type Group = { readonly payments: readonly number[]; readonly caps: readonly Cap[]; readonly purses: readonly Purse[] }

export type Problem = {
  readonly cells: readonly Cell[]
  /** Priorities of the classes, first class first; null is the one without a priority. */
  readonly classes: readonly (number | null)[]
  /** `stream award` in the money order. */
  readonly pots: readonly string[]
  readonly payments: readonly Payment[]
  readonly groups: readonly Group[]
  /** What a stream may pay of a cell. */
  readonly shares: readonly Cap[]
  /** Whose spending rules of money are about. */
  readonly moneys: readonly Money[]
}

/** An award, or a fiscal year's revenue, and all that it may pay. Both ends of its months count, also those outside of the horizon. */
export type Money = {
  readonly stream: Stream
  readonly payments: readonly number[]
  /** The fiscal year of its rules. */
  readonly year: number
  readonly from: number
  readonly through: number
  readonly full: Big
}

export type Posting = {
  readonly month: string
  readonly stream: string
  readonly award: string
  readonly cost: string
  readonly amount: number
}
/** One month, after what was paid in the months before. */
export type Scope = { readonly month: number; readonly past: readonly Posting[] }

/** What does not change from month to month. */
export type Facts = {
  readonly model: Model
  readonly costs: ReadonlyMap<CostLine, ByMonth>
  readonly lines: readonly CostLine[]
  readonly classes: readonly (number | null)[]
  readonly awards: readonly Award[]
  readonly earnings: readonly Earning[]
  readonly order: readonly Pot[]
}

export function factsOf(model: Model): Facts {
  const costs = costsOf(model)
  const awards = awardsOf(model)
  const earnings = earningsOf(model, costs, horizonMonths(model.calendar))
  const rank = (priority: number | null) => priority ?? Number.POSITIVE_INFINITY
  const classes = [...new Set([...costs.keys()].map(({ priority }) => priority))].sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
  return { model, costs, lines: [...costs.keys()], classes, awards, earnings, order: moneyOrder(model, costs, awards) }
}

export function problemOf(facts: Facts, scope: Scope | null = null): Problem {
  return new Statement(facts, scope).state()
}

class Statement {
  private readonly cells: Cell[] = []
  private readonly cellAt = new Map<string, number>()
  private readonly payments: Payment[] = []
  private readonly groups: Group[] = []
  private readonly moneys: Money[] = []
  private readonly months: readonly number[]

  constructor(
    private readonly facts: Facts,
    private readonly scope: Scope | null,
  ) {
    this.months = scope === null ? horizonMonths(facts.model.calendar) : [scope.month]
  }

  state(): Problem {
    const { facts } = this
    // What was paid before is there to be paid again by the same pot: so all that is left of every rule follows.
    for (const { month, stream, award, cost, amount } of this.scope?.past ?? [])
      this.cell(`${stream} ${award} ${month} ${cost}`, { line: cost, month: monthOf(month), rank: -1, need: amount })
    facts.classes.forEach((priority, rank) => {
      for (const month of this.months)
        for (const line of facts.lines) {
          const need = line.priority === priority ? (facts.costs.get(line)!.get(month)?.toNumber() ?? 0) : 0
          if (need > 0) this.cell(`${line.id} ${month}`, { line: line.id, month, rank, need })
        }
    })
    facts.order.forEach((pot, index) => {
      if (pot.is === 'award') this.award(index, pot.stream, pot.award)
    })
    for (const stream of facts.model.streams) {
      this.fees(stream)
      this.reimbursed(stream)
    }
    return {
      cells: this.cells,
      classes: facts.classes,
      pots: facts.order.map(nameOf),
      payments: this.payments,
      groups: this.groups.filter(({ payments }) => payments.length > 0),
      shares: facts.model.streams.flatMap((stream) => this.shares(stream)),
      moneys: this.moneys,
    }
  }

  private cell(key: string, cell: Cell): void {
    this.cellAt.set(key, this.cells.length)
    this.cells.push(cell)
  }

  private award(pot: number, stream: Stream, award: Award): void {
    const { calendar } = this.facts.model
    const last = award.through + (award.carryover?.months ?? 0)
    const months = span(award.from, last).filter((month) => isInHorizon(calendar, month))
    const own = this.pay(pot, stream, months, () => true)
    const amount = award.amount.toNumber()
    const caps: Cap[] = [{ payments: new Set(own), atMost: amount }]
    // What is left at the window's end is counted then; where that lies before the horizon, it has been.
    if (award.cap !== null && award.through >= calendar.from) {
      const carried = own.filter((payment) => this.payments[payment]!.month > award.through)
      caps.push({ payments: new Set(carried), atMost: award.cap.toNumber() })
    }
    const [full, year] = [award.full ?? award.amount, yearOfMonth(calendar, award.from)]
    const rules = this.rules(stream, own, amount, full, year)
    if (amount > 0) this.moneys.push({ stream, payments: own, year, from: award.from, through: last, full })
    this.groups.push({ payments: own, caps: [...caps, ...rules.caps], purses: rules.purses })
  }

  /** Earned money of each month and service, and surplus; with limits all of a fiscal year's revenue is one purse. */
  private fees(stream: Stream): void {
    const { model, order, earnings } = this.facts
    const own = earnings.filter((earning) => earning.stream === stream)
    if (own.length === 0) return
    const [earned, surplus] = (['earned', 'surplus'] as const).map((is) => order.findIndex((pot) => pot.is === is && pot.stream === stream))
    const isLimited = stream.limits.some((limit) => limit.of !== 'cost') || stream.indirect !== null || stream.match !== null
    const ofYear = new Map<number, number[]>()
    const groups: { payments: number[]; caps: Cap[] }[] = []
    const add = (year: number, payments: readonly number[]) => ofYear.set(year, [...(ofYear.get(year) ?? []), ...payments])
    for (const { service, month, payable } of own) {
      const payments = this.pay(earned!, stream, [month], (line) => line.service === service)
      groups.push({ payments, caps: [{ payments: new Set(payments), atMost: payable.toNumber() }] })
      add(yearOfMonth(model.calendar, month), payments)
    }
    const years = horizonYears(model.calendar)
    // Where rules ask for the year in which surplus was earned, each year's surplus is money of its own.
    for (const from of isLimited ? years.map((year) => [year]) : [years]) {
      const payments = this.pay(surplus!, stream, horizonMonths(model.calendar), () => true)
      const caps = horizonMonths(model.calendar).map((month): Cap => {
        const before = own.filter((earning) => earning.month < month && from.includes(yearOfMonth(model.calendar, earning.month)))
        return {
          payments: new Set(payments.filter((payment) => this.payments[payment]!.month <= month)),
          atMost: before.reduce((sum, earning) => sum + earning.surplus.toNumber(), 0),
        }
      })
      groups.push({ payments, caps: caps.filter(({ payments: { size } }, at) => size > 0 && size > (caps[at - 1]?.payments.size ?? 0)) })
      for (const year of isLimited ? from : []) add(year, payments)
    }
    if (!isLimited) {
      this.groups.push(...groups.map((group) => ({ ...group, purses: [] })))
      return
    }
    const rules = years.map((year) => {
      const months = monthsOfYear(model.calendar, year)
      const revenue = own
        .filter(({ month }) => months.includes(month))
        .reduce((sum, earning) => sum + earning.payable.toNumber() + earning.surplus.toNumber(), 0)
      const payments = ofYear.get(year) ?? []
      if (revenue > 0) this.moneys.push({ stream, payments, year, from: months[0]!, through: model.calendar.through, full: big(revenue) })
      return this.rules(stream, payments, revenue, big(revenue), year)
    })
    this.groups.push({
      payments: groups.flatMap(({ payments }) => payments),
      caps: [...groups.flatMap(({ caps }) => caps), ...rules.flatMap(({ caps }) => caps)],
      purses: rules.flatMap(({ purses }) => purses),
    })
  }

  /** As if all that is claimed were paid by those whose payments are: no plan can have more. */
  private reimbursed(stream: Stream): void {
    const { model, order, costs } = this.facts
    const pot = order.findIndex((one) => one.is === 'reimbursed' && one.stream === stream)
    if (pot < 0) return
    const months = horizonMonths(model.calendar)
    const payments = this.pay(pot, stream, months, () => true)
    const come = months.map(() => NOTHING)
    for (const claim of claimsOf(model, stream))
      cameBy(model, claim, (line, month) => costs.get(line)!.get(month) ?? NOTHING).forEach((cents, at) => {
        come[at] = come[at]!.plus(cents)
      })
    const caps = months.map((month, at): Cap => {
      const own = payments.filter((payment) => this.payments[payment]!.month <= month)
      return { payments: new Set(own), atMost: come[at]!.toNumber() }
    })
    this.groups.push({ payments, caps, purses: [] })
  }

  /** A pot's payments in the given months: of what was paid before its own, of this problem's months all that it may pay. */
  private pay(pot: number, stream: Stream, months: readonly number[], isOpenTo: (line: CostLine) => boolean): number[] {
    const { lines, order } = this.facts
    const made: number[] = []
    for (const month of months)
      for (const line of lines) {
        if (!mayPay(stream, line) || !isOpenTo(line)) continue
        const fixed = this.cellAt.get(`${nameOf(order[pot]!)} ${label(month)} ${line.id}`)
        const free = this.months.includes(month) ? this.cellAt.get(`${line.id} ${month}`) : undefined
        const cell = fixed ?? free
        if (cell !== undefined) made.push(this.payments.push({ pot, cell, month, stream: stream.id }) - 1)
      }
    return made
  }

  /** `max` is rounded down, `min` up; several `min` take what is left, in listed order. */
  private rules(stream: Stream, own: readonly number[], amount: number, full: Big, year: number): { caps: Cap[]; purses: Purse[] } {
    const caps: Cap[] = []
    const asides: Cap[] = []
    let left = amount
    for (const limit of stream.limits) {
      if (limit.of !== 'award' || (limit.appliesFrom !== null && full.lt(big(limit.appliesFrom).times(100)))) continue
      const payments = new Set(own.filter((payment) => this.isOn(limit, payment)))
      const value = of(limit.amount.by, year)
      const exact = limit.amount.unit === 'share' ? value.times(amount) : value.times(100)
      if (limit.bound === 'max') {
        // What allows all of the money is no rule.
        if (exact.floor().lt(amount)) caps.push({ payments, atMost: exact.floor().toNumber() })
      } else {
        const aside = Math.min(left, exact.ceil().toNumber())
        left -= aside
        if (aside > 0) asides.push({ payments, atMost: aside })
      }
    }
    return { caps, purses: asides.length === 0 ? [] : [{ payments: new Set(own), amount, asides }] }
  }

  private isOn(limit: Limit, payment: number): boolean {
    const { line } = this.cells[this.payments[payment]!.cell]!
    return isSelected(limit.costs, this.facts.lines.find(({ id }) => id === line)!)
  }

  /** `of: cost`: all money of the stream together, of each line in each month, rounded up. */
  private shares(stream: Stream): Cap[] {
    const limits = stream.limits.filter((limit) => limit.of === 'cost')
    if (limits.length === 0) return []
    const byCell = new Map<number, number[]>()
    this.payments.forEach(({ cell, stream: id }, payment) => {
      if (id === stream.id && this.cells[cell]!.rank >= 0) byCell.set(cell, [...(byCell.get(cell) ?? []), payment])
    })
    return [...byCell].flatMap(([cell, payments]) => {
      const { need, month } = this.cells[cell]!
      const year = yearOfMonth(this.facts.model.calendar, month)
      const most = limits.filter((limit) => this.isOn(limit, payments[0]!)).map(({ amount }) => of(amount.by, year).times(need).ceil())
      return most.length === 0 ? [] : [{ payments: new Set(payments), atMost: Math.min(...most.map((cents) => cents.toNumber())) }]
    })
  }
}

function nameOf(pot: Pot): string {
  return `${pot.stream.id} ${pot.is === 'award' ? pot.award.id : pot.is}`
}

export function monthOf(label: string): number {
  return Number(label.slice(0, 4)) * 12 + Number(label.slice(5)) - 1
}

/**
 * Money set aside, written as caps: what is not for any of some set-asides can have the rest of the purse at most. Who keeps all of
 * them can divide what it paid among the parts (Gale 1957).
 */
export function capsOfPurse({ payments, amount, asides }: Purse): Cap[] {
  const caps: Cap[] = []
  for (let chosen = 1; chosen < 2 ** asides.length; chosen++) {
    const members = asides.filter((_, index) => Math.floor(chosen / 2 ** index) % 2 === 1)
    const others = [...payments].filter((payment) => !members.some((aside) => aside.payments.has(payment)))
    caps.push({ payments: new Set(others), atMost: members.reduce((left, { atMost }) => left - atMost, amount) })
  }
  return caps
}
