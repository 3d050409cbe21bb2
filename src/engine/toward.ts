/**
 * Where money of a month can take over from other money of its award: ways to any of some goals, which are then handed back to where they
 * began.
 *
 * Marks go out backwards from the goals, one goal after the other, and say of each id in which order it was reached: in the months of the
 * goals, and through the awards that pay there in the month of the start. A step to an id that was reached earlier comes nearer to a goal,
 * so ways follow falling marks. Most ways are that short; others are looked for forwards until they meet a mark.
 * Marks stay useful while money moves: a step without room is left out, an id that leads nowhere loses its mark. That there is no way is
 * only believed of marks that are newer than the last move. This file must never know which money is to pay first.
 */
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'

/** The mark of what leads nowhere, and above every mark. */
const DEAD = 0x7fffffff

export class Toward {
  /** By id: the order in which it was reached; not above `floor`: not reached since `begin`. */
  private readonly rank: Int32Array
  private floor = 0
  /** By id: the next one on the way on which it was reached. */
  private readonly onward: Int32Array
  private readonly isGoal: Uint8Array
  private goals: readonly number[] = []
  private goalCount = 0
  /** Ids that were reached, and those of them that are nodes above the months. */
  private readonly queue: Int32Array
  private size = 0
  private read = 0
  private readonly waiting: Int32Array
  private waitingCount = 0
  /** For which month's sake the nodes above the months were last looked at. */
  private lookedAt = -1
  private readonly seenColumns: Int32Array
  private readonly seenMoney: Int32Array
  private readonly seenMonth: Int32Array
  private stamp = 0
  private own = -1
  private part = -1

  constructor(
    private readonly flow: Flow,
    private readonly exchange: Exchange,
  ) {
    const { net, idCount } = flow
    this.rank = new Int32Array(idCount)
    this.onward = new Int32Array(idCount)
    this.isGoal = new Uint8Array(net.nodeCount)
    this.queue = new Int32Array(idCount)
    this.waiting = new Int32Array(net.nodeCount + 1)
    this.seenColumns = new Int32Array(net.noNeed.length)
    this.seenMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.seenMonth = new Int32Array(net.monthCount)
  }

  /** Forgets all marks. */
  end(): void {
    this.begin([])
    this.part = -1
  }

  /**
   * A way from money of a month to one of some other monies of its award, and back to it, into `flow.way`; false when there is none.
   * Goals come last first: what is taken from later months is not taken from them again.
   */
  find(start: number, others: readonly number[], divides: boolean): boolean {
    const { exchange } = this
    this.dropGoal(start)
    if (this.part === exchange.part[start] && this.reach(start) && this.walk(start)) return true
    const goals = others.filter((other) => exchange.areTied(other, start) && exchange.passRoom(other, start) > 0)
    if (goals.length === 0) return false
    this.begin(goals)
    this.part = exchange.part[start]
    return this.reach(start) ? this.walk(start) : this.meet(start, divides)
  }

  /** From far away: on to any mark, and from there as the marks say. */
  private meet(start: number, divides: boolean): boolean {
    const { way } = this.flow
    if (!this.exchange.search(start, (id) => this.rank[id] > this.floor, divides)) return false
    return this.descend(start, way.length)
  }

  private begin(goals: readonly number[]): void {
    const { queue, rank } = this
    for (const goal of this.goals) this.isGoal[goal] = 0
    for (let at = 0; at < this.size; at++) if (rank[queue[at]] === DEAD) rank[queue[at]] = 0
    this.floor += this.size
    if (this.floor > 1 << 30) {
      this.rank.fill(0)
      this.floor = 0
    }
    this.stamp++
    this.size = 0
    this.read = 0
    this.waitingCount = 0
    this.lookedAt = -1
    this.goals = goals
    this.goalCount = goals.length
  }

  /** What loses its mark is not reached again before `begin`. */
  private drop(id: number): void {
    if (this.rank[id] > this.floor) this.rank[id] = DEAD
  }

  private dropGoal(node: number): void {
    if (this.isGoal[node] === 0) return
    this.isGoal[node] = 0
    this.drop(node)
  }

  /** Sets marks until some lie next to the start; false when there are no more to set in the months of the goals and of the start. */
  private reach(start: number): boolean {
    const { flow, waiting } = this
    this.own = flow.net.month[start]
    for (;;) {
      if (this.markedColumn(start, DEAD) >= 0) return true
      if (this.lookedAt !== this.own) {
        this.lookedAt = this.own
        for (let at = 0; at < this.waitingCount; at++) this.expandNode(waiting[at], this.own)
      } else if (this.goalCount > 0) {
        const goal = this.goals[--this.goalCount]
        if (goal === start || !this.exchange.areTied(goal, start) || this.exchange.passRoom(goal, start) === 0) continue
        this.isGoal[goal] = 1
        if (this.rank[goal] <= this.floor) this.markMoney(goal, -1)
      } else return false
      this.drain()
    }
  }

  private drain(): void {
    const { flow, queue, waiting } = this
    while (this.read < this.size) {
      const id = queue[this.read++]
      if (id === this.exchange.idle) this.expandIdle()
      else if (id >= flow.firstColumn) this.expandColumn(id)
      else if (flow.net.month[id] >= 0) this.expandMoney(id)
      else {
        waiting[this.waitingCount++] = id
        this.expandNode(id, this.own)
      }
    }
  }

  /** The next mark for an id of the same part that has none yet. */
  private see(id: number, onward: number): void {
    if (this.rank[id] > this.floor || this.exchange.part[id] !== this.exchange.part[onward]) return
    this.mark(id, onward)
  }

  private mark(id: number, onward: number): void {
    this.queue[this.size++] = id
    this.rank[id] = this.floor + this.size
    this.onward[id] = onward
  }

  private touch(month: number): void {
    if (this.seenMonth[month] === this.stamp) return
    this.seenMonth[month] = this.stamp
    const { columnWords, moneyWords } = this.flow.net
    this.seenColumns.fill(0, month * columnWords, (month + 1) * columnWords)
    this.seenMoney.fill(0, month * moneyWords, (month + 1) * moneyWords)
  }

  private markMoney(node: number, onward: number): void {
    const { net } = this.flow
    const month = net.month[node]
    this.touch(month)
    this.seenMoney[month * net.moneyWords + (net.slot[node] >> 5)] |= 1 << (net.slot[node] & 31)
    this.mark(node, onward)
  }

  private seeColumn(id: number, month: number, column: number, onward: number): void {
    if (this.rank[id] > this.floor || this.exchange.part[id] !== this.exchange.part[onward]) return
    this.seenColumns[month * this.flow.net.columnWords + (column >> 5)] |= 1 << (column & 31)
    this.mark(id, onward)
  }

  /** Whoever may pay a column; the shares that lead to a line, and the line that gives back to a share. */
  private expandColumn(id: number): void {
    const { flow, exchange, seenMoney } = this
    const { net, firstColumn } = flow
    const { part } = exchange
    const at = id - firstColumn
    const month = net.monthOf[at]
    const column = at - month * net.columnCount
    const own = part[id]
    for (let word = 0; word < net.moneyWords; word++) {
      const seen = month * net.moneyWords + word
      const first = net.moneyStart[month] + word * 32
      for (let bits = net.may[at * net.moneyWords + word] & ~seenMoney[seen] & ~exchange.deadMoney[seen]; bits !== 0; bits &= bits - 1) {
        const node = net.money[first + 31 - Math.clz32(bits & -bits)]
        if (part[node] !== own) continue
        seenMoney[seen] |= bits & -bits
        this.mark(node, id)
      }
    }
    if (column >= net.lineCount) {
      const line = net.shareLine[column - net.lineCount]
      if (flow.shared[flow.share(month, column)] > 0) this.seeColumn(id - column + line, month, line, id)
      return
    }
    const shares = net.sharesOf[column]
    if (shares !== null)
      for (const share of shares) if (flow.shareRoom(month, share) > 0) this.seeColumn(id - column + share, month, share, id)
  }

  /** The columns that money pays, and its award; of a goal only the columns. */
  private expandMoney(node: number): void {
    const { flow, exchange, seenColumns } = this
    const { net } = flow
    const { part } = exchange
    const month = net.month[node]
    this.touch(month)
    const base = flow.firstColumn + month * net.columnCount
    const own = part[node]
    for (let word = 0; word < net.columnWords; word++) {
      const seen = month * net.columnWords + word
      for (let bits = flow.payees[node * net.columnWords + word] & ~seenColumns[seen]; bits !== 0; bits &= bits - 1) {
        const id = base + word * 32 + 31 - Math.clz32(bits & -bits)
        if (part[id] !== own) continue
        seenColumns[seen] |= bits & -bits
        this.mark(id, node)
      }
    }
    if (this.isGoal[node] === 1) return
    if (exchange.rigid[node] === 0 && flow.lets(node)) this.see(net.parent[node], node)
    const mates = exchange.mates[node]
    if (mates !== null)
      for (const mate of mates)
        if (mate !== node && this.rank[mate] <= this.floor && exchange.passRoom(mate, node) > 0) this.markMoney(mate, node)
  }

  /** What is above or below a node that is no money of a month; of its months only one. */
  private expandNode(node: number, only: number): void {
    const { flow, exchange } = this
    const { net } = flow
    const end = net.childStart[node + 1]
    for (let place = net.childStart[node]; place < end; place++) {
      const child = net.children[place]
      const month = net.month[child]
      if ((month >= 0 && month !== only) || flow.flow[child] === 0 || exchange.rigid[child] === 1) continue
      if (this.rank[child] > this.floor || exchange.part[child] !== exchange.part[node]) continue
      if (month >= 0) this.markMoney(child, node)
      else this.mark(child, node)
    }
    const parent = net.parent[node]
    if (parent >= 0) {
      if (exchange.rigid[node] === 0 && flow.lets(node)) this.see(parent, node)
      return
    }
    if (net.previous[node] >= 0) this.see(net.previous[node], node)
    if (net.next[node] >= 0 && flow.kept[node] > 0) this.see(net.next[node], node)
    if (exchange.settled[node] === 0 && flow.idle[node] > 0) this.see(exchange.idle, node)
  }

  private expandIdle(): void {
    const { flow, exchange } = this
    for (const root of exchange.roots) if (exchange.settled[root] === 0 && flow.used[root] > 0) this.see(root, exchange.idle)
  }

  /** Follows falling marks from money of a month to a goal. What leads nowhere loses its mark. */
  private walk(start: number): boolean {
    const { way } = this.flow
    this.drop(start)
    way.length = 0
    way.push(start)
    return this.descend(start, 1)
  }

  /** Goes on from the last of so many ids of the way. */
  private descend(start: number, fixed: number): boolean {
    const { flow, rank, exchange } = this
    const { way } = flow
    while (way.length >= fixed) {
      const id = way.ids[way.length - 1]
      const next = this.step(id, id === start ? DEAD : rank[id])
      if (next < 0) {
        this.drop(id)
        way.length -= 1
      } else if (next >= flow.firstColumn || this.isGoal[next] === 0) way.push(next)
      else if (exchange.passRoom(next, start) === 0) this.drop(next)
      else {
        way.push(next)
        exchange.unfold()
        return true
      }
    }
    return false
  }

  /** A step to a lower mark, or -1. */
  private step(id: number, below: number): number {
    const { flow, exchange } = this
    const { net, firstColumn } = flow
    if (id === exchange.idle) return this.stepFromIdle(below)
    if (id >= firstColumn) return this.stepFromColumn(id, below)
    if (net.month[id] < 0) return this.stepFromNode(id, below)
    const column = this.markedColumn(id, below)
    if (column >= 0) return column
    if (exchange.rigid[id] === 0 && flow.flow[id] > 0 && this.isLower(id, net.parent[id], below)) return net.parent[id]
    for (const mate of exchange.mates[id] ?? []) {
      const mark = this.rank[mate]
      if (mark > this.floor && mark < below && exchange.passRoom(id, mate) > 0) return mate
    }
    return -1
  }

  private isLower(from: number, to: number, below: number): boolean {
    const mark = this.rank[to]
    return mark > this.floor && mark < below && this.exchange.part[to] === this.exchange.part[from]
  }

  /** A column with a mark below another one that money may pay, or -1. */
  private markedColumn(node: number, below: number): number {
    const { flow, seenColumns, exchange } = this
    const { net } = flow
    const month = net.month[node]
    if (this.seenMonth[month] !== this.stamp) return -1
    const base = flow.firstColumn + month * net.columnCount
    const row = net.row[node] * net.columnWords
    for (let word = 0; word < net.columnWords; word++) {
      const at = month * net.columnWords + word
      for (let bits = net.rowMask[row + word] & seenColumns[at] & ~exchange.deadColumns[at]; bits !== 0; bits &= bits - 1) {
        const id = base + word * 32 + 31 - Math.clz32(bits & -bits)
        if (this.isLower(node, id, below)) return id
      }
    }
    return -1
  }

  private stepFromColumn(id: number, below: number): number {
    const { flow, seenMoney } = this
    const { net, firstColumn } = flow
    const at = id - firstColumn
    const month = net.monthOf[at]
    const column = at - month * net.columnCount
    for (let word = 0; word < net.moneyWords; word++) {
      const first = net.moneyStart[month] + word * 32
      for (let bits = flow.payers[at * net.moneyWords + word] & seenMoney[month * net.moneyWords + word]; bits !== 0; bits &= bits - 1) {
        const node = net.money[first + 31 - Math.clz32(bits & -bits)]
        if (this.isLower(id, node, below)) return node
      }
    }
    if (column >= net.lineCount) {
      const line = id - column + net.shareLine[column - net.lineCount]
      return this.isLower(id, line, below) && flow.shareRoom(month, column) > 0 ? line : -1
    }
    const shares = net.sharesOf[column]
    if (shares === null) return -1
    for (const share of shares)
      if (this.isLower(id, id - column + share, below) && flow.shared[flow.share(month, share)] > 0) return id - column + share
    return -1
  }

  private stepFromNode(node: number, below: number): number {
    const { flow, exchange } = this
    const { net } = flow
    const onward = this.onward[node]
    if (net.parent[onward] === node && exchange.rigid[onward] === 0 && this.isLower(node, onward, below) && flow.lets(onward)) return onward
    const end = net.childStart[node + 1]
    for (let place = net.childStart[node]; place < end; place++) {
      const child = net.children[place]
      if (exchange.rigid[child] === 0 && this.isLower(node, child, below) && flow.lets(child)) return child
    }
    const parent = net.parent[node]
    if (parent >= 0) return exchange.rigid[node] === 0 && flow.flow[node] > 0 && this.isLower(node, parent, below) ? parent : -1
    const [next, before] = [net.next[node], net.previous[node]]
    if (next >= 0 && this.isLower(node, next, below)) return next
    if (before >= 0 && flow.kept[before] > 0 && this.isLower(node, before, below)) return before
    return exchange.settled[node] === 0 && flow.used[node] > 0 && this.isLower(node, exchange.idle, below) ? exchange.idle : -1
  }

  private stepFromIdle(below: number): number {
    const { flow, exchange } = this
    for (const root of exchange.roots)
      if (exchange.settled[root] === 0 && flow.idle[root] > 0 && this.isLower(exchange.idle, root, below)) return root
    return -1
  }
}
