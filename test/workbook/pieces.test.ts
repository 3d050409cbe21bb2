/**
 * The pieces that embedding is made of: formulas that are searched, XML that is changed at places, check sums, zips of other programs, formats
 * that look alike.
 */
import { crc32 as nodeCrc } from 'node:zlib'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { crc32 } from '../../src/workbook/embed/crc.ts'
import { formatOf, lookOf } from '../../src/workbook/embed/look-alike.ts'
import { wayTo } from '../../src/workbook/embed/package.ts'
import { cellsIn, FormulaSearch, type FoundFormula, monthsIn, namesIn } from '../../src/workbook/embed/uses.ts'
import { attribute, Edits, parseXml, textOf } from '../../src/workbook/embed/xml.ts'
import { pack, readZip, unpack, unpackPieces, writeZip } from '../../src/workbook/embed/zip.ts'

const seed = Number(process.env.FC_SEED ?? 9)

describe('formulas', () => {
  test.each([
    ['FB_Gap_FY28', ['fb_gap_fy28']],
    ['fb_gap_fy28+FB_Cost_FY28', ['fb_gap_fy28', 'fb_cost_fy28']],
    ['"FB_Gap_FY28"&A1', []],
    ['"a""FB_Gap_FY28"', []],
    ['MY_FB_Gap_FY28', []],
    ['FB_Gap_FY28.x', []],
    ['FB_Needs[Amount]', []],
    ['FB_Gap(1)', []],
    ["[1]!FB_Gap_FY28+'[2]Sheet 1'!FB_Gap_FY28", []],
    ['[0]!FB_Gap_FY28', ['fb_gap_fy28']],
    ["'FB Summary'!FB_Gap_FY28", ['fb_gap_fy28']],
    ['Budget!FB_Gap_FY28', []],
    ['SUMIFS(FB_Ledger_Amount,FB_Ledger_FY,"FB_X_1")', ['fb_ledger_amount', 'fb_ledger_fy']],
  ])('names in %s', (formula, names) => {
    expect(namesIn(formula, (_, sheet) => sheet === 'Budget')).toEqual(names)
  })

  test.each([
    ["'FB Gaps'!$E$7", ['FB Gaps E7']],
    ["SUM('Bob''s'!A1:$B$2)", ["Bob's A1", "Bob's B2"]],
    ['Plan!A1+Größe!ab12', ['Plan A1', 'Größe AB12']],
    ['"Plan!A1"', []],
    ['A1+B2', []],
    ['Plan!Name', []],
  ])('cells in %s', (formula, cells) => {
    expect(cellsIn(formula).map(({ title, cell }) => `${title} ${cell}`)).toEqual(cells)
  })

  test.each([
    ['MIN(FB_Ledger[Month])', ['FB_Ledger']],
    ['SUM(FB_Needs[[#Data],[Month]:[Service]])+FB_Movements[[#All],[Amount]:[Month]]', ['FB_Needs', 'FB_Movements']],
    ['FB_Ledger[Amount]', []],
    ['Other[Month]', []],
  ])('months in %s', (formula, tables) => {
    expect(monthsIn(formula)).toEqual(tables)
  })

  const XML = `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>FB_Gap_FY28&amp;""</f><v>FB_no</v></c></row><row r="2"><x:c r="C2"><x:f>1+1</x:f></x:c><c r="D2"><f a="1>0">FB_Check</f></c></row></sheetData><hyperlink location="FB_Hash" display="FB_no"/><dataValidation><formula1>FB_Cost_FY28</formula1></dataValidation><worksheetSource name="FB_Ledger_Amount"/><other name="FB_no"/></worksheet>`
  const FOUND = ['f B1 FB_Gap_FY28&""', 'f D2 FB_Check', 'location - FB_Hash', 'formula1 - FB_Cost_FY28', 'source - FB_Ledger_Amount']

  test('are found wherever the text is cut', () => {
    for (let size = 1; size < 90; size++) {
      const found: FoundFormula[] = []
      const search = new FormulaSearch(/FB_/i, (one) => found.push(one))
      for (let at = 0; at < XML.length; at += size) search.take(XML.slice(at, at + size), false)
      search.take('', true)
      expect(found.map(({ kind, cell, formula }) => `${kind} ${cell ?? '-'} ${formula}`)).toEqual(FOUND)
    }
  })

  test('a text without an end takes no time', () => {
    const start = process.cpuUsage()
    const search = new FormulaSearch(/FB_/i, () => undefined)
    const piece = '<a "FB_'.repeat(9000)
    for (let at = 0; at < 40; at++) search.take(piece, false)
    for (let at = 0; at < 400; at++) search.take('x'.repeat(65_536), false)
    search.take('', true)
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1e6).toBeLessThan(5)
  })
})

describe('XML', () => {
  const TEXT =
    '\ufeff<?xml version="1.0"?>\n<!-- a > b --><x:a xmlns:x="urn:x" y=\'1 &lt; 2\'>\n  <x:b/><x:b  z = "3" >a&amp;b<![CDATA[<&>]]>&#x41;&#66;</x:b><c xmlns="urn:c"/></x:a >\n'

  test('names, namespaces, attributes and texts', () => {
    const root = parseXml(TEXT, 'a')
    expect([root.name, root.local, root.space, attribute(root, 'y')]).toEqual(['x:a', 'a', 'urn:x', '1 < 2'])
    expect(root.children.map(({ local, space, isEmpty }) => [local, space, isEmpty])).toEqual([
      ['b', 'urn:x', true],
      ['b', 'urn:x', false],
      ['c', 'urn:c', true],
    ])
    expect([attribute(root.children[1]!, 'z'), textOf(TEXT, root.children[1]!)]).toEqual(['3', 'a&b<&>AB'])
  })

  test('changes at places leave the rest as it was', () => {
    const root = parseXml(TEXT, 'a')
    const edits = new Edits(TEXT)
    expect(edits.done()).toBe(TEXT)
    edits.append(root.children[0]!, '<d/>')
    edits.setAttribute(root.children[1]!, 'z', 'a"b')
    edits.setAttribute(root, 'n', '1')
    edits.remove(root.children[2]!)
    edits.append(root, '<e/>')
    expect(edits.done()).toBe(
      '\ufeff<?xml version="1.0"?>\n<!-- a > b --><x:a n="1" xmlns:x="urn:x" y=\'1 &lt; 2\'>\n  <x:b><d/></x:b><x:b z="a&quot;b" >a&amp;b<![CDATA[<&>]]>&#x41;&#66;</x:b><e/></x:a >\n',
    )
  })

  test.each([
    '<a>',
    '<a></b>',
    '<a/><b/>',
    'x<a/>',
    '<a/>x',
    '<a b="<"/>',
    '<a b=1/>',
    '<a',
    '<a><!-- </a>',
    '<a><![CDATA[</a>',
    '<a b="1" b="2"/>',
    '',
  ])('%j is damaged', (text) => {
    expect(() => parseXml(text, 'p')).toThrow(/damaged/)
  })
})

describe('zips', () => {
  test('check sums are those of everybody', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(70), (bytes, cut) => {
        expect(crc32(bytes)).toBe(nodeCrc(bytes))
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(nodeCrc(bytes))
      }),
      { seed },
    )
  })

  test('what is packed comes back, to us and to others, whole and in pieces', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-zä]{1,9}$/), fc.uint8Array({ maxLength: 300 }), { maxKeys: 9 }), (parts) => {
        const entries = Object.entries(parts).map(([path, content]) => pack(`p/${path}`, content))
        fc.pre(new Set(entries.map(({ path }) => path.toLowerCase())).size === entries.length)
        const bytes = writeZip(entries)
        const read = readZip(bytes)
        expect(read.map((entry) => [entry.path, Array.from(unpack(entry))])).toEqual(
          Object.entries(parts).map(([path, content]) => [`p/${path}`, Array.from(content)]),
        )
        for (const entry of read) {
          const pieces: number[] = []
          unpackPieces(entry, (piece) => pieces.push(...piece))
          expect(pieces).toEqual(Array.from(parts[entry.path.slice(2)]!))
        }
        expect(Object.keys(unzipSync(bytes)).sort()).toEqual(read.map(({ path }) => path).sort())
        expect(Buffer.from(writeZip(read)).equals(Buffer.from(bytes))).toBe(true)
      }),
      { seed, numRuns: 60 },
    )
  })

  test('sizes behind a part, and sizes of 64 bits in extra fields, as streaming programs write them', () => {
    const plain = writeZip([pack('a/b.xml', new TextEncoder().encode('<a>streamed</a>'))])
    const entry = readZip(plain)[0]!
    const { name, packed } = entry
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(45, 4)
    local.writeUInt16LE(8, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(name.length, 26)
    const behind = Buffer.alloc(24)
    behind.writeUInt32LE(0x08074b50, 0)
    behind.writeUInt32LE(entry.crc, 4)
    behind.writeBigUInt64LE(BigInt(packed.length), 8)
    behind.writeBigUInt64LE(BigInt(entry.size), 16)
    const body = Buffer.concat([local, name, packed, behind])
    const listed = Buffer.alloc(46)
    listed.writeUInt32LE(0x02014b50, 0)
    listed.writeUInt16LE(45, 6)
    listed.writeUInt16LE(8, 8)
    listed.writeUInt16LE(8, 10)
    listed.writeUInt32LE(entry.crc, 16)
    listed.writeUInt32LE(0xffffffff, 20)
    listed.writeUInt32LE(0xffffffff, 24)
    listed.writeUInt16LE(name.length, 28)
    listed.writeUInt16LE(28, 30)
    listed.writeUInt32LE(0xffffffff, 42)
    const extra = Buffer.alloc(28)
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(24, 2)
    extra.writeBigUInt64LE(BigInt(entry.size), 4)
    extra.writeBigUInt64LE(BigInt(packed.length), 12)
    const list = Buffer.concat([listed, name, extra])
    const end64 = Buffer.alloc(56)
    end64.writeUInt32LE(0x06064b50, 0)
    end64.writeBigUInt64LE(44n, 4)
    end64.writeBigUInt64LE(1n, 24)
    end64.writeBigUInt64LE(1n, 32)
    end64.writeBigUInt64LE(BigInt(list.length), 40)
    end64.writeBigUInt64LE(BigInt(body.length), 48)
    const locator = Buffer.alloc(20)
    locator.writeUInt32LE(0x07064b50, 0)
    locator.writeBigUInt64LE(BigInt(body.length + list.length), 8)
    locator.writeUInt32LE(1, 16)
    const end = Buffer.alloc(22, 0xff)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(0, 4)
    end.writeUInt16LE(0, 20)
    const [read] = readZip(Buffer.concat([body, list, end64, locator, end]))
    expect(strFromU8(unpack(read!))).toBe('<a>streamed</a>')
    expect(Buffer.from(writeZip([{ ...read!, stamp: entry.stamp, madeBy: entry.madeBy }])).equals(Buffer.from(plain))).toBe(true)
  })
})

test.each([
  ['xl/worksheets/sheet1.xml', 'xl/tables/table1.xml', '../tables/table1.xml'],
  ['xl/workbook.xml', 'xl/worksheets/sheet1.xml', 'worksheets/sheet1.xml'],
  ['main.xml', 'xl/a.xml', 'xl/a.xml'],
  ['a/b/c.xml', 'd.xml', '../../d.xml'],
])('from %s to %s', (from, to, way) => {
  expect(wayTo(from, to)).toBe(way)
})

describe('formats look alike', () => {
  const look = (xml: string, isMark = false) => lookOf(parseXml(xml, 'f'), isMark)
  test.each([
    [
      '<font><b/><sz val="10"/><name val="Calibri"/></font>',
      '<font><name val="Calibri"/><family val="2"/><b val="true"/><i val="0"/><sz val="10"/></font>',
      true,
    ],
    ['<font><b/><sz val="10"/></font>', '<font><sz val="10"/></font>', false],
    ['<font><sz val="10"/></font>', '<font><sz val="11"/></font>', false],
    ['<border><left/><top style="thin"/></border>', '<border diagonalUp="false"><top style="thin"/><bottom/></border>', true],
    [
      '<fill><patternFill patternType="solid"><fgColor rgb="ffd9e1f2"/></patternFill></fill>',
      '<fill><patternFill patternType="solid"><fgColor rgb="FFD9E1F2"/><bgColor indexed="64"/></patternFill></fill>',
      true,
    ],
    ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>', false],
    ['<alignment vertical="top"/>', '<alignment horizontal="general" vertical="top" wrapText="false" indent="0"/>', true],
    ['<alignment vertical="top"/>', '<alignment vertical="top" indent="1"/>', false],
  ])('%s and %s: %s', (one, other, alike) => {
    expect(look(one) === look(other)).toBe(alike)
  })

  test('the fill of a conditional format may leave out that it is solid', () => {
    const [said, left] = ['patternType="solid"', ''].map(
      (type) => `<dxf><fill><patternFill ${type}><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>`,
    )
    expect(look(said!, true)).toBe(look(left!, true))
  })

  test.each([
    ['#,##0_);"–"_)', '#,##0_);\\–_)', true],
    ['mmm yyyy', 'mmm\\ yyyy', true],
    ['"TRUE"', 'TRUE', false],
    ['"m"', 'm', false],
  ])('the number formats %s and %s: %s', (one, other, alike) => {
    expect(formatOf(one) === formatOf(other)).toBe(alike)
  })
})
