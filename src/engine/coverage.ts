/**
 * Coverage: every cost gets as much as any plan could give it after the costs before it, in the order of priority class, month, listed.
 *
 * Costs take idle money as a waterfall does. What is unmet then searches backwards for idle money, generation by generation, moving money
 * that is placed already to another line or month and never taking any away, until no more can be covered in total (Dinic 1970).
 * Then what must be short is moved to costs that come later in the order, half by half, as far as that goes: the amounts that costs can
 * have form a polymatroid, so that the first of them can be served best without the total being less (Megiddo 1974).
 * Where costs can take from none behind them, whatever could bring them money is closed: nothing can come into it any more, and no later
 * search enters it.
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import { Backward } from './backward.ts'
import type { Flow } from './flow.ts'
import type { Payment } from './pledges.ts'

export class Coverage {
  private readonly back: Backward
  /** Money of a month that may still be idle, as bits. */
  private readonly idleMoney: Int32Array
  /** Costs in their order (month × columns + column), and by column of any month its place, or -1. */
  private readonly order: Int32Array
  private readonly placeOf: Int32Array

  constructor(
    private readonly flow: Flow,
    private readonly classes: readonly (readonly number[])[],
  ) {
    const { net } = flow
    this.back = new Backward(flow)
    this.idleMoney = new Int32Array(net.monthCount * net.moneyWords).fill(-1)
    this.placeOf = new Int32Array(net.monthCount * net.columnCount).fill(-1)
    const order = new Int32Array(net.monthCount * net.lineCount)
    let count = 0
    for (const lines of classes)
      for (let month = 0; month < net.monthCount; month++)
        for (const line of lines) {
          if (net.need[month * net.lineCount + line] === 0) continue
          this.placeOf[month * net.columnCount + line] = count
          order[count++] = month * net.columnCount + line
        }
    this.order = order.subarray(0, count)
  }

  cover(): void {
    const { net } = this.flow
    for (const { node, root, payment } of net.pledged) this.give(node, root, payment)
    for (let month = 0; month < net.monthCount; month++)
      for (const lines of this.classes) for (const line of lines) this.takeIdle(month, line)
    const short = this.raise(Int32Array.from(this.order.keys()), -1, -1)
    this.moveShortage(this.placesIn(short, 0, this.order.length))
  }

  private unmet(at: number): Cents {
    const { net, unmet } = this.flow
    const month = net.monthOf[at]
    return unmet[month * net.lineCount + at - month * net.columnCount]
  }

  private addUnmet(at: number, amount: Cents): void {
    const { net, unmet } = this.flow
    const month = net.monthOf[at]
    unmet[month * net.lineCount + at - month * net.columnCount] += amount
  }

  private isShort(places: Int32Array): boolean {
    for (const place of places) if (this.unmet(this.order[place]) > 0) return true
    return false
  }

  /** The costs among some ids, from one place of the order up to another, in order. */
  private placesIn(ids: Int32Array, from: number, to: number): Int32Array {
    const { firstColumn } = this.flow
    const places = ids.filter((id) => id >= firstColumn && this.placeOf[id - firstColumn] >= from && this.placeOf[id - firstColumn] < to)
    return places.map((id) => this.placeOf[id - firstColumn]).sort()
  }

  /**
   * Gives some costs as much in total as there can be from goals: costs of a later range that are paid, or, where there is none (-1),
   * idle money. Returns what could bring money to those that are still short: all of it is used, and none of it is a goal's.
   */
  private raise(places: Int32Array, goalFrom: number, goalTo: number): Int32Array {
    const { back, flow, order, placeOf } = this
    const { firstColumn, idle } = flow
    const isGoal =
      goalFrom < 0
        ? (id: number) => id < firstColumn && idle[id] > 0
        : (id: number) => id >= firstColumn && placeOf[id - firstColumn] >= goalFrom && placeOf[id - firstColumn] < goalTo
    for (;;) {
      back.begin()
      for (const place of places) if (this.unmet(order[place]) > 0) back.start(order[place])
      const depth = this.reach(goalFrom, goalTo)
      if (depth < 0) return back.queue.slice(0, back.size)
      let pushed = 0
      for (const place of places) {
        const id = firstColumn + order[place]
        while (this.unmet(order[place]) > 0 && back.dive(id, depth, isGoal)) pushed += this.bring(order[place])
      }
      if (pushed > 0) continue
      // Only caps that the network leaves out can stop every way.
      if (!flow.hasMeters) throw new InternalError('no way to a cost has room')
      return new Int32Array(0)
    }
  }

  /** The first generation that has a goal, or -1. */
  private reach(goalFrom: number, goalTo: number): number {
    const { back, flow, placeOf } = this
    for (let depth = 0; ; depth++) {
      if (goalFrom >= 0)
        for (let at = 0; at < back.aheadSize; at++) {
          const place = placeOf[back.ahead[at] - flow.firstColumn]
          if (place >= goalFrom && place < goalTo) return depth
        }
      if (!back.advance()) return -1
      if (goalFrom < 0 && back.foundIdle) return depth
    }
  }

  /** Along the way that was found, from its goal to the cost where it began. */
  private bring(at: number): Cents {
    const { flow } = this
    const { way } = flow
    const goal = way.ids[way.length - 1]
    way.reverse()
    const isMoney = goal < flow.firstColumn
    const amount = flow.roomAlong(isMoney ? Math.min(this.unmet(at), flow.idle[goal]) : this.unmet(at))
    if (amount === 0) {
      if (!flow.hasMeters) throw new InternalError('a way to a cost has no room')
      this.back.exhaust(goal)
      return 0
    }
    if (isMoney) flow.take(goal, amount)
    else this.addUnmet(goal - flow.firstColumn, amount)
    flow.pushAlong(amount)
    this.addUnmet(at, -amount)
    return amount
  }

  /**
   * What must be short is short as late as possible: the first half of some costs takes from the second, then each half by itself. Of the
   * first half only those matter that could still give to one another.
   */
  private moveShortage(places: Int32Array): void {
    if (places.length < 2 || !this.isShort(places)) return
    const first = places.subarray(0, places.length >> 1)
    const second = places.subarray(first.length)
    if (this.isShort(first)) {
      const reached = this.raise(first, second[0], second[second.length - 1] + 1)
      this.moveShortage(this.placesIn(reached, first[0], second[0]))
      this.back.close(reached)
    }
    this.moveShortage(second)
  }

  /** What is pledged is given first; as it counts as not used, nothing can take it back. */
  private give(node: number, root: number, { month: at, line, amount }: Payment): void {
    const { flow } = this
    const { net, way, unmet } = flow
    const month = at - net.from
    const base = month * net.columnCount
    const column = [line, ...(net.sharesOf[line] ?? [])].find((one) => net.rowPlace[net.row[node]! * net.columnCount + one]! >= 0)!
    if (unmet[month * net.lineCount + line]! < amount)
      throw new InternalError(`more is pledged to line ${line} in month ${at} than it costs`)
    way.length = 0
    way.push(root)
    way.push(node)
    flow.take(root, amount)
    flow.pushAlong(amount)
    flow.pay(node, base + column, amount)
    if (column !== line) flow.shared[flow.share(month, column)]! += amount
    unmet[month * net.lineCount + line]! -= amount
    flow.used[root] = 0
  }

  /** Straight from idle money, in the money order. */
  private takeIdle(month: number, line: number): void {
    const { flow, idleMoney } = this
    const { net, unmet } = flow
    const cell = month * net.lineCount + line
    const base = month * net.columnCount
    const shares = net.sharesOf[line]
    for (let word = 0; word < net.moneyWords && unmet[cell] > 0; word++) {
      const idle = month * net.moneyWords + word
      let bits = net.may[(base + line) * net.moneyWords + word]
      if (shares !== null) for (const share of shares) bits |= net.may[(base + share) * net.moneyWords + word]
      for (bits &= idleMoney[idle]; bits !== 0 && unmet[cell] > 0; bits &= bits - 1) {
        const bit = bits & -bits
        const node = net.money[net.moneyStart[month] + word * 32 + 31 - Math.clz32(bit)]
        const paysLine = (net.may[(base + line) * net.moneyWords + word] & bit) !== 0
        const column =
          paysLine || shares === null ? line : shares.find((share) => (net.may[(base + share) * net.moneyWords + word] & bit) !== 0)!
        const most = column === line ? unmet[cell] : Math.min(unmet[cell], flow.shareRoom(month, column))
        if (most === 0) continue
        const amount = this.fromRoot(node, most)
        if (amount < most) idleMoney[idle] &= ~bit
        if (amount === 0) continue
        flow.pay(node, base + column, amount)
        if (column !== line) flow.shared[flow.share(month, column)] += amount
        unmet[cell] -= amount
      }
    }
  }

  /** Brings idle money to the money of a month, as far as the caps on the way let it. */
  private fromRoot(node: number, most: Cents): Cents {
    const { flow } = this
    const { net, way } = flow
    let root = node
    while (net.parent[root] >= 0) root = net.parent[root]
    let brought = 0
    // Surplus of earlier months is still there.
    for (let source = root; source >= 0 && brought < most; source = net.previous[source]) {
      if (flow.idle[source] === 0) continue
      way.length = 0
      for (let at = node; at !== root; at = net.parent[at]) way.push(at)
      for (let at = root; at !== source; at = net.previous[at]) way.push(at)
      way.push(source)
      way.reverse()
      const amount = flow.roomAlong(Math.min(most - brought, flow.idle[source]))
      if (amount === 0) break
      flow.take(source, amount)
      flow.pushAlong(amount)
      brought += amount
    }
    return brought
  }
}
