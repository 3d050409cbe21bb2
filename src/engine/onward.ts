/**
 * Where money of a month can take over from later money of its award: shortest ways to any of some goals, which are then handed back to
 * where they began.
 *
 * As in `nearest.ts` every id has a distance that is never more than the number of steps to the nearest goal, and ways go from an id only
 * to ids that are one step nearer. Goals of an award only become fewer while its months take over one after the other, so its distances
 * stay right until it is settled. They begin at what the shape of the network allows: a goal is paid by a column (1), which other money
 * of that month may pay (2), which is part of an award (3), which pays in other months (4), and so on. Most ways are that short, so
 * distances cost nothing where no way is looked for.
 *
 * Where a distance that no id begins with has no ids at all, those farther away reach no goal any more. Nothing leads out of them, so
 * no way round goes through both them and the rest: they become a part of their own. This file must never know which money is to pay first.
 */
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'

const DEAD = 0x7fff
/** Distances from here on are only those of ids that have lost another one. */
const FAR = 6
const NODE = 3
const PATIENCE = 128
const SOME = 24

export class Onward {
  /** By id, where it is not the one that it began with. */
  private readonly distance: Int16Array
  private readonly changed: Int32Array
  private stamp = 0
  /** By node: how many of its children need not be looked at again before it gets another distance. */
  private readonly cursor: Int32Array
  /** By distance from FAR on: how many ids have it. */
  private readonly count: number[] = []
  /** By distance: its columns and its money of months, as bits. */
  private readonly columnsAt: Int32Array[] = []
  private readonly moneyAt: Int32Array[] = []
  /** No id that is not dead is farther. */
  private top = -1
  /** Ids at FAR or farther that are not dead. */
  private readonly far: Int32Array
  private farCount = 0
  private readonly dying: Int32Array
  private readonly isGoal: Uint8Array
  private goals: number[] = []
  private readonly hasGoal: Uint8Array
  /** Columns and money of months that ways can come by: those of a part, and of the parts that its mates lead to. */
  private readonly memberColumns: Int32Array
  private readonly memberMoney: Int32Array
  private readonly memberParts: number[] = []
  private memberEnd = -1
  private ties = -1
  /** By column word: those that are a share, or have shares. */
  private readonly shared: Int32Array
  private part = -1
  private divides = false
  /** What money of a month begins with where no goal is. */
  private elsewhere = 4
  /** True when distances are those that were measured last: what has none is dead. */
  private isMeasured = false
  /** How many ids may still get another distance before all are measured. */
  private patience = 0

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
    this.distance = new Int16Array(idCount)
    this.changed = new Int32Array(idCount)
    this.cursor = new Int32Array(net.nodeCount)
    this.far = new Int32Array(idCount)
    this.dying = new Int32Array(idCount)
    this.isGoal = new Uint8Array(net.nodeCount)
    this.hasGoal = new Uint8Array(net.monthCount)
    this.memberColumns = new Int32Array(net.monthCount * net.columnWords)
    this.memberMoney = new Int32Array(net.monthCount * net.moneyWords)
    this.shared = new Int32Array(net.columnWords)
    for (let column = 0; column < net.columnCount; column++)
      if (column >= net.lineCount || net.sharesOf[column] !== null) this.shared[column >> 5] |= 1 << (column & 31)
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
    if (exchange.isAlone(start)) return false
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

  /** Distances of all ids from new goals. */
  private begin(part: number, goals: number[]): void {
    const { net } = this.flow
    const { hasGoal, isGoal, columnsAt, moneyAt, memberColumns, memberMoney, shared } = this
    const { columnWords, moneyWords } = net
    this.end()
    this.takeMembers(part)
    this.part = part
    this.goals = goals
    this.stamp++
    this.farCount = 0
    this.isMeasured = false
    this.patience = Math.max(PATIENCE, (this.exchange.partEnd[part] - this.exchange.partStart[part]) / 2)
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
      isGoal[goal] = 1
      hasGoal[month] = 1
      moneyAt[0][month * moneyWords + (net.slot[goal] >> 5)] |= 1 << (net.slot[goal] & 31)
      for (let word = 0; word < columnWords; word++) next[month * columnWords + word] |= this.flow.payees[goal * columnWords + word]
    }
    for (let month = 0; month < net.monthCount; month++) {
      const columns = month * columnWords
      const money = month * moneyWords
      if (hasGoal[month] === 0) {
        for (let word = columns; word < columns + columnWords; word++) everywhere[word] = memberColumns[word]
        for (let word = money; word < money + moneyWords; word++) everyMoney[word] = memberMoney[word]
        continue
      }
      for (let word = 0; word < columnWords; word++) {
        const own = memberColumns[columns + word]
        next[columns + word] = (next[columns + word] | shared[word]) & own
        other[columns + word] = own & ~next[columns + word]
      }
      for (let word = money; word < money + moneyWords; word++) moneyAt[2][word] = memberMoney[word] & ~moneyAt[0][word]
    }
  }

  /** Marks the ids of a part, and of those that mates lead to. */
  private takeMembers(part: number): void {
    const { exchange, memberParts } = this
    const { net, firstColumn } = this.flow
    const isKnown = memberParts.length === 1 && memberParts[0] === part && this.ties === exchange.ties
    if (isKnown && this.memberEnd === exchange.partEnd[part]) return
    this.memberEnd = exchange.partEnd[part]
    this.ties = exchange.ties
    this.memberColumns.fill(0)
    this.memberMoney.fill(0)
    memberParts.length = 0
    memberParts.push(part)
    for (let at = 0; at < memberParts.length; at++) {
      const own = memberParts[at]
      for (let place = exchange.partStart[own]; place < exchange.partEnd[own]; place++) {
        const id = exchange.members[place]
        if (id >= firstColumn) {
          if (id === exchange.idle) continue
          const month = net.monthOf[id - firstColumn]
          const column = id - firstColumn - month * net.columnCount
          this.memberColumns[month * net.columnWords + (column >> 5)] |= 1 << (column & 31)
        } else if (net.month[id] >= 0) {
          this.memberMoney[net.month[id] * net.moneyWords + (net.slot[id] >> 5)] |= 1 << (net.slot[id] & 31)
          const mates = exchange.mates[id]
          if (mates !== null)
            for (const mate of mates) if (!memberParts.includes(exchange.part[mate])) memberParts.push(exchange.part[mate])
        }
      }
    }
    for (let word = 0; word < this.memberColumns.length; word++) this.memberColumns[word] &= ~net.noNeed[word]
  }

  private walk(start: number): boolean {
    const { flow, exchange } = this
    const { way } = flow
    way.length = 0
    if (this.distanceOf(start) === DEAD) return false
    way.push(start)
    let isTried = false
    for (;;) {
      const id = way.ids[way.length - 1]
      const own = this.distanceOf(id)
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
      else if (this.distanceOf(id) === DEAD) return false
    }
  }

  /** Most of what leads to no goal leads to few ids at all: then they are dead at once. */
  private isShutIn(start: number): boolean {
    const { exchange } = this
    if (!exchange.exploreSome(start, SOME)) return false
    for (let at = 0; at < exchange.size; at++) {
      const id = exchange.queue[at]
      if (id < this.flow.firstColumn && this.isGoal[id] === 1) return false
    }
    for (let at = 0; at < exchange.size; at++) {
      const id = exchange.queue[at]
      const own = this.distanceOf(id)
      if (own !== DEAD) this.change(id, own, DEAD)
    }
    return true
  }

  private distanceOf(id: number): number {
    if (this.changed[id] === this.stamp) return this.distance[id]
    return this.isMeasured ? DEAD : this.distanceAtFirst(id)
  }

  private distanceAtFirst(id: number): number {
    const { firstColumn } = this
    if (id < firstColumn) {
      const month = this.month[id]
      if (month < 0) return NODE
      const slot = this.flow.net.slot[id]
      if ((this.moneyAt[0][month * this.moneyWords + (slot >> 5)] & (1 << (slot & 31))) !== 0) return 0
      return this.hasGoal[month] === 1 ? 2 : this.elsewhere
    }
    if (id === this.exchange.idle) return NODE + 1
    const month = this.monthOf[id - firstColumn]
    if (this.hasGoal[month] === 0) return this.elsewhere + 1
    const column = id - firstColumn - month * this.columnCount
    return (this.columnsAt[1][month * this.columnWords + (column >> 5)] & (1 << (column & 31))) !== 0 ? 1 : 3
  }

  /** An id at some distance that money can be moved on to, or -1. */
  private stepFrom(id: number, distance: number): number {
    if (distance < 0) return -1
    if (id < this.firstColumn) return this.month[id] >= 0 ? this.stepFromMoney(id, distance) : this.stepFromNode(id, distance)
    return id === this.exchange.idle ? this.stepFromIdle(distance) : this.stepFromColumn(id, distance)
  }

  private stepFromMoney(node: number, distance: number): number {
    const { flow, exchange, parts, columnWords } = this
    const { net } = flow
    const own = parts[node]
    const parent = net.parent[node]
    if (exchange.rigid[node] === 0 && parts[parent] === own && flow.flow[node] > 0 && this.distanceOf(parent) === distance) return parent
    const month = this.month[node]
    const columns = this.columnsAt[distance]
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
      for (const mate of mates) if (mate !== node && this.distanceOf(mate) === distance && exchange.passRoom(node, mate) > 0) return mate
    return -1
  }

  private stepFromColumn(id: number, distance: number): number {
    const { parts, payers, moneyWords } = this
    const own = parts[id]
    const at = id - this.firstColumn
    const month = this.monthOf[at]
    const money = this.moneyAt[distance]
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
    const { flow, parts } = this
    const { net } = flow
    const own = parts[id]
    const column = id - this.firstColumn - month * this.columnCount
    if (column >= net.lineCount) {
      const line = id - column + net.shareLine[column - net.lineCount]
      return parts[line] === own && flow.shareRoom(month, column) > 0 && this.distanceOf(line) === distance ? line : -1
    }
    const shares = net.sharesOf[column]
    if (shares !== null)
      for (const share of shares) {
        const other = id - column + share
        if (parts[other] === own && flow.shared[flow.share(month, share)] > 0 && this.distanceOf(other) === distance) return other
      }
    return -1
  }

  /** Later months first: what is taken from later months is not taken from them again. */
  private stepFromNode(node: number, distance: number): number {
    const { flow, cursor, exchange } = this
    const { net } = flow
    const { part, rigid } = exchange
    const own = part[node]
    const parent = net.parent[node]
    if (parent >= 0) {
      if (rigid[node] === 0 && part[parent] === own && flow.flow[node] > 0 && this.distanceOf(parent) === distance) return parent
    } else {
      const next = net.next[node]
      const before = net.previous[node]
      if (next >= 0 && part[next] === own && this.distanceOf(next) === distance) return next
      if (before >= 0 && part[before] === own && flow.kept[before] > 0 && this.distanceOf(before) === distance) return before
      const { idle } = exchange
      if (exchange.settled[node] === 0 && flow.used[node] > 0 && part[idle] === own && this.distanceOf(idle) === distance) return idle
    }
    const start = net.childStart[node]
    for (let place = net.childStart[node + 1] - 1 - cursor[node]; place >= start; place--) {
      const child = net.children[place]
      if (rigid[child] === 0 && part[child] === own && this.distanceOf(child) === distance && flow.lets(child)) return child
      cursor[node]++
    }
    return -1
  }

  private stepFromIdle(distance: number): number {
    const { flow, exchange } = this
    const { idle, settled, part } = exchange
    for (const root of exchange.roots)
      if (settled[root] === 0 && flow.idle[root] > 0 && part[root] === part[idle] && this.distanceOf(root) === distance) return root
    return -1
  }

  /** Gives an id without a step the distance of the nearest one that it leads to, and one more. */
  private recede(id: number, own: number): void {
    const nearest = this.nearest(id, own)
    this.change(id, own, nearest === DEAD ? DEAD : nearest + 1)
    if (own >= FAR && this.count[own] === 0) this.kill(own)
  }

  private nearest(id: number, own: number): number {
    if (id === this.exchange.idle) return this.nearestOfIdle()
    if (id >= this.flow.firstColumn) return this.nearestOfColumn(id, own)
    return this.flow.net.month[id] >= 0 ? this.nearestOfMoney(id, own) : this.nearestOfNode(id)
  }

  private nearestOfMoney(node: number, least: number): number {
    const { flow, exchange, columnsAt, parts, columnWords } = this
    const { net } = flow
    const own = parts[node]
    const parent = net.parent[node]
    let nearest = exchange.rigid[node] === 0 && parts[parent] === own && flow.flow[node] > 0 ? this.distanceOf(parent) : DEAD
    const mates = exchange.mates[node]
    if (mates !== null)
      for (const mate of mates)
        if (mate !== node && this.distanceOf(mate) < nearest && exchange.passRoom(node, mate) > 0) nearest = this.distanceOf(mate)
    const month = this.month[node]
    const row = net.row[node] * columnWords
    const all = month * columnWords
    const base = this.firstColumn + month * this.columnCount
    const end = Math.min(nearest, this.top + 1)
    for (let distance = least; distance < end; distance++) {
      const columns = columnsAt[distance]
      for (let word = 0; word < columnWords; word++)
        for (let bits = net.rowMask[row + word] & columns[all + word]; bits !== 0; bits &= bits - 1)
          if (parts[base + word * 32 + 31 - Math.clz32(bits & -bits)] === own) return distance
    }
    return nearest
  }

  private nearestOfColumn(id: number, least: number): number {
    const { moneyAt, parts, payers, moneyWords } = this
    const own = parts[id]
    const at = id - this.firstColumn
    const month = this.monthOf[at]
    const nearest = this.hasShares ? this.nearestAlongShare(id, month) : DEAD
    const all = month * moneyWords
    const end = Math.min(nearest, this.top + 1)
    for (let distance = least; distance < end; distance++) {
      const money = moneyAt[distance]
      for (let word = 0; word < moneyWords; word++)
        for (let bits = payers[at * moneyWords + word] & money[all + word]; bits !== 0; bits &= bits - 1)
          if (parts[this.money[this.moneyStart[month] + word * 32 + 31 - Math.clz32(bits & -bits)]] === own) return distance
    }
    return nearest
  }

  private nearestAlongShare(id: number, month: number): number {
    const { flow, parts } = this
    const { net } = flow
    const own = parts[id]
    const column = id - this.firstColumn - month * this.columnCount
    let nearest = DEAD
    if (column >= net.lineCount) {
      const line = id - column + net.shareLine[column - net.lineCount]
      if (parts[line] === own && flow.shareRoom(month, column) > 0) nearest = this.distanceOf(line)
    } else {
      const shares = net.sharesOf[column]
      if (shares !== null)
        for (const share of shares) {
          const other = id - column + share
          if (parts[other] === own && flow.shared[flow.share(month, share)] > 0) nearest = Math.min(nearest, this.distanceOf(other))
        }
    }
    return nearest
  }

  private nearestOfNode(node: number): number {
    const { flow, exchange } = this
    const { net } = flow
    const { part, rigid, idle } = exchange
    const own = part[node]
    const parent = net.parent[node]
    let nearest = DEAD
    if (parent >= 0) {
      if (rigid[node] === 0 && part[parent] === own && flow.flow[node] > 0) nearest = this.distanceOf(parent)
    } else {
      const next = net.next[node]
      const before = net.previous[node]
      if (next >= 0 && part[next] === own) nearest = this.distanceOf(next)
      if (before >= 0 && part[before] === own && flow.kept[before] > 0) nearest = Math.min(nearest, this.distanceOf(before))
      if (exchange.settled[node] === 0 && flow.used[node] > 0 && part[idle] === own) nearest = Math.min(nearest, this.distanceOf(idle))
    }
    for (let place = net.childStart[node]; place < net.childStart[node + 1]; place++) {
      const child = net.children[place]
      if (rigid[child] === 1 || part[child] !== own || !flow.lets(child)) continue
      const distance = this.distanceOf(child)
      if (distance < nearest) nearest = distance
    }
    return nearest
  }

  private nearestOfIdle(): number {
    const { flow, exchange } = this
    const { idle, settled, part } = exchange
    let nearest = DEAD
    for (const root of exchange.roots)
      if (settled[root] === 0 && flow.idle[root] > 0 && part[root] === part[idle]) nearest = Math.min(nearest, this.distanceOf(root))
    return nearest
  }

  /** Sets all distances to what they really are, from the goals backwards. */
  private measure(): void {
    const { distance, changed, count, far } = this
    const { inward } = this.exchange
    const { firstColumn } = this.flow
    this.stamp++
    this.isMeasured = true
    this.farCount = 0
    this.clear()
    inward.openColumns.set(this.memberColumns)
    inward.openMoney.set(this.memberMoney)
    inward.openNode.fill(1)
    inward.size = 0
    for (const goal of this.goals) if (this.isGoal[goal] === 1) inward.reach(goal)
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
          count[own]++
          far[this.farCount++] = id
        }
        inward.expand(id)
      }
    }
    this.patience = Math.max(PATIENCE, inward.size)
    if (this.divides) this.partUnseen()
  }

  /** What was not reached backwards from the goals leads to none of them, nor to anything that does. */
  private partUnseen(): void {
    const { exchange, dying, changed, stamp, memberColumns, memberMoney } = this
    const { openColumns, openMoney } = exchange.inward
    let count = 0
    for (const part of this.memberParts)
      for (let place = exchange.partStart[part]; place < exchange.partEnd[part]; place++)
        if (changed[exchange.members[place]] !== stamp) dying[count++] = exchange.members[place]
    if (count === 0) return
    for (let word = 0; word < memberColumns.length; word++) memberColumns[word] &= ~openColumns[word]
    for (let word = 0; word < memberMoney.length; word++) memberMoney[word] &= ~openMoney[word]
    exchange.partOff(dying.subarray(0, count))
    this.memberEnd = exchange.partEnd[this.part]
  }

  private change(id: number, own: number, distance: number): void {
    if (id < this.flow.firstColumn) this.cursor[id] = 0
    this.mark(id, own)
    if (own >= FAR) this.count[own]--
    else if (distance >= FAR) this.far[this.farCount++] = id
    this.changed[id] = this.stamp
    this.distance[id] = distance
    if (distance === DEAD) return
    this.farther(distance)
    if (distance >= FAR) this.count[distance]++
    this.mark(id, distance)
  }

  /** Whatever is farther than a distance that nothing has reaches no goal. */
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

  /** Nothing leads from what reaches no goal to anything else. */
  private bury(): void {
    const { far, dying, exchange, memberColumns, memberMoney } = this
    const { net, firstColumn } = this.flow
    let [kept, count] = [0, 0]
    for (let at = 0; at < this.farCount; at++) {
      const id = far[at]
      if (this.distance[id] !== DEAD) {
        far[kept++] = id
        continue
      }
      dying[count++] = id
      if (id >= firstColumn) {
        if (id === exchange.idle) continue
        const month = net.monthOf[id - firstColumn]
        const column = id - firstColumn - month * net.columnCount
        memberColumns[month * net.columnWords + (column >> 5)] &= ~(1 << (column & 31))
      } else if (net.month[id] >= 0) memberMoney[net.month[id] * net.moneyWords + (net.slot[id] >> 5)] &= ~(1 << (net.slot[id] & 31))
    }
    this.farCount = kept
    exchange.partOff(dying.subarray(0, count))
    this.memberEnd = exchange.partEnd[this.part]
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
      const slot = this.flow.net.slot[id]
      this.moneyAt[distance][this.month[id] * this.moneyWords + (slot >> 5)] ^= 1 << (slot & 31)
    }
  }
}
