/**
 * A workbook before anyone decides how it is stored: sheets of cells with their looks, formulas with the value that they have, tables,
 * charts, names and what is printed.
 *
 * Everything that a sheet shows is said here once, so that a formula and its cached value cannot part. It must never know a file format,
 * nor what a figure means.
 */

export type Value = string | number | boolean | null

/** What a cell is for; how that looks is decided once, in `look.ts`. */
export type Look =
  | 'title'
  | 'subtitle'
  | 'heading'
  | 'head'
  | 'headRight'
  | 'headAfter'
  | 'text'
  | 'id'
  | 'wrapped'
  | 'note'
  | 'label'
  | 'total'
  | 'totalText'
  | 'money'
  | 'gap'
  | 'gapTotal'
  | 'gapGiven'
  | 'cents'
  | 'moneyGiven'
  | 'given'
  | 'share'
  | 'fte'
  | 'fteGiven'
  | 'people'
  | 'month'
  | 'day'
  | 'after'
  | 'check'
  | 'checkTotal'
  | 'key'
  | 'keyGap'
  | 'keyGiven'
  | 'alarm'

export type Cell = {
  readonly value: Value
  /** Without the leading `=`; `value` is then what it has to give. */
  readonly formula?: string
  readonly look: Look
  /** A place in this workbook, `'FB Gaps'!A1`. */
  readonly link?: string
}

/** Many records of the same columns, written as a table that a pivot can read. */
export type Records = {
  readonly table: string
  readonly columns: readonly { readonly head: string; readonly look: Look }[]
  readonly rows: readonly (readonly Value[])[]
  /** Where the first cell of the first record leads to: its text is then written as a formula. */
  readonly link?: string
}

export type Chart = {
  readonly kind: 'stackedColumns' | 'columns'
  readonly title: string
  readonly axis: string
  /** `name` is the text that the cells of `values` belong to. Ranges are on the chart's own sheet. */
  readonly series: readonly { readonly name: string; readonly values: string; readonly color: string }[]
  readonly categories: string
  /** First row and column, last row and column, counted from 0. */
  readonly at: readonly [row: number, column: number, toRow: number, toColumn: number]
  readonly alt: string
}

/** Marks cells for which something holds. */
export type Mark = { readonly range: string; readonly when: 'positive' | 'false' | 'true' }

/** A defined name. `text` is a range or a constant; `sheet` makes it local to that sheet. */
export type Name = { readonly name: string; readonly text: string; readonly sheet?: string; readonly hidden?: boolean }

export type Sheet = {
  /** Constant over all workbooks: `summary`, `gaps`. The title can change, this cannot. */
  readonly id: string
  readonly title: string
  readonly tab: string
  /** In characters. */
  readonly widths: readonly number[]
  /** Row by row from the first; a null leaves a cell empty. */
  readonly rows: readonly (readonly (Cell | null)[])[]
  /** Below `rows`: a table's header row follows the last of them. */
  readonly records: Records | null
  readonly heights: ReadonlyMap<number, number>
  /** Cells of a row that are one. Rows and columns count from 0. */
  readonly merged: readonly { readonly row: number; readonly from: number; readonly to: number }[]
  /** Rows and columns that stay in view. */
  readonly frozen: { readonly rows: number; readonly columns: number }
  /** The rows that every printed page repeats, counted from 1. */
  readonly repeated: readonly [first: number, last: number]
  readonly marks: readonly Mark[]
  readonly charts: readonly Chart[]
}

export type Book = {
  readonly sheets: readonly Sheet[]
  readonly names: readonly Name[]
  readonly properties: { readonly title: string; readonly subject: string; readonly description: string; readonly keywords: string }
  readonly engine: string
}
