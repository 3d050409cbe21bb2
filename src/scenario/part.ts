/**
 * Amounts that are a share of something or dollars: the sign tells which.
 */
import type { Exact } from '../money/exact.ts'
import { type At, type Context, isNote, textOf } from './context.ts'
import type { Node } from './node.ts'
import { readPlain, readValue, type Value } from './value.ts'

/** A share or dollars, as caps and `counts` take them. */
export function readPart(context: Context, at: At | null): { readonly share: Exact } | { readonly dollars: Exact } | null {
  if (at === null) return null
  const text = textOf(at)
  const percent = text?.trim().endsWith('%') === true
  const value = readPlain(context, at, percent ? 'share' : 'money')
  return value === null ? null : percent ? { share: value } : { dollars: value }
}

/** Reads a Value that may be a share (a percent sign, or a formula) or dollars. Null when it cannot be read, with the problem reported. */
export function readShareOrDollars(context: Context, at: At): Value | null {
  return readValue(context, at, holdsShare(at.node) ? 'share' : 'money')
}

function holdsShare(node: Node): boolean {
  if (node.kind === 'map' && node.derived) {
    const { derived } = node
    return derived.is === 'from-year' ? holdsShare(derived.before) || holdsShare(derived.later) : holdsShare(derived.of)
  }
  if (node.kind === 'map') return node.entries.some((entry) => entry.key !== 'growth' && !isNote(entry.key) && holdsShare(entry.value))
  if (node.kind === 'list') return node.items.some(holdsShare)
  return node.kind !== 'null' && (node.text.trimEnd().endsWith('%') || node.text.trimStart().startsWith('='))
}
