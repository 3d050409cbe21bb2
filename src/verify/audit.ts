/**
 * What an audit finds: every check is counted, every fault says where it is and what should stand there.
 *
 * It must never know what is checked.
 */
import type { Cents } from '../money/cents.ts'
import { dollars } from '../money/format.ts'

export type Fault = {
  /** What kind of check failed, such as `POSTING`, `LIMIT`, `FIGURES`. */
  readonly code: FaultCode
  /** Dotted path in the result, such as `ledger.17` or `fiscalYears.2.streams.aware.lapsed`. */
  readonly path: string
  readonly message: string
}

export type FaultCode =
  | 'SHAPE'
  | 'NO-BOOKS'
  | 'CHANGES'
  | 'SCENARIO'
  | 'OPTIONS'
  | 'CATALOGUE'
  | 'NEEDS'
  | 'POSTING'
  | 'BALANCE'
  | 'LIMIT'
  | 'MOVEMENTS'
  | 'LAPSES'
  | 'FIGURES'
  | 'GAPS'
  | 'CAUSES'
  | 'CASH'
  | 'PROOF'

export class Audit {
  checked = 0
  readonly faults: Fault[] = []

  /** The message is only made when it is needed. Says whether the check held. */
  check(holds: boolean, code: FaultCode, path: string, message: () => string): boolean {
    this.checked += 1
    if (!holds) this.faults.push({ code, path, message: message() })
    return holds
  }

  cents(stated: Cents, due: Cents, code: FaultCode, path: string, what: string): boolean {
    return this.check(stated === due, code, path, () => `${what} should be ${money(due)}, not ${money(stated)}`)
  }
}

/** Dollars, also where a number that was read is no whole number of cents. */
export function money(cents: number): string {
  return Number.isSafeInteger(cents) ? dollars(cents) : `${cents} cents`
}
