/**
 * The money order of single pots (§7): which money is taken first.
 *
 * It must never know what has been spent: the order stands before the first month.
 */
import type { CostLine, Model, Stream } from '../../src/scenario/scenario.ts'
import { mayPay } from './allowed.ts'
import { type Award, isCounted } from './awards.ts'
import type { ByMonth } from './costs.ts'
import { type Big, big, NOTHING, total } from './decimal.ts'
import { isInHorizon, span } from './months.ts'

/** Money that is taken as one: a stream's earned money of the month, an award, its surplus, or what it is reimbursed. */
export type Pot =
  | { readonly is: 'earned'; readonly stream: Stream }
  | { readonly is: 'award'; readonly stream: Stream; readonly award: Award }
  | { readonly is: 'surplus'; readonly stream: Stream }
  | { readonly is: 'reimbursed'; readonly stream: Stream }

export function moneyOrder(model: Model, costs: ReadonlyMap<CostLine, ByMonth>, awards: readonly Award[]): Pot[] {
  const inOrder = sortedAwards(model, costs, awards)
  const isSure = ({ chance }: Stream) => isCounted(model.policy, chance === null ? null : big(chance))
  const earns = (stream: Stream) => stream.earns.length > 0 && isSure(stream)
  const claims = (stream: Stream) => stream.reimburses.length > 0 && isSure(stream)
  const ofStreams = (streams: readonly Stream[]): Pot[] => [
    ...streams.filter(earns).map((stream): Pot => ({ is: 'earned', stream })),
    ...inOrder.filter(({ stream }) => streams.includes(stream)).map((award): Pot => ({ is: 'award', stream: award.stream, award })),
    ...streams.flatMap((stream): Pot[] => [
      ...(earns(stream) ? [{ is: 'surplus', stream } as const] : []),
      ...(claims(stream) ? [{ is: 'reimbursed', stream } as const] : []),
    ]),
  ]
  const group = (streams: readonly Stream[]): Pot[] => {
    const named = model.policy.order.flatMap((id) => streams.filter((stream) => stream.id === id))
    const rest = streams.filter((stream) => !named.includes(stream))
    return [...named.flatMap((stream) => ofStreams([stream])), ...ofStreams(rest)]
  }
  const pots = [
    ...group(model.streams.filter(({ lastResort }) => !lastResort)),
    ...group(model.streams.filter(({ lastResort }) => lastResort)),
  ]
  return movedBehind(model, pots)
}

/** The award that ends first; then the one that can be used for less; then as listed. */
function sortedAwards(model: Model, costs: ReadonlyMap<CostLine, ByMonth>, awards: readonly Award[]): Award[] {
  const uses = new Map<Award, Big>()
  for (const award of awards) {
    const months = span(award.from, award.through).filter((month) => isInHorizon(model.calendar, month))
    const lines = [...costs].filter(([line]) => mayPay(award.stream, line))
    uses.set(award, total(lines.flatMap(([, byMonth]) => months.map((month) => byMonth.get(month) ?? NOTHING))))
  }
  const placed = (one: Award, other: Award) => one.place[0] - other.place[0] || one.place[1] - other.place[1] || one.from - other.from
  return [...awards].sort((one, other) => one.through - other.through || uses.get(one)!.cmp(uses.get(other)!) || placed(one, other))
}

/** `after`: what of a stream stands before the last pot of the streams that it names moves right behind that, once those have found their places. */
function movedBehind(model: Model, given: readonly Pot[]): Pot[] {
  let pots = [...given]
  const settled = new Set<string>()
  while (settled.size < model.streams.length) {
    const stream = model.streams.find(({ id, after }) => !settled.has(id) && after.every((other) => settled.has(other)))
    if (stream === undefined) throw new Error('reference: streams come after one another in a circle')
    settled.add(stream.id)
    if (stream.after.length === 0) continue
    const last = pots.findLastIndex((pot) => stream.after.includes(pot.stream.id))
    const ahead = pots.filter((pot, index) => pot.stream === stream && index < last)
    const upTo = pots.slice(0, last + 1).filter((pot) => pot.stream !== stream)
    pots = [...upTo, ...ahead, ...pots.slice(last + 1)]
  }
  return pots
}
