/**
 * The plan in a budget book of 50 MB: the first time, and a second time with a shorter plan, for which every formula of the book is searched for
 * names that are gone. In a process of its own, since memory is half of the question.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, deflateRawSync } from 'node:zlib'
import { read } from 'xlsx'
import { simulate } from '../src/simulate.ts'
import { crc32 } from '../src/workbook/embed/crc.ts'
import { type Entry, writeZip } from '../src/workbook/embed/zip.ts'
import { embedInWorkbook } from '../src/workbook/index.ts'
import { rows, sheet } from '../test/workbook/foreign/parts.ts'
import type { Row } from './braid.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const SIZE = 50_000_000

const plan = (through: string) =>
  `fundbraid: 1\nname: Large\nhorizon: { from: FY26, through: ${through} }\nservices: { therapy: { costs: 120 } }\nstreams: { county: { kind: appropriation, awards: [{ annual: 100 }] } }\n`

function packed(path: string, text: string): Entry {
  const content = Buffer.from(text)
  const name = new TextEncoder().encode(path)
  return {
    ...{ path, name, method: 8, flags: 0, crc: crc32(content), size: content.length, stamp: 0x21_0000, madeBy: 20, attributes: 0 },
    packed: deflateRawSync(content, { level: constants.Z_BEST_SPEED }),
  }
}

/** Sheets of figures of eight columns with a formula in each row, as many as make 50 MB. */
function largeBook(): Uint8Array {
  const entries: Entry[] = []
  let [length, state] = [0, 7]
  const next = () => {
    state = (state * 48271) % 2147483647
    return (state % 10_000_000) / 100
  }
  for (let number = 1; length < SIZE; number++) {
    const lines: string[] = [rows({ A1: '=FB_Gap_FY26|1' })]
    for (let row = 2; row < 75_000; row++)
      lines.push(
        `<row r="${row}">${['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((column) => `<c r="${column}${row}" s="1"><v>${next()}</v></c>`).join('')}<c r="H${row}"><f>SUM(A${row}:G${row})</f><v>${next()}</v></c></row>`,
      )
    entries.push(packed(`xl/worksheets/sheet${number}.xml`, sheet(lines.join(''))))
    length += entries.at(-1)!.packed.length
  }
  const sheets = entries.map((_, at) => at + 1)
  const relation = (id: string, kind: string, target: string) => `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
  const relations = (list: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list}</Relationships>`
  const type = (path: string, kind: string) => `<Override PartName="/xl/${path}" ContentType="${TYPES}.${kind}+xml"/>`
  const numbered = (made: (number: number) => string) => sheets.map(made).join('')
  return writeZip([
    packed(
      '[Content_Types].xml',
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('workbook.xml', 'sheet.main')}${numbered((number) => type(`worksheets/sheet${number}.xml`, 'worksheet'))}</Types>`,
    ),
    packed('_rels/.rels', relations(relation('rId1', 'officeDocument', 'xl/workbook.xml'))),
    packed(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${numbered((number) => `<sheet name="Lines ${number}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
    ),
    packed(
      'xl/_rels/workbook.xml.rels',
      relations(numbered((number) => relation(`rId${number}`, 'worksheet', `worksheets/sheet${number}.xml`))),
    ),
    ...entries,
  ])
}

/** What the process does that is asked to embed into the file. */
export async function embedOnce(file: string): Promise<void> {
  const book = readFileSync(file)
  const start = performance.now()
  const first = await embedInWorkbook(book, plan('FY27'), simulate(plan('FY27')))
  const between = performance.now()
  const second = await embedInWorkbook(first.book, plan('FY26'), simulate(plan('FY26')))
  const end = performance.now()
  const megabytes = process.resourceUsage().maxRSS / 1024
  const found = read(second.book, { type: 'array', sheets: ['FB Summary'] })
  if (
    first.added.length !== 15 ||
    second.replaced.length !== 15 ||
    !second.namesGone.includes('FB_Gap_FY27') ||
    found.Sheets['FB Summary'] === undefined
  )
    throw new Error('the sheets are not in the book')
  console.log(JSON.stringify({ first: between - start, second: end - between, megabytes, size: book.length / 1e6 }))
}

export function embedRows(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'fundbraid-bench-'))
  try {
    const file = join(folder, 'large.xlsx')
    writeFileSync(file, largeBook())
    const { status, stdout, stderr } = spawnSync(process.execPath, [process.argv[1]!, `--embed=${file}`], { maxBuffer: 1 << 26 })
    if (status !== 0) throw new Error(`embedding ended with ${status}: ${stderr}`)
    const { first, second, megabytes, size } = JSON.parse(stdout.toString()) as { [name: string]: number }
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
    return [
      [
        `a plan into a book of ${size!.toFixed(0)} MB; a shorter one again`,
        `${seconds(first!)}; ${seconds(second!)}, ${megabytes!.toFixed(0)} MB`,
        '≤ 10 s each, 1000 MB',
      ],
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
