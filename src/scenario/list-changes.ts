/**
 * `add` and `remove`: services, streams and assumptions that come and go (§9). What is removed and added again comes back to its old place.
 */
import { type At, entries, get, items, text, textOf } from './context.ts'
import { type Edit, idsIn, refuse } from './edit.ts'
import { child, type MapNode, type Node, nodeAt, type Path } from './node.ts'
import { short } from './numbers.ts'
import { suggest } from './problems.ts'
import { withEntry, withKey, withNode } from './tree.ts'

const PARTS = ['assumptions', 'services', 'streams'] as const

/** `add: { streams: { levy: { … } } }` */
export function addThings(edit: Edit): Node | null {
  const { context, at } = edit
  const given = get(context, at, 'add')!
  const before = context.problems.length
  let root = edit.root
  const added = entries(context, given)
  if (added.length === 0)
    return refuse(edit, 'add', 'CHANGE-NOTHING', '`add` adds nothing', 'For example add: { streams: { levy: { … } } }.')
  for (const { key: part, at: things } of added) {
    if (!(PARTS as readonly string[]).includes(part)) {
      refuseAt(edit, things, `\`${short(part)}\` cannot be added to`, suggest(part, PARTS))
      continue
    }
    for (const thing of entries(context, things)) {
      const now = child(root as MapNode, part)
      if (now?.kind === 'map' && child(now, thing.key) !== undefined)
        refuseAt(edit, thing.at, `\`${short(thing.key)}\` is there already`, 'Give it another id, or set what should change of it.')
      else root = withThing(edit, root, part, thing.key, thing.at.node)
    }
  }
  return context.problems.length > before ? null : root
}

function refuseAt(edit: Edit, at: At, message: string, hint: string | null): void {
  edit.context.problems.push({ code: 'CHANGE-TARGET', severity: 'error', message, hint, path: at.path, at: at.node.place })
}

function withThing({ original }: Edit, root: Node, part: string, key: string, value: Node): Node {
  const entry = { key, keyPlace: value.place, value }
  const now = child(root as MapNode, part)
  if (now?.kind !== 'map') return withKey(root as MapNode, part, { kind: 'map', entries: [entry], place: value.place })
  const once = child(original as MapNode, part)
  const listed = once?.kind === 'map' ? once.entries.map((one) => one.key) : []
  const keys = now.entries.map((one) => one.key)
  const grown = withNode(root, [part], withEntry(now, entry, placeAmong(keys, listed, key)))
  return part === 'streams' ? backInOrder(original, grown, key, value) : grown
}

/** Where a key stood before: behind those that were listed before it; at the end if it is new. */
function placeAmong(keys: readonly string[], listed: readonly string[], key: string): number {
  const was = listed.indexOf(key)
  if (was < 0) return keys.length
  return keys.findLastIndex((other) => listed.slice(0, was).includes(other)) + 1
}

/** A stream that comes back has its old place in `policy.order` too. */
function backInOrder(original: Node, root: Node, id: string, { place }: Node): Node {
  const ids = (tree: Node) => listAt(tree, ORDER).map((item) => textOf({ node: item, path: [] }) ?? '')
  if (!ids(original).includes(id)) return root
  const item: Node = { kind: 'text', text: id, quoted: false, place }
  const now = listAt(root, ORDER)
  const index = placeAmong(ids(root), ids(original), id)
  const policy = child(root as MapNode, 'policy')
  if (policy?.kind !== 'map') return root
  const order: Node = { kind: 'list', items: [...now.slice(0, index), item, ...now.slice(index)], place }
  return withNode(root, ['policy'], withKey(policy, 'order', order))
}

const ORDER: Path = ['policy', 'order']

function listAt(root: Node, path: Path): readonly Node[] {
  const { node, depth } = nodeAt(root, path)
  return depth === path.length && node.kind === 'list' ? node.items : []
}

/** `remove: foundation`, a stream or a service; a stream also from the order. */
export function removeThing(edit: Edit): Node | null {
  const { context, at, root } = edit
  const id = text(context, at, 'remove') ?? ''
  const part = (['streams', 'services'] as const).find((candidate) => idsIn(edit, candidate).includes(id))
  if (part === undefined) {
    const ids = [...idsIn(edit, 'services'), ...idsIn(edit, 'streams')]
    return refuse(edit, 'remove', 'CHANGE-TARGET', `there is no service or stream \`${short(id)}\``, suggest(id, ids))
  }
  const less = withNode(root, [part, id], null)
  if (part === 'services') return less
  const order = items(context, { node: { kind: 'list', items: listAt(less, ORDER), place: at.node.place }, path: ORDER })
  const index = order.findIndex((item) => textOf(item) === id)
  return index < 0 ? less : withNode(less, [...ORDER, index], null)
}
