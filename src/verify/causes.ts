/**
 * Causes of gaps: that they are things of the plan, and sum to the gap, of each gap, year and service and in all. Whose fault a gap is, no posting tells.
 */
import type { Cents } from '../money/cents.ts'
import type { CauseKind, Simulation } from '../result/types.ts'
import type { Audit } from './audit.ts'

export function checkCauses(audit: Audit, { causes, gaps, total, fiscalYears, catalogue }: Simulation): void {
  const check = (path: string, parts: readonly Part[], whole: Cents) =>
    audit.cents(sumOf(parts), whole, 'CAUSES', path, 'the sum of the causes')
  gaps.forEach((gap, at) => {
    if (causes !== null) check(`gaps.${at}.causes`, gap.causes, gap.amount)
    else audit.check(gap.causes.length === 0, 'CAUSES', `gaps.${at}.causes`, () => 'gaps have no causes in a result without causes')
  })
  if (causes === null) return
  const { shares, gap } = causes
  const names = shares.map(nameOf)
  const known = new Set([
    ...catalogue.streams.flatMap(({ id }) => ['ended', 'shrank', 'lagged'].map((kind) => `${kind} ${id}`)),
    ...catalogue.services.map(({ id }) => `own-growth ${id}`),
    'structural',
  ])
  const isKnown = (name: string) => known.has(name) || /^cost-growth [a-z_0-9]+( and [a-z_0-9]+)*$/.test(name)
  names.forEach((name, at) => {
    const isFirst = names.indexOf(name) === at
    audit.check(
      isFirst && isKnown(name),
      'CAUSES',
      `causes.shares.${at}`,
      () => `${name} is ${isFirst ? 'no cause of this plan' : 'told twice'}`,
    )
  })
  gaps.forEach(({ causes: own }, at) => {
    const strange = own.map(nameOf).find((name) => !names.includes(name))
    audit.check(strange === undefined, 'CAUSES', `gaps.${at}.causes`, () => `${strange} is not among the causes of all gaps`)
  })
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

function nameOf(cause: CauseKind): string {
  const { kind } = cause
  if (kind === 'structural') return kind
  return `${kind} ${kind === 'cost-growth' ? cause.driver : kind === 'own-growth' ? cause.service : cause.stream}`
}

type Part = { readonly amount: Cents }

function sumOf(list: readonly Part[]): Cents {
  return list.reduce((sum, { amount }) => sum + amount, 0)
}
