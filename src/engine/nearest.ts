/**
 * The nearest money for a cost: ways from a column back to a goal, which is idle money or a cost that may lose what it has.
 *
 * Every id has a distance, never more than the number of steps to the nearest goal. Ways go from an id only to ids that are one step nearer;
 * an id from which no such step leads gets a larger distance. Moving money along such ways, and goals that are goals no more, never bring
 * any id nearer to a goal: so distances stay right, however many costs search one after the other, and all of them together go through the
 * network a few times only (Ahuja and Orlin 1991). Where a distance has no ids at all, those farther away reach no goal any more:
 * they are dead, and never entered again.
 *
 * This file must never know in which order costs are covered.
 */
import type { Flow } from './flow.ts'

const DEAD = 0x7fff

export class Nearest {
  private readonly distance: Int16Array
  /** By node: how many of its children need not be looked at again before it gets another distance. */
  private readonly cursor: Int32Array
  /** By distance: how many ids have it; its columns and its money of months, as bits. */
  private readonly count: number[] = []
  private readonly columnsAt: Int32Array[] = []
  /** No id that is not dead is farther. */
  private top = -1
  private readonly moneyAt: Int32Array[] = []

  /** Of the network and the flow, at hand. */
  private readonly hasShares: boolean
  private readonly firstColumn: number
  private readonly columnCount: number
  private readonly moneyWords: number
  private readonly columnWords: number
  private readonly monthOf: Int32Array
  private readonly may: Int32Array
  private readonly money: Int32Array
  private readonly moneyStart: Int32Array
  private readonly month: Int32Array
  private readonly payees: Int32Array
  /** Nodes that are not money of a month. */
  private readonly above: readonly number[]

  /** `mayLose[month × columnWords + word]`: lines that are goals where they are paid. */
  constructor(
    private readonly flow: Flow,
    private readonly mayLose: Int32Array,
  ) {
    const { net, idCount, firstColumn, idle } = flow
    this.hasShares = net.shareLine.length > 0
    this.firstColumn = firstColumn
    this.columnCount = net.columnCount
    this.moneyWords = net.moneyWords
    this.columnWords = net.columnWords
    this.monthOf = net.monthOf
    this.may = net.may
    this.money = net.money
    this.moneyStart = net.moneyStart
    this.month = net.month
    this.payees = flow.payees
    this.above = nodesAbove(net.month)
    this.distance = new Int16Array(idCount)
    this.cursor = new Int32Array(idCount)
    this.farther(1)
    for (let id = 0; id < idCount - 1; id++) {
      const isGoal = id < firstColumn ? idle[id] > 0 : (id - firstColumn) % net.columnCount < net.lineCount
      const own = isGoal ? 0 : 1
      this.distance[id] = own
      this.count[own]++
      this.mark(id, own)
    }
  }

  /** A way from a goal to a column (month × columns + column), into `flow.way`; false when there is none, now and for ever. */
  find(at: number): boolean {
    const { flow, distance } = this
    const { way } = flow
    const start = flow.firstColumn + at
    way.length = 0
    if (distance[start] === DEAD) return false
    way.push(start)
    for (;;) {
      const id = way.ids[way.length - 1]
      const own = distance[id]
      if (own === 0 && id !== start && this.isGoal(id)) {
        way.reverse()
        return true
      }
      const next = own === DEAD ? -1 : this.stepFrom(id, own - 1)
      if (next >= 0) {
        way.push(next)
        continue
      }
      if (own !== DEAD) this.recede(id, own)
      if (way.length > 1) way.length -= 1
      else if (distance[id] === DEAD) return false
    }
  }

  /** No way goes by an id any more. */
  avoid(id: number): void {
    this.change(id, DEAD)
  }

  private isGoal(id: number): boolean {
    const { flow, mayLose } = this
    const { net, firstColumn } = flow
    if (id < firstColumn) return flow.idle[id] > 0
    const month = net.monthOf[id - firstColumn]
    const column = id - firstColumn - month * net.columnCount
    return (mayLose[month * net.columnWords + (column >> 5)] & (1 << (column & 31))) !== 0
  }

  /** An id at some distance that could bring money to another one, or -1. */
  private stepFrom(id: number, distance: number): number {
    if (distance < 0) return -1
    if (id >= this.firstColumn) return this.stepFromColumn(id, distance)
    return this.month[id] >= 0 ? this.stepFromMoney(id, distance) : this.stepFromNode(id, distance)
  }

  /** Money that may pay a column; a share that leads to a line; the line that money of a share can be taken from. */
  private stepFromColumn(id: number, distance: number): number {
    const { moneyWords, may } = this
    const at = id - this.firstColumn
    const month = this.monthOf[at]
    const money = this.moneyAt[distance]
    const own = at * moneyWords
    const all = month * moneyWords
    for (let word = 0; word < moneyWords; word++) {
      const bits = may[own + word] & money[all + word]
      if (bits !== 0) return this.money[this.moneyStart[month] + word * 32 + 31 - Math.clz32(bits & -bits)]
    }
    return this.hasShares ? this.stepAlongShare(id, month, distance) : -1
  }

  private stepAlongShare(id: number, month: number, distance: number): number {
    const { flow } = this
    const { net } = flow
    const column = id - this.firstColumn - month * this.columnCount
    if (column >= net.lineCount) {
      const line = id - column + net.shareLine[column - net.lineCount]
      return this.distance[line] === distance && flow.shared[flow.share(month, column)] > 0 ? line : -1
    }
    const shares = net.sharesOf[column]
    if (shares !== null)
      for (const share of shares)
        if (this.distance[id - column + share] === distance && flow.shareRoom(month, share) > 0) return id - column + share
    return -1
  }

  private stepFromMoney(node: number, distance: number): number {
    const { flow, columnWords, payees } = this
    const parent = flow.net.parent[node]
    if (this.distance[parent] === distance && flow.lets(node)) return parent
    const month = this.month[node]
    const columns = this.columnsAt[distance]
    const own = node * columnWords
    const all = month * columnWords
    for (let word = 0; word < columnWords; word++) {
      const bits = payees[own + word] & columns[all + word]
      if (bits !== 0) return this.firstColumn + month * this.columnCount + word * 32 + 31 - Math.clz32(bits)
    }
    return -1
  }

  /** Later months first: costs there come later, too. */
  private stepFromNode(node: number, distance: number): number {
    const { flow, cursor } = this
    const { net } = flow
    const own = this.distance
    const parent = net.parent[node]
    if (parent >= 0 && own[parent] === distance && flow.lets(node)) return parent
    const before = net.previous[node]
    if (before >= 0 && own[before] === distance) return before
    const after = net.next[node]
    if (after >= 0 && own[after] === distance && flow.kept[node] > 0) return after
    const start = net.childStart[node]
    for (let place = net.childStart[node + 1] - 1 - cursor[node]; place >= start; place--) {
      const child = net.children[place]
      if (own[child] === distance && flow.flow[child] > 0) return child
      cursor[node]++
    }
    return -1
  }

  /** Gives an id without a step the distance of the nearest one that it could go to, and one more. */
  private recede(id: number, own: number): void {
    const nearest = id >= this.flow.firstColumn ? this.nearestOfColumn(id, own) : this.nearestOfNode(id, own)
    this.change(id, nearest === DEAD ? DEAD : nearest + 1)
    if (own > 0 && this.count[own] === 0) this.kill(own)
  }

  private change(id: number, distance: number): void {
    const own = this.distance[id]
    this.cursor[id] = 0
    this.count[own]--
    this.mark(id, own)
    this.distance[id] = distance
    if (distance === DEAD) return
    this.farther(distance)
    this.count[distance]++
    this.mark(id, distance)
  }

  private nearestOfColumn(id: number, own: number): number {
    const { moneyWords, may, moneyAt } = this
    const at = id - this.firstColumn
    const month = this.monthOf[at]
    const nearest = this.hasShares ? this.nearestAlongShare(id, month) : DEAD
    const end = Math.min(nearest, this.top + 1)
    const first = at * moneyWords
    const all = month * moneyWords
    for (let distance = own; distance < end; distance++) {
      const money = moneyAt[distance]
      for (let word = 0; word < moneyWords; word++) if ((may[first + word] & money[all + word]) !== 0) return distance
    }
    return nearest
  }

  private nearestAlongShare(id: number, month: number): number {
    const { flow } = this
    const { net } = flow
    const column = id - this.firstColumn - month * this.columnCount
    let nearest = DEAD
    if (column >= net.lineCount) {
      if (flow.shared[flow.share(month, column)] > 0) nearest = this.distance[id - column + net.shareLine[column - net.lineCount]]
    } else {
      const shares = net.sharesOf[column]
      if (shares !== null)
        for (const share of shares) if (flow.shareRoom(month, share) > 0) nearest = Math.min(nearest, this.distance[id - column + share])
    }
    return nearest
  }

  private nearestOfNode(node: number, own: number): number {
    const { flow, columnsAt } = this
    const { net } = flow
    const { columnWords } = net
    const parent = net.parent[node]
    let nearest = parent >= 0 && flow.lets(node) ? this.distance[parent] : DEAD
    const month = net.month[node]
    if (month >= 0) {
      for (let distance = own; distance < nearest && distance <= this.top; distance++) {
        const columns = columnsAt[distance]
        for (let word = 0; word < columnWords; word++)
          if ((flow.payees[node * columnWords + word] & columns[month * columnWords + word]) !== 0) return distance
      }
      return nearest
    }
    const before = net.previous[node]
    if (before >= 0) nearest = Math.min(nearest, this.distance[before])
    const after = net.next[node]
    if (after >= 0 && flow.kept[node] > 0) nearest = Math.min(nearest, this.distance[after])
    for (let place = net.childStart[node]; place < net.childStart[node + 1]; place++) {
      const child = net.children[place]
      if (flow.flow[child] > 0 && this.distance[child] < nearest) nearest = this.distance[child]
    }
    return nearest
  }

  /** Whatever is farther than a distance that nothing has reaches no goal. */
  private kill(distance: number): void {
    const { count, top: farthest, above, firstColumn, columnCount, columnWords, moneyWords, money, moneyStart } = this
    const all = this.distance
    this.top = distance - 1
    if (farthest <= distance) return
    let left = 0
    for (let far = distance + 1; far <= farthest; far++) {
      left += count[far]
      left -= this.strike(this.columnsAt[far], columnWords, (month, column) => firstColumn + month * columnCount + column)
      left -= this.strike(this.moneyAt[far], moneyWords, (month, slot) => money[moneyStart[month] + slot])
      count[far] = 0
    }
    for (let at = 0; left > 0; at++) {
      if (all[above[at]] <= distance || all[above[at]] === DEAD) continue
      all[above[at]] = DEAD
      left--
    }
  }

  /** All ids of some bits, which are in so many words for each month; how many there were. */
  private strike(bits: Int32Array, words: number, idAt: (month: number, place: number) => number): number {
    let struck = 0
    for (let at = 0; at < bits.length; at++) {
      if (bits[at] === 0) continue
      const month = Math.floor(at / words)
      const first = (at - month * words) * 32
      for (let own = bits[at]; own !== 0; own &= own - 1) {
        this.distance[idAt(month, first + 31 - Math.clz32(own & -own))] = DEAD
        struck++
      }
      bits[at] = 0
    }
    return struck
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
      const month = this.monthOf[id - firstColumn]
      const column = id - firstColumn - month * this.columnCount
      this.columnsAt[distance][month * this.columnWords + (column >> 5)] ^= 1 << (column & 31)
    } else if (this.month[id] >= 0) {
      const slot = this.flow.net.slot[id]
      this.moneyAt[distance][this.month[id] * this.moneyWords + (slot >> 5)] ^= 1 << (slot & 31)
    }
  }
}

function nodesAbove(month: Int32Array): number[] {
  const above: number[] = []
  for (let node = 0; node < month.length; node++) if (month[node] < 0) above.push(node)
  return above
}
