/**
 * Exchanges between monies: what costs get stays as it is, and money takes over from other money along ways that come back to where they
 * began.
 *
 * Only ids that lie on a common way round can ever take part in one exchange. So ids are divided into parts, by strong components and by
 * what was looked at in vain: ways stay inside a part, and parts only fall apart, because exchanges inside a part make no way into another one.
 * This file must never know which money is to pay first.
 */
import { Components } from './components.ts'
import type { Flow } from './flow.ts'
import { Inward } from './inward.ts'
import { isAbove, passTo } from './network.ts'
import { Parts } from './parts.ts'

/**
 * How many rounds one amount may take. Where caps cross, two rounds can open a cent or two for one another again and again, for as many
 * cents as there are; a plan is not shown to pay as early as it can there anyway. Elsewhere each of them ends what it can.
 */
export function mostRounds({ hasMeters }: Flow): number {
  return hasMeters ? 128 : Number.POSITIVE_INFINITY
}

export class Exchange {
  /** By id. Ordinary steps lead to ids of the same part only. */
  readonly part: Int32Array
  /** By root: its use stays as it is. */
  readonly settled: Uint8Array
  /** By node: what comes from its parent stays as it is. */
  readonly rigid: Uint8Array
  /** By money of a month: other money of its award, with which it may exchange although both are rigid. */
  readonly mates: (readonly number[] | null)[]
  /** The ids that the last search reached, and how many. */
  readonly queue: Int32Array
  size = 0
  /** Stands for all idle money together. */
  readonly idle: number
  /** How often monies became mates. */
  ties = 0
  readonly roots: Int32Array
  private readonly cursor: Int32Array
  /** By id: where the last search came from. */
  private readonly cameFrom: Int32Array
  private readonly seen: Int32Array
  private stamp = 0
  /** Columns and money of a month that need not be looked at: they cost nothing, lie on no way round, or were seen. */
  readonly deadColumns: Int32Array
  readonly deadMoney: Int32Array
  private readonly skipColumns: Int32Array
  private readonly skipMoney: Int32Array
  private readonly skipStamp: Int32Array
  readonly parts: Parts
  /** Ways backwards. */
  readonly inward: Inward
  readonly components: Components

  constructor(private readonly flow: Flow) {
    const { net, idCount } = flow
    this.idle = idCount - 1
    this.parts = new Parts(idCount)
    this.part = this.parts.of
    this.settled = new Uint8Array(net.nodeCount)
    this.rigid = new Uint8Array(net.nodeCount)
    this.mates = new Array(net.nodeCount).fill(null)
    this.queue = new Int32Array(idCount)
    this.roots = Int32Array.from(net.rootsOf.flat())
    this.cursor = new Int32Array(idCount)
    this.cameFrom = new Int32Array(idCount)
    this.seen = new Int32Array(idCount)
    this.deadColumns = net.noNeed.slice()
    this.deadMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.skipColumns = new Int32Array(this.deadColumns.length)
    this.skipMoney = new Int32Array(this.deadMoney.length)
    this.skipStamp = new Int32Array(net.monthCount)
    this.inward = new Inward(flow, this)
    this.components = new Components(this, idCount)
    this.divide(this.roots)
  }

  /** True when ids may lie on a common way round. */
  areTied(one: number, other: number): boolean {
    return this.part[one] === this.part[other]
  }

  /** A shortest way from an id to a goal, into `flow.way`. When there is none, the ids that it can reach are divided anew. */
  search(start: number, isGoal: (id: number) => boolean, divides = true): boolean {
    const { queue } = this
    this.begin()
    this.see(start, -1)
    for (let read = 0; read < this.size; read++) {
      const id = queue[read]
      for (let next = this.nextUnseen(id); next >= 0; next = this.nextUnseen(id)) {
        this.see(next, id)
        if (!isGoal(next)) continue
        this.trace(next)
        return true
      }
    }
    if (divides) this.divide(queue.slice(0, 1))
    return false
  }

  /** The way to an id that a search reached. */
  private trace(end: number): void {
    const { way } = this.flow
    way.length = 0
    for (let on = end; on >= 0; on = this.cameFrom[on]) way.push(on)
    way.reverse()
    this.unfold()
  }

  /** Reaches everything that can be reached from ids and was not reached since `begin`. */
  explore(starts: readonly number[]): void {
    const from = this.size
    for (const start of starts) if (!this.isSeen(start)) this.see(start, -1)
    for (let read = from; read < this.size; read++) {
      const id = this.queue[read]
      for (let next = this.nextUnseen(id); next >= 0; next = this.nextUnseen(id)) this.see(next, id)
    }
  }

  /** Reaches all that can be reached from an id; false when it is more than so many ids. */
  exploreSome(start: number, most: number): boolean {
    this.begin()
    this.see(start, -1)
    for (let read = 0; read < this.size; read++) {
      const id = this.queue[read]
      for (let next = this.nextUnseen(id); next >= 0; next = this.nextUnseen(id)) {
        if (this.size === most) return false
        this.see(next, id)
      }
    }
    return true
  }

  begin(): void {
    this.stamp++
    this.size = 0
  }

  /** Moves what the way can take, to and back to its first id. */
  pushRound(): boolean {
    const { flow } = this
    flow.way.push(flow.way.ids[0])
    const amount = flow.roomAlong(Number.POSITIVE_INFINITY)
    if (amount <= 0) return false
    flow.pushAlong(amount)
    return true
  }

  /** What money of an award can hand over to other money of it, through the award's own branches. */
  passRoom(from: number, to: number): number {
    const { net, flow } = this.flow
    let room = flow[from]
    for (let at = to; room > 0 && !isAbove(net, at, from); at = net.parent[at]) {
      if (!this.flow.lets(at)) return 0
      room = Math.min(room, net.cap[at] - flow[at])
    }
    return room
  }

  /** Steps between mates go through their award. */
  unfold(): void {
    const { way, net, firstColumn } = this.flow
    if (this.ties === 0) return
    const isMoney = (id: number) => id < firstColumn && net.month[id] >= 0
    const ids = way.ids.slice(0, way.length)
    if (!ids.some((id, at) => at > 0 && isMoney(id) && isMoney(ids[at - 1]))) return
    way.length = 0
    ids.forEach((id, at) => {
      if (at > 0 && isMoney(id) && isMoney(ids[at - 1])) for (const on of passTo(net, ids[at - 1], id)) way.push(on)
      else way.push(id)
    })
  }

  isSeen(id: number): boolean {
    return this.seen[id] === this.stamp
  }

  /** Reaches an id from another one. */
  see(id: number, from: number): void {
    this.seen[id] = this.stamp
    this.cameFrom[id] = from
    this.cursor[id] = 0
    this.queue[this.size++] = id
    this.skip(id)
  }

  /** An id that need not be looked at again by this search. */
  private skip(id: number): void {
    const { net, firstColumn } = this.flow
    if (id >= firstColumn) {
      if (id === this.idle) return
      const month = net.monthOf[id - firstColumn]
      this.touch(month)
      const column = id - firstColumn - month * net.columnCount
      this.skipColumns[month * net.columnWords + (column >> 5)] |= 1 << (column & 31)
    } else if (net.month[id] >= 0) {
      this.touch(net.month[id])
      this.skipMoney[net.month[id] * net.moneyWords + (net.slot[id] >> 5)] |= 1 << (net.slot[id] & 31)
    }
  }

  private touch(month: number): void {
    if (this.skipStamp[month] === this.stamp) return
    this.skipStamp[month] = this.stamp
    const { columnWords, moneyWords } = this.flow.net
    for (let word = month * columnWords; word < (month + 1) * columnWords; word++) this.skipColumns[word] = this.deadColumns[word]
    for (let word = month * moneyWords; word < (month + 1) * moneyWords; word++) this.skipMoney[word] = this.deadMoney[word]
  }

  /** The next id that was not seen yet and that money can be moved on to from an id that was; -1 when there is none. */
  nextUnseen(id: number): number {
    let next = this.next(id)
    while (next >= 0 && this.seen[next] === this.stamp) next = this.next(id)
    return next
  }

  /** The next id that money can be moved on to from an id, or -1. Some that were seen are left out. */
  private next(id: number): number {
    const { flow } = this
    if (id === this.idle) return this.nextOfIdle()
    if (id >= flow.firstColumn) return this.nextOfColumn(id)
    return flow.net.month[id] >= 0 ? this.nextOfMoney(id) : this.nextOfNode(id)
  }

  private nextOfMoney(node: number): number {
    const { flow, part, cursor } = this
    const { net, firstColumn } = flow
    const own = part[node]
    if (cursor[node] === 0) {
      cursor[node] = 1
      const parent = net.parent[node]
      if (this.rigid[node] === 0 && flow.flow[node] > 0 && part[parent] === own) return parent
    }
    const month = net.month[node]
    this.touch(month)
    const base = firstColumn + month * net.columnCount
    const row = net.row[node] * net.columnWords
    for (let place = cursor[node] - 1; place < net.columnCount; place = (place | 31) + 1) {
      const word = place >> 5
      let bits = net.rowMask[row + word] & ~this.skipColumns[month * net.columnWords + word] & (-1 << (place & 31))
      for (; bits !== 0; bits &= bits - 1) {
        const column = word * 32 + 31 - Math.clz32(bits & -bits)
        if (part[base + column] !== own) continue
        cursor[node] = column + 2
        return base + column
      }
    }
    const mates = this.mates[node]
    if (mates === null) return -1
    for (let place = Math.max(0, cursor[node] - net.columnCount - 1); place < mates.length; place++) {
      cursor[node] = net.columnCount + place + 2
      if (mates[place] !== node && this.passRoom(node, mates[place]) > 0) return mates[place]
    }
    cursor[node] = net.columnCount + 1 + mates.length
    return -1
  }

  private nextOfColumn(id: number): number {
    const { flow, part, cursor } = this
    const { net, firstColumn } = flow
    const at = id - firstColumn
    const month = net.monthOf[at]
    const column = at - month * net.columnCount
    const own = part[id]
    const moneyEnd = net.moneyWords * 32
    this.touch(month)
    for (let place = cursor[id]; place < moneyEnd; place = (place | 31) + 1) {
      const word = place >> 5
      let bits = flow.payers[at * net.moneyWords + word] & ~this.skipMoney[month * net.moneyWords + word] & (-1 << (place & 31))
      for (; bits !== 0; bits &= bits - 1) {
        const slot = word * 32 + 31 - Math.clz32(bits & -bits)
        const node = net.money[net.moneyStart[month] + slot]
        if (part[node] !== own) continue
        cursor[id] = slot + 1
        return node
      }
    }
    const shares = column < net.lineCount ? net.sharesOf[column] : null
    const count = column >= net.lineCount ? 1 : shares === null ? 0 : shares.length
    cursor[id] = Math.max(cursor[id], moneyEnd)
    while (cursor[id] < moneyEnd + count) {
      const other = shares === null ? net.shareLine[column - net.lineCount] : shares[cursor[id] - moneyEnd]
      cursor[id] += 1
      const hasRoom = shares === null ? flow.shareRoom(month, column) > 0 : flow.shared[flow.share(month, other)] > 0
      if (hasRoom && part[id - column + other] === own) return id - column + other
    }
    return -1
  }

  private nextOfNode(node: number): number {
    const { flow, part, cursor, rigid } = this
    const { net } = flow
    const own = part[node]
    const start = net.childStart[node]
    const end = 4 + net.childStart[node + 1] - start
    while (cursor[node] < end) {
      const step = cursor[node]++
      let next = -1
      if (step >= 4) {
        const child = net.children[start + step - 4]
        if (rigid[child] === 0 && flow.lets(child)) next = child
      } else if (step === 0) {
        if (net.parent[node] >= 0 && rigid[node] === 0 && flow.flow[node] > 0) next = net.parent[node]
      } else if (step === 1) next = net.next[node]
      else if (step === 2) {
        const before = net.previous[node]
        if (before >= 0 && flow.kept[before] > 0) next = before
      } else if (net.parent[node] < 0 && this.settled[node] === 0 && flow.used[node] > 0) next = this.idle
      if (next >= 0 && part[next] === own) return next
    }
    return -1
  }

  /** Money that is idle can come in for money that goes out. */
  private nextOfIdle(): number {
    const { flow, part, cursor, roots, idle } = this
    while (cursor[idle] < roots.length) {
      const root = roots[cursor[idle]++]
      if (this.settled[root] === 0 && flow.idle[root] > 0 && part[root] === part[idle]) return root
    }
    return -1
  }

  /** Divides what can be reached from some ids into strong components: each becomes a part (more, where mates tie parts together). */
  divide(starts: Int32Array | readonly number[]): void {
    this.components.find(starts)
    this.components.each((ids) => this.partOff(ids))
  }

  /** Nothing leads out of these ids, or nothing into them: they become a part of their own. */
  partOff(ids: Int32Array): void {
    this.parts.split(ids)
    if (ids.length === 1 && this.mates[ids[0]] == null) this.kill(ids[0])
  }

  /** What is alone in its part takes part in no exchange any more. */
  private kill(id: number): void {
    const { net, firstColumn } = this.flow
    if (id >= firstColumn) {
      if (id === this.idle) return
      const month = net.monthOf[id - firstColumn]
      const column = id - firstColumn - month * net.columnCount
      this.deadColumns[month * net.columnWords + (column >> 5)] |= 1 << (column & 31)
    } else if (net.month[id] >= 0) this.deadMoney[net.month[id] * net.moneyWords + (net.slot[id] >> 5)] |= 1 << (net.slot[id] & 31)
  }
}
