/**
 * The order in which money is used (§7): earned money, awards, surplus and reimbursed money, each with its place, before the first month.
 *
 * It must never know what was spent.
 */

import type { Award } from './awards.ts'
import type { Facts } from './facts.ts'
import { sum } from './facts.ts'
import type { Claim } from './reimbursed.ts'
import type { Earning } from './revenue.ts'

/** Money with one place in the order. `stream` is its place in the list. */
export type Pot =
  | { readonly kind: 'earned'; readonly stream: number; readonly earning: Earning }
  | { readonly kind: 'award'; readonly stream: number; readonly award: Award }
  | { readonly kind: 'surplus'; readonly stream: number; readonly earnings: readonly Earning[] }
  | { readonly kind: 'reimbursed'; readonly stream: number; readonly claims: readonly Claim[] }

/** How postings call it. */
export function idOf(pot: Pot): string {
  return pot.kind === 'award' ? pot.award.id : pot.kind
}

/** Awards of nothing have their place too: the order follows from the rules, not from the last cent. */
export function moneyOrder(facts: Facts): Pot[] {
  const services = new Set(facts.streams.flatMap(({ earnings }) => (earnings ?? []).map(({ service }) => service)))
  const earned = [...services].flatMap((service) =>
    facts.streams.flatMap(({ earnings }, stream) =>
      (earnings ?? []).flatMap((earning): Pot[] => (earning.service === service ? [{ kind: 'earned', stream, earning }] : [])),
    ),
  )
  const awards = facts.streams.flatMap(({ awards }, stream) => awards.map((award): Pot => ({ kind: 'award', stream, award })))
  const surplus = facts.streams.flatMap(({ earnings }, stream): Pot[] =>
    earnings === null || earnings.length === 0 ? [] : [{ kind: 'surplus', stream, earnings }],
  )
  const reimbursed = facts.streams.flatMap(({ claims }, stream): Pot[] =>
    claims === null || claims.length === 0 ? [] : [{ kind: 'reimbursed', stream, claims }],
  )
  const placed = [...earned, ...awards, ...surplus, ...reimbursed].map((pot, listed) => ({ pot, place: [...placeOf(facts, pot), listed] }))
  placed.sort((one, other) => {
    const at = one.place.findIndex((number, index) => number !== other.place[index])
    return at < 0 ? 0 : one.place[at]! - other.place[at]!
  })
  return putBehind(
    facts,
    placed.map(({ pot }) => pot),
  )
}

/** What is compared first stands first. */
function placeOf(facts: Facts, pot: Pot): number[] {
  const { stream, mayPay } = facts.streams[pot.stream]!
  const { order } = facts.model.policy
  const named = order.indexOf(stream.id)
  const group = [stream.lastResort ? 1 : 0, named < 0 ? order.length : named]
  if (pot.kind !== 'award') return [...group, pot.kind === 'earned' ? 0 : 2, pot.stream, 0]
  const { from, through } = pot.award
  const payable = facts.needs.map((need, line) => (mayPay[line] ? sum(need.slice(Math.max(0, from), Math.max(0, through + 1))) : 0))
  return [...group, 1, through, sum(payable)]
}

/** `after`: once the streams that are named have their places, what stands before the last of them goes right behind it. */
function putBehind({ model: { streams } }: Facts, sorted: readonly Pot[]): Pot[] {
  let pots = [...sorted]
  const waiting = new Set(streams.keys())
  const isFree = (stream: number) => streams[stream]!.after.every((id) => ![...waiting].some((other) => streams[other]!.id === id))
  while (waiting.size > 0) {
    const next = [...waiting].find(isFree)!
    waiting.delete(next)
    const last = pots.findLast(({ stream }) => streams[next]!.after.includes(streams[stream]!.id))
    if (last === undefined) continue
    const behind = pots.indexOf(last)
    const early = pots.filter(({ stream }, at) => stream === next && at < behind)
    pots = pots.flatMap((pot) => (early.includes(pot) ? [] : pot === last ? [pot, ...early] : [pot]))
  }
  return pots
}

/** Streams by the first of their money; those without any last. */
export function streamOrder({ model: { streams } }: Facts, pots: readonly Pot[]): string[] {
  const first = [...new Set(pots.map(({ stream }) => stream))]
  return [...new Set([...first, ...streams.keys()])].map((stream) => streams[stream]!.id)
}
