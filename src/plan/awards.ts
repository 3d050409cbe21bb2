/**
 * Awards as money with a window: what counts of each in this horizon, rounded once, and what of it may be carried.
 */
import type { Cents } from '../money/cents.ts'
import { capOf, capOfDollars, centsOf, type Exact, exact, ONE, shareOf } from '../money/exact.ts'
import { InternalError } from '../money/internal-error.ts'
import { type AwardWindow, awardWindows } from '../scenario/award-windows.ts'
import type { AwardItem, Calendar, Model, Policy } from '../scenario/scenario.ts'
import { yearOf } from '../scenario/years.ts'
import { formatMonth } from '../time/month.ts'
import type { AwardPot, Prospect } from './plan.ts'

export type Awards = { readonly pots: AwardPot[]; readonly prospects: Prospect[] }

export function compileAwards({ streams, calendar, policy }: Model, isOpenEnded: (item: AwardItem) => boolean): Awards {
  const awards: Awards = { pots: [], prospects: [] }
  streams.forEach((stream, index) => {
    const starts = new Map<number, number>()
    for (const item of stream.awards) {
      const isOpen = isOpenEnded(item)
      for (const window of awardWindows(item, calendar)) {
        const count = (starts.get(window.from) ?? 0) + 1
        starts.set(window.from, count)
        addAward(awards, index, item, window, `${formatMonth(window.from)}${count > 1 ? `#${count}` : ''}`, calendar, policy, isOpen)
      }
    }
  })
  return awards
}

function addAward(
  awards: Awards,
  stream: number,
  item: AwardItem,
  window: AwardWindow,
  id: string,
  calendar: Calendar,
  policy: Policy,
  isOpen: boolean,
): void {
  const value = item.amount?.get(yearOf(calendar, window.from)) ?? null
  const fullAmount = value === null ? null : fraction(value, window.part, 12)
  const { amount: counted, cut } = counts(item, window, value, calendar)
  const carried = isOpen ? null : (item.carryover?.months ?? null)
  const named = {
    stream,
    id,
    from: window.from - calendar.from,
    through: isOpen ? Math.max(window.through, calendar.through) - calendar.from : window.through - calendar.from,
    fullAmount,
    path: item.path,
  }
  const amount = expected(counted, item.chance, policy)
  if (amount === null) {
    if (counted > 0) awards.prospects.push({ ...named, amount: counted, chance: percent(item.chance ?? ONE) })
    return
  }
  awards.pots.push({
    ...named,
    kind: 'award',
    amount,
    carriedThrough: carried === null ? null : named.through + carried,
    carryLimit: carryLimit(item, amount, fullAmount),
    cut,
    chance: item.chance === null || item.chance.eq(1) ? null : percent(item.chance),
  })
}

/** Divided once at the end and rounded once: a third on the way could turn half a cent into less than half. */
function fraction(value: Exact, numerator: number, denominator: number): Cents {
  return centsOf(value.times(numerator).div(denominator))
}

/** What counts of an award in the horizon: one factor, rounded once. `value` is that of a whole award year. */
function counts(item: AwardItem, window: AwardWindow, value: Exact | null, calendar: Calendar): { amount: Cents; cut: AwardPot['cut'] } {
  const [began, ends] = [window.from < calendar.from, window.through > calendar.through]
  const inside = Math.max(0, Math.min(window.through, calendar.through) - Math.max(window.from, calendar.from) + 1)
  if (item.form === 'monthly') return { amount: centsOf(value!), cut: null }
  if (item.form === 'annual') {
    const { part } = window
    if (began) return { amount: fraction(value!, part * inside, 12 * (window.through - window.from + 1)), cut: 'began-before' }
    if (ends && inside < part) return { amount: fraction(value!, inside, 12), cut: 'ends-after' }
    return { amount: fraction(value!, part, 12), cut: null }
  }
  const base = item.remaining ?? value!
  if (!ends) return { amount: centsOf(base), cut: null }
  const cut = 'ends-after'
  if (item.counts !== null) return { amount: centsOf('share' in item.counts ? base.times(item.counts.share) : item.counts.dollars), cut }
  return { amount: fraction(base, inside, window.through - Math.max(window.from, calendar.from) + 1), cut }
}

/** Awards that are likely count in full from here on. */
export const CUTOFF = exact('0.75')

/** What a plain run counts of uncertain money; null when it does not count. */
export function expected(cents: Cents, chance: Exact | null, { prospects }: Policy): Cents | null {
  if (chance === null || chance.eq(1) || prospects === 'include') return cents
  if (prospects === 'exclude') return null
  if (prospects === 'discount') return shareOf(cents, chance)
  return chance.gte(CUTOFF) ? cents : null
}

function percent(chance: Exact): string {
  return `${chance.times(100).toSignificantDigits(6)}%`
}

function carryLimit({ carryover }: AwardItem, amount: Cents, fullAmount: Cents | null): Cents {
  if (carryover === null) return 0
  const { max, exemptBelow } = carryover
  if (max === null) return amount
  if (exemptBelow !== null && fullAmount !== null && exact(fullAmount).lt(exemptBelow.times(100))) return amount
  if ('dollars' in max) return capOfDollars(max.dollars)
  if (fullAmount === null) throw new InternalError('a share of an award whose full amount is not known')
  return capOf(fullAmount, max.share)
}
