/**
 * What claims on others' payments have brought by the end of each month (§5, Cost-based reimbursement).
 *
 * It must never know what reimbursed money is spent on.
 */
import type { CostLine, Model, Stream } from '../../src/scenario/scenario.ts'
import { isSelected } from './allowed.ts'
import { isCounted } from './awards.ts'
import { of } from './costs.ts'
import { type Big, big, nearest, roundedCents, total } from './decimal.ts'
import { horizonMonths, horizonYears, monthsOfYear } from './months.ts'

export type Claim = {
  readonly lines: readonly CostLine[]
  readonly paidBy: readonly string[]
  /** By fiscal year. */
  readonly rate: ReadonlyMap<number, Big>
  readonly interim: Big
  readonly paidAfter: number
  readonly settles: number
  readonly opening: readonly { readonly month: number; readonly cents: Big }[]
}

/** None where reimbursed money does not count. */
export function claimsOf(model: Model, stream: Stream): Claim[] {
  const chance = stream.chance === null ? null : big(stream.chance)
  if (!isCounted(model.policy, chance)) return []
  const part = chance !== null && model.policy.prospects === 'discount' ? chance : big(1)
  const lines = model.services.flatMap(({ costs }) => costs.flatMap((cost) => cost.lines))
  return stream.reimburses.map((item) => ({
    lines: lines.filter((line) => isSelected(item.costs, line)),
    paidBy: item.paidBy,
    rate: new Map(horizonYears(model.calendar).map((year) => [year, of(item.rate, year).times(part)])),
    interim: big(item.interim),
    paidAfter: stream.paidAfter,
    settles: item.settles,
    opening: item.opening.filter(({ amount }) => amount.gt(0)).map(({ month, amount }) => ({ month, cents: roundedCents(big(amount)) })),
  }))
}

/** `paid` is what counts of a line in a month. By month of the horizon: all that has come by its end. */
export function cameBy({ calendar }: Model, claim: Claim, paid: (line: CostLine, month: number) => Big): Big[] {
  return horizonMonths(calendar).map((now) => {
    let came = total(claim.opening.filter(({ month }) => month <= now).map(({ cents }) => cents))
    for (const [year, rate] of claim.rate) {
      const months = monthsOfYear(calendar, year)
      const until = (last: number) =>
        total(months.filter((month) => month <= last).flatMap((month) => claim.lines.map((line) => paid(line, month))))
      const interim = (last: number) => nearest(until(last).times(rate).times(claim.interim))
      if (now >= months[0]! + claim.paidAfter) came = came.plus(interim(now - claim.paidAfter))
      const end = months[11]!
      if (now >= end + claim.settles) came = came.plus(nearest(until(end).times(rate))).minus(interim(end))
    }
    return came
  })
}
