/**
 * What a file cannot hold is refused before it is written: a spreadsheet that opens with a repair notice, or that lost a figure in silence,
 * is worse than none. Whatever comes here wrong is a mistake of ours, since texts of a scenario are made to fit by `fitting`.
 */
import { InternalError } from '../money/internal-error.ts'
import { cellName, onSheet } from './address.ts'
import type { Book, Name, Sheet, Value } from './model.ts'

/** The most characters that a cell can hold. */
export const MOST_TEXT = 32_767
const MOST_FORMULA = 8192
const MOST_ROWS = 1_048_576
const MOST_COLUMNS = 16_384
export const MOST_TITLE = 31

/** Text that a cell can hold; what is cut off is said. Characters that no file may hold become �. */
export function fitting(text: string): string {
  const safe = text.replace(/\r\n?/g, '\n').replace(/(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '\ufffd')
  if (safe.length <= MOST_TEXT) return safe
  const end = ` … (cut: the text has ${safe.length} characters, a cell can hold ${MOST_TEXT})`
  const kept = safe.slice(0, MOST_TEXT - end.length)
  return (/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept) + end
}

/** Throws an InternalError for the first thing in a book that a file cannot hold. */
export function guard(book: Book): void {
  const titles = new Set<string>()
  for (const sheet of book.sheets) {
    guardTitle(sheet.title)
    if (titles.has(sheet.title.toLowerCase())) refuse(`two sheets are called ${sheet.title}`)
    titles.add(sheet.title.toLowerCase())
    guardCells(sheet)
  }
  guardNames(book)
}

function guardTitle(title: string): void {
  if (title.length === 0 || title.length > MOST_TITLE) refuse(`a sheet's title has 1 to ${MOST_TITLE} characters, not ${title.length}`)
  if (/[[\]:*?/\\]|^'|'$/.test(title) || fitting(title) !== title || title.toLowerCase() === 'history')
    refuse(`no sheet may be called ${JSON.stringify(title)}`)
}

function guardCells({ title, rows, records, widths }: Sheet): void {
  const place = (row: number, column: number) => onSheet(title, cellName(row, column))
  const count = rows.length + (records === null ? 0 : records.rows.length + 1)
  if (count > MOST_ROWS)
    throw new RangeError(`${title} would have ${count} rows; a sheet holds ${MOST_ROWS}. Ask for the csv tables instead.`)
  const columns = Math.max(widths.length, ...rows.map((row) => row.length))
  if (columns > MOST_COLUMNS) throw new RangeError(`${title} would have ${columns} columns; a sheet holds ${MOST_COLUMNS}`)
  rows.forEach((row, at) => {
    row.forEach((cell, column) => {
      if (cell === null) return
      guardValue(cell.value, () => place(at, column))
      if (cell.formula === undefined) return
      if (cell.formula.startsWith('=') || cell.formula === '') refuse(`${place(at, column)} has no formula but ${cell.formula}`)
      if (cell.formula.length > MOST_FORMULA) refuse(`the formula of ${place(at, column)} has ${cell.formula.length} characters`)
      if (cell.value === null) refuse(`the formula of ${place(at, column)} has no value`)
    })
  })
  if (records === null) return
  if (new Set(records.columns.map(({ head }) => head.toLowerCase())).size < records.columns.length)
    refuse(`two columns of ${records.table} share a name`)
  records.rows.forEach((row, at) => {
    if (row.length !== records.columns.length) refuse(`a record of ${records.table} has ${row.length} values`)
    row.forEach((value, column) => {
      guardValue(value, () => place(rows.length + 1 + at, column))
    })
  })
}

function guardValue(value: Value, place: () => string): void {
  if (typeof value === 'number' && !Number.isFinite(value)) refuse(`${place()} is ${value}`)
  if (typeof value === 'string' && value.length > MOST_TEXT) refuse(`${place()} has ${value.length} characters`)
  if (typeof value === 'string' && fitting(value) !== value) refuse(`${place()} has characters that no file may hold`)
}

function guardNames({ names, sheets }: Book): void {
  const taken = new Set(sheets.flatMap(({ records }) => (records === null ? [] : [key({ name: records.table, text: '' })])))
  for (const name of names) {
    if (!/^[A-Za-z_\\][A-Za-z0-9_.\\]*$/.test(name.name) || name.name.length > 255) refuse(`${name.name} is no name`)
    if (/^([A-Za-z]{1,3}\d+|[RrCc]|[Rr]\d*[Cc]\d*)$/.test(name.name)) refuse(`${name.name} is the name of a cell`)
    if (taken.has(key(name))) refuse(`two names are ${name.name}`)
    taken.add(key(name))
  }
}

function key({ name, sheet }: Name): string {
  return `${sheet ?? ''}!${name.toLowerCase()}`
}

function refuse(what: string): never {
  throw new InternalError(`the workbook cannot be written: ${what}`)
}
