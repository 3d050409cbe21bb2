/**
 * Money that was lost, and what it could have paid: unfunded costs that its stream may pay, from the award's first month to a year after.
 */
import { payableBetween } from '../plan/payable.ts'
import { awardId } from '../plan/plan.ts'
import { formatMonth } from '../time/month.ts'
import type { Tally } from './tally.ts'
import type { Lapse } from './types.ts'

/** In order of time, then of the streams as listed. */
export function lapsesOf(tally: Tally): Lapse[] {
  const { plan, books } = tally
  const { calendar, services } = plan.model
  const missed = payableBetween(tally.unfunded, plan)
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
