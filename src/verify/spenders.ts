/**
 * Whose spending the rules of a stream's money are about: that of each award, and that of each fiscal year's revenue.
 *
 * It must never know the rules.
 */
import { type Facts, lastMonth, nameOf, sum, yearAt } from './facts.ts'
import { type Money, revenueYears } from './limits.ts'
import type { Paid } from './postings.ts'

/** `from` and `last` are the months inside the horizon in which it may spend; none where `last` lies before `from`. */
export type Spender = {
  readonly who: string
  readonly stream: number
  readonly money: Money
  readonly from: number
  readonly last: number
  readonly spent: readonly Paid[]
}

/**
 * Books do not say of which year a surplus is that pays. Where only one year had earned any by then it is that year's; else it is `loose`,
 * and may be of any of the `years`.
 */
export type Spenders = { readonly each: readonly Spender[]; readonly loose: readonly Paid[]; readonly years: readonly Spender[] }

export function spendersOf(facts: Facts, stream: number, postings: readonly Paid[]): Spenders {
  const { stream: payer, awards } = facts.streams[stream]!
  const own = postings.filter((paid) => paid.stream === stream)
  const ofAwards = awards.flatMap((award): Spender[] => {
    if (award.amount === 0) return []
    const [from, last] = [Math.max(0, award.from), Math.min(facts.monthCount - 1, lastMonth(award))]
    return [{ who: `\`${payer.id}\` ${award.id}`, stream, money: award, from, last, spent: own.filter((paid) => paid.award === award.id) }]
  })
  const surplus = own.filter(({ award }) => award === 'surplus')
  const sources = surplusYears(facts, stream, Math.max(-1, ...surplus.map(({ month }) => month)))
  const years = revenueYears(facts, stream).map(({ at, money }): Spender & { at: number } => ({
    ...{ who: `\`${payer.id}\` with the revenue of ${nameOf(facts, at * 12)} on`, stream, money, at },
    ...{ from: at * 12, last: facts.monthCount - 1 },
    spent: own.filter(
      ({ award, month }) =>
        (award === 'earned' && yearAt(month) === at) || (award === 'surplus' && sources.length === 1 && sources[0] === at),
    ),
  }))
  return {
    each: [...ofAwards, ...years],
    loose: sources.length > 1 ? surplus : [],
    years: years.filter(({ at }) => sources.includes(at)),
  }
}

/** The years that had earned surplus before a month. */
function surplusYears(facts: Facts, stream: number, month: number): number[] {
  const earnings = facts.streams[stream]!.earnings ?? []
  return facts.years.flatMap(({ from, through }, at) =>
    sum(earnings.map(({ surplus }) => sum(surplus.slice(from, Math.max(from, Math.min(through + 1, month)))))) > 0 ? [at] : [],
  )
}
