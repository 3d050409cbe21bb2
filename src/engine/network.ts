/**
 * The plan as a network: money on one side, costs on the other, caps in between. Built once for the whole horizon, or for a single month.
 *
 *   root (an award, a month's earnings, a month's surplus) → branches (what is carried, limits, set-asides) → money of a month → columns
 *
 * A column is a cost line in a month, or a stream's share of it where a limit is `of: cost`: then the share leads to the line.
 * Arcs from money to columns are not stored: bit masks say which there are, so that a search visits nodes and not arcs.
 */
import type { Cents } from '../money/cents.ts'
import type { Cap, Plan } from '../plan/plan.ts'
import type { Payment } from './supplies.ts'

export type Network = {
  readonly plan: Plan
  /** Months of the plan that the network spans. Months below are counted from `from`. */
  readonly from: number
  readonly monthCount: number
  /** Those of the plan, then what awards paid in earlier months where that still matters: it needs the same again. */
  readonly lineCount: number
  /** Lines, then shares. */
  readonly columnCount: number
  /** monthOf[month × columns + column] */
  readonly monthOf: Int32Array
  readonly columnWords: number
  readonly moneyWords: number
  /** By share (column - lineCount): its line; by line: its shares' columns, or null. */
  readonly shareLine: Int32Array
  readonly sharesOf: readonly (readonly number[] | null)[]
  /** shareCap[month × shares + share] */
  readonly shareCap: Float64Array
  readonly nodeCount: number
  /** By node: -1 for roots. */
  readonly parent: Int32Array
  /** By node: what can come from the parent at most. */
  readonly cap: Float64Array
  readonly pot: Int32Array
  readonly kind: Uint8Array
  /** By root: its money. */
  readonly supply: Float64Array
  /** By root: the root whose money it becomes in the next month, or -1. */
  readonly next: Int32Array
  readonly previous: Int32Array
  /** children[childStart[node] … childStart[node + 1]] */
  readonly childStart: Int32Array
  readonly children: Int32Array
  /** By node: -1 unless it is the money of a month; its bit in the month; its row of columns; where its payments begin. */
  readonly month: Int32Array
  readonly slot: Int32Array
  readonly row: Int32Array
  readonly base: Int32Array
  readonly paymentCount: number
  /** money[moneyStart[month] … moneyStart[month + 1]], in the money order. */
  readonly moneyStart: Int32Array
  readonly money: Int32Array
  /** may[(month × columns + column) × moneyWords + word]: money that may pay the column. */
  readonly may: Int32Array
  /** Columns of a row as a mask, and the place of a column in it (-1: not in it). */
  readonly rowMask: Int32Array
  readonly rowPlace: Int32Array
  /** need[month × lines + line] */
  readonly need: Float64Array
  /** noNeed[month × columnWords + word]: columns that cost nothing. */
  readonly noNeed: Int32Array
  /** Roots by pot, in order of time. */
  readonly rootsOf: readonly (readonly number[])[]
  /** Caps that the network leaves out: what is left of each, and by node (of a month) which it counts for. */
  readonly meters: readonly { readonly cap: Cap; readonly left: Cents }[]
  readonly metersOf: ReadonlyMap<number, readonly number[]>
  /** Payments that stand from the beginning, out of money of their own. */
  readonly pledged: readonly { readonly node: number; readonly root: number; readonly payment: Payment }[]
}

export const KIND = { root: 0, carryover: 1, limit: 2, 'set-aside': 3, free: 4, month: 5, ratio: 6 } as const

/** Below each node, by its parent. */
export function childrenOf(parent: Int32Array): { childStart: Int32Array; children: Int32Array } {
  const childStart = new Int32Array(parent.length + 1)
  for (const node of parent) if (node >= 0) childStart[node + 1]! += 1
  for (let node = 0; node < parent.length; node++) childStart[node + 1]! += childStart[node]!
  const place = childStart.slice(0, parent.length)
  const children = new Int32Array(childStart[parent.length]!)
  parent.forEach((node, child) => {
    if (node >= 0) children[place[node]!++] = child
  })
  return { childStart, children }
}

/** The nodes from one money of an award to another one, through its branches, without the first. */
export function passTo(net: Network, from: number, to: number): number[] {
  const down: number[] = []
  for (let at = to; !isAbove(net, at, from); at = net.parent[at]!) down.unshift(at)
  const top = net.parent[down[0]!]!
  const up: number[] = []
  for (let at = net.parent[from]!; at !== top; at = net.parent[at]!) up.push(at)
  return [...up, top, ...down]
}

export function isAbove({ parent }: Network, node: number, below: number): boolean {
  for (let at = below; at >= 0; at = parent[at]!) if (at === node) return true
  return false
}
