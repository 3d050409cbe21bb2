/**
 * The money order: which money is used first, money that would be lost before money that stays (§7 of the language).
 *
 * (a) earned revenue, (b) awards by the last month of their window, (c) of those the one with less to pay, (d) listed order, (e) surplus and
 * reimbursed money, (f) last resort. `policy.order` puts its streams first; `after` puts a stream behind others and wins over both.
 */
import type { Model } from '../scenario/scenario.ts'
import { payableBetween } from './payable.ts'
import type { Plan, Pot } from './plan.ts'

export type Ordered = { readonly pots: Pot[]; readonly overruled: string[] }

export function moneyOrder(model: Model, pots: readonly Pot[], plan: Pick<Plan, 'need' | 'mayPay' | 'monthCount' | 'lines'>): Ordered {
  const { streams, policy } = model
  const named = new Map(policy.order.map((id, index) => [id, index]))
  const group = (pot: Pot): number => {
    const stream = streams[pot.stream]!
    const place = named.get(stream.id) ?? streams.length
    // Last resort stays last, likewise among themselves.
    return stream.lastResort ? streams.length + 1 + place : place
  }
  const payable = payableBetween(plan.need, plan)
  const sorted = pots
    .map((pot, index) => ({ pot, index, group: group(pot), rank: RANK[pot.kind] }))
    .sort(
      (one, other) =>
        one.group - other.group || one.rank - other.rank || compareAwards(one.pot, other.pot, payable) || one.index - other.index,
    )
    .map(({ pot }) => pot)
  const ordered = putBehind(model, sorted)
  return { pots: ordered, overruled: overruledBy(model, ordered) }
}

const RANK = { earned: 0, award: 1, surplus: 2, reimbursed: 2 } as const

function compareAwards(one: Pot, other: Pot, payable: (stream: number, from: number, through: number) => number): number {
  if (one.kind !== 'award' || other.kind !== 'award') return one.stream - other.stream
  if (one.through !== other.through) return one.through - other.through
  return payable(one.stream, one.from, one.through) - payable(other.stream, other.from, other.through)
}

/** `after`: what of a stream's money stands before the last money of the streams it names moves right behind it. */
function putBehind({ streams }: Model, sorted: readonly Pot[]): Pot[] {
  let pots = [...sorted]
  const settled = new Set<string>()
  for (;;) {
    // A stream is moved once those that it names stand where they stay.
    const next = streams.findIndex(({ id, after }) => !settled.has(id) && after.every((other) => settled.has(other)))
    if (next < 0) return pots
    const { id, after } = streams[next]!
    settled.add(id)
    if (after.length === 0) continue
    const last = pots.findLastIndex((pot) => after.includes(streams[pot.stream]!.id))
    const early = pots.slice(0, Math.max(0, last)).filter((pot) => pot.stream === next)
    if (early.length === 0) continue
    const behind = pots.slice(last + 1)
    pots = [...pots.slice(0, last + 1).filter((pot) => pot.stream !== next), ...early, ...behind]
  }
}

/** Streams of `policy.order` that do not stand where it wants them. */
function overruledBy({ streams, policy }: Model, pots: readonly Pot[]): string[] {
  const firsts = policy.order.map((id) => pots.findIndex((pot) => streams[pot.stream]!.id === id))
  return policy.order.filter((id, index) => {
    const { lastResort, after } = streams.find((stream) => stream.id === id)!
    if (firsts[index]! < 0 || (!lastResort && after.length === 0)) return false
    return firsts.some((first, other) => other > index && first >= 0 && first < firsts[index]!)
  })
}
