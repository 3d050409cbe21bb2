/**
 * The reference's waterfall: month by month, line by line, each line takes from the money order until it is paid. It keeps the books
 * as it goes and looks nowhere ahead.
 *
 * It must never be made fast or clever: it is right because anybody can read it.
 */
import type { CostLine, Model } from '../../src/scenario/scenario.ts'
import { mayPay } from './allowed.ts'
import { type Award, awardsOf } from './awards.ts'
import { type ByMonth, costsOf } from './costs.ts'
import { type Big, NOTHING, smaller } from './decimal.ts'
import { horizonMonths, isInHorizon, label } from './months.ts'
import { moneyOrder, type Pot } from './order.ts'
import { type Earning, earningsOf } from './revenue.ts'

export type Need = { month: string; service: string; cost: string; amount: number }
export type Posting = { month: string; stream: string; award: string; service: string; cost: string; amount: number }
export type Movement = {
  kind: 'opening' | 'released' | 'earned' | 'lapsed' | 'closing'
  month: string
  stream: string
  award: string
  service: string | null
  amount: number
}
export type Lapse = { stream: string; award: string; service: string | null; month: string; amount: number; why: string }
export type Books = { needs: Need[]; movements: Movement[]; ledger: Posting[]; lapses: Lapse[]; awards: Award[] }

export function reference(model: Model): Books {
  return new Waterfall(model).run()
}

class Waterfall {
  private readonly months: number[]
  private readonly costs: Map<CostLine, ByMonth>
  private readonly awards: Award[]
  private readonly earnings: Earning[]
  private readonly order: Pot[]
  private readonly books: Books
  /** What is left: of each award, of each stream's surplus by id, and of this month's earnings. */
  private readonly leftOfAward = new Map<Award, Big>()
  private readonly leftOfSurplus = new Map<string, Big>()
  private readonly leftOfEarning = new Map<Earning, Big>()

  constructor(private readonly model: Model) {
    this.months = horizonMonths(model.calendar)
    this.costs = costsOf(model)
    this.awards = awardsOf(model)
    this.earnings = earningsOf(model, this.costs, this.months)
    this.order = moneyOrder(model, this.costs, this.awards)
    this.books = { needs: [], movements: [], ledger: [], lapses: [], awards: this.awards }
  }

  run(): Books {
    for (const month of this.months) {
      this.receive(month)
      for (const line of this.linesByUrgency()) this.pay(month, line)
      this.endMonth(month)
    }
    this.close(this.months.at(-1)!)
    return this.books
  }

  private receive(month: number): void {
    for (const award of this.awards) {
      const isOpening = award.from < this.model.calendar.from && month === this.months[0]
      if (!isOpening && award.from !== month) continue
      this.leftOfAward.set(award, award.amount)
      this.move(isOpening ? 'opening' : 'released', month, award.stream.id, award.id, null, award.amount)
    }
    for (const earning of this.earnings) {
      if (earning.month !== month) continue
      this.leftOfEarning.set(earning, earning.payable)
      this.move('earned', month, earning.stream.id, 'earned', earning.service, earning.payable)
      this.move('earned', month, earning.stream.id, 'surplus', earning.service, earning.surplus)
    }
  }

  /** Priority 1 first, lines without one last; equals as listed. */
  private linesByUrgency(): CostLine[] {
    const rank = (line: CostLine) => line.priority ?? Number.POSITIVE_INFINITY
    const listed = [...this.costs.keys()]
    const ranks = [...new Set(listed.map(rank))].sort((one, other) => (one < other ? -1 : 1))
    return ranks.flatMap((wanted) => listed.filter((line) => rank(line) === wanted))
  }

  private pay(month: number, line: CostLine): void {
    const cost = this.costs.get(line)!.get(month) ?? NOTHING
    if (cost.isZero()) return
    this.books.needs.push({ month: label(month), service: line.service, cost: line.id, amount: cost.toNumber() })
    let unpaid = cost
    for (const pot of this.order) {
      if (unpaid.isZero()) return
      if (!mayPay(pot.stream, line)) continue
      const amount = smaller(unpaid, this.take(pot, month, line, unpaid))
      if (amount.isZero()) continue
      unpaid = unpaid.minus(amount)
      const award = pot.is === 'award' ? pot.award.id : pot.is
      this.books.ledger.push({
        month: label(month),
        stream: pot.stream.id,
        award,
        service: line.service,
        cost: line.id,
        amount: amount.toNumber(),
      })
    }
  }

  /** Takes up to `wanted` out of a pot, for a line in a month; says how much that was. */
  private take(pot: Pot, month: number, line: CostLine, wanted: Big): Big {
    if (pot.is === 'award') return takeFrom(this.leftOfAward, pot.award, wanted)
    if (pot.is === 'surplus') return takeFrom(this.leftOfSurplus, pot.stream.id, wanted)
    const earning = this.earnings.find((one) => one.month === month && one.stream === pot.stream && one.service === line.service)
    return earning === undefined ? NOTHING : takeFrom(this.leftOfEarning, earning, wanted)
  }

  private endMonth(month: number): void {
    for (const award of this.awards) this.endAward(award, month)
    for (const earning of this.earnings) {
      if (earning.month !== month) continue
      const { stream, service } = earning
      this.lapse(month, stream.id, 'earned', service, this.leftOfEarning.get(earning)!, 'revenue-unused')
      this.leftOfSurplus.set(stream.id, (this.leftOfSurplus.get(stream.id) ?? NOTHING).plus(earning.surplus))
    }
  }

  /** What is left of an award at the end of a month lapses, is carried, or simply stays. */
  private endAward(award: Award, month: number): void {
    const left = this.leftOfAward.get(award) ?? NOTHING
    const carriedMonths = award.carryover?.months ?? 0
    if (month === award.through) {
      const carried = award.cap === null ? left : smaller(left, award.cap)
      this.leftOfAward.set(award, carried)
      const why = award.carryover === null ? 'window-end' : 'carryover-cap'
      this.lapse(month, award.stream.id, award.id, null, left.minus(carried), why)
    } else if (carriedMonths > 0 && month === award.through + carriedMonths) {
      this.leftOfAward.set(award, NOTHING)
      this.lapse(month, award.stream.id, award.id, null, left, 'carryover-end')
    }
  }

  private close(month: number): void {
    for (const award of this.awards) this.move('closing', month, award.stream.id, award.id, null, this.leftOfAward.get(award) ?? NOTHING)
    for (const [stream, left] of this.leftOfSurplus) this.move('closing', month, stream, 'surplus', null, left)
  }

  private lapse(month: number, stream: string, award: string, service: string | null, amount: Big, why: string): void {
    this.move('lapsed', month, stream, award, service, amount)
    if (!amount.isZero()) this.books.lapses.push({ stream, award, service, month: label(month), amount: amount.toNumber(), why })
  }

  private move(kind: Movement['kind'], month: number, stream: string, award: string, service: string | null, amount: Big): void {
    if (amount.isNegative() && !amount.isZero()) throw new Error('reference: negative money')
    if (!isInHorizon(this.model.calendar, month)) throw new Error('reference: a movement outside of the horizon')
    if (!amount.isZero()) this.books.movements.push({ kind, month: label(month), stream, award, service, amount: amount.toNumber() })
  }
}

/** Takes up to `wanted` of what is left for a key. */
function takeFrom<K>(left: Map<K, Big>, key: K, wanted: Big): Big {
  const has = left.get(key) ?? NOTHING
  const taken = smaller(has, wanted)
  if (!taken.isZero()) left.set(key, has.minus(taken))
  return taken
}
