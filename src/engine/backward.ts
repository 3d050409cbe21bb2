/**
 * Everything that could bring more money to some costs: from a column to whoever may pay it, from money to the award that it is part of and
 * to the costs that it pays now and that other money could pay instead. Ids that are closed are never entered.
 */
import type { Flow } from './flow.ts'

export class Backward {
  /** The ids that were reached, in the order in which they were, and how many. */
  private readonly queue: Int32Array
  private size = 0
  /** Nodes, columns and money of months that were reached in any search so far. */
  private readonly closedNode: Uint8Array
  private readonly closedColumns: Int32Array
  private readonly closedMoney: Int32Array

  constructor(private readonly flow: Flow) {
    const { net, idCount } = flow
    this.queue = new Int32Array(idCount)
    this.closedNode = new Uint8Array(net.nodeCount)
    this.closedColumns = net.noNeed.slice()
    this.closedMoney = new Int32Array(net.monthCount * net.moneyWords)
  }

  /** Where the search begins: a column (month × columns + column), unless it is closed. */
  start(at: number): void {
    const month = this.flow.net.monthOf[at]
    this.reachColumn(month, at - month * this.flow.net.columnCount)
  }

  /** All that can be reached, and closes it. */
  reach(): Int32Array {
    const { queue, flow } = this
    for (let read = 0; read < this.size; read++) {
      const id = queue[read]
      if (id >= flow.firstColumn) this.expandColumn(id)
      else if (flow.net.month[id] >= 0) this.expandMoney(id)
      else this.expandNode(id)
    }
    const reached = queue.slice(0, this.size)
    this.size = 0
    return reached
  }

  /** Money that may pay a column; the shares that lead to a line, and the line that money of a share can be taken from. */
  private expandColumn(id: number): void {
    const { flow, closedMoney, queue } = this
    const { net } = flow
    const { moneyWords } = net
    const at = id - flow.firstColumn
    const month = net.monthOf[at]
    for (let word = 0; word < moneyWords; word++) {
      const closed = month * moneyWords + word
      const first = net.moneyStart[month] + word * 32
      let bits = net.may[at * moneyWords + word] & ~closedMoney[closed]
      closedMoney[closed] |= bits
      for (; bits !== 0; bits &= bits - 1) queue[this.size++] = net.money[first + 31 - Math.clz32(bits & -bits)]
    }
    const column = at - month * net.columnCount
    if (column >= net.lineCount) {
      if (flow.shared[flow.share(month, column)] > 0) this.reachColumn(month, net.shareLine[column - net.lineCount])
      return
    }
    const shares = net.sharesOf[column]
    if (shares !== null) for (const share of shares) if (flow.shareRoom(month, share) > 0) this.reachColumn(month, share)
  }

  private expandMoney(node: number): void {
    const { flow, closedColumns, queue } = this
    const { net } = flow
    const { columnWords } = net
    if (flow.lets(node)) this.reachNode(net.parent[node])
    const month = net.month[node]
    const base = flow.firstColumn + month * net.columnCount
    for (let word = 0; word < columnWords; word++) {
      const closed = month * columnWords + word
      let bits = flow.payees[node * columnWords + word] & ~closedColumns[closed]
      closedColumns[closed] |= bits
      for (; bits !== 0; bits &= bits - 1) queue[this.size++] = base + word * 32 + 31 - Math.clz32(bits & -bits)
    }
  }

  private expandNode(node: number): void {
    const { flow, closedMoney, queue } = this
    const { net } = flow
    const parent = net.parent[node]
    if (parent >= 0 && flow.lets(node)) this.reachNode(parent)
    const end = net.childStart[node + 1]
    for (let place = net.childStart[node]; place < end; place++) {
      const child = net.children[place]
      if (flow.flow[child] === 0) continue
      if (net.month[child] < 0) {
        this.reachNode(child)
        continue
      }
      const word = net.month[child] * net.moneyWords + (net.slot[child] >> 5)
      const bit = 1 << (net.slot[child] & 31)
      if ((closedMoney[word] & bit) !== 0) continue
      closedMoney[word] |= bit
      queue[this.size++] = child
    }
    const before = net.previous[node]
    if (before >= 0) this.reachNode(before)
    const after = net.next[node]
    if (after >= 0 && flow.kept[node] > 0) this.reachNode(after)
  }

  private reachNode(node: number): void {
    if (this.closedNode[node] === 1) return
    this.closedNode[node] = 1
    this.queue[this.size++] = node
  }

  private reachColumn(month: number, column: number): void {
    const { net, firstColumn } = this.flow
    const word = month * net.columnWords + (column >> 5)
    const bit = 1 << (column & 31)
    if ((this.closedColumns[word] & bit) !== 0) return
    this.closedColumns[word] |= bit
    this.queue[this.size++] = firstColumn + month * net.columnCount + column
  }
}
