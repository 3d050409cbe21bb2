/**
 * Whatever the scenario: the sheets add up to what the run reported, every check holds as it is written, and a book in which one amount was
 * changed says FALSE.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Method, Simulation } from '../../src/result/types.ts'
import type { ScenarioInput } from '../../src/scenario/input.ts'
import { modelOf, read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { bookOf } from '../../src/workbook/book.ts'
import { guard } from '../../src/workbook/guard.ts'
import type { Book, Cell } from '../../src/workbook/model.ts'
import { scenario } from '../generate/scenario.ts'

const seed = Number(process.env.FC_SEED ?? 7)
const numRuns = Number(process.env.FC_RUNS ?? 60)
const METHODS: readonly Method[] = ['waterfall', 'as-you-go', 'braid']

function made(input: ScenarioInput, change: (result: Simulation) => Simulation = (result) => result): Book {
  const source = read(input)
  const book = bookOf(change(simulate(source)), { model: modelOf(source), given: [], calendar: null })
  guard(book)
  return book
}

/** The cell that a name stands for. */
function named({ sheets, names }: Book, wanted: string): Cell {
  const [, title, column, row] = /^'(.+)'!\$([A-Z]+)\$(\d+)$/.exec(names.find(({ name }) => name === wanted)!.text)!
  const at = [...column!].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return sheets.find((sheet) => sheet.title === title)!.rows[Number(row) - 1]![at]!
}

test.each(METHODS)('the sheets add up, and every check holds (%s)', (method) => {
  fc.assert(
    fc.property(scenario, (drawn) => {
      const input = { ...drawn, policy: { ...drawn.policy, method } }
      const book = made(input)
      const { fiscalYears, total } = simulate(input)
      const value = (name: string) => named(book, name).value
      for (const year of [...fiscalYears, { ...total, fy: 'Total' }])
        expect([value(`FB_Cost_${year.fy}`), value(`FB_Funded_${year.fy}`), value(`FB_Gap_${year.fy}`)]).toEqual(
          [year.cost, year.funded, year.gap].map((cents) => cents / 100),
        )
      expect(value('FB_Check')).toBe(true)
      const checks = book.sheets.at(-1)!.rows.flatMap((row) => row[2] ?? [])
      expect(checks.filter(({ look, value: holds }) => look === 'check' && holds !== true)).toEqual([])
    }),
    { seed, numRuns },
  )
})

test('one amount that was changed by a cent is told by a check', () => {
  fc.assert(
    fc.property(scenario, fc.constantFrom('ledger', 'needs', 'movements'), fc.nat(), fc.constantFrom(1, -1), (drawn, list, pick, cents) => {
      const input = { ...drawn, policy: { ...drawn.policy, method: 'waterfall' as const } }
      let changed = false
      const book = made(input, (result) => {
        const entries: readonly { readonly amount: number }[] = result[list]!
        if (entries.length === 0) return result
        changed = true
        const at = pick % entries.length
        return { ...result, [list]: entries.map((entry, index) => (index === at ? { ...entry, amount: entry.amount + cents } : entry)) }
      })
      expect([named(book, 'FB_Check').value, book.sheets[0]!.rows.flat().find((cell) => cell?.formula === 'FB_Check')!.value]).toEqual([
        !changed,
        !changed,
      ])
    }),
    { seed, numRuns },
  )
})
