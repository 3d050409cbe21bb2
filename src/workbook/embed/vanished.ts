/**
 * What formulas of the office used and the new sheets do not have: names that are gone, cells in which something else stands, a column of a
 * table. It is found before anything is written, and refused unless somebody wants it.
 */
import type { Book, Name } from '../model.ts'
import { type Broken, type Changed, cellKey } from './foreign.ts'
import { BookError } from './refusal.ts'
import type { WorkbookPart } from './workbook-part.ts'

const CELL = /^'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+)$|^([^'!]+)!\$([A-Z]+)\$(\d+)$/

/** The one cell that a name stands for, as `cellKey` writes it. */
function cellOf(text: string): string | null {
  const [, quoted, column, row, plain, plainColumn, plainRow] = CELL.exec(text) ?? []
  if (quoted !== undefined) return cellKey(quoted.replaceAll("''", "'"), `${column}${row}`)
  return plain === undefined ? null : cellKey(plain, `${plainColumn}${plainRow}`)
}

/** Names of ours that the new sheets do not have. */
export function goneNames(workbook: WorkbookPart, book: Book): WorkbookPart['names'] {
  const next = new Set(book.names.map(({ name }) => name.toLowerCase()))
  return workbook.names.filter(
    ({ name, text, ours, sheet }) => ours && sheet === null && text !== NOT_THERE && !next.has(name.toLowerCase()),
  )
}

const NOT_THERE = '#N/A'

export function changedBy(workbook: WorkbookPart, book: Book, removed: ReadonlySet<number>): Changed {
  const next = new Map(book.names.map(({ name, text }) => [name.toLowerCase(), cellOf(text)]))
  const cells = new Map<string, string>()
  for (const { name, text, ours, sheet } of workbook.names) {
    const cell = ours && sheet === null ? cellOf(text) : null
    if (cell !== null && next.get(name.toLowerCase()) !== cell) cells.set(cell, name)
  }
  const titles = new Set([...removed].map((index) => workbook.sheets[index]!.title.toLowerCase()))
  // Names that were set to #N/A are kept as long as somebody uses them.
  const unset = workbook.names.filter(({ ours, text }) => ours && text === NOT_THERE)
  return { names: new Set([...goneNames(workbook, book), ...unset].map(({ name }) => name.toLowerCase())), cells, titles }
}

/** Names that the new sheets do not have and somebody uses: they say #N/A from now on. */
export function keptNames(workbook: WorkbookPart, book: Book, broken: Broken): readonly Name[] {
  const used = new Set(broken.names.flatMap(({ names }) => names))
  const next = new Set(book.names.map(({ name }) => name.toLowerCase()))
  return workbook.names
    .filter(({ name, ours, sheet }) => ours && sheet === null && used.has(name.toLowerCase()) && !next.has(name.toLowerCase()))
    .map(({ name }) => ({ name, text: NOT_THERE }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** With no name can a column be put right, so that it is refused in any case. */
export function refuseColumns({ columns }: Broken): void {
  if (columns.length === 0) return
  throw new BookError(
    'NAMES-GONE',
    'formulas of the book use the column Month of our tables, which hold fiscal years from now on',
    'Change these formulas: Excel would not open the book with them. A shorter or smaller plan has months.',
    columns.map(({ place, column }) => `${place} uses ${column}`),
  )
}

export function refuseBroken({ names, cells }: Broken, workbook: WorkbookPart): void {
  const unset = new Set(workbook.names.filter(({ ours, text }) => ours && text === NOT_THERE).map(({ name }) => name.toLowerCase()))
  const spelled = new Map(workbook.names.map(({ name }) => [name.toLowerCase(), name]))
  const gone = names.flatMap(({ place, names: used }) => {
    const now = used.filter((name) => !unset.has(name)).map((name) => spelled.get(name)!)
    return now.length === 0 ? [] : [`${place} uses ${now.join(', ')}`]
  })
  const moved = cells.map(toldMove)
  if (gone.length > 0)
    throw new BookError(
      'NAMES-GONE',
      'formulas of the book use names that the new sheets do not have',
      'Change these formulas, or embed with --force: the names then say #N/A.',
      [...gone, ...moved],
    )
  if (moved.length > 0)
    throw new BookError(
      'CELLS-MOVED',
      'formulas of the book point at cells in which something else stands now',
      'Let them use the names instead, or embed with --force and look at each.',
      moved,
    )
}

/** @example "Budget!B2 points at 'FB Summary'!G20, where FB_Gap_Total stood" */
export function toldMove({ place, cell, was }: Broken['cells'][number]): string {
  return `${place} points at ${cell}, ${was === null ? 'and the sheet is gone' : `where ${was} stood`}`
}
