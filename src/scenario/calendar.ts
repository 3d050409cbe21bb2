/**
 * The horizon and the fiscal year: the months that a scenario is about.
 */
import { fiscalYearStart, formatFiscalYear } from '../time/fiscal-year.ts'
import { type At, type Context, get, report, textOf } from './context.ts'
import { readMonthName, readYear } from './dates.ts'
import { short } from './numbers.ts'
import type { Calendar } from './scenario.ts'

const MOST_YEARS = 50

/** Null when the horizon is wrong, with the problem reported. */
export function readCalendar(context: Context, top: At): Calendar | null {
  const yearStart = readMonthName(context, get(context, top, 'fiscalYear'), 7)
  const horizon = get(context, top, 'horizon')
  if (horizon === null) return null
  const [firstYear, lastYear] = ['from', 'through'].map((key) => {
    const at = get(context, horizon, key)
    const year = at === null ? null : readYear(textOf(at) ?? '')
    if (at !== null && year === null)
      report(
        context,
        'BAD-YEAR',
        at,
        `\`${short(textOf(at) ?? '')}\` is not a fiscal year`,
        'A fiscal year is written FY27 or FY2027, for the calendar year in which it ends.',
      )
    return year
  })
  if (firstYear == null || lastYear == null) return null
  if (lastYear < firstYear) {
    report(context, 'HORIZON', horizon, 'the horizon ends before it starts', 'Swap `from` and `through`.')
    return null
  }
  if (lastYear - firstYear >= MOST_YEARS) {
    report(
      context,
      'HORIZON',
      horizon,
      `the horizon has ${lastYear - firstYear + 1} years; ${MOST_YEARS} are possible`,
      `End it in ${formatFiscalYear(firstYear + MOST_YEARS - 1)}.`,
    )
    return null
  }
  return {
    yearStart,
    firstYear,
    lastYear,
    from: fiscalYearStart(firstYear, yearStart),
    through: fiscalYearStart(lastYear + 1, yearStart) - 1,
  }
}
