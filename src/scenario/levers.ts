/**
 * What somebody could move: the levers of a file, its assumptions and streams, and any Value of it multiplied, whatever form it has.
 */
import { exact, ONE } from '../money/exact.ts'
import { entries, get, textOf } from './context.ts'
import { newContext } from './new-context.ts'
import { type Node, nodeAt, type Path } from './node.ts'
import { looksNumeric, readNumber, short } from './numbers.ts'
import { type Problem, ScenarioError, suggest } from './problems.ts'
import { type Scenario, treeOf, tryEdited } from './read.ts'
import { times, withNode, written } from './tree.ts'

/** What can be moved: a Value by its dotted path, or all money of a stream. `low` and `high` are those of a lever, as written. */
export type Movable = {
  /** `assumptions.cola`, `streams.aware` */
  readonly path: string
  /** The id of a stream, where it is one that is moved as a whole. */
  readonly stream: string | null
  /** What it is now, in short. */
  readonly now: string
  readonly lever: { readonly low: string; readonly high: string } | null
}

/** The levers that the file names. */
export function leverPaths(scenario: Scenario): string[] {
  return keysOf(scenario, 'levers').map((name) => `assumptions.${name}`)
}

/** The levers; where the file names none, every assumption and every stream. */
export function movables(scenario: Scenario): Movable[] {
  const levers = leverPaths(scenario)
  const paths =
    levers.length > 0
      ? levers
      : [
          ...keysOf(scenario, 'assumptions').map((name) => `assumptions.${name}`),
          ...keysOf(scenario, 'streams').map((id) => `streams.${id}`),
        ]
  return paths.map((path) => movable(scenario, path))
}

/**
 * What a path names: `assumptions.cola` or `cola`, `streams.aware` or `aware`, `services.therapy.costs.clinicians.salary`.
 * Throws a ScenarioError that suggests the nearest where there is none, or where it is nothing that has a size.
 */
export function movable(scenario: Scenario, given: string): Movable {
  const path = fullPath(scenario, given)
  const { node, depth } = nodeAt(treeOf(scenario), path)
  if (depth < path.length) throw refusal(given, `there is no \`${short(given)}\``, hintFor(scenario, given))
  const [part, id] = path as [string, string]
  if (part === 'streams' && path.length === 2) return { path: path.join('.'), stream: id, now: 'as planned', lever: null }
  const now = valueText(node)
  if (now === null) throw refusal(given, `\`${short(given)}\` is no value that could be larger or smaller`, hintFor(scenario, given))
  return { path: path.join('.'), stream: null, now, lever: part === 'assumptions' && path.length === 2 ? leverOf(scenario, id) : null }
}

/** The scenario with a Value multiplied by `1 + by`; `by` is a decimal, such as `-0.1`. */
export function tryScaled(scenario: Scenario, path: string, by: string): ReturnType<typeof tryEdited> {
  const keys = path.split('.')
  return tryEdited(scenario, (root) => withNode(root, indexed(root, keys), scaled(nodeAt(root, keys).node, by)))
}

/** What a Value is when it is multiplied by `1 + by`, as it would be written; null for one that is more than a number. */
export function scaledText(text: string, by: string): string | null {
  const number = looksNumeric(text) ? readNumber(text) : null
  if (number === null || 'code' in number) return null
  const value = number.value.times(exact(by).plus(ONE))
  if (number.sign === 'percent') return `${value.times(100).toFixed()}%`
  return number.sign === 'dollars' ? `$${value.toFixed()}` : value.toFixed()
}

function scaled(node: Node, by: string): Node {
  const text = node.kind === 'text' || node.kind === 'number' ? scaledText(node.text, by) : null
  return text === null
    ? times(node, exact(by).plus(ONE), 1, node.place)
    : { ...written(text, node.place), kind: node.kind === 'number' ? 'number' : 'text' }
}

function keysOf(scenario: Scenario, part: string): string[] {
  const context = newContext()
  return entries(context, get(context, { node: treeOf(scenario), path: [] }, part)).map(({ key }) => key)
}

function fullPath(scenario: Scenario, given: string): Path {
  if (given.includes('.')) return given.split('.')
  const part = ['assumptions', 'streams'].find((candidate) => keysOf(scenario, candidate).includes(given))
  return part === undefined ? [given] : [part, given]
}

/** Entries of a list are named by their numbers. */
function indexed(root: Node, keys: readonly string[]): Path {
  return keys.map((key, depth) => (nodeAt(root, keys.slice(0, depth)).node.kind === 'list' ? Number(key) : key))
}

function leverOf(scenario: Scenario, name: string): Movable['lever'] {
  const path = ['levers', name]
  const { node, depth } = nodeAt(treeOf(scenario), path)
  if (depth < path.length) return null
  const [low, high] = ['low', 'high'].map((end) => textOf({ node: nodeAt(node, [end]).node, path: [] })!)
  return { low: low!, high: high! }
}

/** Null for what is no Value. */
function valueText(node: Node): string | null {
  if (node.kind === 'text' || node.kind === 'number') return looksNumeric(node.text) || node.text.startsWith('=') ? node.text : null
  if (node.kind !== 'map') return null
  if (node.derived !== undefined) return 'changed'
  const isValue = node.entries.every(({ key }) => /^(FY\d+|growth|pert|triangular|uniform|normal|min|max|note|cite)$/.test(key))
  return isValue
    ? node.entries.flatMap(({ key, value }) => (key === 'note' || key === 'cite' ? [] : [`${key} ${partText(value)}`])).join(', ')
    : null
}

function partText(node: Node): string {
  if (node.kind === 'list') return node.items.map(partText).join('/')
  return node.kind === 'map' ? '…' : node.text
}

function hintFor(scenario: Scenario, given: string): string | null {
  if (!given.includes('.'))
    return suggest(
      given,
      ['assumptions', 'streams'].flatMap((part) => keysOf(scenario, part)),
    )
  return 'Name an assumption, a stream, or the path of a value, such as services.therapy.costs.clinicians.salary.'
}

function refusal(given: string, message: string, hint: string | null): ScenarioError {
  const problem: Problem = { code: 'UNKNOWN-ID', severity: 'error', message, hint, path: given.split('.'), at: { in: 'object' } }
  return new ScenarioError([problem])
}
