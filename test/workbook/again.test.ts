/**
 * What an office does with a book that our sheets are in: renames them, copies one, hides one, lets a spreadsheet save it, asks for a shorter
 * plan. And whatever the budget, embedding twice gives the same bytes.
 */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { utils, type WorkBook, write } from 'xlsx'
import type { ScenarioInput } from '../../src/scenario/input.ts'
import { modelOf, read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { bookOf, SHEETS } from '../../src/workbook/book.ts'
import { embedInWorkbook, isAsWritten } from '../../src/workbook/index.ts'
import { isOurName } from '../../src/workbook/names.ts'
import { scenario } from '../generate/scenario.ts'
import { rows, sheet } from './foreign/parts.ts'
import { withChartsheet, withMacros, xlsxwriterLike } from './foreign/plain.ts'
import { converted, hasOffice } from './office.ts'
import { cellsOf, figureOf, namesOf, open } from './reader.ts'

const seed = Number(process.env.FC_SEED ?? 8)
const numRuns = Number(process.env.FC_RUNS ?? 8)

const plan = (through: string, services: string) =>
  `fundbraid: 1\nname: Small\nhorizon: { from: FY26, through: ${through} }\nservices: { ${services} }\nstreams: { county: { kind: appropriation, awards: [{ annual: 100 }] } }\n`
const LONG = plan('FY27', 'therapy: { costs: 120 }, mentors: { costs: 30 }')
const SHORT = plan('FY26', 'mentors: { costs: 130 }')

async function embedded(book: Uint8Array, text = LONG, force = false) {
  return embedInWorkbook(book, text, simulate(text), { force })
}

function edited(book: Uint8Array, change: (parts: { [path: string]: string }) => void): Uint8Array {
  const parts = Object.fromEntries(Object.entries(unzipSync(book)).map(([path, content]) => [path, strFromU8(content, true)]))
  change(parts)
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text, true)])))
}

const textOf = (book: Uint8Array, path: string) => strFromU8(unzipSync(book)[path]!)
const same = (one: Uint8Array, other: Uint8Array) => Buffer.from(one).equals(Buffer.from(other))

describe('names that vanish', () => {
  const asking = async () =>
    edited((await embedded(withMacros())).book, (parts) => {
      parts['xl/worksheets/sheet1.xml'] = sheet(rows({ A1: '=FB_Gap_FY27|1', A2: '=FB_Gap_FY26|1', A3: '=IF(ISNA(FB_Gap_FY27),7,8)|1' }))
    })

  test('with force those that are used say #N/A, the others go, and a second time changes nothing', async () => {
    const first = await embedded(await asking(), SHORT, true)
    const names = namesOf(open(first.book))
    expect(names.get('FB_Gap_FY27')).toBe('#N/A')
    expect([names.has('FB_Cost_FY27'), names.has('FB_Gap_FY26_therapy'), names.has('FB_Gap_FY26')]).toEqual([false, false, true])
    expect(first.namesGone).toContain('FB_Gap_FY27')
    expect(first.namesGone).toContain('FB_Gap_FY26_therapy')
    const again = await embedded(first.book, SHORT)
    expect([same(again.book, first.book), again.namesGone]).toEqual([true, []])
  })

  test('a name that comes back is there again; one that nobody uses any more goes', async () => {
    const { book } = await embedded(await asking(), SHORT, true)
    const back = await embedded(book, LONG)
    expect(figureOf(open(back.book), 'FB_Gap_FY27')).toBe(50)
    const unused = edited(book, (parts) => {
      parts['xl/worksheets/sheet1.xml'] = sheet(rows({ A1: 1 }))
    })
    expect(namesOf(open((await embedded(unused, SHORT)).book)).has('FB_Gap_FY27')).toBe(false)
  })

  test('a name that is local to the sheet of the formula is the office’s own', async () => {
    const own = edited(await asking(), (parts) => {
      parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(
        '<definedNames>',
        '<definedNames><definedName name="FB_Gap_FY27" localSheetId="0">Macro!$A$9</definedName>',
      )
    })
    expect((await embedded(own, SHORT)).namesGone).toContain('FB_Gap_FY27')
  })
})

describe('a sheet that plans have no more', () => {
  /** As if an earlier version had written one more sheet of ours, in the middle of the office's. */
  const earlier = async (formula: string) =>
    edited((await embedded(withChartsheet())).book, (parts) => {
      parts['xl/worksheets/sheet77.xml'] = sheet(rows({ A1: 1 }))
      parts['xl/worksheets/sheet2.xml'] = sheet(rows({ A1: 21, A2: formula }))
      parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(
        '<sheet name="Picture"',
        '<sheet name="FB People" sheetId="77" r:id="rId77"/><sheet name="Picture"',
      )
        .replace(/localSheetId="(\d+)"/g, (_, index: string) => `localSheetId="${Number(index) > 0 ? Number(index) + 1 : 0}"`)
        .replace('<definedNames>', '<definedNames><definedName name="FB_Mark" localSheetId="1" hidden="1">"people"</definedName>')
        .replaceAll(/activeTab="(\d)"/g, (_, index: string) => `activeTab="${Number(index) + 1}"`)
      parts['xl/_rels/workbook.xml.rels'] = parts['xl/_rels/workbook.xml.rels']!.replace(
        '</Relationships>',
        '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet77.xml"/></Relationships>',
      )
      parts['[Content_Types].xml'] = parts['[Content_Types].xml']!.replace(
        '</Types>',
        '<Override PartName="/xl/worksheets/sheet77.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
      )
    })

  test('goes, with all that lists it; local names and the sheet that is shown stay those of the same sheets', async () => {
    const { book } = await embedded(await earlier('=Here*2'))
    const direct = await embedded(withChartsheet())
    expect(textOf(book, 'xl/workbook.xml')).toBe(textOf(direct.book, 'xl/workbook.xml'))
    expect(textOf(book, '[Content_Types].xml')).not.toContain('sheet77')
    expect(textOf(book, 'xl/_rels/workbook.xml.rels')).not.toContain('sheet77')
    expect(Object.keys(unzipSync(book)).sort()).toEqual(Object.keys(unzipSync(direct.book)).sort())
  })

  test('unless a formula points at it', async () => {
    await expect(embedded(await earlier("='FB People'!A1"))).rejects.toMatchObject({
      code: 'CELLS-MOVED',
      places: ["Last!A2 points at 'FB People'!A1, and the sheet is gone"],
    })
  })
})

test('a column that the tables have no more is refused, also with force: Excel would not open the book', async () => {
  const text = readFileSync('scenarios/starter.yaml', 'utf8')
  const result = simulate(text)
  const asks = edited((await embedInWorkbook(withMacros(), text, result)).book, (parts) => {
    parts['xl/worksheets/sheet1.xml'] = sheet(rows({ B1: '=MIN(FB_Ledger[Month])' }))
  })
  const parts = Math.ceil(21_000 / result.ledger!.length)
  const ledger = result.ledger!.flatMap((posting) =>
    Array.from({ length: parts }, (_, part) => ({ ...posting, amount: part === 0 ? posting.amount - (parts - 1) : 1 })),
  )
  await expect(embedInWorkbook(asks, text, { ...result, ledger }, { force: true })).rejects.toMatchObject({
    code: 'NAMES-GONE',
    places: ['Macro!B1 uses FB_Ledger[Month]'],
  })
})

test('a title that Excel does not take', async () => {
  const { book } = await embedded(withMacros())
  const long = edited(book, (parts) => {
    parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replaceAll('FB Gaps', 'x'.repeat(32))
  })
  await expect(embedded(long)).rejects.toMatchObject({ code: 'DAMAGED', message: expect.stringContaining('does not take') })
})

describe('whatever the office did to our sheets', () => {
  test('renamed, moved to the front, hidden: replaced where they are, by the title and state that they have', async () => {
    const { book } = await embedded(withMacros())
    const moved = edited(book, (parts) => {
      const gaps = /<sheet name="FB Gaps"[^>]*>/.exec(parts['xl/workbook.xml']!)![0]
      const renamed = gaps.replace('FB Gaps', 'What&apos;s short').replace(' sheetId', ' state="hidden" sheetId')
      const indexOf = (old: number) => (old === 0 ? 1 : old === 3 ? 0 : old <= 2 ? old + 1 : old)
      parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(gaps, '')
        .replace('<sheets>', `<sheets>${renamed}`)
        .replaceAll("'FB Gaps'!", "'What''s short'!")
        .replace(/localSheetId="(\d+)"/g, (_, index: string) => `localSheetId="${indexOf(Number(index))}"`)
    })
    const { book: again, added, replaced } = await embedded(moved, plan('FY27', 'therapy: { costs: 150 }, mentors: { costs: 30 }'))
    expect([added, replaced[0], replaced.length]).toEqual([[], "What's short", 15])
    const workbook = open(again)
    expect(workbook.SheetNames[0]).toBe("What's short")
    expect(textOf(again, 'xl/workbook.xml')).toMatch(/<sheet name="What&apos;s short" state="hidden"/)
    expect(
      [...cellsOf(workbook)].some(([place, { formula }]) => place.startsWith('FB Checks!') && formula?.includes("'What''s short'!")),
    ).toBe(true)
    expect(figureOf(workbook, 'FB_Gap_Total')).toBe(160)
  })

  test('copied, mark and all: the older one is ours, the copy stays and says that it is stale', async (context) => {
    const { book } = await embedded(withMacros())
    const copied = edited(book, (parts) => {
      const path = 'xl/worksheets/sheet99.xml'
      parts[path] = parts['xl/worksheets/sheet2.xml']!.replace(/<drawing [^>]*>/, '')
      parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(
        '</sheets>',
        '<sheet name="FB Summary (2)" sheetId="99" r:id="rId99"/></sheets>',
      ).replace('</definedNames>', '<definedName name="FB_Mark" localSheetId="16" hidden="1">"summary"</definedName></definedNames>')
      parts['xl/_rels/workbook.xml.rels'] = parts['xl/_rels/workbook.xml.rels']!.replace(
        '</Relationships>',
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet99.xml"/></Relationships>',
      )
      parts['[Content_Types].xml'] = parts['[Content_Types].xml']!.replace(
        '</Types>',
        `<Override PartName="/${path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
      )
    })
    const other = plan('FY27', 'therapy: { costs: 150 }, mentors: { costs: 30 }')
    const { book: again, replaced } = await embedded(copied, other)
    expect(replaced).toContain('FB Summary')
    expect(textOf(again, 'xl/worksheets/sheet99.xml')).toBe(textOf(copied, 'xl/worksheets/sheet99.xml'))
    if (!hasOffice()) return context.skip()
    const cells = cellsOf(open(converted({ 'a.xlsx': again }, 'xlsx:Calc MS Excel 2007 XML')['a.xlsx']!))
    const says = (title: string) =>
      [...cells]
        .filter(([place, { value }]) => place.startsWith(`${title}!C`) && /^(yes|STALE)/.test(String(value)))
        .map(([, { value }]) => value)
    expect(says('FB Summary')).toEqual(['yes'])
    expect(says('FB Summary (2)')).toEqual(['STALE: the book now holds the sheets of another plan'])
  })

  test('deleted: they come again, and their broken names are mended', async () => {
    const { book } = await embedded(xlsxwriterLike())
    const deleted = edited(book, (parts) => {
      parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(
        /<sheet name="FB (?!Summary"|Summary 2)[^>]*>|<sheet name="FB Summary 2"[^>]*>/g,
        '',
      )
        .replace(/<definedName name="[^"]*" localSheetId[^>]*>[^<]*<\/definedName>/g, '')
        .replace(/>'FB [^<]*!([^<]*)</g, '>#REF!$1<')
    })
    const { book: again, added } = await embedded(deleted)
    expect(added).toHaveLength(15)
    expect(figureOf(open(again), 'FB_Gap_Total')).toBe(100)
  })

  test('saved by LibreOffice: replaced, and formats do not grow with every month', async (context) => {
    if (!hasOffice()) return context.skip()
    const saved = (book: Uint8Array) => converted({ 'a.xlsx': book }, 'xlsx:Calc MS Excel 2007 XML')['a.xlsx']!
    const formats = (book: Uint8Array) => Number(/<cellXfs count="(\d+)"/.exec(textOf(book, 'xl/styles.xml'))![1])
    const once = saved((await embedded(xlsxwriterLike())).book)
    const { book: twice, replaced } = await embedded(once)
    expect(replaced).toHaveLength(15)
    const thrice = await embedded(saved(twice))
    expect(formats(thrice.book)).toBeLessThanOrEqual(formats(twice) + 1)
    expect([isAsWritten(twice), isAsWritten(once), isAsWritten(withMacros())]).toEqual([true, false, false])
  })

  test('the structure locked afterwards: replacing is no change of it', async () => {
    const { book } = await embedded(withMacros())
    const locked = edited(book, (parts) => {
      parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace('<bookViews>', '<workbookProtection lockStructure="1"/><bookViews>')
    })
    expect((await embedded(locked)).replaced).toHaveLength(15)
  })
})

test('parts whose names differ in capitals alone are the same part', async () => {
  const spelled = edited(withMacros(), (parts) => {
    parts['xl/Worksheets/SHEET1.xml'] = parts['xl/worksheets/sheet1.xml']!
    delete parts['xl/worksheets/sheet1.xml']
  })
  const { book } = await embedded(spelled)
  expect(Object.keys(unzipSync(book)).filter((path) => /^xl\/worksheets\/sheet1\.xml$/i.test(path))).toEqual(['xl/Worksheets/SHEET1.xml'])
})

test('spaces at the ends of texts are kept', async () => {
  const { book } = await embedded(withMacros(), LONG.replace('therapy: {', 'therapy: { name: " Therapy ",'))
  const braid = textOf(book, 'xl/worksheets/sheet3.xml')
  expect(braid).toContain('<t xml:space="preserve"> Therapy </t>')
  expect(braid).toContain('<t>mentors</t>')
})

test('macros and what is kept in a book of macros stay', async () => {
  const { book } = await embedded(withMacros())
  expect(textOf(book, '[Content_Types].xml')).toContain('sheet.macroEnabled.main+xml')
  expect(textOf(book, 'xl/worksheets/sheet1.xml')).toContain('codeName="Sheet1"')
})

const words = fc.constantFrom('Budget', 'FB Gaps', 'fb summary', 'Köln & Co', "O'Neill", 'R<D>', '2026', 'a!b', 'FB_Gap', '日本')
const cell = fc.oneof(
  fc.integer({ min: -9999, max: 9999 }),
  fc.constantFrom('text', '=1+1', 'FB_Gap_FY26', '', "it's", '<b>&'),
  fc.boolean(),
)
const budget = fc.record({
  sheets: fc.uniqueArray(
    fc.record({ title: words, cells: fc.array(fc.array(cell, { maxLength: 5 }), { minLength: 1, maxLength: 6 }), hidden: fc.boolean() }),
    {
      selector: ({ title }) => title.toLowerCase(),
      minLength: 1,
      maxLength: 5,
    },
  ),
  names: fc.uniqueArray(fc.record({ name: fc.constantFrom('Rate', 'Total', 'FB_Mine', 'FB_Mark', '_x'), local: fc.boolean() }), {
    selector: ({ name }) => name,
    maxLength: 4,
  }),
  uses: fc.constantFrom('FB_Gap_Total', 'FB_Check', 'SUM(FB_Ledger_Amount)', '1+1'),
})

function written({ sheets, names, uses }: typeof budget extends fc.Arbitrary<infer T> ? T : never): Uint8Array {
  const book: WorkBook = utils.book_new()
  for (const { title, cells } of sheets) {
    const one = utils.aoa_to_sheet(cells)
    one.J9 = { t: 'n', f: uses, v: 1 }
    one['!ref'] = 'A1:J9'
    utils.book_append_sheet(book, one, title.replace(/[!<>]/g, '_'))
  }
  book.Workbook = {
    Sheets: sheets.map(({ hidden }, at) => ({ Hidden: hidden && at > 0 ? 1 : 0 })),
    Names: names.map(({ name, local }) => ({
      Name: name,
      Ref: `'${book.SheetNames[0]!.replaceAll("'", "''")}'!$A$1`,
      ...(local ? { Sheet: 0 } : {}),
    })),
  }
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer)
}

test('any budget and any plan: the second time changes nothing, and no cell of the budget is another', async () => {
  await fc.assert(
    fc.asyncProperty(budget, scenario, scenario, async (drawn, one, other) => {
      const before = written(drawn)
      const put = (book: Uint8Array, input: ScenarioInput) => {
        const plain = { ...input, policy: { ...input.policy, method: 'waterfall' as const } }
        return embedInWorkbook(book, plain, simulate(plain), { force: true })
      }
      const first = await put(before, one)
      const second = await put(first.book, one)
      expect(same(first.book, second.book)).toBe(true)
      expect([first.added.length, second.added.length, second.namesGone]).toEqual([SHEETS.length, 0, []])
      // Another plan and back, twice: what both need is there after the first time, and nothing comes to it.
      const there = async (book: Uint8Array) => (await put((await put(book, other)).book, one)).book
      const back = await there(first.book)
      expect(same(await there(back), back)).toBe(true)
      const cells = cellsOf(open(first.book))
      for (const [place, found] of cellsOf(open(before))) expect([place, cells.get(place)]).toEqual([place, found])
    }),
    { seed, numRuns, endOnFailure: true },
  )
}, 240_000)

test('every name of every plan is one of ours by its grammar', () => {
  fc.assert(
    fc.property(scenario, (input) => {
      const source = read(input)
      const { names } = bookOf(simulate(source), { model: modelOf(source), given: [], calendar: null })
      expect(names.filter(({ name, sheet: local }) => local === undefined && !isOurName(name))).toEqual([])
    }),
    { seed, numRuns },
  )
  for (const name of ['FB_Mine', 'FB_Gap', 'FB_Gap_28', 'My_FB_Gap_FY28', 'FB_Opening_FY28', 'FB_Mark'])
    expect([name, isOurName(name)]).toEqual([name, false])
})
