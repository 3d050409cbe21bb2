/**
 * Ways on which money can be moved on from one id to any of some goals, so that it comes back to where it began.
 *
 * Two sides search: forwards from the start, and backwards from all goals. Whichever has reached less goes on; where they meet there is a way.
 * What the backward side has reached stays for the next start with the same goals, as a hint: money has been moved since, so each step of it
 * is looked at again before it is believed. That there is no way is only ever said by the forward side, when it has reached everything.
 * This file must never know which money is to pay first.
 */
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'
import { Marks } from './marks.ts'

export class Search {
  private readonly marks: Marks
  /** The ids that the forward side has reached, and how many. */
  readonly reached: Int32Array
  size = 0
  private read = 0
  /** By id: where the forward side came from; what it has reached, and what it need not look at. */
  private readonly cameFrom: Int32Array
  private readonly seen: Int32Array
  private readonly skipColumns: Int32Array
  private readonly skipMoney: Int32Array
  private readonly skipMonth: Int32Array
  private stamp = 0
  /** The id where the sides met, or -1. */
  private met = -1
  private start = -1
  constructor(
    private readonly flow: Flow,
    private readonly exchange: Exchange,
  ) {
    const { net, idCount } = flow
    this.marks = new Marks(flow, exchange)
    const ids = () => new Int32Array(idCount)
    this.reached = ids()
    this.cameFrom = ids()
    this.seen = ids()
    this.skipColumns = new Int32Array(net.noNeed.length)
    this.skipMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.skipMonth = new Int32Array(net.monthCount)
  }

  /** Goals of the searches that follow. Where money `passes`, it must be possible to hand it back from the goal to the start inside its award. */
  aim(goals: readonly number[], passes: boolean): void {
    this.marks.aim(goals, passes)
  }

  /** An id is no goal any more. */
  miss(goal: number): void {
    this.marks.miss(goal)
  }

  /** A way from a start to a goal, into `flow.way`. */
  find(start: number): boolean {
    this.stamp++
    this.size = 0
    this.read = 0
    this.met = -1
    this.start = start
    if (this.flow.net.month[start] >= 0) this.seeMoney(start, -1)
    else this.see(start, -1)
    while (this.read < this.size) {
      if (this.marks.count < 8 * this.read && this.marks.canGrow()) this.growMarks()
      else this.ahead(this.reached[this.read++])
      if (this.met >= 0) return true
    }
    return false
  }

  private ahead(id: number): void {
    const { flow } = this
    if (id === this.exchange.idle) this.aheadFromIdle()
    else if (id >= flow.firstColumn) this.aheadFromColumn(id)
    else if (flow.net.month[id] >= 0) this.aheadFromMoney(id)
    else this.aheadFromNode(id)
  }

  private see(id: number, from: number): void {
    this.seen[id] = this.stamp
    this.cameFrom[id] = from
    this.reached[this.size++] = id
    if (this.marks.isMarked(id)) this.meet(id)
  }

  /** Columns that money may pay, other money of its award, and the award. */
  private aheadFromMoney(node: number): void {
    const { flow, exchange, skipColumns } = this
    const { net, firstColumn } = flow
    const { part, rigid } = exchange
    const { columnWords } = net
    const own = part[node]
    const month = net.month[node]
    if (rigid[node] === 0 && flow.flow[node] > 0) this.seeNode(net.parent[node], node, own)
    if (this.skipMonth[month] !== this.stamp) this.touch(month)
    const base = firstColumn + month * net.columnCount
    const row = net.row[node] * columnWords
    for (let word = 0; word < columnWords && this.met < 0; word++) {
      const skip = month * columnWords + word
      for (let bits = net.rowMask[row + word] & ~skipColumns[skip]; bits !== 0 && this.met < 0; bits &= bits - 1) {
        const id = base + word * 32 + 31 - Math.clz32(bits & -bits)
        if (part[id] !== own) continue
        skipColumns[skip] |= bits & -bits
        this.see(id, node)
      }
    }
    const mates = exchange.mates[node]
    if (mates === null) return
    for (let at = 0; at < mates.length && this.met < 0; at++)
      if (this.seen[mates[at]] !== this.stamp && exchange.passRoom(node, mates[at]) > 0) this.seeMoney(mates[at], node)
  }

  /** Whoever pays a column now; the line behind a share, and the shares from which a line has money. */
  private aheadFromColumn(id: number): void {
    const { flow, exchange, skipMoney } = this
    const { net, firstColumn } = flow
    const { part } = exchange
    const { moneyWords } = net
    const own = part[id]
    const at = id - firstColumn
    const month = net.monthOf[at]
    if (this.skipMonth[month] !== this.stamp) this.touch(month)
    for (let word = 0; word < moneyWords && this.met < 0; word++) {
      const skip = month * moneyWords + word
      const first = net.moneyStart[month] + word * 32
      for (let bits = flow.payers[at * moneyWords + word] & ~skipMoney[skip]; bits !== 0 && this.met < 0; bits &= bits - 1) {
        const node = net.money[first + 31 - Math.clz32(bits & -bits)]
        if (part[node] !== own) continue
        skipMoney[skip] |= bits & -bits
        this.see(node, id)
      }
    }
    const column = at - month * net.columnCount
    if (column >= net.lineCount) {
      if (flow.shareRoom(month, column) > 0) this.seeColumn(month, net.shareLine[column - net.lineCount], id)
      return
    }
    const shares = net.sharesOf[column]
    if (shares !== null) for (const share of shares) if (flow.shared[flow.share(month, share)] > 0) this.seeColumn(month, share, id)
  }

  private aheadFromNode(node: number): void {
    const { flow, exchange } = this
    const { net } = flow
    const { part, rigid } = exchange
    const own = part[node]
    const parent = net.parent[node]
    if (parent >= 0) {
      if (rigid[node] === 0 && flow.flow[node] > 0) this.seeNode(parent, node, own)
    } else {
      if (net.next[node] >= 0) this.seeNode(net.next[node], node, own)
      const before = net.previous[node]
      if (before >= 0 && flow.kept[before] > 0) this.seeNode(before, node, own)
      if (exchange.settled[node] === 0 && flow.used[node] > 0) this.seeNode(exchange.idle, node, own)
    }
    const end = net.childStart[node + 1]
    for (let place = net.childStart[node]; place < end && this.met < 0; place++) {
      const child = net.children[place]
      if (rigid[child] === 1 || part[child] !== own || this.seen[child] === this.stamp || !flow.lets(child)) continue
      if (net.month[child] >= 0) this.seeMoney(child, node)
      else this.see(child, node)
    }
  }

  /** Money that is idle can come in for money that goes out. */
  private aheadFromIdle(): void {
    const { flow, exchange } = this
    const { idle, roots, settled } = exchange
    for (const root of roots) if (settled[root] === 0 && flow.idle[root] > 0) this.seeNode(root, idle, exchange.part[idle])
  }

  private seeNode(id: number, from: number, part: number): void {
    if (this.met < 0 && this.seen[id] !== this.stamp && this.exchange.part[id] === part) this.see(id, from)
  }

  private seeMoney(node: number, from: number): void {
    const { net } = this.flow
    const month = net.month[node]
    if (this.skipMonth[month] !== this.stamp) this.touch(month)
    this.skipMoney[month * net.moneyWords + (net.slot[node] >> 5)] |= 1 << (net.slot[node] & 31)
    this.see(node, from)
  }

  private seeColumn(month: number, column: number, from: number): void {
    const { net, firstColumn } = this.flow
    const id = firstColumn + month * net.columnCount + column
    if (this.met >= 0 || this.seen[id] === this.stamp || this.exchange.part[id] !== this.exchange.part[from]) return
    this.skipColumns[month * net.columnWords + (column >> 5)] |= 1 << (column & 31)
    this.see(id, from)
  }

  private touch(month: number): void {
    const { exchange, skipColumns, skipMoney } = this
    const { columnWords, moneyWords } = this.flow.net
    this.skipMonth[month] = this.stamp
    for (let word = month * columnWords; word < (month + 1) * columnWords; word++) skipColumns[word] = exchange.deadColumns[word]
    for (let word = month * moneyWords; word < (month + 1) * moneyWords; word++) skipMoney[word] = exchange.deadMoney[word]
  }

  /** Marks that come to what the forward side has reached. */
  private growMarks(): void {
    const { marks } = this
    let at = marks.count
    marks.grow()
    for (; at < marks.count && this.met < 0; at++) if (this.seen[marks.ids[at]] === this.stamp) this.meet(marks.ids[at])
  }

  /** The way by an id that both sides have reached, if marks still lead from it to a goal. */
  private meet(id: number): void {
    const { marks } = this
    const { way } = this.flow
    const length = marks.follow(id, this.start)
    if (length === 0) return
    this.met = id
    way.length = 0
    for (let on = this.cameFrom[id]; on >= 0; on = this.cameFrom[on]) way.push(on)
    way.reverse()
    for (let at = 0; at < length; at++) way.push(marks.chain[at])
    this.exchange.unfold()
  }
}
