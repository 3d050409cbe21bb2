/**
 * Supplement, not supplant: it is presumed that federal money took the place of other money where the one rises on a service and the
 * other falls. The presumption can be rebutted.
 *
 * Other money is that of the state, of local bodies and of private donors. What payers pay for visits is neither: it follows the visits.
 */
import { floorOf, ONE } from '../../money/exact.ts'
import { dollars } from '../../money/format.ts'
import type { SupplantTest } from '../../scenario/scenario.ts'
import { formatFiscalYear } from '../../time/fiscal-year.ts'
import type { Tally } from '../tally.ts'
import type { Finding } from '../types.ts'
import { spendingOf } from './spending.ts'

export function supplantFindings(tally: Tally, test: SupplantTest): Finding[] {
  return test.services.flatMap((service) => serviceFindings(tally, test, service))
}

function serviceFindings(tally: Tally, { baseline, tolerance, cite, path }: SupplantTest, id: string): Finding[] {
  const { plan } = tally
  const service = plan.model.services.findIndex((one) => one.id === id)
  const { name } = plan.model.services[service]!
  const spending = (isChosen: (source: string) => boolean) =>
    spendingOf(tally, (pot, line) => plan.lineService[line] === service && isChosen(plan.streams[pot.stream]!.source))
  const federal = spending((source) => source === 'federal')
  const other = spending((source) => source !== 'federal' && source !== 'payer')
  const base = plan.years.findIndex(({ year }) => year === baseline)
  const least = floorOf(other[base]!, ONE.minus(tolerance))
  const allowed = tolerance.isZero() ? '' : ` by more than ${tolerance.times(100).toDecimalPlaces(4)}%`
  const baseYear = formatFiscalYear(baseline)
  return plan.years.slice(base + 1).flatMap(({ year }, offset) => {
    const at = base + 1 + offset
    const [fall, rise] = [other[base]! - other[at]!, federal[at]! - federal[base]!]
    if (other[at]! >= least || rise <= 0) return []
    const fy = formatFiscalYear(year)
    const amount = Math.min(fall, rise)
    return [
      {
        code: 'supplant',
        severity: 'warning',
        message: `${name}: in ${fy} federal money is ${dollars(rise)} more than in ${baseYear}, and state, local and private money ${dollars(fall)} less; ${dollars(amount)} is presumed to be supplanted`,
        path: path.join('.'),
        rule: `non-federal money on a service does not fall${allowed} below ${baseYear} while federal money on it rises`,
        ...(cite === null ? {} : { cite }),
        amount,
        remedy: `Keep ${dollars(amount)} of state, local or private money on it in ${fy}, or document that it would have been cut without the federal money.`,
      } as const,
    ]
  })
}
