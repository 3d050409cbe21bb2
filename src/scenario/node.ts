/**
 * What was read, before anything is known of the language: a tree of maps, lists and scalars, each with its place.
 *
 * YAML text and JavaScript objects become the same tree, so that everything above has one kind of input and every
 * problem can point at its place. It must never know a key of the language.
 */

/** Where something stands. Lines and columns start at 1; `length` is in characters on that line; `text` is the whole source line. */
export type Place =
  | {
      readonly in: 'text'
      readonly file: string | null
      readonly line: number
      readonly column: number
      readonly length: number
      readonly text: string
    }
  | { readonly in: 'object' }

export type Path = readonly (string | number)[]

export type ScalarNode = {
  readonly kind: 'text' | 'number' | 'boolean' | 'null'
  /** As written, without quotes: `"$1,000"` is `$1,000`, `0010` is `0010`. */
  readonly text: string
  /** True when written in quotes, or as a block, or given as a JavaScript string: then it is never a number or a truth value. */
  readonly quoted: boolean
  readonly place: Place
}

export type ListNode = { readonly kind: 'list'; readonly items: readonly Node[]; readonly place: Place }

export type Entry = { readonly key: string; readonly keyPlace: Place; readonly value: Node }
export type MapNode = {
  readonly kind: 'map'
  readonly entries: readonly Entry[]
  readonly place: Place
  /** Set on a Value that a change made of another one; it has no keys then, and no file can write it. */
  readonly derived?: Derived
}

/** A Value made of Values: a multiple, what it is in one year whenever it is asked, or another one from a year on. */
export type Derived =
  | { readonly is: 'times'; readonly of: Node; readonly by: Ratio }
  | { readonly is: 'in-year'; readonly of: Node; readonly year: number }
  | { readonly is: 'from-year'; readonly before: Node; readonly year: number; readonly later: Node }

/** Numerator and denominator as decimals, so that what is divided is divided once. */
export type Ratio = readonly [numerator: string, denominator: string]

export type Node = ScalarNode | ListNode | MapNode

/** The value of a map's key, if it has one. */
export function child(node: MapNode, key: string): Node | undefined {
  return node.entries.find((entry) => entry.key === key)?.value
}

/** The node at a path, as deep as it exists. */
export function nodeAt(root: Node, path: Path): { readonly node: Node; readonly depth: number } {
  let node = root
  for (let depth = 0; depth < path.length; depth++) {
    const key = path[depth]!
    const next = node.kind === 'map' ? child(node, String(key)) : node.kind === 'list' ? node.items[Number(key)] : undefined
    if (next === undefined) return { node, depth }
    node = next
  }
  return { node, depth: path.length }
}
