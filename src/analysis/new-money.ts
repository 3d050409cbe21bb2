/**
 * Money that is not in the scenario: awards of whole fiscal years under the rules of a stream.
 */
import type { Cents } from '../money/cents.ts'
import { exact } from '../money/exact.ts'
import type { Id } from '../result/types.ts'
import type { AwardItem, ByYear, Model, Stream } from '../scenario/scenario.ts'
import { fiscalYearStart } from '../time/fiscal-year.ts'

export type YearAmount = { readonly year: number; readonly amount: Cents }

/** With the rules of a stream of the scenario, or without any; `service` is the only one that money without rules may pay, null for all. */
export type NewMoney = { readonly like: Id | null; readonly service: Id | null; readonly years: readonly YearAmount[] }

/** What it is called in a proof: no stream of a scenario can be called so. */
const NEW_MONEY = 'new money'

/** The scenario with a stream of new money, which comes last: it takes nothing from what is there. */
export function withMoney(model: Model, { like, service, years }: NewMoney): Model {
  const base: Stream = model.streams.find(({ id }) => id === like) ?? {
    ...{ id: '', name: '', kind: 'appropriation', source: 'local', funder: null, cite: null, excludes: null, awards: [], earns: [] },
    ...{ reimburses: [], limits: [], indirect: null, match: null, lastResort: true, after: [], chance: null, renewal: null },
    ...{ paidAfter: 0, upfront: false, path: [] },
    pays: service === null ? null : [{ keys: [{ key: 'service', values: [service] }], except: null }],
  }
  const stream = { ...base, id: NEW_MONEY, awards: [], earns: [], reimburses: [], chance: null, lastResort: true, after: [] }
  return { ...model, streams: [...model.streams, withAwards(model, stream, years)] }
}

/** A stream with more awards, one for each year; its rules hold in all years of the horizon. */
export function withAwards(model: Model, stream: Stream, more: readonly YearAmount[]): Stream {
  const { yearStart } = model.calendar
  const awards = more.map(({ year, amount }): AwardItem => {
    const from = fiscalYearStart(year, yearStart)
    return {
      ...{ form: 'single', from, through: from + 11, yearStarts: yearStart, spendFor: null, remaining: null, counts: null },
      ...{ amount: new Map([[year, exact(amount).div(100)]]), carryover: null, chance: null, path: stream.path },
    }
  })
  const { limits, indirect, match } = stream
  return {
    ...stream,
    awards: [...stream.awards, ...awards],
    limits: limits.map((limit) => ({ ...limit, amount: { ...limit.amount, by: inAllYears(limit.amount.by, model) } })),
    indirect: indirect === null ? null : { ...indirect, rate: inAllYears(indirect.rate, model) },
    match:
      match === null
        ? null
        : { ...match, ratio: inAllYears(match.ratio, model), inKind: match.inKind === null ? null : inAllYears(match.inKind, model) },
  }
}

/** Years for which nothing was needed take what was said for the nearest year before, else for the first. */
function inAllYears(by: ByYear, { calendar }: Model): ByYear {
  const known = [...by.keys()].sort((one, other) => one - other)
  if (known.length === 0) return by
  const filled = new Map(by)
  for (let year = calendar.firstYear; year <= calendar.lastYear; year++) {
    const nearest = known.findLast((one) => one <= year) ?? known[0]!
    if (!filled.has(year)) filled.set(year, by.get(nearest)!)
  }
  return filled
}
