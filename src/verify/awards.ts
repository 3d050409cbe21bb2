/**
 * Awards as the scenario gives them: their windows, what they are in full, what of it counts, what may be carried (§5).
 *
 * It must never know a cost or a payment.
 */
import type { Cents } from '../money/cents.ts'
import { capOf, capOfDollars, centsOf, type Exact, exact, shareOf } from '../money/exact.ts'
import type { AwardItem, Calendar, Policy, Stream } from '../scenario/scenario.ts'
import { fiscalYearOf } from '../time/fiscal-year.ts'
import { formatMonth } from '../time/month.ts'

/** Months are counted from the horizon's first; they may lie outside of it. */
export type Award = {
  readonly id: string
  readonly from: number
  readonly through: number
  readonly carriedThrough: number | null
  readonly amount: Cents
  readonly fullAmount: Cents | null
  /** At most so much is left when the window ends. */
  readonly carryLimit: Cents
  /** The fiscal year of its first month: that of the rules. */
  readonly year: number
  readonly path: string
}

type Window = { readonly from: number; readonly through: number /** Months of its own award year. */; readonly part: number }

/** `uncounted` tells that some money was left out because it is not committed. */
export function awardsOf({ awards: items }: Stream, calendar: Calendar, policy: Policy): { awards: Award[]; uncounted: boolean } {
  const awards: Award[] = []
  const starts = new Map<number, number>()
  let uncounted = false
  for (const item of items)
    for (const window of windowsOf(item, calendar)) {
      const number = (starts.get(window.from) ?? 0) + 1
      starts.set(window.from, number)
      const counted = counting(item, window, calendar)
      const amount = expected(counted, item.chance, policy)
      if (amount === null) {
        uncounted ||= counted > 0
        continue
      }
      const fullAmount = item.amount === null ? null : centsOf(fullOf(item, window, calendar).times(window.part).div(12))
      const [from, through] = [window.from - calendar.from, window.through - calendar.from]
      awards.push({
        ...{ id: formatMonth(window.from) + (number === 1 ? '' : `#${number}`), from, through, amount, fullAmount },
        carriedThrough: item.carryover === null ? null : through + item.carryover.months,
        carryLimit: carryLimit(item, amount, fullAmount),
        year: fiscalYearOf(window.from, calendar.yearStart),
        path: item.path.join('.'),
      })
    }
  return { awards, uncounted }
}

/** Only windows that have to do with the horizon; what remains of an award may be spent in carried months alone. */
function windowsOf(item: AwardItem, calendar: Calendar): Window[] {
  const carried = item.form === 'single' && item.remaining !== null ? (item.carryover?.months ?? 0) : 0
  return allWindows(item, calendar).filter(({ from, through }) => from <= calendar.through && through + carried >= calendar.from)
}

function allWindows({ form, from, through, yearStarts, spendFor }: AwardItem, calendar: Calendar): Window[] {
  if (form === 'single') return [{ from, through, part: 12 }]
  const windows: Window[] = []
  if (form === 'monthly') {
    for (let month = Math.max(from, calendar.from); month <= Math.min(through, calendar.through); month++)
      windows.push({ from: month, through: month, part: 12 })
    return windows
  }
  for (let first = from; first <= Math.min(through, calendar.through); ) {
    const untilNext = (yearStarts - 1 - (first % 12) + 12) % 12 || 12
    const part = Math.min(untilNext, through - first + 1)
    windows.push({ from: first, through: first + (spendFor ?? part) - 1, part })
    first += untilNext
  }
  return windows
}

function fullOf(item: AwardItem, window: Window, calendar: Calendar): Exact {
  return item.amount!.get(fiscalYearOf(window.from, calendar.yearStart))!
}

/** What counts in the horizon, rounded once. */
function counting(item: AwardItem, window: Window, calendar: Calendar): Cents {
  const inside = Math.min(window.through, calendar.through) - Math.max(window.from, calendar.from) + 1
  if (item.form === 'monthly') return centsOf(fullOf(item, window, calendar))
  const endsAfter = window.through > calendar.through
  if (item.form === 'annual') {
    const whole = fullOf(item, window, calendar)
    if (window.from < calendar.from) return centsOf(whole.times(window.part * inside).div(12 * (window.through - window.from + 1)))
    return centsOf(whole.times(endsAfter ? Math.min(inside, window.part) : window.part).div(12))
  }
  const base = item.remaining ?? fullOf(item, window, calendar)
  if (!endsAfter) return centsOf(base)
  if (item.counts !== null) return centsOf('share' in item.counts ? base.times(item.counts.share) : item.counts.dollars)
  return centsOf(base.times(inside).div(window.through - Math.max(window.from, calendar.from) + 1))
}

/** Money that is not committed: what a plain run counts of it; null when it is left out. */
export function expected(cents: Cents, chance: Exact | null, { prospects }: Policy): Cents | null {
  if (chance === null || chance.gte(1)) return cents
  switch (prospects) {
    case 'include':
      return cents
    case 'exclude':
      return null
    case 'discount':
      return shareOf(cents, chance)
    case 'cutoff':
      return chance.gte('0.75') ? cents : null
  }
}

function carryLimit({ carryover }: AwardItem, amount: Cents, fullAmount: Cents | null): Cents {
  if (carryover === null) return 0
  const { max, exemptBelow } = carryover
  if (max === null) return amount
  if (exemptBelow !== null && fullAmount !== null && exact(fullAmount).div(100).lt(exemptBelow)) return amount
  return 'dollars' in max ? capOfDollars(max.dollars) : capOf(fullAmount!, max.share)
}
