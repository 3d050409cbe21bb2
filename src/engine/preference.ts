/**
 * Which money: among all plans with the coverage that was found, the first in the money order pays as much as it can, and that as early as
 * it can; then the second, and so on (§7 of the language).
 *
 * What costs get stays as it is. Money of a pot takes over from money behind it along ways through the network that come back to where
 * they began, so nothing is lost on the way. Whatever lies on no way back never does later: ways only fall apart, as money that is settled
 * is frozen. So a failing search closes what it saw, and later ones do not enter it.
 */
import type { Cents } from '../money/cents.ts'
import { advanceBranches } from './branches.ts'
import type { Flow } from './flow.ts'
import { Searcher } from './searcher.ts'

export function settleMoney(flow: Flow): void {
  const { net } = flow
  const searcher = new Searcher(flow)
  for (const roots of net.rootsOf) {
    if (roots.length === 0) continue
    for (const root of roots) useMore(flow, searcher, root, roots)
    for (const root of roots) searcher.settled[root] = 1
    payEarly(flow, searcher, roots)
  }
}

/** More of this money and less of any behind it, as far as it goes. */
function useMore(flow: Flow, searcher: Searcher, root: number, own: readonly number[]): void {
  while (flow.idle[root]! > 0) {
    const path = searcher.toIdle(root, own)
    if (path === null) return
    const most = flow.roomAlong(path, flow.idle[root]!)
    if (most <= 0) return
    flow.take(root, most)
    flow.pushAlong(path, most)
  }
}

/** The same money in earlier months. */
function payEarly(flow: Flow, searcher: Searcher, roots: readonly number[]): void {
  const { net } = flow
  const months = searcher.monthsOf(roots)
  let rest = 0
  for (const { nodes } of months) for (const node of nodes) rest += flow.flow[node]!
  if (rest > 0 && months.length > 1) {
    if (months.every(({ nodes }) => nodes.length === 1))
      payEarlySimply(
        flow,
        searcher,
        months.map(({ nodes }) => nodes[0]!),
        rest,
      )
    else if (searcher.mayAdvance(months)) advanceBranches(flow, searcher, months)
  }
  for (const { nodes } of months) for (const node of nodes) searcher.frozen[node] = 1
  // What leads to the months carries what it carries.
  for (const root of roots) for (const node of branchesBelow(net.childStart, net.children, root)) searcher.frozen[node] = 1
}

/** One node a month: month by month as much as any way back to its root allows, then it is frozen. */
function payEarlySimply(flow: Flow, searcher: Searcher, nodes: readonly number[], total: Cents): void {
  let rest = total
  searcher.beginPot()
  for (const node of nodes) {
    searcher.frozen[node] = 1
    if (rest === flow.flow[node]) return
    for (;;) {
      const path = searcher.backToRoot(node)
      if (path === null) break
      const most = flow.roomAlong(path, Number.POSITIVE_INFINITY)
      if (most <= 0) break
      flow.pushAlong(path, most)
    }
    rest -= flow.flow[node]!
    if (rest === 0) return
  }
}

function branchesBelow(childStart: Int32Array, children: Int32Array, node: number): number[] {
  const below = [...children.subarray(childStart[node], childStart[node + 1])]
  return below.flatMap((child) => [child, ...branchesBelow(childStart, children, child)])
}
