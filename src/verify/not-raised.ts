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
  /**
   * A rule binds what is left, or money of a stream with rules is short: which payments then fall away, postings of full delivery do not tell.
   * What stays certain is that no service loses less than its gap, or more than its cost.
   */
  readonly isUncertain: boolean
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
  return { lost: scaling.lost, isUncertain: scaling.isUncertain || scratch.faults.length > 0 }
}

/** Where services are delivered as far as they are funded, the gap is what is lost. */
export function lossAsGap(facts: Facts, unfunded: readonly Cents[][]): Loss {
  const lost = facts.model.services.map(({ id }) =>
    Array.from({ length: facts.monthCount }, (_, month) =>
      sum(facts.lines.flatMap(({ service }, line) => (service === id ? Math.max(0, unfunded[line]![month]!) : []))),
    ),
  )
  return { lost, isUncertain: false }
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

  /**
   * Money that came of what services earned, or of what was claimed, may be less now: what it cannot pay any more is cut. What is reimbursed
   * can pay in the month in which it comes, and be claimed again, so that a cut can make another.
   */
  month(month: number, postings: readonly Paid[]): void {
    const { facts } = this
    const [surplus, reimbursed] = (['surplus', 'reimbursed'] as const).map((award) =>
      facts.streams.map((_, stream) => postings.filter((paid) => paid.stream === stream && paid.award === award)),
    ) as [Paid[][], Paid[][]]
    const paying = surplus.map((own, stream) => this.cut(own, this.surplus[stream]!))
    const others = [...postings.filter(({ award }) => award !== 'surplus' && award !== 'reimbursed'), ...paying.flat()]
    let left = reimbursed
    for (;;) {
      const planned = [...others, ...left.flat()]
      const kept = this.delivered(month, planned)
      const afforded = left.map((own, stream) => (own.length === 0 ? own : this.cut(own, this.reimbursedBy(month, stream, kept))))
      if (total(afforded.flat()) === total(left.flat())) {
        this.settle(month, planned, kept)
        break
      }
      left = afforded
    }
    surplus.forEach((own, stream) => {
      this.surplus[stream]! -= total(paying[stream]!)
      const isCut = total(paying[stream]!) < total(own)
      // Books do not say of which year a surplus is, nor of which part that is set aside.
      this.isUncertain ||= hasMoneyRules(facts, stream) && (isCut || (own.length > 0 && revenueYears(facts, stream).length > 1))
    })
  }

  /** What a stream has of what it was reimbursed by the end of a month, when so much is paid in the month. */
  private reimbursedBy(month: number, stream: number, paid: readonly Paid[]): Cents {
    const { facts, kept } = this
    const came = sum(reimbursedTo(facts.streams[stream]!.claims!, [...kept, ...paid], facts.monthCount).slice(0, month + 1))
    return Math.max(0, came - total(kept.filter((one) => one.stream === stream && one.award === 'reimbursed')))
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

  /** Services run as far as other money carries what their earnings do not. */
  private delivered(month: number, paid: readonly Paid[]): Paid[] {
    return paid.flatMap((one) => {
      if (one.award !== 'earned') return one
      const amount = this.part(month, this.facts.lines[one.line]!.service, paid, one.amount)
      return amount === 0 ? [] : { ...one, amount }
    })
  }

  /** What a month leaves: what is paid, what is lost, and the surplus that comes of it. `planned` has earned money in full. */
  private settle(month: number, planned: readonly Paid[], kept: readonly Paid[]): void {
    const { facts } = this
    this.kept.push(...kept)
    facts.model.services.forEach(({ id }, at) => {
      this.lost[at]![month] = this.cost(month, id) - total(kept.filter(({ line }) => facts.lines[line]!.service === id))
    })
    facts.streams.forEach(({ earnings }, stream) => {
      for (const { service, surplus } of earnings ?? []) this.surplus[stream]! += this.part(month, service, planned, surplus[month]!)
    })
  }

  /** Of an amount, the part in which a service is delivered. */
  private part(month: number, service: string, paid: readonly Paid[], amount: Cents): Cents {
    const { facts } = this
    const own = paid.filter(({ line }) => facts.lines[line]!.service === service)
    const due = this.cost(month, service) - total(own.filter(({ award }) => award === 'earned'))
    const carried = total(own.filter(({ award }) => award !== 'earned'))
    return due === 0 ? amount : Number((BigInt(amount) * BigInt(carried)) / BigInt(due))
  }

  private cost(month: number, service: string): Cents {
    return sum(this.facts.lines.flatMap((line, at) => (line.service === service ? this.facts.needs[at]![month]! : [])))
  }
}

const total = (paid: readonly Paid[]): Cents => sum(paid.map(({ amount }) => amount))
