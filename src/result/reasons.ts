/**
 * Why a stream did not pay: for each unfunded cost the first reason that holds, and for a gap the one with most cents.
 */
import { isMoney, type Plan } from '../plan/plan.ts'
import { formatMonth, type Month } from '../time/month.ts'
import { isCounted } from './catalogue.ts'
import { ruleAgainst } from './rules.ts'
import type { Shortfall, Tally } from './tally.ts'
import type { Reason, ReasonCode } from './types.ts'
import { type Stop, UsedLimits } from './used-limits.ts'

/** When each stream's money is open, looked up for every unfunded cell. */
export class Timelines {
  readonly byStream: readonly Timeline[]
  private readonly rules = new Map<number, string>()
  private readonly used: UsedLimits

  constructor(private readonly tally: Tally) {
    this.used = new UsedLimits(tally.plan, tally.books)
    this.byStream = tally.plan.streams.map((_, stream) => timelineOf(tally, stream))
  }

  /** What the stream may not pay, in words; worked out once for each line. */
  rule(stream: number, line: number): string {
    const { plan } = this.tally
    const key = stream * plan.lines.length + line
    const known = this.rules.get(key)
    if (known !== undefined) return known
    const rule = ruleAgainst(plan.streams[stream]!, plan.lines[line]!, plan.model)
    this.rules.set(key, rule)
    return rule
  }

  /** The limit that stops the stream's open money. */
  stop(stream: number, line: number, month: number): Stop | null {
    return this.used.stop(stream, line, month)
  }
}

type Timeline = {
  readonly counted: boolean
  /** By month: an award is open, carried months too; or surplus has come in. */
  readonly open: Uint8Array
  /** The stream is reimbursed: until something has arrived it waits. */
  readonly waits: boolean
  /** By month: an award that does not count would be open. */
  readonly prospect: Uint8Array
  /** By service: revenue by month. */
  readonly revenue: ReadonlyMap<number, Float64Array>
  /** By month: the last month before it in which money of the stream ended, or -1. */
  readonly ended: Int32Array
}

function timelineOf({ plan, books }: Tally, stream: number): Timeline {
  const { monthCount } = plan
  const open = new Uint8Array(monthCount)
  const prospect = new Uint8Array(monthCount)
  const ends = new Uint8Array(monthCount)
  const mark = (array: Uint8Array, from: number, through: number) =>
    array.fill(1, Math.max(0, from), Math.max(0, Math.min(monthCount, through + 1)))
  for (const pot of plan.pots) {
    if (pot.stream !== stream || !isMoney(pot)) continue
    if (pot.kind === 'award') {
      const last = pot.carriedThrough ?? pot.through
      mark(open, pot.from, last)
      if (last >= 0 && last < monthCount) ends[last] = 1
    }
    const first = pot.kind === 'surplus' ? pot.inflow.findIndex((amount) => amount > 0) : -1
    if (first >= 0) mark(open, first + 1, monthCount)
    if (pot.kind !== 'reimbursed') continue
    const arrival = books.movements.find((move) => move.kind === 'earned' && plan.pots[move.pot] === pot)
    if (arrival !== undefined) mark(open, arrival.month, monthCount)
  }
  for (const award of plan.prospects) if (award.stream === stream) mark(prospect, award.from, award.through)
  const revenue = new Map<number, Float64Array>()
  for (const row of plan.revenue) {
    if (row.stream !== stream) continue
    revenue.set(row.service, row.inflow)
    const last = row.inflow.findLastIndex((amount) => amount > 0)
    if (last >= 0) ends[last] = 1
  }
  const ended = new Int32Array(monthCount).fill(-1)
  for (let month = 1; month < monthCount; month++) ended[month] = ends[month - 1] === 1 ? month - 1 : ended[month - 1]!
  const waits = plan.pots.some((pot) => pot.kind === 'reimbursed' && pot.stream === stream)
  return { counted: isCounted(plan, stream), open, waits, prospect, revenue, ended }
}

/** Reasons in the order in which they are asked for. */
const CODES: readonly ReasonCode[] = [
  'not-counted',
  'not-allowed',
  'no-match',
  'limit',
  'reserved',
  'spent',
  'earned-elsewhere',
  'not-yet-arrived',
  'ended',
  'not-started',
]

/** One reason for every stream that is asked for, in listed order. */
export function reasonsOf(
  tally: Tally,
  timelines: Timelines,
  run: readonly Shortfall[],
  isAsked: (stream: number) => boolean = () => true,
): Reason[] {
  return tally.plan.streams.flatMap((_, stream) => (isAsked(stream) ? [reasonOf(tally, timelines, stream, run)] : []))
}

function reasonOf(tally: Tally, timelines: Timelines, stream: number, run: readonly Shortfall[]): Reason {
  const { plan } = tally
  const sums = new Map<ReasonCode, { amount: number; first: number }>()
  const rules = new Map<string, { code: ReasonCode; rule: string; amount: number }>()
  for (const cell of run) {
    const { code, rule } = fateOf(plan, timelines, stream, cell)
    const sum = sums.get(code)
    if (sum === undefined) sums.set(code, { amount: cell.amount, first: cell.month })
    else sum.amount += cell.amount
    if (rule !== null) {
      const key = `${code} ${rule}`
      rules.set(key, { code, rule, amount: (rules.get(key)?.amount ?? 0) + cell.amount })
    }
  }
  const most = Math.max(...[...sums.values()].map(({ amount }) => amount))
  const code = CODES.find((candidate) => sums.get(candidate)?.amount === most)!
  const { amount, first } = sums.get(code)!
  const base = { stream: plan.streams[stream]!.id, code }
  const month = (index: number) => formatMonth(plan.model.calendar.from + index)
  const own = [...rules.values()].filter((rule) => rule.code === code)
  if (own.length > 0) return { ...base, rule: own.reduce((most, one) => (one.amount > most.amount ? one : most)).rule, amount }
  if (code === 'spent') return { ...base, since: month(lastCent(tally, stream, first)), amount }
  if (code === 'ended') return { ...base, since: month(timelines.byStream[stream]!.ended[first]! + 1), amount }
  return { ...base, amount }
}

/** Every reason of a stream for these costs, the one with most cents first; together they are all of it. `from` is the first month of each. */
export function everyReasonOf(
  tally: Tally,
  timelines: Timelines,
  stream: number,
  run: readonly Shortfall[],
): (Reason & { readonly from: Month })[] {
  const { plan } = tally
  const month = (index: number) => formatMonth(plan.model.calendar.from + index)
  const sums = new Map<string, Reason & { readonly from: Month; amount: number }>()
  for (const cell of run) {
    const { code, rule } = fateOf(plan, timelines, stream, cell)
    const since =
      code === 'spent'
        ? month(lastCent(tally, stream, cell.month))
        : code === 'ended'
          ? month(timelines.byStream[stream]!.ended[cell.month]! + 1)
          : undefined
    const known = sums.get(`${code} ${rule}`)
    if (known !== undefined) known.amount += cell.amount
    else
      sums.set(`${code} ${rule}`, {
        ...{ stream: plan.streams[stream]!.id, code },
        ...(since === undefined ? {} : { since }),
        ...(rule === null ? {} : { rule }),
        from: month(cell.month),
        amount: cell.amount,
      })
  }
  return [...sums.values()].sort((one, other) => other.amount - one.amount)
}

/** The month in which the stream last paid anything, not after this one; this one when it never did. */
function lastCent({ lastPaid, plan }: Tally, stream: number, month: number): number {
  const last = lastPaid[stream * plan.monthCount + month]!
  return last < 0 ? month : last
}

/** Why a stream did not pay a cost of a month, and the rule behind it where there is one. */
function fateOf(plan: Plan, timelines: Timelines, stream: number, { line, month }: Shortfall): { code: ReasonCode; rule: string | null } {
  const timeline = timelines.byStream[stream]!
  if (!timeline.counted) return { code: 'not-counted', rule: null }
  if (plan.mayPay[stream * plan.lines.length + line] === 0) return { code: 'not-allowed', rule: timelines.rule(stream, line) }
  if (timeline.prospect[month] === 1) return { code: 'not-counted', rule: null }
  const own = timeline.revenue.get(plan.lineService[line]!)
  if (timeline.open[month] === 1 || (own?.[month] ?? 0) > 0) return timelines.stop(stream, line, month) ?? { code: 'spent', rule: null }
  if (own === undefined && timeline.revenue.size > 0) return { code: 'earned-elsewhere', rule: null }
  if (timeline.waits) return { code: 'not-yet-arrived', rule: null }
  return { code: timeline.ended[month]! >= 0 ? 'ended' : 'not-started', rule: null }
}
