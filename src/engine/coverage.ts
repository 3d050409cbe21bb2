/**
 * Coverage: every cost gets as much as any plan could give it after the costs before it, in the order of priority class, month, listed.
 *
 * A cost takes idle money first, in the money order; then it searches backwards from what is unmet to idle money, moving money that is
 * placed already to another line or month, never taking any away: a lexicographic maximum flow (Megiddo 1974).
 * A search that finds nothing leaves a closed set behind: no later money can come into it, so no later search enters it. All failing
 * searches together cost one pass, and the closed sets are the minimum cuts that prove the plan (`closedBy`).
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import type { Flow } from './flow.ts'

export class Coverage {
  /** By id: the priority class (as a number of the order) in which no money could reach it any more, or -1. */
  readonly closedBy: Int32Array
  private readonly closedColumns: Int32Array
  private readonly closedMoney: Int32Array
  private readonly seenColumns: Int32Array
  private readonly seenMoney: Int32Array
  private readonly seenMonth: Int32Array
  private readonly seenNode: Int32Array
  private readonly queue: Int32Array
  private write = 0
  private stamp = 0
  private readonly path: number[] = []

  constructor(private readonly flow: Flow) {
    const { net } = flow
    this.closedBy = new Int32Array(flow.idCount).fill(-1)
    this.closedColumns = net.noNeed.slice()
    this.closedMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.seenColumns = new Int32Array(this.closedColumns.length)
    this.seenMoney = new Int32Array(this.closedMoney.length)
    this.seenMonth = new Int32Array(net.monthCount)
    this.seenNode = new Int32Array(net.nodeCount)
    this.queue = new Int32Array(flow.idCount)
  }

  /** Covers the lines of one class in all months. */
  coverClass(lines: readonly number[], priorityClass: number): void {
    const { net, unmet } = this.flow
    for (let month = 0; month < net.monthCount; month++)
      for (const line of lines) {
        const cell = month * net.lineCount + line
        if (unmet[cell] === 0) continue
        this.takeIdle(month, line)
        while (unmet[cell]! > 0 && this.search(month * net.columnCount + line, priorityClass) && this.pull(month, line));
      }
  }

  /** Straight from idle money, in the money order. */
  private takeIdle(month: number, line: number): void {
    const { net } = this.flow
    this.takeIdleBy(month, line, line)
    for (const column of net.sharesOf[line] ?? []) this.takeIdleBy(month, line, column)
  }

  private takeIdleBy(month: number, line: number, column: number): void {
    const { flow } = this
    const { net, unmet } = flow
    const cell = month * net.lineCount + line
    const first = net.moneyStart[month]!
    const masks = (month * net.columnCount + column) * net.moneyWords
    for (let word = 0; word < net.moneyWords; word++) {
      for (let bits = net.may[masks + word]!; bits !== 0; bits &= bits - 1) {
        if (unmet[cell] === 0) return
        const node = net.money[first + word * 32 + 31 - Math.clz32(bits & -bits)]!
        let most = column < net.lineCount ? unmet[cell]! : Math.min(unmet[cell]!, flow.shareRoom(month, column))
        if (most > 0) most = this.fromRoot(node, most)
        if (most <= 0) continue
        flow.pay(node, month * net.columnCount + column, most)
        if (column >= net.lineCount) flow.shared[flow.share(month, column)]! += most
        unmet[cell]! -= most
      }
    }
  }

  /** Brings idle money to a node, as far as the caps on the way let it. */
  private fromRoot(node: number, most: Cents): Cents {
    const { flow } = this
    const { net } = flow
    let amount = most
    let root = node
    while (net.parent[root]! >= 0) {
      amount = Math.min(amount, net.cap[root]! - flow.flow[root]!)
      root = net.parent[root]!
    }
    // Surplus of earlier months is still there.
    let source = root
    while (source >= 0 && flow.idle[source] === 0) source = net.previous[source]!
    if (source < 0 || amount <= 0) return 0
    amount = Math.min(amount, flow.idle[source]!)
    const path = [source]
    for (let at = source; at !== root; at = net.next[at]!) path.push(net.next[at]!)
    const way: number[] = []
    for (let at = node; at !== root; at = net.parent[at]!) way.unshift(at)
    path.push(...way)
    amount = flow.hasMeters ? flow.roomAlong(path, amount) : amount
    if (amount <= 0) return 0
    flow.take(source, amount)
    flow.pushAlong(path, amount)
    return amount
  }

  /** Brings as much as the path that was found can take. Only where caps are left out of the network can that be nothing. */
  private pull(month: number, line: number): boolean {
    const { flow, path } = this
    const { net, unmet } = flow
    const cell = month * net.lineCount + line
    const amount = flow.roomAlong(path, Math.min(unmet[cell]!, flow.idle[path[0]!]!))
    if (amount === 0 && flow.hasMeters) return false
    if (!(amount > 0)) throw new InternalError(`a way to a cost takes ${amount} cents`)
    flow.take(path[0]!, amount)
    flow.pushAlong(path, amount)
    unmet[cell]! -= amount
    return true
  }

  /** Breadth first, backwards from a column to idle money: true and a path, or false and a closed set. */
  private search(start: number, priorityClass: number): boolean {
    const { flow, queue } = this
    const { net, firstColumn, cameFrom } = flow
    const id = firstColumn + start
    if (this.closedBy[id]! >= 0) return false
    this.stamp++
    this.write = 0
    this.touch(Math.floor(start / net.columnCount))
    this.seeColumn(Math.floor(start / net.columnCount), start % net.columnCount, id)
    for (let read = 0; read < this.write; read++) {
      const at = queue[read]!
      const found = at >= firstColumn ? this.fromColumn(at) : this.fromNode(at)
      if (found >= 0) {
        this.path.length = 0
        for (let on = found; ; on = cameFrom[on]!) {
          this.path.push(on)
          if (on === id) break
        }
        return true
      }
    }
    for (let place = 0; place < this.write; place++) this.close(queue[place]!, priorityClass)
    return false
  }

  private touch(month: number): void {
    if (this.seenMonth[month] === this.stamp) return
    this.seenMonth[month] = this.stamp
    const { columnWords, moneyWords } = this.flow.net
    for (let word = 0; word < columnWords; word++)
      this.seenColumns[month * columnWords + word] = this.closedColumns[month * columnWords + word]!
    for (let word = 0; word < moneyWords; word++) this.seenMoney[month * moneyWords + word] = this.closedMoney[month * moneyWords + word]!
  }

  private seeColumn(month: number, column: number, from: number): void {
    const { net, firstColumn, cameFrom } = this.flow
    const word = month * net.columnWords + (column >> 5)
    const bit = 1 << (column & 31)
    if ((this.seenColumns[word]! & bit) !== 0) return
    this.seenColumns[word]! |= bit
    const id = firstColumn + month * net.columnCount + column
    cameFrom[id] = from
    this.queue[this.write++] = id
  }

  /** Money that may pay a column, and the shares that lead to a line. */
  private fromColumn(id: number): number {
    const { net, firstColumn, cameFrom } = this.flow
    const at = id - firstColumn
    const month = Math.floor(at / net.columnCount)
    const column = at - month * net.columnCount
    const { seenMoney, queue } = this
    for (let word = 0; word < net.moneyWords; word++) {
      const seen = month * net.moneyWords + word
      let bits = net.may[at * net.moneyWords + word]! & ~seenMoney[seen]!
      if (bits === 0) continue
      seenMoney[seen]! |= bits
      const first = net.moneyStart[month]! + word * 32
      for (; bits !== 0; bits &= bits - 1) {
        const node = net.money[first + 31 - Math.clz32(bits & -bits)]!
        cameFrom[node] = id
        queue[this.write++] = node
      }
    }
    if (column >= net.lineCount) {
      if (this.flow.shared[this.flow.share(month, column)]! > 0) this.seeColumn(month, net.shareLine[column - net.lineCount]!, id)
      return -1
    }
    for (const share of net.sharesOf[column] ?? []) if (this.flow.shareRoom(month, share) > 0) this.seeColumn(month, share, id)
    return -1
  }

  /** Where more money of a node could come from. */
  private fromNode(node: number): number {
    const { flow, queue } = this
    const { net, cameFrom, firstColumn } = flow
    const parent = net.parent[node]!
    if (parent >= 0 && this.seenNode[parent] !== this.stamp && this.closedBy[parent]! < 0 && this.lets(node)) {
      if (this.seeNode(parent, node)) return parent
    }
    const month = net.month[node]!
    if (month >= 0) {
      for (let word = 0; word < net.columnWords; word++) {
        const seen = month * net.columnWords + word
        let bits = flow.payees[node * net.columnWords + word]! & ~this.seenColumns[seen]!
        if (bits === 0) continue
        this.seenColumns[seen]! |= bits
        for (; bits !== 0; bits &= bits - 1) {
          const id = firstColumn + month * net.columnCount + word * 32 + 31 - Math.clz32(bits & -bits)
          cameFrom[id] = node
          queue[this.write++] = id
        }
      }
      return -1
    }
    for (let place = net.childStart[node]!; place < net.childStart[node + 1]!; place++) {
      const child = net.children[place]!
      if (flow.flow[child]! > 0) this.seeChild(child, node)
    }
    const before = net.previous[node]!
    if (before >= 0 && this.isOpen(before) && this.seeNode(before, node)) return before
    const after = net.next[node]!
    if (after >= 0 && flow.kept[node]! > 0 && this.isOpen(after) && this.seeNode(after, node)) return after
    return -1
  }

  /** True where more can flow from the parent to a node. */
  private lets(node: number): boolean {
    const { flow } = this
    return flow.net.cap[node]! > flow.flow[node]! && !(flow.hasMeters && flow.isMetered(node))
  }

  private isOpen(node: number): boolean {
    return this.seenNode[node] !== this.stamp && this.closedBy[node]! < 0
  }

  /** True when it has idle money. */
  private seeNode(node: number, from: number): boolean {
    this.seenNode[node] = this.stamp
    this.flow.cameFrom[node] = from
    this.queue[this.write++] = node
    return this.flow.idle[node]! > 0
  }

  private seeChild(child: number, from: number): void {
    const { net, cameFrom } = this.flow
    const month = net.month[child]!
    if (month < 0) {
      if (this.isOpen(child)) this.seeNode(child, from)
      return
    }
    this.touch(month)
    const word = month * net.moneyWords + (net.slot[child]! >> 5)
    const bit = 1 << (net.slot[child]! & 31)
    if ((this.seenMoney[word]! & bit) !== 0) return
    this.seenMoney[word]! |= bit
    cameFrom[child] = from
    this.queue[this.write++] = child
  }

  private close(id: number, priorityClass: number): void {
    const { net, firstColumn } = this.flow
    this.closedBy[id] = priorityClass
    if (id >= firstColumn) {
      const month = Math.floor((id - firstColumn) / net.columnCount)
      const column = id - firstColumn - month * net.columnCount
      this.closedColumns[month * net.columnWords + (column >> 5)]! |= 1 << (column & 31)
    } else if (net.month[id]! >= 0) {
      const slot = net.slot[id]!
      this.closedMoney[net.month[id]! * net.moneyWords + (slot >> 5)]! |= 1 << (slot & 31)
    }
  }
}
