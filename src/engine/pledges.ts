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
import type { Supplies } from './build-network.ts'
import type { Remaining } from './purse-tree.ts'

export type Payment = { readonly month: number; readonly pot: number; readonly line: number; readonly amount: Cents }

/** Money of one pot for costs that are alike: by month the lines that it can be moved to. */
export type Pledge = {
  readonly pot: number
  readonly amount: Cents
  readonly lines: ReadonlyMap<number, Int32Array>
  readonly payments: readonly Payment[]
}

type Span = { readonly from: number; readonly through: number; readonly lines: Uint8Array }

/** Which costs and months are the same to every rule that counts a pot's payments. */
export class Alike {
  private readonly spans: readonly Span[][]
  private readonly byLine = new Map<number, bigint[]>()

  constructor(private readonly plan: Plan) {
    const { pots, purses, claims, monthCount } = plan
    this.spans = pots.map(() => [])
    for (const purse of purses) {
      for (const { pot, from, through } of purse.parts) {
        for (const cap of capsOf(purse))
          this.spans[pot]!.push({ from: Math.max(from, cap.from), through: Math.min(through, cap.through), lines: cap.lines })
        for (const { lines } of purse.asides) this.spans[pot]!.push({ from, through, lines })
      }
      for (const { unlockedBy, base } of purse.ratios)
        for (const { pot, from, through } of unlockedBy) this.spans[pot]!.push({ from, through, lines: base })
    }
    for (const { lines, paidBy } of claims)
      pots.forEach(({ stream }, pot) => {
        if (paidBy[stream] !== 1) return
        // A claim is of a fiscal year, and comes month by month.
        for (let month = 0; month < monthCount; month++) this.spans[pot]!.push({ from: month, through: month, lines })
      })
  }

  /** Equal for costs and months that are alike. */
  key(pot: number, line: number, month: number): bigint {
    const bits = this.lineBits(pot)[line]!
    let key = 0n
    this.spans[pot]!.forEach(({ from, through }, at) => {
      if (month >= from && month <= through && (bits >> BigInt(at)) & 1n) key |= 1n << BigInt(at)
    })
    return key
  }

  private lineBits(pot: number): bigint[] {
    const known = this.byLine.get(pot)
    if (known !== undefined) return known
    const bits = this.plan.lines.map((_, line) =>
      this.spans[pot]!.reduce((all, { lines }, at) => (lines[line] === 1 ? all | (1n << BigInt(at)) : all), 0n),
    )
    this.byLine.set(pot, bits)
    return bits
  }
}

/** Payments put together by what they can be moved to: inside a month, and for an award also between months. */
export function pledgesOf(plan: Plan, alike: Alike, payments: readonly Payment[], isFixed: boolean): Pledge[] {
  const groups = new Map<string, Payment[]>()
  for (const payment of payments) {
    const { pot, line, month } = payment
    const place = isFixed ? `${line} ${month}` : plan.pots[pot]!.kind === 'award' ? '' : month
    const key = `${pot} ${place} ${isFixed ? '' : alike.key(pot, line, month)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [payment])
    else group.push(payment)
  }
  return [...groups.values()].map((own) => ({
    pot: own[0]!.pot,
    amount: own.reduce((sum, { amount }) => sum + amount, 0),
    lines: isFixed ? new Map([[own[0]!.month, Int32Array.of(own[0]!.line)]]) : placesOf(plan, alike, own),
    payments: own,
  }))
}

function placesOf(plan: Plan, alike: Alike, payments: readonly Payment[]): Map<number, Int32Array> {
  const { pot, line: first, month: when } = payments[0]!
  const money = plan.pots[pot]!
  const key = alike.key(pot, first, when)
  const [from, through] =
    money.kind === 'award' ? [Math.max(0, money.from), Math.min(plan.monthCount - 1, money.carriedThrough ?? money.through)] : [when, when]
  const places = new Map<number, Int32Array>()
  for (let month = from; month <= through; month++) {
    const lines = plan.lines.flatMap((_, line) => {
      const isOpen =
        plan.mayPay[money.stream * plan.lines.length + line] === 1 && (money.kind !== 'earned' || plan.lineService[line] === money.service)
      return isOpen && plan.need[line * plan.monthCount + month]! > 0 && alike.key(pot, line, month) === key ? [line] : []
    })
    if (lines.length > 0) places.set(month, Int32Array.from(lines))
  }
  return places
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
  for (const payment of payments) ofPot.set(payment.pot, [...(ofPot.get(payment.pot) ?? []), payment])
  const flows = new Map([...ofPot].map(([pot, own]) => [pot, leftOfFlow(plan, base, pot, own, arriving.get(pot) ?? null)]))
  for (const [pot, inflow] of arriving) if (!flows.has(pot)) flows.set(pot, inflow)
  const purseOf = new Map(plan.purses.flatMap((purse) => purse.parts.map(({ pot }) => [pot, purse] as const)))
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
      const purse = purseOf.get(pot)
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
