/**
 * Workbooks as an independent library reads them: cells with value and formula, names, and amounts typed over.
 */
import { read, type WorkBook, write } from 'xlsx'

export type ReadCell = { readonly value: string | number | boolean | null; readonly formula: string | null }

export function open(bytes: Uint8Array): WorkBook {
  return read(bytes, { type: 'array', cellFormula: true, cellDates: false })
}

/** Cells by place, `FB Gaps!E7`. */
export function cellsOf(book: WorkBook): Map<string, ReadCell> {
  const cells = new Map<string, ReadCell>()
  for (const title of book.SheetNames)
    for (const [place, cell] of Object.entries(book.Sheets[title]!)) {
      if (place.startsWith('!')) continue
      const { v, f } = cell as { v?: string | number | boolean; f?: string }
      if (v !== undefined || f !== undefined) cells.set(`${title}!${place}`, { value: v ?? null, formula: f ?? null })
    }
  return cells
}

/** Workbook-wide names with the one cell or the range that they stand for. */
export function namesOf(book: WorkBook): Map<string, string> {
  return new Map(
    (book.Workbook?.Names ?? []).filter(({ Sheet }) => Sheet === undefined || Sheet === null).map(({ Name, Ref }) => [Name, Ref]),
  )
}

/** The value of a name that stands for one cell. */
export function figureOf(book: WorkBook, name: string): string | number | boolean | undefined {
  const [, title, place] = /^'?([^'!]+)'?!(.+)$/.exec(namesOf(book).get(name) ?? '') ?? []
  if (title === undefined) throw new Error(`there is no name ${name}`)
  return (book.Sheets[title]![place!.replaceAll('$', '')] as { v?: string | number | boolean } | undefined)?.v
}

/** The workbook with one cell typed over, as this library saves it. */
export function typedOver(bytes: Uint8Array, title: string, place: string, change: (value: number) => number): Uint8Array {
  const book = open(bytes)
  const cell = book.Sheets[title]![place] as { v: number; w?: string }
  cell.v = change(cell.v)
  delete cell.w
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
}
