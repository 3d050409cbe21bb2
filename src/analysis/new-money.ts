/**
 * Money that is not in the scenario: awards of whole fiscal years under the rules of a stream.
 */
import type { Cents } from '../money/cents.ts'
import { exact } from '../money/exact.ts'
import type { AwardItem, ByYear, Model, Stream } from '../scenario/scenario.ts'
import { fiscalYearStart } from '../time/fiscal-year.ts'

export type YearAmount = { readonly year: number; readonly amount: Cents }

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
