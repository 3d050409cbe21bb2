/**
 * The plan in the books of offices: whatever program wrote them, every part of theirs stays byte for byte but for the few that must list our
 * sheets, their figures stay, their formulas on our figures are right, and putting it in again changes nothing.
 */
import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Simulation } from '../../src/result/types.ts'
import { simulate } from '../../src/simulate.ts'
import { embedInWorkbook } from '../../src/workbook/index.ts'
import { excelLike } from './foreign/excel-like.ts'
import { from1904, prefixed, withChartsheet, withMacros, xlsxwriterLike } from './foreign/plain.ts'
import { libreOfficeBook, openpyxlBook, sheetJsBook } from './foreign/programs.ts'
import { converted, hasOffice, hasOpenpyxl, loadedByOpenpyxl } from './office.ts'
import { cellsOf, figureOf, open } from './reader.ts'

const plan = (salary: number) => `fundbraid: 1
name: Two services
horizon: { from: FY26, through: FY27 }
services:
  therapy: { name: Therapy, tier: 3, costs: { staff: { category: personnel, fte: 2, salary: ${salary} } } }
  mentors: { name: Mentors & groups, tier: 2, costs: { agency: { category: contractual, amount: 40000.40 } } }
streams:
  county: { kind: appropriation, awards: [{ annual: 120000.25 }] }
  aware: { kind: grant, source: federal, pays: { service: therapy }, awards: [{ amount: 30000, from: 2025-07, through: 2026-12 }] }
`
const FIRST = plan(70_000)
const SECOND = plan(81_234.56)
const results: { readonly [text: string]: Simulation } = { [FIRST]: simulate(FIRST), [SECOND]: simulate(SECOND) }

type Foreign = {
  readonly make: () => Uint8Array
  /** Where the formulas on our figures are; and other cells that depend on them. */
  readonly asks: string
  readonly row?: number
  readonly more?: readonly string[]
  readonly needs?: 'office' | 'openpyxl'
  readonly extension?: string
}

const BOOKS: { readonly [name: string]: Foreign } = {
  excel: { make: excelLike, asks: 'Lines', more: ["O'Neill & Co!B3"] },
  xlsxwriter: { make: xlsxwriterLike, asks: 'Budget', row: 3 },
  prefixed: { make: prefixed, asks: 'Budget' },
  macros: { make: withMacros, asks: 'Macro', extension: 'xlsm' },
  mac: { make: from1904, asks: 'Mac', more: ['Mac!A3'] },
  chartsheet: { make: withChartsheet, asks: 'Figures' },
  openpyxl: { make: openpyxlBook, asks: 'Budget', needs: 'openpyxl' },
  libreoffice: { make: libreOfficeBook, asks: 'Lines', needs: 'office' },
  sheetjs: { make: sheetJsBook, asks: 'Budget' },
}

const office = hasOffice()
const openpyxl = hasOpenpyxl()
const NAMES = Object.keys(BOOKS).filter((name) =>
  BOOKS[name]!.needs === 'office' ? office : BOOKS[name]!.needs === 'openpyxl' ? openpyxl : true,
)

type Made = {
  readonly before: Uint8Array
  readonly first: Uint8Array
  readonly second: Uint8Array
  readonly added: readonly string[]
  readonly replaced: readonly string[]
}
const made: { [name: string]: Made } = {}
let shown: { [file: string]: Uint8Array } = {}

beforeAll(async () => {
  const files: { [name: string]: Uint8Array } = {}
  for (const name of NAMES) {
    const { make, extension = 'xlsx' } = BOOKS[name]!
    const before = make()
    const { book: first, added } = await embedInWorkbook(before, FIRST, results[FIRST]!)
    const { book: second, replaced } = await embedInWorkbook(first, SECOND, results[SECOND]!)
    made[name] = { before, first, second, added, replaced }
    for (const [step, book] of Object.entries({ before, first, second })) files[`${name}-${step}.${extension}`] = book
  }
  // As somebody opens them: nothing is taken out first.
  if (office) shown = converted(files, 'xlsx:Calc MS Excel 2007 XML')
}, 300_000)

const partsOf = (book: Uint8Array) => unzipSync(book)

/** The parts that list sheets: whatever they are called in a book. */
function listingOf(book: Uint8Array): readonly string[] {
  const parts = partsOf(book)
  const main = /Target="\/?([^"]+)"/.exec(/<Relationship [^>]*officeDocument"[^>]*>/.exec(strFromU8(parts['_rels/.rels']!))![0])![1]!
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  return ['[Content_Types].xml', main, `${folder}_rels/${main.slice(folder.length)}.rels`, `${folder}styles.xml`]
}

/** Tags and texts, without what is counted. */
function tokensOf(xml: string): string[] {
  return xml
    .replace(/ count="\d+"/g, '')
    .split(/(?=<)|(?<=>)/)
    .filter((token) => token.trim() !== '')
}

describe.each(NAMES)('%s', (name) => {
  test('every foreign part is what it was, byte for byte', () => {
    const before = partsOf(made[name]!.before)
    const listing = listingOf(made[name]!.before)
    for (const book of [made[name]!.first, made[name]!.second]) {
      const after = partsOf(book)
      for (const [path, content] of Object.entries(before)) {
        if (listing.includes(path) || /calcChain/.test(path)) continue
        expect([path, Buffer.from(after[path] ?? []).equals(Buffer.from(content))]).toEqual([path, true])
      }
    }
  })

  test('the parts that list our sheets only grow', () => {
    const before = partsOf(made[name]!.before)
    const after = partsOf(made[name]!.second)
    for (const path of listingOf(made[name]!.before)) {
      if (before[path] === undefined) continue
      const [old, now] = [tokensOf(strFromU8(before[path])), tokensOf(strFromU8(after[path]!))]
      let at = 0
      const lost = old.filter((token) => {
        // An empty element that got something into it, the order of calculation, and the wish to calculate are what may change.
        const found = now.indexOf(token, at)
        if (found >= 0) at = found + 1
        return found < 0 && !/calcChain|calcPr/.test(token) && !now.includes(token.replace(/\/>$/, '>'))
      })
      expect([path, lost]).toEqual([path, []])
    }
  })

  test('ids and names are those of one part alone, nothing leads nowhere, and all is worked out on opening', () => {
    const parts = partsOf(made[name]!.second)
    const text = (path: string) => strFromU8(parts[path]!)
    const tables = Object.keys(parts).filter((path) => /tables\/table\d+\.xml$/.test(path))
    const idsOf = (attribute: RegExp) => tables.map((path) => attribute.exec(text(path))![1])
    for (const ids of [idsOf(/<(?:\w+:)?table\b[^>]*? id="(\d+)"/), idsOf(/displayName="(\w+)"/)])
      expect(new Set(ids).size).toBe(tables.length)
    const main = text(listingOf(made[name]!.before)[1]!)
    for (const attribute of ['sheetId', '(?:\\w+:)?id']) {
      const ids = [...main.matchAll(new RegExp(`<(?:\\w+:)?sheet [^>]*? ${attribute}="([^"]*)"`, 'g'))].map(([, id]) => id)
      expect([ids.length > 15, new Set(ids).size]).toEqual([true, ids.length])
    }
    expect(main).toMatch(/<(?:\w+:)?calcPr [^>]*fullCalcOnLoad="(1|true)"/)
    expect(Object.keys(parts).filter((path) => /calcChain/.test(path))).toEqual([])
    expect(main.match(/name="FB_Mark" localSheetId="\d+" hidden="1"/g)).toHaveLength(15)
    const listed = [...text('[Content_Types].xml').matchAll(/PartName="\/([^"]+)"/g)].map(([, path]) => path!)
    expect(listed.filter((path) => parts[path] === undefined)).toEqual([])
    expect(new Set(listed).size).toBe(listed.length)
    for (const path of Object.keys(parts).filter((one) => one.endsWith('.rels'))) {
      const folder = path.replace(/_rels\/[^/]*$/, '')
      const inside = [...text(path).matchAll(/<Relationship [^>]*>/g)].filter(([tag]) => !tag.includes('External'))
      const targets = inside.map(([tag]) => new URL(/Target="([^"]*)"/.exec(tag)![1]!, `zip:///${folder}`).pathname.slice(1))
      expect([path, targets.filter((target) => parts[target] === undefined)]).toEqual([path, []])
    }
  })

  test('embedding again gives the same bytes, other numbers and back as well, and nothing is left behind', async () => {
    const { first, second, added, replaced } = made[name]!
    expect(added).toHaveLength(15)
    expect(replaced).toEqual(added)
    expect(Buffer.from((await embedInWorkbook(first, FIRST, results[FIRST]!)).book).equals(Buffer.from(first))).toBe(true)
    expect(Buffer.from((await embedInWorkbook(second, FIRST, results[FIRST]!)).book).equals(Buffer.from(first))).toBe(true)
    expect(Object.keys(partsOf(second)).sort()).toEqual(Object.keys(partsOf(first)).sort())
  })

  test('LibreOffice opens it: foreign figures as before, formulas on our figures right, also the second time', (context) => {
    if (!office) return context.skip()
    const { asks, row = 0, more = [], extension: _ } = BOOKS[name]!
    const file = (step: string) => cellsOf(open(shown[`${name}-${step}.${BOOKS[name]!.extension ?? 'xlsx'}`]!))
    const before = file('before')
    const ask = (at: number) => `${asks}!H${at + row}`
    const excepted = new Set([...more, ...[1, 2, 3, 4, 5, 6].map(ask)])
    for (const [step, text] of [
      ['first', FIRST],
      ['second', SECOND],
    ] as const) {
      const after = file(step)
      const kept = [...before].filter(([place]) => !excepted.has(place))
      expect(kept.length).toBeGreaterThan(1)
      expect(
        kept.filter(([place, cell]) => after.get(place)?.value !== cell.value).map(([place, cell]) => [place, cell, after.get(place)]),
      ).toEqual([])
      const { fiscalYears, ledger } = results[text]!
      const gap = fiscalYears[1]!.gap / 100
      const paid = ledger!
        .filter(({ service, month }) => service === 'therapy' && month >= fiscalYears[1]!.from)
        .reduce((sum, { amount }) => sum + amount, 0)
      const values = [1, 2, 3, 4, 5, 6].map((at) => Math.round(Number(after.get(ask(at))?.value) * 100) / 100)
      expect([step, ...values]).toEqual([step, gap, 0, 1, paid / 100, 64, gap * 2])
    }
  })

  test('readers that are not ours find our figures', () => {
    const { second } = made[name]!
    expect(figureOf(open(second), 'FB_Gap_Total')).toBe(results[SECOND]!.total.gap / 100)
    // It knows formats at their usual place alone.
    if (openpyxl && name !== 'mac')
      expect(loadedByOpenpyxl(second, 'ignore').tables).toEqual(expect.arrayContaining(['FB_Needs', 'FB_Movements', 'FB_Ledger']))
  })
})

test('the two plans differ, so that a stale figure shows', () => {
  expect(results[FIRST]!.fiscalYears[1]!.gap).not.toBe(results[SECOND]!.fiscalYears[1]!.gap)
  expect(results[FIRST]!.fiscalYears[1]!.gap).toBeGreaterThan(0)
})

test('days of a book that counts from 1904 are the same days', (context) => {
  if (!office) return context.skip()
  expect(cellsOf(open(shown['mac-second.xlsx']!)).get('Mac!A3')?.value).toBe(2025)
})

test('titles of the office are left alone, ours get the next free one', () => {
  expect(made.xlsxwriter!.added).toContain('FB Summary 2')
  expect(cellsOf(open(made.xlsxwriter!.second)).get('FB Summary!A1')?.value).toBe('this is no sheet of the plan')
  expect(made.sheetjs!.added).toContain('FB Gaps 2')
})
