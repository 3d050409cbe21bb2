/**
 * A Value of the language: a number, a formula, numbers by fiscal year with growth, or an uncertain number.
 *
 * Reading finds what is wrong with the writing; working out finds what is wrong with the numbers, for the years in which they are needed.
 */
import { Exact, ONE } from '../money/exact.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import { type At, type Context, entries, get, has, items, report, textOf } from './context.ts'
import { readYear } from './dates.ts'
import { type Formula, FormulaError, parseFormula } from './formula.ts'
import type { Derived, Node, Ratio } from './node.ts'
import { readNumber, short } from './numbers.ts'
import { suggest } from './problems.ts'
import type { ByYear } from './scenario.ts'
import { describe } from './shape.ts'

/** What a value is: it decides which signs it may carry and which numbers are possible. */
export type Unit = 'money' | 'count' | 'share' | 'open share' | 'growth' | 'any'

export type Value = {
  readonly at: At
  readonly unit: Unit
  readonly form:
    | { readonly is: 'number'; readonly value: Exact }
    | { readonly is: 'formula'; readonly formula: Formula; readonly source: string }
    | { readonly is: 'years'; readonly listed: readonly (readonly [year: number, Value])[]; readonly growth: Value | null }
    | { readonly is: 'times'; readonly of: Value; readonly by: Ratio }
    | { readonly is: 'in-year'; readonly of: Value; readonly year: number }
    | { readonly is: 'from-year'; readonly before: Value; readonly year: number; readonly later: Value }
  /** What was worked out, by year; null is a problem that has been reported. */
  readonly known: Map<number, Exact | null>
}

const DISTRIBUTIONS = ['pert', 'triangular', 'uniform', 'normal'] as const

/** Reads a Value; null when it cannot be read, with the problem reported. */
export function readValue(context: Context, at: At | null, unit: Unit): Value | null {
  if (at === null) return null
  if (at.node.kind === 'map') return at.node.derived ? readDerived(context, at, unit, at.node.derived) : readMap(context, at, unit)
  if (at.node.kind === 'null') {
    report(context, 'EMPTY-VALUE', at, `\`${at.path.at(-1)}\` has nothing behind it`, 'Give it a value, or leave the line out.')
    return null
  }
  const text = textOf(at)
  if (text === null || at.node.kind === 'boolean') {
    report(context, 'WRONG-TYPE', at, `\`${at.path.at(-1)}\` takes a number, not ${describe(at.node)}`)
    return null
  }
  if (text.trimStart().startsWith('=')) return readFormula(context, at, unit, text)
  const value = readPlain(context, at, unit)
  return value === null ? null : { at, unit, form: { is: 'number', value }, known: new Map() }
}

/** A number with the sign that its unit wants; null when it is none, with the problem reported. */
export function readPlain(context: Context, at: At, unit: Unit): Exact | null {
  const text = textOf(at)
  const key = at.path.at(-1)
  if (text === null || at.node.kind === 'boolean') {
    report(context, 'WRONG-TYPE', at, `\`${key}\` takes a number, not ${describe(at.node)}`)
    return null
  }
  const read = readNumber(text)
  if ('code' in read) {
    report(context, read.code, at, read.message, read.hint)
    return null
  }
  const fault = signFault(read.value, read.sign, unit)
  if (fault !== null) {
    report(context, fault.code, at, `\`${short(text)}\` ${fault.message}`, fault.hint)
    return null
  }
  return inRange(context, at, unit, read.value, null) ? read.value : null
}

function signFault(value: Exact, sign: string, unit: Unit) {
  const isShare = unit === 'share' || unit === 'open share' || unit === 'growth'
  if (isShare && sign === 'dollars')
    return {
      code: 'UNIT-MISMATCH',
      message: 'is dollars where a share is meant',
      hint: 'A share is written with its sign, such as 15%.',
    } as const
  if (isShare && sign === 'plain' && !value.isZero() && !value.eq(1)) {
    const percent = value.abs().lt(1) ? value.times(100) : value
    return { code: 'SHARE-SIGN', message: 'has no percent sign', hint: `Write ${percent.toString()}%.` } as const
  }
  if (unit === 'money' && sign === 'percent')
    return {
      code: 'UNIT-MISMATCH',
      message: 'is a share where dollars are meant',
      hint: 'For a share of something write a formula, such as "= budget * 62%".',
    } as const
  if (unit === 'count' && sign === 'dollars')
    return { code: 'UNIT-MISMATCH', message: 'is dollars where a count is meant', hint: 'Take the $ away.' } as const
  return null
}

/** Asks whether a number is possible for its unit; says so when it is not. */
function inRange(context: Context, at: At, unit: Unit, value: Exact, year: number | null): boolean {
  const when = year === null ? '' : ` in ${formatFiscalYear(year)}`
  const shown = unit === 'share' || unit === 'open share' || unit === 'growth' ? `${plain(value.times(100))}%` : plain(value)
  if (unit === 'share' && (value.lt(0) || value.gt(1))) {
    report(context, 'SHARE-RANGE', at, `a share of ${shown}${when} is not possible`, 'A share lies between 0% and 100%.')
    return false
  }
  if ((unit === 'open share' && value.lt(0)) || (unit === 'growth' && value.lt(-1))) {
    report(
      context,
      'SHARE-RANGE',
      at,
      `${shown}${when} is not possible here`,
      unit === 'growth' ? 'Growth cannot fall below -100%.' : 'It cannot be negative.',
    )
    return false
  }
  if (unit === 'money' && (value.lt(0) || value.gt('90e12'))) {
    const which = value.lt(0) ? 'is negative' : 'is above 90 trillion dollars'
    report(
      context,
      'AMOUNT-RANGE',
      at,
      `${shown} dollars${when} ${which}`,
      value.lt(0)
        ? 'Money is written as a positive amount; who pays and who receives is known from its place.'
        : 'Check the number of zeros.',
    )
    return false
  }
  if (unit === 'count' && value.lt(0)) {
    report(context, 'NUMBER-RANGE', at, `${shown}${when} is negative`, 'A count cannot be below 0.')
    return false
  }
  return true
}

function plain(value: Exact): string {
  return value.toSignificantDigits(12).toString()
}

function readFormula(context: Context, at: At, unit: Unit, text: string): Value | null {
  const lead = text.indexOf('=') + 1
  const source = text.slice(lead)
  const formula = parseFormula(source)
  if ('code' in formula) {
    report(context, formula.code, at, formula.message, formula.hint)
    return null
  }
  for (const name of formula.names) {
    if (context.assumptions.has(name)) continue
    report(
      context,
      'FORMULA-NAME',
      at,
      `the formula uses \`${short(name)}\`, which is no assumption`,
      suggest(name, context.assumptions.names()) ?? 'Names are listed under assumptions:.',
    )
    return null
  }
  context.assumptions.use(formula.names)
  return { at, unit, form: { is: 'formula', formula, source }, known: new Map() }
}

/** What a change made of other Values. */
function readDerived(context: Context, at: At, unit: Unit, derived: Derived): Value | null {
  const read = (node: Node) => readValue(context, { node, path: at.path }, unit)
  if (derived.is === 'from-year') {
    const [before, later] = [read(derived.before), read(derived.later)]
    return before === null || later === null
      ? null
      : { at, unit, form: { is: 'from-year', before, year: derived.year, later }, known: new Map() }
  }
  const of = read(derived.of)
  return of === null ? null : { at, unit, form: { ...derived, of }, known: new Map() }
}

function readMap(context: Context, at: At, unit: Unit): Value | null {
  const given = DISTRIBUTIONS.filter((name) => has(at, name))
  if (given.length > 0) return readDistribution(context, at, unit, given)
  const listed: [number, Value][] = []
  let growth: Value | null = null
  let sound = true
  for (const entry of entries(context, at)) {
    if (entry.key === 'growth') {
      growth = readValue(context, entry.at, 'growth')
      sound &&= growth !== null
      continue
    }
    const year = readYear(entry.key)
    if (year === null) {
      const hint =
        suggest(entry.key, [...DISTRIBUTIONS, 'growth']) ?? 'A value by year is written { FY26: 100000, FY28: 120000, growth: 3% }.'
      report(
        context,
        /^fy?\d*$/i.test(entry.key) ? 'BAD-YEAR' : 'UNKNOWN-KEY',
        entry.at,
        `\`${short(entry.key)}\` is not a fiscal year such as FY27, nor growth`,
        hint,
        entry.keyPlace,
      )
      sound = false
      continue
    }
    if (listed.some(([other]) => other === year)) {
      report(context, 'DUPLICATE-KEY', entry.at, `${formatFiscalYear(year)} is given twice`, 'Keep one of them.', entry.keyPlace)
      sound = false
      continue
    }
    if (entry.at.node.kind === 'map' && !DISTRIBUTIONS.some((name) => has(entry.at, name))) {
      report(
        context,
        'WRONG-TYPE',
        entry.at,
        `\`${entry.key}\` takes a number, a formula or a distribution, not ${describe(entry.at.node)}`,
      )
      sound = false
      continue
    }
    const value = readValue(context, entry.at, unit)
    if (value === null) sound = false
    else listed.push([year, value])
  }
  if (!sound) return null
  if (listed.length === 0) {
    report(
      context,
      'EMPTY-VALUE',
      at,
      `\`${at.path.at(-1)}\` lists no year`,
      'A value by year is written { FY26: 100000, FY28: 120000, growth: 3% }.',
    )
    return null
  }
  listed.sort(([one], [other]) => one - other)
  return { at, unit, form: { is: 'years', listed, growth }, known: new Map() }
}

function readDistribution(context: Context, at: At, unit: Unit, given: readonly (typeof DISTRIBUTIONS)[number][]): Value | null {
  const name = given[0]!
  const allowed: readonly string[] = name === 'normal' ? ['normal', 'min', 'max'] : [name]
  for (const entry of entries(context, at)) {
    if (allowed.includes(entry.key)) continue
    report(
      context,
      given.length > 1 && (DISTRIBUTIONS as readonly string[]).includes(entry.key) ? 'CONFLICT' : 'UNKNOWN-KEY',
      entry.at,
      `\`${short(entry.key)}\` cannot stand beside \`${name}\``,
      null,
      entry.keyPlace,
    )
    return null
  }
  const list = get(context, at, name)
  if (list === null) return null
  const wanted = name === 'pert' || name === 'triangular' ? 3 : 2
  const numbers = list.node.kind === 'list' ? items(context, list).map((item) => readPlain(context, item, unit)) : []
  if (numbers.some((value) => value === null)) return null
  const say = (message: string, hint: string) => {
    report(context, 'DISTRIBUTION', list, message, hint)
    return null
  }
  const shape = {
    pert: '[least, most likely, most]',
    triangular: '[least, most likely, most]',
    uniform: '[least, most]',
    normal: '[mean, standard deviation]',
  }[name]
  if (numbers.length !== wanted) return say(`\`${name}\` takes ${wanted} numbers`, `Write ${name}: ${shape}.`)
  const [a, b, c] = numbers as Exact[]
  if (name !== 'normal' && (a!.gt(b!) || (c !== undefined && b!.gt(c))))
    return say(`the numbers of \`${name}\` do not rise`, `Write ${name}: ${shape}.`)
  let value = name === 'uniform' ? a!.plus(b!).div(2) : name === 'normal' ? a! : b!
  if (name === 'normal') {
    if (b!.lt(0)) return say('a standard deviation cannot be negative', `Write normal: ${shape}.`)
    const ends = ['min', 'max'].map((key) => get(context, at, key)).map((end) => (end === null ? null : readPlain(context, end, unit)))
    const [min, max] = ends as [Exact | null, Exact | null]
    if (min !== null && max !== null && min.gt(max)) return say('`min` lies above `max`', 'Swap them.')
    if (min !== null) value = Exact.max(value, min)
    if (max !== null) value = Exact.min(value, max)
  }
  return { at, unit, form: { is: 'number', value }, known: new Map() }
}

/** The first year for which a Value has a number; -Infinity where it has one for every year. */
export function firstYearOf({ form }: Value): number {
  if (form.is === 'years') return form.listed[0]![0]
  return form.is === 'times' ? firstYearOf(form.of) : form.is === 'from-year' ? firstYearOf(form.before) : Number.NEGATIVE_INFINITY
}

/** What a Value is in a fiscal year; null when it has none, with the problem reported once. */
export function valueIn(context: Context, value: Value, year: number): Exact | null {
  const known = value.known.get(year)
  if (known !== undefined) return known
  const worked = workOut(context, value, year)
  value.known.set(year, worked)
  return worked
}

function workOut(context: Context, value: Value, year: number): Exact | null {
  const { form } = value
  if (form.is === 'number') return form.value
  const worked = workOutForm(context, value, year)
  // A value that is impossible in one year is reported once, not for every year.
  if (worked === null || context.spoiled.has(value.at.node)) return null
  return inRange(context, value.at, value.unit, worked, year) ? worked : null
}

function workOutForm(context: Context, value: Value, year: number): Exact | null {
  const { form } = value
  switch (form.is) {
    case 'number':
      return form.value
    case 'formula':
      return runFormula(context, value, form.formula, year)
    case 'years':
      return fromYears(context, value, form, year)
    case 'times':
      return valueIn(context, form.of, year)?.times(form.by[0]).div(form.by[1]) ?? null
    case 'in-year':
      return valueIn(context, form.of, form.year)
    case 'from-year':
      return valueIn(context, year < form.year ? form.before : form.later, year)
  }
}

function fromYears(context: Context, value: Value, form: Extract<Value['form'], { is: 'years' }>, year: number): Exact | null {
  const first = form.listed[0]!
  if (year < first[0]) {
    // An award that began before the horizon takes the first listed value.
    if (context.calendar !== null && year < context.calendar.firstYear) return valueIn(context, first[1], first[0])
    if (!value.known.has(-1)) {
      value.known.set(-1, null)
      report(
        context,
        'YEAR-MISSING',
        value.at,
        `a value is needed for ${formatFiscalYear(year)}, but the first one listed is ${formatFiscalYear(first[0])}`,
        `Add ${formatFiscalYear(year)}: (0 if there is none).`,
      )
    }
    return null
  }
  const [from, listed] = form.listed.findLast(([candidate]) => candidate <= year)!
  let worked = valueIn(context, listed, from)
  for (let step = from + 1; step <= year && worked !== null && form.growth !== null; step++) {
    const growth = valueIn(context, form.growth, step)
    worked = growth === null ? null : worked.times(ONE.plus(growth))
  }
  return worked
}

function runFormula(context: Context, value: Value, formula: Formula, year: number): Exact | null {
  if (context.assumptions.isSpent) return null
  try {
    return formula.evaluate(
      (name) => {
        const found = context.assumptions.valueIn(context, name, year)
        if (found === null) throw new Known()
        return found
      },
      year,
      context.assumptions.work,
    )
  } catch (error) {
    if (error instanceof Known) return null
    if (!(error instanceof FormulaError)) throw error
    if (!context.spoiled.has(value.at.node))
      report(context, error.fault.code, value.at, `${error.fault.message} (in ${formatFiscalYear(year)})`, error.fault.hint)
    return null
  }
}

/** The problem lies in what the formula uses and has been reported there. */
class Known extends Error {}

/** A Value for each of the years; null when one of them has none. */
export function byYear(context: Context, value: Value | null, years: Iterable<number>): ByYear | null {
  if (value === null) return null
  const found = new Map<number, Exact>()
  let sound = true
  for (const year of years) {
    const worked = valueIn(context, value, year)
    if (worked === null) sound = false
    else found.set(year, worked)
  }
  return sound ? found : null
}
