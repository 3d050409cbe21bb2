/**
 * The figures of a workbook: what LibreOffice works out is what we stored, and both are what the run reported, to the cent. Typing over an
 * amount changes every sum that depends on it and turns the checks red.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { WorkBook } from 'xlsx'
import { calendarOf } from '../../src/analysis/calendar.ts'
import type { Simulation } from '../../src/result/types.ts'
import { read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { writeWorkbook } from '../../src/workbook/index.ts'
import { largeBudget } from './large.ts'
import { hasOffice, recalculated } from './office.ts'
import { cellsOf, figureOf, namesOf, open, typedOver } from './reader.ts'

const SHIPPED = readdirSync('scenarios')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''))
const TEXTS: { [name: string]: string } = {
  ...Object.fromEntries(SHIPPED.map((name) => [name, readFileSync(`scenarios/${name}.yaml`, 'utf8')])),
  large: largeBudget(),
  yearly: largeBudget(20, 12, 10, 10),
}
/** Ids that a spreadsheet could take for a date, a truth value or a cell when they stand in a criterion. */
TEXTS.ids = `fundbraid: 1
name: "=1+1"
horizon: { from: FY26, through: FY27 }
services:
  mar-1: { name: "+49 therapy", tier: 1, costs: { e5: { category: personnel, amount: 1200.01 } } }
  may-2026: { name: "@home", tier: 2, costs: { true-1: { category: supplies, amount: 900.10 } } }
  jan-5: { name: "-minus", costs: { dec-31: { category: other, amount: 77.77 } } }
streams:
  dec-31: { name: "=HYPERLINK(\\"x\\")", kind: appropriation, awards: [{ annual: 500.55 }] }
  e1: { name: "-2", kind: appropriation, pays: { service: may-2026 }, awards: [{ annual: 250.25 }] }
`

TEXTS.bare = `fundbraid: 1
name: One year, nothing paid
horizon: { from: FY26, through: FY26 }
services:
  idle: { costs: { nothing: { category: other, amount: 0 } } }
  short: { mandated: true, costs: { staff: { category: personnel, fte: 0.5, salary: 60000.05 } } }
streams:
  county: { kind: appropriation, pays: { service: idle }, awards: [{ annual: 10 }] }
`

type Made = { readonly result: Simulation; readonly bytes: Uint8Array; readonly book: WorkBook }
const made: { [name: string]: Made } = {}
let worked: { [name: string]: Uint8Array } = {}
const office = hasOffice()

beforeAll(async () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    const scenario = read(text)
    const result = simulate(scenario)
    const bytes = await writeWorkbook(text, result, { calendar: calendarOf(scenario, result) })
    made[name] = { result, bytes, book: open(bytes) }
  }
  const { bytes } = made['maryland-55-35-10']!
  const typed = {
    posting: typedOver(bytes, 'FB Ledger', 'H7', (amount) => amount + 1000),
    need: typedOver(bytes, 'FB Needs', 'F20', (amount) => amount - 0.01),
    movement: typedOver(bytes, 'FB Movements', 'G7', (amount) => amount + 5),
  }
  if (office) worked = recalculated({ ...Object.fromEntries(Object.keys(TEXTS).map((name) => [name, made[name]!.bytes])), ...typed })
}, 300_000)

const dollars = (cents: number) => cents / 100

describe.each(Object.keys(TEXTS))('%s', (name) => {
  test('every formula works out to what was stored', (context) => {
    if (!office) return context.skip()
    const before = cellsOf(made[name]!.book)
    const after = cellsOf(open(worked[name]!))
    const formulas = [...before].filter(([, { formula }]) => formula !== null)
    expect(formulas.length).toBeGreaterThan(100)
    const wrong = formulas.filter(([place, { value }]) => {
      const found = after.get(place)?.value
      // LibreOffice stores some truth values as 1 and 0.
      return typeof value === 'number' || typeof value === 'boolean' ? Number(found) !== Number(value) : found !== value
    })
    expect(wrong.slice(0, 5).map(([place, cell]) => [place, cell, after.get(place)?.value])).toEqual([])
  })

  test('the names hold what the run reported', () => {
    const { result, book } = made[name]!
    const value = (of: string) => figureOf(book, of)
    for (const year of [...result.fiscalYears, { ...result.total, fy: 'Total' }]) {
      expect([
        year.fy,
        value(`FB_Cost_${year.fy}`),
        value(`FB_Funded_${year.fy}`),
        value(`FB_Gap_${year.fy}`),
        value(`FB_Lapsed_${year.fy}`),
      ]).toEqual([year.fy, ...[year.cost, year.funded, year.gap, year.lapsed].map(dollars)])
      for (const [id, { cost, funded, gap }] of Object.entries(year.services)) {
        const key = `${year.fy}_${id.replaceAll('-', '_')}`
        expect([key, value(`FB_Cost_${key}`), value(`FB_Funded_${key}`), value(`FB_Gap_${key}`)]).toEqual([
          key,
          ...[cost, funded, gap].map(dollars),
        ])
      }
      for (const [id, stream] of Object.entries(year.streams))
        for (const measure of ['opening', 'released', 'earned', 'spent', 'lapsed', 'closing'] as const) {
          const key = `FB_${measure.charAt(0).toUpperCase()}${measure.slice(1)}_${year.fy}_${id.replaceAll('-', '_')}`
          expect([key, value(key)]).toEqual([key, dollars(stream[measure])])
        }
    }
    expect(value('FB_Check')).toBe(true)
    expect(value('FB_Hash')).toBe(result.scenario.hash)
  })

  test('the braid on its sheet is the run’s', () => {
    const { result, book } = made[name]!
    const rows = [...cellsOf(book)].filter(([place]) => /^FB Braid!A\d+$/.test(place))
    const cells = cellsOf(book)
    const shown = new Map(
      rows.flatMap(([place, { value: service }]) => {
        const row = place.slice('FB Braid!A'.length)
        const stream = cells.get(`FB Braid!C${row}`)?.value
        return result.fiscalYears.map(({ fy }, year) => [
          `${fy} ${service} ${stream}`,
          cells.get(`FB Braid!${'EFGHIJKLMN'[year]}${row}`)?.value,
        ])
      }),
    )
    for (const { fy, paid } of result.fiscalYears)
      for (const [service, streams] of Object.entries(paid))
        for (const [stream, cents] of Object.entries(streams))
          expect([fy, service, stream, shown.get(`${fy} ${service} ${stream}`) ?? 0]).toEqual([fy, service, stream, dollars(cents)])
  })

  test('an independent reader finds each record of the books, or of their fiscal years', () => {
    const { result, book } = made[name]!
    const { needs, movements, ledger } = result
    const yearly = needs!.length + movements!.length + ledger!.length > 20_000
    for (const [title, list] of [
      ['Needs', needs!],
      ['Movements', movements!],
      ['Ledger', ledger!],
    ] as const) {
      const [, range] = namesOf(book).get(`FB_${title}_Amount`)!.split('!') as [string, string]
      const [column, from, through] = /^\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)$/.exec(range)!.slice(1) as [string, string, string]
      const sheet = book.Sheets[`FB ${title}`]!
      const amounts = Array.from(
        { length: Number(through) - Number(from) + 1 },
        (_, row) => (sheet[`${column}${Number(from) + row}`] as { v: number }).v,
      )
      if (!yearly) expect(amounts).toEqual(list.length === 0 ? [0] : list.map(({ amount }) => dollars(amount)))
      expect(Math.round(amounts.reduce((sum, amount) => sum + amount, 0) * 100)).toBe(list.reduce((sum, { amount }) => sum + amount, 0))
      const below = (sheet[`${column}${Number(through) + 1}`] as { v?: number } | undefined)?.v
      expect(below).toBeUndefined()
    }
  })
})

describe('typed over in a saved copy', () => {
  const changed = (name: string) => {
    const before = made['maryland-55-35-10']!.book
    const after = open(worked[name]!)
    return { value: (of: string) => Number(figureOf(after, of)), old: (of: string) => Number(figureOf(before, of)) }
  }

  test('a posting: funding and gap of its year, service and stream, and the checks', (context) => {
    if (!office) return context.skip()
    const posting = made['maryland-55-35-10']!.result.ledger![0]!
    const { value, old } = changed('posting')
    const keys = ['FY26', 'Total', `FY26_${posting.service.replaceAll('-', '_')}`]
    for (const key of keys) expect(value(`FB_Funded_${key}`)).toBeCloseTo(old(`FB_Funded_${key}`) + 1000, 6)
    for (const key of keys) expect(value(`FB_Gap_${key}`)).toBeCloseTo(old(`FB_Gap_${key}`) - 1000, 6)
    expect(value(`FB_Spent_FY26_${posting.stream.replaceAll('-', '_')}`)).toBeCloseTo(
      old(`FB_Spent_FY26_${posting.stream.replaceAll('-', '_')}`) + 1000,
      6,
    )
    expect(value('FB_Funded_FY27')).toBe(old('FB_Funded_FY27'))
    expect([value('FB_Check'), old('FB_Check')]).toEqual([0, 1])
  })

  test('a need by one cent: cost and gap, and the checks', (context) => {
    if (!office) return context.skip()
    const { value, old } = changed('need')
    expect(value('FB_Cost_Total')).toBeCloseTo(old('FB_Cost_Total') - 0.01, 6)
    expect(value('FB_Gap_Total')).toBeCloseTo(old('FB_Gap_Total') - 0.01, 6)
    expect(value('FB_Check')).toBe(0)
  })

  test('a movement: conservation fails', (context) => {
    if (!office) return context.skip()
    expect(changed('movement').value('FB_Check')).toBe(0)
  })
})
