/**
 * Services delivered as far as they are funded (§7, `delivery: funded`): what is earned follows from the one part of each service and month
 * that is delivered.
 *
 * It must never know the plan at full delivery: books tell only what became of it.
 */
import type { Cents } from '../money/cents.ts'
import type { Movement } from '../result/types.ts'
import { type Audit, money } from './audit.ts'
import { type Facts, nameOf, sum } from './facts.ts'
import type { Paid } from './postings.ts'
import type { Earning } from './revenue.ts'

/** A part of a whole as a fraction, exactly. */
type Part = { readonly of: bigint; readonly to: bigint }
const isBelow = (one: Part, other: Part) => one.of * other.to < other.of * one.to

/**
 * The facts with what is stated to be earned, once that is what a service earns that is delivered in part. With cost C, paid by earnings R and
 * by others O, the part is O ÷ (C − R); so that both together pay that part of C, but for what is rounded down.
 */
export function deliveredFacts(audit: Audit, facts: Facts, movements: readonly Movement[], postings: readonly Paid[]): Facts {
  const stated = new Map<string, Cents>()
  for (const { kind, month, stream, award, service, amount } of movements)
    if (kind === 'earned')
      stated.set(`${stream} ${award} ${service} ${month}`, (stated.get(`${stream} ${award} ${service} ${month}`) ?? 0) + amount)
  const streams = facts.streams.map((one) => {
    const { stream, earnings } = one
    if (earnings === null) return one
    const came = (award: string, service: string, full: readonly Cents[]) =>
      full.map((_, month) => stated.get(`${stream.id} ${award} ${service} ${nameOf(facts, month)}`) ?? 0)
    return {
      ...one,
      earnings: earnings.map(({ service, payable, surplus }): Earning => {
        const [paying, above] = [came('earned', service, payable), came('surplus', service, surplus)]
        return { service, payable: paying, surplus: above, revenue: paying.map((amount, month) => amount + above[month]!) }
      }),
    }
  })
  const delivered: Facts = { ...facts, streams }
  for (const { id } of facts.model.services)
    for (let month = 0; month < facts.monthCount; month++) checkPart(audit, facts, delivered, id, month, postings)
  return delivered
}

/** That one part fits all that is earned on a service in a month, and all that is paid of it. */
function checkPart(audit: Audit, facts: Facts, delivered: Facts, service: string, month: number, postings: readonly Paid[]): void {
  const amounts = facts.streams.flatMap(({ earnings }, stream) =>
    (earnings ?? []).flatMap((full, at) => {
      if (full.service !== service) return []
      const came = delivered.streams[stream]!.earnings![at]!
      return [
        [full.payable[month]!, came.payable[month]!],
        [full.surplus[month]!, came.surplus[month]!],
      ] as const
    }),
  )
  if (amounts.every(([full, came]) => full === 0 && came === 0)) return
  const own = facts.lines.flatMap((line, at) => (line.service === service && facts.needs[at]![month]! > 0 ? [at] : []))
  const cost = sum(own.map((line) => facts.needs[line]![month]!))
  const paid = sum(postings.flatMap((one) => (one.month === month && own.includes(one.line) ? one.amount : [])))
  // Each payment of earned money is rounded down by itself.
  const rounded = facts.streams.reduce((count, { earnings, mayPay }) => {
    const earns = (earnings ?? []).some((earning) => earning.service === service && earning.payable[month]! > 0)
    return earns ? count + own.filter((line) => mayPay[line]).length : count
  }, 0)
  const atLeast: Part[] = [cost === 0 ? { of: 1n, to: 1n } : { of: BigInt(paid), to: BigInt(cost) }]
  const below: Part[] = cost === 0 ? [] : [{ of: BigInt(paid + Math.max(1, rounded)), to: BigInt(cost) }]
  for (const [full, came] of amounts) {
    if (full === 0) continue
    atLeast.push({ of: BigInt(came), to: BigInt(full) })
    below.push({ of: BigInt(came + 1), to: BigInt(full) })
  }
  const least = atLeast.reduce((one, other) => (isBelow(one, other) ? other : one))
  const fits =
    amounts.every(([full, came]) => came <= full) && !isBelow({ of: 1n, to: 1n }, least) && below.every((most) => isBelow(least, most))
  audit.check(fits, 'MOVEMENTS', 'movements', () => {
    const [full, came] = [0, 1].map((which) => sum(amounts.map((pair) => pair[which]!))) as [Cents, Cents]
    const part = `${money(paid)} of ${money(cost)} is paid of \`${service}\` in ${nameOf(facts, month)}`
    return `${part}, which does not fit that ${money(came)} of ${money(full)} is earned on it`
  })
}
