/**
 * Changes of a scenario, made on the tree before anything is understood of it: what follows reads the changed tree as if it had been written so.
 */
import { canonical } from './canonical.ts'
import type { Entry, ListNode, MapNode, Node, Path, Place } from './node.ts'
import { short } from './numbers.ts'
import { parseObject } from './object.ts'
import { type Problem, type ProblemCode, suggest } from './problems.ts'
import { FORBIDDEN_KEYS, parseText } from './text.ts'

/** A change of the scenario that a run is made with: `set` is the dotted path of a key, `to` its new value as the language writes it. */
export type Change = { readonly set: string; readonly to: unknown }

/** The tree with the changes made one after the other, and what is wrong with them. */
export function applyChanges(root: Node, changes: readonly Change[]): { readonly root: Node; readonly problems: readonly Problem[] } {
  let changed = root
  const problems: Problem[] = []
  for (const change of changes) {
    const path = change.set.split('.')
    const { node, problems: unread } = readNew(change)
    problems.push(...unread)
    if (node === null) continue
    const outcome = replaced(changed, path, node, [])
    if ('code' in outcome) problems.push({ ...outcome, severity: 'error', path, at: PLACE })
    else changed = outcome.node
  }
  return { root: changed, problems }
}

const PLACE: Place = { in: 'object' }

/** A text is what would stand behind the key in a file: a scalar, or a map or list in braces or brackets. */
function readNew(change: Change): { readonly node: Node | null; readonly problems: readonly Problem[] } {
  const { to } = change
  if (typeof to !== 'string') {
    const { root, problems } = parseObject(to)
    return {
      node: problems.length > 0 ? null : root,
      problems: problems.map((problem) => ({ ...problem, path: [...change.set.split('.'), ...problem.path] })),
    }
  }
  const isYaml = /^\s*[{["']/.test(to)
  if (!isYaml) return { node: scalar(to.trim()), problems: [] }
  const { root, problems } = parseText(to, `--set ${change.set}`)
  return { node: root, problems }
}

function scalar(text: string): Node {
  if (text === '' || text === 'null' || text === '~') return { kind: 'null', text, quoted: false, place: PLACE }
  const kind = text === 'true' || text === 'false' ? 'boolean' : /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? 'number' : 'text'
  return { kind, text, quoted: false, place: PLACE }
}

type Fault = { readonly code: ProblemCode; readonly message: string; readonly hint: string | null }
type Outcome<N extends Node = Node> = { readonly node: N } | Fault

function replaced(at: Node, path: readonly string[], value: Node, above: Path): Outcome {
  const [key, ...rest] = path
  if (key === undefined) {
    if (canonical(at, above) === canonical(value, above))
      return { code: 'CHANGE-NOTHING', message: 'this is what it is already', hint: 'A change must change something.' }
    return { node: value }
  }
  const here = above.length === 0 ? 'the scenario' : `\`${above.join('.')}\``
  if (key === '' || FORBIDDEN_KEYS.includes(key))
    return { code: 'CHANGE-TARGET', message: `there can be no \`${short(key)}\` in ${here}`, hint: null }
  if (at.kind === 'list') return inList(at, key, rest, value, above, here)
  if (at.kind === 'map') return inMap(at, key, rest, value, above, here)
  return {
    code: 'CHANGE-TARGET',
    message: `${here} is a single value and has no \`${short(key)}\``,
    hint: `Set ${above.join('.')} as a whole.`,
  }
}

function inList(at: ListNode, key: string, rest: readonly string[], value: Node, above: Path, here: string): Outcome {
  const item = /^\d{1,6}$/.test(key) ? at.items[Number(key)] : undefined
  if (item === undefined)
    return {
      code: 'CHANGE-TARGET',
      message: `${here} has no entry \`${short(key)}\``,
      hint: `Entries are counted from 0 to ${at.items.length - 1}.`,
    }
  const inner = replaced(item, rest, value, [...above, Number(key)])
  return 'code' in inner ? inner : { node: { ...at, items: at.items.map((other, index) => (index === Number(key) ? inner.node : other)) } }
}

function inMap(at: MapNode, key: string, rest: readonly string[], value: Node, above: Path, here: string): Outcome {
  const entry = at.entries.find((candidate) => candidate.key === key)
  const path = [...above, key]
  if (entry === undefined) {
    const known = at.entries.map((candidate) => candidate.key)
    // A key that was left out may be set; a thing that nobody declared may not, nor may its keys.
    if (isNamedFreely(above) || (rest.length > 0 && above.length > 0))
      return { code: 'CHANGE-TARGET', message: `there is no \`${short(key)}\` in ${here}`, hint: suggest(key, known) }
    const added: Entry = { key, keyPlace: PLACE, value: nest(rest, value) }
    return { node: { ...at, entries: [...at.entries, added] } }
  }
  const inner = replaced(entry.value, rest, value, path)
  if ('code' in inner) return inner
  return { node: { ...at, entries: at.entries.map((other) => (other === entry ? { ...other, value: inner.node } : other)) } }
}

/** Maps whose keys are names that the file gives. */
function isNamedFreely(path: Path): boolean {
  if (path.length === 1) return ['assumptions', 'levers', 'services', 'streams'].includes(String(path[0]))
  return path.length === 3 && path[0] === 'services' && path[2] === 'costs'
}

function nest(path: readonly string[], value: Node): Node {
  return path.reduceRight<Node>((inner, key) => ({ kind: 'map', entries: [{ key, keyPlace: PLACE, value: inner }], place: PLACE }), value)
}
