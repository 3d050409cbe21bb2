/**
 * How far ids are from goals, never more than it really is: the number of steps by which money can be moved on.
 *
 * Distances begin at what the shape of the network allows: a goal pays a column (1), which other money of that month may pay (2), which is
 * part of an award (3), which pays in other months (4), and so on. Most ways are that short, so distances cost nothing where no way is
 * looked for. An id that has lost its step gets a larger one; where many have, all are measured. Where a distance that no id begins with
 * has no ids at all, those farther away reach no goal any more: they are dead.
 */
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'
import type { Members } from './members.ts'

export const DEAD = 0x7fff
/** What no id begins with, and more. */
const FAR = 6
/** What awards and their branches begin with. */
const NODE = 3

export class Distances {
  /** By distance: its columns and its money of months, as bits. */
  readonly columnsAt: Int32Array[] = []
  readonly moneyAt: Int32Array[] = []
  /** No id that is not dead is farther. */
  top = -1
  /** By node: how many of its children need not be looked at again before it gets another distance. */
  readonly cursor: Int32Array
  /** By id, where it is not the one that it began with. */
  private readonly distance: Int16Array
  private readonly changed: Int32Array
  private stamp = 0
  /** By distance from FAR on: how many ids have it. */
  private readonly count: number[] = []
  /** Ids that are FAR or farther, or dead. */
  private readonly far: Int32Array
  private farCount = 0
  private readonly hasGoal: Uint8Array
  /** By column word: those that are a share, or have shares. */
  private readonly shared: Int32Array
  /** What money of a month begins with where no goal is. */
  private elsewhere = 4
  /** True when distances are those that were measured last: what has none is dead. */
  private isMeasured = false
  private readonly firstColumn: number
  private readonly columnCount: number
  private readonly columnWords: number
  private readonly moneyWords: number
  private readonly monthOf: Int32Array
  private readonly month: Int32Array
  private readonly slot: Int32Array

  constructor(
    private readonly flow: Flow,
    private readonly exchange: Exchange,
  ) {
    const { net, idCount } = flow
    this.firstColumn = flow.firstColumn
    this.columnCount = net.columnCount
    this.columnWords = net.columnWords
    this.moneyWords = net.moneyWords
    this.monthOf = net.monthOf
    this.month = net.month
    this.slot = net.slot
    this.cursor = new Int32Array(net.nodeCount)
    this.distance = new Int16Array(idCount)
    this.changed = new Int32Array(idCount)
    this.far = new Int32Array(idCount)
    this.hasGoal = new Uint8Array(net.monthCount)
    this.shared = new Int32Array(net.columnWords)
    for (let column = 0; column < net.columnCount; column++)
      if (column >= net.lineCount || net.sharesOf[column] !== null) this.shared[column >> 5] |= 1 << (column & 31)
  }

  of(id: number): number {
    if (this.changed[id] === this.stamp) return this.distance[id]
    return this.isMeasured ? DEAD : this.atFirst(id)
  }

  private atFirst(id: number): number {
    const { firstColumn } = this
    if (id < firstColumn) {
      const month = this.month[id]
      if (month < 0) return NODE
      const slot = this.slot[id]
      if ((this.moneyAt[0][month * this.moneyWords + (slot >> 5)] & (1 << (slot & 31))) !== 0) return 0
      return this.hasGoal[month] === 1 ? 2 : this.elsewhere
    }
    if (id === this.exchange.idle) return NODE + 1
    const month = this.monthOf[id - firstColumn]
    if (this.hasGoal[month] === 0) return this.elsewhere + 1
    const column = id - firstColumn - month * this.columnCount
    return (this.columnsAt[1][month * this.columnWords + (column >> 5)] & (1 << (column & 31))) !== 0 ? 1 : 3
  }

  /** Distances of all ids from new goals. */
  begin(goals: readonly number[], members: Members): void {
    const { net } = this.flow
    const { hasGoal, columnsAt, moneyAt, shared } = this
    const { columnWords, moneyWords } = net
    this.cursor.fill(0)
    this.stamp++
    this.farCount = 0
    this.isMeasured = false
    this.elsewhere = this.exchange.ties > 0 ? 3 : 4
    this.clear()
    this.farther(this.elsewhere + 1)
    hasGoal.fill(0)
    const next = columnsAt[1]
    const other = columnsAt[3]
    const everywhere = columnsAt[this.elsewhere + 1]
    const everyMoney = moneyAt[this.elsewhere]
    for (const goal of goals) {
      const month = net.month[goal]
      hasGoal[month] = 1
      moneyAt[0][month * moneyWords + (net.slot[goal] >> 5)] |= 1 << (net.slot[goal] & 31)
      for (let word = 0; word < columnWords; word++) next[month * columnWords + word] |= this.flow.payees[goal * columnWords + word]
    }
    for (let month = 0; month < net.monthCount; month++) {
      const columns = month * columnWords
      const money = month * moneyWords
      if (hasGoal[month] === 0) {
        for (let word = columns; word < columns + columnWords; word++) everywhere[word] = members.columns[word]
        for (let word = money; word < money + moneyWords; word++) everyMoney[word] = members.money[word]
        continue
      }
      for (let word = 0; word < columnWords; word++) {
        const own = members.columns[columns + word]
        next[columns + word] = (next[columns + word] | shared[word]) & own
        other[columns + word] = own & ~next[columns + word]
      }
      for (let word = money; word < money + moneyWords; word++) moneyAt[2][word] = members.money[word] & ~moneyAt[0][word]
    }
  }

  /** Sets all distances to what they really are, from the goals backwards; how many ids reach one. */
  measure(goals: readonly number[], members: Members): number {
    const { distance, changed, firstColumn } = this
    const { inward } = this.exchange
    this.stamp++
    this.isMeasured = true
    this.farCount = 0
    this.clear()
    inward.openColumns.set(members.columns)
    inward.openMoney.set(members.money)
    inward.openNode.fill(1)
    inward.size = 0
    for (const goal of goals) inward.reach(goal)
    let read = 0
    for (let own = 0; read < inward.size; own++) {
      this.farther(own)
      for (const end = inward.size; read < end; read++) {
        const id = inward.queue[read]
        changed[id] = this.stamp
        distance[id] = own
        if (id < firstColumn) this.cursor[id] = 0
        this.mark(id, own)
        if (own >= FAR) {
          this.count[own]++
          this.far[this.farCount++] = id
        }
        inward.expand(id)
      }
    }
    return inward.size
  }

  /** Another distance for an id. Where it was the last one of its own, whatever is farther reaches no goal. */
  change(id: number, own: number, distance: number): void {
    if (id < this.firstColumn) this.cursor[id] = 0
    this.mark(id, own)
    if (own >= FAR) this.count[own]--
    else if (distance >= FAR) this.far[this.farCount++] = id
    this.changed[id] = this.stamp
    this.distance[id] = distance
    if (distance !== DEAD) {
      this.farther(distance)
      if (distance >= FAR) this.count[distance]++
      this.mark(id, distance)
    }
    if (own >= FAR && this.count[own] === 0) this.kill(own)
  }

  private kill(distance: number): void {
    const { far, count } = this
    for (let farther = distance + 1; farther <= this.top; farther++) count[farther] = 0
    this.top = distance - 1
    for (let at = 0; at < this.farCount; at++) {
      const own = this.distance[far[at]]
      if (own < distance || own === DEAD) continue
      this.mark(far[at], own)
      this.distance[far[at]] = DEAD
    }
  }

  /** Ids that have died since the last time, into `ids`; how many there are. */
  takeDead(ids: Int32Array): number {
    const { far, distance } = this
    let kept = 0
    let count = 0
    for (let at = 0; at < this.farCount; at++) {
      if (distance[far[at]] === DEAD) ids[count++] = far[at]
      else far[kept++] = far[at]
    }
    this.farCount = kept
    return count
  }

  private clear(): void {
    for (let distance = 0; distance <= this.top; distance++) {
      this.count[distance] = 0
      this.columnsAt[distance].fill(0)
      this.moneyAt[distance].fill(0)
    }
    this.top = -1
  }

  /** Room for ids of a distance. */
  private farther(distance: number): void {
    if (distance <= this.top) return
    this.top = distance
    const { net } = this.flow
    while (this.count.length <= distance) {
      this.count.push(0)
      this.columnsAt.push(new Int32Array(net.monthCount * net.columnWords))
      this.moneyAt.push(new Int32Array(net.monthCount * net.moneyWords))
    }
  }

  /** Puts an id among those of a distance, or takes it out. */
  private mark(id: number, distance: number): void {
    const { firstColumn } = this
    if (id >= firstColumn) {
      if (id === this.exchange.idle) return
      const month = this.monthOf[id - firstColumn]
      const column = id - firstColumn - month * this.columnCount
      this.columnsAt[distance][month * this.columnWords + (column >> 5)] ^= 1 << (column & 31)
    } else if (this.month[id] >= 0) {
      const slot = this.slot[id]
      this.moneyAt[distance][this.month[id] * this.moneyWords + (slot >> 5)] ^= 1 << (slot & 31)
    }
  }
}
