/**
 * The proof: for each priority class the sets of costs and of all the money that may pay for them, whose difference is the gap.
 *
 * When no money can reach an unmet cost any more, what could reach it is a minimum cut (Ford and Fulkerson 1956): all money in it goes to
 * its costs, whatever else could bring money in is full. It falls into parts that have nothing to do with each other; each is told by itself.
 * It is the smallest such set, the one nearest the costs.
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import { Backward } from './backward.ts'
import type { Flow } from './flow.ts'
import { KIND, type Network } from './network.ts'

export type CutWhy = 'all' | 'carryover' | 'limit' | 'of-cost'

export type PlanCut = {
  /** The line of the class that comes first in the order of coverage: it names the priority. */
  readonly priorityClass: number
  /** line × months of the plan + month, ascending. */
  readonly cells: Int32Array
  readonly need: Cents
  readonly available: Cents
  readonly gap: Cents
  /** What a pot can bring in at most; `of-cost` is what a limit lets a stream pay of one cost (`cell`), whatever its pot. */
  readonly money: readonly { readonly pot: number; readonly amount: Cents; readonly why: CutWhy; readonly cell: number }[]
}

const WHY: { readonly [kind: number]: CutWhy } = {
  [KIND.root]: 'all',
  [KIND.carryover]: 'carryover',
  [KIND.limit]: 'limit',
  [KIND.ratio]: 'limit',
  [KIND['set-aside']]: 'limit',
  [KIND.free]: 'limit',
}

/** The cuts of a coverage that is complete, by class; parts that a class adds nothing to were told with an earlier one. */
export function cutsOf(flow: Flow, classes: readonly (readonly number[])[]): PlanCut[] {
  const parts = new Parts(flow.idCount)
  const closedBy = new Int32Array(flow.idCount).fill(-1)
  const back = new Backward(flow)
  const closed: number[] = []
  return classes.flatMap((lines, priorityClass) => {
    const ids = closedSet(flow, back, lines)
    for (const id of ids) closedBy[id] = priorityClass
    for (const id of ids) {
      closed.push(id)
      connect(flow, closedBy, id, parts)
    }
    const members = new Map<number, number[]>()
    for (const id of ids) members.set(parts.find(id), [])
    for (const id of closed) members.get(parts.find(id))?.push(id)
    return [...members.values()].map((part) => cutOf(flow, closedBy, part, priorityClass)).filter(({ gap }) => gap > 0)
  })
}

/** All that could bring money to the unmet costs of a class, except what could do so for an earlier one. */
function closedSet(flow: Flow, back: Backward, lines: readonly number[]): Int32Array {
  const { net, unmet } = flow
  for (let month = 0; month < net.monthCount; month++)
    for (const line of lines) if (unmet[month * net.lineCount + line] > 0) back.start(month * net.columnCount + line)
  return back.reach()
}

/** A closed id belongs together with every closed id that leads to it. */
function connect({ net, firstColumn }: Flow, closedBy: Int32Array, id: number, parts: Parts): void {
  const join = (other: number) => {
    if (other >= 0 && closedBy[other] >= 0) parts.join(id, other)
  }
  if (id < firstColumn) {
    join(net.parent[id]!)
    join(net.previous[id]!)
    join(net.next[id]!)
    for (let place = net.childStart[id]!; place < net.childStart[id + 1]!; place++) join(net.children[place]!)
    return
  }
  const at = id - firstColumn
  const month = Math.floor(at / net.columnCount)
  const column = at - month * net.columnCount
  eachPayer(net, at, month, join)
  if (column >= net.lineCount) join(firstColumn + month * net.columnCount + net.shareLine[column - net.lineCount])
  else for (const share of net.sharesOf[column] ?? []) join(firstColumn + month * net.columnCount + share)
}

function eachPayer(net: Network, at: number, month: number, use: (node: number) => void): void {
  for (let word = 0; word < net.moneyWords; word++)
    for (let bits = net.may[at * net.moneyWords + word]!; bits !== 0; bits &= bits - 1)
      use(net.money[net.moneyStart[month]! + word * 32 + 31 - Math.clz32(bits & -bits)]!)
}

function cutOf(flow: Flow, closedBy: Int32Array, ids: readonly number[], priorityClass: number): PlanCut {
  const { net, firstColumn } = flow
  const cells: number[] = []
  const money: { pot: number; amount: Cents; why: CutWhy; cell: number }[] = []
  let [need, unmet] = [0, 0]
  const isClosed = (id: number) => closedBy[id] >= 0 && closedBy[id] <= priorityClass
  for (const id of ids) {
    if (id < firstColumn) {
      // Where money comes in from outside: the award itself, or a cap above which the award has other uses.
      const isRoot = net.parent[id]! < 0
      const amount = isRoot ? net.supply[id]! : isClosed(net.parent[id]!) ? 0 : net.cap[id]!
      if (amount > 0) money.push({ pot: net.pot[id]!, amount, why: WHY[net.kind[id]!] ?? 'all', cell: -1 })
      continue
    }
    const month = Math.floor((id - firstColumn) / net.columnCount)
    const column = id - firstColumn - month * net.columnCount
    if (column >= net.lineCount) continue
    const cell = column * net.plan.monthCount + month + net.from
    cells.push(cell)
    need += net.need[month * net.lineCount + column]!
    unmet += flow.unmet[month * net.lineCount + column]!
    for (const share of net.sharesOf[column] ?? []) {
      if (isClosed(firstColumn + month * net.columnCount + share)) continue
      const payer = firstPayer(net, month, share)
      const amount = net.shareCap[month * net.shareLine.length + share - net.lineCount]!
      if (payer >= 0 && amount > 0) money.push({ pot: payer, amount, why: 'of-cost', cell })
    }
  }
  const available = money.reduce((sum, { amount }) => sum + amount, 0)
  if (need - available !== unmet) throw new InternalError(`a cut of ${need} cents of cost and ${available} of money has a gap of ${unmet}`)
  return { priorityClass, cells: Int32Array.from(cells).sort(), need, available, gap: unmet, money: merged(money) }
}

function firstPayer(net: Network, month: number, column: number): number {
  let found = -1
  eachPayer(net, month * net.columnCount + column, month, (node) => {
    if (found < 0) found = net.pot[node]!
  })
  return found
}

/** Months of earned money and branches of an award are one amount each. */
function merged<M extends { pot: number; amount: Cents; why: CutWhy; cell: number }>(money: readonly M[]): M[] {
  const sums = new Map<string, M>()
  for (const one of money) {
    const key = `${one.pot} ${one.why} ${one.cell}`
    const known = sums.get(key)
    if (known === undefined) sums.set(key, { ...one })
    else known.amount += one.amount
  }
  return [...sums.values()].sort((one, other) => one.pot - other.pot || one.cell - other.cell)
}

/** Disjoint sets (Tarjan 1975). */
class Parts {
  private readonly parent: Int32Array

  constructor(count: number) {
    this.parent = new Int32Array(count)
    for (let id = 0; id < count; id++) this.parent[id] = id
  }

  find(id: number): number {
    const { parent } = this
    let at = id
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }

  join(one: number, other: number): void {
    this.parent[this.find(one)] = this.find(other)
  }
}
