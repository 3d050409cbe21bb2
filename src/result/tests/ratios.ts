/**
 * Staffing ratios: how many students there are for each full-time equivalent of school staff that is paid for.
 *
 * Staff of partner agencies supplement school staff and do not replace it, so lines of community providers do not count.
 */
import { centsOf, type Exact, shareOf, ZERO } from '../../money/exact.ts'
import { dollars, grouped } from '../../money/format.ts'
import { priceIn } from '../../scenario/price.ts'
import type { Ratios } from '../../scenario/scenario.ts'
import { formatFiscalYear } from '../../time/fiscal-year.ts'
import { fteOf, staffLines } from '../staff.ts'
import type { Tally } from '../tally.ts'
import type { Finding } from '../types.ts'

type Staffing = { readonly year: number; readonly students: Exact; readonly funded: Exact; readonly missing: Exact }

/** One finding for each role that falls short, of its worst year. */
export function ratioFindings(tally: Tally, { students, roles }: Ratios): Finding[] {
  return roles.flatMap(({ role, students: ratio, given }): Finding[] => {
    const years = tally.plan.years.map(({ year }, index): Staffing => {
      const funded = fundedFte(tally, role, index)
      const count = students.get(year)!
      return { year, students: count, funded, missing: count.div(ratio).minus(funded) }
    })
    const short = years.filter(({ missing }) => missing.gt(0))
    if (short.length === 0) return []
    const worst = short.reduce((most, one) => (one.missing.gt(most.missing) ? one : most))
    const rule = `one ${role} for at most ${text(ratio)} students`
    const [fy, missing] = [formatFiscalYear(worst.year), text(worst.missing)]
    const amount = priceOf(tally, role, worst)
    const others = short.length === 1 ? '' : `, the worst of ${short.length} years that fall short`
    return [
      {
        code: 'ratio',
        severity: given ? 'warning' : 'info',
        message: `${role}: ${text(worst.funded)} full-time equivalents of school staff are funded in ${fy} for ${text(worst.students.round())} students; ${rule} needs ${missing} more${others}`,
        path: given ? `ratios.${role}` : 'students',
        rule,
        ...(CITES[role] === undefined ? {} : { cite: CITES[role] }),
        ...(amount === null ? {} : { amount }),
        remedy: `Fund ${missing} more${amount === null ? '' : `, ${dollars(amount)} at the pay of ${fy}`}, or set the ratio that is meant under ratios:.`,
      },
    ]
  })
}

const CITES: { readonly [role: string]: string } = {
  'school-psychologist': 'NASP Practice Model (2020)',
  'school-counselor': 'ASCA National Model',
  'school-social-worker': 'SSWAA School Social Work Practice Model',
}

/** Full-time equivalents paid for over the year: half of the money, or half of the year, is half of a position. */
function fundedFte({ plan, unfunded }: Tally, role: string, yearIndex: number): Exact {
  const { year, from, through } = plan.years[yearIndex]!
  let sum: Exact = ZERO
  for (const { line, cost, costLine } of staffLines(plan.model)) {
    if (costLine.role !== role || costLine.provider === 'community') continue
    let paid = 0
    for (let month = from; month <= through; month++)
      paid += plan.need[line * plan.monthCount + month]! - unfunded[line * plan.monthCount + month]!
    sum = sum.plus(fteOf(cost, year, paid))
  }
  return sum
}

/** What the missing positions would cost at the average pay of the role; null where nobody has it. */
function priceOf({ plan }: Tally, role: string, { year, missing }: Staffing): number | null {
  let [fte, pay]: [Exact, Exact] = [ZERO, ZERO]
  const seen = new Set<string>()
  for (const { cost, costLine } of staffLines(plan.model)) {
    if (seen.has(cost.id) || costLine.role !== role || cost.price.by !== 'fte') continue
    seen.add(cost.id)
    const own = cost.price.fte.get(year)
    if (own === undefined) continue
    fte = fte.plus(own)
    pay = pay.plus(priceIn(cost.price, year))
  }
  if (fte.isZero()) return null
  const each = centsOf(pay.div(fte))
  return shareOf(each, missing)
}

function text(count: Exact): string {
  const [whole, part] = count.toDecimalPlaces(1).toString().split('.') as [string, string | undefined]
  return `${grouped(Number(whole))}${part === undefined ? '' : `.${part}`}`
}
