/**
 * What was spent by fiscal year, of chosen money on chosen lines: what effort and supplanting compare.
 */
import type { Pot } from '../../plan/plan.ts'
import { type Tally, yearAt } from '../tally.ts'

/** By year of the horizon, 0 the first. */
export function spendingOf({ plan, books }: Tally, counts: (pot: Pot, line: number) => boolean): Float64Array {
  const spent = new Float64Array(plan.years.length)
  const { ledger } = books
  for (let at = 0; at < ledger.length; at++)
    if (counts(plan.pots[ledger.pot[at]!]!, ledger.line[at]!)) spent[yearAt(ledger.month[at]!)]! += ledger.amount[at]!
  return spent
}
