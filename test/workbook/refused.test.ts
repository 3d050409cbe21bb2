/**
 * Books that are not taken: each code of a refusal has books that show it, and its exact words. `npm run golden` rewrites them.
 */
import { strFromU8, strToU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/simulate.ts'
import { BOOK_CODES, type BookCode, embedInWorkbook, isBookError } from '../../src/workbook/index.ts'
import { golden } from '../golden.ts'
import {
  drawing,
  drawn,
  HEAD,
  MAIN,
  OFFICE,
  type Parts,
  relations,
  rows,
  SHEET_TYPE,
  STYLES,
  sheet,
  types,
  zipped,
} from './foreign/parts.ts'

const plan = (through: string, services: string) =>
  `fundbraid: 1\nname: Small\nhorizon: { from: FY26, through: ${through} }\nservices: { ${services} }\nstreams: { county: { kind: appropriation, awards: [{ annual: 100 }] } }\n`
const LONG = plan('FY27', 'therapy: { costs: 120 }, mentors: { costs: 30 }')
const SHORT = plan('FY26', 'mentors: { costs: 30 }')

const BOOK: Parts = {
  '[Content_Types].xml': types({
    ...{ 'xl/workbook.xml': `${SHEET_TYPE}.sheet.main+xml`, 'xl/worksheets/sheet1.xml': `${SHEET_TYPE}.worksheet+xml` },
    'xl/styles.xml': `${SHEET_TYPE}.styles+xml`,
  }),
  '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets><sheet name="Budget" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': relations([
    ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
    ['rId2', 'styles', 'styles.xml'],
  ]),
  'xl/worksheets/sheet1.xml': sheet(rows({ A1: 1 })),
  'xl/styles.xml': STYLES,
}
const withParts = (more: Parts) => zipped({ ...BOOK, ...more })
const changed = (path: string, from: string | RegExp, to: string) => withParts({ [path]: String(BOOK[path]).replace(from, to) })
const typed = (type: string) => changed('[Content_Types].xml', `${SHEET_TYPE}.sheet.main+xml`, type)
const without = (path: string) => zipped(Object.fromEntries(Object.entries(BOOK).filter(([one]) => one !== path)))

const embedded = async (book: Uint8Array, text = LONG, force = false) => embedInWorkbook(book, text, simulate(text), { force })

/** A book with our sheets, some part of it changed since. */
async function later(change: (parts: { [path: string]: string }) => void): Promise<Uint8Array> {
  const { book } = await embedded(withParts({}))
  const parts = Object.fromEntries(Object.entries(unzipSync(book)).map(([path, content]) => [path, strFromU8(content)]))
  change(parts)
  return zipped(parts)
}

/** Bytes at places of a zip that its own programs would not write: `name` with another one of the same length, in one of the two lists or both. */
function renamed(book: Uint8Array, from: string, to: string, which: 'both' | 'first'): Uint8Array {
  const text = Buffer.from(book).toString('latin1')
  return Buffer.from(which === 'both' ? text.replaceAll(from, to) : text.replace(from, to), 'latin1')
}

function flipped(book: Uint8Array, path: string): Uint8Array {
  const bytes = Buffer.from(book)
  const at = bytes.indexOf(path) + path.length + 20
  bytes[at] = bytes[at]! ^ 0x55
  return bytes
}

/** The list's entry of a part, with 32-bit numbers set. */
function listed(book: Uint8Array, path: string, fields: { readonly [offset: number]: number }): Uint8Array {
  const bytes = Buffer.from(book)
  const at = bytes.lastIndexOf(path) - 46
  for (const [offset, value] of Object.entries(fields)) bytes.writeUInt32LE(value, at + Number(offset))
  return bytes
}

const OLD = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Array.from({ length: 600 }, () => 0)])
const wide = (text: string) => [...text].flatMap((letter) => [letter.charCodeAt(0), 0])
const uses = (formula: string) => (parts: { [path: string]: string }) => {
  parts['xl/worksheets/sheet1.xml'] = sheet(rows({ A1: 1, B2: formula, C3: '="FB_Gap_FY27"', D4: '=[1]!FB_Gap_FY27' }))
}

type Case = readonly [name: string, book: () => Uint8Array | Promise<Uint8Array>]
const CASES: { readonly [C in BookCode]: readonly Case[] } = {
  'NOT-EXCEL': [
    ['no bytes', () => new Uint8Array(0)],
    ['a text', () => strToU8('Service,Cost\n')],
    ['a zip', () => zipped({ 'a.txt': 'a' })],
    ['a Word document', () => typed('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml')],
    ['a presentation', () => typed('application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml')],
    ['an OpenDocument book', () => zipped({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' })],
    ['no main part', () => withParts({ '_rels/.rels': relations([]) })],
  ],
  FORMAT: [
    ['an old book', () => OLD],
    ['a binary book', () => typed('application/vnd.ms-excel.sheet.binary.macroEnabled.main')],
    ['a template', () => typed(`${SHEET_TYPE}.template.main+xml`)],
    ['an add-in', () => typed('application/vnd.ms-excel.addin.macroEnabled.main+xml')],
  ],
  STRICT: [['another namespace', () => changed('xl/workbook.xml', MAIN, 'http://purl.oclc.org/ooxml/spreadsheetml/main')]],
  ENCRYPTED: [
    ['by Excel', () => Uint8Array.from([...OLD, ...wide('EncryptedPackage')])],
    ['by a zip program', () => listed(withParts({}), 'xl/workbook.xml', { 8: 0x00080001 })],
  ],
  SIGNED: [
    ['a signature', () => withParts({ '_xmlsignatures/sig1.xml': '<a/>' })],
    [
      'its origin',
      () =>
        withParts({
          '_rels/.rels': relations([
            ['rId1', 'officeDocument', 'xl/workbook.xml'],
            ['rId2', 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin', 'sig/origin.sigs'],
          ]),
        }),
    ],
  ],
  SHARED: [
    [
      'a history',
      () =>
        withParts({
          'xl/_rels/workbook.xml.rels': String(BOOK['xl/_rels/workbook.xml.rels']).replace(
            '</Relationships>',
            `<Relationship Id="rId9" Type="${OFFICE}/revisionHeaders" Target="revisions/revisionHeaders.xml"/></Relationships>`,
          ),
        }),
    ],
  ],
  LOCKED: [['the first time', () => changed('xl/workbook.xml', '<bookViews>', '<workbookProtection lockStructure="1"/><bookViews>')]],
  DAMAGED: [
    ['cut off', () => withParts({}).subarray(0, 2000)],
    ['a changed byte in a sheet', () => flipped(withParts({}), 'xl/worksheets/sheet1.xml')],
    ['a changed byte in a part that is not packed', () => flipped(withParts({}), 'xl/_rels/workbook.xml.rels')],
    ['a changed byte in a picture', () => flipped(withParts({ 'xl/a.xml': '<a/>', 'xl/media/a.bin': noise(200) }), 'xl/media/a.bin')],
    ['a sheet that is missing', () => without('xl/worksheets/sheet1.xml')],
    ['a main part that is missing', () => without('xl/workbook.xml')],
    ['a part that ends too early', () => changed('xl/workbook.xml', '</workbook>', '')],
    ['elements that are not closed', () => changed('xl/styles.xml', '</fonts>', '</font>')],
    ['an attribute twice', () => changed('xl/workbook.xml', 'name="Budget"', 'name="Budget" name="Plan"')],
    ['no sheets', () => changed('xl/workbook.xml', /<sheet name.*?\/>/, '')],
    ['other letters', () => withParts({ 'xl/workbook.xml': Uint8Array.from([0x3c, 0xff, 0x3e]) })],
    ['a size that is too small', () => listed(withParts({}), 'xl/worksheets/sheet1.xml', { 24: 40 })],
    ['a place behind the end', () => listed(withParts({}), 'xl/worksheets/sheet1.xml', { 42: 0x7fffffff })],
    ['too many elements in each other', () => withParts({ 'xl/styles.xml': `${'<a>'.repeat(300)}${'</a>'.repeat(300)}` })],
  ],
  UNSAFE: [
    ['a way out', () => withParts({ '../evil.xml': 'x' })],
    ['a root', () => withParts({ '/etc/evil.xml': 'x' })],
    ['a drive', () => withParts({ 'C:\\evil.xml': 'x' })],
    ['a part twice', () => withParts({ 'XL/Workbook.xml': 'x' })],
    ['another name where it lies', () => renamed(withParts({}), 'xl/worksheets/sheet1.xml', 'xl/worksheets/sheet9.xml', 'first')],
    ['a part in a part', overlapping],
    [
      'many parts that are one',
      () => {
        const small = withParts({ 'xl/media/a.bin': noise(99), 'xl/media/b.bin': noise(99) })
        return listed(listed(small, 'xl/media/a.bin', { 24: 45_000_000 }), 'xl/media/b.bin', { 24: 45_000_000 })
      },
    ],
    ['a bomb', () => listed(withParts({ 'xl/media/bomb.bin': new Uint8Array(60_000) }), 'xl/media/bomb.bin', { 24: 60_000_000 })],
  ],
  DTD: [['in the main part', () => changed('xl/workbook.xml', '<workbook ', '<!DOCTYPE workbook [<!ENTITY a "aaaa">]><workbook ')]],
  'TOO-LARGE': [
    ['what it unpacks to', () => listed(withParts({ 'xl/media/a.bin': noise(9_000_000) }), 'xl/media/a.bin', { 24: 2_050_000_000 })],
  ],
  STYLES: [
    [
      'no room',
      () =>
        changed(
          'xl/styles.xml',
          /<xf numFmtId="4".*?\/>/,
          Array.from({ length: 64_990 }, (_, at) => `<xf numFmtId="${at}" fontId="0" fillId="0" borderId="0" xfId="0"/>`).join(''),
        ),
    ],
  ],
  'NAME-TAKEN': [
    [
      'a name',
      () =>
        changed(
          'xl/workbook.xml',
          '</sheets>',
          '</sheets><definedNames><definedName name="fb_gap_FY26">Budget!$A$1</definedName></definedNames>',
        ),
    ],
    [
      'a table',
      () =>
        withParts({
          'xl/worksheets/_rels/sheet1.xml.rels': relations([['rId1', 'table', '../tables/table1.xml']]),
          'xl/tables/table1.xml': `<table xmlns="${MAIN}" id="1" name="FB_Ledger" displayName="FB_Ledger" ref="A1:A2"/>`,
        }),
    ],
  ],
  'NAMES-GONE': [
    ['a cell', () => later(uses('=FB_Gap_FY27*2+FB_Cost_Total_therapy'))],
    [
      'everything that can use one',
      () =>
        later((parts) => {
          parts['xl/worksheets/sheet1.xml'] = sheet(
            rows({ A1: '=fb_gap_fy27' }),
            '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>A1&gt;FB_Gap_FY27</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="decimal" sqref="A1"><formula1>FB_Gap_FY27</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="A1" location="FB_Gap_FY27"/></hyperlinks>',
          )
          parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(
            '<definedNames>',
            '<definedNames><definedName name="Mine">FB_Gap_FY27+1</definedName>',
          )
        }),
    ],
  ],
  'CELLS-MOVED': [
    [
      'a cell and a range',
      () =>
        later((parts) => {
          const [, cell] = /<definedName name="FB_Gap_Total">([^<]*)</.exec(parts['xl/workbook.xml']!)!
          const start = cell!.replaceAll('&apos;', "'").replace('$G', 'E')
          parts['xl/worksheets/sheet1.xml'] = sheet(rows({ B2: `=${cell}*1`, B3: `=SUM(${start}:${cell!.split('!')[1]})` }))
        }),
    ],
  ],
  ADDITIONS: [
    [
      'notes and a chart',
      () =>
        later((parts) => {
          const drawn1 = 'xl/drawings/drawing1.xml'
          parts[drawn1] = parts[drawn1]!.replace(
            '</xdr:wsDr>',
            `${/<xdr:twoCellAnchor>.*/.exec(drawing(drawn.chart('rId1', 3, 'Chart 7')))![0]}`,
          )
          parts['xl/worksheets/_rels/sheet3.xml.rels'] = relations([['rId1', 'comments', '../comments1.xml']])
          parts['xl/comments1.xml'] = `<comments xmlns="${MAIN}"/>`
        }),
    ],
  ],
}

/** A part that is listed as lying inside another one: the contents of that one are a zip of their own. */
function overlapping(): Uint8Array {
  const inner = zipped({ 'xl/x.xml': '<a/>' })
  const parts: { [path: string]: string | Uint8Array } = { ...BOOK, 'xl/x.xml': '<a/>', 'xl/inner.bin': inner }
  // The fourth part and every fourth one after it are stored as they are.
  while ((Object.keys(parts).indexOf('xl/inner.bin') - 3) % 4 !== 0) {
    delete parts['xl/inner.bin']
    parts[`xl/more${Object.keys(parts).length}.xml`] = '<a/>'
    parts['xl/inner.bin'] = inner
  }
  const book = zipped(parts)
  return listed(book, 'xl/x.xml', { 42: Buffer.from(book).indexOf(Buffer.from(inner)) })
}

/** Bytes that do not pack. */
function noise(length: number): Uint8Array {
  let state = 2463534242
  return Uint8Array.from({ length }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 255
  })
}

async function said(book: Uint8Array, text: string): Promise<{ readonly code: string; readonly words: string }> {
  try {
    await embedded(book, text)
  } catch (error) {
    if (!isBookError(error)) throw error
    return { code: error.code, words: [error.message, ...error.places.map((place) => `  ${place}`), `  → ${error.hint}`].join('\n') }
  }
  return { code: 'taken', words: 'taken' }
}

const LATER: readonly BookCode[] = ['NAMES-GONE', 'CELLS-MOVED', 'ADDITIONS']

describe('refused', () => {
  test.each(Object.keys(BOOK_CODES) as BookCode[])('%s', async (code) => {
    const texts: string[] = []
    for (const [name, book] of CASES[code]) {
      const { code: found, words } = await said(await book(), LATER.includes(code) ? SHORT : LONG)
      expect([name, found]).toEqual([name, code])
      texts.push(`${name}: ${words}`)
    }
    golden(`test/golden/embed/${code}.txt`, `${BOOK_CODES[code]}\n\n${texts.join('\n\n')}\n`)
  })

  test('the book that all these are made of is taken', async () => {
    expect(await said(withParts({}), LONG)).toEqual({ code: 'taken', words: 'taken' })
  })
})
