/**
 * Steps by which money can be moved on in an exchange, and which of them come nearer to goals: those of `exchange.ts`, asked for by
 * distance. This file must never know what the goals are.
 */
import { DEAD, type Distances } from './distances.ts'
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'

export class Steps {
  /** Of the network, the flow and the exchange, at hand. */
  private readonly firstColumn: number
  private readonly columnCount: number
  private readonly columnWords: number
  private readonly moneyWords: number
  private readonly hasShares: boolean
  private readonly monthOf: Int32Array
  private readonly month: Int32Array
  private readonly money: Int32Array
  private readonly moneyStart: Int32Array
  private readonly payers: Int32Array
  private readonly parts: Int32Array

  constructor(
    private readonly flow: Flow,
    private readonly exchange: Exchange,
    private readonly distances: Distances,
  ) {
    const { net } = flow
    this.firstColumn = flow.firstColumn
    this.columnCount = net.columnCount
    this.columnWords = net.columnWords
    this.moneyWords = net.moneyWords
    this.hasShares = net.shareLine.length > 0
    this.monthOf = net.monthOf
    this.month = net.month
    this.money = net.money
    this.moneyStart = net.moneyStart
    this.payers = flow.payers
    this.parts = exchange.part
  }

  /** An id at some distance that money can be moved on to, or -1. */
  from(id: number, distance: number): number {
    if (distance < 0) return -1
    if (id < this.firstColumn) return this.month[id] >= 0 ? this.stepFromMoney(id, distance) : this.stepFromNode(id, distance)
    return id === this.exchange.idle ? this.stepFromIdle(distance) : this.stepFromColumn(id, distance)
  }

  private stepFromMoney(node: number, distance: number): number {
    const { flow, exchange, parts, columnWords, distances } = this
    const { net } = flow
    const own = parts[node]
    const parent = net.parent[node]
    if (exchange.rigid[node] === 0 && parts[parent] === own && flow.flow[node] > 0 && distances.of(parent) === distance) return parent
    const month = this.month[node]
    const columns = distances.columnsAt[distance]
    const row = net.row[node] * columnWords
    const all = month * columnWords
    const base = this.firstColumn + month * this.columnCount
    for (let word = 0; word < columnWords; word++) {
      for (let bits = net.rowMask[row + word] & columns[all + word]; bits !== 0; bits &= bits - 1) {
        const id = base + word * 32 + 31 - Math.clz32(bits & -bits)
        if (parts[id] === own) return id
      }
    }
    const mates = exchange.mates[node]
    if (mates !== null)
      for (const mate of mates) if (mate !== node && distances.of(mate) === distance && exchange.passRoom(node, mate) > 0) return mate
    return -1
  }

  private stepFromColumn(id: number, distance: number): number {
    const { parts, payers, moneyWords, distances } = this
    const own = parts[id]
    const at = id - this.firstColumn
    const month = this.monthOf[at]
    const money = distances.moneyAt[distance]
    const all = month * moneyWords
    for (let word = 0; word < moneyWords; word++) {
      for (let bits = payers[at * moneyWords + word] & money[all + word]; bits !== 0; bits &= bits - 1) {
        const node = this.money[this.moneyStart[month] + word * 32 + 31 - Math.clz32(bits & -bits)]
        if (parts[node] === own) return node
      }
    }
    return this.hasShares ? this.stepAlongShare(id, month, distance) : -1
  }

  private stepAlongShare(id: number, month: number, distance: number): number {
    const { flow, parts, distances } = this
    const { net } = flow
    const own = parts[id]
    const column = id - this.firstColumn - month * this.columnCount
    if (column >= net.lineCount) {
      const line = id - column + net.shareLine[column - net.lineCount]
      return parts[line] === own && flow.shareRoom(month, column) > 0 && distances.of(line) === distance ? line : -1
    }
    const shares = net.sharesOf[column]
    if (shares !== null)
      for (const share of shares) {
        const other = id - column + share
        if (parts[other] === own && flow.shared[flow.share(month, share)] > 0 && distances.of(other) === distance) return other
      }
    return -1
  }

  /** Later months first: what is taken from later months is not taken from them again. */
  private stepFromNode(node: number, distance: number): number {
    const { flow, exchange, distances } = this
    const { cursor } = distances
    const { net } = flow
    const { part, rigid } = exchange
    const own = part[node]
    const parent = net.parent[node]
    if (parent >= 0) {
      if (rigid[node] === 0 && part[parent] === own && flow.flow[node] > 0 && distances.of(parent) === distance) return parent
    } else {
      const next = net.next[node]
      const before = net.previous[node]
      if (next >= 0 && part[next] === own && distances.of(next) === distance) return next
      if (before >= 0 && part[before] === own && flow.kept[before] > 0 && distances.of(before) === distance) return before
      const { idle } = exchange
      if (exchange.settled[node] === 0 && flow.used[node] > 0 && part[idle] === own && distances.of(idle) === distance) return idle
    }
    const start = net.childStart[node]
    for (let place = net.childStart[node + 1] - 1 - cursor[node]; place >= start; place--) {
      const child = net.children[place]
      if (rigid[child] === 0 && part[child] === own && distances.of(child) === distance && flow.lets(child)) return child
      cursor[node]++
    }
    return -1
  }

  private stepFromIdle(distance: number): number {
    const { flow, exchange, distances } = this
    const { idle, settled, part } = exchange
    for (const root of exchange.roots)
      if (settled[root] === 0 && flow.idle[root] > 0 && part[root] === part[idle] && distances.of(root) === distance) return root
    return -1
  }

  /** The least distance of an id that money can be moved on to, not less than its own where that can be. */
  nearest(id: number, own: number): number {
    if (id === this.exchange.idle) return this.nearestOfIdle()
    if (id >= this.flow.firstColumn) return this.nearestOfColumn(id, own)
    return this.flow.net.month[id] >= 0 ? this.nearestOfMoney(id, own) : this.nearestOfNode(id)
  }

  private nearestOfMoney(node: number, least: number): number {
    const { flow, exchange, parts, columnWords, distances } = this
    const { net } = flow
    const own = parts[node]
    const parent = net.parent[node]
    let nearest = exchange.rigid[node] === 0 && parts[parent] === own && flow.flow[node] > 0 ? distances.of(parent) : DEAD
    const mates = exchange.mates[node]
    if (mates !== null)
      for (const mate of mates)
        if (mate !== node && distances.of(mate) < nearest && exchange.passRoom(node, mate) > 0) nearest = distances.of(mate)
    const month = this.month[node]
    const row = net.row[node] * columnWords
    const all = month * columnWords
    const base = this.firstColumn + month * this.columnCount
    const end = Math.min(nearest, distances.top + 1)
    for (let distance = least; distance < end; distance++) {
      const columns = distances.columnsAt[distance]
      for (let word = 0; word < columnWords; word++)
        for (let bits = net.rowMask[row + word] & columns[all + word]; bits !== 0; bits &= bits - 1)
          if (parts[base + word * 32 + 31 - Math.clz32(bits & -bits)] === own) return distance
    }
    return nearest
  }

  private nearestOfColumn(id: number, least: number): number {
    const { parts, payers, moneyWords, distances } = this
    const own = parts[id]
    const at = id - this.firstColumn
    const month = this.monthOf[at]
    const nearest = this.hasShares ? this.nearestAlongShare(id, month) : DEAD
    const all = month * moneyWords
    const end = Math.min(nearest, distances.top + 1)
    for (let distance = least; distance < end; distance++) {
      const money = distances.moneyAt[distance]
      for (let word = 0; word < moneyWords; word++)
        for (let bits = payers[at * moneyWords + word] & money[all + word]; bits !== 0; bits &= bits - 1)
          if (parts[this.money[this.moneyStart[month] + word * 32 + 31 - Math.clz32(bits & -bits)]] === own) return distance
    }
    return nearest
  }

  private nearestAlongShare(id: number, month: number): number {
    const { flow, parts, distances } = this
    const { net } = flow
    const own = parts[id]
    const column = id - this.firstColumn - month * this.columnCount
    let nearest = DEAD
    if (column >= net.lineCount) {
      const line = id - column + net.shareLine[column - net.lineCount]
      if (parts[line] === own && flow.shareRoom(month, column) > 0) nearest = distances.of(line)
    } else {
      const shares = net.sharesOf[column]
      if (shares !== null)
        for (const share of shares) {
          const other = id - column + share
          if (parts[other] === own && flow.shared[flow.share(month, share)] > 0) nearest = Math.min(nearest, distances.of(other))
        }
    }
    return nearest
  }

  private nearestOfNode(node: number): number {
    const { flow, exchange, distances } = this
    const { net } = flow
    const { part, rigid, idle } = exchange
    const own = part[node]
    const parent = net.parent[node]
    let nearest = DEAD
    if (parent >= 0) {
      if (rigid[node] === 0 && part[parent] === own && flow.flow[node] > 0) nearest = distances.of(parent)
    } else {
      const next = net.next[node]
      const before = net.previous[node]
      if (next >= 0 && part[next] === own) nearest = distances.of(next)
      if (before >= 0 && part[before] === own && flow.kept[before] > 0) nearest = Math.min(nearest, distances.of(before))
      if (exchange.settled[node] === 0 && flow.used[node] > 0 && part[idle] === own) nearest = Math.min(nearest, distances.of(idle))
    }
    for (let place = net.childStart[node]; place < net.childStart[node + 1]; place++) {
      const child = net.children[place]
      if (rigid[child] === 1 || part[child] !== own || !flow.lets(child)) continue
      const distance = distances.of(child)
      if (distance < nearest) nearest = distance
    }
    return nearest
  }

  private nearestOfIdle(): number {
    const { flow, exchange, distances } = this
    const { idle, settled, part } = exchange
    let nearest = DEAD
    for (const root of exchange.roots)
      if (settled[root] === 0 && flow.idle[root] > 0 && part[root] === part[idle]) nearest = Math.min(nearest, distances.of(root))
    return nearest
  }
}
