/**
 * What the readers of one scenario share: where they are in the tree, the problems found so far, the fiscal calendar and the assumptions.
 *
 * A node with a problem is spoiled: later readers pass over it, so that one mistake is reported once.
 */

import type { Assumptions } from './assumptions.ts'
import type { Memory } from './memory.ts'
import { child, type Node, type Path, type Place } from './node.ts'
import type { Problem, ProblemCode } from './problems.ts'
import type { Calendar, Notice } from './scenario.ts'

/** A node and the keys that lead to it. */
export type At<N extends Node = Node> = { readonly node: N; readonly path: Path }

export type Context = {
  readonly problems: Problem[]
  readonly notices: Notice[]
  readonly spoiled: Set<Node>
  /** Null when the horizon itself is wrong: then Values are read but not worked out. */
  calendar: Calendar | null
  assumptions: Assumptions
  /** Awards read so far: how large a plan may be is bounded. */
  awardCount: number
  /** What is known of parts that another scenario shares, and whether more is learned. */
  readonly memory: Memory
  readonly learns: boolean
}

export function report(context: Context, code: ProblemCode, at: At, message: string, hint: string | null = null, place?: Place): void {
  context.spoiled.add(at.node)
  context.problems.push({ code, severity: 'error', message, hint, path: at.path, at: place ?? at.node.place })
}

/** The value of a key, unless it is left out or spoiled. */
export function get(context: Context, at: At, key: string): At | null {
  if (at.node.kind !== 'map') return null
  const node = child(at.node, key)
  return node === undefined || context.spoiled.has(node) ? null : { node, path: [...at.path, key] }
}

/** True when a key is written, right or wrong. */
export function has(at: At, key: string): boolean {
  return at.node.kind === 'map' && child(at.node, key) !== undefined
}

/** The entries of a map, without `note` and `cite`. */
export function entries(context: Context, at: At | null): { readonly key: string; readonly keyPlace: Place; readonly at: At }[] {
  if (at === null || at.node.kind !== 'map') return []
  return at.node.entries
    .filter((entry) => !isNote(entry.key) && !context.spoiled.has(entry.value))
    .map((entry) => ({ key: entry.key, keyPlace: entry.keyPlace, at: { node: entry.value, path: [...at.path, entry.key] } }))
}

export function isNote(key: string): boolean {
  return key === 'note' || key === 'cite'
}

/** The items of a list; a single value is a list of one. */
export function items(context: Context, at: At | null): At[] {
  if (at === null) return []
  if (at.node.kind !== 'list') return [at]
  return at.node.items.map((node, index) => ({ node, path: [...at.path, index] })).filter((item) => !context.spoiled.has(item.node))
}

/** The text of a scalar as it is written, or null. */
export function textOf(at: At | null): string | null {
  if (at === null || at.node.kind === 'map' || at.node.kind === 'list' || at.node.kind === 'null') return null
  return at.node.text
}

export function text(context: Context, at: At, key: string): string | null {
  return textOf(get(context, at, key))
}

/** A whole number; the schema has seen to its range. */
export function whole(context: Context, at: At, key: string): number | null {
  const written = text(context, at, key)
  return written === null ? null : Number(written)
}

export function truth(context: Context, at: At, key: string): boolean | null {
  const written = text(context, at, key)
  return written === null ? null : written === 'true'
}
