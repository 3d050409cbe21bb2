/**
 * Searches forwards through a flow whose costs are frozen: from money that wants to pay more to money that can pay less.
 *
 * `settled` roots neither give nor take any more; `frozen` nodes carry what they carry. A path is a list of ids along which an amount can be pushed.
 */
import type { Flow } from './flow.ts'

export type MonthNodes = { readonly month: number; readonly nodes: readonly number[] }

/** Where a search may end. */
type Goal = { readonly kind: 'idle'; readonly own: readonly number[] } | { readonly kind: 'node' } | { readonly kind: 'all' }

export class Searcher {
  readonly settled: Uint8Array
  readonly frozen: Uint8Array
  /** Nodes from which no money behind can be reached any more. */
  private readonly closedColumns: Int32Array
  private readonly closedMoney: Int32Array
  private readonly closed: Uint8Array
  private readonly seenColumns: Int32Array
  private readonly seenMoney: Int32Array
  private readonly seenMonth: Int32Array
  private readonly seen: Int32Array
  private readonly isGoal: Uint8Array
  private readonly queue: Int32Array
  private write = 0
  private stamp = 0
  private useClosed = true

  constructor(private readonly flow: Flow) {
    const { net, idCount } = flow
    this.settled = new Uint8Array(net.nodeCount)
    this.frozen = new Uint8Array(net.nodeCount)
    this.closedColumns = net.noNeed.slice()
    this.closedMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.closed = new Uint8Array(idCount)
    this.seenColumns = new Int32Array(this.closedColumns.length)
    this.seenMoney = new Int32Array(this.closedMoney.length)
    this.seenMonth = new Int32Array(net.monthCount)
    this.seen = new Int32Array(idCount)
    this.isGoal = new Uint8Array(net.nodeCount)
    this.queue = new Int32Array(idCount)
  }

  /** The nodes by month below some roots, in order of time. */
  monthsOf(roots: readonly number[]): MonthNodes[] {
    const { net } = this.flow
    const months = new Map<number, number[]>()
    const visit = (node: number) => {
      const month = net.month[node]!
      if (month >= 0) {
        const nodes = months.get(month)
        if (nodes === undefined) months.set(month, [node])
        else nodes.push(node)
      }
      for (let place = net.childStart[node]!; place < net.childStart[node + 1]!; place++) visit(net.children[place]!)
    }
    for (const root of roots) visit(root)
    return [...months].map(([month, nodes]) => ({ month, nodes })).sort((one, other) => one.month - other.month)
  }

  /** From idle money of a root to money of others that is used and not settled. */
  toIdle(root: number, own: readonly number[]): number[] | null {
    if (this.closed[root] === 1) return null
    this.begin(true)
    this.see(root, root)
    const end = this.run({ kind: 'idle', own })
    if (end >= 0) return this.pathTo(end, root)
    this.close()
    return null
  }

  /** Searches of one pot share what they found to lead nowhere. */
  beginPot(): void {
    this.begin(false)
  }

  /** From the money of a month round to the place where it comes from, and down to it again: there it can be pushed round. */
  backToRoot(node: number): number[] | null {
    const { flow } = this
    const { net } = flow
    // Where the way down begins: any place above with room below.
    const goals: number[] = []
    for (
      let at = node;
      net.parent[at]! >= 0 && net.cap[at]! > flow.flow[at]! && !(flow.hasMeters && flow.isMetered(at));
      at = net.parent[at]!
    )
      goals.push(net.parent[at]!)
    if (goals.length === 0) return null
    for (const goal of goals) this.isGoal[goal] = 1
    this.write = 0
    this.see(node, node)
    const end = this.run({ kind: 'node' })
    for (const goal of goals) this.isGoal[goal] = 0
    if (end < 0) return null
    const path = this.pathTo(end, node)
    const down: number[] = []
    for (let at = node; at !== end; at = net.parent[at]!) down.unshift(at)
    path.push(...down)
    this.forget()
    return path
  }

  /** True unless no month up to some month can take over from a later one of the same money: then it pays as early as it can already. */
  mayAdvance(months: readonly MonthNodes[]): boolean {
    this.begin(false)
    for (const { nodes } of months) for (const node of nodes) this.frozen[node] = 1
    let found = false
    const later = new Set(months.flatMap(({ nodes }) => nodes).filter((node) => this.flow.flow[node]! > 0))
    for (const { nodes } of months) {
      for (const node of nodes) later.delete(node)
      if (later.size === 0) break
      for (const node of later) this.isGoal[node] = 1
      this.write = 0
      for (const node of nodes) if (!this.isSeen(node)) this.see(node, node)
      found = this.run({ kind: 'node' }) >= 0
      for (const node of later) this.isGoal[node] = 0
      if (found) break
    }
    for (const { nodes } of months) for (const node of nodes) this.frozen[node] = 0
    return found
  }

  /** All nodes of `targets` that can be reached from a node without going through frozen places, each with its path. */
  reach(node: number, targets: ReadonlySet<number>): Map<number, number[]> {
    this.begin(false)
    this.see(node, node)
    this.run({ kind: 'all' })
    const found = new Map<number, number[]>()
    for (const target of targets) if (target !== node && this.isSeen(target)) found.set(target, this.pathTo(target, node))
    return found
  }

  private begin(useClosed: boolean): void {
    this.stamp++
    this.write = 0
    this.useClosed = useClosed
  }

  private pathTo(end: number, start: number): number[] {
    const path: number[] = []
    for (let at = end; ; at = this.flow.cameFrom[at]!) {
      path.unshift(at)
      if (at === start) return path
    }
  }

  private run(goal: Goal): number {
    const { flow, queue } = this
    const last = flow.idCount - 1
    for (let read = 0; read < this.write; read++) {
      const at = queue[read]!
      const end = at === last ? this.fromIdle() : at >= flow.firstColumn ? this.fromColumn(at, goal) : this.fromNode(at, goal)
      if (end >= 0) return end
    }
    return -1
  }

  private touch(month: number): void {
    if (this.seenMonth[month] === this.stamp) return
    this.seenMonth[month] = this.stamp
    const { net } = this.flow
    const { columnWords, moneyWords, noNeed } = net
    const columns = this.useClosed ? this.closedColumns : noNeed
    for (let word = 0; word < columnWords; word++) this.seenColumns[month * columnWords + word] = columns[month * columnWords + word]!
    for (let word = 0; word < moneyWords; word++)
      this.seenMoney[month * moneyWords + word] = this.useClosed ? this.closedMoney[month * moneyWords + word]! : 0
  }

  private isSeen(node: number): boolean {
    const { net } = this.flow
    const month = net.month[node]!
    if (month < 0) return this.seen[node] === this.stamp
    if (this.seenMonth[month] !== this.stamp) return false
    return (this.seenMoney[month * net.moneyWords + (net.slot[node]! >> 5)]! & (1 << (net.slot[node]! & 31))) !== 0
  }

  private see(id: number, from: number): void {
    const { net, cameFrom, firstColumn } = this.flow
    const month = id < firstColumn ? net.month[id]! : -1
    if (month >= 0) {
      this.touch(month)
      const word = month * net.moneyWords + (net.slot[id]! >> 5)
      const bit = 1 << (net.slot[id]! & 31)
      if ((this.seenMoney[word]! & bit) !== 0) return
      this.seenMoney[word]! |= bit
    } else {
      if (this.seen[id] === this.stamp || (this.useClosed && this.closed[id] === 1)) return
      this.seen[id] = this.stamp
    }
    cameFrom[id] = from
    this.queue[this.write++] = id
  }

  private seeColumn(month: number, column: number, from: number): void {
    const { net, firstColumn, cameFrom } = this.flow
    this.touch(month)
    const word = month * net.columnWords + (column >> 5)
    const bit = 1 << (column & 31)
    if ((this.seenColumns[word]! & bit) !== 0) return
    this.seenColumns[word]! |= bit
    const id = firstColumn + month * net.columnCount + column
    cameFrom[id] = from
    this.queue[this.write++] = id
  }

  private fromNode(node: number, goal: Goal): number {
    const { flow } = this
    const { net, cameFrom } = flow
    const parent = net.parent[node]!
    if (parent >= 0 && flow.flow[node]! > 0 && this.frozen[node] === 0) {
      if (goal.kind === 'node' && this.isGoal[parent] === 1) {
        cameFrom[parent] = node
        return parent
      }
      this.see(parent, node)
    }
    const month = net.month[node]!
    if (month >= 0) {
      this.touch(month)
      const row = net.row[node]! * net.columnWords
      for (let word = 0; word < net.columnWords; word++) {
        const seen = month * net.columnWords + word
        let bits = net.rowMask[row + word]! & ~this.seenColumns[seen]!
        if (bits === 0) continue
        this.seenColumns[seen]! |= bits
        for (; bits !== 0; bits &= bits - 1) {
          const id = flow.firstColumn + month * net.columnCount + word * 32 + 31 - Math.clz32(bits & -bits)
          cameFrom[id] = node
          this.queue[this.write++] = id
        }
      }
      return -1
    }
    for (let place = net.childStart[node]!; place < net.childStart[node + 1]!; place++) {
      const child = net.children[place]!
      if (this.frozen[child] === 1 || net.cap[child]! <= flow.flow[child]! || (flow.hasMeters && flow.isMetered(child))) continue
      this.see(child, node)
    }
    return parent < 0 ? this.fromRoot(node, goal) : -1
  }

  private fromRoot(root: number, goal: Goal): number {
    const { flow } = this
    const { net, cameFrom, idCount } = flow
    const after = net.next[root]!
    if (after >= 0) {
      if (goal.kind === 'node' && this.isGoal[after] === 1) {
        cameFrom[after] = root
        return after
      }
      this.see(after, root)
    }
    const before = net.previous[root]!
    if (before >= 0 && flow.kept[before]! > 0) {
      if (goal.kind === 'node' && this.isGoal[before] === 1) {
        cameFrom[before] = root
        return before
      }
      this.see(before, root)
    }
    if (this.settled[root] === 1 || flow.used[root]! <= 0) return -1
    if (goal.kind !== 'idle') {
      this.see(idCount - 1, root)
      return -1
    }
    if (goal.own.includes(root)) return -1
    cameFrom[idCount - 1] = root
    return idCount - 1
  }

  /** Money behind gives back; other money behind that is idle can go elsewhere. */
  private fromIdle(): number {
    const { flow } = this
    for (const roots of flow.net.rootsOf)
      for (const root of roots) if (this.settled[root] === 0 && flow.idle[root]! > 0) this.see(root, flow.idCount - 1)
    return -1
  }

  private fromColumn(id: number, goal: Goal): number {
    const { flow, queue, seenMoney } = this
    const { net, firstColumn, cameFrom } = flow
    const at = id - firstColumn
    const month = Math.floor(at / net.columnCount)
    const column = at - month * net.columnCount
    for (let word = 0; word < net.moneyWords; word++) {
      const seen = month * net.moneyWords + word
      let bits = flow.payers[at * net.moneyWords + word]! & ~seenMoney[seen]!
      if (bits === 0) continue
      seenMoney[seen]! |= bits
      const first = net.moneyStart[month]! + word * 32
      for (; bits !== 0; bits &= bits - 1) {
        const node = net.money[first + 31 - Math.clz32(bits & -bits)]!
        cameFrom[node] = id
        queue[this.write++] = node
        if (goal.kind === 'node' && this.isGoal[node] === 1) return node
      }
    }
    if (column >= net.lineCount) {
      if (flow.shareRoom(month, column) > 0) this.seeColumn(month, net.shareLine[column - net.lineCount]!, id)
      return -1
    }
    for (const share of net.sharesOf[column] ?? []) if (flow.shared[flow.share(month, share)]! > 0) this.seeColumn(month, share, id)
    return -1
  }

  /** What the last search saw leads to no money behind. */
  private close(): void {
    const { net, firstColumn } = this.flow
    for (let place = 0; place < this.write; place++) {
      const id = this.queue[place]!
      this.closed[id] = 1
      if (id >= firstColumn) {
        const month = Math.floor((id - firstColumn) / net.columnCount)
        const column = id - firstColumn - month * net.columnCount
        this.closedColumns[month * net.columnWords + (column >> 5)]! |= 1 << (column & 31)
      } else if (net.month[id]! >= 0) this.closedMoney[net.month[id]! * net.moneyWords + (net.slot[id]! >> 5)]! |= 1 << (net.slot[id]! & 31)
    }
  }

  /** A search that found a way says nothing about what leads nowhere. */
  private forget(): void {
    const { net, firstColumn } = this.flow
    for (let place = 0; place < this.write; place++) {
      const id = this.queue[place]!
      if (id === this.flow.idCount - 1) this.seen[id] = 0
      else if (id >= firstColumn) {
        const month = Math.floor((id - firstColumn) / net.columnCount)
        const column = id - firstColumn - month * net.columnCount
        this.seenColumns[month * net.columnWords + (column >> 5)]! &= ~(1 << (column & 31))
      } else if (net.month[id]! >= 0)
        this.seenMoney[net.month[id]! * net.moneyWords + (net.slot[id]! >> 5)]! &= ~(1 << (net.slot[id]! & 31))
      else this.seen[id] = 0
    }
  }
}
