/**
 * Levers: keys of a scenario that somebody could move, with the numbers that they can take, in steps of their last digit.
 */
import type { Exact } from '../money/exact.ts'
import { exact } from '../money/exact.ts'
import { child, type Node, nodeAt } from '../scenario/node.ts'
import { readNumber } from '../scenario/numbers.ts'
import { ScenarioError } from '../scenario/problems.ts'
import { type Scenario, treeOf } from '../scenario/read.ts'

/** Values are counted in steps of the last digit: `textAt(step)` writes one as the language does. */
export type Lever = {
  readonly path: string
  /** As it is written, by year its first and last. */
  readonly now: string
  /** What it is in the first year. */
  readonly start: number
  readonly low: number
  readonly high: number
  readonly textAt: (step: number) => string
}

const MONEY = /(^|\.)(amount|annual|monthly|remaining|salary|unitCost|revenue|rate)$|\.costs(\.[^.]+)?$/

/** The levers of these paths, or all that the file lists. Throws a ScenarioError for a path at which there is no number. */
export function leversOf(scenario: Scenario, paths?: readonly string[]): Lever[] {
  const root = treeOf(scenario)
  const listed = root.kind === 'map' ? child(root, 'levers') : undefined
  const named = listed?.kind === 'map' ? listed.entries.map(({ key }) => `assumptions.${key}`) : []
  return (paths ?? named).map((path) => {
    const at = nodeAt(root, path.split('.'))
    const numbers = at.depth === path.split('.').length ? numbersOf(at.node) : []
    if (numbers.length === 0) throw noNumber(path, named)
    const range = nodeAt(root, ['levers', path.replace(/^assumptions\./, '')])
    const ends =
      range.depth === 2 && range.node.kind === 'map'
        ? ['low', 'high'].flatMap((end) => numbersOf(child(range.node as typeof root & { kind: 'map' }, end)!))
        : []
    return leverOf(path, numbers, ends)
  })
}

type Written = { readonly text: string; readonly value: Exact; readonly isShare: boolean }

function leverOf(path: string, numbers: readonly Written[], ends: readonly Written[]): Lever {
  const [first] = numbers as [Written, ...Written[]]
  const scale = first.isShare ? 100 : 1
  const digits = Math.max(MONEY.test(path) ? 2 : 0, ...[first, ...ends].map(({ value }) => value.times(scale).decimalPlaces()))
  const stepsOf = (value: Exact) => value.times(scale).times(exact(10).pow(digits)).round().toNumber()
  const start = stepsOf(first.value)
  const textAt = (step: number) => `${exact(step).div(exact(10).pow(digits)).toFixed(digits)}${first.isShare ? '%' : ''}`
  const now = numbers.length === 1 ? first.text : `${first.text} … ${numbers.at(-1)!.text}`
  if (ends.length === 2) return { path, now, start, low: stepsOf(ends[0]!.value), high: stepsOf(ends[1]!.value), textAt }
  // Nothing says how far it can go: from nothing to all of it, or a hundred times as much.
  const most = first.isShare ? Math.max(start, stepsOf(exact(1))) : Math.max(start * 100, stepsOf(exact(100)))
  return { path, now, start, low: 0, high: Math.min(most, 9e14), textAt }
}

/** A number, or numbers by year. */
function numbersOf(node: Node): Written[] {
  if (node.kind === 'map') return node.entries.filter(({ key }) => /^FY/i.test(key)).flatMap(({ value }) => numbersOf(value))
  if (node.kind === 'list') return []
  const read = readNumber(node.text)
  return 'code' in read ? [] : [{ text: node.text, value: read.value, isShare: read.sign === 'percent' }]
}

function noNumber(path: string, named: readonly string[]): ScenarioError {
  const hint = named.length === 0 ? 'A lever is a path such as assumptions.cola.' : `Levers of the file: ${named.join(', ')}.`
  return new ScenarioError([
    {
      code: 'UNKNOWN-ID',
      severity: 'error',
      message: `there is no number at \`${path.slice(0, 80)}\``,
      hint,
      path: [path.slice(0, 80)],
      at: { in: 'object' },
    },
  ])
}
