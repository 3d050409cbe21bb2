/**
 * `fundbraid embed` as an office calls it: where the new book goes, that the old one is never touched, and what is said.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { read, write } from 'xlsx'
import { fundbraid } from '../run.ts'
import { withMacros, xlsxwriterLike } from '../workbook/foreign/plain.ts'
import { figureOf, open } from '../workbook/reader.ts'

const plan = (through: string) =>
  `fundbraid: 1\nname: One clinic\nhorizon: { from: FY26, through: ${through} }\nservices: { therapy: { costs: 120 } }\nstreams: { county: { kind: appropriation, awards: [{ annual: 100 }] } }\n`

let cwd: string
const book = (name: string) => new Uint8Array(readFileSync(join(cwd, name)))
const embed = (...words: readonly string[]) => fundbraid(['embed', ...words], { cwd })

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'fundbraid-'))
  writeFileSync(join(cwd, 'plan.yaml'), plan('FY27'))
  writeFileSync(join(cwd, 'short.yaml'), plan('FY26'))
  writeFileSync(join(cwd, 'budget.xlsx'), xlsxwriterLike())
})

test('the new book is written beside, the old one is never touched, and a second time replaces', () => {
  const before = book('budget.xlsx')
  const first = embed('budget.xlsx', 'plan.yaml')
  expect(first).toMatchObject({ code: 0, err: 'wrote budget.fundbraid.xlsx\n' })
  expect(first.out).toMatch(/^15 sheets added: FB Summary 2, FB Braid, /)
  expect(Buffer.from(book('budget.xlsx')).equals(Buffer.from(before))).toBe(true)
  expect(figureOf(open(book('budget.fundbraid.xlsx')), 'FB_Gap_Total')).toBe(40)
  // Nobody has saved it since, so that it can be made again.
  expect(embed('budget.xlsx', 'short.yaml').code).toBe(0)
  expect(figureOf(open(book('budget.fundbraid.xlsx')), 'FB_Gap_Total')).toBe(20)
  const next = embed('budget.fundbraid.xlsx', 'plan.yaml')
  expect(next).toMatchObject({ code: 0, err: 'wrote budget.fundbraid-2.xlsx\n' })
  expect(next.out).toMatch(/^15 sheets replaced: /)
  expect(embed('budget.fundbraid-2.xlsx', 'plan.yaml').err).toBe('wrote budget.fundbraid-3.xlsx\n')
  expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('a book that somebody has worked in is not written over unless it is named', () => {
  expect(embed('budget.xlsx', 'plan.yaml', '-q')).toEqual({ code: 0, out: '', err: '' })
  const worked = new Uint8Array(write(read(book('budget.fundbraid.xlsx')), { type: 'array', bookType: 'xlsx' }) as ArrayBuffer)
  writeFileSync(join(cwd, 'budget.fundbraid.xlsx'), worked)
  expect(embed('budget.xlsx', 'plan.yaml')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('somebody has saved it since') })
  expect(book('budget.fundbraid.xlsx').length).toBe(worked.length)
  expect(embed('budget.xlsx', 'plan.yaml', '-o', 'budget.fundbraid.xlsx').code).toBe(0)
})

test('-o: never the book itself, never another kind of file', () => {
  expect(embed('budget.xlsx', 'plan.yaml', '-o', './budget.xlsx')).toMatchObject({
    code: 2,
    err: expect.stringContaining('the book itself'),
  })
  expect(embed('budget.xlsx', 'plan.yaml', '-o', 'new.xlsm')).toMatchObject({ code: 2, err: expect.stringContaining('ends in .xlsx') })
  expect(embed('budget.xlsx', 'plan.yaml', '-o', '.')).toMatchObject({ code: 2, err: expect.stringContaining('is a folder') })
  writeFileSync(join(cwd, 'tool.xlsm'), withMacros())
  expect(embed('tool.xlsm', 'plan.yaml').err).toBe('wrote tool.fundbraid.xlsm\n')
  expect(existsSync(join(cwd, 'new.xlsm'))).toBe(false)
})

test('what is refused is told with its cells, and nothing is written; --force does it', () => {
  const asks = read(xlsxwriterLike())
  asks.Sheets.Budget!.A9 = { t: 'n', f: 'FB_Gap_FY27+1', v: 1 }
  asks.Sheets.Budget!['!ref'] = 'A1:H9'
  writeFileSync(join(cwd, 'asks.xlsx'), new Uint8Array(write(asks, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer))
  expect(embed('asks.xlsx', 'plan.yaml', '-q').code).toBe(0)
  copyFileSync(join(cwd, 'asks.fundbraid.xlsx'), join(cwd, 'next.xlsx'))
  const refused = embed('next.xlsx', 'short.yaml')
  expect(refused).toMatchObject({ code: 2, out: '' })
  expect(refused.err).toContain('Budget!A9 uses FB_Gap_FY27')
  expect(refused.err).toContain('--force')
  expect(existsSync(join(cwd, 'next.fundbraid.xlsx'))).toBe(false)
  const forced = embed('next.xlsx', 'short.yaml', '--force', '--json')
  expect(forced.code).toBe(0)
  const said = JSON.parse(forced.out) as { file: string; added: string[]; replaced: string[]; namesGone: string[] }
  expect([said.file, said.added, said.replaced.length]).toEqual(['next.fundbraid.xlsx', [], 15])
  expect(said.namesGone).toContain('FB_Gap_FY27')
})

test('no book, no scenario, another scenario', () => {
  expect(embed('nowhere.xlsx', 'plan.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('there is no such file') })
  expect(embed('plan.yaml', 'budget.xlsx').code).toBe(2)
  expect(embed('budget.xlsx', 'nowhere.yaml').code).toBe(2)
  expect(embed('budget.xlsx', 'plan.yaml', '--set', 'services.therapy.costs=200')).toMatchObject({ code: 0 })
  expect(figureOf(open(book('budget.fundbraid.xlsx')), 'FB_Gap_Total')).toBe(200)
})
