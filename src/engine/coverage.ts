/**
 * Coverage: every cost gets as much as any plan could give it after the costs before it, in the order of priority class, month, listed.
 *
 * Costs take idle money as a waterfall does, month by month. Then each cost in its order, as long as it is short, pulls in money that is
 * idle or that a later cost has, moving money that is placed already to another line or month and never taking any from a cost before it.
 * So each cost in turn gets all that the ones before it leave: the amounts that costs can have form a polymatroid, and what is best for one
 * after the other is also the most in total (Edmonds 1970, Megiddo 1974).
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import type { Flow } from './flow.ts'
import { Nearest } from './nearest.ts'
import type { Payment } from './supplies.ts'

/** How often all costs are gone through at most, where caps cross. */
const PASSES = 64

export class Coverage {
  /** Money of a month that may still be idle, as bits. */
  private readonly idleMoney: Int32Array

  /** `toBeat`: what another plan leaves unmet of each class; null where nothing is compared. */
  constructor(
    private readonly flow: Flow,
    private readonly classes: readonly (readonly number[])[],
    private readonly toBeat: readonly Cents[] | null = null,
  ) {
    const { net } = flow
    this.idleMoney = new Int32Array(net.monthCount * net.moneyWords).fill(-1)
  }

  /** False if it was given up, because the other plan leaves less. */
  cover(): boolean {
    const { net, hasMeters } = this.flow
    for (const { node, root, payment } of net.pledged) this.give(node, root, payment)
    for (let month = 0; month < net.monthCount; month++)
      for (const lines of this.classes) for (const line of lines) this.takeIdle(month, line)
    if (!hasMeters) return this.pullAll() !== null
    // Caps that the network leaves out open and close ways that a search has passed by: for a few cents each time, it may be.
    for (let pass = 0; pass < PASSES && this.pullAll() !== 0; pass++);
    return true
  }

  /** Returns what was moved; null if it was given up. */
  private pullAll(): Cents | null {
    const { net, unmet } = this.flow
    const mayLose = new Int32Array(net.monthCount * net.columnWords).fill(-1)
    const nearest = new Nearest(this.flow, mayLose)
    let moved = 0
    let isOpen = this.toBeat !== null && !this.flow.hasMeters
    for (const [at, lines] of this.classes.entries()) {
      for (let month = 0; month < net.monthCount; month++)
        for (const line of lines) {
          mayLose[month * net.columnWords + (line >> 5)] &= ~(1 << (line & 31))
          if (unmet[month * net.lineCount + line] > 0) moved += this.pull(nearest, month, line)
        }
      // What a class leaves unmet is final when it is done, unless caps that are left out let ways open later.
      if (!isOpen) continue
      const ahead = this.toBeat![at]! - this.unmetOf(lines)
      if (ahead < 0) return null
      isOpen = ahead === 0
    }
    return moved
  }

  private unmetOf(lines: readonly number[]): Cents {
    const { net, unmet } = this.flow
    let sum = 0
    for (let month = 0; month < net.monthCount; month++) for (const line of lines) sum += unmet[month * net.lineCount + line]!
    return sum
  }

  /** Brings a cost as much as there is in idle money and later costs. */
  private pull(nearest: Nearest, month: number, line: number): Cents {
    const { flow } = this
    const { net, unmet, firstColumn, way } = flow
    const cell = month * net.lineCount + line
    let pulled = 0
    while (unmet[cell] > 0 && nearest.find(month * net.columnCount + line)) {
      const goal = way.ids[0]
      const amount = flow.roomAlong(goal < firstColumn ? Math.min(unmet[cell], flow.idle[goal]) : unmet[cell])
      if (amount === 0) {
        if (!flow.hasMeters) throw new InternalError('a way to a cost has no room')
        nearest.avoid(way.ids[1])
        continue
      }
      if (goal < firstColumn) flow.take(goal, amount)
      else this.lose(goal - firstColumn, amount)
      flow.pushAlong(amount)
      unmet[cell] -= amount
      pulled += amount
    }
    return pulled
  }

  private lose(at: number, amount: Cents): void {
    const { net, unmet } = this.flow
    const month = net.monthOf[at]
    unmet[month * net.lineCount + at - month * net.columnCount] += amount
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
