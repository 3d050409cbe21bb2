/**
 * What-ifs of money back by cost: its rate is scaled, its claims end with a fiscal year; what was claimed before still arrives.
 */
import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/result/types.ts'
import { check, simulate } from '../../src/simulate.ts'
import { judge } from '../judge.ts'

const TEXT = `fundbraid: 1
name: Money back
horizon: { from: FY26, through: FY28 }
services: { a: { costs: 1200 } }
streams:
  county: { kind: appropriation, awards: [{ annual: 1200 }] }
  cpe: { kind: fee-for-service, paidAfter: 2, reimburses: [{ costs: {}, paidBy: { source: local }, rate: 30%, opening: { 2025-09: 5 } }] }
`
const earned = (changes: readonly Change[], text = TEXT) => {
  const result = simulate(text, { changes })
  judge(text, result)
  return result.fiscalYears.map((year) => year.streams.cpe!.earned / 100)
}

describe('scale', () => {
  // Each year 360 are claimed, in months; those of the last two months arrive in the next year: 300 + 5, 360, 360.
  test('is its rate', () => {
    expect(earned([])).toEqual([305, 360, 360])
    expect(earned([{ scale: 'cpe', by: '-10%' }])).toEqual([275, 324, 324])
    expect(earned([{ scale: 'cpe', by: '-10%' }])).toEqual(earned([], TEXT.replace('30%', '27%')))
  })

  test('from a fiscal year on, earlier claims as they were', () => {
    expect(earned([{ scale: 'cpe', by: '50%', from: 'FY27' }])).toEqual([305, 60 + 450, 540])
    expect(earned([{ scale: 'cpe', by: '50%', from: '2026-07' }])).toEqual([305, 60 + 450, 540])
  })

  test('not from the middle of a year, and not above all that was paid', () => {
    const said = (change: Change) => check(TEXT, { changes: [change] }).map(({ code, hint }) => [code, hint])
    expect(said({ scale: 'cpe', by: '10%', from: '2026-10' })).toEqual([['CHANGE-IMPOSSIBLE', 'Write from: FY27 or from: FY28.']])
    expect(said({ scale: 'cpe', by: '300%' }).map(([code]) => code)).toEqual(['NUMBER-RANGE'])
  })
})

describe('end', () => {
  test('stops claims of later payments; what was claimed before arrives, settlements stay', () => {
    expect(earned([{ end: 'cpe', after: '2026-06' }])).toEqual([305, 60, 0])
    expect(earned([{ end: 'cpe', after: '2025-06' }])).toEqual([5, 0, 0])
  })

  test('with a fiscal year alone', () => {
    const said = check(TEXT, { changes: [{ end: 'cpe', after: '2026-10' }] }).map(({ code, hint }) => [code, hint])
    expect(said).toEqual([['CHANGE-IMPOSSIBLE', 'Write after: 2026-06 or after: 2027-06.']])
    expect(check(TEXT, { changes: [{ end: 'cpe', after: '2028-06' }] }).map(({ code }) => code)).toEqual(['CHANGE-NOTHING'])
  })
})
