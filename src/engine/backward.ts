/**
 * Searches backwards through a flow: where could more money for a cost come from? From a column to whoever may pay it, from money to the
 * award that it is part of and to the costs that it pays now and that other money could pay instead.
 *
 * A search goes in generations: first the columns that want money, with all money that they can have without moving any other payment; then
 * the columns that this money pays, with all money that they could have instead; and so on. Ids that are closed are never entered.
 * This file must never know in which order costs are covered.
 */
import type { Flow } from './flow.ts'

export class Backward {
  /** The ids that were reached, in the order of generations, and how many. */
  readonly queue: Int32Array
  size = 0
  /** Columns of the generation behind those that were reached. */
  readonly ahead: Int32Array
  aheadSize = 0
  /** True when money that was reached is idle. */
  foundIdle = false
  private read = 0
  private generation = -1
  /** By id that was reached: its generation, and where a dive goes on looking for a step deeper. */
  private readonly depth: Int32Array
  private readonly cursor: Int32Array
  private readonly onWay: Uint8Array
  private readonly closedNode: Uint8Array
  private readonly closedColumns: Int32Array
  private readonly closedMoney: Int32Array
  private readonly seenColumns: Int32Array
  private readonly seenMoney: Int32Array
  private readonly seenMonth: Int32Array
  private readonly seenNode: Int32Array
  private stamp = 0
  /** By generation: its columns and its money of months that may lead to a goal, as bits. */
  private readonly liveColumns: Int32Array[] = []
  private readonly liveMoney: Int32Array[] = []

  constructor(private readonly flow: Flow) {
    const { net, idCount } = flow
    this.queue = new Int32Array(idCount)
    this.ahead = new Int32Array(net.monthCount * net.columnCount)
    this.depth = new Int32Array(idCount)
    this.cursor = new Int32Array(idCount)
    this.onWay = new Uint8Array(idCount)
    this.closedNode = new Uint8Array(net.nodeCount)
    this.closedColumns = net.noNeed.slice()
    this.closedMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.seenColumns = new Int32Array(this.closedColumns.length)
    this.seenMoney = new Int32Array(this.closedMoney.length)
    this.seenMonth = new Int32Array(net.monthCount)
    this.seenNode = new Int32Array(net.nodeCount)
  }

  begin(): void {
    this.stamp++
    this.size = 0
    this.aheadSize = 0
    this.read = 0
    this.foundIdle = false
    this.generation = -1
    this.openColumns(0)
  }

  /** A column (month × columns + column) of the first generation, unless it is closed. */
  start(at: number): void {
    const month = this.flow.net.monthOf[at]
    this.touch(month)
    this.seeColumn(month, at - month * this.flow.net.columnCount, 0)
  }

  /** Reaches the next generation; false when there is none. */
  advance(): boolean {
    const { queue, ahead, flow } = this
    if (this.aheadSize === 0) return false
    this.generation = this.depth[ahead[0]]
    this.openMoney(this.generation)
    this.openColumns(this.generation + 1)
    for (let place = 0; place < this.aheadSize; place++) queue[this.size++] = ahead[place]
    this.aheadSize = 0
    while (this.read < this.size) {
      const id = queue[this.read++]
      if (id >= flow.firstColumn) this.expandColumn(id)
      else if (flow.net.month[id] >= 0) this.expandMoney(id)
      else this.expandNode(id)
    }
    return true
  }

  /** Ids that are never entered again. */
  close(ids: Int32Array): void {
    const { net, firstColumn } = this.flow
    for (const id of ids) {
      if (id >= firstColumn) {
        const month = net.monthOf[id - firstColumn]
        const column = id - firstColumn - month * net.columnCount
        this.closedColumns[month * net.columnWords + (column >> 5)] |= 1 << (column & 31)
      } else if (net.month[id] >= 0) {
        const slot = net.slot[id]
        this.closedMoney[net.month[id] * net.moneyWords + (slot >> 5)] |= 1 << (slot & 31)
      } else this.closedNode[id] = 1
    }
  }

  /**
   * Looks for a way from a column of the first generation to a goal of generation `depth`, and puts it into `flow.way`. What leads nowhere
   * is not entered again by this search. False when there is no way.
   */
  dive(start: number, depth: number, isGoal: (id: number) => boolean): boolean {
    const { flow, onWay } = this
    const { way } = flow
    way.length = 0
    if (!this.isLiveColumn(start, 0)) return false
    way.push(start)
    while (way.length > 0) {
      const id = way.ids[way.length - 1]
      if (this.depth[id] === depth && isGoal(id)) {
        this.release()
        return true
      }
      const next = this.deeper(id, depth)
      if (next >= 0) {
        way.push(next)
        onWay[next] = 1
        continue
      }
      // Money that was entered from its award may still lead up to it when it is entered from a cost.
      const parent = id < flow.firstColumn ? flow.net.parent[id] : -1
      if (parent < 0 || onWay[parent] === 0) this.exhaust(id)
      onWay[id] = 0
      way.length -= 1
    }
    return false
  }

  /** An id that leads nowhere is not entered again by this search. */
  exhaust(id: number): void {
    const { net, firstColumn } = this.flow
    const generation = this.depth[id]
    if (id >= firstColumn) {
      const month = net.monthOf[id - firstColumn]
      const column = id - firstColumn - month * net.columnCount
      this.liveColumns[generation][month * net.columnWords + (column >> 5)] &= ~(1 << (column & 31))
    } else if (net.month[id] >= 0) {
      const slot = net.slot[id]
      this.liveMoney[generation][net.month[id] * net.moneyWords + (slot >> 5)] &= ~(1 << (slot & 31))
    } else this.depth[id] = -1
  }

  /** The steps of a way that was found may lead to more. */
  private release(): void {
    const { ids, length } = this.flow.way
    for (let place = 0; place < length; place++) {
      this.onWay[ids[place]] = 0
      if (place < length - 1) this.cursor[ids[place]] -= 1
    }
  }

  private openColumns(generation: number): void {
    if (this.liveColumns.length === generation) this.liveColumns.push(new Int32Array(this.seenColumns.length))
    else this.liveColumns[generation].fill(0)
  }

  private openMoney(generation: number): void {
    if (this.liveMoney.length === generation) this.liveMoney.push(new Int32Array(this.seenMoney.length))
    else this.liveMoney[generation].fill(0)
  }

  private touch(month: number): void {
    if (this.seenMonth[month] === this.stamp) return
    this.seenMonth[month] = this.stamp
    const { columnWords, moneyWords } = this.flow.net
    for (let word = month * columnWords; word < (month + 1) * columnWords; word++) this.seenColumns[word] = this.closedColumns[word]
    for (let word = month * moneyWords; word < (month + 1) * moneyWords; word++) this.seenMoney[word] = this.closedMoney[word]
  }

  private seeColumn(month: number, column: number, generation: number): void {
    const { net, firstColumn } = this.flow
    const word = month * net.columnWords + (column >> 5)
    const bit = 1 << (column & 31)
    if ((this.seenColumns[word] & bit) !== 0) return
    this.seenColumns[word] |= bit
    this.liveColumns[generation][word] |= bit
    const id = firstColumn + month * net.columnCount + column
    this.depth[id] = generation
    this.cursor[id] = 0
    this.ahead[this.aheadSize++] = id
  }

  private seeNode(node: number): void {
    if (this.seenNode[node] === this.stamp || this.closedNode[node] === 1) return
    this.seenNode[node] = this.stamp
    this.depth[node] = this.generation
    this.cursor[node] = 0
    this.queue[this.size++] = node
    if (this.flow.idle[node] > 0) this.foundIdle = true
  }

  /** Money that may pay a column; the shares that lead to a line, and the line that money of a share can be taken from. */
  private expandColumn(id: number): void {
    const { flow, seenMoney, depth, cursor, queue, generation } = this
    const { net } = flow
    const at = id - flow.firstColumn
    const month = net.monthOf[at]
    const column = at - month * net.columnCount
    const live = this.liveMoney[generation]
    for (let word = 0; word < net.moneyWords; word++) {
      const seen = month * net.moneyWords + word
      let bits = net.may[at * net.moneyWords + word] & ~seenMoney[seen]
      if (bits === 0) continue
      seenMoney[seen] |= bits
      live[seen] |= bits
      const first = net.moneyStart[month] + word * 32
      for (; bits !== 0; bits &= bits - 1) {
        const node = net.money[first + 31 - Math.clz32(bits & -bits)]
        depth[node] = generation
        cursor[node] = 0
        queue[this.size++] = node
      }
    }
    if (column >= net.lineCount) {
      if (flow.shared[flow.share(month, column)] > 0) this.seeColumn(month, net.shareLine[column - net.lineCount], generation + 1)
      return
    }
    const shares = net.sharesOf[column]
    if (shares !== null) for (const share of shares) if (flow.shareRoom(month, share) > 0) this.seeColumn(month, share, generation + 1)
  }

  private expandMoney(node: number): void {
    const { flow, seenColumns, depth, cursor, ahead } = this
    const { net } = flow
    const parent = net.parent[node]
    if (this.seenNode[parent] !== this.stamp && flow.lets(node)) this.seeNode(parent)
    if (flow.flow[node] === 0) return
    const next = this.generation + 1
    const live = this.liveColumns[next]
    const month = net.month[node]
    const base = flow.firstColumn + month * net.columnCount
    for (let word = 0; word < net.columnWords; word++) {
      const seen = month * net.columnWords + word
      let bits = flow.payees[node * net.columnWords + word] & ~seenColumns[seen]
      if (bits === 0) continue
      seenColumns[seen] |= bits
      live[seen] |= bits
      for (; bits !== 0; bits &= bits - 1) {
        const id = base + word * 32 + 31 - Math.clz32(bits & -bits)
        depth[id] = next
        cursor[id] = 0
        ahead[this.aheadSize++] = id
      }
    }
  }

  private expandNode(node: number): void {
    const { flow } = this
    const { net } = flow
    const parent = net.parent[node]
    if (parent >= 0 && flow.lets(node)) this.seeNode(parent)
    const end = net.childStart[node + 1]
    for (let place = net.childStart[node]; place < end; place++) {
      const child = net.children[place]
      if (flow.flow[child] === 0) continue
      if (net.month[child] >= 0) this.seeMoney(child)
      else this.seeNode(child)
    }
    const before = net.previous[node]
    if (before >= 0) this.seeNode(before)
    const after = net.next[node]
    if (after >= 0 && flow.kept[node] > 0) this.seeNode(after)
  }

  private seeMoney(node: number): void {
    const { net } = this.flow
    const month = net.month[node]
    this.touch(month)
    const word = month * net.moneyWords + (net.slot[node] >> 5)
    const bit = 1 << (net.slot[node] & 31)
    if ((this.seenMoney[word] & bit) !== 0) return
    this.seenMoney[word] |= bit
    this.liveMoney[this.generation][word] |= bit
    this.depth[node] = this.generation
    this.cursor[node] = 0
    this.queue[this.size++] = node
  }

  private isLiveColumn(id: number, generation: number): boolean {
    const { net, firstColumn } = this.flow
    const month = net.monthOf[id - firstColumn]
    const column = id - firstColumn - month * net.columnCount
    return (this.liveColumns[generation][month * net.columnWords + (column >> 5)] & (1 << (column & 31))) !== 0 && this.onWay[id] === 0
  }

  private isLiveMoney(node: number, generation: number): boolean {
    const { net } = this.flow
    const slot = net.slot[node]
    return (this.liveMoney[generation][net.month[node] * net.moneyWords + (slot >> 5)] & (1 << (slot & 31))) !== 0 && this.onWay[node] === 0
  }

  private isLiveNode(node: number, generation: number): boolean {
    return this.seenNode[node] === this.stamp && this.depth[node] === generation && this.onWay[node] === 0
  }

  /** A step on from an id, through what was reached and has room now; -1 where there is none (any more). Moves its cursor behind that step. */
  private deeper(id: number, most: number): number {
    const { flow } = this
    if (id >= flow.firstColumn) return this.deeperFromColumn(id, most)
    return flow.net.month[id] >= 0 ? this.deeperFromMoney(id, most) : this.deeperFromNode(id)
  }

  private deeperFromColumn(id: number, most: number): number {
    const { flow, cursor, onWay } = this
    const { net, firstColumn } = flow
    const at = id - firstColumn
    const month = net.monthOf[at]
    const own = this.depth[id]
    // What is behind it was not reached.
    if (own > this.generation) return -1
    const live = this.liveMoney[own]
    const moneyEnd = net.moneyWords * 32
    for (let place = cursor[id]; place < moneyEnd; place = (place | 31) + 1) {
      const word = place >> 5
      let bits = net.may[at * net.moneyWords + word] & live[month * net.moneyWords + word] & (-1 << (place & 31))
      for (; bits !== 0; bits &= bits - 1) {
        const bit = 31 - Math.clz32(bits & -bits)
        const node = net.money[net.moneyStart[month] + word * 32 + bit]
        if (onWay[node] === 1) continue
        cursor[id] = word * 32 + bit + 1
        return node
      }
    }
    cursor[id] = Math.max(cursor[id], moneyEnd)
    return own === most ? -1 : this.deeperByShares(id, month, at - month * net.columnCount, moneyEnd)
  }

  private deeperByShares(id: number, month: number, column: number, moneyEnd: number): number {
    const { flow, cursor } = this
    const { net } = flow
    const shares = column < net.lineCount ? net.sharesOf[column] : null
    const count = column >= net.lineCount ? 1 : shares === null ? 0 : shares.length
    while (cursor[id] < moneyEnd + count) {
      const other = shares === null ? net.shareLine[column - net.lineCount] : shares[cursor[id] - moneyEnd]
      cursor[id] += 1
      const hasRoom = shares === null ? flow.shared[flow.share(month, column)] > 0 : flow.shareRoom(month, other) > 0
      if (hasRoom && this.isLiveColumn(id - column + other, this.depth[id] + 1)) return id - column + other
    }
    return -1
  }

  private deeperFromMoney(node: number, most: number): number {
    const { flow, cursor, onWay } = this
    const { net, firstColumn } = flow
    const own = this.depth[node]
    if (cursor[node] === 0) {
      cursor[node] = 1
      if (flow.lets(node) && this.isLiveNode(net.parent[node], own)) return net.parent[node]
    }
    if (own === most || flow.flow[node] === 0) return -1
    const month = net.month[node]
    const base = firstColumn + month * net.columnCount
    const live = this.liveColumns[own + 1]
    for (let place = cursor[node] - 1; place < net.columnCount; place = (place | 31) + 1) {
      const word = place >> 5
      let bits = flow.payees[node * net.columnWords + word] & live[month * net.columnWords + word] & (-1 << (place & 31))
      for (; bits !== 0; bits &= bits - 1) {
        const bit = 31 - Math.clz32(bits & -bits)
        const id = base + word * 32 + bit
        if (onWay[id] === 1) continue
        cursor[node] = word * 32 + bit + 2
        return id
      }
    }
    cursor[node] = net.columnCount + 1
    return -1
  }

  private deeperFromNode(node: number): number {
    const { flow, cursor } = this
    const { net } = flow
    const own = this.depth[node]
    const start = net.childStart[node]
    const end = 3 + net.childStart[node + 1] - start
    while (cursor[node] < end) {
      const step = cursor[node]++
      let next = -1
      if (step >= 3) {
        const child = net.children[start + step - 3]
        if (flow.flow[child] > 0 && (net.month[child] >= 0 ? this.isLiveMoney(child, own) : this.isLiveNode(child, own))) return child
      } else if (step === 0) next = net.parent[node] >= 0 && flow.lets(node) ? net.parent[node] : -1
      else if (step === 1) next = net.previous[node]
      else next = net.next[node] >= 0 && flow.kept[node] > 0 ? net.next[node] : -1
      if (next >= 0 && this.isLiveNode(next, own)) return next
    }
    return -1
  }
}
