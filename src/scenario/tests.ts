/**
 * Tests of the plan as the file writes them (§8 of the language): effort, supplanting, what somebody expects, and staffing ratios.
 * Whether a plan passes them is result/'s business.
 */
import { ZERO } from '../money/exact.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import { formatMonth } from '../time/month.ts'
import { type At, type Context, entries, get, has, items, report, text, textOf } from './context.ts'
import { readMonth, readYear } from './dates.ts'
import { short } from './numbers.ts'
import { suggest } from './problems.ts'
import type { ByYear, EffortTest, ExpectKey, ExpectTest, PlanTest, Ratios, Service, Stream, SupplantTest } from './scenario.ts'
import { baselineSchema } from './schema.ts'
import { readStreamSelector } from './selectors.ts'
import { checkShape } from './shape.ts'
import { readPlain } from './value.ts'
import { isInside } from './years.ts'

/** Ids of the file, also of things with problems of their own. */
type Declared = { readonly services: readonly string[]; readonly streams: readonly string[] }

const KINDS = ['effort', 'anyOf', 'supplant', 'expect'] as const

export function readTests(
  context: Context,
  top: At,
  services: readonly Service[],
  streams: readonly Stream[],
  declared: Declared,
): PlanTest[] {
  const at = get(context, top, 'tests')
  if (at?.node.kind === 'list' && at.node.items.length === 0)
    report(context, 'EMPTY-VALUE', at, '`tests` lists no test', 'Leave it out where there is none.')
  return items(context, at).flatMap((item) => readTest(context, top, item, services, streams, declared) ?? [])
}

function readTest(
  context: Context,
  top: At,
  at: At,
  services: readonly Service[],
  streams: readonly Stream[],
  declared: Declared,
): PlanTest | null {
  const given = KINDS.filter((kind) => has(at, kind))
  if (given.length !== 1) {
    const what = given.length === 0 ? 'the test says nothing' : `a test is one thing, not ${given.join(' and ')}`
    report(context, 'ONE-OF', at, what, 'Write one of effort:, anyOf:, supplant:, expect:, each as an entry of its own.')
    return null
  }
  const kind = given[0]!
  const inner = get(context, at, kind)
  if (inner === null) return null
  const cite = text(context, at, 'cite')
  switch (kind) {
    case 'effort':
      return readEffort(context, top, inner, cite, streams)
    case 'anyOf': {
      if (inner.node.kind === 'list' && inner.node.items.length === 0)
        report(context, 'EMPTY-VALUE', inner, '`anyOf` lists no test', 'For example anyOf: [{ effort: … }, { effort: … }].')
      const list = items(context, inner).map((item) => get(context, item, 'effort'))
      const tests = list.map((effort) => (effort === null ? null : readEffort(context, top, effort, null, streams)))
      return tests.includes(null) ? null : { kind: 'any-of', tests: tests as EffortTest[], cite, path: at.path }
    }
    case 'supplant':
      return readSupplant(context, inner, cite, services, declared.services)
    case 'expect':
      return readExpect(context, inner, cite, declared)
    default:
      return kind satisfies never
  }
}

function readEffort(context: Context, top: At, at: At, outerCite: string | null, streams: readonly Stream[]): EffortTest | null {
  const before = context.problems.length
  const isKnown = streams.length > 0
  const chosen = isKnown ? readStreamSelector(context, get(context, at, 'streams'), streams) : []
  const atLeastAt = get(context, at, 'atLeast')
  const atLeast = atLeastAt === null ? null : readPlain(context, atLeastAt, 'open share')
  const per = readPer(context, top, get(context, at, 'per'))
  const baseline = readBaseline(context, get(context, at, 'baseline'), has(at, 'per'))
  if (chosen === null || atLeast === null || baseline === null || context.problems.length > before) return null
  if ('year' in baseline && per !== null && per.by.get(baseline.year)?.isZero()) {
    const message = `\`${per.name}\` is 0 in ${formatFiscalYear(baseline.year)}, so there is nothing to compare per unit`
    report(context, 'NUMBER-RANGE', get(context, at, 'per')!, message, 'Compare the total, or take another baseline.')
    return null
  }
  const own = chosen.filter((id) => isOwnEffort(streams.find((stream) => stream.id === id)!))
  // Without streams there are problems enough.
  if (own.length === 0 && isKnown) {
    const message = 'none of these streams can count as effort: federal money does not, nor what a payer pays'
    report(context, 'SELECTS-NOTHING', get(context, at, 'streams')!, message, 'For example streams: { source: [state, local] }.')
    return null
  }
  for (const id of chosen.filter((id) => !own.includes(id))) {
    const { name, kind } = streams.find((stream) => stream.id === id)!
    const isFee = kind === 'fee-for-service'
    context.notices.push({
      code: 'effort-not-local',
      severity: 'warning',
      message: `${name} is left out of the effort: ${isFee ? 'fee-for-service cash is never local' : 'federal money is never effort'}`,
      path: at.path,
      cite: isFee ? '34 CFR 300.154(g)(2)' : '34 CFR 300.203(b)',
    })
  }
  return { kind: 'effort', streams: own, baseline, atLeast, per, cite: text(context, at, 'cite') ?? outerCite, path: at.path }
}

/** Federal money is never effort, and Medicaid's cash never local (34 CFR 300.203(b), 300.154(g)(2)). */
function isOwnEffort({ source, kind }: Stream): boolean {
  return source !== 'federal' && kind !== 'fee-for-service'
}

/** An assumption, or `students` for the one that the top of the file names. */
function readPer(context: Context, top: At, at: At | null): EffortTest['per'] {
  const written = textOf(at)
  if (at === null || written === null) return null
  const students = text(context, top, 'students')
  const name = written === 'students' && !context.assumptions.has(written) && students !== null ? students : written
  const by = assumptionIn(context, at, name)
  return by === null ? null : { name, by }
}

/** The values of an assumption in every year of the horizon; reports a name that is none. */
function assumptionIn(context: Context, at: At, name: string): ByYear | null {
  const { assumptions, calendar } = context
  if (!assumptions.has(name)) {
    report(context, 'UNKNOWN-ID', at, `there is no assumption \`${short(name)}\``, suggest(name, assumptions.names()))
    return null
  }
  assumptions.use([name])
  if (calendar === null) return null
  const by = new Map()
  for (let year = calendar.firstYear; year <= calendar.lastYear; year++) {
    const value = assumptions.valueIn(context, name, year)
    if (value === null) return null
    if (value.lt(0)) {
      report(context, 'NUMBER-RANGE', at, `\`${name}\` is negative in ${formatFiscalYear(year)}`, 'A count cannot be below 0.')
      return null
    }
    by.set(year, value)
  }
  return by
}

function readBaseline(context: Context, at: At | null, isPerUnit: boolean): EffortTest['baseline'] | null {
  if (at === null) return null
  if (at.node.kind !== 'map') {
    const year = readBaselineYear(context, at)
    return year === null ? null : { year }
  }
  if (!checkShape(context, baselineSchema, at, 'baseline')) return null
  const [amountAt, unitsAt] = [get(context, at, 'amount'), get(context, at, 'units')]
  const amount = amountAt === null ? null : readPlain(context, amountAt, 'money')
  const units = unitsAt === null ? null : readPlain(context, unitsAt, 'count')
  if (isPerUnit && !has(at, 'units'))
    report(context, 'MISSING-KEY', at, 'a baseline per unit needs `units`', 'For example baseline: { amount: 4200000, units: 700 }.')
  if (!isPerUnit && unitsAt !== null)
    report(context, 'CONFLICT', unitsAt, '`units` says nothing without `per`', 'Name the assumption: per: enrollment.')
  if (units?.isZero()) report(context, 'NUMBER-RANGE', unitsAt!, 'nothing can be compared per unit of 0', 'Give the units of that year.')
  return amount === null ? null : { amount, units }
}

/** A fiscal year of the plan that has a year behind it. */
function readBaselineYear(context: Context, at: At): number | null {
  const year = readPlanYear(context, at, 'Outside of it give actuals: baseline: { amount: 4200000, units: 700 }.')
  const { calendar } = context
  if (year === null || calendar === null) return null
  if (year === calendar.lastYear) {
    const message = `${formatFiscalYear(year)} is the last year of the plan, so no year is compared with it`
    report(context, 'BAD-YEAR', at, message, 'Take an earlier baseline.')
    return null
  }
  return year
}

function readPlanYear(context: Context, at: At, more = ''): number | null {
  const written = textOf(at) ?? ''
  const year = readYear(written)
  const { calendar } = context
  if (year === null) {
    report(context, 'BAD-YEAR', at, `\`${short(written)}\` is not a fiscal year`, 'A fiscal year is written FY27 or FY2027.')
    return null
  }
  if (calendar === null || (year >= calendar.firstYear && year <= calendar.lastYear)) return year
  const horizon = `${formatFiscalYear(calendar.firstYear)} to ${formatFiscalYear(calendar.lastYear)}`
  report(context, 'BAD-YEAR', at, `${formatFiscalYear(year)} is no year of the plan`, `The horizon is ${horizon}. ${more}`.trim())
  return null
}

function readSupplant(
  context: Context,
  at: At,
  outerCite: string | null,
  services: readonly Service[],
  declared: readonly string[],
): SupplantTest | null {
  const before = context.problems.length
  const list = get(context, at, 'services')
  if (list?.node.kind === 'list' && list.node.items.length === 0)
    report(context, 'EMPTY-VALUE', list, '`services` lists no service', 'Name those that federal money may not supplant.')
  const chosen = items(context, list).map((item) => readId(context, item, 'service', declared))
  const toleranceAt = get(context, at, 'tolerance')
  const tolerance = toleranceAt === null ? ZERO : readPlain(context, toleranceAt, 'share')
  const baselineAt = get(context, at, 'baseline')
  const baseline = baselineAt === null ? null : readBaselineYear(context, baselineAt)
  if (tolerance === null || baseline === null || context.problems.length > before) return null
  const known = chosen.filter((id) => services.some((service) => service.id === id)) as string[]
  const cite = text(context, at, 'cite') ?? outerCite
  return { kind: 'supplant', services: [...new Set(known)], baseline, tolerance, cite, path: at.path }
}

function readId(context: Context, at: At | null, what: 'service' | 'stream', declared: readonly string[]): string | null {
  if (at === null) return null
  const id = textOf(at) ?? ''
  if (declared.includes(id)) return id
  report(context, 'UNKNOWN-ID', at, `there is no ${what} \`${short(id)}\``, suggest(id, declared))
  return null
}

const OF_STREAM: readonly ExpectKey[] = ['spent', 'earned', 'lapsed', 'closing']
const OF_SERVICE: readonly ExpectKey[] = ['cost', 'funded', 'gap']

function readExpect(context: Context, at: At, outerCite: string | null, declared: Declared): ExpectTest | null {
  const before = context.problems.length
  const when = readWhen(context, at)
  const service = readId(context, get(context, at, 'service'), 'service', declared.services)
  const stream = readId(context, get(context, at, 'stream'), 'stream', declared.streams)
  const all = [...OF_SERVICE, ...OF_STREAM]
  const written = all.filter((key) => has(at, key))
  const about = has(at, 'stream')
    ? has(at, 'service')
      ? { what: 'a stream on a service', keys: ['spent'] as const }
      : { what: 'a stream', keys: OF_STREAM }
    : has(at, 'service')
      ? { what: 'a service', keys: OF_SERVICE }
      : { what: 'the plan', keys: all }
  if (written.length === 0)
    report(context, 'ONE-OF', at, 'the expectation does not say what is expected', `Of ${about.what}: ${about.keys.join(', ')}.`)
  const figures = written.flatMap((key) => {
    const value = get(context, at, key)
    if (value === null) return []
    if (!(about.keys as readonly string[]).includes(key)) {
      report(context, 'CONFLICT', value, `\`${key}\` is no figure of ${about.what}`, `Possible here: ${about.keys.join(', ')}.`)
      return []
    }
    const dollars = readPlain(context, value, 'money')
    return dollars === null ? [] : [{ key, dollars }]
  })
  if (when === null || context.problems.length > before) return null
  return { kind: 'expect', when, stream, service, figures, cite: text(context, at, 'cite') ?? outerCite, path: at.path }
}

function readWhen(context: Context, at: At): ExpectTest['when'] | null {
  const [yearAt, monthAt] = [get(context, at, 'fy'), get(context, at, 'month')]
  if (has(at, 'fy') === has(at, 'month')) {
    const what = has(at, 'fy') ? '`fy` and `month` cannot stand together' : 'the expectation does not say when'
    report(context, 'ONE-OF', at, what, 'Write fy: FY28 for a year, or month: 2027-11.')
    return null
  }
  if (yearAt !== null) {
    const year = readPlanYear(context, yearAt)
    return year === null ? null : { year }
  }
  const month = readMonth(context, monthAt)
  const { calendar } = context
  if (month === null || calendar === null) return null
  if (isInside(calendar, month)) return { month }
  const horizon = `${formatMonth(calendar.from)} to ${formatMonth(calendar.through)}`
  report(context, 'BAD-MONTH', monthAt!, `${formatMonth(month)} lies outside of the horizon`, `The horizon is ${horizon}.`)
  return null
}

/** Recommended by the professions (NASP, ASCA, SSWAA); a file may set its own. */
const USUAL_RATIOS: { readonly [role: string]: string } = {
  'school-psychologist': '500',
  'school-counselor': '250',
  'school-social-worker': '250',
}

/** Null where `students` is not given. Of the usual ratios those whose role some line carries. */
export function readRatios(context: Context, top: At, services: readonly Service[]): Ratios | null {
  const at = get(context, top, 'ratios')
  const studentsAt = get(context, top, 'students')
  if (at !== null && !has(top, 'students'))
    report(context, 'MISSING-KEY', at, '`ratios` needs `students`', 'Name the assumption: students: enrollment.')
  const carried = new Set(services.flatMap(({ costs }) => costs.flatMap(({ lines }) => lines.map(({ role }) => role))))
  const usual = Object.keys(USUAL_RATIOS)
  const given = entries(context, at).flatMap(({ key: role, keyPlace, at: value }) => {
    const known = [...carried].filter((one) => one !== null)
    if (!carried.has(role) && !usual.includes(role)) {
      report(context, 'UNKNOWN-VALUE', value, `no cost line has the role \`${short(role)}\``, suggest(role, [...known, ...usual]), keyPlace)
      return []
    }
    const students = readPlain(context, value, 'count')
    if (students?.isZero()) report(context, 'NUMBER-RANGE', value, 'a ratio of 0 students cannot be met', 'For example 250.')
    return students === null || students.isZero() ? [] : [{ role, students, given: true }]
  })
  const students = studentsAt === null ? null : assumptionIn(context, studentsAt, textOf(studentsAt) ?? '')
  if (students === null) return null
  const others = usual
    .filter((role) => carried.has(role) && !given.some((one) => one.role === role))
    .map((role) => ({ role, students: ZERO.plus(USUAL_RATIOS[role]!), given: false }))
  return { students, roles: [...given, ...others] }
}
