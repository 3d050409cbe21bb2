/**
 * The exact answer by plain flows, where the caps of a problem can be nested: coverage cell by cell in its order, then the money order,
 * each pot as much as it can, then month by month.
 *
 * It must never know what the engine does: money goes through explicit arcs, one objective after the other.
 */
import { Graph } from './graph.ts'
import { label } from './months.ts'
import { type Cap, capsOfPurse, type Group, type Problem } from './problem.ts'

export type Answer = {
  /** By cell. */
  readonly unmet: readonly number[]
  /** `stream award month` → cents; nothing where it is nothing. */
  readonly paid: ReadonlyMap<string, number>
}

/** Null where caps cross, so that no network holds them. */
export function exactAnswer(problem: Problem): Answer | null {
  const graph = new Graph()
  const source = graph.node()
  // What arrives at a cell ends there: later flows pass through it, and leave it what it has.
  const cells = problem.cells.map(() => graph.node())
  const shareOf = new Map<number, number>()
  for (const { payments, atMost } of problem.shares) {
    const share = graph.node()
    const [first] = payments
    graph.arc(share, cells[problem.payments[first!]!.cell]!, atMost)
    for (const payment of payments) shareOf.set(payment, share)
  }
  /** By pot and month: the arcs through which its money comes. */
  const sources = new Map<number, Map<number, number[]>>()
  const roots = new Map<number, Set<number>>()
  for (const group of problem.groups) {
    const tree = treeOf(problem, group)
    if (tree === null) return null
    const nodes = tree.caps.map(() => graph.node())
    const arcs = tree.caps.map(({ parent, atMost }, at) => graph.arc(parent < 0 ? source : nodes[parent]!, nodes[at]!, atMost))
    const pots = new Set(group.payments.map((payment) => problem.payments[payment]!.pot))
    const months = new Map<string, number>()
    for (const [payment, places] of tree.places)
      for (const place of places) {
        const { pot, month, cell } = problem.payments[payment]!
        const key = `${pot} ${month} ${place} ${problem.cells[cell]!.rank < 0}`
        let node = months.get(key)
        if (node === undefined) {
          node = graph.node()
          months.set(key, node)
          const arc = graph.arc(nodes[place]!, node, Number.POSITIVE_INFINITY)
          const byMonth = sources.get(pot) ?? new Map<number, number[]>()
          sources.set(pot, byMonth)
          if (problem.cells[cell]!.rank >= 0) byMonth.set(month, [...(byMonth.get(month) ?? []), arc])
          if (pots.size > 1) roots.set(pot, (roots.get(pot) ?? new Set()).add(arc))
        }
        graph.arc(node, shareOf.get(payment) ?? cells[cell]!, Number.POSITIVE_INFINITY)
      }
    if (pots.size === 1) for (const pot of pots) roots.set(pot, (roots.get(pot) ?? new Set()).add(arcs[0]!))
  }

  const unmet = problem.cells.map(({ need, rank }, cell) => {
    const got = graph.send(source, cells[cell]!, need)
    if (rank < 0 && got < need) throw new Error('reference: what was paid cannot have been paid')
    return need - got
  })

  const paid = new Map<string, number>()
  problem.pots.forEach((name, pot) => {
    const byMonth = sources.get(pot)
    if (byMonth === undefined) return
    graph.raiseAll([...roots.get(pot)!])
    const sum = (arcs: Iterable<number>) => [...arcs].reduce((all, arc) => all + graph.flow(arc), 0)
    for (const [month, arcs] of [...byMonth].sort(([one], [other]) => one - other)) {
      graph.raiseAll(arcs)
      const amount = sum(arcs)
      if (amount > 0) paid.set(`${name} ${label(month)}`, amount)
    }
  })
  // Later objectives never undo earlier ones; what stands at the end is the answer.
  problem.pots.forEach((name, pot) => {
    for (const [month, arcs] of sources.get(pot) ?? []) {
      const amount = arcs.reduce((all, arc) => all + graph.flow(arc), 0)
      if (amount !== (paid.get(`${name} ${label(month)}`) ?? 0)) throw new Error(`reference: ${name} did not keep its month`)
    }
  })
  return { unmet, paid }
}

type Tree = {
  readonly caps: readonly { readonly parent: number; readonly atMost: number }[]
  readonly places: ReadonlyMap<number, readonly number[]>
}

/** The caps of a group as a tree, its first place the whole of it; null if they cross however money set aside is written. */
function treeOf(problem: Problem, group: Group): Tree | null {
  const plain = group.payments.map((payment) => ({ payment, part: 0 }))
  const asCaps = [...group.caps, ...group.purses.flatMap(capsOfPurse)]
  const tree = nested(problem, plain, (items) =>
    asCaps.map((cap) => ({ atMost: cap.atMost, items: new Set(items.filter(({ payment }) => cap.payments.has(payment))) })),
  )
  if (tree !== null || group.purses.length === 0) return tree
  // Part 0 is free; every other part is set aside.
  const parts: { cap: Cap; isFree: boolean }[] = group.purses.flatMap(({ payments, amount, asides }) => [
    { isFree: true, cap: { payments, atMost: asides.reduce((left, { atMost }) => left - atMost, amount) } },
    ...asides.map((cap) => ({ isFree: false, cap })),
  ])
  const items = group.payments.flatMap((payment) => {
    const own = parts.flatMap(({ cap }, part) => (cap.payments.has(payment) ? [{ payment, part }] : []))
    return own.length === 0 ? [{ payment, part: -1 }] : own
  })
  return nested(problem, items, (all) => [
    ...group.caps.map(({ atMost, payments }) => ({ atMost, items: new Set(all.filter(({ payment }) => payments.has(payment))) })),
    ...parts.map(({ cap }, part) => ({ atMost: cap.atMost, items: new Set(all.filter((item) => item.part === part)) })),
  ])
}

type Item = { readonly payment: number; readonly part: number }
type Caps = { readonly atMost: number; readonly items: ReadonlySet<Item> }

function nested(problem: Problem, items: readonly Item[], capsOf: (items: readonly Item[]) => readonly Caps[]): Tree | null {
  const caps = capsOf(items)
    .filter(({ atMost, items: members }) => {
      const cells = new Set([...members].map(({ payment }) => problem.payments[payment]!.cell))
      return [...cells].reduce((sum, cell) => sum + problem.cells[cell]!.need, 0) > atMost
    })
    .sort((one, other) => other.items.size - one.items.size || one.atMost - other.atMost)
  const kept: Caps[] = []
  for (const cap of caps) {
    // What a larger set may have at most, a part of it has at most too.
    if (kept.some(({ items: wider, atMost }) => atMost <= cap.atMost && [...cap.items].every((item) => wider.has(item)))) continue
    for (const other of kept) {
      const shared = [...cap.items].filter((item) => other.items.has(item)).length
      if (shared > 0 && shared < cap.items.size) return null
    }
    kept.push(cap)
  }
  // Equal sets with different caps: the smaller one came first and the larger was dropped.
  const whole = { parent: -1, atMost: Number.POSITIVE_INFINITY }
  const parentOf = (cap: Caps, at: number) => {
    const [any] = cap.items
    return 1 + kept.findLastIndex((other, index) => index < at && other.items.has(any!))
  }
  const places = new Map<number, number[]>()
  for (const item of items) {
    const place = 1 + kept.findLastIndex((cap) => cap.items.has(item))
    places.set(item.payment, [...(places.get(item.payment) ?? []), place])
  }
  return { caps: [whole, ...kept.map((cap, at) => ({ parent: parentOf(cap, at), atMost: cap.atMost }))], places }
}
