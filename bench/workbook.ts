/**
 * Writing a table of 50,000 rows: our writer beside SheetJS and, where somebody has installed it, exceljs. Each writes the same eight columns
 * in a process of its own, since memory is half of the question. Seconds are processor time; that SheetJS reads the same sum back is checked first.
 */
import { spawnSync } from 'node:child_process'
import { read, utils, write } from 'xlsx'
import { guard } from '../src/workbook/guard.ts'
import type { Book, Records, Value } from '../src/workbook/model.ts'
import { writeBook } from '../src/workbook/write.ts'
import type { Row } from './braid.ts'

const ROWS = 50_000
const HEADS = ['Fiscal year', 'Month', 'Stream', 'Award', 'Service', 'Cost line', 'Tier', 'Amount']
const WRITERS = ['ours', 'SheetJS', 'exceljs'] as const
type Writer = (typeof WRITERS)[number]

function records(): Value[][] {
  return Array.from({ length: ROWS }, (_, row) => [
    ...[`FY${26 + (row % 10)}`, 46_000 + (row % 120) * 30, `stream-${row % 30}`, `202${row % 9}-07`],
    ...[`service-${row % 40}`, `service-${row % 40}/line-${row % 7}`, `Tier ${1 + (row % 3)}`, ((row * 7919) % 1_000_003) / 100],
  ])
}

async function ours(): Promise<Uint8Array> {
  const columns: Records['columns'] = HEADS.map((head, column) => ({ head, look: column === 7 ? 'cents' : column === 1 ? 'month' : 'id' }))
  const book: Book = {
    sheets: [
      {
        ...{
          id: 'ledger',
          title: 'Ledger',
          tab: 'books',
          widths: HEADS.map(() => 16),
          rows: [],
          records: { table: 'T_Ledger', columns, rows: records() },
        },
        ...{ heights: new Map(), merged: [], frozen: { rows: 1, columns: 0 }, repeated: [1, 1], marks: [], charts: [] },
      },
    ],
    names: [],
    properties: { title: '', subject: '', description: '', keywords: '' },
    engine: '0.1.0',
  }
  guard(book)
  return writeBook(book)
}

async function written(writer: Writer): Promise<Uint8Array | null> {
  if (writer === 'ours') return ours()
  if (writer === 'SheetJS') {
    const book = utils.book_new(utils.aoa_to_sheet([HEADS, ...records()]), 'Ledger')
    return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer)
  }
  // Not a dependency: npm install --no-save exceljs brings it.
  const name = 'exceljs'
  const library = await import(name).catch(() => null)
  if (library === null) return null
  const book = new (library.default ?? library).Workbook()
  const sheet = book.addWorksheet('Ledger')
  sheet.columns = HEADS.map((header, column) => ({
    header,
    width: 16,
    style: { numFmt: column === 7 ? '#,##0.00' : column === 1 ? 'mmm yyyy' : '@' },
  }))
  for (const row of records()) sheet.addRow(row)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

/** What the process that is asked to write does. */
export async function writeOnce(writer: string): Promise<void> {
  const before = process.cpuUsage()
  const bytes = await written(writer as Writer)
  const { user, system } = process.cpuUsage(before)
  const ms = (user + system) / 1000
  const megabytes = process.resourceUsage().maxRSS / 1024
  if (bytes !== null) assertSum(bytes)
  console.log(JSON.stringify(bytes === null ? null : { ms, megabytes }))
}

function assertSum(bytes: Uint8Array): void {
  const sheet = read(bytes, { type: 'array' }).Sheets.Ledger!
  const rows = utils.sheet_to_json<Value[]>(sheet, { header: 1, raw: true }).slice(1)
  const sum = (list: readonly (readonly Value[])[]) => Math.round(list.reduce((total, row) => total + Number(row[7]) * 100, 0))
  if (rows.length !== ROWS || sum(rows) !== sum(records())) throw new Error('the table does not come back')
}

export function workbookRows(): Row[] {
  return WRITERS.map((writer): Row => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [process.argv[1]!, `--write=${writer}`], { maxBuffer: 1 << 26 })
    if (status !== 0) throw new Error(`${writer} ended with ${status}: ${stderr}`)
    const seen = JSON.parse(stdout.toString()) as { ms: number; megabytes: number } | null
    const measured = seen === null ? 'not installed' : `${(seen.ms / 1000).toFixed(1)} s, ${seen.megabytes.toFixed(0)} MB`
    return [`50,000 rows of eight columns as .xlsx: ${writer}`, measured, writer === 'ours' ? '≤ 4 s, 400 MB' : '']
  })
}
