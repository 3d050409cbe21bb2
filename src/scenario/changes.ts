/**
 * Changes of a scenario (§9), made on the tree before anything is understood of it: what follows reads the changed tree as if
 * the file had been written so. This is the list of them, and how each is taken, from a file or from a call.
 */
import { cutAwards, scaleStream } from './amount-changes.ts'
import { delayAwards, endStream, extendAward, renewStream } from './award-changes.ts'
import { saysSame } from './canonical.ts'
import { type At, type Context, has, report } from './context.ts'
import type { Edit } from './edit.ts'
import type { ChangeInput } from './input.ts'
import { addThings, removeThing } from './list-changes.ts'
import { newContext } from './new-context.ts'
import type { MapNode, Node, Path, Place } from './node.ts'
import { parseObject } from './object.ts'
import type { Problem } from './problems.ts'
import { CHANGE_SCHEMAS } from './schema.ts'
import { setKey } from './set-change.ts'
import { checkShape } from './shape.ts'
import { parseText } from './text.ts'

/** A change that a run is made with: as in a file, and the value of `set` may also be text as it would stand there. */
export type Change = ChangeInput

type Kind = keyof typeof CHANGE_SCHEMAS

const MAKE: { readonly [K in Kind]: (edit: Edit) => Node | null } = {
  end: endStream,
  extend: extendAward,
  renew: renewStream,
  delay: delayAwards,
  cut: cutAwards,
  scale: scaleStream,
  set: setKey,
  add: addThings,
  remove: removeThing,
}
const KINDS = Object.keys(MAKE) as Kind[]

export type Changed = { readonly root: Node; readonly problems: readonly Problem[] }

/** The tree with the changes made one after the other, and what is wrong with them. `original` is the tree before any change. */
export function applyChanges(root: Node, original: Node, changes: readonly At[]): Changed {
  const context = newContext()
  const changed = changes.reduce((tree, at) => applyChange(context, tree, original, at), root)
  return { root: changed, problems: context.problems }
}

function applyChange(context: Context, root: Node, original: Node, at: At): Node {
  const { node } = at
  const kinds = KINDS.filter((kind) => has(at, kind))
  const [kind] = kinds
  if (node.kind !== 'map' || kind === undefined || kinds.length > 1) {
    const what =
      node.kind !== 'map' || kind === undefined ? 'this is no change' : `the change says ${kinds.length} things: ${kinds.join(', ')}`
    report(context, 'ONE-OF', at, what, `A change has one of ${KINDS.join(', ')}.`)
    return root
  }
  if (root.kind !== 'map' || !checkShape(context, CHANGE_SCHEMAS[kind], at, 'change')) return root
  const before = context.problems.length
  const changed = MAKE[kind]({ context, root, original, at: at as At<MapNode> })
  if (changed === null || context.problems.length > before) return root
  if (!saysSame(changed, root, [])) return changed
  report(context, 'CHANGE-NOTHING', at, `this \`${kind}\` changes nothing`, 'Mind its dates: a change must change something.')
  return root
}

const PLACE: Place = { in: 'object' }

/** Changes of a call as nodes, and what cannot be read of them. Problems of a `set` are told at the key that it sets. */
export function changeNodes(changes: readonly Change[]): { readonly nodes: readonly At[]; readonly problems: readonly Problem[] } {
  const nodes: At[] = []
  const problems: Problem[] = []
  changes.forEach((change, index) => {
    const path: Path = isSet(change) ? change.set.split('.') : ['changes', index]
    const { to, ...rest } = isSet(change) ? change : { ...change, to: undefined }
    const given = parseObject(typeof to === 'string' ? rest : change)
    const value = typeof to === 'string' ? readText(to, (change as { set: string }).set) : null
    const unread = [...given.problems, ...(value?.problems ?? [])]
    problems.push(...unread.map((problem) => ({ ...problem, path: [...path, ...problem.path] })))
    if (unread.length > 0 || given.root === null || value?.node === null) return
    const node = value === null || given.root.kind !== 'map' ? given.root : withTo(given.root, value.node)
    nodes.push({ node, path })
  })
  return { nodes, problems }
}

function isSet(change: Change): change is Extract<Change, { set: string }> {
  return typeof change === 'object' && change !== null && 'set' in change && typeof change.set === 'string'
}

function withTo(change: MapNode, value: Node): MapNode {
  return { ...change, entries: [...change.entries, { key: 'to', keyPlace: PLACE, value }] }
}

/** A text is what would stand behind the key in a file: a scalar, or a map or list in braces or brackets. */
function readText(to: string, path: string): { readonly node: Node | null; readonly problems: readonly Problem[] } {
  if (!LOOKS_WRITTEN.test(to)) return { node: scalar(to.trim()), problems: [] }
  const { root, problems } = parseText(to, `--set ${path}`)
  return { node: root, problems }
}

const LOOKS_WRITTEN = /^\s*[{["']/
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

function scalar(text: string): Node {
  if (text === '' || text === 'null' || text === '~') return { kind: 'null', text, quoted: false, place: PLACE }
  const kind = text === 'true' || text === 'false' ? 'boolean' : NUMBER.test(text) ? 'number' : 'text'
  return { kind, text, quoted: false, place: PLACE }
}

/** A change of a file as it is given to a call: `changeNodes` makes the same of it. */
export function changeOf(node: Node): Change {
  const change = plain(node) as { [key: string]: unknown }
  const { note: _, cite: __, ...rest } = change
  return ('set' in rest && typeof rest.to === 'string' ? { ...rest, to: asText(rest.to) } : rest) as unknown as Change
}

function plain(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(plain)
  if (node.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]))
  if (node.kind === 'null') return null
  if (node.kind === 'boolean') return node.text === 'true'
  return node.kind === 'number' && String(Number(node.text)) === node.text ? Number(node.text) : node.text
}

/** Text that would be read as something else is put in quotes. */
function asText(text: string): string {
  const isScalar = scalar(text).kind === 'text' && text === text.trim() && !LOOKS_WRITTEN.test(text)
  return isScalar ? text : JSON.stringify(text)
}
