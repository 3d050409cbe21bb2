/**
 * Values and formulas: what a number is in each fiscal year, exactly, and what is refused.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact } from '../../src/money/exact.ts'
import { parseFormula } from '../../src/scenario/formula.ts'
import { readNumber } from '../../src/scenario/numbers.ts'
import { check, simulate } from '../../src/simulate.ts'

/** The costs of FY26, FY27, … in cents. */
function costs(value: unknown, assumptions: object = {}, through = 'FY29'): number[] {
  const result = simulate({
    fundbraid: 1,
    name: 'V',
    horizon: { from: 'FY26', through },
    assumptions: assumptions as never,
    services: { s: { costs: value as never } },
    streams: {},
  })
  return result.fiscalYears.map(({ cost }) => cost)
}

function codes(value: unknown, assumptions: object = {}): string[] {
  return check({
    fundbraid: 1,
    name: 'V',
    horizon: { from: 'FY26', through: 'FY28' },
    assumptions: assumptions as never,
    services: { s: { costs: value as never } },
    streams: {},
  }).map(({ code }) => code)
}

const worked = (formula: string, names: { readonly [name: string]: number } = {}, year = 2027) => {
  const parsed = parseFormula(formula)
  if ('code' in parsed) return parsed.code
  try {
    return parsed.evaluate((name) => exact(names[name]!), year, { spend: () => {}, roots: new Map() }).toString()
  } catch (error) {
    return (error as { fault: { code: string } }).fault.code
  }
}

describe('values', () => {
  test.each([
    ['flat', 100, [10000, 10000, 10000, 10000]],
    ['text with signs', '$1,250.505', [125051, 125051, 125051, 125051]],
    ['by year with growth', { FY26: 100, FY28: 200, growth: '10%' }, [10000, 11000, 20000, 22000]],
    ['growth by year', { FY26: 100, growth: { FY26: '0%', FY28: '50%' } }, [10000, 10000, 15000, 22500]],
    ['listed years before the horizon', { FY24: 100, growth: '100%' }, [40000, 80000, 160000, 320000]],
    ['a year in full', { FY2026: 100, FY27: 0 }, [10000, 0, 0, 0]],
    ['the mode', { pert: [1, 2, 9] }, [200, 200, 200, 200]],
    ['the midpoint', { uniform: [1, 2] }, [150, 150, 150, 150]],
    ['the mean, clipped', { normal: [5, 1], min: 6 }, [600, 600, 600, 600]],
    ['an uncertain year', { FY26: 100, FY27: { triangular: [1, 2, 3] } }, [10000, 200, 200, 200]],
  ])('%s', (_, value, expected) => {
    expect(costs(value)).toEqual(expected)
  })

  test('formulas use assumptions and the fiscal year, in any order of the file', () => {
    expect(costs('= visits * price', { price: '= fy >= 2028 ? 3 : 2', visits: { FY26: 10, growth: '10%' } })).toEqual([
      2000, 2200, 3630, 3993,
    ])
  })

  test('no binary float anywhere', () => {
    expect(costs('= 0.1 + 0.2', {}, 'FY26')).toEqual([30])
    expect(costs('= 1.005', {}, 'FY26')).toEqual([101])
    expect(worked('12345678901234567890.123456789 * 10')).toBe('123456789012345678901.23456789')
  })

  const formulas: readonly (readonly [string, string, { readonly [name: string]: number }?])[] = [
    ['-2^2', '-4'],
    ['2^3^2', '512'],
    ['(1 + 2) * 3 - 4 / 8', '8.5'],
    ['100 + 6%', '100.06'],
    ['50 % - 2', '-1.5'],
    ['round(2.345, 2)', '2.35'],
    ['round(-2.345, 2)', '-2.35'],
    ['round(1250, -2)', '1300'],
    ['min(3, 1, 2) + max(1, 5)', '6'],
    ['floor(-1.5) + ceil(1.2) + abs(-3)', '3'],
    ['fy', '2027'],
    ['a == 1 ? 10 : 20', '10', { a: 1 }],
    ['a != 1 ? 10 : a > 0 ? 5 : 6', '5', { a: 1 }],
    ['1 / 0', 'FORMULA-DIVISION'],
    ['0 ^ -1', 'FORMULA-DIVISION'],
    ['(0 - 1) ^ 0.5', 'FORMULA-RESULT'],
    ['round(1, 0.5)', 'FORMULA-RESULT'],
    ['10 ^ 61', 'FORMULA-LIMIT'],
    ['2 a', 'FORMULA-SYNTAX'],
    ['2(3)', 'FORMULA-SYNTAX'],
    ['5 % 3', 'FORMULA-SYNTAX'],
    ['1 < 2 < 3 ? 1 : 0', 'FORMULA-SYNTAX'],
    ['a ? 1 : 0', 'FORMULA-SYNTAX'],
    ['a = 1', 'FORMULA-SYNTAX'],
    ['a.b', 'FORMULA-SYNTAX'],
    ['[1]', 'FORMULA-SYNTAX'],
    ['1; 2', 'FORMULA-SYNTAX'],
    ['a and b', 'FORMULA-SYNTAX'],
    ['0x10', 'FORMULA-SYNTAX'],
    ['N0', 'FORMULA-NAME'],
    ['sqrt(4)', 'FORMULA-NAME'],
    ['round(1)', 'FORMULA-SYNTAX'],
    ['', 'FORMULA-SYNTAX'],
  ]
  test.each(formulas.map(([formula, expected, names]) => ({ formula, expected, names })))(
    '$formula → $expected',
    ({ formula, expected, names }) => {
      expect(worked(formula, names)).toBe(expected)
    },
  )

  test('signs: a share wants its percent, money wants none', () => {
    expect(readNumber('15%')).toMatchObject({ sign: 'percent' })
    expect(readNumber('1,23')).toMatchObject({ code: 'BAD-NUMBER' })
    expect(codes('62%')).toEqual(['UNIT-MISMATCH'])
    expect(codes({ FY26: 1, growth: 3 })).toEqual(['SHARE-SIGN'])
    expect(codes({ FY26: 1, growth: '-150%' })).toEqual(['SHARE-RANGE'])
    expect(codes({ FY27: 1 })).toEqual(['YEAR-MISSING'])
    expect(codes(-1)).toEqual(['AMOUNT-RANGE'])
    expect(codes('= 0 - visits', { visits: 3 })).toEqual(['AMOUNT-RANGE'])
    expect(codes('')).toEqual(['EMPTY-VALUE'])
    expect(codes(' ')).toEqual(['EMPTY-VALUE'])
    expect(codes(0.1 + 0.2)).toEqual(['NUMBER-PRECISION'])
    expect(codes(Number.NaN)).toEqual(['BAD-NUMBER'])
  })

  test('a mistake in what nobody uses is found too', () => {
    expect(codes(1, { lost: '= 1 / 0' })).toEqual(['FORMULA-DIVISION'])
    expect(codes(1, { a: '= b', b: '= a' })).toEqual(['FORMULA-CIRCLE'])
  })

  test('any dollars and cents are taken to the cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000_000_000 }), (cents) => {
        const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
        expect(costs(text, {}, 'FY26')).toEqual([cents])
        expect(costs(`= ${text}`, {}, 'FY26')).toEqual([cents])
      }),
      { numRuns: 100, seed: Number(process.env.FC_SEED ?? 1) },
    )
  })
})
