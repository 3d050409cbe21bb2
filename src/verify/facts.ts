/**
 * All that the scenario says about a plan, worked out for the auditor: what must be paid, what money there is, who may pay what.
 *
 * It must never look at a result.
 */
import type { Cents } from '../money/cents.ts'
import type { CostLine, Model, Stream } from '../scenario/scenario.ts'
import { formatMonth, type Month, monthIndex } from '../time/month.ts'
import { type Award, awardsOf } from './awards.ts'
import { needsOf } from './costs.ts'
import { type Claim, claimsOf } from './reimbursed.ts'
import { type Earning, earningsOf } from './revenue.ts'
import { mayPay } from './selection.ts'

/** Months are counted from the horizon's first (0); lines and streams are as listed. */
export type Facts = {
  readonly model: Model
  readonly monthCount: number
  readonly years: readonly { readonly year: number; readonly from: number; readonly through: number }[]
  readonly lines: readonly CostLine[]
  /** needs[line][month] */
  readonly needs: readonly Cents[][]
  readonly streams: readonly StreamFacts[]
  /** Places in the lists, by id. */
  readonly lineAt: ReadonlyMap<string, number>
  readonly streamAt: ReadonlyMap<string, number>
}

export type StreamFacts = {
  readonly stream: Stream
  /** By line. */
  readonly mayPay: readonly boolean[]
  /** Those that count, also those of nothing. */
  readonly awards: readonly Award[]
  /** Null where revenue does not count. */
  readonly earnings: readonly Earning[] | null
  /** Null where reimbursed money does not count. */
  readonly claims: readonly Claim[] | null
  /** Some of its money is not committed and left out. */
  readonly uncounted: boolean
}

export function factsOf(model: Model): Facts {
  const { calendar, services, policy } = model
  const lines = services.flatMap(({ costs }) => costs.flatMap((cost) => cost.lines))
  const needs = needsOf(services, calendar)
  const earnings = earningsOf(model, lines, needs)
  return {
    model,
    monthCount: calendar.through - calendar.from + 1,
    years: Array.from({ length: calendar.lastYear - calendar.firstYear + 1 }, (_, at) => ({
      year: calendar.firstYear + at,
      from: at * 12,
      through: at * 12 + 11,
    })),
    lines,
    needs,
    lineAt: new Map(lines.map(({ id }, at) => [id, at])),
    streamAt: new Map(model.streams.map(({ id }, at) => [id, at])),
    streams: model.streams.map((stream, at) => {
      const { awards, uncounted } = awardsOf(stream, calendar, policy)
      const claims = claimsOf(model, lines, stream)
      return {
        stream,
        mayPay: lines.map((line) => mayPay(stream, line)),
        awards,
        earnings: earnings[at]!,
        claims,
        uncounted: uncounted || earnings[at] === null || claims === null,
      }
    }),
  }
}

export function nameOf({ model }: Pick<Facts, 'model'>, month: number): Month {
  return formatMonth(model.calendar.from + month)
}

/** The place of a month in the horizon, below 0 or behind its end where it lies outside. */
export function placeOf({ model }: Pick<Facts, 'model'>, month: string): number {
  return monthIndex(Number(month.slice(0, 4)), Number(month.slice(5))) - model.calendar.from
}

/** The index of the fiscal year that a month lies in. */
export function yearAt(month: number): number {
  return Math.floor(month / 12)
}

export function sum(amounts: Iterable<Cents>): Cents {
  let total = 0
  for (const amount of amounts) total += amount
  return total
}

/** Its carried months are the last of an award. */
export function lastMonth({ through, carriedThrough }: Award): number {
  return carriedThrough ?? through
}
