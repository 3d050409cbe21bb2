/**
 * What the changes of a scenario share: the tree as it is by now, the tree as the file has it, and how a change says that it cannot be made.
 */
import { readCalendar } from './calendar.ts'
import { type At, type Context, entries, get, report, text } from './context.ts'
import { newContext } from './new-context.ts'
import type { MapNode, Node, Path, Place } from './node.ts'
import { nodeAt } from './node.ts'
import { short } from './numbers.ts'
import { suggest } from './problems.ts'
import type { Calendar } from './scenario.ts'
import { withNode } from './tree.ts'

export type Edit = {
  /** Problems of the change are gathered here. */
  readonly context: Context
  readonly root: Node
  /** Before any change. */
  readonly original: Node
  /** The change. */
  readonly at: At<MapNode>
}

/** A part of the tree that a change may replace. */
export type Target = At<MapNode>

/** The stream that a change names; null when there is none, with the problem reported. */
export function streamOf(edit: Edit, key: string): Target | null {
  const id = text(edit.context, edit.at, key) ?? ''
  const path: Path = ['streams', id]
  const { node, depth } = nodeAt(edit.root, path)
  if (depth === 2 && node.kind === 'map' && id !== 'note' && id !== 'cite') return { node, path }
  const ids = idsIn(edit, 'streams')
  return refuse(edit, key, 'CHANGE-TARGET', `there is no stream \`${short(id)}\``, suggest(id, ids))
}

/** The ids of a part of the scenario. */
export function idsIn({ root, context }: Edit, part: string): string[] {
  return entries(context, get(context, { node: root, path: [] }, part)).map(({ key }) => key)
}

/** Null for a horizon that cannot be read: then nobody can say what a change of awards means, and its own problem is told elsewhere. */
export function calendarOf({ root }: Edit): Calendar | null {
  return readCalendar(newContext(), { node: root, path: [] })
}

/** The change cannot be made; `key` is the one of its keys that says why, null for all of it. */
export function refuse(
  edit: Edit,
  key: string | null,
  code: 'CHANGE-TARGET' | 'CHANGE-NOTHING' | 'CHANGE-IMPOSSIBLE',
  message: string,
  hint: string | null,
): null {
  report(edit.context, code, (key === null ? null : get(edit.context, edit.at, key)) ?? edit.at, message, hint)
  return null
}

export function placeOf({ at }: Edit): Place {
  return at.node.place
}

export function replacing({ root }: Edit, { path }: Target, node: Node): Node {
  return withNode(root, path, node)
}
