/**
 * Which money: among all plans with the coverage that was found, the first in the money order pays as much as it can, and that as early as
 * it can; then the second, and so on (§7 of the language).
 *
 * Each of these is one amount that is made as large as exchanges can make it, and then stays. A way round that does not go through that
 * amount never takes from it, so no later exchange can undo an earlier one.
 */
import { handBack, settleBranches } from './branches.ts'
import { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'
import { Search } from './search.ts'

export function settleMoney(flow: Flow): void {
  const { net } = flow
  const exchange = new Exchange(flow)
  const search = new Search(flow, exchange)
  for (const roots of net.rootsOf) {
    if (roots.length === 0) continue
    // Surplus stays: its months are one money. Earned money of a month is a money of its own.
    const monies = net.next[roots[0]] >= 0 ? [roots] : roots.map((root) => [root])
    for (const money of monies) {
      for (const root of money) useMore(flow, exchange, search, root)
      payEarly(flow, exchange, search, monthsBelow(flow, money))
    }
  }
}

/** More of this money and less of any behind it, as far as it goes. */
function useMore(flow: Flow, exchange: Exchange, search: Search, root: number): void {
  exchange.settled[root] = 1
  if (flow.idle[root] === 0) return
  search.aim([exchange.idle], false)
  while (flow.idle[root] > 0 && exchange.areTied(root, exchange.idle)) {
    if (!search.find(root)) exchange.divide([root])
    else if (!exchange.pushRound()) return
  }
}

/** The same money in earlier months. */
function payEarly(flow: Flow, exchange: Exchange, search: Search, months: readonly (readonly number[])[]): void {
  const { net } = flow
  if (months.length < 2 && months.every((nodes) => nodes.length === 1)) {
    for (const [node] of months) exchange.rigid[node] = 1
    return
  }
  if (months.some((nodes) => nodes.length > 1)) settleBranches(flow, exchange, search, months)
  else if (net.next[net.parent[months[0]?.[0]]] >= 0) payEarlyOfSurplus(flow, exchange, search, months.flat())
  else {
    const nodes = months.flat()
    const parent = net.parent[nodes[0]]
    search.aim(nodes.filter((node) => flow.flow[node] > 0 && exchange.areTied(node, parent)).reverse(), true)
    nodes.forEach((node, at) => {
      exchange.rigid[node] = 1
      search.miss(node)
      while (hasLater(flow, exchange, nodes, at)) {
        if (!search.find(node)) exchange.divide([node])
        else if (!handBack(flow, exchange, node)) break
      }
    })
  }
}

/** True while later money of the award pays anything that an exchange could give to the month. */
function hasLater({ flow }: Flow, exchange: Exchange, nodes: readonly number[], at: number): boolean {
  for (let later = nodes.length - 1; later > at; later--)
    if (flow[nodes[later]] > 0 && exchange.areTied(nodes[later], nodes[at])) return true
  return false
}

/** Money of a month pays more, and later money of the same award less. */
function payEarlyOfSurplus(flow: Flow, exchange: Exchange, search: Search, nodes: readonly number[]): void {
  const { net } = flow
  for (const node of nodes) {
    exchange.rigid[node] = 1
    const parent = net.parent[node]
    search.aim([parent], false)
    while (exchange.areTied(node, parent)) {
      if (!search.find(node)) exchange.divide([node])
      else if (!exchange.pushRound()) break
    }
  }
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
