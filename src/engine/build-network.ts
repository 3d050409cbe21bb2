/**
 * Plan → network: for the whole horizon, or for a single month with what is left of every rule.
 */
import type { Cents } from '../money/cents.ts'
import type { AwardPot, Cap, Plan, Purse } from '../plan/plan.ts'
import { Columns, type Row } from './columns.ts'
import { type Ground, groundOf, type OwnPart } from './ground.ts'
import { childrenOf, KIND, type Network } from './network.ts'
import { type Bed, bedOf, type Months, type PurseTree, purseTree, type Remaining } from './purse-tree.ts'
import { type Past, type Payment, type Pledge, pastsOf, type Supplies } from './supplies.ts'

export function buildNetwork(plan: Plan, supplies: Supplies): Network {
  return new Builder(plan, supplies).build()
}

/** A cap that no tree holds. */
type Metered = { readonly cap: Cap; readonly meter: number }
type KnownCaps = Map<Purse, readonly Metered[]>

class Builder {
  private readonly columns: Columns
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
  private readonly rootsOf: number[][]
  private readonly meters: { cap: Cap; left: Cents }[] = []
  private readonly metersOf = new Map<number, readonly number[]>()
  private readonly pledged: { readonly node: number; readonly root: number; readonly payment: Payment }[] = []
  private readonly pasts: readonly Past[]
  private readonly ground: Ground

  constructor(
    private readonly plan: Plan,
    private readonly supplies: Supplies,
  ) {
    this.pasts = plan.purses.flatMap((purse) => pastsOf(plan, purse, supplies))
    this.ground = groundOf(plan)
    this.columns = new Columns(plan, supplies, this.pasts)
    this.byMonth = Array.from({ length: this.columns.monthCount }, () => [])
    this.rootsOf = plan.pots.map(() => [])
  }

  build(): Network {
    const metered: KnownCaps = new Map()
    const pledges: Pledge[][] = this.plan.pots.map(() => [])
    for (const pledge of this.supplies.pledges) pledges[pledge.pot]!.push(pledge)
    this.plan.pots.forEach((pot, index) => {
      for (const pledge of pledges[index]!) this.addPledge(pledge, pot.stream)
      const own = this.ground.parts[index]
      if (pot.kind === 'award') this.addAward(index, pot, own[0]?.purse ?? null)
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
      if (row === null || own !== last) row = this.columns.rowOf(stream, own)
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
    const past = this.pasts.flatMap((one, at) => (one.purse === purse ? [{ ...one, line: this.plan.lines.length + at }] : []))
    const supply = past.reduce((sum, one) => sum + one.amount, amount)
    const root = this.node(-1, supply, index, KIND.root)
    this.supply[root] = supply
    this.rootsOf[index].push(root)
    if (purse === null) {
      const row = this.columns.rowOf(pot.stream, this.ground.payable[index]!)
      for (let month = from; month <= through; month++) this.money(root, index, month, row)
      return
    }
    const months = { from, windowEnd: supplies.carries ? pot.through : through, through }
    const remaining = supplies.remaining(purse)
    const tree = purseTree(this.bedOf(purse, months), remaining)
    const nodes = this.addTree(index, pot.stream, root, tree, months, remaining)
    for (const { asides, line } of past)
      for (const branch of [tree.trunk, ...tree.pots.filter((_, at) => asides[at])])
        this.money(nodes[branch], index, from, this.columns.rowOf(pot.stream, Int32Array.of(line)))
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
      const row = this.columns.rowOf(stream, leaf.lines)
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
  private addFlow(index: number, pot: Exclude<Plan['pots'][number], AwardPot>, parts: readonly OwnPart[], known: KnownCaps): void {
    const { supplies } = this
    const all = this.ground.payable[index]!
    let [open, groups] = [[] as readonly OwnPart[], this.byMeters(pot.stream, all, [])]
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
      const now = parts.length === 0 ? open : parts.filter(({ from, through }) => from <= month && month <= through)
      if (now.length !== open.length || now.some((part, at) => part !== open[at])) {
        groups = this.byMeters(
          pot.stream,
          all,
          now.flatMap(({ purse }) => this.flowCaps(purse, known)),
        )
        open = now
      }
      for (const { row, meters } of groups) {
        const money = this.money(root, index, month, row)
        if (money >= 0 && meters.length > 0) this.metersOf.set(money, meters)
      }
    }
  }

  private flowCaps(purse: Purse, known: KnownCaps): readonly Metered[] {
    const own = known.get(purse)
    if (own !== undefined) return own
    const remaining = this.supplies.remaining(purse)
    const made = this.ground.capsOf.get(purse)!.flatMap((cap) => {
      const left = remaining.capLeft(cap)
      return cap.kind === 'ratio' && left >= cap.amount ? [] : [{ cap, meter: this.meter(cap, left) }]
    })
    known.set(purse, made)
    return made
  }

  /** Lines by the meters that count them. */
  private byMeters(stream: number, lines: Int32Array, caps: readonly Metered[]): { row: Row; meters: number[] }[] {
    if (caps.length === 0) return [{ row: this.columns.rowOf(stream, lines), meters: [] }]
    const groups = new Map<string, { lines: number[]; meters: number[] }>()
    for (const line of lines) {
      const meters = caps.filter(({ cap }) => cap.lines[line] === 1).map(({ meter }) => meter)
      const group = groups.get(meters.join()) ?? { lines: [], meters }
      groups.set(meters.join(), group)
      group.lines.push(line)
    }
    return [...groups.values()].map((group) => ({ row: this.columns.rowOf(stream, Int32Array.from(group.lines)), meters: group.meters }))
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

  /** Money of a month; -1 where there is nothing that it could pay. */
  private money(parent: number, pot: number, month: number, row: Row): number {
    const at = month - this.supplies.from
    if (!this.columns.needsAny(row, at)) return -1
    const node = this.node(parent, Number.POSITIVE_INFINITY, pot, KIND.month)
    this.month[node] = at
    this.row[node] = row.index
    this.base[node] = this.payments
    this.payments += row.columns.length
    this.byMonth[at]!.push(node)
    return node
  }

  private finish(): Network {
    const { plan, columns, byMonth } = this
    const moneyWords = Math.max(1, Math.ceil(Math.max(0, ...byMonth.map((list) => list.length)) / 32))
    const nodeCount = this.parent.length
    const moneyStart = new Int32Array(byMonth.length + 1)
    const money = new Int32Array(byMonth.reduce((sum, list) => sum + list.length, 0))
    const slot = new Int32Array(nodeCount).fill(-1)
    let at = 0
    byMonth.forEach((list, month) => {
      moneyStart[month] = at
      list.forEach((node, place) => {
        money[at++] = node
        slot[node] = place
      })
    })
    moneyStart[byMonth.length] = at
    const parent = new Int32Array(this.parent)
    const { childStart, children } = childrenOf(parent)
    return {
      plan,
      from: this.supplies.from,
      ...columns.kept(),
      moneyWords,
      nodeCount,
      parent,
      cap: new Float64Array(this.cap),
      pot: new Int32Array(this.pot),
      kind: new Uint8Array(this.kind),
      supply: new Float64Array(this.supply),
      next: new Int32Array(this.next),
      previous: new Int32Array(this.previous),
      childStart,
      children,
      month: new Int32Array(this.month),
      slot,
      row: new Int32Array(this.row),
      base: new Int32Array(this.base),
      paymentCount: this.payments,
      moneyStart,
      money,
      may: columns.payableBy(byMonth, this.row, moneyWords),
      rootsOf: this.rootsOf,
      meters: this.meters,
      metersOf: this.metersOf,
      pledged: this.pledged,
    }
  }
}
