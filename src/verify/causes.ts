/**
 * Causes of gaps: that they sum to the gap, of each gap, year and service and in all. Whose fault a gap is, no posting tells.
 */
import type { Cents } from '../money/cents.ts'
import type { Simulation } from '../result/types.ts'
import type { Audit } from './audit.ts'

export function checkCauses(audit: Audit, { causes, gaps, total, fiscalYears }: Simulation): void {
  const check = (path: string, parts: readonly Part[], whole: Cents) =>
    audit.cents(sumOf(parts), whole, 'CAUSES', path, 'the sum of the causes')
  gaps.forEach((gap, at) => {
    if (causes !== null) check(`gaps.${at}.causes`, gap.causes, gap.amount)
    else audit.check(gap.causes.length === 0, 'CAUSES', `gaps.${at}.causes`, () => 'gaps have no causes in a result without causes')
  })
  if (causes === null) return
  const { shares, gap } = causes
  audit.cents(gap, total.gap, 'CAUSES', 'causes.gap', 'the gap')
  check('causes.shares', shares, total.gap)
  for (const { fy, gap: ofYear } of fiscalYears)
    check(
      `causes.shares.years.${fy}`,
      shares.flatMap(({ years }) => years.filter((year) => year.fy === fy)),
      ofYear,
    )
  for (const [id, { gap: ofService }] of Object.entries(total.services))
    check(
      `causes.shares.services.${id}`,
      shares.map(({ services }) => ({ amount: services[id] ?? 0 })),
      ofService,
    )
  shares.forEach(({ amount, years, services }, at) => {
    check(`causes.shares.${at}.years`, years, amount)
    check(
      `causes.shares.${at}.services`,
      Object.values(services).map((part) => ({ amount: part })),
      amount,
    )
  })
}

type Part = { readonly amount: Cents }

function sumOf(list: readonly Part[]): Cents {
  return list.reduce((sum, { amount }) => sum + amount, 0)
}
