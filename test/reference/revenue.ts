/**
 * What services earn, and how much of it can pay the service in its own month (§5, Earned revenue).
 *
 * It must never know an award. It tries every set of streams, so that a service may have a handful of payers, no more.
 */
import type { CostLine, Model, Stream } from '../../src/scenario/scenario.ts'
import { mayPay } from './allowed.ts'
import { isCounted } from './awards.ts'
import { type ByMonth, of, spread, yearsOn } from './costs.ts'
import { type Big, big, NOTHING, nearest, roundedCents, smaller, total } from './decimal.ts'

/** What one stream earns on one service in one month: what can pay the service, and what is above that. */
export type Earning = {
  readonly stream: Stream
  readonly service: string
  readonly month: number
  readonly payable: Big
  readonly surplus: Big
}

export function earningsOf(model: Model, costs: ReadonlyMap<CostLine, ByMonth>, months: readonly number[]): Earning[] {
  const revenue = new Map(model.streams.map((stream) => [stream, revenueOf(model, stream)]))
  const earnings: Earning[] = []
  for (const month of months) {
    for (const { id } of model.services) {
      const lines = [...costs]
        .filter(([line]) => line.service === id)
        .map(([line, byMonth]) => ({ line, cents: byMonth.get(month) ?? NOTHING }))
      const earners = model.streams
        .map((stream) => ({ stream, cents: revenue.get(stream)!.get(id)?.get(month) ?? NOTHING }))
        .filter(({ cents }) => cents.gt(0))
      let before = NOTHING
      earners.forEach(({ stream, cents }, index) => {
        const together = payableTogether(earners.slice(0, index + 1), lines)
        const payable = together.minus(before)
        before = together
        earnings.push({ stream, service: id, month, payable, surplus: cents.minus(payable) })
      })
    }
  }
  return earnings
}

type Earner = { readonly stream: Stream; readonly cents: Big }
type Costing = { readonly line: CostLine; readonly cents: Big }

/**
 * The most that these streams can pay together: for every set of them, the others' whole money and the cost of all lines
 * that one of the set may pay is a bound, and the lowest bound can be reached (max-flow min-cut).
 */
function payableTogether(earners: readonly Earner[], lines: readonly Costing[]): Big {
  let least: Big | null = null
  for (let set = 0; set < 2 ** earners.length; set++) {
    const inSet = earners.filter((_, index) => Math.floor(set / 2 ** index) % 2 === 1)
    const others = earners.filter((earner) => !inSet.includes(earner))
    const reached = lines.filter(({ line }) => inSet.some(({ stream }) => mayPay(stream, line)))
    const bound = total([...others, ...reached].map(({ cents }) => cents))
    least = least === null ? bound : smaller(least, bound)
  }
  return least ?? NOTHING
}

/** A stream's revenue by service and month. */
function revenueOf(model: Model, stream: Stream): Map<string, ByMonth> {
  const revenue = new Map<string, ByMonth>()
  const chance = stream.chance === null ? null : big(stream.chance)
  if (!isCounted(model.policy, chance)) return revenue
  for (const item of stream.earns) {
    for (const year of yearsOn(model.calendar, item.season)) {
      let dollars = big(1)
      for (const factor of item.factors) dollars = dollars.times(of(factor, year))
      let cents = roundedCents(dollars)
      if (chance !== null && model.policy.prospects === 'discount') cents = nearest(cents.times(chance))
      for (const [month, part] of spread(model.calendar, item.season, year, cents)) {
        const byMonth = revenue.get(item.service) ?? new Map()
        revenue.set(item.service, byMonth)
        byMonth.set(month, (byMonth.get(month) ?? NOTHING).plus(part))
      }
    }
  }
  return revenue
}
