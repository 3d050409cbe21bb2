/**
 * Formulas that know their value: each is made together with what it has to give, from the same parts.
 *
 * Only SUM, SUMIFS, SUMPRODUCT, IF, MIN, MAX, ROUND, ABS and HYPERLINK, which every spreadsheet since Excel 2016 and LibreOffice works out
 * alike. Sums are rounded to the cent, since a spreadsheet adds binary fractions of a dollar.
 */
import type { Cents } from '../result/types.ts'
import { cellName, fixedName, onSheet } from './address.ts'

/** An amount of money as a formula. */
export type Term = { readonly text: string; readonly cents: Cents }

/** An amount that stands in a cell of some sheet; `text` is its name on that sheet. */
export type Figure = Term & { readonly sheet: string; readonly row: number; readonly column: number }

export function figureAt(sheet: string, row: number, column: number, cents: Cents): Figure {
  return { text: cellName(row, column), cents, sheet, row, column }
}

/** As another sheet calls it. */
export function abroad({ sheet, row, column }: Figure): string {
  return onSheet(sheet, fixedName(row, column))
}

/** Cells of one row or column that follow each other. @example rangeOf([a1, b1]) // 'A1:B1' */
export function rangeOf(figures: readonly Figure[]): string {
  const [first, last] = [figures[0]!, figures.at(-1)!]
  return figures.length === 1 ? first.text : `${first.text}:${last.text}`
}

export function rangeAbroad(figures: readonly Figure[]): string {
  const [first, last] = [figures[0]!, figures.at(-1)!]
  return onSheet(first.sheet, `${fixedName(first.row, first.column)}:${fixedName(last.row, last.column)}`)
}

/** The sum of cells that follow each other; of none it is 0. */
export function sumOf(figures: readonly Figure[]): Term {
  if (figures.length === 0) return { text: '0', cents: 0 }
  return { text: `ROUND(SUM(${rangeOf(figures)}),2)`, cents: figures.reduce((sum, { cents }) => sum + cents, 0) }
}

/**
 * A text that leads to a place of this workbook. LibreOffice works such a formula out anew whenever a book is opened, and everything that
 * depends on it: it trusts all other figures that are stored, also where what they depend on has changed since.
 */
export function linked(place: string, words: string): string {
  const quoted = (part: string) => `"${part.replaceAll('"', '""')}"`
  return `HYPERLINK(${quoted(`#${place}`)},${quoted(words)})`
}

/** @example signed([[1, cost], [-1, funded]]) // ROUND(E7-E8,2) */
export function signed(parts: readonly (readonly [sign: 1 | -1, figure: Figure])[]): Term {
  const text = parts.map(([sign, figure], index) => `${sign === -1 ? '-' : index === 0 ? '' : '+'}${figure.text}`).join('')
  return { text: `ROUND(${text},2)`, cents: parts.reduce((sum, [sign, figure]) => sum + sign * figure.cents, 0) }
}

export function minus(one: Term, other: Term): Term {
  return { text: `ROUND(${one.text}-${other.text},2)`, cents: one.cents - other.cents }
}
