/**
 * Changes, hashes and what the API takes: text, objects and scenarios that were read once.
 */
import { describe, expect, test } from 'vitest'
import { totals } from '../../src/result/totals.ts'
import { isScenarioError } from '../../src/scenario/problems.ts'
import { read } from '../../src/scenario/read.ts'
import { check, simulate } from '../../src/simulate.ts'

const TEXT = `fundbraid: 1
name: Two services
horizon: { from: FY26, through: FY27 }
assumptions: { cola: 3% }
services:
  therapy: { tier: 3, costs: { staff: { category: personnel, fte: 2, salary: { FY26: 60000, growth: "= cola" } } } }
  groups: { tier: 2, costs: 50000 }
streams:
  aware: { kind: grant, source: federal, pays: { tier: 2 }, awards: [{ annual: 40000 }] }
  county: { kind: appropriation, awards: [{ annual: 100000 }] }
`
const OBJECT = {
  streams: {
    aware: { kind: 'grant', source: 'federal', pays: { tier: 2 }, awards: [{ annual: 40000 }] },
    county: { kind: 'appropriation', awards: [{ annual: 100000 }] },
  },
  services: {
    therapy: { tier: 3, costs: { staff: { category: 'personnel', fte: 2, salary: { FY26: 60000, growth: '= cola' } } } },
    groups: { tier: 2, costs: 50000 },
  },
  fundbraid: 1,
  name: 'Two services',
  horizon: { from: 'FY26', through: 'FY27' },
  assumptions: { cola: '3%' },
} as const

const codesOf = (set: string, to: unknown) => check(TEXT, { changes: [{ set, to }] }).map(({ code }) => code)

describe('sources', () => {
  test('text and object give the same result, and the same hash', () => {
    const [one, other] = [simulate(TEXT), simulate(OBJECT)]
    expect(other).toEqual(one)
  })

  test('the hash does not see comments, notes, spaces, order of keys or ways to write a number', () => {
    const hash = (text: string) => read(text).hash
    const same = TEXT.replace('cola: 3%', 'cola:  0.030')
      .replace('name: Two', '# a comment\nname: Two')
      .replace('annual: 100000', 'note: hello, annual: "$100,000.00"')
      .replace('FY26: 60000', 'FY2026: 6e4')
    expect(hash(same.replace('tier: 3, costs', 'costs'))).not.toBe(hash(TEXT))
    expect(hash(same)).toBe(hash(TEXT))
    expect(hash(TEXT.replace('annual: 40000', 'annual: 40000.01'))).not.toBe(hash(TEXT))
    const [head, services, streams] = TEXT.split(/(?=^services:|^streams:)/m)
    expect(hash(`${head}${streams}${services}`)).toBe(hash(TEXT))
    expect(hash(TEXT.replace(/( {2}aware:.*\n)( {2}county:.*\n)/, '$2$1'))).not.toBe(hash(TEXT))
  })

  test('read once, run often', () => {
    const scenario = read(TEXT)
    expect(simulate(scenario)).toEqual(simulate(TEXT))
    const changes = [{ set: 'assumptions.cola', to: '5%' }]
    const varied = simulate(scenario, { changes })
    expect(varied).toEqual(simulate(TEXT, { changes }))
    expect(varied.scenario.hash).toBe(scenario.hash)
    expect(simulate(read(scenario, { changes }), { changes: [{ set: 'assumptions.cola', to: '6%' }] }).changes).toHaveLength(2)
    expect(() => simulate({} as never)).toThrow('MISSING-KEY')
    expect(Object.isFrozen(scenario)).toBe(true)
  })

  test('a change is as if the file had been written so', () => {
    const books = (text: string, changes: { set: string; to: unknown }[] = []) => {
      const { ledger, fiscalYears, gaps } = simulate(text, { changes })
      return { ledger, fiscalYears, gaps }
    }
    expect(books(TEXT, [{ set: 'services.groups.costs', to: { FY26: 40000, growth: '1%' } }])).toEqual(
      books(TEXT.replace('costs: 50000', 'costs: { FY26: 40000, growth: 1% }')),
    )
    expect(books(TEXT, [{ set: 'services.groups.costs', to: '{ FY26: 40000, growth: 1% }' }])).toEqual(
      books(TEXT.replace('costs: 50000', 'costs: { FY26: 40000, growth: 1% }')),
    )
    expect(books(TEXT, [{ set: 'streams.county.lastResort', to: true }])).toEqual(
      books(TEXT.replace('kind: appropriation', 'lastResort: true, kind: appropriation')),
    )
    expect(books(TEXT, [{ set: 'policy.order', to: ['county', 'aware'] }])).toEqual(books(`${TEXT}policy: { order: [county, aware] }\n`))
  })

  test.each([
    ['assumptions.colaa', '2%', 'CHANGE-TARGET'],
    ['assumptions.cola', '3.0%', 'CHANGE-NOTHING'],
    ['streams.awares.chance', '50%', 'CHANGE-TARGET'],
    ['streams.aware.awards.7.annual', '1', 'CHANGE-TARGET'],
    ['services.groups.costs.staff', '1', 'CHANGE-TARGET'],
    ['services.__proto__.tier', '1', 'CHANGE-TARGET'],
    ['streams.aware.chanse', '50%', 'UNKNOWN-KEY'],
    ['streams.aware.awards.0.annual', 'many', 'BAD-NUMBER'],
    ['horizon.through', 'FY20', 'HORIZON'],
    ['services.groups.costs', '{ FY26: 1', 'YAML-SYNTAX'],
  ])('--set %s=%s → %s', (set, to, code) => {
    expect(codesOf(set, to)).toEqual([code])
  })

  test('errors are recognised across copies, and hold every problem', () => {
    try {
      simulate('fundbraid: 2\nname: x\n')
      expect.unreachable()
    } catch (error) {
      expect(isScenarioError(error)).toBe(true)
      if (isScenarioError(error))
        expect(error.problems.map(({ code }) => code).sort()).toEqual(['LANGUAGE-VERSION', 'MISSING-KEY', 'MISSING-KEY', 'MISSING-KEY'])
    }
    expect(isScenarioError(new Error('other'))).toBe(false)
  })

  test('hostile objects', () => {
    const circle: { a?: unknown } = {}
    circle.a = circle
    const around = (assumptions: unknown) => check({ ...OBJECT, assumptions } as never).map(({ code }) => code)
    expect(around(circle)).toContain('TOO-DEEP')
    expect(around({ cola: new Map() })).toContain('WRONG-TYPE')
    expect(around({ cola: () => 1 })).toContain('WRONG-TYPE')
    expect(around(JSON.parse('{ "__proto__": 1, "cola": "3%" }'))).toEqual(['FORBIDDEN-KEY'])
    expect(around({ cola: '3%', more: Array(100_001).fill(1) })).toContain('TOO-MANY-NODES')
  })

  test('totals pivot the books', () => {
    const result = simulate(TEXT)
    const years = totals(result, ['fy'])
    expect(years.map(({ fy, cost, funded, gap }) => [fy, cost, funded, gap])).toEqual(
      result.fiscalYears.map(({ fy, cost, funded, gap }) => [fy, cost, funded, gap]),
    )
    const byStream = totals(result, ['fy', 'tier', 'stream'])
    expect(byStream.reduce((sum, row) => sum + row.gap, 0)).toBe(result.total.gap)
    expect(byStream.filter(({ stream }) => stream === 'aware').every(({ tier }) => tier === 2)).toBe(true)
    expect(byStream.reduce((sum, { funded }) => sum + funded, 0)).toBe(result.total.funded)
    expect(() => totals(simulate(TEXT, { ledger: false }), ['fy'])).toThrow(RangeError)
  })
})
