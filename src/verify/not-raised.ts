/**
 * What services lose when a gap is not raised (§7, `delivery: funded`): a service that runs in part earns in part, and what it does not earn
 * is lost on top of the gap. Worked out from the postings of full delivery, month by month.
 *
 * It must never know what a result says of it.
 */
import type { Cents } from '../money/cents.ts'
import { Audit } from './audit.ts'
import { type Facts, sum } from './facts.ts'
import { checkMatches } from './keeping-match.ts'
import { checkRatios } from './keeping-ratios.ts'
import { hasMoneyRules, revenueYears } from './limits.ts'
import type { Paid } from './postings.ts'
import { reimbursedTo } from './reimbursed.ts'

export type Loss = {
  /** By service and month. */
  readonly lost: readonly Cents[][]
  /** A rule binds what is left, and takes more of it in a way that postings do not tell. */
  readonly isLeast: boolean
}

export function lossOf(facts: Facts, postings: readonly Paid[]): Loss {
  const scaling = new Scaling(facts)
  for (let month = 0; month < facts.monthCount; month++)
    scaling.month(
      month,
      postings.filter((paid) => paid.month === month),
    )
  const scratch = new Audit()
  checkRatios(scratch, facts, scaling.kept)
  checkMatches(scratch, facts, scaling.kept)
  return { lost: scaling.lost, isLeast: scaling.isUncertain || scratch.faults.length > 0 }
}

/** Where services are delivered as far as they are funded, the gap is what is lost. */
export function lossAsGap(facts: Facts, unfunded: readonly Cents[][]): Loss {
  const lost = facts.model.services.map(({ id }) =>
    Array.from({ length: facts.monthCount }, (_, month) =>
      sum(facts.lines.flatMap(({ service }, line) => (service === id ? Math.max(0, unfunded[line]![month]!) : []))),
    ),
  )
  return { lost, isLeast: false }
}

class Scaling {
  readonly kept: Paid[] = []
  readonly lost: Cents[][]
  isUncertain = false
  private readonly surplus: Cents[]
  private readonly coverage: readonly number[]

  constructor(private readonly facts: Facts) {
    this.lost = facts.model.services.map(() => new Array<Cents>(facts.monthCount).fill(0))
    this.surplus = facts.streams.map(() => 0)
    const rank = (line: number) => facts.lines[line]!.priority ?? Number.POSITIVE_INFINITY
    const order = facts.lines
      .map((_, line) => line)
      .sort((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : one - other))
    this.coverage = facts.lines.map((_, line) => order.indexOf(line))
  }

  month(month: number, postings: readonly Paid[]): void {
    const isOther = ({ award }: Paid) => award !== 'surplus' && award !== 'reimbursed'
    const others = [...postings.filter(isOther), ...this.facts.streams.flatMap((_, stream) => this.afforded(month, stream, postings))]
    this.facts.model.services.forEach(({ id }, at) => {
      this.deliver(
        month,
        at,
        others.filter(({ line }) => this.facts.lines[line]!.service === id),
      )
    })
  }

  /** Money that came of what services earned may be less now: what it cannot pay any more is cut, what is covered last first. */
  private afforded(month: number, stream: number, postings: readonly Paid[]): Paid[] {
    const { claims } = this.facts.streams[stream]!
    const [surplus, reimbursed] = (['surplus', 'reimbursed'] as const).map((award) =>
      postings.filter((paid) => paid.stream === stream && paid.award === award),
    ) as [Paid[], Paid[]]
    const bySurplus = this.cut(surplus, this.surplus[stream]!)
    if (sum(bySurplus.map(({ amount }) => amount)) < sum(surplus.map(({ amount }) => amount)))
      this.isUncertain ||= hasMoneyRules(this.facts, stream) && revenueYears(this.facts, stream).length > 1
    this.surplus[stream]! -= sum(bySurplus.map(({ amount }) => amount))
    if (reimbursed.length === 0) return bySurplus
    const came = sum(reimbursedTo(claims!, this.kept, this.facts.monthCount).slice(0, month + 1))
    const spent = sum(this.kept.flatMap((paid) => (paid.stream === stream && paid.award === 'reimbursed' ? paid.amount : [])))
    return [...bySurplus, ...this.cut(reimbursed, Math.max(0, came - spent))]
  }

  private cut(postings: readonly Paid[], held: Cents): Paid[] {
    let left = held
    return [...postings]
      .sort((one, other) => this.coverage[one.line]! - this.coverage[other.line]!)
      .flatMap((paid) => {
        const amount = Math.min(left, paid.amount)
        left -= amount
        return amount === 0 ? [] : [{ ...paid, amount }]
      })
  }

  /** A service runs as far as other money carries what its earnings do not. */
  private deliver(month: number, service: number, paid: readonly Paid[]): void {
    const { facts } = this
    const { id } = facts.model.services[service]!
    const cost = sum(facts.lines.flatMap((line, at) => (line.service === id ? facts.needs[at]![month]! : [])))
    const earned = paid.filter(({ award }) => award === 'earned')
    const others = paid.filter(({ award }) => award !== 'earned')
    const due = cost - sum(earned.map(({ amount }) => amount))
    const carried = due === 0 ? 0 : sum(others.map(({ amount }) => amount))
    const part = (amount: Cents) => (due === 0 ? amount : Number((BigInt(amount) * BigInt(carried)) / BigInt(due)))
    const kept = [...others, ...earned.map((one) => ({ ...one, amount: part(one.amount) }))]
    this.kept.push(...kept)
    this.lost[service]![month] = cost - sum(kept.map(({ amount }) => amount))
    facts.streams.forEach(({ earnings }, stream) => {
      for (const { service: on, surplus } of earnings ?? []) if (on === id) this.surplus[stream]! += part(surplus[month]!)
    })
  }
}
