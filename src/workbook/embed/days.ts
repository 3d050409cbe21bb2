/**
 * Days in a book that counts them from 1904, as books of old Macs do: the same day has a smaller number there.
 */
import type { Book, Look, Value } from '../model.ts'

/** From 1900-01-00, with a 29th of February 1900, to 1904-01-01. */
const DAYS_BETWEEN = 1462
const DAYS: readonly Look[] = ['month', 'day']

export function daysFrom(from1904: boolean, book: Book): Book {
  if (!from1904) return book
  const moved = (value: Value, look: Look) => (typeof value === 'number' && DAYS.includes(look) ? value - DAYS_BETWEEN : value)
  return {
    ...book,
    sheets: book.sheets.map((sheet) => ({
      ...sheet,
      rows: sheet.rows.map((row) => row.map((cell) => (cell === null ? null : { ...cell, value: moved(cell.value, cell.look) }))),
      records:
        sheet.records === null
          ? null
          : {
              ...sheet.records,
              rows: sheet.records.rows.map((row) => row.map((value, at) => moved(value, sheet.records!.columns[at]!.look))),
            },
    })),
  }
}
