/**
 * A book as the bytes of an .xlsx file. This is the one place that knows hucre, the library that writes the parts; what it cannot write,
 * or writes with the clock in it, is put right in `parts.ts`.
 *
 * hucre drops NaN in silence, wants a font name on every font and formulas without `=`: `guard.ts` and `look.ts` see to that.
 */
import { type CellValue, type Cell as HucreCell, type SheetChart, type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { cellName, onSheet } from './address.ts'
import { linked } from './formula.ts'
import { DEFAULT_FONT, LOOKS, MARKED, TABS } from './look.ts'
import type { Book, Cell, Chart, Sheet, Value } from './model.ts'
import { finishParts } from './parts.ts'

/** Sheets wider than this, in characters, are printed on longer paper. */
const WIDE = 210

/** The book must have passed `guard`. Texts stand in a list of their own, or `inline` in their cells. */
export async function writeBook(book: Book, texts: 'shared' | 'inline' = 'shared'): Promise<Uint8Array> {
  const bytes = await writeXlsx({
    stringMode: texts,
    sheets: book.sheets.map(sheetOf),
    namedRanges: [
      ...book.names.map(({ name, text, sheet }) => ({ name, range: text, ...(sheet === undefined ? {} : { scope: sheet }) })),
      // Its own print titles do not quote the sheet's name.
      ...book.sheets.map(({ title, repeated: [first, last] }) => ({
        ...{ name: '_xlnm.Print_Titles', scope: title },
        range: onSheet(title, `$${first}:$${last}`),
      })),
    ],
    defaultFont: { ...DEFAULT_FONT },
    activeSheet: 0,
  })
  return finishParts(bytes, book)
}

function sheetOf(sheet: Sheet): WriteSheet {
  const { title, rows, records, widths, frozen } = sheet
  const cells = new Map<string, Partial<HucreCell>>()
  rows.forEach((row, at) => {
    row.forEach((cell, column) => {
      if (cell !== null) cells.set(`${at},${column}`, cellOf(cell))
    })
  })
  const head = rows.length
  if (records !== null)
    records.columns.forEach(({ head: name, look }, column) => {
      cells.set(`${head},${column}`, { value: name, style: LOOKS[look === 'cents' ? 'headRight' : 'head'] })
    })
  const values: CellValue[][] = rows.map(() => [])
  if (records !== null) values.push([], ...records.rows.map((row) => row.map(storable)))
  if (records?.link !== undefined) {
    const first = storable(records.rows[0]![0] ?? '')
    const style = LOOKS[records.columns[0]!.look]
    cells.set(`${head + 1},0`, { style, formula: linked(records.link, String(first)), formulaResult: first })
  }
  const last = records === null ? null : cellName(head + records.rows.length, records.columns.length - 1)
  return {
    name: title,
    rows: values,
    cells,
    columns: widths.map((width, column) => ({ width, ...(records === null ? {} : { style: LOOKS[records.columns[column]!.look] }) })),
    rowDefs: new Map([...sheet.heights].map(([row, height]) => [row, { height }])),
    merges: sheet.merged.map(({ row, from, to }) => ({ startRow: row, endRow: row, startCol: from, endCol: to })),
    ...(frozen.rows + frozen.columns === 0 ? {} : { freezePane: { rows: frozen.rows, columns: frozen.columns } }),
    ...(records === null || last === null
      ? {}
      : {
          tables: [
            {
              ...{ name: records.table, displayName: records.table, range: `A${head + 1}:${last}`, style: 'TableStyleLight1' },
              columns: records.columns.map(({ head: name }) => ({ name })),
            },
          ],
        }),
    conditionalRules: sheet.marks.map(({ range, when }, index) => ({
      ...{ type: 'expression' as const, priority: index + 1, range, style: MARKED[when].style },
      formula: MARKED[when].test(range.split(':')[0]!),
    })),
    charts: sheet.charts.map(chartOf),
    view: { showGridLines: records !== null, tabColor: { rgb: TABS[sheet.tab] ?? TABS.figures! } },
    pageSetup: {
      ...{
        orientation: 'landscape' as const,
        paperSize: widths.reduce((sum, width) => sum + width, 0) > WIDE ? ('legal' as const) : ('letter' as const),
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
      },
      margins: { left: 0.5, right: 0.5, top: 0.6, bottom: 0.7, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: '&L&8&A&C&8fundbraid&R&8Page &P of &N' },
  }
}

function cellOf({ value, formula, look, link }: Cell): Partial<HucreCell> {
  const shown = storable(value)
  return {
    style: LOOKS[look],
    ...(formula === undefined ? stored(shown) : { formula, formulaResult: shown }),
    ...(link === undefined ? {} : { hyperlink: { target: '', location: link } }),
  }
}

/** hucre takes a text such as `#N/A` for the error itself, unless it comes as formatted text. */
function stored(value: CellValue): Partial<HucreCell> {
  return typeof value === 'string' && value.startsWith('#') ? { richText: [{ text: value }] } : { value }
}

/** A reader takes `_x0041_` in a text for the letter A. */
function storable(value: Value): CellValue {
  if (typeof value !== 'string') return value
  return value.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}

function chartOf({ kind, title, axis, series, categories, at, alt }: Chart): SheetChart {
  const [row, col, toRow, toCol] = at
  return {
    type: 'column',
    title,
    altText: alt,
    barGrouping: kind === 'stackedColumns' ? 'stacked' : 'clustered',
    ...(kind === 'stackedColumns' ? { overlap: 100 } : {}),
    gapWidth: 60,
    legend: series.length > 1 ? 'right' : false,
    series: series.map(({ name, values, color }) => ({ name, values, categories, color })),
    anchor: { from: { row, col }, to: { row: toRow, col: toCol } },
    axes: {
      y: { title: axis, numberFormat: { formatCode: '#,##0' }, gridlines: { major: true }, majorTickMark: 'none', minorTickMark: 'none' },
      x: { majorTickMark: 'none', minorTickMark: 'none' },
    },
  }
}
