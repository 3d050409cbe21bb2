/**
 * Marks: from which ids money can be moved on to one of some goals, and by which step.
 *
 * They spread backwards from the goals, as far as someone asks for. They stay when money is moved, as a hint: each step is looked at again
 * before it is believed, and an id whose step has no room any more turns to another one that was marked before it, or loses its mark.
 * This file must never know where ways begin.
 */
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'

export class Marks {
  /** What was marked, in that order, and how much; from how many of them marks have spread. */
  readonly ids: Int32Array
  count = 0
  private read = 0
  /** The ids of the way that `follow` found last. */
  readonly chain: Int32Array
  /** By id: its place in that order, and the next id on the way to a goal; a goal leads to itself. Meant only where the id is marked. */
  private readonly rank: Int32Array
  private readonly onward: Int32Array
  private readonly marked: Int32Array
  /** Marked, or was: by id, and by month as bits. */
  private readonly known: Int32Array
  private readonly knownColumns: Int32Array
  private readonly knownMoney: Int32Array
  private readonly knownMonth: Int32Array
  private readonly markedColumns: Int32Array
  private readonly markedMoney: Int32Array
  private aimed = 0
  private passes = false

  constructor(
    private readonly flow: Flow,
    private readonly exchange: Exchange,
  ) {
    const { net, idCount } = flow
    const ids = () => new Int32Array(idCount)
    this.ids = ids()
    this.chain = ids()
    this.rank = ids()
    this.onward = ids()
    this.marked = ids()
    this.known = ids()
    this.knownColumns = new Int32Array(net.noNeed.length)
    this.markedColumns = new Int32Array(net.noNeed.length)
    this.knownMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.markedMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.knownMonth = new Int32Array(net.monthCount)
  }

  /** Goals of the searches that follow. Where money `passes`, it must be possible to hand it back from the goal to the start inside its award. */
  aim(goals: readonly number[], passes: boolean): void {
    this.passes = passes
    this.aimed++
    this.count = 0
    this.read = 0
    for (const goal of goals) if (this.known[goal] !== this.aimed) this.mark(goal, goal)
  }

  /** An id is no goal any more. */
  miss(goal: number): void {
    if (this.marked[goal] === this.aimed && this.onward[goal] === goal) this.drop(goal)
  }

  isMarked(id: number): boolean {
    return this.marked[id] === this.aimed
  }

  canGrow(): boolean {
    return this.read < this.count
  }

  /** From an id to a goal as the marks say, into `chain`: how many ids, or 0 where they lead to none any more that is good for a start. */
  follow(id: number, start: number): number {
    const { exchange, onward, chain } = this
    chain[0] = id
    let length = 1
    while (length > 0) {
      const at = chain[length - 1]
      const next = onward[at]
      if (next === at) {
        if (at !== start && (!this.passes || exchange.passRoom(at, start) > 0)) return length
        // It stays a goal for another start.
        length--
        if (length > 0 && !this.turn(chain[length - 1], this.rank[at])) this.drop(chain[length - 1])
      } else if (this.marked[at] !== this.aimed) {
        length--
      } else if (this.marked[next] === this.aimed && exchange.canMove(at, next)) chain[length++] = next
      else if (!this.turn(at, this.rank[at])) this.drop(at)
    }
    return 0
  }

  /** Lets an id go on another way, to what was marked before it. */
  private turn(id: number, below: number): boolean {
    const next = this.nextMarked(id, below)
    if (next >= 0) this.onward[id] = next
    return next >= 0
  }

  private drop(id: number): void {
    const { net, firstColumn } = this.flow
    this.marked[id] = 0
    if (id === this.exchange.idle) return
    if (id >= firstColumn) {
      const month = net.monthOf[id - firstColumn]
      const column = id - firstColumn - month * net.columnCount
      this.markedColumns[month * net.columnWords + (column >> 5)] &= ~(1 << (column & 31))
    } else if (net.month[id] >= 0) this.markedMoney[net.month[id] * net.moneyWords + (net.slot[id] >> 5)] &= ~(1 << (net.slot[id] & 31))
  }

  private nextMarked(id: number, below: number): number {
    const { flow, exchange } = this
    const { net, firstColumn } = flow
    const { columnWords, moneyWords } = net
    if (id === exchange.idle) {
      for (const root of exchange.roots) if (this.leads(id, root, below)) return root
      return -1
    }
    if (id >= firstColumn) {
      const at = id - firstColumn
      const month = net.monthOf[at]
      const column = at - month * net.columnCount
      for (let word = 0; word < moneyWords; word++) {
        const first = net.moneyStart[month] + word * 32
        for (let bits = flow.payers[at * moneyWords + word] & this.markedMoney[month * moneyWords + word]; bits !== 0; bits &= bits - 1) {
          const node = net.money[first + 31 - Math.clz32(bits & -bits)]
          if (this.leads(id, node, below)) return node
        }
      }
      if (column >= net.lineCount) {
        const line = id - column + net.shareLine[column - net.lineCount]
        return this.leads(id, line, below) ? line : -1
      }
      for (const share of net.sharesOf[column] ?? []) if (this.leads(id, id - column + share, below)) return id - column + share
      return -1
    }
    const parent = net.parent[id]
    if (parent >= 0 && this.leads(id, parent, below)) return parent
    if (net.month[id] >= 0) {
      const month = net.month[id]
      const base = firstColumn + month * net.columnCount
      const row = net.row[id] * columnWords
      for (let word = 0; word < columnWords; word++)
        for (let bits = net.rowMask[row + word] & this.markedColumns[month * columnWords + word]; bits !== 0; bits &= bits - 1) {
          const column = base + word * 32 + 31 - Math.clz32(bits & -bits)
          if (this.leads(id, column, below)) return column
        }
      for (const mate of exchange.mates[id] ?? []) if (mate !== id && this.leads(id, mate, below)) return mate
      return -1
    }
    for (let place = net.childStart[id]; place < net.childStart[id + 1]; place++)
      if (this.leads(id, net.children[place], below)) return net.children[place]
    if (parent >= 0) return -1
    for (const other of [net.next[id], net.previous[id], exchange.idle]) if (other >= 0 && this.leads(id, other, below)) return other
    return -1
  }

  private leads(from: number, to: number, below: number): boolean {
    return this.marked[to] === this.aimed && this.rank[to] < below && this.exchange.canMove(from, to)
  }

  private mark(id: number, onward: number): void {
    this.known[id] = this.aimed
    this.marked[id] = this.aimed
    this.onward[id] = onward
    this.rank[id] = this.count
    this.ids[this.count++] = id
    const { net, firstColumn } = this.flow
    if (id >= firstColumn) {
      if (id !== this.exchange.idle) {
        const month = net.monthOf[id - firstColumn]
        if (this.knownMonth[month] !== this.aimed) this.know(month)
        const column = id - firstColumn - month * net.columnCount
        const word = month * net.columnWords + (column >> 5)
        this.knownColumns[word] |= 1 << (column & 31)
        this.markedColumns[word] |= 1 << (column & 31)
      }
    } else if (net.month[id] >= 0) {
      const month = net.month[id]
      if (this.knownMonth[month] !== this.aimed) this.know(month)
      const word = month * net.moneyWords + (net.slot[id] >> 5)
      this.knownMoney[word] |= 1 << (net.slot[id] & 31)
      this.markedMoney[word] |= 1 << (net.slot[id] & 31)
    }
  }

  /** Marks whatever can move money on to a marked id. */
  grow(): void {
    const { flow, exchange } = this
    const id = this.ids[this.read++]
    if (id === exchange.idle) this.backFromIdle()
    else if (id >= flow.firstColumn) this.backFromColumn(id)
    else if (flow.net.month[id] >= 0) this.backFromMoney(id)
    else this.backFromNode(id)
  }

  private backFromMoney(node: number): void {
    const { flow, exchange, knownColumns } = this
    const { net, firstColumn } = flow
    const { part } = exchange
    const { columnWords } = net
    const own = part[node]
    const month = net.month[node]
    if (this.knownMonth[month] !== this.aimed) this.know(month)
    const base = firstColumn + month * net.columnCount
    for (let word = 0; word < columnWords; word++) {
      const known = month * columnWords + word
      for (let bits = flow.payees[node * columnWords + word] & ~knownColumns[known]; bits !== 0; bits &= bits - 1) {
        const id = base + word * 32 + 31 - Math.clz32(bits & -bits)
        if (part[id] !== own) continue
        this.mark(id, node)
      }
    }
    // Money goes back from a goal to where the search began, by no other way.
    if (this.onward[node] === node) return
    if (exchange.rigid[node] === 0 && flow.lets(node)) this.markNode(net.parent[node], node)
    const mates = exchange.mates[node]
    if (mates !== null)
      for (const mate of mates) if (this.known[mate] !== this.aimed && exchange.passRoom(mate, node) > 0) this.mark(mate, node)
  }

  private backFromColumn(id: number): void {
    const { flow, exchange, knownMoney } = this
    const { net, firstColumn } = flow
    const { part, deadMoney } = exchange
    const { moneyWords } = net
    const own = part[id]
    const at = id - firstColumn
    const month = net.monthOf[at]
    if (this.knownMonth[month] !== this.aimed) this.know(month)
    for (let word = 0; word < moneyWords; word++) {
      const known = month * moneyWords + word
      const first = net.moneyStart[month] + word * 32
      for (let bits = net.may[at * moneyWords + word] & ~knownMoney[known] & ~deadMoney[known]; bits !== 0; bits &= bits - 1) {
        const node = net.money[first + 31 - Math.clz32(bits & -bits)]
        if (part[node] === own) this.mark(node, id)
      }
    }
    const column = at - month * net.columnCount
    if (column >= net.lineCount) {
      if (flow.shared[flow.share(month, column)] > 0) this.markColumn(month, net.shareLine[column - net.lineCount], id)
      return
    }
    const shares = net.sharesOf[column]
    if (shares !== null) for (const share of shares) if (flow.shareRoom(month, share) > 0) this.markColumn(month, share, id)
  }

  private backFromNode(node: number): void {
    const { flow, exchange } = this
    const { net } = flow
    const end = net.childStart[node + 1]
    for (let place = net.childStart[node]; place < end; place++) {
      const child = net.children[place]
      if (flow.flow[child] > 0 && exchange.rigid[child] === 0) this.markNode(child, node)
    }
    const parent = net.parent[node]
    if (parent >= 0) {
      if (exchange.rigid[node] === 0 && flow.lets(node)) this.markNode(parent, node)
      return
    }
    if (net.previous[node] >= 0) this.markNode(net.previous[node], node)
    if (net.next[node] >= 0 && flow.kept[node] > 0) this.markNode(net.next[node], node)
    if (exchange.settled[node] === 0 && flow.idle[node] > 0) this.markNode(exchange.idle, node)
  }

  private backFromIdle(): void {
    const { flow, exchange } = this
    for (const root of exchange.roots) if (exchange.settled[root] === 0 && flow.used[root] > 0) this.markNode(root, exchange.idle)
  }

  private markNode(id: number, onward: number): void {
    if (this.known[id] !== this.aimed && this.exchange.part[id] === this.exchange.part[onward]) this.mark(id, onward)
  }

  private markColumn(month: number, column: number, onward: number): void {
    const { net, firstColumn } = this.flow
    this.markNode(firstColumn + month * net.columnCount + column, onward)
  }

  private know(month: number): void {
    const { columnWords, moneyWords } = this.flow.net
    this.knownMonth[month] = this.aimed
    this.knownColumns.fill(0, month * columnWords, (month + 1) * columnWords)
    this.knownMoney.fill(0, month * moneyWords, (month + 1) * moneyWords)
    this.markedColumns.fill(0, month * columnWords, (month + 1) * columnWords)
    this.markedMoney.fill(0, month * moneyWords, (month + 1) * moneyWords)
  }
}
