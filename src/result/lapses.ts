/**
 * Money that was lost, and what it could have paid: unfunded costs that its stream may pay, from the award's first month to a year after.
 */
import { awardId } from '../plan/plan.ts'
import { formatMonth } from '../time/month.ts'
import type { Tally } from './tally.ts'
import type { Lapse } from './types.ts'

/** In order of time, then of the streams as listed. */
export function lapsesOf(tally: Tally): Lapse[] {
  const { plan, books } = tally
  const { calendar, services } = plan.model
  const missed = missedCosts(tally)
  return books.movements
    .filter((move) => move.kind === 'lapsed')
    .sort((one, other) => one.month - other.month || plan.pots[one.pot]!.stream - plan.pots[other.pot]!.stream || one.pot - other.pot)
    .map(({ month, pot: index, amount, why }) => {
      const pot = plan.pots[index]!
      const from = pot.kind === 'award' ? pot.from : month
      return {
        stream: plan.streams[pot.stream]!.id,
        award: awardId(pot),
        service: pot.kind === 'earned' ? services[pot.service]!.id : null,
        month: formatMonth(calendar.from + month),
        amount,
        couldHavePaid: Math.min(amount, missed(pot.stream, from, month + 12)),
        why: why!,
      }
    })
}

/** The unfunded cost that a stream may pay between two months; worked out when it is asked for. */
function missedCosts({ plan, unfunded }: Tally) {
  const { monthCount, mayPay, lines } = plan
  const sums = new Map<number, Float64Array>()
  return (stream: number, from: number, through: number): number => {
    let upTo = sums.get(stream)
    if (upTo === undefined) {
      upTo = new Float64Array(monthCount + 1)
      for (let line = 0; line < lines.length; line++) {
        if (mayPay[stream * lines.length + line] === 0) continue
        for (let month = 0; month < monthCount; month++) upTo[month + 1]! += unfunded[line * monthCount + month]!
      }
      for (let month = 0; month < monthCount; month++) upTo[month + 1]! += upTo[month]!
      sums.set(stream, upTo)
    }
    return upTo[Math.min(monthCount - 1, through) + 1]! - upTo[Math.max(0, from)]!
  }
}
