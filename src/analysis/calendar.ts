/**
 * Every date on which somebody must act if the plan is to hold, or to be mended: read off a finished result and its scenario.
 *
 * All figures are sums over the books of the result: what is unspent when an award's window ends, what of it is carried or lapses, what
 * notice costs and saves. Nothing is planned here.
 */
import type { Cents } from '../money/cents.ts'
import { centsOf } from '../money/exact.ts'
import { dollars } from '../money/format.ts'
import { frozen } from '../result/frozen.ts'
import type { Gap, Id, Lapse, Month, Posting, Simulation } from '../result/types.ts'
import { awardWindows } from '../scenario/award-windows.ts'
import { modelOf, type ReadOptions, read, type Scenario, type Source, type Vary } from '../scenario/read.ts'
import type { Model, Stream } from '../scenario/scenario.ts'
import { yearOf } from '../scenario/years.ts'
import { runScenario } from '../simulate.ts'
import { beforeLastDay, type Day, indexOfMonth, lastDay, spokenDay, spokenMonth } from '../time/day.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { type Booked, bookedResult } from './booked.ts'

/** What somebody must do or decide, day by day. Plain, frozen JSON, like a result. */
export type Calendar = {
  readonly fundbraid: 1
  readonly kind: 'calendar'
  readonly engine: string
  readonly unit: 'cent'
  readonly scenario: Simulation['scenario']
  readonly changes: Simulation['changes']
  /** First and last month of the plan. */
  readonly from: Month
  readonly through: Month
  /** By day, then by kind, then as listed in the scenario. */
  readonly events: readonly CalendarEvent[]
}

/**
 * `renewal` the last day on which a renewal can be asked for or decided · `notice` the last day of notice to staff or a partner agency before
 * money runs short · `award-end` an award's window ends with money unspent · `carryover` carried money ends · `stream-end` the last day on
 * which a stream pays · `lapse` the last day to save money that lapses while costs that it may pay are unfunded.
 */
export type EventKind = 'renewal' | 'notice' | 'lapse' | 'award-end' | 'carryover' | 'stream-end'

export type CalendarEvent = {
  /** Stable while the award or gap is the same: `award-end.aware.2025-10`. */
  readonly id: string
  readonly kind: EventKind
  readonly date: Day
  /** The month of the date. */
  readonly month: Month
  readonly stream: Id | null
  readonly service: Id | null
  /** An award's id, or `earned`. */
  readonly award: string | null
  /** The money at stake: what renewal would bring, what is short, unspent, carried or could be saved, what the stream paid in its last twelve months. Null where the file does not tell. */
  readonly amount: Cents | null
  /** Of `award-end` and `carryover`: what of it lapses under this plan. */
  readonly lapses: Cents
  /** A few words, such as `Project AWARE ends`. */
  readonly title: string
  /** What is at stake and what can be done. */
  readonly message: string
  readonly cite: string | null
}

/**
 * Runs a scenario and lists every date on which somebody must act. Throws a `ScenarioError` for what is wrong with the scenario.
 *
 * @example
 * calendar(text).events.filter(({ kind }) => kind === 'renewal').map(({ date, message }) => `${date} ${message}`)
 */
export function calendar(source: Source, options: ReadOptions & Vary = {}): Calendar {
  const scenario = read(source, options)
  return calendarOf(scenario, runScenario(scenario))
}

/** The same from a result that is there already, with its books. Throws a RangeError where it is another scenario's, or has no books. */
export function calendarOf(scenario: Scenario, result: Simulation): Calendar {
  const model = modelOf(scenario)
  const booked = bookedResult(scenario, result)
  const events = [
    ...renewals(model, booked),
    ...notices(model, booked),
    ...lapses(model, booked),
    ...awardEnds(model, booked),
    ...streamEnds(model, booked),
  ]
  const rank = new Map(KINDS.map((kind, index) => [kind, index]))
  return frozen({
    fundbraid: 1,
    kind: 'calendar',
    engine: result.engine,
    unit: 'cent',
    scenario: result.scenario,
    changes: result.changes,
    from: formatMonth(model.calendar.from),
    through: formatMonth(model.calendar.through),
    // A stable sort: what falls on one day stays as it is listed.
    events: events.sort((one, other) =>
      one.date < other.date ? -1 : one.date > other.date ? 1 : rank.get(one.kind)! - rank.get(other.kind)!,
    ),
  })
}

const KINDS: readonly EventKind[] = ['renewal', 'notice', 'lapse', 'award-end', 'carryover', 'stream-end']

type Told = Omit<CalendarEvent, 'month' | 'stream' | 'service' | 'award' | 'lapses' | 'cite'> & Partial<CalendarEvent>

function event(told: Told): CalendarEvent {
  return {
    ...{ id: told.id, kind: told.kind, date: told.date, month: told.date.slice(0, 7) as Month },
    ...{ stream: told.stream ?? null, service: told.service ?? null, award: told.award ?? null },
    ...{ amount: told.amount, lapses: told.lapses ?? 0, title: told.title, message: told.message, cite: told.cite ?? null },
  }
}

function sumOf(list: readonly { readonly amount: Cents }[]): Cents {
  return list.reduce((sum, { amount }) => sum + amount, 0)
}

/** Streams that say that they may be renewed and whose last award ends in the plan, or is decided upon in it. */
function renewals({ streams, calendar }: Model, result: Booked): CalendarEvent[] {
  return streams.flatMap((stream, index) => {
    const { renewal, name, id } = stream
    const end = Math.max(...stream.awards.map(({ through }) => through))
    if (renewal === null || end < calendar.from || !result.catalogue.streams[index]!.counted) return []
    const by = end - (renewal.decideBy ?? 0)
    if (by > calendar.through) return []
    const yearly = yearlyAmount(stream, calendar, end)
    const amount = yearly === null ? null : centsOf(yearly.times(renewal.amount).times(renewal.months).div(12))
    const brings = amount === null ? '' : `, worth ${dollars(amount)} over ${renewal.months} months`
    const until = `its last award ends on ${spokenDay(lastDay(end))}`
    const when = renewal.decideBy === null ? 'No date to decide by is given' : `That is ${renewal.decideBy} months before the end`
    return event({
      id: `renewal.${id}.${formatMonth(end)}`,
      kind: 'renewal',
      date: lastDay(by),
      stream: id,
      amount,
      title: `Renewal of ${name} to be decided`,
      message: `${name}: settle the renewal by now${brings}; ${until}. ${when}. The plan does not count on it (chance ${renewal.chance.times(100).toDecimalPlaces(1)}%).`,
      cite: renewal.cite ?? stream.cite,
    })
  })
}

/** Dollars that the last award gives in twelve months; null where only what remains of it is known. */
function yearlyAmount({ awards }: Stream, calendar: Model['calendar'], end: MonthIndex) {
  const item = awards.find(({ through }) => through === end)!
  const last = awardWindows(item, calendar).at(-1)
  const amount = last === undefined ? undefined : item.amount?.get(yearOf(calendar, last.from))
  if (last === undefined || amount === undefined) return null
  if (item.form === 'annual') return amount
  return item.form === 'monthly' ? amount.times(12) : amount.times(12).div(last.through - last.from + 1)
}

type Shortfall = { readonly cost: string; readonly month: Month; readonly amount: Cents }

/** For each gap the lines that need notice before they end, those of one day together. */
function notices({ services, calendar }: Model, result: Booked): CalendarEvent[] {
  const unfunded = shortfalls(result)
  return result.gaps.flatMap((gap) => {
    const service = services.find(({ id }) => id === gap.service)!
    const lines = service.costs.flatMap((cost) => cost.lines.map((line) => ({ ...line, of: cost.id })))
    const days = new Map<MonthIndex, { short: Shortfall[]; staff: Set<string>; partners: Set<string>; notice: number; first: Month }>()
    for (const { id, of, notice, category } of lines) {
      const short = (unfunded.get(id) ?? []).filter(({ month }) => month >= gap.from && month <= gap.through)
      const first = short[0]?.month
      if (notice === null || first === undefined) continue
      // Notice runs for whole months: it is given before the first of them begins.
      const by = indexOfMonth(first) - notice - 1
      const day = days.get(by) ?? { short: [], staff: new Set(), partners: new Set(), notice, first }
      days.set(by, day)
      day.short.push(...short)
      ;(category === 'contractual' ? day.partners : day.staff).add(of.slice(of.indexOf('/') + 1))
    }
    return [...days].map(([by, { short, staff, partners, notice, first }]) => {
      const amount = sumOf(short)
      const whom = [
        ...(staff.size > 0 ? [`staff (${[...staff].join(', ')})`] : []),
        ...(partners.size > 0 ? [`partner agencies (${[...partners].join(', ')})`] : []),
      ].join(' and ')
      const late = by < calendar.from ? ' This day lies before the plan begins.' : ''
      return event({
        id: `notice.${gap.id}.${formatMonth(by)}`,
        kind: 'notice',
        date: lastDay(by),
        service: gap.service,
        amount,
        title: `Notice for ${service.name}`,
        message: `${service.name}: find ${dollars(amount)} by now, or give notice to ${whom}: the plan runs short ${span(gap, first)}, and notice is ${notice} ${notice === 1 ? 'month' : 'months'}.${late}`,
      })
    })
  })
}

function span({ through }: Gap, first: Month): string {
  return first === through ? `in ${spokenMonth(first)}` : `from ${spokenMonth(first)} to ${spokenMonth(through)}`
}

/** What is unfunded of each cost line, by month. */
function shortfalls({ needs, ledger }: Booked): Map<string, Shortfall[]> {
  const paid = new Map<string, Cents>()
  for (const { month, cost, amount } of ledger) paid.set(`${month} ${cost}`, (paid.get(`${month} ${cost}`) ?? 0) + amount)
  const short = new Map<string, Shortfall[]>()
  for (const { month, cost, amount } of needs) {
    const missing = amount - (paid.get(`${month} ${cost}`) ?? 0)
    if (missing > 0) short.set(cost, [...(short.get(cost) ?? []), { cost, month, amount: missing }])
  }
  return short
}

/** A recipient that extends a federal award at no cost tells so at least ten days before it ends (2 CFR 200.308(e)(2)). */
const EXTENSION_DAYS = 10

/** Money that lapses while costs that it may pay are unfunded. Revenue of one fiscal year is one event. */
function lapses({ streams, calendar }: Model, { lapses: all }: Booked): CalendarEvent[] {
  const groups = new Map<string, Lapse[]>()
  for (const lapse of all) {
    if (lapse.couldHavePaid === 0) continue
    const when = lapse.why === 'revenue-unused' ? yearOf(calendar, indexOfMonth(lapse.month)) : lapse.month
    const key = `${lapse.stream}.${lapse.award}.${lapse.service ?? ''}.${when}`
    groups.set(key, [...(groups.get(key) ?? []), lapse])
  }
  return [...groups.values()].map((group) => {
    const { stream: id, award, service, month, why } = group[0]!
    const { name, kind, source } = streams.find((stream) => stream.id === id)!
    const amount = group.reduce((sum, { couldHavePaid }) => sum + couldHavePaid, 0)
    const canExtend = kind === 'grant' && source === 'federal' && why === 'window-end'
    const end = indexOfMonth(month)
    const what = `${dollars(amount)} of the ${dollars(sumOf(group))} that lapse${group.length > 1 ? ` until ${spokenMonth(group.at(-1)!.month)}` : ''} could have paid costs that are unfunded`
    const advice = canExtend
      ? `move such costs here in time, or extend the award at no cost: tell its funder by now, ${EXTENSION_DAYS} days before the end`
      : 'move such costs here in time, if the funders allow it'
    return event({
      id: `lapse.${id}.${service === null ? '' : `${service}.`}${award}.${month}`,
      kind: 'lapse',
      date: canExtend ? beforeLastDay(end, EXTENSION_DAYS) : lastDay(end),
      stream: id,
      service,
      award,
      amount,
      title: `${name}: ${dollars(amount)} can still be saved`,
      message: `${name}${awardText(award)}: ${what}; ${advice}.`,
      cite: canExtend ? '2 CFR 200.308(e)(2)' : '2 CFR 200.405',
    })
  })
}

function awardText(award: string): string {
  return award === 'earned' || award === 'surplus' ? '' : `, award ${award}`
}

/** Windows that end with money unspent, and the end of what is carried. */
function awardEnds({ streams, calendar }: Model, result: Booked): CalendarEvent[] {
  return result.catalogue.awards.flatMap(({ stream: id, id: award, amount: whole, through, carriedThrough }) => {
    const { name, cite } = streams.find((stream) => stream.id === id)!
    const own = <T extends { readonly stream: Id; readonly award: string }>(list: readonly T[]) =>
      list.filter((one) => one.stream === id && one.award === award)
    const paid = own<Posting>(result.ledger)
    const lost = own<Lapse>(result.lapses)
    const unspent = whole - sumOf(paid.filter(({ month }) => month <= through))
    const lapsed = sumOf(lost.filter(({ month }) => month <= through))
    const carried = unspent - lapsed
    const until = carriedThrough === null ? '' : ` is carried until ${spokenDay(lastDay(indexOfMonth(carriedThrough)))}`
    const events: CalendarEvent[] = []
    if (unspent > 0 && isInside(calendar, through)) {
      const parts = [...(carried > 0 ? [`${dollars(carried)}${until}`] : []), ...(lapsed > 0 ? [`${dollars(lapsed)} lapses`] : [])]
      const rest = parts.length === 1 && carried === 0 ? 'it lapses' : parts.length === 1 ? `it${until}` : parts.join(', ')
      events.push(
        event({
          ...{ id: `award-end.${id}.${award}`, kind: 'award-end', date: lastDay(indexOfMonth(through)), stream: id, award, cite },
          ...{ amount: unspent, lapses: lapsed, title: `${name}, award ${award} ends` },
          message: `${name}, award ${award}: the window ends with ${dollars(unspent)} of ${dollars(whole)} unspent; ${rest}.`,
        }),
      )
    }
    if (carried > 0 && carriedThrough !== null && isInside(calendar, carriedThrough)) {
      const late = sumOf(lost.filter(({ month }) => month > through))
      const last = [through, ...paid.map(({ month }) => month)].sort().at(-1)!
      const rest = late === 0 ? `The plan spends it by ${spokenMonth(last)}` : `${dollars(late)} of it lapses`
      events.push(
        event({
          ...{ id: `carryover.${id}.${award}`, kind: 'carryover', date: lastDay(indexOfMonth(carriedThrough)), stream: id, award, cite },
          ...{ amount: carried, lapses: late, title: `${name}, award ${award}: carried money ends` },
          message: `${name}, award ${award}: the ${dollars(carried)} that was carried must be spent by now. ${rest}.`,
        }),
      )
    }
    return events
  })
}

function isInside({ from, through }: Model['calendar'], month: Month): boolean {
  const index = indexOfMonth(month)
  return index >= from && index <= through
}

/** Streams whose last money ends inside the plan: what they paid must come from elsewhere from then on. */
function streamEnds({ services }: Model, { catalogue, ledger }: Booked): CalendarEvent[] {
  return catalogue.streams.flatMap(({ id, name, ends, counted, cite }) => {
    if (ends === null || !counted) return []
    const since = formatMonth(indexOfMonth(ends) - 11)
    const paid = ledger.filter(({ stream, month }) => stream === id && month >= since && month <= ends)
    const amount = sumOf(paid)
    if (amount === 0) return []
    const names = services.filter((service) => paid.some((one) => one.service === service.id)).map((service) => service.name)
    return event({
      ...{ id: `stream-end.${id}`, kind: 'stream-end', date: lastDay(indexOfMonth(ends)), stream: id, amount, cite },
      title: `${name} ends`,
      message: `${name}: its last money ends. In the twelve months until now it paid ${dollars(amount)}, for ${names.join(', ')}.`,
    })
  })
}
