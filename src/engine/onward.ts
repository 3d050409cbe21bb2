/**
 * Where money of a month can take over from later money of its award: shortest ways to any of some goals, which are then handed back to
 * where they began.
 *
 * As in `nearest.ts` ways go from an id only to ids that are one step nearer, and an id from which no such step leads gets a larger
 * distance. Goals of an award only become fewer while its months take over one after the other, so its distances stay right until it is
 * settled. Nothing leads out of what reaches no goal, so no way round goes through both that and the rest: it becomes a part of its own.
 * This file must never know which money is to pay first.
 */
import { DEAD, Distances } from './distances.ts'
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'
import { Members } from './members.ts'

/** Ids that may get another distance before all are measured, at least. */
const PATIENCE = 128
/** As many ids are looked at to see whether a start leads to few only. */
const FEW = 24

export class Onward {
  private readonly distances: Distances
  private readonly members: Members
  private readonly isGoal: Uint8Array
  private goals: number[] = []
  private part = -1
  private divides = false
  /** How many ids may still get another distance before all are measured. */
  private patience = 0
  private readonly dying: Int32Array
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
  ) {
    const { net, idCount } = flow
    this.distances = new Distances(flow, exchange)
    this.members = new Members(flow, exchange)
    this.isGoal = new Uint8Array(net.nodeCount)
    this.dying = new Int32Array(idCount)
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

  /** The next award: nothing of the last one's goals is left. */
  end(): void {
    for (const goal of this.goals) this.isGoal[goal] = 0
    this.goals = []
    this.part = -1
  }

  /**
   * A way from money of a month to one of `others`, from a place on: money of later months of its award, into `flow.way`. False when there
   * is none. Where `divides`, all later money is meant each time, and what was looked at in vain becomes a part of its own.
   */
  find(start: number, others: readonly number[], from: number, divides: boolean): boolean {
    const { exchange, isGoal } = this
    const part = exchange.part[start]
    if (exchange.parts.isAlone(start)) return false
    isGoal[start] = 0
    this.divides = divides
    if (part !== this.part || !(divides || this.keepGoals(start, others, from))) {
      const goals = this.goalsFor(start, others, from)
      if (goals.length === 0) return false
      this.begin(part, goals)
    }
    const { goals } = this
    for (let last = goals.at(-1); last !== undefined; last = goals.at(-1)) {
      if (isGoal[last] === 1 && exchange.passRoom(last, start) > 0) break
      isGoal[last] = 0
      goals.pop()
    }
    if (goals.length === 0) {
      this.part = -1
      return false
    }
    if (this.walk(start)) return true
    if (divides) this.bury()
    return false
  }

  private goalsFor(start: number, others: readonly number[], from: number): number[] {
    const { exchange } = this
    const goals: number[] = []
    for (let at = from; at < others.length; at++)
      if (exchange.part[others[at]] === exchange.part[start] && exchange.passRoom(others[at], start) > 0) goals.push(others[at])
    return goals
  }

  /** Drops goals that are none for a start; false when there is a new one. */
  private keepGoals(start: number, others: readonly number[], from: number): boolean {
    const { isGoal } = this
    const wanted = this.goalsFor(start, others, from)
    for (const goal of wanted) if (isGoal[goal] === 0) return false
    for (const goal of this.goals) isGoal[goal] = 0
    for (const goal of wanted) isGoal[goal] = 1
    this.goals = wanted
    return true
  }

  private begin(part: number, goals: number[]): void {
    this.end()
    this.part = part
    this.goals = goals
    for (const goal of goals) this.isGoal[goal] = 1
    this.members.take(part)
    this.distances.begin(goals, this.members)
    this.patience = Math.max(PATIENCE, this.exchange.parts.size(part) / 2)
  }

  private walk(start: number): boolean {
    const { flow, exchange } = this
    const { way } = flow
    way.length = 0
    if (this.distances.of(start) === DEAD) return false
    way.push(start)
    let isTried = false
    for (;;) {
      const id = way.ids[way.length - 1]
      const own = this.distances.of(id)
      if (own === 0 && id !== start && this.isGoal[id] === 1) {
        if (exchange.passRoom(id, start) > 0) {
          exchange.unfold()
          return true
        }
        this.isGoal[id] = 0
      }
      const next = own === DEAD ? -1 : this.stepFrom(id, own - 1)
      if (next >= 0) {
        way.push(next)
        continue
      }
      if (own !== DEAD) {
        if (id === start && !isTried) {
          isTried = true
          if (this.isShutIn(start)) return false
        }
        this.recede(id, own)
        if (--this.patience < 0) {
          this.measure()
          way.length = 1
          continue
        }
      }
      if (way.length > 1) way.length -= 1
      else if (this.distances.of(id) === DEAD) return false
    }
  }

  /** Most of what leads to no goal leads to few ids at all: then they are dead at once. */
  private isShutIn(start: number): boolean {
    const { exchange } = this
    if (!exchange.exploreSome(start, FEW)) return false
    for (let at = 0; at < exchange.size; at++) {
      const id = exchange.queue[at]
      if (id < this.flow.firstColumn && this.isGoal[id] === 1) return false
    }
    for (let at = 0; at < exchange.size; at++) {
      const id = exchange.queue[at]
      const own = this.distances.of(id)
      if (own !== DEAD) this.distances.change(id, own, DEAD)
    }
    return true
  }

  /** An id at some distance that money can be moved on to, or -1. */
  private stepFrom(id: number, distance: number): number {
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

  /** Gives an id without a step the distance of the nearest one that it leads to, and one more. */
  private recede(id: number, own: number): void {
    const nearest = this.nearest(id, own)
    this.distances.change(id, own, nearest === DEAD ? DEAD : Math.max(nearest, own) + 1)
  }

  private nearest(id: number, own: number): number {
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

  /** Sets all distances to what they really are. What is not reached backwards from the goals leads to none of them. */
  private measure(): void {
    const { distances, members, dying, isGoal } = this
    const goals = this.goals.filter((goal) => isGoal[goal] === 1)
    this.patience = Math.max(PATIENCE, distances.measure(goals, members))
    if (!this.divides) return
    const count = members.select((id) => distances.of(id) === DEAD, dying)
    if (count > 0) members.partOff(dying.subarray(0, count))
  }

  /** What reaches no goal becomes a part of its own. */
  private bury(): void {
    const count = this.distances.takeDead(this.dying)
    this.members.partOff(this.dying.subarray(0, count))
  }
}
