/**
 * A scenario as it was given, for people to read: one row for each key of a stream, service, cost line or assumption, its value written as
 * the language writes it. Nothing is worked out here.
 */
import type { Node, Path } from './node.ts'
import { type Scenario, treeOf } from './read.ts'

/** `value` is on one line, in braces or brackets where it has parts; `cite` and `note` are those beside it. */
export type Given = { readonly path: readonly string[]; readonly value: string; readonly cite: string | null; readonly note: string | null }

/** Every key of the scenario, with its changes, in listed order. */
export function givenOf(scenario: Scenario): Given[] {
  return rowsOf(treeOf(scenario), [])
}

/** How many keys deep a row is told, by section: services have costs, and those have keys of their own. */
const DEPTH: { readonly [section: string]: number } = { services: 5, streams: 3, assumptions: 2, levers: 2, whatIfs: 2, policy: 2, cash: 2 }

function rowsOf(node: Node, path: Path): Given[] {
  const depth = DEPTH[String(path[0])] ?? 1
  if (node.kind !== 'map' || (path.length > 0 && path.length >= depth) || isYears(node)) return path.length === 0 ? [] : [row(node, path)]
  const parts = node.entries.filter(({ key }) => key !== 'note' && key !== 'cite' && !(path.length === 0 && key === 'notes'))
  const own = path.length === 0 ? [] : told(node)
  return [
    ...(own.length === 0 ? [] : [{ path: path.map(String), value: '', cite: textOf(node, 'cite'), note: textOf(node, 'note') }]),
    ...parts.flatMap(({ key, value }) => rowsOf(value, [...path, key])),
  ]
}

function told(node: Node): string[] {
  return [textOf(node, 'cite'), textOf(node, 'note')].filter((words) => words !== null)
}

function row(node: Node, path: Path): Given {
  return { path: path.map(String), value: written(node, true), cite: textOf(node, 'cite'), note: textOf(node, 'note') }
}

/** Values by fiscal year stay together. */
function isYears(node: Node): boolean {
  return node.kind === 'map' && node.entries.some(({ key }) => /^FY\d+$/.test(key))
}

function textOf(node: Node, key: string): string | null {
  if (node.kind !== 'map') return null
  const value = node.entries.find((entry) => entry.key === key)?.value
  return value === undefined || value.kind === 'map' || value.kind === 'list' ? null : value.text
}

/** Cites and notes within a list or map stay where they are written; those of the row itself have columns of their own. */
function written(node: Node, outer: boolean): string {
  switch (node.kind) {
    case 'list':
      return `[${node.items.map((item) => written(item, false)).join(', ')}]`
    case 'map': {
      const shown = node.entries.filter(({ key }) => !outer || (key !== 'cite' && key !== 'note'))
      return shown.length === 0 ? '{}' : `{ ${shown.map(({ key, value }) => `${key}: ${written(value, false)}`).join(', ')} }`
    }
    case 'null':
      return ''
    default:
      return node.text.trim()
  }
}
