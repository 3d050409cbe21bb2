/**
 * What leads to ids in one step of an exchange: the ways of `exchange.ts` backwards. An id that is open is reached once and then closed,
 * so that going through all of them costs no more than there are ids.
 */
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'

export class Inward {
  /** Ids in the order in which they were reached. */
  readonly queue: Int32Array
  size = 0
  /** What may still be reached: columns and money of months as bits; other nodes and, last, all idle money. */
  readonly openColumns: Int32Array
  readonly openMoney: Int32Array
  readonly openNode: Uint8Array

  constructor(
    private readonly flow: Flow,
    private readonly exchange: Exchange,
  ) {
    const { net, idCount } = flow
    this.queue = new Int32Array(idCount)
    this.openColumns = new Int32Array(net.monthCount * net.columnWords)
    this.openMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.openNode = new Uint8Array(net.nodeCount + 1)
  }

  /** Closes everything. */
  close(): void {
    this.openColumns.fill(0)
    this.openMoney.fill(0)
    this.openNode.fill(0)
    this.size = 0
  }

  open(id: number): void {
    const { net, firstColumn } = this.flow
    if (id >= firstColumn) {
      if (id === this.exchange.idle) {
        this.openNode[net.nodeCount] = 1
        return
      }
      const month = net.monthOf[id - firstColumn]
      const column = id - firstColumn - month * net.columnCount
      this.openColumns[month * net.columnWords + (column >> 5)] |= 1 << (column & 31)
    } else if (net.month[id] >= 0) this.openMoney[net.month[id] * net.moneyWords + (net.slot[id] >> 5)] |= 1 << (net.slot[id] & 31)
    else this.openNode[id] = 1
  }

  /** Reaches an id, if it is open. */
  reach(id: number): void {
    const { net, firstColumn } = this.flow
    if (id < firstColumn) {
      if (net.month[id] >= 0) this.reachMoney(id)
      else this.reachNode(id)
    } else if (id === this.exchange.idle) this.reachIdle()
    else {
      const month = net.monthOf[id - firstColumn]
      this.reachColumn(id, month, id - firstColumn - month * net.columnCount)
    }
  }

  /** Reaches all open ids that lead to an id. */
  expand(id: number): void {
    const { net, firstColumn } = this.flow
    if (id < firstColumn) {
      if (net.month[id] >= 0) this.beforeMoney(id)
      else this.beforeNode(id)
    } else if (id === this.exchange.idle) this.beforeIdle()
    else this.beforeColumn(id)
  }

  private reachNode(node: number): void {
    if (this.openNode[node] === 0) return
    this.openNode[node] = 0
    this.queue[this.size++] = node
  }

  private reachIdle(): void {
    const { nodeCount } = this.flow.net
    if (this.openNode[nodeCount] === 0) return
    this.openNode[nodeCount] = 0
    this.queue[this.size++] = this.exchange.idle
  }

  private reachMoney(node: number): void {
    const { net } = this.flow
    const word = net.month[node] * net.moneyWords + (net.slot[node] >> 5)
    const bit = 1 << (net.slot[node] & 31)
    if ((this.openMoney[word] & bit) === 0) return
    this.openMoney[word] &= ~bit
    this.queue[this.size++] = node
  }

  private reachColumn(id: number, month: number, column: number): void {
    const word = month * this.flow.net.columnWords + (column >> 5)
    const bit = 1 << (column & 31)
    if ((this.openColumns[word] & bit) === 0) return
    this.openColumns[word] &= ~bit
    this.queue[this.size++] = id
  }

  /** Whoever may pay a column; the shares that lead to a line, and the line that gives back to a share. */
  private beforeColumn(id: number): void {
    const { flow, openMoney, queue } = this
    const { net, firstColumn } = flow
    const { part } = this.exchange
    const { moneyWords } = net
    const own = part[id]
    const at = id - firstColumn
    const month = net.monthOf[at]
    for (let word = 0; word < moneyWords; word++) {
      const open = month * moneyWords + word
      const first = net.moneyStart[month] + word * 32
      for (let bits = net.may[at * moneyWords + word] & openMoney[open]; bits !== 0; bits &= bits - 1) {
        const node = net.money[first + 31 - Math.clz32(bits & -bits)]
        if (part[node] !== own) continue
        openMoney[open] &= ~(bits & -bits)
        queue[this.size++] = node
      }
    }
    const column = at - month * net.columnCount
    if (column >= net.lineCount) {
      const line = net.shareLine[column - net.lineCount]
      const other = id - column + line
      if (part[other] === own && flow.shared[flow.share(month, column)] > 0) this.reachColumn(other, month, line)
      return
    }
    const shares = net.sharesOf[column]
    if (shares === null) return
    for (const share of shares) {
      const other = id - column + share
      if (part[other] === own && flow.shareRoom(month, share) > 0) this.reachColumn(other, month, share)
    }
  }

  /** The columns that money pays, its award, and its mates. */
  private beforeMoney(node: number): void {
    const { flow, exchange, openColumns, queue } = this
    const { net, firstColumn } = flow
    const { part } = exchange
    const { columnWords } = net
    const own = part[node]
    const month = net.month[node]
    const base = firstColumn + month * net.columnCount
    for (let word = 0; word < columnWords; word++) {
      const open = month * columnWords + word
      for (let bits = flow.payees[node * columnWords + word] & openColumns[open]; bits !== 0; bits &= bits - 1) {
        const id = base + word * 32 + 31 - Math.clz32(bits & -bits)
        if (part[id] !== own) continue
        openColumns[open] &= ~(bits & -bits)
        queue[this.size++] = id
      }
    }
    const parent = net.parent[node]
    if (exchange.rigid[node] === 0 && part[parent] === own && flow.lets(node)) this.reachNode(parent)
    const mates = exchange.mates[node]
    if (mates !== null) for (const mate of mates) if (mate !== node && exchange.passRoom(mate, node) > 0) this.reachMoney(mate)
  }

  private beforeNode(node: number): void {
    const { flow, exchange } = this
    const { net } = flow
    const { part, rigid, settled, idle } = exchange
    const own = part[node]
    const end = net.childStart[node + 1]
    for (let place = net.childStart[node]; place < end; place++) {
      const child = net.children[place]
      if (rigid[child] === 1 || flow.flow[child] === 0 || part[child] !== own) continue
      if (net.month[child] >= 0) this.reachMoney(child)
      else this.reachNode(child)
    }
    const parent = net.parent[node]
    if (parent >= 0) {
      if (rigid[node] === 0 && part[parent] === own && flow.lets(node)) this.reachNode(parent)
      return
    }
    const next = net.next[node]
    const before = net.previous[node]
    if (before >= 0 && part[before] === own) this.reachNode(before)
    if (next >= 0 && part[next] === own && flow.kept[node] > 0) this.reachNode(next)
    if (settled[node] === 0 && flow.idle[node] > 0 && part[idle] === own) this.reachIdle()
  }

  private beforeIdle(): void {
    const { flow, exchange } = this
    const { settled, part, idle } = exchange
    for (const root of exchange.roots) if (settled[root] === 0 && flow.used[root] > 0 && part[root] === part[idle]) this.reachNode(root)
  }
}
