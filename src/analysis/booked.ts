/**
 * A result that can be asked about a scenario: it is that scenario's, and has its books.
 */
import type { Simulation } from '../result/types.ts'
import { changesOf, type Scenario } from '../scenario/read.ts'

export type Booked = Simulation & { readonly [K in 'ledger' | 'needs' | 'movements']: NonNullable<Simulation[K]> }

/** Throws a RangeError where the result is of another scenario, of other changes, or has no books. */
export function bookedResult(scenario: Scenario, result: Simulation): Booked {
  if (result.scenario.hash !== scenario.hash) throw new RangeError('the result is that of another scenario')
  if (JSON.stringify(result.changes) !== JSON.stringify(changesOf(scenario)))
    throw new RangeError('the result was made with other changes of the scenario')
  if (result.ledger === null || result.needs === null || result.movements === null)
    throw new RangeError('this question needs the books: run simulate with its ledger')
  return result as Booked
}
