/**
 * The engine against the reference: thousands of small random scenarios, whose books and figures must be the same to the cent.
 *
 * `FC_SEED=… FC_RUNS=… npx vitest run test/reference.test.ts` runs others; a failure prints its seed and the smallest scenario found.
 * It must never know how either of the two works.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ScenarioInput } from '../src/scenario/input.ts'
import { modelOf, read } from '../src/scenario/read.ts'
import { simulate } from '../src/simulate.ts'
import { scenario } from './generate/scenario.ts'
import { judge } from './judge.ts'
import { label, reference, yearsOfBooks } from './reference/index.ts'

const seed = Number(process.env.FC_SEED ?? 20_271_001)
const numRuns = Number(process.env.FC_RUNS ?? 700)

/** Books are compared as sets of rows: their order is no money. */
function sorted(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1))))).sort()
}

function compare(input: ScenarioInput): void {
  const scenario = read({ ...input, policy: { ...input.policy, method: 'waterfall' } })
  const model = modelOf(scenario)
  const books = reference(model)
  const result = judge(scenario, simulate(scenario))
  expect(sorted(result.needs!), 'needs').toEqual(sorted(books.needs))
  // An award of nothing is no money: whether the catalogue lists it is not compared.
  const awards = books.awards
    .filter(({ amount }) => !amount.isZero())
    .map(({ stream, id, amount, full, from, through }) => ({
      stream: stream.id,
      id,
      amount: amount.toNumber(),
      fullAmount: full === null ? null : full.toNumber(),
      from: label(from),
      through: label(through),
    }))
  expect(
    sorted(result.catalogue.awards.filter(({ amount }) => amount > 0).map(({ carriedThrough: _, ...award }) => award)),
    'awards',
  ).toEqual(sorted(awards))
  expect(sorted(result.movements!), 'movements').toEqual(sorted(books.movements))
  expect(sorted(result.lapses.map(({ couldHavePaid: _, ...lapse }) => lapse)), 'lapses').toEqual(sorted(books.lapses))
  expect(sorted(result.ledger!), 'ledger').toEqual(sorted(books.ledger))
  const { years, total } = yearsOfBooks(model, books)
  for (const [index, year] of [...years, total].entries()) {
    const figures = [...result.fiscalYears, result.total][index]!
    const { cost, funded, gap, lapsed, paid } = figures
    const services = Object.fromEntries(
      Object.entries(figures.services).map(([id, { unserved: _, serviceLost: __, ...service }]) => [id, service]),
    )
    const streams = Object.fromEntries(Object.entries(figures.streams).map(([id, { share: _, ...stream }]) => [id, stream]))
    expect({ cost, funded, gap, lapsed, services, streams, paid }, `figures of year ${index + 1}`).toEqual(year)
  }
}

describe('the engine and the reference', () => {
  test(`keep the same books of ${numRuns} random scenarios`, { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(scenario, (input) => compare(input)),
      { seed, numRuns },
    )
  })
})
