/**
 * Every kind of change, with answers worked out by hand; and that a change does what the same words in the file would do.
 */
import { describe, expect, test } from 'vitest'
import type { Change, Simulation } from '../../src/result/types.ts'
import { read } from '../../src/scenario/read.ts'
import { check, simulate } from '../../src/simulate.ts'
import { judge } from '../judge.ts'

const head = (horizon: string) => `fundbraid: 1\nname: What if\nhorizon: ${horizon}\n`

/** E12: a grant that ends in September, and a county that pays a third. */
const CLIFF = `${head('{ from: FY28, through: FY28 }')}services: { counselling: { costs: 540000 } }
streams:
  award: { kind: grant, source: federal, awards: [{ amount: 180000, from: 2027-07, through: 2027-09 }] }
  county: { kind: appropriation, awards: [{ monthly: 15000 }] }
`
/** Costs without end, so that all money that is there is spent or lapses. */
const plan = (awards: string, { stream = '', more = '', horizon = '{ from: FY26, through: FY29 }' } = {}) =>
  `${head(horizon)}services: { s: { costs: 9000000 } }\nstreams:\n  g: { kind: grant, source: federal, ${stream}awards: [${awards}] }\n${more}`

function run(text: string, changes: readonly Change[]): Simulation {
  return judge(text, simulate(text, { changes }))
}

const awardsOf = ({ catalogue }: Simulation, stream = 'g') =>
  catalogue.awards.filter((award) => award.stream === stream).map(({ id, through, amount }) => `${id} ${through} ${amount / 100}`)
const books = ({ ledger, needs, movements, total, fiscalYears }: Simulation) => ({ ledger, needs, movements, total, fiscalYears })

describe('hand-checked', () => {
  test('E12: an extension gives time, no money', () => {
    expect(run(CLIFF, []).total.gap).toBe(27000000)
    const { total, lapses } = run(CLIFF, [{ extend: 'award', by: 12 }])
    expect([total.gap, lapses]).toEqual([18000000, []])
  })

  test('E21: set from a year', () => {
    const text = `${head('{ from: FY26, through: FY28 }')}assumptions: { enrollment: { FY26: 1000, growth: 3% } }
services: { s: { costs: { kits: { category: supplies, units: "= enrollment", unitCost: 1 } } } }
streams: { county: { kind: appropriation, awards: [{ annual: 1 }] } }
`
    const costs = (to: unknown) => run(text, [{ set: 'assumptions.enrollment', to, from: 'FY27' }]).fiscalYears.map(({ cost }) => cost)
    expect(costs(900)).toEqual([100000, 90000, 90000])
    expect(costs({ FY27: 900, growth: '10%' })).toEqual([100000, 90000, 99000])
    expect(costs('= 2 * 400')).toEqual([100000, 80000, 80000])
  })

  test('E22: a rescission in the middle of the year', () => {
    const cut = (awards: string, ofYear?: true) => {
      const { total } = run(plan(awards, { horizon: '{ from: FY27, through: FY27 }' }), [
        { cut: 'g', by: '7.5%', from: '2027-02', ...(ofYear === undefined ? {} : { ofYear }) },
      ])
      return total.streams.g!.released / 100
    }
    expect(cut('{ amount: 600000, from: 2026-07, through: 2027-06 }')).toBe(555000)
    expect(cut('{ monthly: 50000 }')).toBe(581250)
    expect(cut('{ monthly: 50000 }', true)).toBe(555000)
    expect(cut('{ annual: 600000 }')).toBe(555000)
  })

  test('a cut takes the award in force and later ones, never earlier ones', () => {
    const text = plan('{ annual: { FY26: 100000, FY27: 200000, FY28: 300000 }, from: 2025-07, through: 2028-06 }')
    expect(awardsOf(run(text, [{ cut: 'g', by: '10%', from: '2027-03' }]))).toEqual([
      ...['2025-07 2026-06 100000', '2026-07 2027-06 180000', '2027-07 2028-06 270000'],
    ])
    // 10 % of the year's only award is the same; the years after it lose the share too.
    expect(awardsOf(run(text, [{ cut: 'g', by: '10%', from: '2027-03', ofYear: true }]))[1]).toBe('2026-07 2027-06 180000')
  })

  test('E23: a renewal at 80 % for 36 months', () => {
    const text = plan('{ annual: 420000, from: 2025-07, through: 2026-06 }')
    expect(awardsOf(run(text, [{ renew: 'g', months: 36, amount: '80%' }]))).toEqual([
      ...['2025-07 2026-06 420000', '2026-07 2027-06 336000', '2027-07 2028-06 336000', '2028-07 2029-06 336000'],
    ])
    // The last award's full amount × 12 ÷ its months; the last renewal by months; growth of the Value stops with it.
    const short = plan('{ amount: { FY26: 90000, growth: 50% }, from: 2025-07, through: 2026-03 }')
    expect(awardsOf(run(short, [{ renew: 'g', months: 18, amount: '50%' }]))).toEqual([
      ...['2025-07 2026-03 90000', '2026-04 2027-03 60000', '2027-04 2027-09 30000'],
    ])
  })

  test('an end: windows stop, money counts by months, nothing is carried, the rest falls away', () => {
    const changes: Change[] = [{ end: 'g', after: '2026-04' }]
    const yearly = plan('{ annual: 120000, from: 2025-10, through: 2028-09 }', {
      stream: 'renewal: { chance: 50%, months: 12, amount: 50% }, ',
    })
    expect(awardsOf(run(yearly, changes))).toEqual(['2025-10 2026-04 70000'])
    const one = plan('{ amount: 240000, from: 2025-07, through: 2027-06 }, { amount: 5, from: 2026-05 }', {
      stream: 'carryover: { months: 6 }, ',
    })
    const { catalogue } = run(one, changes)
    expect(catalogue.awards).toEqual([
      expect.objectContaining({ id: '2025-07', through: '2026-04', amount: 10000000, carriedThrough: null }),
    ])
    // Fifteen months to spend: what was given for the year before is still spent, until the end.
    const spent = plan('{ annual: 120000, from: 2024-07, spendFor: 15 }', { stream: 'carryover: { months: 12 }, ' })
    expect(
      run(spent, changes).catalogue.awards.map(({ id, amount, through, carriedThrough }) => [id, amount, through, carriedThrough]),
    ).toEqual([
      ['2024-07', 2400000, '2025-09', '2026-04'],
      ['2025-07', 10000000, '2026-04', null],
    ])
    const left = plan('{ amount: 500000, remaining: 48000, from: 2024-01, through: 2026-06 }')
    expect(awardsOf(run(left, changes))).toEqual(['2024-01 2026-04 40000'])
  })

  test('a delayed award', () => {
    const one = plan(
      '{ amount: 120000, from: 2025-10, through: 2026-09 }, { amount: 7000, remaining: 5000, from: 2025-01, through: 2025-12 }',
    )
    expect(awardsOf(run(one, [{ delay: 'g', by: 3 }]))).toEqual(['2025-01 2025-12 5000', '2026-01 2026-09 120000'])
    const yearly = plan('{ annual: { FY26: 100000, growth: 10% }, from: 2025-10, through: 2027-09 }')
    expect(awardsOf(run(yearly, [{ delay: 'g', by: 9 }]))).toEqual(['2026-07 2026-09 100000', '2027-07 2027-09 110000'])
  })

  test('a scaled rate, from a month in the middle of a fiscal year', () => {
    const text = `${head('{ from: FY27, through: FY28 }')}services: { s: { costs: 9000000 } }
streams: { medicaid: { kind: fee-for-service, earns: [{ service: s, units: 1200, rate: 100 }] } }
`
    const earned = (change: Change) => run(text, [change]).fiscalYears.map(({ streams }) => streams.medicaid!.earned / 100)
    expect(earned({ scale: 'medicaid', by: '-10%' })).toEqual([108000, 108000])
    expect(earned({ scale: 'medicaid', by: '-10%', from: 'FY28' })).toEqual([120000, 108000])
    expect(earned({ scale: 'medicaid', by: '-10%', from: '2026-10' })).toEqual([3 * 10000 + 9 * 9000, 108000])
    expect(earned({ end: 'medicaid', after: '2027-09' })).toEqual([120000, 30000])
    const awards = plan('{ annual: 120000, from: 2025-10, through: 2027-09 }')
    expect(awardsOf(run(awards, [{ scale: 'g', by: '25%', from: '2026-10' }]))).toEqual([
      '2025-10 2026-09 120000',
      '2026-10 2027-09 150000',
    ])
  })

  test('an extension of a yearly award, the last one or one that is named', () => {
    const text = plan('{ annual: 120000, from: 2025-10, through: 2028-09 }')
    expect(awardsOf(run(text, [{ extend: 'g', by: 6 }])).at(-1)).toBe('2027-10 2029-03 120000')
    expect(awardsOf(run(text, [{ extend: 'g', by: 2, award: '2026-10' }]))).toEqual([
      ...['2025-10 2026-09 120000', '2026-10 2027-11 120000', '2027-10 2028-09 120000'],
    ])
  })

  test('two that meet in one month: cut, then ended; ended, then renewed', () => {
    const text = plan('{ annual: 120000, from: 2025-10, through: 2028-09 }')
    const cut: Change = { cut: 'g', by: '50%', from: '2026-04' }
    const end: Change = { end: 'g', after: '2026-04' }
    expect(awardsOf(run(text, [cut, end]))).toEqual(['2025-10 2026-04 35000'])
    expect(awardsOf(run(text, [end, cut]))).toEqual(['2025-10 2026-04 35000'])
    const renew: Change = { renew: 'g', months: 12, amount: '50%' }
    expect(awardsOf(run(text, [end, renew]))).toEqual(['2025-10 2026-04 70000', '2026-05 2027-04 60000'])
    expect(awardsOf(run(text, [end, { extend: 'g', by: 1 }]))).toEqual(['2025-10 2026-05 70000'])
  })
})

const LEVY = 'levy: { kind: appropriation, awards: [{ annual: 70000 }] }'
const BRAIDED = `${head('{ from: FY26, through: FY27 }')}services: { s: { priority: 1, costs: 200000 }, t: { costs: 90000 } }
streams:
  fund: { kind: philanthropy, pays: { service: s }, awards: [{ annual: 60000 }] }
  gift: { kind: philanthropy, pays: { service: s }, awards: [{ annual: 60000 }] }
  county: { kind: appropriation, awards: [{ annual: 90000 }] }
policy: { order: [fund, gift] }
`

describe('as if the file said so', () => {
  const typed: readonly (readonly [string, string, Change, string])[] = [
    [
      'end',
      plan('{ annual: 99999.99, from: 2025-10, through: 2028-09 }'),
      { end: 'g', after: '2026-04' },
      plan('{ annual: 99999.99, from: 2025-10, through: 2026-04 }'),
    ],
    [
      'extend',
      plan('{ amount: 77777.77, from: 2025-10, through: 2026-01 }'),
      { extend: 'g', by: 5 },
      plan('{ amount: 77777.77, from: 2025-10, through: 2026-06 }'),
    ],
    [
      'delay',
      plan('{ amount: 77777.77, from: 2025-10, through: 2026-01 }'),
      { delay: 'g', by: 2 },
      plan('{ amount: 77777.77, from: 2025-12, through: 2026-01 }'),
    ],
    ['cut', plan('{ annual: 99999.99 }'), { cut: 'g', by: '7.5%', from: '2025-07' }, plan('{ annual: "= 99999.99 * 0.925" }')],
    [
      'renew',
      plan('{ amount: 90000, from: 2025-10, through: 2026-06 }'),
      { renew: 'g', months: 20, amount: '33%' },
      plan('{ amount: 90000, from: 2025-10, through: 2026-06 }, { annual: 39600, from: 2026-07, through: 2028-02 }'),
    ],
    [
      'scale',
      plan('{ monthly: 333.33 }'),
      { scale: 'g', by: '1%', from: '2026-01' },
      plan('{ monthly: 333.33, through: 2025-12 }, { monthly: 336.6633, from: 2026-01 }'),
    ],
    [
      'add',
      BRAIDED,
      { add: { streams: { levy: { kind: 'appropriation', awards: [{ annual: 70000 }] } } } },
      BRAIDED.replace('policy:', `  ${LEVY}\npolicy:`),
    ],
    ['remove', BRAIDED, { remove: 'fund' }, BRAIDED.replace(/ {2}fund:.*\n/, '').replace('fund, ', '')],
  ]
  test.each(typed)('%s', (_, text, change, changed) => {
    expect(books(run(text, [change]))).toEqual(books(simulate(changed)))
  })

  test('what is removed and added again changes nothing', () => {
    const fund = { kind: 'philanthropy', pays: { service: 's' }, awards: [{ annual: 60000 }] } as const
    const plain = simulate(BRAIDED)
    for (const id of ['fund', 'gift']) {
      const back = run(BRAIDED, [{ remove: id }, { add: { streams: { [id]: fund } } }])
      expect({ ...back, changes: [] }).toEqual(plain)
    }
    expect(run(BRAIDED, [{ remove: 'fund' }]).total.gap).toBeGreaterThan(plain.total.gap)
  })

  test('the what-ifs of a file, alone and together, and the changes that the result keeps', () => {
    const text = `${BRAIDED}whatIfs:
  no-gift: { name: No gift, note: Heard in May., changes: [{ remove: gift, cite: "a letter" }] }
  less: { changes: [{ cut: county, by: 10%, from: 2026-07, ofYear: true }, { set: services.t.priority, to: 2 }, { set: services.t.name, to: "2" }] }
`
    const scenario = read(text)
    expect(scenario.whatIfs).toEqual(['no-gift', 'less'])
    const both = simulate(text, { whatIf: 'no-gift+less', changes: [{ remove: 'fund' }] })
    expect([both.whatIf, both.changes]).toEqual([
      'no-gift+less',
      [
        { remove: 'gift' },
        { cut: 'county', by: '10%', from: '2026-07', ofYear: true },
        { set: 'services.t.priority', to: 2 },
        { set: 'services.t.name', to: '"2"' },
        { remove: 'fund' },
      ],
    ])
    judge(text, both)
    expect(both.catalogue.services[1]).toMatchObject({ name: '2', priority: 2 })
    expect(simulate(scenario, { whatIf: ['no-gift', 'less'], changes: [{ remove: 'fund' }] })).toEqual(both)
    expect(simulate(read(scenario, { whatIf: 'no-gift' }), { whatIf: 'less' }).whatIf).toBe('no-gift+less')
    expect(books(simulate(text, { changes: both.changes }))).toEqual(books(both))
    expect(() => judge(text, { ...both, whatIf: 'less' })).not.toThrow()
    expect(() => judge(text, { ...both, changes: both.changes.slice(1) })).toThrow('whatIf')
    expect(() => judge(text, { ...both, whatIf: 'more' })).toThrow('whatIf')
  })
})

describe('wrong changes', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['{ end: gg, after: 2026-04 }', 'CHANGE-TARGET'],
    ['{ end: g, after: 2025-01 }', 'CHANGE-IMPOSSIBLE'],
    ['{ end: g, after: 2026-13 }', 'BAD-MONTH'],
    ['{ end: g, after: 2029-01 }', 'CHANGE-NOTHING'],
    ['{ end: g }', 'MISSING-KEY'],
    ['{ end: g, from: 2026-01, after: 2026-02 }', 'UNKNOWN-KEY'],
    ['{ extend: m, by: 3 }', 'CHANGE-TARGET'],
    ['{ extend: g, by: 3, award: 2025-11 }', 'CHANGE-TARGET'],
    ['{ extend: g, by: 0 }', 'NUMBER-RANGE'],
    ['{ renew: m, months: 12, amount: 80% }', 'CHANGE-TARGET'],
    ['{ renew: g, months: 12, amount: 0.8 }', 'SHARE-SIGN'],
    ['{ renew: old, months: 12, amount: 80% }', 'CHANGE-IMPOSSIBLE'],
    ['{ delay: old, by: 2 }', 'CHANGE-NOTHING'],
    ['{ delay: g, by: 12 }', 'CHANGE-IMPOSSIBLE'],
    ['{ cut: m, by: 5%, from: 2026-01 }', 'CHANGE-TARGET'],
    ['{ cut: g, by: 5%, from: 2028-01 }', 'CHANGE-NOTHING'],
    ['{ cut: g, by: 0%, from: 2026-01 }', 'CHANGE-NOTHING'],
    ['{ cut: g, by: 150%, from: 2026-01 }', 'SHARE-RANGE'],
    ['{ cut: monthly, by: 90%, from: 2026-05, ofYear: true }', 'CHANGE-IMPOSSIBLE'],
    ['{ scale: m, by: -110% }', 'SHARE-RANGE'],
    ['{ scale: m, by: 5%, from: soon }', 'BAD-MONTH'],
    ['{ set: assumptions.a, to: 5, from: 2026-01 }', 'CHANGE-IMPOSSIBLE'],
    ['{ set: assumptions.a, to: { FY28: 5 }, from: FY27 }', 'CHANGE-IMPOSSIBLE'],
    ['{ set: assumptions.a }', 'MISSING-KEY'],
    ['{ set: services.s.tier, to: 2, from: FY27 }', 'CHANGE-TARGET'],
    ['{ set: extends, to: b.yaml }', 'CHANGE-TARGET'],
    ['{ add: { streams: { g: { kind: philanthropy } } } }', 'CHANGE-TARGET'],
    ['{ add: { policy: { x: 1 } } }', 'CHANGE-TARGET'],
    ['{ add: {} }', 'CHANGE-NOTHING'],
    ['{ remove: s }', 'UNKNOWN-ID'],
    ['{ remove: nobody }', 'CHANGE-TARGET'],
    ['{ remove: g, end: g, after: 2026-01 }', 'ONE-OF'],
    ['{ drop: g }', 'ONE-OF'],
    ['5', 'ONE-OF'],
  ]
  const TEXT = `${head('{ from: FY26, through: FY28 }')}assumptions: { a: { FY26: 1, growth: 2% } }
services: { s: { costs: "= a" }, t: { costs: 5 } }
streams:
  g: { kind: grant, source: federal, awards: [{ annual: 5, from: 2025-10, through: 2026-09 }] }
  m: { kind: fee-for-service, earns: [{ service: s, revenue: 5 }] }
  old: { kind: grant, source: state, awards: [{ remaining: 5, from: 2025-01, through: 2026-09 }] }
  monthly: { kind: appropriation, awards: [{ monthly: 100 }] }
`
  test.each(wrong)('%s → %s', (change, code) => {
    const problems = check(`${TEXT}whatIfs:\n  x:\n    changes: [${change}]\n`)
    expect(problems.map((problem) => problem.code)).toEqual([code])
    const [{ at, message, hint }] = problems as [(typeof problems)[number]]
    expect(at).toMatchObject({ in: 'text', line: code === 'UNKNOWN-ID' ? 8 : 13 })
    expect(`${message}${hint}`).not.toMatch(/undefined|NaN|\[object/)
    expect(() => simulate(TEXT)).not.toThrow()
  })
})
