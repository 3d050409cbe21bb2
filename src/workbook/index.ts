/**
 * The entry `fundbraid/workbook`: a result as an Excel workbook whose figures are live, also in a browser.
 *
 * It reads finished results and the scenario that they came from. It must never run a scenario, nor read a clock, a locale or a file.
 */
import type { Simulation } from '../result/types.ts'
import { givenOf } from '../scenario/given.ts'
import { modelOf, type ReadOptions, read, type Source } from '../scenario/read.ts'
import { bookOf } from './book.ts'
import { MOST_ROWS } from './books.ts'
import { type CalendarEntry, datesOf } from './calendar.ts'
import { guard } from './guard.ts'
import { writeBook } from './write.ts'

export type { CalendarEntry } from './calendar.ts'

export type WorkbookOptions = Pick<ReadOptions, 'file' | 'maxBytes'> & {
  /** The dates of the sheet Calendar. Default: those that the result itself tells. */
  readonly calendar?: readonly CalendarEntry[] | undefined
}

/**
 * The result as the bytes of an .xlsx file, the same bytes for the same input. `source` is the scenario that the result was made from,
 * before its changes: the workbook records it.
 *
 * Throws a TypeError if the result has no books or is of another scenario, a `ScenarioError` if the scenario is wrong, and a RangeError for what no sheet can hold.
 *
 * @example
 * const text = await readFile('plan.yaml', 'utf8')
 * await writeFile('plan.xlsx', await writeWorkbook(text, simulate(text)))
 */
export async function writeWorkbook(source: Source, result: Simulation, options: WorkbookOptions = {}): Promise<Uint8Array> {
  const scenario = typeof source === 'object' && 'hash' in source ? source : read(source, { ...options, changes: result.changes })
  if (scenario.hash !== result.scenario.hash)
    throw new TypeError(`the result is of scenario ${result.scenario.hash.slice(0, 12)}, not of ${scenario.hash.slice(0, 12)}`)
  const model = modelOf(scenario)
  const book = bookOf(result, { model, given: givenOf(scenario), calendar: options.calendar ?? datesOf(result, model) })
  guard(book)
  return writeBook(book)
}

/** True when the tables of the result's workbook hold fiscal years, because months would be too many; then the months belong into csv files. */
export function holdsYears({ needs, movements, ledger }: Pick<Simulation, 'needs' | 'movements' | 'ledger'>): boolean {
  return (needs?.length ?? 0) + (movements?.length ?? 0) + (ledger?.length ?? 0) > MOST_ROWS
}
