/**
 * The entry `fundbraid/workbook`: a result as an Excel workbook whose figures are live, also in a browser.
 *
 * It reads finished results and the scenario that they came from. It must never run a scenario, nor read a clock, a locale or a file.
 */
import type { Calendar } from '../analysis/calendar.ts'
import type { Simulation } from '../result/types.ts'
import { givenOf } from '../scenario/given.ts'
import type { ScenarioInput } from '../scenario/input.ts'
import { modelOf, type ReadOptions, read } from '../scenario/read.ts'
import { bookOf, SHEETS, type Told } from './book.ts'
import { MOST_ROWS } from './books.ts'
import { daysFrom } from './embed/days.ts'
import { type Embedded, embed, openForeign, titlesIn } from './embed/embed.ts'
import { guard } from './guard.ts'
import { writeBook } from './write.ts'

export { type Embedded, isAsWritten } from './embed/embed.ts'
export { BOOK_CODES, type BookCode, BookError, isBookError } from './embed/refusal.ts'

export type WorkbookOptions = ReadOptions & {
  /** The dates of the sheet Calendar, as `calendarOf` of `fundbraid` gives them. Without them that sheet says so. */
  readonly calendar?: Calendar | undefined
}

/**
 * The result as the bytes of an .xlsx file, the same bytes for the same input. `source` is the scenario that the result was made from, as
 * text or object and before its changes: the workbook records it.
 *
 * Throws a TypeError if the result has no books or is of another scenario, a `ScenarioError` if the scenario is wrong, and a RangeError for
 * what no sheet can hold.
 *
 * @example
 * const text = await readFile('plan.yaml', 'utf8')
 * const result = simulate(text)
 * await writeFile('plan.xlsx', await writeWorkbook(text, result, { calendar: calendarOf(read(text), result) }))
 */
export async function writeWorkbook(
  source: string | ScenarioInput,
  result: Simulation,
  options: WorkbookOptions = {},
): Promise<Uint8Array> {
  const book = bookOf(result, told(source, result, options))
  guard(book)
  return writeBook(book)
}

function told(source: string | ScenarioInput, result: Simulation, options: WorkbookOptions): Told {
  const scenario = read(source, { file: options.file, load: options.load, maxBytes: options.maxBytes, changes: result.changes })
  if (scenario.hash !== result.scenario.hash)
    throw new TypeError(`the result is of scenario ${result.scenario.hash.slice(0, 12)}, not of ${scenario.hash.slice(0, 12)}`)
  return { model: modelOf(scenario), given: givenOf(scenario), calendar: options.calendar ?? null }
}

export type EmbedOptions = WorkbookOptions & {
  /** Does it also where formulas of the office break, or where something of theirs stands on a sheet of ours. By default that is refused. */
  readonly force?: boolean | undefined
}

/**
 * The workbook's sheets in a book (.xlsx, .xlsm) that is there already: new ones are added behind its own, those of an earlier time are
 * replaced where they are, by whatever title. Every part that is not ours stays byte for byte, but for the few that must list our sheets.
 *
 * `added` and `replaced` are titles of sheets, `namesGone` the names that the sheets had and have no more, `cellsMoved` formulas of the book
 * that point at a cell in which something else stands now (only with `force`). The same book for the same input.
 *
 * Throws a `BookError` for a book that is none, is damaged or not safe, or would be harmed; else as `writeWorkbook`.
 *
 * @example
 * const { book, added } = await embedInWorkbook(await readFile('budget.xlsx'), text, simulate(text))
 * await writeFile('budget.fundbraid.xlsx', book)
 */
export async function embedInWorkbook(
  book: Uint8Array,
  source: string | ScenarioInput,
  result: Simulation,
  options: EmbedOptions = {},
): Promise<Embedded> {
  const known = told(source, result, options)
  const foreign = openForeign(book)
  const titles = titlesIn(foreign, SHEETS)
  const ours = daysFrom(foreign.workbook.from1904, bookOf(result, known, titles))
  guard(ours)
  return embed(foreign, ours, await writeBook(ours, 'inline'), options.force ?? false)
}

/** True when the tables of the result's workbook hold fiscal years, because months would be too many; then the months belong into csv files. */
export function holdsYears({ needs, movements, ledger }: Pick<Simulation, 'needs' | 'movements' | 'ledger'>): boolean {
  return (needs?.length ?? 0) + (movements?.length ?? 0) + (ledger?.length ?? 0) > MOST_ROWS
}
