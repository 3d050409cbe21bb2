/**
 * Maintenance of effort: streams must go on spending what they spent in a baseline year, in total or per unit.
 *
 * Only award money counts. What payers pay for visits never does, whatever stream it runs through: a reimbursement that is spent is
 * no state or local money (34 CFR 300.154(g)(2)).
 */
import type { Cents } from '../../money/cents.ts'
import { centsOf, type Exact, exact, ONE } from '../../money/exact.ts'
import { dollars, grouped } from '../../money/format.ts'
import type { AnyOfTest, EffortTest } from '../../scenario/scenario.ts'
import { formatFiscalYear } from '../../time/fiscal-year.ts'
import type { Tally } from '../tally.ts'
import type { Finding } from '../types.ts'
import { spendingOf } from './spending.ts'

/** One fiscal year held against the baseline; `missing` is 0 where the effort is kept. */
type EffortYear = { readonly year: number; readonly spent: Cents; readonly due: Cents; readonly missing: Cents }

export function effortFindings(tally: Tally, test: EffortTest): Finding[] {
  return yearsOf(tally, test)
    .filter(({ missing }) => missing > 0)
    .map((year) => finding(tally, test, year))
}

/** A year fails when every test fails in it; a test that says nothing of a year does not save it. The nearest miss is told. */
export function anyOfFindings(tally: Tally, { tests, cite, path }: AnyOfTest): Finding[] {
  const tried = tests.map((test) => ({ test, years: yearsOf(tally, test) }))
  return tally.plan.years.flatMap(({ year }) => {
    const told = tried.flatMap(({ test, years }) => years.filter((one) => one.year === year).map((one) => ({ test, one })))
    if (told.length === 0 || told.some(({ one }) => one.missing === 0)) return []
    const nearest = told.reduce((best, next) => (next.one.missing < best.one.missing ? next : best))
    const { cite: own, ...found } = finding(tally, nearest.test, nearest.one)
    const cited = cite ?? own
    return [
      {
        ...found,
        message: `none of ${told.length} tests holds in ${formatFiscalYear(year)}; the nearest: ${found.message}`,
        path: path.join('.'),
        ...(cited === undefined || cited === null ? {} : { cite: cited }),
      },
    ]
  })
}

function yearsOf(tally: Tally, { streams, baseline, atLeast, per }: EffortTest): EffortYear[] {
  const { plan } = tally
  const spending = spendingOf(tally, (pot) => pot.kind === 'award' && streams.includes(plan.streams[pot.stream]!.id))
  const first = 'year' in baseline ? plan.years.findIndex(({ year }) => year === baseline.year) : -1
  const base = 'year' in baseline ? spending[first]! : centsOf(baseline.amount)
  const baseUnits = unitsOfBase(baseline, per)
  return plan.years.slice(first + 1).map(({ year }, offset) => {
    const spent = spending[first + 1 + offset]!
    const units = per === null ? ONE : per.by.get(year)!
    // A part of a cent that is due is a whole one.
    const due = exact(base).times(atLeast).times(units).div(baseUnits).ceil().toNumber()
    return { year, spent, due, missing: Math.max(0, due - spent) }
  })
}

function unitsOfBase(baseline: EffortTest['baseline'], per: EffortTest['per']): Exact {
  if (per === null) return ONE
  return 'year' in baseline ? per.by.get(baseline.year)! : baseline.units!
}

function finding({ plan }: Tally, test: EffortTest, { year, spent, due, missing }: EffortYear): Finding {
  const names = test.streams.map((id) => plan.streams.find((stream) => stream.id === id)!.name)
  const who = names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  const fy = formatFiscalYear(year)
  const rule = ruleOf(test)
  return {
    code: 'effort',
    severity: 'critical',
    message: `${who} ${names.length === 1 ? 'spends' : 'spend'} ${dollars(spent)} in ${fy}, ${dollars(missing)} less than the effort of ${dollars(due)} that is due (${rule})`,
    path: test.path.join('.'),
    rule,
    ...(test.cite === null ? {} : { cite: test.cite }),
    amount: missing,
    remedy: `Spend ${dollars(missing)} more of this money in ${fy}, or document an exception that the rule allows.`,
  }
}

/** @example 'at least 100% of FY26 per enrollment' */
function ruleOf({ baseline, atLeast, per }: EffortTest): string {
  const share = `${atLeast.times(100).toDecimalPlaces(4)}%`
  if ('year' in baseline) return `at least ${share} of ${formatFiscalYear(baseline.year)}${per === null ? '' : ` per ${per.name}`}`
  const units = baseline.units === null ? '' : ` for ${countText(baseline.units)} ${per!.name}`
  return `at least ${share} of ${dollars(centsOf(baseline.amount))}${units}`
}

function countText(count: Exact): string {
  const [whole, part] = count.toDecimalPlaces(2).toString().split('.') as [string, string | undefined]
  return `${grouped(Number(whole))}${part === undefined ? '' : `.${part}`}`
}
