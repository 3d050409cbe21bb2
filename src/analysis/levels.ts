/**
 * What streams bring by fiscal year, what they are short of their first year's level, and money that fills it up.
 */
import type { Cents } from '../money/cents.ts'
import { centsOf, type Exact, exact, ZERO } from '../money/exact.ts'
import { compile } from '../plan/compile.ts'
import { endOf } from '../result/catalogue.ts'
import type { CauseKind } from '../result/types.ts'
import type { ByYear, EarnItem, Model, Stream } from '../scenario/scenario.ts'
import { fiscalYearStart } from '../time/fiscal-year.ts'
import { withAwards } from './new-money.ts'

/** A stream, by index: cents by year of the horizon of its awards, and of its revenue on each service, with the months of the first year's. */
export type Level = {
  readonly at: number
  readonly awards: readonly Exact[]
  readonly earned: readonly { readonly service: number; readonly years: readonly Exact[]; readonly months: readonly boolean[] }[]
  /** Whether its last money can be spent before the horizon ends. */
  readonly isOver: boolean
}

/** What fills a stream up to its level in a year; `service` where it is revenue. */
export type TopUp = { readonly year: number; readonly service: number | null; readonly amount: Cents; readonly months: readonly boolean[] }

/** Streams that bring anything in the first year. */
export function levelsOf(model: Model): Level[] {
  const plan = compile(model)
  const yearCount = plan.years.length
  const monthly = model.streams.map(() => Array.from({ length: yearCount }, () => ZERO))
  for (const pot of plan.pots) {
    if (pot.kind !== 'award') continue
    const [from, through] = [Math.max(0, pot.from), Math.min(plan.monthCount - 1, pot.through)]
    // Money that was carried into the horizon and nothing else is no level.
    for (let month = from; month <= through; month++) {
      const years = monthly[pot.stream]!
      years[Math.floor(month / 12)] = years[Math.floor(month / 12)]!.plus(exact(pot.amount).div(through - from + 1))
    }
  }
  return model.streams.flatMap((_, at) => {
    const awards = monthly[at]!
    const earned = plan.revenue
      .filter(({ stream }) => stream === at)
      .map(({ service, inflow }) => ({
        service,
        years: plan.years.map(({ from, through }) => exact(inflow.slice(from, through + 1).reduce((sum, amount) => sum + amount, 0))),
        months: Array.from({ length: 12 }, (__, month) =>
          inflow.slice(0, 12).some((amount, place) => amount > 0 && (model.calendar.from + place) % 12 === month),
        ),
      }))
    const brings = !awards[0]!.isZero() || earned.some(({ years }) => !years[0]!.isZero())
    return brings ? [{ at, awards, earned, isOver: endOf(plan, at) !== null }] : []
  })
}

/** What a stream is short of its level, raised by `pace`, in each later year. */
export function topUps({ awards, earned }: Level, pace: ByYear): TopUp[] {
  return [...pace.keys()].slice(1).flatMap((year, index) => {
    const short = (years: readonly Exact[]) => {
      const missing = years[0]!.times(pace.get(year)!).minus(years[index + 1]!)
      return missing.lt('0.5') ? 0 : centsOf(missing.div(100))
    }
    const all = [
      { year, service: null, amount: short(awards), months: [] },
      ...earned.map(({ service, years, months }) => ({ year, service, amount: short(years), months })),
    ]
    return all.filter(({ amount }) => amount > 0)
  })
}

export function kindOf({ awards, earned, isOver }: Level): Extract<CauseKind, { readonly stream: string }>['kind'] {
  if (isOver) return 'ended'
  const years = awards.map((amount, year) => earned.reduce((sum, one) => sum.plus(one.years[year]!), amount))
  // Less than a dollar is rounding.
  return years.some((amount) => years[0]!.minus(amount).gte(100)) ? 'shrank' : 'lagged'
}

/** The stream with its top-ups: awards of fiscal years, and revenue on services. */
export function withTopUps(model: Model, stream: Stream, missing: readonly TopUp[]): Stream {
  if (missing.length === 0) return stream
  const { calendar, policy, services } = model
  const isDiscounted = policy.prospects === 'discount' && stream.chance !== null
  const earns = missing
    .filter(({ service }) => service !== null)
    .map(({ year, service, amount, months }): EarnItem => {
      const from = fiscalYearStart(year, calendar.yearStart)
      const dollars = exact(amount).div(100)
      return {
        service: services[service!]!.id,
        factors: [new Map([[year, isDiscounted ? dollars.div(stream.chance!) : dollars]])],
        season: { months, from, through: from + 11 },
        path: stream.path,
      }
    })
  const awards = missing.filter(({ service }) => service === null)
  return { ...withAwards(model, stream, awards), earns: [...stream.earns, ...earns] }
}
