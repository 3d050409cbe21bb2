/**
 * How each kind of cell looks: one quiet style, blue for what was given and black for formulas, gaps in parentheses, zeros as –.
 *
 * Whatever colour says, weight or a sign says too, so that a sheet printed in black and white loses nothing.
 */
import type { CellStyle } from 'hucre/xlsx'
import type { Look, Mark } from './model.ts'

const NAME = 'Calibri'
const INK = '000000'
const NAVY = '1F3864'
const GREY = '595959'
const GIVEN = '0000FF'
const RED = 'C00000'

const MONEY = '#,##0_);-#,##0_);"–"_)'
const GAP = '(#,##0);-#,##0_);"–"_)'
const CENTS = '#,##0.00_);-#,##0.00_);"–"_)'
const SHARE = '0.0%_);-0.0%_);"–"_)'
const FTE = '#,##0.00_);-#,##0.00_);"–"_)'
const COUNT = '#,##0_);-#,##0_);"–"_)'
const TEXT = '@'
/** LibreOffice shows some truth values as 1 and 0. */
const TRUTH = '"TRUE";"TRUE";"FALSE"'

type Shape = {
  readonly size?: number
  readonly bold?: boolean
  readonly italic?: boolean
  readonly color?: string
  readonly fill?: string
  readonly format?: string
  readonly align?: 'left' | 'center' | 'right'
  readonly wrap?: boolean
  readonly indent?: number
  /** A line above, as over a sum; or below, as under a header. */
  readonly line?: 'above' | 'below'
}

function style({ size = 10, bold = false, italic = false, color = INK, fill, format, align, wrap, indent, line }: Shape): CellStyle {
  const font = { name: NAME, size, ...(bold ? { bold } : {}), ...(italic ? { italic } : {}), color: { rgb: color } }
  const side = { style: 'thin', color: { rgb: GREY } } as const
  return {
    font,
    ...(fill === undefined ? {} : { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: fill } } as const }),
    ...(format === undefined ? {} : { numFmt: format }),
    ...(line === undefined ? {} : { border: line === 'above' ? { top: side } : { bottom: side } }),
    alignment: {
      vertical: 'top',
      ...(align === undefined ? {} : { horizontal: align }),
      ...(wrap ? { wrapText: true } : {}),
      ...(indent === undefined ? {} : { indent }),
    },
  }
}

export const LOOKS: { readonly [L in Look]: CellStyle } = {
  title: style({ size: 16, bold: true, color: NAVY }),
  subtitle: style({ color: GREY }),
  heading: style({ size: 12, bold: true, color: NAVY }),
  head: style({ bold: true, fill: 'D9E1F2', line: 'below' }),
  headRight: style({ bold: true, fill: 'D9E1F2', line: 'below', align: 'right' }),
  /** Right behind a header that stands to the right. */
  headAfter: style({ bold: true, fill: 'D9E1F2', line: 'below', align: 'left', indent: 1 }),
  text: style({ align: 'left' }),
  id: style({ color: GREY, format: TEXT, align: 'left' }),
  wrapped: style({ wrap: true, align: 'left' }),
  note: style({ italic: true, color: GREY }),
  label: style({ bold: true }),
  total: style({ bold: true, format: MONEY, line: 'above' }),
  totalText: style({ bold: true, line: 'above' }),
  money: style({ format: MONEY }),
  gap: style({ format: GAP }),
  gapTotal: style({ bold: true, format: GAP, line: 'above' }),
  gapGiven: style({ format: GAP, color: GIVEN }),
  cents: style({ format: CENTS }),
  moneyGiven: style({ format: MONEY, color: GIVEN }),
  given: style({ color: GIVEN, format: TEXT, align: 'left', wrap: true }),
  share: style({ format: SHARE }),
  fte: style({ format: FTE }),
  fteGiven: style({ format: FTE, color: GIVEN }),
  people: style({ format: COUNT, color: GIVEN }),
  month: style({ format: 'mmm yyyy', align: 'left' }),
  day: style({ format: 'd mmm yyyy', align: 'left' }),
  /** Text that stands right behind a number. */
  after: style({ align: 'left', indent: 1 }),
  check: style({ format: TRUTH, align: 'center' }),
  checkTotal: style({ bold: true, size: 12, format: TRUTH, align: 'center', line: 'above' }),
  key: style({ bold: true, size: 12, format: MONEY, align: 'right' }),
  keyGap: style({ bold: true, size: 12, format: GAP, align: 'right' }),
  keyGiven: style({ bold: true, size: 12, format: GAP, color: GIVEN, align: 'right' }),
  alarm: style({ bold: true, color: RED }),
}

const FILLS = { red: 'FFFFC7CE', green: 'FFE2EFDA' } as const

export const MARKED: { readonly [W in Mark['when']]: { readonly test: (cell: string) => string; readonly style: CellStyle } } = {
  positive: { test: (cell) => `AND(ISNUMBER(${cell}),${cell}>0)`, style: marked(FILLS.red, 'FF9C0006') },
  false: { test: (cell) => `AND(NOT(ISBLANK(${cell})),${cell}=FALSE)`, style: marked(FILLS.red, 'FF9C0006') },
  true: { test: (cell) => `${cell}=TRUE`, style: marked(FILLS.green, 'FF375623') },
}

function marked(fill: string, color: string): CellStyle {
  return { font: { bold: true, color: { rgb: color } }, fill: { type: 'pattern', pattern: 'solid', bgColor: { rgb: fill } } }
}

export const TABS: { readonly [tab: string]: string } = {
  summary: NAVY,
  figures: '2E75B6',
  words: '8FAADC',
  books: '7F7F7F',
  checks: '385723',
}

/** Font of everything that has no look of its own. */
export const DEFAULT_FONT = { name: NAME, size: 10 } as const
