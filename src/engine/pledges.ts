/**
 * Payments that a plan holds on to: what unlocks other money (match, base costs, claimed costs), and the parts of a mix.
 *
 * Money that is pledged is a money of its own in the network, used up from the beginning: it can be moved among costs and months that are
 * the same to every rule, and never be taken away. All else is what is left beside it.
 */
import type { Cents } from '../money/cents.ts'
import { arrivals } from '../plan/claims.ts'
import { capsOf } from '../plan/limits.ts'
import type { Cap, Plan, Purse } from '../plan/plan.ts'
import { groundOf } from './ground.ts'
import type { Remaining } from './purse-tree.ts'
import type { Payment, Pledge, Supplies } from './supplies.ts'

type Span = { readonly bit: bigint; readonly from: number; readonly through: number; readonly lines: Uint8Array }

/** Costs and months of a pot by what rules make of them: those of one kind are the same to every rule that counts its payments. */
type Kinds = {
  readonly lineClass: Int32Array
  readonly monthClass: Int32Array
  /** kind[line class × month classes + month class] */
  readonly kind: Int32Array
  readonly monthClasses: number
  /** By kind its lines, by month, once they were asked for. */
  readonly places: Map<number, ReadonlyMap<number, Int32Array>>
}

export class Alike {
  private readonly spans: readonly Span[][]
  private readonly kinds: (Kinds | null)[]

  constructor(private readonly plan: Plan) {
    const { pots, purses, claims, monthCount } = plan
    this.kinds = pots.map(() => null)
    this.spans = pots.map(() => [])
    const add = (pot: number, from: number, through: number, lines: Uint8Array) =>
      this.spans[pot]!.push({ bit: 1n << BigInt(this.spans[pot]!.length), from, through, lines })
    for (const purse of purses) {
      for (const { pot, from, through } of purse.parts) {
        for (const cap of capsOf(purse)) add(pot, Math.max(from, cap.from), Math.min(through, cap.through), cap.lines)
        for (const { lines } of purse.asides) add(pot, from, through, lines)
      }
      for (const { unlockedBy, base } of purse.ratios) for (const { pot, from, through } of unlockedBy) add(pot, from, through, base)
    }
    for (const { lines, paidBy } of claims)
      pots.forEach(({ stream }, pot) => {
        if (paidBy[stream] !== 1) return
        // A claim is of a fiscal year, and comes month by month.
        for (let month = 0; month < monthCount; month++) add(pot, month, month, lines)
      })
  }

  /** Equal for costs and months that are alike. */
  kindOf(pot: number, line: number, month: number): number {
    const { lineClass, monthClass, kind, monthClasses } = this.kindsOf(pot)
    return kind[lineClass[line]! * monthClasses + monthClass[month]!]!
  }

  /** Where payments of a kind can be moved to: by month the lines. Only awards are moved between months. */
  placesOf(pot: number, line: number, month: number): ReadonlyMap<number, Int32Array> {
    const { plan } = this
    const money = plan.pots[pot]!
    const { places } = this.kindsOf(pot)
    const kind = this.kindOf(pot, line, month)
    const key = money.kind === 'award' ? kind : kind * plan.monthCount + month
    const known = places.get(key)
    if (known !== undefined) return known
    const [from, through] =
      money.kind === 'award'
        ? [Math.max(0, money.from), Math.min(plan.monthCount - 1, money.carriedThrough ?? money.through)]
        : [month, month]
    const found = new Map<number, Int32Array>()
    for (let at = from; at <= through; at++) {
      const lines = this.openLines(pot, kind, at)
      // Months that are alike share their list: it is the same row of the network.
      const before = found.get(at - 1)
      if (lines.length > 0) found.set(at, before !== undefined && isEqual(before, lines) ? before : Int32Array.from(lines))
    }
    places.set(key, found)
    return found
  }

  private openLines(pot: number, kind: number, month: number): number[] {
    const { need, monthCount } = this.plan
    const { lineClass, monthClass, kind: kinds, monthClasses } = this.kindsOf(pot)
    const at = monthClass[month]!
    const open: number[] = []
    for (const line of groundOf(this.plan).payable[pot]!)
      if (kinds[lineClass[line]! * monthClasses + at] === kind && need[line * monthCount + month]! > 0) open.push(line)
    return open
  }

  private kindsOf(pot: number): Kinds {
    const known = this.kinds[pot]
    if (known) return known
    const own = this.spans[pot]!
    const lines = classesBy(this.plan.lines.length, (line) => bitsOf(own, (span) => span.lines[line] === 1))
    const months = classesBy(this.plan.monthCount, (month) => bitsOf(own, ({ from, through }) => month >= from && month <= through))
    const numbers = new Map<bigint, number>()
    const kind = Int32Array.from({ length: lines.bits.length * months.bits.length }, (_, at) => {
      const bits = lines.bits[Math.floor(at / months.bits.length)]! & months.bits[at % months.bits.length]!
      const number = numbers.get(bits) ?? numbers.size
      numbers.set(bits, number)
      return number
    })
    const made = { lineClass: lines.of, monthClass: months.of, kind, monthClasses: months.bits.length, places: new Map() }
    this.kinds[pot] = made
    return made
  }
}

function isEqual(one: Int32Array, other: readonly number[]): boolean {
  return one.length === other.length && one.every((line, at) => line === other[at])
}

function bitsOf(spans: readonly Span[], isIn: (span: Span) => boolean): bigint {
  let bits = 0n
  for (const span of spans) if (isIn(span)) bits |= span.bit
  return bits
}

function classesBy(count: number, bitsAt: (at: number) => bigint): { readonly of: Int32Array; readonly bits: readonly bigint[] } {
  const numbers = new Map<bigint, number>()
  const of = Int32Array.from({ length: count }, (_, at) => {
    const bits = bitsAt(at)
    const number = numbers.get(bits) ?? numbers.size
    numbers.set(bits, number)
    return number
  })
  return { of, bits: [...numbers.keys()] }
}

/** Payments put together by what they can be moved to: inside a month, and for an award also between months. */
export function pledgesOf(plan: Plan, alike: Alike, payments: readonly Payment[], isFixed: boolean): Pledge[] {
  const groups = new Map<number, Payment[]>()
  const cells = plan.lines.length * plan.monthCount
  for (const payment of payments) {
    const { pot, line, month } = payment
    const place = isFixed ? line * plan.monthCount + month : plan.pots[pot]!.kind === 'award' ? 0 : month
    // There are at most as many kinds of a pot as it has costs and months.
    const key = (pot * cells + place) * cells + (isFixed ? 0 : alike.kindOf(pot, line, month))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [payment])
    else group.push(payment)
  }
  return [...groups.values()].map((own) => {
    const { pot, line, month } = own[0]!
    const amount = own.reduce((sum, payment) => sum + payment.amount, 0)
    return { pot, amount, lines: isFixed ? new Map([[month, Int32Array.of(line)]]) : alike.placesOf(pot, line, month), payments: own }
  })
}

/** What is left of money and rules beside what is pledged; of ratio rules what they are allowed to let through. */
export function beside(
  plan: Plan,
  base: Supplies,
  pledges: readonly Pledge[],
  allowed: ReadonlyMap<Cap, Cents>,
  arriving: ReadonlyMap<number, Float64Array>,
): Supplies {
  const payments = pledges.flatMap((pledge) => pledge.payments)
  const ofPot = new Map<number, Payment[]>()
  for (const payment of payments) {
    const own = ofPot.get(payment.pot)
    if (own === undefined) ofPot.set(payment.pot, [payment])
    else own.push(payment)
  }
  const flows = new Map([...ofPot].map(([pot, own]) => [pot, leftOfFlow(plan, base, pot, own, arriving.get(pot) ?? null)]))
  for (const [pot, inflow] of arriving) if (!flows.has(pot)) flows.set(pot, inflow)
  const { parts } = groundOf(plan)
  const known = new Map<Purse, Remaining>()
  const remaining = (purse: Purse): Remaining => {
    const left = known.get(purse) ?? leftOfPurse(base.remaining(purse), plan, purse, ofPot, allowed)
    known.set(purse, left)
    return left
  }
  return {
    ...base,
    pledges,
    award: (pot) => {
      const left = (ofPot.get(pot) ?? []).reduce((sum, { amount }) => sum - amount, base.award(pot))
      const purse = parts[pot]![0]?.purse
      return purse === undefined ? left : Math.min(left, remaining(purse).amount)
    },
    inflow: (pot, month) => flows.get(pot)?.[month] ?? base.inflow(pot, month),
    remaining,
  }
}

/** Flowing money by month; what lasts is taken from what came in last, so that what came early can still pay early. */
function leftOfFlow(plan: Plan, base: Supplies, pot: number, payments: readonly Payment[], inflow: Float64Array | null): Float64Array {
  const left = inflow?.slice() ?? new Float64Array(plan.monthCount)
  if (inflow === null)
    for (let month = base.from; month <= base.through; month++) left[month] = plan.pots[pot]!.kind === 'award' ? 0 : base.inflow(pot, month)
  if (plan.pots[pot]!.kind === 'award') return left
  for (const { month, amount } of payments) {
    let rest = amount
    for (let at = month; rest > 0 && at >= base.from; at--) {
      const taken = Math.min(rest, left[at]!)
      left[at]! -= taken
      rest -= taken
    }
  }
  return left
}

function leftOfPurse(
  before: Remaining,
  plan: Plan,
  purse: Purse,
  ofPot: ReadonlyMap<number, readonly Payment[]>,
  allowed: ReadonlyMap<Cap, Cents>,
): Remaining {
  const own = purse.parts.flatMap(({ pot, from, through }) =>
    (ofPot.get(pot) ?? []).filter(({ month }) => month >= from && month <= through),
  )
  const inside = (cap: Cap) =>
    own.reduce(
      (sum, { line, month, amount }) => (cap.lines[line] === 1 && month >= cap.from && month <= cap.through ? sum + amount : sum),
      0,
    )
  const isAward = plan.pots[purse.parts[0]!.pot]!.kind === 'award'
  const match = purse.ratios.find(({ kind }) => kind === 'match')
  const pledged = own.reduce((sum, { amount }) => sum + amount, 0)
  const most = match === undefined || !isAward ? Number.POSITIVE_INFINITY : (allowed.get(match.cap) ?? Number.POSITIVE_INFINITY)
  return {
    amount: Math.max(0, Math.min(before.amount, most) - pledged),
    capLeft: (cap) => {
      // The match of an award is a matter of how much of it there is.
      if (isAward && cap === match?.cap) return Number.POSITIVE_INFINITY
      return Math.max(0, Math.min(before.capLeft(cap), allowed.get(cap) ?? Number.POSITIVE_INFINITY) - inside(cap))
    },
    past: own.length === 0 || purse.asides.length < 2 ? before.past : paidBefore(before.past, plan, own),
  }
}

/** Which set-asides pledged money uses is open, as it is for money of earlier months. */
function paidBefore(past: readonly Cents[], { lines }: Plan, payments: readonly Payment[]): Cents[] {
  const paid = lines.map((_, line) => past[line] ?? 0)
  for (const { line, amount } of payments) paid[line]! += amount
  return paid
}

/** What claims bring in, by pot and month. */
export function arrivingFrom(plan: Plan, paid: readonly Float64Array[]): Map<number, Float64Array> {
  const inflow = new Map<number, Float64Array>()
  plan.claims.forEach((claim, at) => {
    const sum = inflow.get(claim.pot) ?? new Float64Array(plan.monthCount)
    inflow.set(claim.pot, sum)
    arrivals(claim, paid[at]!).forEach((amount, month) => {
      sum[month]! += amount
    })
  })
  return inflow
}
