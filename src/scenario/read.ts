/**
 * Reading a scenario: text or object → tree → validated model. Every problem of the file is found here, all of them at once.
 */

import { exact } from '../money/exact.ts'
import { InternalError } from '../money/internal-error.ts'
import { readCalendar } from './calendar.ts'
import { hashOf } from './canonical.ts'
import { applyChanges, type Change, changeNodes, changeOf } from './changes.ts'
import { type At, type Context, entries, get, report, text, textOf } from './context.ts'
import { allCosts, readServices } from './costs.ts'
import { extended, type Load } from './extends.ts'
import type { ScenarioInput } from './input.ts'
import type { Memory } from './memory.ts'
import { newContext } from './new-context.ts'
import { type Node, nodeAt } from './node.ts'
import { short } from './numbers.ts'
import { parseObject } from './object.ts'
import { checkLevers, readCash, readPolicy } from './policy.ts'
import { type Problem, ScenarioError } from './problems.ts'
import { repayments } from './reimburses.ts'
import type { Model } from './scenario.ts'
import { scenarioSchema } from './schema.ts'
import { checkShape } from './shape.ts'
import { allMoney, readStreams } from './streams.ts'
import { readRatios, readTests } from './tests.ts'
import { MOST_BYTES, parseText } from './text.ts'
import { namedChanges, nameOf, ofWhatIf, whatIfIds, withoutChanges } from './what-ifs.ts'

declare const brand: unique symbol

/** Read once, run often: validated and frozen. Made by `read` alone. `whatIfs` are the ids that the file gives. */
export type Scenario = { readonly name: string; readonly hash: string; readonly whatIfs: readonly string[]; readonly [brand]: never }

/** YAML or JSON text (never a path), an object of the language's shape, or what `read` made. */
export type Source = string | ScenarioInput | Scenario

export type ReadOptions = {
  /** Shown in problems; nothing is opened. */
  readonly file?: string | undefined
  /** The text of a scenario that `extends:` names, by its path from the folder of `file`. What it throws becomes a problem. */
  readonly load?: Load | undefined
  /** Longer texts are refused. Default: 1,000,000. */
  readonly maxBytes?: number | undefined
}

export type Vary = {
  /** Ids of what-ifs of the file, `'a'`, `'a+b'` or `['a', 'b']`: their changes come first, in this order. */
  readonly whatIf?: string | readonly string[] | undefined
  /** Made one after the other on the scenario before it is understood, as if the file had been written so. */
  readonly changes?: readonly Change[] | undefined
}

type Read = {
  readonly root: Node
  /** Before any change. */
  readonly original: Node
  readonly hash: string
  readonly model: Model
  readonly memory: Memory
  readonly whatIf: readonly string[]
  readonly changes: readonly Change[]
}

const READ = new WeakMap<Scenario, Read>()

const MOST_DOLLARS = exact('90e12')
/** Cost lines × months and cost lines × streams: far above any budget, and still a plan of seconds. */
const MOST_CELLS = 2_000_000

/**
 * Reads and validates a scenario. Throws a ScenarioError with every problem, also of what-ifs that nobody asks for.
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
  const known = typeof source === 'object' && source !== null ? READ.get(source as Scenario) : undefined
  const base: Base = known ?? parse(source as string | ScenarioInput, options)
  if (base.root === null) return { scenario: null, problems: base.problems ?? [] }
  const original = known?.original ?? base.root
  const varied = vary(base.root, original, options)
  const isPlain = varied.root === base.root
  const { model, problems: found, memory } = build(varied.root, base)
  // Changes may mend a file that is wrong without them; its what-ifs are asked once it is sound.
  const wrong =
    known !== undefined || (base.problems ?? []).length > 0 ? [] : wrongWhatIfs(base.root, isPlain ? model : null, { ...base, memory })
  const problems = inOrder([...(base.problems ?? []), ...varied.problems, ...found, ...wrong])
  if (model === null || problems.some((problem) => problem.severity === 'error')) return { scenario: null, problems }
  const whatIfs = Object.freeze(whatIfIds(original))
  const scenario = Object.freeze({ name: model.name, hash: model.hash, whatIfs }) as Scenario
  const whatIf = [...(known?.whatIf ?? []), ...varied.whatIf]
  READ.set(scenario, {
    root: varied.root,
    original,
    hash: model.hash,
    model,
    memory,
    whatIf,
    changes: [...(known?.changes ?? []), ...varied.changes],
  })
  return { scenario, problems }
}

/** The tree with the what-ifs and changes that are asked for. */
function vary(root: Node, original: Node, { whatIf = [], changes = [] }: Vary) {
  const named = namedChanges(original, whatIf)
  const asked = changeNodes(changes)
  const changed = applyChanges(root, original, [...named.nodes, ...asked.nodes])
  return {
    root: changed.root,
    problems: [...named.problems, ...asked.problems, ...changed.problems],
    whatIf: named.ids,
    changes: [...named.nodes.map(({ node }) => changeOf(node)), ...changes],
  }
}

/**
 * What is wrong with the what-ifs of a file, each made alone on it. `model` is what was understood of the file as it stands, null if nobody
 * has read it yet: in a file with problems of its own, what a what-if makes of it tells nothing.
 */
function wrongWhatIfs(root: Node, model: Model | null, base: Base): Problem[] {
  const ids = whatIfIds(root)
  if (ids.length === 0 || (model ?? build(root, base).model) === null) return []
  return ids.flatMap((id) => {
    const { nodes } = namedChanges(root, id)
    if (nodes.length === 0) return [withoutChanges(root, id)]
    const changed = applyChanges(root, root, nodes)
    const problems = changed.problems.length > 0 ? changed.problems : build(changed.root, base).problems
    return problems.filter(({ severity }) => severity === 'error').map((problem) => ofWhatIf(root, id, problem))
  })
}

/** The scenario with its tree made over in a way that no change of the language is: for questions alone, it is told nowhere. */
export function tryEdited(scenario: Scenario, edit: (root: Node) => Node): ReturnType<typeof tryRead> {
  const known = readOf(scenario)
  const root = edit(known.root)
  const { model, problems } = build(root, known)
  if (model === null || problems.some(({ severity }) => severity === 'error')) return { scenario: null, problems }
  const edited = Object.freeze({ ...scenario }) as Scenario
  READ.set(edited, { ...known, root, model })
  return { scenario: edited, problems }
}

/** What `read` understood of a scenario. Throws for anything that `read` did not make. */
export function modelOf(scenario: Scenario): Model {
  return readOf(scenario).model
}

/** The scenario as it was written, its changes included: for questions about how the file is written. */
export function treeOf(scenario: Scenario): Node {
  return readOf(scenario).root
}

/** All changes that a scenario was read with, those of what-ifs among them. */
export function changesOf(scenario: Scenario): readonly Change[] {
  return readOf(scenario).changes
}

/** The what-ifs that a scenario was read with, `a+b`; null without any. */
export function whatIfOf(scenario: Scenario): string | null {
  const { whatIf } = readOf(scenario)
  return whatIf.length === 0 ? null : whatIf.join('+')
}

/** The changes of what-ifs of the file; null for one that is not there. */
export function changesOfWhatIf(scenario: Scenario, whatIf: string | readonly string[]): readonly Change[] | null {
  const { nodes, problems } = namedChanges(readOf(scenario).original, whatIf)
  return problems.length > 0 ? null : nodes.map(({ node }) => changeOf(node))
}

/** The name that the file gives a what-if, or its id. */
export function whatIfName(scenario: Scenario, id: string): string {
  return nameOf(readOf(scenario).original, id)
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
  readonly memory?: Memory
}

function parse(source: string | ScenarioInput, options: ReadOptions): Base {
  const { file = null, load, maxBytes = MOST_BYTES } = options
  const reading = typeof source === 'string' ? parseText(source, file, maxBytes) : parseObject(source)
  const whole = extended(reading, file, load, maxBytes)
  return { ...whole, hash: whole.root === null ? '' : hashOf(whole.root) }
}

/** By place in the file, file by file; what has none keeps its order. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ at }) => (at.in === 'text' ? at.file : null)))]
  const file = ({ at }: Problem) => files.indexOf(at.in === 'text' ? at.file : null)
  const line = ({ at }: Problem) => (at.in === 'text' ? at.line : 0)
  const column = ({ at }: Problem) => (at.in === 'text' ? at.column : 0)
  return [...problems].sort((one, other) => file(one) - file(other) || line(one) - line(other) || column(one) - column(other))
}

type Built = { readonly model: Model | null; readonly problems: readonly Problem[]; readonly memory: Memory }

function build(root: Node, { hash, spoiled, memory: known }: Base): Built {
  const context = newContext(spoiled, known)
  const { problems, memory } = context
  const top: At = { node: root, path: [] }
  if (root.kind !== 'map') {
    report(
      context,
      'WRONG-TYPE',
      top,
      'a scenario is a map of keys',
      'It begins with fundbraid: 1, name:, horizon:, services: and streams:.',
    )
    return { model: null, problems, memory }
  }
  checkVersion(context, top)
  checkShape(context, scenarioSchema, top, 'scenario')
  context.calendar = readCalendar(context, top)
  const { calendar, assumptions } = context
  assumptions.read(context, get(context, top, 'assumptions'))
  const declared = (key: string) => entries(context, get(context, top, key)).map((entry) => entry.key)
  const basis = [JSON.stringify(calendar), get(context, top, 'assumptions')?.node]
  const listed = readServices(context, get(context, top, 'services'), basis)
  const services = [...listed, ...repayments(context, get(context, top, 'streams'))]
  const streamIds = declared('streams')
  checkSize(context, top, services, streamIds.length)
  const streams = problems.some(({ code }) => code === 'TOO-LARGE')
    ? []
    : readStreams(context, get(context, top, 'streams'), services, [...declared('services'), ...services.map(({ id }) => id)], basis)
  const policy = readPolicy(context, get(context, top, 'policy'), streamIds, streams)
  const cash = readCash(context, get(context, top, 'cash'))
  checkLevers(context, get(context, top, 'levers'))
  const ratios = readRatios(context, top, services)
  const tests = readTests(context, top, services, streams, { services: declared('services'), streams: streamIds })
  if (calendar === null || problems.length > 0) {
    if (problems.length === 0) throw new InternalError('a scenario without a horizon and without a problem')
    return { model: null, problems, memory }
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
  const model: Model = { name, hash, calendar, services, streams, policy, tests, ratios, cash, notices: context.notices }
  return { model, problems: [...problems, ...context.notices.map((notice) => warningOf(notice, root))], memory }
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
