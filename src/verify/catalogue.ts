/**
 * The head of a result: what was chosen, who is who, what must be paid.
 *
 * It must never know a payment.
 */
import type { Simulation } from '../result/types.ts'
import type { Audit } from './audit.ts'
import { type Facts, lastMonth, nameOf } from './facts.ts'
import { type Pot, streamOrder } from './money-order.ts'
import { same } from './same.ts'

export function checkHead(audit: Audit, facts: Facts, pots: readonly Pot[], { scenario, options, catalogue }: Simulation): void {
  const { name, policy, services } = facts.model
  const { method, delivery, prospects } = policy
  same(audit, 'CATALOGUE', 'scenario', scenario, { name })
  same(audit, 'OPTIONS', 'options', options, { method, delivery, prospects, order: streamOrder(facts, pots) })
  same(audit, 'CATALOGUE', 'catalogue', catalogue, {
    services: services.map(({ id, name, tier, priority, mandated }) => ({ id, name, tier, priority, mandated })),
    costs: facts.lines.map(({ share: _, notice: __, ...line }) => line),
    streams: facts.streams.map(({ stream: { id, name, kind, source, cite }, awards, earnings, claims, uncounted }, stream) => ({
      ...{ id, name, kind, source, cite },
      counted: awards.length > 0 || [earnings, claims].some((money) => money !== null && money.length > 0) || !uncounted,
      ends: endOf(facts, stream),
    })),
    awards: awardsOf(facts),
  })
}

/** The last month in which a stream has money to spend; null when that is the horizon's last, or lies behind it. */
function endOf(facts: Facts, stream: number): string | null {
  const { awards, earnings, claims } = facts.streams[stream]!
  const ends = [
    ...awards.filter(({ amount }) => amount > 0).map(lastMonth),
    ...(earnings ?? []).map(({ payable }) => payable.findLastIndex((amount) => amount > 0)),
    // A surplus lasts, and so does what is reimbursed.
    claims !== null && claims.length > 0 ? facts.monthCount : -1,
    ...(earnings ?? []).map(({ surplus }) => (surplus.some((amount) => amount > 0) ? facts.monthCount : -1)),
  ]
  const last = Math.max(...ends)
  return last < 0 || last >= facts.monthCount - 1 ? null : nameOf(facts, last)
}

function awardsOf(facts: Facts): object[] {
  const month = (at: number) => nameOf(facts, at)
  return facts.streams.flatMap(({ stream, awards }) =>
    awards
      .filter(({ amount }) => amount > 0)
      .sort((one, other) => one.from - other.from)
      .map(({ id, amount, fullAmount, from, through, carriedThrough }) => ({
        ...{ stream: stream.id, id, amount, fullAmount, from: month(from), through: month(through) },
        carriedThrough: carriedThrough === null ? null : month(carriedThrough),
      })),
  )
}

/** Every cent that must be paid, by month, then as listed. */
export function checkNeeds(audit: Audit, facts: Facts, stated: NonNullable<Simulation['needs']>): void {
  const due = Array.from({ length: facts.monthCount }, (_, month) =>
    facts.lines.flatMap(({ id, service }, line) => {
      const amount = facts.needs[line]![month]!
      return amount === 0 ? [] : [{ month: nameOf(facts, month), service, cost: id, amount }]
    }),
  )
  same(audit, 'NEEDS', 'needs', stated, due.flat())
}
