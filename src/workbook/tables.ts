/**
 * The books as sheets: each a real table below its title, with names for its columns, so that anyone can filter it, pivot it or sum over it.
 */
import { grouped } from '../money/format.ts'
import { fixedName, onSheet } from './address.ts'
import { type Books, type ColumnId, columnRange, MOST_ROWS, type TableId } from './books.ts'
import type { Name, Sheet } from './model.ts'
import { type Frame, Page } from './page.ts'

const SAYS: { readonly [T in TableId]: string } = {
  Needs: 'What must be paid: every cost line by month. Amounts are dollars and cents.',
  Movements: 'Money that comes and goes: opening, released, earned, lapsed, closing. What is spent stands in the ledger.',
  Ledger: 'Who paid what: stream and award, service and cost line, by month.',
}
const WIDTHS: { readonly [C in ColumnId]: number } = {
  FY: 12,
  Month: 12,
  Kind: 13,
  Stream: 24,
  Award: 14,
  Service: 24,
  Cost: 40,
  Tier: 10,
  Amount: 18,
}

export function tableSheet(table: TableId, books: Books, frame: Frame): { readonly sheet: Sheet; readonly names: readonly Name[] } {
  const columns = books.columns(table)
  const page = new Page(
    table.toLowerCase(),
    `FB ${table}`,
    frame,
    columns.map((column) => WIDTHS[column]),
  )
  const yearly = `A record is a fiscal year: with months the tables would have more than ${grouped(MOST_ROWS)} rows; the months are in the csv tables.`
  page.band(
    table,
    SAYS[table],
    books.by === 'month'
      ? 'Every figure of the other sheets is a sum over the tables Needs, Movements and Ledger: type over an amount and watch FB Checks.'
      : yearly,
  )
  page.freeze()
  // In a book of somebody else: every sum asks for the fiscal year, so that all are worked out anew when it is opened, and what depends on them.
  const link = frame.titles === undefined ? {} : { link: onSheet(frame.titles.get('summary') ?? 'FB Summary', 'A1') }
  const records = { ...books.records(table), ...link }
  const first = page.rows.length + 1
  const names = columns.map((column, at) => ({
    name: columnRange(table, column),
    text: onSheet(page.title, `${fixedName(first, at)}:${fixedName(first + records.rows.length - 1, at)}`),
  }))
  const sheet = page.finish({ tab: 'books', records })
  return { sheet: { ...sheet, frozen: { rows: first, columns: 0 }, repeated: [first, first] }, names }
}
