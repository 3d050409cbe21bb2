/**
 * Cash that runs out, or falls below what should be kept in the bank.
 */
import { dollars } from '../../money/format.ts'
import type { Cash, Finding } from '../types.ts'

export function cashFindings(cash: Cash | null): Finding[] {
  if (cash === null) return []
  const { month, balance } = cash.lowest
  if (balance < 0) {
    const first = cash.months.find((one) => one.balance < 0)!.month
    return [
      {
        code: 'cash-negative',
        severity: 'critical',
        message: `bills cannot be paid from ${first} on: cash is ${dollars(balance)} at its lowest, in ${month}`,
        path: 'cash',
        rule: 'cash stays above zero',
        amount: -balance,
        remedy: `Arrange a bridge of ${dollars(-balance)}, or earlier payment by the funders that pay late.`,
      },
    ]
  }
  if (cash.minimum === null || balance >= cash.minimum) return []
  const first = cash.months.find((one) => one.balance < cash.minimum!)!.month
  return [
    {
      code: 'cash-below-minimum',
      severity: 'warning',
      message: `cash falls below its minimum of ${dollars(cash.minimum)} in ${first}; it is lowest in ${month}, at ${dollars(balance)}`,
      path: 'cash.minimum',
      rule: `cash stays at ${dollars(cash.minimum)} or above`,
      amount: cash.minimum - balance,
      remedy: `Arrange a bridge of ${dollars(cash.minimum - balance)}, or earlier payment by the funders that pay late.`,
    },
  ]
}
