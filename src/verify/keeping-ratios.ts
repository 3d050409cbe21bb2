/**
 * Whether the postings keep the rules of what some spending lets other spending be: limits of a selection, and indirect cost.
 *
 * It must never know the windows or balances of money.
 */
import { type Audit, money } from './audit.ts'
import { type Facts, sum } from './facts.ts'
import type { Paid } from './postings.ts'
import { allowanceOf, type Ratio, ratiosOf } from './ratios.ts'
import { type Spender, spendersOf } from './spenders.ts'

export function checkRatios(audit: Audit, facts: Facts, postings: readonly Paid[]): void {
  facts.streams.forEach(({ stream: { limits, indirect } }, at) => {
    if (indirect === null && limits.every(({ of }) => of !== 'selection')) return
    const { each, loose, years } = spendersOf(facts, at, postings)
    for (const spender of each) {
      const isLoose = years.includes(spender)
      for (const ratio of ratiosOf(facts, at, spender.money)) checkRatio(audit, spender, ratio, isLoose ? loose : [])
    }
    if (loose.length > 0) checkLoose(audit, facts, at, years, loose)
  })
}

const paidFor = (lines: readonly boolean[], paid: readonly Paid[]) => sum(paid.flatMap(({ line, amount }) => (lines[line] ? amount : [])))

/** The fault stands at the posting that passes what is allowed. `perhaps` may be spending of the same money. */
function checkRatio(audit: Audit, { who, spent }: Spender, ratio: Ratio, perhaps: readonly Paid[]): void {
  const onBase = paidFor(ratio.base, spent)
  const most = allowanceOf(ratio, onBase + paidFor(ratio.base, perhaps))
  let paid = 0
  const over = spent.find(({ line, amount }) => {
    if (ratio.bound[line]) paid += amount
    return paid > most
  })
  audit.check(over === undefined, 'LIMIT', `ledger.${over?.at}`, () => {
    const all = money(paidFor(ratio.bound, spent))
    return `${who} pays ${all} of what ${ratio.path} lets it pay ${money(most)} of beside the ${money(onBase)} of its base`
  })
}

/** However the surplus is divided among the years, it is bound by what all of them allow together. */
function checkLoose(audit: Audit, facts: Facts, stream: number, years: readonly Spender[], loose: readonly Paid[]): void {
  const byYear = years.map((year) => ({ year, ratios: ratiosOf(facts, stream, year.money) }))
  for (const path of new Set(byYear.flatMap(({ ratios }) => ratios.map((ratio) => ratio.path)))) {
    const own = byYear.map(({ year: { spent }, ratios }) => ({ spent, ratio: ratios.find((ratio) => ratio.path === path) }))
    // A year too small for the limit takes what it can get.
    if (own.some(({ ratio }) => ratio === undefined)) continue
    const rules = own.map(({ spent, ratio }) => ({ spent, ratio: ratio! }))
    const best = rules.reduce((one, other) => (other.ratio.rate.gt(one.ratio.rate) ? other : one)).ratio
    const most = sum(rules.map(({ spent, ratio }) => allowanceOf(ratio, paidFor(ratio.base, spent))))
    // A cent for what each year rounds down by itself, and together need not.
    const allowed = most + allowanceOf(best, paidFor(best.base, loose)) + rules.length
    const paid = sum(rules.map(({ spent, ratio }) => paidFor(ratio.bound, spent))) + paidFor(best.bound, loose)
    audit.check(paid <= allowed, 'LIMIT', `ledger.${loose.at(-1)!.at}`, () => {
      const who = facts.streams[stream]!.stream.id
      return `however the surplus of \`${who}\` is divided among its years, it pays more than ${path} lets it`
    })
  }
}
