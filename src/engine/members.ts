/** The ids that ways from one place can come by, as bits: those of its part, and of the parts that mates lead to. */
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'

export class Members {
  readonly columns: Int32Array
  readonly money: Int32Array
  private readonly list: number[] = []
  /** What it was when they were marked: where the part ends, and how often monies had become mates. */
  private end = -1
  private ties = -1

  constructor(
    private readonly flow: Flow,
    private readonly exchange: Exchange,
  ) {
    const { net } = flow
    this.columns = new Int32Array(net.monthCount * net.columnWords)
    this.money = new Int32Array(net.monthCount * net.moneyWords)
  }

  /** Marks the ids of a part, and of those that mates lead to. */
  take(part: number): void {
    const { exchange, list, columns } = this
    const { net, firstColumn } = this.flow
    const { parts, mates } = exchange
    if (list.length === 1 && list[0] === part && this.ties === exchange.ties && this.end === parts.end[part]) return
    columns.fill(0)
    this.money.fill(0)
    list.length = 0
    list.push(part)
    for (let at = 0; at < list.length; at++) {
      for (let place = parts.start[list[at]]; place < parts.end[list[at]]; place++) {
        const id = parts.members[place]
        this.mark(id, true)
        if (id >= firstColumn || net.month[id] < 0) continue
        const own = mates[id]
        if (own !== null) for (const mate of own) if (!list.includes(parts.of[mate])) list.push(parts.of[mate])
      }
    }
    for (let word = 0; word < columns.length; word++) columns[word] &= ~net.noNeed[word]
    this.end = parts.end[part]
    this.ties = exchange.ties
  }

  /** Members that others do not lead to, or that lead to no others: a part of their own, and members no longer. */
  partOff(ids: Int32Array): void {
    const { exchange, list } = this
    for (const id of ids) this.mark(id, false)
    exchange.partOff(ids)
    this.end = exchange.parts.end[list[0]]
  }

  /** Those for which `isMeant`, into `ids`; how many there are. */
  select(isMeant: (id: number) => boolean, ids: Int32Array): number {
    const { parts } = this.exchange
    let count = 0
    for (const part of this.list)
      for (let place = parts.start[part]; place < parts.end[part]; place++)
        if (isMeant(parts.members[place])) ids[count++] = parts.members[place]
    return count
  }

  private mark(id: number, isMember: boolean): void {
    const { net, firstColumn } = this.flow
    if (id >= firstColumn) {
      if (id === this.exchange.idle) return
      const month = net.monthOf[id - firstColumn]
      const column = id - firstColumn - month * net.columnCount
      set(this.columns, month * net.columnWords + (column >> 5), 1 << (column & 31), isMember)
    } else if (net.month[id] >= 0) set(this.money, net.month[id] * net.moneyWords + (net.slot[id] >> 5), 1 << (net.slot[id] & 31), isMember)
  }
}

function set(words: Int32Array, at: number, bit: number, isSet: boolean): void {
  if (isSet) words[at] |= bit
  else words[at] &= ~bit
}
