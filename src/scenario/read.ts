/**
 * Reading a scenario: text or object → tree → validated model. Every problem of the file is found here, all of them at once.
 */

import { exact } from '../money/exact.ts'
import { InternalError } from '../money/internal-error.ts'
import { fiscalYearStart, formatFiscalYear } from '../time/fiscal-year.ts'
import { Assumptions } from './assumptions.ts'
import { hashOf } from './canonical.ts'
import { applyChanges, type Change } from './changes.ts'
import { type At, type Context, entries, get, report, text, textOf } from './context.ts'
import { allCosts, readServices } from './costs.ts'
import { readMonthName, readYear } from './dates.ts'
import type { ScenarioInput } from './input.ts'
import { type Node, nodeAt } from './node.ts'
import { short } from './numbers.ts'
import { parseObject } from './object.ts'
import { checkLevers, readCash, readPolicy } from './policy.ts'
import { type Problem, ScenarioError } from './problems.ts'
import { repayments } from './reimburses.ts'
import type { Calendar, Model } from './scenario.ts'
import { scenarioSchema } from './schema.ts'
import { checkShape } from './shape.ts'
import { allMoney, readStreams } from './streams.ts'
import { MOST_BYTES, parseText } from './text.ts'

declare const brand: unique symbol

/** Read once, run often: validated and frozen. Made by `read` alone. */
export type Scenario = { readonly name: string; readonly hash: string; readonly [brand]: never }

/** YAML or JSON text (never a path), an object of the language's shape, or what `read` made. */
export type Source = string | ScenarioInput | Scenario

export type ReadOptions = {
  /** Shown in problems; nothing is opened. */
  readonly file?: string | undefined
  /** Longer texts are refused. Default: 1,000,000. */
  readonly maxBytes?: number | undefined
}

export type Vary = {
  /** Made one after the other on the scenario before it is understood, as if the file had been written so. */
  readonly changes?: readonly Change[] | undefined
}

type Read = { readonly root: Node; readonly hash: string; readonly model: Model; readonly changes: readonly Change[] }

const READ = new WeakMap<Scenario, Read>()

const MOST_YEARS = 50
const MOST_DOLLARS = exact('90e12')
/** Cost lines × months and cost lines × streams: far above any budget, and still a plan of seconds. */
const MOST_CELLS = 2_000_000

/**
 * Reads and validates a scenario. Throws a ScenarioError with every problem.
 *
 * @example
 * const scenario = read(text, { file: 'plan.yaml' })
 * simulate(scenario, { changes: [{ set: 'assumptions.cola', to: '2%' }] })
 */
export function read(source: Source, options: ReadOptions & Vary = {}): Scenario {
  const { scenario, problems } = tryRead(source, options)
  if (scenario === null) throw new ScenarioError(problems)
  return scenario
}

/** Reads without throwing; warnings are among the problems also when the scenario is sound. */
export function tryRead(
  source: Source,
  options: ReadOptions & Vary,
): { readonly scenario: Scenario | null; readonly problems: readonly Problem[] } {
  const changes = options.changes ?? []
  const known = typeof source === 'object' && source !== null ? READ.get(source as Scenario) : undefined
  const base: Base = known ?? parse(source as string | ScenarioInput, options)
  if (base.root === null) return { scenario: null, problems: base.problems ?? [] }
  const varied = applyChanges(base.root, changes)
  const { model, problems: found } = build(varied.root, base)
  const problems = inOrder([...(base.problems ?? []), ...varied.problems, ...found])
  if (model === null || problems.some((problem) => problem.severity === 'error')) return { scenario: null, problems }
  const scenario = Object.freeze({ name: model.name, hash: model.hash }) as Scenario
  READ.set(scenario, { root: varied.root, hash: model.hash, model, changes: [...(known?.changes ?? []), ...changes] })
  return { scenario, problems }
}

/** What `read` understood of a scenario. Throws for anything that `read` did not make. */
export function modelOf(scenario: Scenario): Model {
  return readOf(scenario).model
}

/** All changes that a scenario was read with. */
export function changesOf(scenario: Scenario): readonly Change[] {
  return readOf(scenario).changes
}

function readOf(scenario: Scenario): Read {
  const known = READ.get(scenario)
  if (known === undefined) throw new TypeError('not a scenario that read() made')
  return known
}

type Base = {
  readonly root: Node | null
  readonly hash: string
  readonly problems?: readonly Problem[]
  readonly spoiled?: readonly Node[]
}

function parse(source: string | ScenarioInput, options: ReadOptions): Base {
  const reading = typeof source === 'string' ? parseText(source, options.file ?? null, options.maxBytes ?? MOST_BYTES) : parseObject(source)
  return { ...reading, hash: reading.root === null ? '' : hashOf(reading.root) }
}

/** By place in the file; what has none keeps its order. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const line = ({ at }: Problem) => (at.in === 'text' ? at.line : 0)
  const column = ({ at }: Problem) => (at.in === 'text' ? at.column : 0)
  return [...problems].sort((one, other) => line(one) - line(other) || column(one) - column(other))
}

function build(root: Node, { hash, spoiled }: Base): { readonly model: Model | null; readonly problems: readonly Problem[] } {
  const context: Context = {
    problems: [],
    notices: [],
    spoiled: new Set(spoiled),
    calendar: null,
    assumptions: new Assumptions(),
    awardCount: 0,
  }
  const { problems } = context
  const top: At = { node: root, path: [] }
  if (root.kind !== 'map') {
    report(
      context,
      'WRONG-TYPE',
      top,
      'a scenario is a map of keys',
      'It begins with fundbraid: 1, name:, horizon:, services: and streams:.',
    )
    return { model: null, problems }
  }
  checkVersion(context, top)
  checkShape(context, scenarioSchema, top, 'scenario')
  context.calendar = readCalendar(context, top)
  const { calendar, assumptions } = context
  assumptions.read(context, get(context, top, 'assumptions'))
  const declared = (key: string) => entries(context, get(context, top, key)).map((entry) => entry.key)
  const listed = readServices(context, get(context, top, 'services'))
  const services = [...listed, ...repayments(context, get(context, top, 'streams'))]
  const streamIds = declared('streams')
  checkSize(context, top, services, streamIds.length)
  const streams = problems.some(({ code }) => code === 'TOO-LARGE')
    ? []
    : readStreams(context, get(context, top, 'streams'), services, [...declared('services'), ...services.map(({ id }) => id)])
  const policy = readPolicy(context, get(context, top, 'policy'), streamIds, streams)
  const cash = readCash(context, get(context, top, 'cash'))
  checkLevers(context, get(context, top, 'levers'))
  if (calendar === null || problems.length > 0) {
    if (problems.length === 0) throw new InternalError('a scenario without a horizon and without a problem')
    return { model: null, problems }
  }
  const years = Array.from({ length: calendar.lastYear - calendar.firstYear + 1 }, (_, index) => calendar.firstYear + index)
  assumptions.workOutUnused(context, years)
  const money = (cash === null ? exact(0) : cash.receivable.reduce((sum, { amount }) => sum.plus(amount), cash.opening)).plus(
    allMoney(streams, calendar),
  )
  const costs = allCosts(services, years)
  // No claim is more than what the costs are.
  const claims = streams.reduce((count, { reimburses }) => count + reimburses.length, 0)
  for (const [sum, what, key] of [[costs, 'costs', 'services'] as const, [money.plus(costs.times(claims)), 'money', 'streams'] as const])
    if (sum.gt(MOST_DOLLARS))
      report(
        context,
        'AMOUNT-RANGE',
        get(context, top, key) ?? top,
        `all ${what} of the horizon together ${what === 'money' ? 'is' : 'are'} above 90 trillion dollars`,
        'Check the number of zeros.',
      )
  const name = text(context, top, 'name') ?? ''
  const model: Model = { name, hash, calendar, services, streams, policy, cash, notices: context.notices }
  return { model, problems: [...problems, ...context.notices.map((notice) => warningOf(notice, root))] }
}

function warningOf(notice: Model['notices'][number], root: Node): Problem {
  return {
    code: notice.code,
    severity: 'warning',
    message: notice.message,
    hint: null,
    path: notice.path,
    at: nodeAt(root, notice.path).node.place,
  }
}

function checkVersion(context: Context, top: At): void {
  const at = get(context, top, 'fundbraid')
  const written = textOf(at)
  if (at !== null && written !== null && written !== '1')
    report(
      context,
      'LANGUAGE-VERSION',
      at,
      `this is written in version ${short(written)} of the language; only version 1 is known`,
      'Write fundbraid: 1.',
    )
}

function readCalendar(context: Context, top: At): Calendar | null {
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

function checkSize(context: Context, top: At, services: Model['services'], streamCount: number): void {
  const lineCount = services.reduce((sum, service) => sum + service.costs.reduce((count, cost) => count + cost.lines.length, 0), 0)
  const months = context.calendar === null ? 0 : context.calendar.through - context.calendar.from + 1
  if (lineCount * months <= MOST_CELLS && lineCount * streamCount <= MOST_CELLS) return
  report(
    context,
    'TOO-LARGE',
    top,
    `${lineCount} cost lines, ${streamCount} streams and ${months} months are more than a plan can hold`,
    'Shorten the horizon, or put lines together that the same streams may pay.',
  )
}
