/**
 * Making a changed tree out of a tree: nothing is altered in place, what is untouched is shared. It must never know a key of the language.
 */
import type { Exact } from '../money/exact.ts'
import type { Entry, MapNode, Node, Path, Place, Ratio, ScalarNode } from './node.ts'

/** The map with a key put in (where it stood, else last) or, with null, taken out. */
export function withKey(map: MapNode, key: string, value: Node | null): MapNode {
  const at = map.entries.findIndex((entry) => entry.key === key)
  if (value === null) return at < 0 ? map : { ...map, entries: map.entries.filter((_, index) => index !== at) }
  if (at < 0) return { ...map, entries: [...map.entries, { key, keyPlace: value.place, value }] }
  return { ...map, entries: map.entries.map((entry, index) => (index === at ? { ...entry, value } : entry)) }
}

export function withKeys(map: MapNode, values: { readonly [key: string]: Node | null }): MapNode {
  return Object.entries(values).reduce((changed, [key, value]) => withKey(changed, key, value), map)
}

export function mapValue(map: MapNode, key: string, change: (value: Node) => Node): MapNode {
  return { ...map, entries: map.entries.map((entry) => (entry.key === key ? { ...entry, value: change(entry.value) } : entry)) }
}

/** The tree with another node (null: none) at a path that exists. */
export function withNode(root: Node, [key, ...rest]: Path, value: Node | null): Node {
  if (root.kind === 'list') {
    if (rest.length === 0 && value === null) return { ...root, items: root.items.filter((_, index) => index !== key) }
    return {
      ...root,
      items: root.items.map((item, index) => (index !== key ? item : rest.length > 0 ? withNode(item, rest, value) : value!)),
    }
  }
  if (root.kind !== 'map') return root
  if (rest.length === 0) return withKey(root, String(key), value)
  return mapValue(root, String(key), (inner) => withNode(inner, rest, value))
}

/** The map with an entry put in at a place of the list. */
export function withEntry(map: MapNode, entry: Entry, index: number): MapNode {
  return { ...map, entries: [...map.entries.slice(0, index), entry, ...map.entries.slice(index)] }
}

/** A scalar as it would be written in a file. */
export function written(text: string, place: Place): ScalarNode {
  return { kind: /^\d+$/.test(text) ? 'number' : 'text', text, quoted: false, place }
}

export function mapOf(place: Place, values: { readonly [key: string]: Node | null }): MapNode {
  return withKeys({ kind: 'map', entries: [], place }, values)
}

/** A multiple of a Value; the Value itself where it is multiplied by 1. */
export function times(of: Node, numerator: Exact | number, denominator: Exact | number, place: Place): Node {
  const by: Ratio = [String(numerator), String(denominator)]
  return by[0] === by[1] ? of : { kind: 'map', entries: [], place, derived: { is: 'times', of, by } }
}

/** What a Value is in one fiscal year, whenever it is asked. */
export function inYear(of: Node, year: number, place: Place): Node {
  return { kind: 'map', entries: [], place, derived: { is: 'in-year', of, year } }
}
