/**
 * The awards of every stream: their windows, what they are in full, what of it counts in this horizon, what is carried (§5, Awards and Horizon).
 *
 * It must never know a cost or a payment.
 */
import type { AwardItem, Calendar, Carryover, Model, Policy, Stream } from '../../src/scenario/scenario.ts'
import { of } from './costs.ts'
import { type Big, big, NOTHING, nearest, roundedCents } from './decimal.ts'
import { isInHorizon, label, span, yearOfMonth } from './months.ts'

export type Award = {
  readonly stream: Stream
  /** `2026-07`, the second one of the stream in that month `2026-07#2`. */
  readonly id: string
  readonly from: number
  readonly through: number
  /** Null where only what remains was given. */
  readonly full: Big | null
  readonly amount: Big
  readonly carryover: Carryover | null
  /** The most that may be carried at the window's end; null: all of it. */
  readonly cap: Big | null
  /** Places of its stream and of its entry in the file. */
  readonly place: readonly [stream: number, item: number]
}

/** An award before anything is known of money. `months` are those of its own award year. */
type Window = { readonly from: number; readonly through: number; readonly months: number; readonly isPart: boolean }

/** Every award of the books, in listed order. */
export function awardsOf(model: Model): Award[] {
  const awards: Award[] = []
  model.streams.forEach((stream, streamPlace) => {
    const starts = new Map<number, number>()
    stream.awards.forEach((item, itemPlace) => {
      for (const window of windowsOf(item, model.calendar)) {
        const count = (starts.get(window.from) ?? 0) + 1
        starts.set(window.from, count)
        if (!isCounted(model.policy, item.chance === null ? null : big(item.chance))) continue
        const full = item.amount === null ? null : cents(item, window, model.calendar)
        const amount = expected(model.policy, item, counting(item, window, model.calendar))
        const id = count === 1 ? label(window.from) : `${label(window.from)}#${count}`
        const { from, through } = window
        const { carryover } = item
        awards.push({
          stream,
          id,
          from,
          through,
          full,
          amount,
          carryover,
          cap: capOf(carryover, full),
          place: [streamPlace, itemPlace],
        })
      }
    })
  })
  return awards
}

/** The windows that have to do with the horizon, in order of time. */
export function windowsOf(item: AwardItem, calendar: Calendar): Window[] {
  return allWindows(item, calendar).filter(({ from, through }) => {
    if (span(from, through).some((month) => isInHorizon(calendar, month))) return true
    if (item.form !== 'single' || item.remaining === null || item.carryover === null) return false
    return span(through + 1, through + item.carryover.months).some((month) => isInHorizon(calendar, month))
  })
}

function allWindows(item: AwardItem, calendar: Calendar): Window[] {
  if (item.form === 'single') return [{ from: item.from, through: item.through, months: item.through - item.from + 1, isPart: false }]
  if (item.form === 'monthly')
    return span(item.from, item.through).map((month) => ({ from: month, through: month, months: 1, isPart: false }))
  const windows: Window[] = []
  let months: number[] = []
  // Month by month through the item's window; an award year is over before the month in which the next one starts.
  for (const month of span(item.from, Math.min(item.through, calendar.through + 12))) {
    months.push(month)
    const isLast = month === item.through || (month + 1) % 12 === item.yearStarts - 1
    if (!isLast) continue
    const from = months[0]!
    windows.push({
      from,
      through: item.spendFor === null ? month : from + item.spendFor - 1,
      months: months.length,
      isPart: months.length < 12,
    })
    months = []
  }
  return windows
}

/**
 * The exact value of the first month's year × the given months, divided once at the very end, so that nothing is rounded on the way:
 * a part year counts by months ÷ 12, and one more fraction may come from the horizon.
 */
function cents(item: AwardItem, window: Window, calendar: Calendar, [inside, outOf]: readonly [number, number] = [1, 1]): Big {
  const whole = of(item.amount!, yearOfMonth(calendar, window.from))
  const [part, year] = window.isPart ? [window.months, 12] : [1, 1]
  return roundedCents(whole.times(part * inside).div(year * outOf))
}

/** What counts in this horizon, in cents. */
function counting(item: AwardItem, window: Window, calendar: Calendar): Big {
  const length = (from: number) => span(from, window.through).length
  const inside = span(window.from, window.through).filter((month) => isInHorizon(calendar, month)).length
  const beganBefore = window.from < calendar.from
  const endsAfter = window.through > calendar.through
  if (item.form === 'single') {
    const { remaining, counts } = item
    if (endsAfter && counts !== null) {
      if ('dollars' in counts) return roundedCents(big(counts.dollars))
      const whole = remaining === null ? of(item.amount!, yearOfMonth(calendar, window.from)) : big(remaining)
      return roundedCents(whole.times(big(counts.share)))
    }
    if (remaining !== null) {
      const left = length(Math.max(window.from, calendar.from))
      return endsAfter ? roundedCents(big(remaining).times(inside).div(left)) : roundedCents(big(remaining))
    }
    if (endsAfter) return cents(item, window, calendar, [inside, length(Math.max(window.from, calendar.from))])
    return cents(item, window, calendar)
  }
  if (beganBefore) return cents(item, window, calendar, [inside, length(window.from)])
  if (endsAfter) return cents(item, window, calendar, [Math.min(inside, window.months), window.months])
  return cents(item, window, calendar)
}

/** Money that is not committed: whether it is in the books at all. */
export function isCounted({ prospects }: Policy, chance: Big | null): boolean {
  if (chance === null || chance.gte(1)) return true
  if (prospects === 'cutoff') return chance.gte('0.75')
  return prospects !== 'exclude'
}

function expected(policy: Policy, { chance }: AwardItem, cents: Big): Big {
  return chance !== null && policy.prospects === 'discount' ? nearest(cents.times(big(chance))) : cents
}

/** A share as cap and `exemptBelow` refer to the full amount; caps are rounded down. */
function capOf(carryover: Carryover | null, full: Big | null): Big | null {
  if (carryover === null) return NOTHING
  const { max, exemptBelow } = carryover
  if (max === null) return null
  if (exemptBelow !== null && (full?.lt(big(exemptBelow).times(100)) ?? false)) return null
  if ('dollars' in max) return big(max.dollars).times(100).floor()
  if (full === null) throw new Error('reference: a share of an award whose full amount is not given')
  return full.times(big(max.share)).floor()
}
