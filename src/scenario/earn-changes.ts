/**
 * What becomes of earned revenue: an item ends in a month, or is two items, one until a month and one from it on.
 */
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { type At, get, items, text } from './context.ts'
import { readSeason, WHOLE_HORIZON } from './dates.ts'
import type { Edit } from './edit.ts'
import { newContext } from './new-context.ts'
import { child, type MapNode, type Node, nodeAt, type Place } from './node.ts'
import type { Season } from './scenario.ts'
import { mapValue, withKey, written } from './tree.ts'

/** The stream with what it earns until a month. */
export function endEarnings(edit: Edit, stream: MapNode, after: MonthIndex): MapNode {
  return withEarnings(edit, stream, (item, season) => partedAt(item, season, after + 1, edit.at.node.place)[0])
}

/** The stream with its earnings from a month on (null: all of them) made by `change`. */
export function changeEarnings(edit: Edit, stream: MapNode, from: MonthIndex | null, change: (item: MapNode) => MapNode): MapNode {
  return withEarnings(edit, stream, (item, season) => {
    if (from === null) return [change(item)]
    const [before, later] = partedAt(item, season, from, edit.at.node.place)
    return [...before, ...later.map(change)]
  })
}

function withEarnings(edit: Edit, stream: MapNode, change: (item: MapNode, season: Season) => readonly MapNode[]): MapNode {
  const list = child(stream, 'earns')
  if (list?.kind !== 'list') return stream
  const context = newContext()
  const earned = items(context, { node: list, path: [] }).flatMap((at): Node[] => {
    if (at.node.kind !== 'map') return [at.node]
    const service = nodeAt(edit.root, ['services', text(context, at, 'service') ?? '']).node
    const own = readSeason(context, { node: service, path: [] }, WHOLE_HORIZON)
    return [...change(at.node, readSeason(context, at, own))]
  })
  return earned.length === 0 ? withKey(stream, 'earns', null) : mapValue(stream, 'earns', () => ({ ...list, items: earned }))
}

/** What an item earns before a month, and what from it on; either may be nothing. */
function partedAt(item: MapNode, { from, through }: Season, month: MonthIndex, place: Place): [MapNode[], MapNode[]] {
  if (from !== null && from >= month) return [[], [item]]
  if (through !== null && through < month) return [[item], []]
  return [[withKey(item, 'through', written(formatMonth(month - 1), place))], [withKey(item, 'from', written(formatMonth(month), place))]]
}

/** True for a stream that earns. */
export function earns(stream: At): boolean {
  return get(newContext(), stream, 'earns') !== null
}
