/**
 * Plan → network: for the whole horizon, or for a single month with what is left of every rule.
 */
import type { Cents } from '../money/cents.ts'
import type { AwardPot, Cap, Plan, Purse } from '../plan/plan.ts'
import { type Ground, groundOf } from './ground.ts'
import { childrenOf, KIND, type Network } from './network.ts'
import { type Bed, bedOf, type Months, type PurseTree, purseTree, type Remaining } from './purse-tree.ts'
import { type Past, type Payment, type Pledge, pastsOf, type Supplies } from './supplies.ts'

export function buildNetwork(plan: Plan, supplies: Supplies): Network {
  return new Builder(plan, supplies).build()
}

/** Lines that money may pay together, as columns and as a mask of them. */
type Row = { readonly index: number; readonly columns: Int32Array; readonly mask: Int32Array }

/** A cap that no tree holds. */
type Metered = { readonly cap: Cap; readonly meter: number }

class Builder {
  private readonly monthCount: number
  private readonly planLines: number
  private readonly lineCount: number
  private readonly shareLine: number[] = []
  private readonly shareStream: number[] = []
  private readonly shareColumn: (Int32Array | null)[]
  private readonly parent: number[] = []
  private readonly cap: number[] = []
  private readonly pot: number[] = []
  private readonly kind: number[] = []
  private readonly supply: number[] = []
  private readonly next: number[] = []
  private readonly previous: number[] = []
  private readonly month: number[] = []
  private readonly row: number[] = []
  private readonly base: number[] = []
  private payments = 0
  private readonly byMonth: number[][]
  private readonly rows: Row[] = []
  private readonly rowsOf = new Map<string, Row>()
  /** By stream the rows of lists that were met before. */
  private readonly rowsOfLists: Map<Int32Array, Row>[]
  private readonly rootsOf: number[][]
  private readonly meters: { cap: Cap; left: Cents }[] = []
  private readonly metersOf = new Map<number, readonly number[]>()
  private readonly pledged: { readonly node: number; readonly root: number; readonly payment: Payment }[] = []
  private readonly pasts: readonly Past[]
  private readonly ground: Ground
  private readonly columnWords: number
  /** noNeed[month × columnWords + word]: columns that need nothing. */
  private readonly noNeed: Int32Array

  constructor(
    private readonly plan: Plan,
    private readonly supplies: Supplies,
  ) {
    this.monthCount = supplies.through - supplies.from + 1
    this.pasts = plan.purses.flatMap((purse) => pastsOf(plan, purse, supplies))
    this.planLines = plan.lines.length
    this.lineCount = this.planLines + this.pasts.length
    this.ground = groundOf(plan)
    this.rowsOfLists = plan.streams.map(() => new Map())
    this.byMonth = Array.from({ length: this.monthCount }, () => [])
    this.rootsOf = plan.pots.map(() => [])
    this.shareColumn = plan.streams.map((_, stream) => this.shareColumns(stream))
    const columnCount = this.lineCount + this.shareLine.length
    this.columnWords = Math.max(1, Math.ceil(columnCount / 32))
    this.noNeed = new Int32Array(this.monthCount * this.columnWords)
    for (let month = 0; month < this.monthCount; month++)
      for (let column = 0; column < columnCount; column++)
        if (this.needOf(this.lineOf(column), month + supplies.from) === 0)
          this.noNeed[month * this.columnWords + (column >> 5)]! |= 1 << (column & 31)
  }

  private lineOf(column: number): number {
    return column < this.lineCount ? column : this.shareLine[column - this.lineCount]!
  }

  /** A column for each line that a limit `of: cost` of the stream really binds. */
  private shareColumns(stream: number): Int32Array | null {
    const caps = this.plan.shareCaps[stream]
    if (caps === null) return null
    const columns = Int32Array.from({ length: this.lineCount }, (_, line) => line)
    for (let line = 0; line < this.planLines; line++) {
      if (this.plan.mayPay[stream * this.planLines + line] === 0) continue
      let binds = false
      for (let month = this.supplies.from; month <= this.supplies.through; month++) {
        const cell = line * this.plan.monthCount + month
        if (caps.atMost[cell] < this.plan.need[cell]) binds = true
      }
      if (!binds) continue
      columns[line] = this.lineCount + this.shareLine.length
      this.shareLine.push(line)
      this.shareStream.push(stream)
    }
    return columns
  }

  build(): Network {
    const metered = new Map<Purse, readonly Metered[]>()
    const pledges: Pledge[][] = this.plan.pots.map(() => [])
    for (const pledge of this.supplies.pledges) pledges[pledge.pot]!.push(pledge)
    this.plan.pots.forEach((pot, index) => {
      for (const pledge of pledges[index]!) this.addPledge(pledge, pot.stream)
      const own = this.ground.purses[index]
      if (pot.kind === 'award') this.addAward(index, pot, own[0] ?? null)
      else this.addFlow(index, pot, own, metered)
    })
    return this.finish()
  }

  /** A money of its own, that is used up by its payments from the beginning. */
  private addPledge({ pot, amount, lines, payments }: Pledge, stream: number): void {
    const root = this.node(-1, amount, pot, KIND.root)
    this.supply[root] = amount
    const nodes = new Map<number, number>()
    let [row, last] = [null as Row | null, null as Int32Array | null]
    for (const [month, own] of lines) {
      if (month < this.supplies.from || month > this.supplies.through) continue
      // Months that are alike share their list.
      if (row === null || own !== last) row = this.rowOf(stream, own)
      last = own
      nodes.set(month, this.money(root, pot, month, row))
    }
    for (const payment of payments) this.pledged.push({ node: nodes.get(payment.month)!, root, payment })
  }

  private addAward(index: number, pot: AwardPot, purse: Purse | null): void {
    const { supplies } = this
    const from = Math.max(supplies.from, pot.from)
    const through = Math.min(supplies.through, pot.carriedThrough ?? pot.through)
    const amount = from > through ? 0 : supplies.award(index)
    if (amount === 0) return
    const past = this.pasts.flatMap((one, at) => (one.purse === purse ? [{ ...one, line: this.planLines + at }] : []))
    const supply = past.reduce((sum, one) => sum + one.amount, amount)
    const root = this.node(-1, supply, index, KIND.root)
    this.supply[root] = supply
    this.rootsOf[index].push(root)
    if (purse === null) {
      const row = this.rowOf(pot.stream, this.ground.payable[index]!)
      for (let month = from; month <= through; month++) this.money(root, index, month, row)
      return
    }
    const months = { from, windowEnd: supplies.carries ? pot.through : through, through }
    const remaining = supplies.remaining(purse)
    const tree = purseTree(this.bedOf(purse, months), remaining)
    const nodes = this.addTree(index, pot.stream, root, tree, months, remaining)
    for (const { asides, line } of past)
      for (const branch of [tree.trunk, ...tree.pots.filter((_, at) => asides[at])])
        this.money(nodes[branch], index, from, this.rowOf(pot.stream, Int32Array.of(line)))
  }

  /** For the whole horizon it is the same again and again. */
  private bedOf(purse: Purse, months: Months): Bed {
    if (!this.supplies.carries) return bedOf(this.plan, purse, months)
    const bed = this.ground.beds.get(purse) ?? bedOf(this.plan, purse, months)
    this.ground.beds.set(purse, bed)
    return bed
  }

  private addTree(
    index: number,
    stream: number,
    root: number,
    tree: PurseTree,
    months: { from: number; windowEnd: number; through: number },
    remaining: Remaining,
  ): number[] {
    const meters = tree.leftOut.map((cap) => this.meter(cap, remaining.capLeft(cap)))
    const nodes = tree.branches.map((_, at) => (at === 0 ? root : -1))
    tree.branches.forEach((branch, at) => {
      if (at > 0) nodes[at] = this.node(nodes[branch.parent], branch.cap, index, KIND[branch.kind])
    })
    for (const leaf of tree.leaves) {
      const row = this.rowOf(stream, leaf.lines)
      const [from, through] = leaf.inCarried
        ? [Math.max(months.from, months.windowEnd + 1), months.through]
        : [months.from, Math.min(months.windowEnd, months.through)]
      const own = leaf.meters.map((meter) => meters[meter])
      for (let month = from; month <= through; month++) {
        const money = this.money(nodes[leaf.branch], index, month, row)
        if (money >= 0 && own.length > 0) this.metersOf.set(money, own)
      }
    }
    return nodes
  }

  private meter(cap: Cap, left: Cents): number {
    return this.meters.push({ cap, left }) - 1
  }

  /** Earned money and surplus: a root for each month. Their limits bind a year's revenue, which no tree holds: meters. */
  private addFlow(index: number, pot: Exclude<Plan['pots'][number], AwardPot>, purses: readonly Purse[], known: Map<Purse, readonly Metered[]>): void {
    const { supplies } = this
    const all = this.ground.payable[index]!
    let [caps, groups] = [[] as readonly Metered[], this.byMeters(all, [])]
    let before = -1
    for (let month = supplies.from; month <= supplies.through; month++) {
      const amount = supplies.inflow(index, month)
      if (amount === 0 && (pot.kind === 'earned' || before < 0)) continue
      const root = this.node(-1, Math.max(amount, 0), index, KIND.root)
      this.supply[root] = amount
      this.rootsOf[index]!.push(root)
      if (pot.kind !== 'earned') {
        if (before >= 0) {
          this.next[before] = root
          this.previous[root] = before
        }
        before = root
      }
      const now = purses
        .filter(({ parts }) => parts.some((part) => part.pot === index && month >= part.from && month <= part.through))
        .flatMap((purse) => {
          const own = known.get(purse) ?? this.flowCaps(purse)
          known.set(purse, own)
          return own
        })
      if (now.length !== caps.length || now.some(({ meter }, at) => meter !== caps[at]!.meter)) {
        groups = this.byMeters(all, now)
        caps = now
      }
      for (const { lines, meters } of groups) {
        const money = this.money(root, index, month, this.rowOf(pot.stream, lines))
        if (money >= 0 && meters.length > 0) this.metersOf.set(money, meters)
      }
    }
  }

  private flowCaps(purse: Purse): Metered[] {
    const remaining = this.supplies.remaining(purse)
    return this.ground.capsOf.get(purse)!.flatMap((cap) => {
      const left = remaining.capLeft(cap)
      return cap.kind === 'ratio' && left >= cap.amount ? [] : [{ cap, meter: this.meter(cap, left) }]
    })
  }

  /** Lines by the meters that count them. */
  private byMeters(lines: Int32Array, caps: readonly Metered[]): { lines: Int32Array; meters: number[] }[] {
    if (caps.length === 0) return [{ lines, meters: [] }]
    const groups = new Map<string, { lines: number[]; meters: number[] }>()
    for (const line of lines) {
      const meters = caps.filter(({ cap }) => cap.lines[line] === 1).map(({ meter }) => meter)
      const group = groups.get(meters.join()) ?? { lines: [], meters }
      groups.set(meters.join(), group)
      group.lines.push(line)
    }
    return [...groups.values()].map((group) => ({ lines: Int32Array.from(group.lines), meters: group.meters }))
  }

  private rowOf(stream: number, lines: Int32Array): Row {
    const own = this.rowsOfLists[stream]!
    const known = own.get(lines)
    if (known !== undefined) return known
    const key = `${stream}:${lines.join()}`
    const row = this.rowsOf.get(key) ?? this.newRow(stream, lines)
    this.rowsOf.set(key, row)
    own.set(lines, row)
    return row
  }

  private newRow(stream: number, lines: Int32Array): Row {
    const shares = this.shareColumn[stream] ?? null
    const columns = shares === null ? lines : lines.map((line) => shares[line]!)
    const mask = new Int32Array(this.columnWords)
    for (const column of columns) mask[column >> 5]! |= 1 << (column & 31)
    const row = { index: this.rows.length, columns, mask }
    this.rows.push(row)
    return row
  }

  private node(parent: number, cap: Cents, pot: number, kind: number): number {
    const node = this.parent.push(parent) - 1
    this.cap.push(parent < 0 ? Number.POSITIVE_INFINITY : cap)
    this.pot.push(pot)
    this.kind.push(kind)
    this.supply.push(0)
    this.next.push(-1)
    this.previous.push(-1)
    this.month.push(-1)
    this.row.push(-1)
    this.base.push(-1)
    return node
  }

  private needOf(line: number, month: number): Cents {
    const { plan, planLines } = this
    if (line < planLines) return plan.need[line * plan.monthCount + month]
    const past = this.pasts[line - planLines]
    return past.month === month ? past.amount : 0
  }

  /** Money of a month; -1 where there is nothing that it could pay. */
  private money(parent: number, pot: number, month: number, row: Row): number {
    if (!this.needsAny(row, month)) return -1
    const node = this.node(parent, Number.POSITIVE_INFINITY, pot, KIND.month)
    this.month[node] = month - this.supplies.from
    this.row[node] = row.index
    this.base[node] = this.payments
    this.payments += row.columns.length
    this.byMonth[month - this.supplies.from]!.push(node)
    return node
  }

  private needsAny({ mask }: Row, month: number): boolean {
    const first = (month - this.supplies.from) * this.columnWords
    return mask.some((columns, word) => (columns & ~this.noNeed[first + word]!) !== 0)
  }

  private finish(): Network {
    const { plan, monthCount, lineCount, columnWords, noNeed, supplies } = this
    const columnCount = lineCount + this.shareLine.length
    const moneyWords = Math.max(1, Math.ceil(Math.max(0, ...this.byMonth.map((list) => list.length)) / 32))
    const nodeCount = this.parent.length
    const need = new Float64Array(monthCount * lineCount)
    for (let month = 0; month < monthCount; month++)
      for (let line = 0; line < lineCount; line++) need[month * lineCount + line] = this.needOf(line, month + supplies.from)
    const rowMask = new Int32Array(this.rows.length * columnWords)
    const rowPlace = new Int32Array(this.rows.length * columnCount).fill(-1)
    for (const { index, columns, mask } of this.rows) {
      rowMask.set(mask, index * columnWords)
      columns.forEach((column, place) => {
        rowPlace[index * columnCount + column] = place
      })
    }
    const moneyStart = new Int32Array(monthCount + 1)
    const money = new Int32Array(this.byMonth.reduce((sum, list) => sum + list.length, 0))
    const slot = new Int32Array(nodeCount).fill(-1)
    const may = new Int32Array(monthCount * columnCount * moneyWords)
    let at = 0
    this.byMonth.forEach((list, month) => {
      moneyStart[month] = at
      list.forEach((node, place) => {
        money[at++] = node
        slot[node] = place
        for (const column of this.rows[this.row[node]!]!.columns)
          if ((noNeed[month * columnWords + (column >> 5)]! & (1 << (column & 31))) === 0)
            may[(month * columnCount + column) * moneyWords + (place >> 5)]! |= 1 << (place & 31)
      })
    })
    moneyStart[monthCount] = at
    const sharesOf: (number[] | null)[] = Array.from({ length: lineCount }, () => null)
    const shareCap = new Float64Array(monthCount * this.shareLine.length)
    this.shareLine.forEach((line, share) => {
      sharesOf[line] = [...(sharesOf[line] ?? []), lineCount + share]
      const { atMost } = plan.shareCaps[this.shareStream[share]!]!
      for (let month = 0; month < monthCount; month++)
        shareCap[month * this.shareLine.length + share] = atMost[line * plan.monthCount + month + supplies.from]!
    })
    const monthOf = new Int32Array(monthCount * columnCount)
    for (let month = 0; month < monthCount; month++) monthOf.fill(month, month * columnCount, (month + 1) * columnCount)
    const parent = Int32Array.from(this.parent)
    const { childStart, children } = childrenOf(parent)
    return {
      plan,
      from: supplies.from,
      monthCount,
      lineCount,
      columnCount,
      monthOf,
      columnWords,
      moneyWords,
      shareLine: Int32Array.from(this.shareLine),
      sharesOf,
      shareCap,
      nodeCount,
      parent,
      cap: Float64Array.from(this.cap),
      pot: Int32Array.from(this.pot),
      kind: Uint8Array.from(this.kind),
      supply: Float64Array.from(this.supply),
      next: Int32Array.from(this.next),
      previous: Int32Array.from(this.previous),
      childStart,
      children,
      month: Int32Array.from(this.month),
      slot,
      row: Int32Array.from(this.row),
      base: Int32Array.from(this.base),
      paymentCount: this.payments,
      moneyStart,
      money,
      may,
      rowMask,
      rowPlace,
      need,
      noNeed,
      rootsOf: this.rootsOf,
      meters: this.meters,
      metersOf: this.metersOf,
      pledged: this.pledged,
    }
  }
}
