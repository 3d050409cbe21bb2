/**
 * Books that programs themselves have written: openpyxl, LibreOffice, SheetJS.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils, write } from 'xlsx'
import { converted } from '../office.ts'
import { ASKS } from './parts.ts'

const PYTHON = '/usr/bin/python3'

const PROGRAM = `import sys
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import Font, PatternFill, Border, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
book = Workbook()
sheet = book.active
sheet.title = 'Budget'
for row in range(1, 7):
    sheet.append([row, row * 10.5, f'=A{row}*B{row}'])
try:
    from openpyxl.worksheet.formula import ArrayFormula
    sheet['D1'] = ArrayFormula('D1', '=SUM(A1:A6*B1:B6)')
except ImportError:
    sheet.formula_attributes['D1'] = {'t': 'array', 'ref': 'D1'}
    sheet['D1'] = '=SUM(A1:A6*B1:B6)'
sheet['A1'].font = Font(name='Calibri', size=16, bold=True, color='FF1F3864')
sheet['A2'].fill = PatternFill('solid', fgColor='FFD9E1F2')
sheet['A3'].border = Border(top=Side(style='thin', color='FF595959'))
sheet['A4'].number_format = 'mmm yyyy'
sheet['A5'].comment = Comment('as of March', 'Finance')
sheet.conditional_formatting.add('B1:B6', ColorScaleRule(start_type='min', start_color='F8696B', end_type='max', end_color='63BE7B'))
sheet.conditional_formatting.add('A1:A6', CellIsRule(operator='greaterThan', formula=['4'], font=Font(bold=True)))
check = DataValidation(type='whole', operator='between', formula1='1', formula2='9')
check.add('A1:A6')
sheet.add_data_validation(check)
chart = BarChart()
chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=6))
sheet.add_chart(chart, 'J2')
hidden = book.create_sheet('Notes')
hidden.sheet_state = 'hidden'
hidden.append(['Head', 'Other'])
hidden.append([1, 2])
hidden.add_table(Table(displayName='Plain', ref='A1:B2'))
picture = book.create_chartsheet('Chart')
other = BarChart()
other.add_data(Reference(sheet, min_col=1, min_row=1, max_row=6))
picture.add_chart(other)
def named(name, text, local=None):
    one = DefinedName(name, attr_text=text)
    if local is None:
        book.defined_names[name] = one
    else:
        local.defined_names[name] = one
try:
    named('Base', 'Budget!$A$1')
    named('Here', 'Notes!$A$2', hidden)
except (TypeError, AttributeError):
    book.defined_names.append(DefinedName('Base', attr_text='Budget!$A$1'))
    book.defined_names.append(DefinedName('Here', attr_text='Notes!$A$2', localSheetId=1))
sheet['E1'] = '=Base+1'
for line in sys.stdin:
    place, formula = line.rstrip('\\n').split(' ', 1)
    sheet[place] = formula
book.save(sys.argv[1])
`

export function openpyxlBook(): Uint8Array {
  const file = join(mkdtempSync(join(tmpdir(), 'fundbraid-openpyxl-')), 'book.xlsx')
  const asks = Object.entries(ASKS).map(([place, ask]) => `${place} ${ask.split('|')[0]}\n`)
  execFileSync(PYTHON, ['-c', PROGRAM, file], { input: asks.join('') })
  return new Uint8Array(readFileSync(file))
}

/** An OpenDocument text that LibreOffice saves as .xlsx: with styles, a validation, a conditional format, names of both scopes, a hidden sheet. */
export function libreOfficeBook(): Uint8Array {
  const spaces = ['office', 'table', 'text', 'style', 'calcext'].map((one) =>
    one === 'calcext'
      ? 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
      : `xmlns:${one}="urn:oasis:names:tc:opendocument:xmlns:${one}:1.0"`,
  )
  const number = (value: number) => `<table:table-cell office:value-type="float" office:value="${value}"/>`
  const formula = (text: string) => `<table:table-cell table:formula="of:=${text}"/>`
  const row = (...cells: readonly string[]) => `<table:table-row>${cells.join('')}</table:table-row>`
  const asks = Object.values(ASKS).map((ask) =>
    ask.slice(1).split('|')[0]!.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll(',', ';').replaceAll('H1', '[.H1]'),
  )
  const rowsOf = asks.map((ask, at) =>
    row(
      number(at + 1),
      number((at + 1) * 7),
      formula(`[.A${at + 1}]+[.B${at + 1}]`),
      '<table:table-cell table:number-columns-repeated="4"/>',
      formula(ask),
    ),
  )
  const text = `<?xml version="1.0" encoding="UTF-8"?><office:document ${spaces.join(' ')} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles><style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet><table:content-validations><table:content-validation table:name="v" table:condition="of:cell-content-is-whole-number() and cell-content()&gt;0" table:base-cell-address="Lines.A1"/></table:content-validations><table:table table:name="Lines">${rowsOf.join('')}${row('<table:table-cell table:content-validation-name="v" office:value-type="float" office:value="5"/>', formula('Start*2'))}<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="Lines.A1:Lines.A6"><calcext:condition calcext:apply-style-name="Default" calcext:value="&gt;3" calcext:base-cell-address="Lines.A1"/></calcext:conditional-format></calcext:conditional-formats></table:table><table:table table:name="Köln &amp; Co" table:style-name="off">${row(number(9), formula('[$Lines.A1]+[.A1]'))}</table:table><table:named-expressions><table:named-range table:name="Start" table:base-cell-address="$Lines.$A$1" table:cell-range-address="$Lines.$A$3"/></table:named-expressions></office:spreadsheet></office:body></office:document>`
  return converted({ 'book.fods': new TextEncoder().encode(text) }, 'xlsx')['book.fods']!
}

export function sheetJsBook(): Uint8Array {
  const sheet = utils.aoa_to_sheet([
    ['Line', 'Amount'],
    ['Staff', 12.25],
    ['Travel', 3],
  ])
  sheet.B4 = { t: 'n', f: 'SUM(B2:B3)', v: 15.25 }
  for (const [place, ask] of Object.entries(ASKS)) sheet[place] = { t: 'n', f: ask.slice(1).split('|')[0]!, v: 5 }
  sheet['!ref'] = 'A1:H6'
  const book = utils.book_new(sheet, 'Budget')
  utils.book_append_sheet(book, utils.aoa_to_sheet([['FB Gaps of our own']]), 'FB Gaps')
  book.Workbook = { Names: [{ Name: 'Lines', Ref: 'Budget!$B$2:$B$3' }] }
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer)
}
