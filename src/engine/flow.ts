/**
 * Money on its way through a network, in whole cents: what flows where, what is idle, what is unmet, and the moves that keep it right.
 *
 * Searches go over ids: nodes of the network first, then columns (month × columns + column), then one id for all idle money together.
 * A search leaves the ids that it came by in `way`; a push walks along them. This file must never know why money is moved.
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import type { Network } from './network.ts'

export class Flow {
  /** By node: what comes from its parent; by root: what is idle and used of its money, and what goes on to the next month. */
  readonly flow: Float64Array
  readonly idle: Float64Array
  readonly used: Float64Array
  readonly kept: Float64Array
  /** paid[base[node] + place of the column in the node's row] */
  readonly paid: Float64Array
  /** By month and share: what goes through it to its line. */
  readonly shared: Float64Array
  /** unmet[month × lines + line] */
  readonly unmet: Float64Array
  /** What is left of the caps that the network leaves out, where they are kept. */
  readonly meterLeft: Float64Array
  /** payers[(month × columns + column) × moneyWords + word], and payees[node × columnWords + word]: who pays whom now. */
  readonly payers: Int32Array
  readonly payees: Int32Array
  readonly firstColumn: number
  readonly idCount: number
  /** Where money is about to be moved along: from its first id to its last. */
  readonly way: Way
  private readonly meterUse: Float64Array

  constructor(
    readonly net: Network,
    readonly hasMeters: boolean,
  ) {
    const { nodeCount, monthCount, columnCount, moneyWords, columnWords, paymentCount, shareLine } = net
    this.flow = new Float64Array(nodeCount)
    this.idle = net.supply.slice()
    this.used = new Float64Array(nodeCount)
    this.kept = new Float64Array(nodeCount)
    this.paid = new Float64Array(paymentCount)
    this.shared = new Float64Array(monthCount * shareLine.length)
    this.unmet = net.need.slice()
    this.meterLeft = Float64Array.from(net.meters, ({ left }) => left)
    this.meterUse = new Float64Array(net.meters.length)
    this.payers = new Int32Array(monthCount * columnCount * moneyWords)
    this.payees = new Int32Array(nodeCount * columnWords)
    this.firstColumn = nodeCount
    this.idCount = nodeCount + monthCount * columnCount + 1
    // A way round comes back to its first id.
    this.way = new Way(this.idCount + 1)
  }

  /** Where the payment of a node to a column is kept. */
  payment(node: number, column: number): number {
    const { net } = this
    return net.base[node]! + net.rowPlace[net.row[node]! * net.columnCount + column]!
  }

  /** The share of a month that a column above the lines stands for. */
  share(month: number, column: number): number {
    return month * this.net.shareLine.length + column - this.net.lineCount
  }

  /** What a share can still take to its line. */
  shareRoom(month: number, column: number): Cents {
    const at = this.share(month, column)
    return this.net.shareCap[at]! - this.shared[at]!
  }

  /** True where more can flow from the parent to a node. */
  lets(node: number): boolean {
    return this.net.cap[node]! > this.flow[node]! && !(this.hasMeters && this.isMetered(node))
  }

  /** True when a cap that is left out stops more money from going to a node. */
  private isMetered(node: number): boolean {
    const meters = this.net.metersOf.get(node)
    return meters?.some((meter) => this.meterLeft[meter]! <= 0) === true
  }

  /** How much can still be pushed from one id to the next one of a path. */
  room(from: number, to: number): Cents {
    const { net, firstColumn } = this
    const last = this.idCount - 1
    if (from === last) return this.idle[to]!
    if (to === last) return this.used[from]!
    if (from < firstColumn && to < firstColumn) {
      if (net.parent[to] === from) return net.cap[to]! - this.flow[to]!
      if (net.parent[from] === to) return this.flow[from]!
      return net.next[from] === to ? Number.POSITIVE_INFINITY : this.kept[to]!
    }
    if (from < firstColumn) return Number.POSITIVE_INFINITY
    const month = Math.floor((from - firstColumn) / net.columnCount)
    const column = from - firstColumn - month * net.columnCount
    if (to < firstColumn) return this.paid[this.payment(to, column)]!
    const target = to - firstColumn - month * net.columnCount
    return target < net.lineCount ? this.shareRoom(month, column) : this.shared[this.share(month, target)]!
  }

  /** Moves an amount from one id to the next. Throws when there is no room for it. */
  push(from: number, to: number, amount: Cents): void {
    const { net, firstColumn } = this
    const last = this.idCount - 1
    if (from === last) this.take(to, amount)
    else if (to === last) this.take(from, -amount)
    else if (from < firstColumn && to < firstColumn) this.pushAbove(from, to, amount)
    else if (from < firstColumn) this.pay(from, to - firstColumn, amount)
    else {
      const month = Math.floor((from - firstColumn) / net.columnCount)
      const column = from - firstColumn - month * net.columnCount
      if (to < firstColumn) this.pay(to, from - firstColumn, -amount)
      else {
        const target = to - firstColumn - month * net.columnCount
        if (target < net.lineCount) this.shared[this.share(month, column)]! += amount
        else this.shared[this.share(month, target)]! -= amount
      }
    }
  }

  private pushAbove(from: number, to: number, amount: Cents): void {
    const { net, flow } = this
    if (net.parent[to] === from) {
      flow[to]! += amount
      if (flow[to]! > net.cap[to]!) throw new InternalError(`a cap of ${net.cap[to]} cents is passed by ${flow[to]}`)
      if (this.hasMeters) this.meter(to, amount)
    } else if (net.parent[from] === to) {
      flow[from]! -= amount
      if (flow[from]! < 0) throw new InternalError(`${flow[from]} cents flow`)
      if (this.hasMeters) this.meter(from, -amount)
    } else if (net.next[from] === to) this.kept[from]! += amount
    else this.kept[to]! -= amount
  }

  private meter(node: number, amount: Cents): void {
    for (const meter of this.net.metersOf.get(node) ?? []) {
      this.meterLeft[meter]! -= amount
    }
  }

  /** Takes from the idle money of a root, or gives back. */
  take(root: number, amount: Cents): void {
    this.idle[root]! -= amount
    this.used[root]! += amount
    if (this.idle[root]! < 0 || this.used[root]! < 0) throw new InternalError(`money is ${this.idle[root]} cents idle after ${amount}`)
  }

  /** More, or less, from the money of a month to a column (month × columns + column). */
  pay(node: number, at: number, amount: Cents): void {
    const { net, paid } = this
    const column = at % net.columnCount
    const place = this.payment(node, column)
    paid[place]! += amount
    if (paid[place]! < 0) throw new InternalError(`a payment is ${paid[place]} cents`)
    const slot = net.slot[node]!
    const payer = at * net.moneyWords + (slot >> 5)
    const payee = node * net.columnWords + (column >> 5)
    if (paid[place]! > 0) {
      this.payers[payer]! |= 1 << (slot & 31)
      this.payees[payee]! |= 1 << (column & 31)
    } else {
      this.payers[payer]! &= ~(1 << (slot & 31))
      this.payees[payee]! &= ~(1 << (column & 31))
    }
  }

  /** How much the way can take, from its first id to its last. */
  roomAlong(most: Cents): Cents {
    const { ids, length } = this.way
    let amount = most
    for (let at = 1; at < length && amount > 0; at++) amount = Math.min(amount, this.room(ids[at - 1], ids[at]))
    return this.hasMeters && amount > 0 ? this.withinMeters(amount) : amount
  }

  /** A way may come by a cap more than once. */
  private withinMeters(most: Cents): Cents {
    const { net, meterUse } = this
    const { ids, length } = this.way
    meterUse.fill(0)
    for (let at = 1; at < length; at++) {
      const [from, to] = [ids[at - 1], ids[at]]
      if (from >= this.firstColumn || to >= this.firstColumn) continue
      const [node, sign] = net.parent[to] === from ? [to, 1] : net.parent[from] === to ? [from, -1] : [-1, 0]
      for (const meter of net.metersOf.get(node) ?? []) meterUse[meter] += sign
    }
    let amount = most
    meterUse.forEach((use, meter) => {
      if (use > 0) amount = Math.min(amount, Math.floor(this.meterLeft[meter] / use))
    })
    return amount
  }

  pushAlong(amount: Cents): void {
    const { ids, length } = this.way
    for (let at = 1; at < length; at++) this.push(ids[at - 1], ids[at], amount)
  }
}

/** Ids in a row. */
export class Way {
  readonly ids: Int32Array
  length = 0

  constructor(idCount: number) {
    this.ids = new Int32Array(idCount)
  }

  push(id: number): void {
    this.ids[this.length++] = id
  }

  reverse(): void {
    const { ids } = this
    for (let first = 0, last = this.length - 1; first < last; first++, last--) {
      const id = ids[first]
      ids[first] = ids[last]
      ids[last] = id
    }
  }
}
