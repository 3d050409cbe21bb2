/**
 * The most that one stream can pay of some costs, and what stands in its way: all money that it has, or what rules let it pay.
 * This is the money side of a cut, worked out by a small network of its own for each stream.
 *
 * It must never know what other streams pay, or what the costs are.
 */
import type { Cents } from '../money/cents.ts'
import type { CutMoney } from '../result/types.ts'
import { type Facts, sum } from './facts.ts'
import { shareOfCost } from './limits.ts'
import { MaxFlow } from './max-flow.ts'
import { idOf, type Pot } from './money-order.ts'
import { type Cap, type Place, type Purse, purseOf } from './purses.ts'
import { fullArrivals } from './reimbursed.ts'

/** One door through which money comes to the costs, closed at the amount. */
type Door = DueMoney & { readonly before: number; readonly behind: number }

/** What a stream can bring to a cut at most. `place` is that in the money order. */
export type DueMoney = Pick<CutMoney, 'award' | 'amount' | 'why'> & { readonly place: number }

/** A stream's money, each with its place in the money order and the caps that a network holds. */
export type Payer = { readonly stream: number; readonly money: readonly PlacedMoney[] }

type PlacedMoney = {
  readonly place: number
  readonly pot: Pot
  /** Of an award. */
  readonly purse: Purse | null
  /** Of everything else: what can first be spent in each month. */
  readonly coming: readonly Cents[]
}

/** The money of each stream, in the money order, with the caps that a network holds. */
export function payersOf(facts: Facts, pots: readonly Pot[], notHeld: readonly string[]): Payer[] {
  return facts.streams.map((_, stream) => ({
    stream,
    money: pots.flatMap((pot, place) => {
      if (pot.stream !== stream || (pot.kind === 'award' && pot.award.amount === 0)) return []
      const isAward = pot.kind === 'award'
      return { pot, place, purse: isAward ? purseOf(facts, stream, pot.award, notHeld) : null, coming: isAward ? [] : comingOf(facts, pot) }
    }),
  }))
}

/** A month's earnings pay in the month; a surplus from the next month on; what is reimbursed, in full, from its own month on. */
function comingOf({ needs, monthCount }: Facts, pot: Exclude<Pot, { kind: 'award' }>): readonly Cents[] {
  if (pot.kind === 'earned') return pot.earning.payable
  const sources =
    pot.kind === 'surplus'
      ? pot.earnings.map(({ surplus }) => [0, ...surplus])
      : pot.claims.map((claim) => fullArrivals(claim, needs, monthCount))
  return Array.from({ length: monthCount }, (_, month) => sum(sources.map((source) => source[month]!)))
}

/** `isIn[line][month]` are the costs of the cut. By award, in the money order. */
export function moneyOf(facts: Facts, payer: Payer, isIn: readonly boolean[][]): DueMoney[] {
  const sums = new Map<string, DueMoney>()
  for (const { award, why, amount, place } of new StreamNet(facts, payer, isIn).closedDoors()) {
    const known = sums.get(award)
    if (known === undefined) sums.set(award, { award, why, amount, place })
    else
      sums.set(award, {
        ...{ award, amount: known.amount + amount, place: Math.min(known.place, place) },
        why: known.why === why ? why : 'limit',
      })
  }
  return [...sums.values()]
}

class StreamNet {
  private readonly flow = new MaxFlow()
  private readonly source = this.flow.node()
  private readonly sink = this.flow.node()
  private readonly doors: Door[] = []
  /** Shares of costs, by line and month. */
  private readonly shares = new Map<string, number>()

  constructor(
    private readonly facts: Facts,
    private readonly payer: Payer,
    private readonly isIn: readonly boolean[][],
  ) {
    for (const { pot, place, purse, coming } of payer.money)
      if (pot.kind === 'award') this.addAward(idOf(pot), purse!, place)
      else this.addRevenue(pot, coming, place)
  }

  /** Doors of the smallest cut nearest to the costs: full, with the costs behind them. */
  closedDoors() {
    this.flow.push(this.source, this.sink)
    const reaches = this.flow.reaching(this.sink)
    return this.doors.filter(({ before, behind, amount }) => amount > 0 && reaches[behind] && !reaches[before])
  }

  private door(award: string, why: Door['why'], amount: Cents, before: number, behind: number, place: number): void {
    this.flow.pipe(before, behind, amount)
    this.doors.push({ award, why, amount, before, behind, place })
  }

  /** root → caps, wide before narrow → costs. Money set aside is beside what is free. */
  private addAward(id: string, { amount, places, caps, divided }: Purse, place: number): void {
    const root = this.flow.node()
    this.door(id, 'all', amount, this.source, root, place)
    const branch = ({ why, amount: most, inside }: Pick<Cap, 'why' | 'amount' | 'inside'>, before: number) => {
      const node = this.flow.node()
      this.door(id, why, most, before, node, place)
      return { node, inside }
    }
    const trunk = divided === null ? root : branch({ why: 'limit', amount: divided.free, inside: new Set() }, root).node
    const branches: { readonly node: number; readonly inside: ReadonlySet<Place> }[] = []
    const innermost = (one: Place) => branches.findLast(({ inside }) => inside.has(one))?.node ?? trunk
    for (const cap of caps) branches.push(branch(cap, innermost([...cap.inside][0]!)))
    for (const one of places) this.lead(innermost(one), one, place)
    for (const aside of divided?.asides ?? []) {
      const { node, inside } = branch(aside, root)
      for (const one of inside) this.lead(node, one, place)
    }
  }

  /** Earnings are gone with their month; surplus and what is reimbursed stay. */
  private addRevenue(pot: Exclude<Pot, { kind: 'award' }>, coming: readonly Cents[], place: number): void {
    const { needs, lines, monthCount, streams } = this.facts
    const { mayPay } = streams[pot.stream]!
    let before = -1
    for (let month = 0; month < monthCount; month++) {
      const came = coming[month]!
      if (came === 0 && before < 0) continue
      const root = this.flow.node()
      this.door(idOf(pot), 'all', came, this.source, root, place)
      if (pot.kind !== 'earned') {
        if (before >= 0) this.flow.pipe(before, root, Number.POSITIVE_INFINITY)
        before = root
      }
      lines.forEach(({ service }, line) => {
        if (!mayPay[line] || needs[line]![month] === 0 || (pot.kind === 'earned' && pot.earning.service !== service)) return
        this.lead(root, { line, months: [month] }, place)
      })
    }
  }

  /** From money to costs of the cut, through the stream's share of them where a limit of a cost binds. */
  private lead(from: number, { line, months }: Pick<Place, 'line' | 'months'>, place: number): void {
    const inCut = months.filter((month) => this.isIn[line]![month])
    if (inCut.length === 0) return
    if (!this.isShared(line)) {
      this.flow.pipe(from, this.sink, Number.POSITIVE_INFINITY)
      return
    }
    for (const month of inCut) {
      const key = `${line} ${month}`
      let share = this.shares.get(key)
      if (share === undefined) {
        share = this.flow.node()
        this.shares.set(key, share)
        const most = shareOfCost(this.facts, this.payer.stream, line, month)!
        // Told behind the first money that it lets through.
        this.door('of-cost', 'of-cost', most, share, this.sink, place + 0.5)
      }
      this.flow.pipe(from, share, Number.POSITIVE_INFINITY)
    }
  }

  private isShared(line: number): boolean {
    const need = this.facts.needs[line]!
    return need.some((cents, month) => cents > 0 && (shareOfCost(this.facts, this.payer.stream, line, month) ?? cents) < cents)
  }
}
