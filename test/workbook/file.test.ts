/**
 * The file: the same bytes everywhere, hidden marks, tables and properties as the format wants them, awkward texts and titles, and what is
 * refused before it is written.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { InternalError } from '../../src/money/internal-error.ts'
import type { Simulation } from '../../src/result/types.ts'
import { modelOf, read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { serialOf, serialOfDay } from '../../src/workbook/address.ts'
import { bookOf } from '../../src/workbook/book.ts'
import { MOST_ROWS } from '../../src/workbook/books.ts'
import { fitting, guard, MOST_TEXT } from '../../src/workbook/guard.ts'
import { holdsYears, writeWorkbook } from '../../src/workbook/index.ts'
import type { Book, Cell, Sheet } from '../../src/workbook/model.ts'
import { writeBook } from '../../src/workbook/write.ts'
import { hasOpenpyxl, loadedByOpenpyxl } from './office.ts'
import { cellsOf, figureOf, namesOf, open } from './reader.ts'

const STARTER = readFileSync('scenarios/starter.yaml', 'utf8')
const partsOf = (bytes: Uint8Array) => Object.fromEntries(Object.entries(unzipSync(bytes)).map(([path, part]) => [path, strFromU8(part)]))

function sheet(title: string, cells: readonly (Cell | null)[] = [], more: Partial<Sheet> = {}): Sheet {
  return {
    ...{ id: 'one', title, tab: 'figures', widths: [10], rows: [cells], records: null, heights: new Map(), merged: [] },
    ...{ frozen: { rows: 0, columns: 0 }, repeated: [1, 1] as const, marks: [], charts: [] },
    ...more,
  }
}

function book(sheets: readonly Sheet[], names: Book['names'] = []): Book {
  return { sheets, names, properties: { title: 'T', subject: 'S', description: 'D', keywords: 'K' }, engine: '0.1.0' }
}

describe('bytes', () => {
  test('are the same in every time zone', async () => {
    const zone = process.env.TZ
    const digests = new Set<string>()
    try {
      for (const place of ['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Pacific/Marquesas', 'Asia/Kathmandu']) {
        process.env.TZ = place
        digests.add(
          createHash('sha256')
            .update(await writeWorkbook(STARTER, simulate(STARTER)))
            .digest('hex'),
        )
      }
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
    expect(digests.size).toBe(1)
  })

  test('hold no clock, and no name but ours', async () => {
    const parts = partsOf(await writeWorkbook(STARTER, simulate(STARTER)))
    expect(parts['docProps/core.xml']).not.toMatch(/dcterms|20\d\d-\d\d-\d\dT/)
    expect(parts['docProps/core.xml']).toContain('<dc:creator>fundbraid</dc:creator>')
    expect(parts['docProps/app.xml']).toContain('<Application>fundbraid</Application>')
    expect(parts['docProps/app.xml']).not.toContain('hucre')
  })
})

describe('parts', () => {
  test('every sheet of ours is marked, hidden; the tables are tables; print titles are quoted', async () => {
    const bytes = await writeWorkbook(STARTER, simulate(STARTER))
    const parts = partsOf(bytes)
    const workbook = open(bytes)
    const marks = (workbook.Workbook?.Names ?? []).filter(({ Name }) => Name === 'FB_Mark') as readonly {
      Ref: string
      Sheet?: number
      Hidden?: boolean
    }[]
    expect(marks.map(({ Ref, Sheet, Hidden }) => [Ref, workbook.SheetNames[Sheet!], Hidden])).toEqual(
      workbook.SheetNames.map((title) => [`"${title.slice(3).toLowerCase()}"`, title, true]),
    )
    expect([1, 2, 3].map((table) => /displayName="(\w+)"/.exec(parts[`xl/tables/table${table}.xml`]!)![1])).toEqual([
      'FB_Needs',
      'FB_Movements',
      'FB_Ledger',
    ])
    const titles = [...parts['xl/workbook.xml']!.matchAll(/Print_Titles"[^>]*>([^<]+)</g)].map(([, text]) => text)
    expect(titles).toHaveLength(workbook.SheetNames.length)
    for (const text of titles) expect(text).toMatch(/^'FB \w+'!\$\d+:\$\d+$/)
  })

  test('formulas use what every spreadsheet knows', async () => {
    const text = readFileSync('scenarios/maryland-55-35-10.yaml', 'utf8')
    const cells = cellsOf(open(await writeWorkbook(text, simulate(text))))
    const used = new Set(
      [...cells.values()].flatMap(({ formula }) => [...(formula ?? '').matchAll(/([A-Z][A-Z.0-9]*)\(/g)].map(([, name]) => name)),
    )
    expect([...used].sort()).toEqual(['ABS', 'HYPERLINK', 'IF', 'MAX', 'MIN', 'ROUND', 'SUM', 'SUMIFS', 'SUMPRODUCT'])
  })

  test('no figure of a fiscal year is typed in, but what the run reported and is blue', async () => {
    const text = readFileSync('scenarios/maryland-55-35-10.yaml', 'utf8')
    const scenario = read(text)
    const book = bookOf(simulate(scenario), { model: modelOf(scenario), given: [], calendar: null })
    const typed = book.sheets
      .filter(({ records }) => records === null)
      .flatMap(({ rows }) => rows.flat())
      .filter((cell) => cell !== null && typeof cell.value === 'number' && cell.formula === undefined)
    expect(typed.length).toBeGreaterThan(100)
    expect([...new Set(typed.map((cell) => cell!.look))].sort()).toEqual([
      'fteGiven',
      'gapGiven',
      'keyGiven',
      'moneyGiven',
      'month',
      'people',
    ])
  })
})

test('openpyxl loads every part without a warning', async (context) => {
  if (!hasOpenpyxl()) return context.skip()
  const text = readFileSync('scenarios/maryland-55-35-10.yaml', 'utf8')
  const { sheets, tables, charts, titles } = loadedByOpenpyxl(await writeWorkbook(text, simulate(text)))
  expect(sheets).toHaveLength(15)
  expect([tables, charts]).toEqual([['FB_Needs', 'FB_Movements', 'FB_Ledger'], 2])
  expect(titles[0]).toMatch(/\$?1:\$?2$/)
})

describe('awkward texts', () => {
  test('labels that start like formulas stay text', async () => {
    const labels = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '#N/A', '_x0041_', ' lead', '0012-34']
    const bytes = await writeBook(
      book([
        sheet(
          'Texts',
          labels.map((value) => ({ value, look: 'text' as const })),
        ),
      ]),
    )
    const cells = cellsOf(open(bytes))
    expect(labels.map((_, column) => cells.get(`Texts!${'ABCDEFGHI'[column]}1`))).toEqual(labels.map((value) => ({ value, formula: null })))
  })

  test('a text of 32,767 characters is written whole, a longer one of a scenario is cut and says so', async () => {
    const long = 'x'.repeat(MOST_TEXT)
    const cells = cellsOf(open(await writeBook(book([sheet('Long', [{ value: long, look: 'text' }])]))))
    expect(cells.get('Long!A1')!.value).toBe(long)
    const cut = fitting(`${long}y`)
    expect([cut.length, cut.slice(-40)]).toEqual([MOST_TEXT, 'characters, a cell can hold 32767)'.padStart(40, cut.slice(-40))])
    const text = STARTER.replace(/^name: .*$/m, `name: "${'n'.repeat(40_000)}"`)
    expect(text).not.toBe(STARTER)
    const workbook = open(await writeWorkbook(text, simulate(text)))
    expect(String(cellsOf(workbook).get('FB Summary!A1')!.value)).toHaveLength(MOST_TEXT)
  })

  test('characters that no file may hold are replaced', () => {
    expect(fitting('a\u0000b\ud800c\uffff\r\nd😀')).toBe('a\ufffdb\ufffdc\ufffd\nd😀')
  })
})

describe('refused before writing', () => {
  const cell = (value: Cell['value'], formula?: string): Cell => ({ value, look: 'money', ...(formula === undefined ? {} : { formula }) })
  const wrong: readonly (readonly [string, Book])[] = [
    ['NaN', book([sheet('A', [cell(Number.NaN)])])],
    ['an infinity', book([sheet('A', [cell(Number.POSITIVE_INFINITY)])])],
    [
      'NaN in a table',
      book([sheet('A', [], { records: { table: 'T_1', columns: [{ head: 'a', look: 'cents' }], rows: [[Number.NaN]] } })]),
    ],
    ['a longer text', book([sheet('A', [cell('x'.repeat(MOST_TEXT + 1))])])],
    ['a formula with =', book([sheet('A', [cell(1, '=1')])])],
    ['a formula without its value', book([sheet('A', [cell(null, '1')])])],
    ['a title of 32 characters', book([sheet('x'.repeat(32))])],
    ['an empty title', book([sheet('')])],
    ...[...'[]:*?/\\'].map((letter) => [`a title with ${letter}`, book([sheet(`a${letter}b`)])] as const),
    ["a title that begins with '", book([sheet("'a")])],
    ['two titles that differ in case alone', book([sheet('Plan'), sheet('PLAN')])],
    ['the title History', book([sheet('History')])],
    ['a name that is a cell', book([sheet('A')], [{ name: 'FY27', text: '1' }])],
    ['a name with a hyphen', book([sheet('A')], [{ name: 'FB_a-b', text: '1' }])],
    [
      'a name twice',
      book(
        [sheet('A')],
        [
          { name: 'FB_a', text: '1' },
          { name: 'fb_A', text: '2' },
        ],
      ),
    ],
  ]
  test.each(wrong)('%s', (_, given) => {
    expect(() => guard(given)).toThrow(InternalError)
  })

  test('a title of 31 characters and one with an apostrophe are written', async () => {
    const given = book([sheet('x'.repeat(31)), sheet("Bob's plan", [cell(1)])], [{ name: 'FB_a', text: "'Bob''s plan'!$A$1" }])
    expect(() => guard(given)).not.toThrow()
    const workbook = open(await writeBook(given))
    expect(workbook.SheetNames).toEqual(['x'.repeat(31), "Bob's plan"])
    expect(namesOf(workbook).get('FB_a')).toBe("'Bob''s plan'!$A$1")
  })

  test('a result without its books, and one of another scenario', async () => {
    await expect(writeWorkbook(STARTER, simulate(STARTER, { ledger: false }))).rejects.toThrow(/books/)
    const other = readFileSync('scenarios/esser-cliff.yaml', 'utf8')
    await expect(writeWorkbook(other, simulate(STARTER))).rejects.toThrow(/is of scenario/)
  })
})

test('a what-if is rebuilt from its changes, and the summary says so', async () => {
  const text = readFileSync('scenarios/maryland-55-35-10.yaml', 'utf8')
  const [whatIf] = read(text).whatIfs
  const result = simulate(text, { whatIf: whatIf! })
  const workbook = open(await writeWorkbook(text, result))
  const cells = [...cellsOf(workbook)].filter(([place]) => place.startsWith('FB Summary!')).map(([, { value }]) => value)
  expect(cells).toContain(whatIf)
  expect(figureOf(workbook, 'FB_Gap_Total')).toBe(result.total.gap / 100)
})

test('an id that is too long for a name is refused with a word on it', async () => {
  const text = `fundbraid: 1
name: Long
horizon: { from: FY26, through: FY26 }
services: { ${'a'.repeat(201)}: { costs: 10 } }
streams: { county: { kind: appropriation, awards: [{ annual: 10 }] } }
`
  await expect(writeWorkbook(text, simulate(text))).rejects.toThrow(/ids of up to 200 characters/)
})

describe('days', () => {
  test.each([
    ['1970-01', 25569],
    ['2000-03', 36586],
    ['2024-02', 45323],
    ['2024-03', 45352],
    ['2026-07', 46204],
    ['2100-03', 73110],
  ] as const)('%s is day %d', (month, serial) => {
    expect(serialOf(month)).toBe(serial)
    expect(serialOf(month)).toBe(Date.parse(`${month}-01T00:00:00Z`) / 86_400_000 + 25_569)
  })

  test('a day of a month', () => {
    expect(serialOfDay('2024-02-29')).toBe(45351)
  })
})

test('200,000 postings become fiscal years, and every sum stays', async () => {
  const scenario = read(STARTER)
  const result = simulate(scenario)
  const parts = Math.ceil(200_000 / result.ledger!.length)
  // Each posting in so many parts, so that every figure is what it was.
  const ledger = result.ledger!.flatMap((posting) =>
    Array.from({ length: parts }, (_, part) => ({ ...posting, amount: part === 0 ? posting.amount - (parts - 1) : 1 })),
  )
  const many: Simulation = { ...result, ledger }
  expect([ledger.length >= 200_000, holdsYears(many), holdsYears(result)]).toEqual([true, true, false])
  const workbook = open(await writeWorkbook(STARTER, many))
  expect(figureOf(workbook, 'FB_Funded_Total')).toBe(result.total.funded / 100)
  expect(figureOf(workbook, 'FB_Gap_Total')).toBe(result.total.gap / 100)
  expect(namesOf(workbook).has('FB_Ledger_Month')).toBe(false)
  expect([...cellsOf(workbook)].filter(([place]) => /^FB Ledger!A\d+$/.test(place)).length).toBeLessThan(MOST_ROWS)
  expect(String(cellsOf(workbook).get('FB Ledger!A4')!.value)).toMatch(/A record is a fiscal year/)
})
