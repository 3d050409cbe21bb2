/**
 * Which money: among all plans with the coverage that was found, the first in the money order pays as much as it can, and that as early as
 * it can; then the second, and so on (§7 of the language).
 *
 * Each of these is one amount that is made as large as exchanges can make it, and then stays. A way round that does not go through that
 * amount never takes from it, so no later exchange can undo an earlier one.
 */
import { settleBranches, takeOver } from './branches.ts'
import { Exchange, mostRounds } from './exchange.ts'
import type { Flow } from './flow.ts'
import { Onward } from './onward.ts'

export function settleMoney(flow: Flow): void {
  const { net } = flow
  const exchange = new Exchange(flow)
  const onward = new Onward(flow, exchange)
  for (const roots of net.rootsOf) {
    if (roots.length === 0) continue
    // Surplus stays: its months are one money. Earned money of a month is a money of its own.
    const monies = net.next[roots[0]] >= 0 ? [roots] : roots.map((root) => [root])
    for (const money of monies) {
      for (const root of money) useMore(flow, exchange, root)
      payEarly(flow, exchange, onward, monthsBelow(flow, money))
    }
  }
}

/** More of this money and less of any behind it, as far as it goes. */
function useMore(flow: Flow, exchange: Exchange, root: number): void {
  exchange.settled[root] = 1
  const isIdle = (id: number) => id === exchange.idle
  pushAll(flow, exchange, () => flow.idle[root] > 0 && exchange.areTied(root, exchange.idle) && exchange.search(root, isIdle))
}

/** The same money in earlier months. */
function payEarly(flow: Flow, exchange: Exchange, onward: Onward, months: readonly (readonly number[])[]): void {
  const { net } = flow
  if (months.length < 2 && months.every((nodes) => nodes.length === 1)) {
    for (const [node] of months) exchange.rigid[node] = 1
    return
  }
  onward.end()
  if (months.some((nodes) => nodes.length > 1)) settleBranches(flow, exchange, onward, months)
  else if (net.next[net.parent[months[0]?.[0]]] >= 0) payEarlyOfSurplus(flow, exchange, months.flat())
  else {
    const nodes = months.flat()
    for (const node of nodes) exchange.rigid[node] = 1
    nodes.forEach((node, at) => {
      takeOver(flow, exchange, onward, node, nodes, at + 1, true)
    })
  }
}

/** Money of a month pays more, and later money of the same award less. */
function payEarlyOfSurplus(flow: Flow, exchange: Exchange, nodes: readonly number[]): void {
  const { net } = flow
  for (const node of nodes) {
    exchange.rigid[node] = 1
    const parent = net.parent[node]
    const isParent = (id: number) => id === parent
    pushAll(flow, exchange, () => exchange.areTied(node, parent) && exchange.search(node, isParent))
  }
}

/** Round by round, as long as there is one. */
function pushAll(flow: Flow, exchange: Exchange, find: () => boolean): void {
  for (let left = mostRounds(flow); left > 0 && find() && exchange.pushRound(); left--);
}

/** The money of each month below some roots, in the order of time. */
function monthsBelow({ net }: Flow, roots: readonly number[]): number[][] {
  const nodes: number[] = []
  const visit = (node: number) => {
    if (net.month[node] >= 0) nodes.push(node)
    for (let place = net.childStart[node]; place < net.childStart[node + 1]; place++) visit(net.children[place])
  }
  for (const root of roots) visit(root)
  nodes.sort((one, other) => net.month[one] - net.month[other])
  const months: number[][] = []
  nodes.forEach((node, at) => {
    if (at > 0 && net.month[nodes[at - 1]] === net.month[node]) months.at(-1)!.push(node)
    else months.push([node])
  })
  return months
}
