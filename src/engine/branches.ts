/**
 * "As early as it can" for money with several branches (limits, set-asides): what it pays in a month is a sum over its branches, and
 * caps on branches may make it necessary to exchange in several places at once.
 *
 * A step lets one place of the money take over from another through the rest of the network, and moves the money back inside its own tree.
 * A round of steps that ends where it began, and pays more in an earlier month than it takes, is an improvement; rounds with the
 * fewest steps never get in each other's way, so they are looked for first. When there is none, the plan is as early as it can be:
 * the cycle criterion for flows of least cost (Klein 1967), with months as costs in lexicographic order.
 */
import { InternalError } from '../money/internal-error.ts'
import type { Flow } from './flow.ts'
import type { MonthNodes, Searcher } from './searcher.ts'

type Place = { readonly node: number; readonly weight: bigint }
/** Place `from` takes over from place `over`, whose money moves inside the tree to place `to`. */
type Step = { readonly from: number; readonly over: number; readonly to: number }

export function advanceBranches(flow: Flow, searcher: Searcher, months: readonly MonthNodes[]): void {
  const count = months.reduce((sum, { nodes }) => sum + nodes.length, 0)
  // Larger than any sum of the months behind.
  const base = BigInt(2 * count + 2)
  let weight = 1n
  const places: Place[] = []
  for (const { nodes } of [...months].reverse()) {
    for (const node of nodes) places.push({ node, weight })
    weight *= base
  }
  for (const { node } of places) searcher.frozen[node] = 1
  while (improve(flow, searcher, places));
}

function improve(flow: Flow, searcher: Searcher, places: readonly Place[]): boolean {
  const index = new Map(places.map(({ node }, at) => [node, at]))
  const nodes = new Set(index.keys())
  const ways = places.map(({ node }) => searcher.reach(node, nodes))
  const first = places.map((place, from) => {
    const best: (Best | null)[] = places.map(() => null)
    for (const over of ways[from]!.keys()) {
      const gain = place.weight - places[index.get(over)!]!.weight
      places.forEach((target, to) => {
        if (best[to] !== null && best[to]!.gain >= gain) return
        if (treePath(flow, over, target.node) === null) return
        best[to] = { gain, steps: [{ from, over: index.get(over)!, to }] }
      })
    }
    return best
  })
  const round = bestRound(first)
  if (round === null) return false
  const paths = round.map(({ from, over, to }) => {
    const way = ways[from]!.get(places[over]!.node)!
    return [...way, ...treePath(flow, places[over]!.node, places[to]!.node)!.slice(1)]
  })
  const whole = [paths[0]![0]!, ...paths.flatMap((path) => path.slice(1))]
  const amount = flow.roomAlong(whole, Number.POSITIVE_INFINITY)
  if (!Number.isFinite(amount)) throw new InternalError('a round without an end')
  if (amount <= 0) return false
  flow.pushAlong(whole, amount)
  return true
}

type Best = { readonly gain: bigint; readonly steps: readonly Step[] }

/** The round of fewest steps that gains, or null. */
function bestRound(first: readonly (readonly (Best | null)[])[]): readonly Step[] | null {
  let walks = first.map((row) => [...row])
  for (let length = 1; length <= first.length; length++) {
    for (let at = 0; at < walks.length; at++) {
      const round = walks[at]![at]
      if (round !== null && round !== undefined && round.gain > 0n) return round.steps
    }
    const next: (Best | null)[][] = walks.map((row) => row.map(() => null))
    let grew = false
    walks.forEach((row, from) => {
      row.forEach((walk, via) => {
        if (walk === null) return
        first[via]!.forEach((step, to) => {
          if (step === null) return
          const gain = walk.gain + step.gain
          const known = next[from]![to]
          if (known !== null && known !== undefined && known.gain >= gain) return
          next[from]![to] = { gain, steps: [...walk.steps, ...step.steps] }
          grew = true
        })
      })
    })
    if (!grew) return null
    walks = next
  }
  return null
}

/** From one place of a tree up and down to another, null where a cap is full. */
function treePath({ net, flow }: Flow, from: number, to: number): number[] | null {
  if (from === to) return null
  const up = [from]
  for (let at = from; net.parent[at]! >= 0; at = net.parent[at]!) up.push(net.parent[at]!)
  const down: number[] = []
  for (let at = to; !up.includes(at); at = net.parent[at]!) {
    if (net.parent[at]! < 0) return null
    if (net.cap[at]! <= flow[at]!) return null
    down.unshift(at)
  }
  const top = down.length === 0 ? to : net.parent[down[0]!]!
  if (flow[from]! <= 0) return null
  return [...up.slice(0, up.indexOf(top) + 1), ...down]
}
