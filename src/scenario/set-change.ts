/**
 * `set`: a key of the scenario gets another value, wherever it stands; with `from`, from a fiscal year on (§9).
 */

import { formatFiscalYear } from '../time/fiscal-year.ts'
import { canonical } from './canonical.ts'
import { get, text, textOf } from './context.ts'
import { readYear } from './dates.ts'
import { type Edit, placeOf, refuse } from './edit.ts'
import type { Entry, ListNode, MapNode, Node, Path } from './node.ts'
import { short } from './numbers.ts'
import { type ProblemCode, suggest } from './problems.ts'
import { FORBIDDEN_KEYS } from './text.ts'

/** `set: assumptions.medicaid_share, to: 55%, from: FY27` */
export function setKey(edit: Edit): Node | null {
  const { context, at, root } = edit
  const path = (text(context, at, 'set') ?? '').split('.')
  const to = at.node.entries.find(({ key }) => key === 'to')!.value
  const year = yearOf(edit)
  if (year === undefined) return null
  if (NEVER_SET.includes(path[0]!))
    return refuse(
      edit,
      'set',
      'CHANGE-TARGET',
      `a change cannot set \`${short(path[0]!)}\``,
      'It says what the file is, not what is planned.',
    )
  const outcome = replaced(root, path, [], (before, above) => (year === null ? whole(before, to, above) : fromYear(edit, before, to, year)))
  if (!('code' in outcome)) return outcome.node
  // In a call the path is the place.
  const key = at.node.place.in === 'object' ? null : (outcome.key ?? 'set')
  return refuse(edit, key, outcome.code, outcome.message, outcome.hint)
}

const NEVER_SET = ['fundbraid', 'extends', 'whatIfs']

/** Null where no year is given, undefined where it is none, with the problem reported. */
function yearOf(edit: Edit): number | null | undefined {
  const at = get(edit.context, edit.at, 'from')
  if (at === null) return null
  const written = textOf(at) ?? ''
  const year = readYear(written)
  if (year !== null) return year
  refuse(
    edit,
    'from',
    'CHANGE-IMPOSSIBLE',
    `\`${short(written)}\` is not a fiscal year`,
    'A key is set from a fiscal year on, such as from: FY27.',
  )
  return undefined
}

/** Undefined: the key is not there yet. */
type Change = (before: Node | undefined, path: Path) => Outcome

function whole(before: Node | undefined, to: Node, path: Path): Outcome {
  if (before !== undefined && canonical(before, path) === canonical(to, path))
    return { code: 'CHANGE-NOTHING', message: 'this is what it is already', hint: 'A change must change something.' }
  return { node: to }
}

/** Earlier years stay; `to` says all that comes then. */
function fromYear(edit: Edit, before: Node | undefined, to: Node, year: number): Outcome {
  const fy = formatFiscalYear(year)
  if (before === undefined)
    return { code: 'CHANGE-TARGET', message: `nothing is there that could change in ${fy}`, hint: 'Without from: it is set for all years.' }
  const listed = to.kind === 'map' ? to.entries.map(({ key }) => readYear(key)).filter((one) => one !== null) : []
  const first = Math.min(...listed)
  if (listed.length > 0 && first !== year)
    return {
      key: 'to',
      code: 'CHANGE-IMPOSSIBLE',
      message: `\`to\` begins with ${formatFiscalYear(first)}, but the change with ${fy}`,
      hint: `Begin it with ${fy}: years before that stay as they are.`,
    }
  return { node: { kind: 'map', entries: [], place: placeOf(edit), derived: { is: 'from-year', before, year, later: to } } }
}

type Fault = {
  readonly key?: string
  readonly code: Extract<ProblemCode, 'CHANGE-TARGET' | 'CHANGE-NOTHING' | 'CHANGE-IMPOSSIBLE'>
  readonly message: string
  readonly hint: string | null
}
type Outcome<N extends Node = Node> = { readonly node: N } | Fault

function replaced(at: Node, path: readonly string[], above: Path, change: Change): Outcome {
  const [key, ...rest] = path
  if (key === undefined) return change(at, above)
  const here = above.length === 0 ? 'the scenario' : `\`${above.join('.')}\``
  if (key === '' || FORBIDDEN_KEYS.includes(key))
    return { code: 'CHANGE-TARGET', message: `there can be no \`${short(key)}\` in ${here}`, hint: null }
  if (at.kind === 'list') return inList(at, key, rest, above, here, change)
  if (at.kind === 'map' && at.derived === undefined) return inMap(at, key, rest, above, here, change)
  if (at.kind === 'map')
    return { code: 'CHANGE-TARGET', message: `${here} has been changed as a whole`, hint: `Set ${above.join('.')} as a whole.` }
  return {
    code: 'CHANGE-TARGET',
    message: `${here} is a single value and has no \`${short(key)}\``,
    hint: `Set ${above.join('.')} as a whole.`,
  }
}

function inList(at: ListNode, key: string, rest: readonly string[], above: Path, here: string, change: Change): Outcome {
  const item = /^\d{1,6}$/.test(key) ? at.items[Number(key)] : undefined
  if (item === undefined)
    return {
      code: 'CHANGE-TARGET',
      message: `${here} has no entry \`${short(key)}\``,
      hint: `Entries are counted from 0 to ${at.items.length - 1}.`,
    }
  const inner = replaced(item, rest, [...above, Number(key)], change)
  return 'code' in inner ? inner : { node: { ...at, items: at.items.map((other, index) => (index === Number(key) ? inner.node : other)) } }
}

function inMap(at: MapNode, key: string, rest: readonly string[], above: Path, here: string, change: Change): Outcome {
  const entry = at.entries.find((candidate) => candidate.key === key)
  const path = [...above, key]
  if (entry === undefined) {
    const known = at.entries.map((candidate) => candidate.key)
    // A key that was left out may be set; a thing that nobody declared may not, nor may its keys.
    if (isNamedFreely(above) || (rest.length > 0 && above.length > 0))
      return { code: 'CHANGE-TARGET', message: `there is no \`${short(key)}\` in ${here}`, hint: suggest(key, known) }
    const made = change(undefined, [...path, ...rest])
    if ('code' in made) return made
    const added: Entry = { key, keyPlace: made.node.place, value: nest(rest, made.node) }
    return { node: { ...at, entries: [...at.entries, added] } }
  }
  const inner = replaced(entry.value, rest, path, change)
  if ('code' in inner) return inner
  return { node: { ...at, entries: at.entries.map((other) => (other === entry ? { ...other, value: inner.node } : other)) } }
}

/** Maps whose keys are names that the file gives. */
function isNamedFreely(path: Path): boolean {
  if (path.length === 1) return ['assumptions', 'levers', 'services', 'streams'].includes(String(path[0]))
  return path.length === 3 && path[0] === 'services' && path[2] === 'costs'
}

function nest(path: readonly string[], value: Node): Node {
  const { place } = value
  return path.reduceRight<Node>((inner, key) => ({ kind: 'map', entries: [{ key, keyPlace: place, value: inner }], place }), value)
}
