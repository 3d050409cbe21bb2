/**
 * The worked examples of the language, to the cent, through the API and through the command.
 */
import { describe, expect, test } from 'vitest'
import type { Simulation } from '../src/result/types.ts'
import { simulate } from '../src/simulate.ts'
import { fundbraid } from './run.ts'

/** One run by both doors, which must say the same. */
function run(text: string): Simulation {
  const result = simulate(text)
  const { code, out, err } = fundbraid(['simulate', '-', '--json', '--ledger'], { input: text })
  expect(err).toBe('')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual(result)
  return result
}

/** Braid is the default; a policy is written where an example asks for another. */
const head = (from: string, through = from, policy = '') =>
  `fundbraid: 1\nname: Example\nhorizon: { from: ${from}, through: ${through} }\n${policy === '' ? '' : `policy: ${policy}\n`}`

const byMonth = (rows: readonly { readonly month: string; readonly amount: number }[]) =>
  Object.fromEntries(rows.map(({ month, amount }) => [month, amount]))
const sum = (rows: readonly { readonly amount: number }[]) => rows.reduce((total, { amount }) => total + amount, 0)

describe('worked examples', () => {
  test('E1 rounding and spreading', () => {
    const flat = run(`${head('FY26')}services: { a: { costs: 100000 } }\nstreams: {}\n`)
    expect(flat.needs!.map(({ amount }) => amount)).toEqual([...Array(4).fill(833334), ...Array(8).fill(833333)])
    const staff = run(`${head('FY26', 'FY27')}services:
  a: { months: school-year, costs: { staff: { category: personnel, fte: 2.5, salary: { FY26: 78123.45, growth: 3% }, fringe: 30% } } }
streams: {}
`)
    expect(staff.fiscalYears[1]!.cost).toBe(26151825)
    const year = staff.needs!.filter(({ month }) => month >= '2026-07').map(({ amount }) => amount)
    expect(year).toEqual([...Array(5).fill(2615183), ...Array(5).fill(2615182)])
  })

  const shrinking = (policy: string) => `${head('FY26', 'FY28', policy)}services: { care: { costs: { FY26: 2000000, growth: 3% } } }
streams:
  medicaid: { kind: fee-for-service, earns: [{ service: care, revenue: { FY26: 1100000, growth: 2% } }] }
  city: { kind: appropriation, awards: [{ annual: 300000 }] }
  district: { kind: appropriation, awards: [{ annual: 250000 }] }
  line-item: { kind: appropriation, awards: [{ annual: 150000, through: 2027-06 }] }
  foundation: { kind: philanthropy, awards: [{ annual: { FY26: 200000, FY27: 100000, FY28: 0 } }] }
`
  test('E2 the mix that shrinks', () => {
    const { fiscalYears, total, gaps } = run(shrinking(''))
    expect(fiscalYears.map(({ cost }) => cost)).toEqual([200000000, 206000000, 212180000])
    expect(fiscalYears.map(({ funded }) => funded)).toEqual([200000000, 192200000, 169444000])
    expect(fiscalYears.map(({ gap }) => gap)).toEqual([0, 13800000, 42736000])
    expect(total.gap).toBe(56536000)
    const { medicaid, city, district } = fiscalYears[2]!.streams
    expect(medicaid!.share).toBeCloseTo(0.6754, 4)
    expect(city!.share + district!.share).toBeCloseTo(0.3246, 4)
    const last = gaps.at(-1)!.reasons
    expect(last.find(({ stream }) => stream === 'line-item')).toMatchObject({ code: 'ended', since: '2027-07' })
    expect(last.find(({ stream }) => stream === 'foundation')).toMatchObject({ code: 'ended', since: '2027-07' })
  })

  test('E2 the mix that shrinks, when the gap is not raised', () => {
    const plain = run(shrinking(''))
    const funded = run(shrinking('{ delivery: funded }'))
    const [, year] = funded.fiscalYears
    expect(year!.streams.medicaid!.earned).toBe(95692962)
    expect(year!.paid.care!.medicaid).toBe(95692962)
    expect(year!.gap).toBe(30307038)
    expect(plain.fiscalYears[1]!.serviceLostIfNotRaised).toBe(30307038)
    // $303,070.38 of service for $138,000 that are not raised.
    expect(plain.fiscalYears[1]!.gap).toBe(13800000)
    expect((30307038 / 13800000).toFixed(2)).toBe('2.20')
    expect(funded.proof).toBeNull()
    expect(fundbraid(['simulate', '-'], { input: shrinking('').replace('through: FY28', 'through: FY27') }).out).toContain(
      'If $138,000 is not raised, $303,070 of service is lost: each dollar not raised costs $2.20 of\nservice.',
    )
  })

  const oneMonth = (policy: string) => `${head('FY26', 'FY26', policy)}services:
  s: { costs: { x: { category: personnel, amount: 100, once: 2025-07 }, y: { category: supplies, amount: 100, once: 2025-07 } } }
`
  const whoPaid = ({ ledger }: Simulation) =>
    ledger!.map(({ month, stream, cost, amount }) => `${month} ${stream} ${cost} ${amount}`).sort()

  test('E3 why not a waterfall', () => {
    const streams = `streams:
  a: { kind: appropriation, awards: [{ amount: 100, from: 2025-07, through: 2025-07 }] }
  b: { kind: appropriation, pays: { category: personnel }, awards: [{ amount: 100, from: 2025-07, through: 2025-08 }] }
`
    const plan = run(`${oneMonth('')}${streams}`)
    expect(plan.total.gap).toBe(0)
    expect(whoPaid(plan)).toEqual(['2025-07 a s/y 10000', '2025-07 b s/x 10000'])
    expect(plan.proof).toMatchObject({ kind: 'exact', gapAtLeast: 0 })
    const greedy = run(`${oneMonth('{ method: waterfall }')}${streams}`)
    expect(greedy.total.gap).toBe(10000)
    expect(whoPaid(greedy)).toEqual(['2025-07 a s/x 10000'])
    expect(greedy.proof).toBeNull()
  })

  test('E4 looking ahead', () => {
    const scenario = (policy: string) => `${head('FY26', 'FY26', policy)}services:
  s: { costs: { l: { category: other, priority: 2, amount: 100, once: 2025-07 }, h: { category: other, priority: 1, amount: 100, once: 2025-08 } } }
streams: { a: { kind: appropriation, awards: [{ amount: 100 }] } }
`
    const plan = run(scenario(''))
    expect(whoPaid(plan)).toEqual(['2025-08 a s/h 10000'])
    expect(plan.gaps).toMatchObject([{ from: '2025-07', through: '2025-07', amount: 10000 }])
    expect(plan.asYouGo).toEqual({ gap: 10000 })
    const myopic = run(scenario('{ method: as-you-go }'))
    expect(whoPaid(myopic)).toEqual(['2025-07 a s/l 10000'])
    expect(myopic.gaps).toMatchObject([{ from: '2025-08', through: '2025-08', amount: 10000 }])
  })

  test('E5 looking ahead, with expiry', () => {
    const plan = run(`${head('FY26')}services:
  s: { costs: { x: { category: personnel, amount: 100, once: 2025-07 }, y: { category: other, amount: 100, once: 2025-08 } } }
streams:
  a: { kind: appropriation, awards: [{ amount: 100, from: 2025-07, through: 2025-08 }] }
  b: { kind: appropriation, pays: { category: personnel }, awards: [{ amount: 100, from: 2025-07, through: 2025-09 }] }
`)
    expect(plan.total.gap).toBe(0)
    expect(plan.lapses).toEqual([])
    expect(whoPaid(plan)).toEqual(['2025-07 b s/x 10000', '2025-08 a s/y 10000'])
    expect(plan.asYouGo).toEqual({ gap: 10000 })
  })

  test('E6 a limit', () => {
    const a = 'a: { kind: appropriation, awards: [{ amount: 100 }], limits: [{ costs: { category: personnel }, max: 50% }] }'
    const b = 'b: { kind: appropriation, pays: { category: personnel }, awards: [{ amount: 100 }] }'
    const both = run(`${oneMonth('')}streams:\n  ${a}\n  ${b}\n`)
    expect(both.total.gap).toBe(0)
    expect(whoPaid(both)).toEqual(['2025-07 a s/y 10000', '2025-07 b s/x 10000'])
    const alone = run(`${oneMonth('')}streams:\n  ${a}\n`)
    expect(alone.total.gap).toBe(10000)
    expect(whoPaid(alone)).toEqual(['2025-07 a s/x 5000', '2025-07 a s/y 5000'])
  })

  test('E7 a set-aside', () => {
    const { total, lapses } = run(`${head('FY26')}services:
  one: { tier: 1, costs: 0 }
  three: { tier: 3, costs: 100 }
streams: { a: { kind: appropriation, awards: [{ amount: 100 }], limits: [{ costs: { tier: 1 }, min: 20% }] } }
`)
    expect(total.paid.three).toEqual({ a: 8000 })
    expect(total.gap).toBe(2000)
    // The horizon ends with the award: what is left is its closing balance, unless the window ends before.
    expect(total.streams.a!.lapsed + total.streams.a!.closing).toBe(2000)
    const ended = run(`${head('FY26', 'FY27')}services:
  one: { tier: 1, costs: 0 }
  three: { tier: 3, costs: { FY26: 100, FY27: 0 } }
streams: { a: { kind: appropriation, awards: [{ amount: 100, from: 2025-07, through: 2026-06 }], limits: [{ costs: { tier: 1 }, min: 20% }] } }
`)
    expect(ended.lapses).toMatchObject([{ stream: 'a', amount: 2000, why: 'reserved', couldHavePaid: 2000 }])
    expect(lapses.every(({ why }) => why === 'reserved')).toBe(true)
  })

  const carried = (award: string) => `${head('FY27', 'FY29')}services:
  s: { costs: { before: { category: other, amount: { FY27: 420000, FY28: 0 } }, after: { category: other, amount: { FY27: 0, FY28: 216000 }, from: 2027-07, through: 2028-09 } } }
streams:
  g: { kind: grant, source: federal, awards: [${award}] }
`
  test('E8 carryover', () => {
    const { lapses, fiscalYears, ledger } = run(
      carried('{ amount: 640000, from: 2026-07, through: 2027-09, carryover: { months: 12, max: 15%, exemptBelow: 50000 } }'),
    )
    expect(lapses).toMatchObject([{ stream: 'g', month: '2027-09', amount: 7000000, why: 'carryover-cap' }])
    expect(sum(ledger!)).toBe(42000000 + 5400000 + 9600000)
    expect(fiscalYears.at(-1)!.streams.g!.closing).toBe(0)
    expect(ledger!.at(-1)!.month <= '2028-09').toBe(true)
    const exempt = run(`${head('FY27', 'FY28')}services: { s: { costs: { FY27: 28000, FY28: 24000 }, through: 2027-12 } }
streams: { g: { kind: grant, source: state, awards: [{ amount: 48000, from: 2026-07, through: 2027-06, carryover: { months: 12, max: 15%, exemptBelow: 50000 } }] } }
`)
    expect(exempt.lapses).toMatchObject([{ month: '2028-06', amount: 800000, why: 'carryover-end' }])
  })

  test('E9 fee-for-service', () => {
    const fees = (more: string) => `${head('FY26')}services: { s: { months: school-year, costs: 500000 } }
streams: { m: { kind: fee-for-service, paidAfter: 2, earns: [{ service: s, units: 1000, share: 70%, rate: 112.40, collected: 94%${more} }] } }
cash: { opening: 0 }
`
    const whole = run(fees(''))
    expect(whole.total.streams.m!.earned).toBe(7395920)
    expect(sum(whole.cash!.months.map(({ in: amount }) => ({ amount })))).toBe(5916736)
    expect(run(fees(', federalShare: 50%')).total.streams.m!.earned).toBe(3697960)
  })

  test('E10 cut by the horizon', () => {
    const { catalogue, findings } = run(`${head('FY26')}services: { s: { costs: 500000 } }
streams: { g: { kind: grant, source: federal, awards: [{ annual: 120000, from: 2024-10, through: 2026-09 }] } }
`)
    expect(catalogue.awards.map(({ id, amount }) => [id, amount])).toEqual([
      ['2024-10', 3000000],
      ['2025-10', 9000000],
    ])
    expect(findings.filter(({ code }) => code === 'award-cut-by-horizon')).toHaveLength(2)
  })

  test('E11 match', () => {
    const matched = (of: string) =>
      run(`${head('FY27')}services: { s: { costs: 460000 } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: 400000 }], match: { ratio: 25%, of: ${of}, from: { source: [local] }, inKind: 30000 } }
  l: { kind: appropriation, awards: [{ annual: 60000 }] }
`)
    const federal = matched('federal')
    expect(federal.total.paid.s).toEqual({ g: 36000000, l: 6000000 })
    expect(federal.total.gap).toBe(4000000)
    expect(federal.gaps.at(-1)!.reasons.find(({ stream }) => stream === 'g')).toMatchObject({ code: 'no-match' })
    expect(federal.proof).toMatchObject({ kind: 'bounded', gapAtLeast: 0, notHeld: ['streams.g.match'] })
    const total = matched('total')
    expect(total.total.paid.s).toEqual({ g: 27000000, l: 6000000 })
    expect(total.total.gap).toBe(13000000)
  })

  test('E12 a cliff', () => {
    const { lapses, gaps, total } = run(`${head('FY28')}services: { s: { costs: 540000 } }
streams:
  award: { kind: grant, source: federal, awards: [{ amount: 180000, from: 2027-07, through: 2027-09 }] }
  local: { kind: appropriation, awards: [{ monthly: 15000 }] }
`)
    expect(lapses).toMatchObject([{ stream: 'award', month: '2027-09', amount: 9000000 }])
    expect(total.gap).toBe(27000000)
    expect(gaps).toHaveLength(1)
    expect(gaps[0]).toMatchObject({ id: 's@2027-10', from: '2027-10', through: '2028-06' })
    expect(gaps[0]!.reasons).toMatchObject([
      { stream: 'award', code: 'ended', since: '2027-10' },
      { stream: 'local', code: 'spent' },
    ])
    const year = run(`${head('FY28')}services: { s: { costs: 540000 } }
streams:
  award: { kind: grant, source: federal, awards: [{ amount: 180000, from: 2027-07, through: 2027-09 }] }
  local: { kind: appropriation, awards: [{ annual: 180000 }] }
`)
    expect(year.total.gap).toBe(22500000)
    expect(year.lapses).toMatchObject([{ stream: 'award', amount: 4500000 }])
    expect(year.total.paid.s).toEqual({ award: 13500000, local: 18000000 })
  })

  test('E13 cash', () => {
    const { cash, total, findings } = run(`${head('FY26')}services: { s: { costs: 540000 } }
streams:
  award: { kind: grant, source: federal, awards: [{ monthly: 30000 }], paidAfter: 2 }
  local: { kind: appropriation, awards: [{ monthly: 15000 }] }
cash: { opening: 50000 }
`)
    expect(total.gap).toBe(0)
    expect(cash!.months.slice(0, 4).map(({ balance }) => balance)).toEqual([2000000, -1000000, -1000000, -1000000])
    expect(cash!.lowest).toEqual({ month: '2025-08', balance: -1000000 })
    expect(findings.map(({ code }) => code)).toContain('cash-negative')
  })

  test('E14 one clinician, three tiers', () => {
    const { total, needs } = run(`${head('FY26')}services:
  s: { costs: { clinician: { category: personnel, amount: 98500, split: { tier: { 1: 30%, 2: 20%, 3: 50% } } } } }
streams:
  levy: { kind: appropriation, lastResort: true, awards: [{ annual: 100000 }] }
  foundation: { kind: philanthropy, pays: { tier: 2 }, awards: [{ annual: 12000 }] }
  aware: { kind: grant, source: federal, pays: { tier: [1, 2] }, awards: [{ annual: 60000 }] }
  medicaid: { kind: fee-for-service, pays: { tier: 3 }, earns: [{ service: s, revenue: 43921.31 }] }
`)
    const tier = (id: string) => sum(needs!.filter(({ cost }) => cost === `s/clinician/tier-${id}`))
    expect([tier('1'), tier('2'), tier('3')]).toEqual([2955000, 1970000, 4925000])
    expect(total.paid.s).toEqual({ levy: 532869, foundation: 1200000, aware: 3725000, medicaid: 4392131 })
    expect(total.streams.aware!.lapsed + total.streams.aware!.closing).toBe(2275000)
  })

  test('E15 two set-asides', () => {
    const { total, lapses } = run(`${head('FY26', 'FY27')}services:
  a: { tier: 1, costs: 0 }
  b: { tier: 2, costs: 0 }
  c: { tier: 3, costs: { FY26: 150000, FY27: 0 } }
streams:
  g: { kind: grant, source: state, awards: [{ amount: 150000, from: 2025-07, through: 2026-06 }], limits: [{ costs: { tier: 1 }, min: 20% }, { costs: { tier: 2 }, min: 20% }] }
`)
    expect(total.paid.c).toEqual({ g: 9000000 })
    expect(total.gap).toBe(6000000)
    expect(lapses).toMatchObject([{ stream: 'g', amount: 6000000, why: 'reserved' }])
  })

  test('E16 half and half', () => {
    const { total } = run(`${head('FY26')}services: { s: { costs: 100000 } }
streams:
  one: { kind: appropriation, awards: [{ amount: 90000 }], limits: [{ costs: {}, max: 50%, of: cost }] }
  two: { kind: appropriation, awards: [{ amount: 90000 }], limits: [{ costs: {}, max: 50%, of: cost }] }
`)
    expect(total.gap).toBe(0)
    expect(total.paid.s).toEqual({ one: 5000004, two: 4999996 })
  })

  test('E17 a yearly allocation for fifteen months, the last counts in full', () => {
    const { catalogue } = run(`${head('FY24', 'FY27')}services: { s: { costs: 100000 } }
streams: { g: { kind: grant, source: federal, awards: [{ annual: 318000, from: 2023-07, spendFor: 15 }] } }
`)
    expect(catalogue.awards.map(({ amount }) => amount)).toEqual(Array(4).fill(31800000))
    expect(catalogue.awards[0]).toMatchObject({ from: '2023-07', through: '2024-09' })
  })

  test('E18 certified cost', () => {
    const { movements, total, proof } = run(`${head('FY26', 'FY28')}services:
  s: { costs: { staff: { category: personnel, role: school-psychologist, amount: { FY26: 1040000, FY27: 0 } } } }
streams:
  l: { kind: appropriation, awards: [{ annual: { FY26: 1040000, FY27: 0 } }] }
  cpe:
    kind: fee-for-service
    reimburses: [{ costs: { role: school-psychologist }, paidBy: { source: [local, state] }, rate: 0.09892575, interim: 80%, settles: 24 }]
    paidAfter: 2
`)
    const arrived = byMonth(movements!.filter(({ stream, kind }) => stream === 'cpe' && kind === 'earned'))
    const interim = Object.entries(arrived).filter(([month]) => month !== '2028-06')
    expect(interim.map(([month]) => month)).toEqual([
      ...[
        '2025-09',
        '2025-10',
        '2025-11',
        '2025-12',
        '2026-01',
        '2026-02',
        '2026-03',
        '2026-04',
        '2026-05',
        '2026-06',
        '2026-07',
        '2026-08',
      ],
    ])
    expect(interim.reduce((sum, [, amount]) => sum + amount, 0)).toBe(8230622)
    expect(arrived['2028-06']).toBe(2057656)
    expect(total.streams.cpe).toMatchObject({ earned: 10288278, spent: 0, closing: 10288278 })
    expect(movements!.every(({ stream, award }) => stream !== 'cpe' || award === 'reimbursed')).toBe(true)
    expect(proof!.notHeld).toEqual(['streams.cpe.reimburses.0'])
  })

  test('E19 two payers of one service', () => {
    const { movements, total } =
      run(`${head('FY26')}services: { s: { costs: { c: { category: other, amount: 100, once: 2025-07 } }, months: [Jul] } }
streams:
  medicaid: { kind: fee-for-service, earns: [{ service: s, revenue: 80 }] }
  commercial: { kind: fee-for-service, earns: [{ service: s, revenue: 60 }] }
`)
    expect(total.paid.s).toEqual({ medicaid: 8000, commercial: 2000 })
    expect(movements!.filter(({ award }) => award === 'surplus')).toMatchObject([
      { kind: 'earned', month: '2025-07', stream: 'commercial', amount: 4000 },
      { kind: 'closing', stream: 'commercial', amount: 4000 },
    ])
  })

  test('E20 mix', () => {
    const { total, proof, asYouGo } = run(`${head('FY26', 'FY26', '{ method: mix, mix: { a: 55%, b: 35%, c: 10% } }')}services:
  s: { costs: { x: { category: other, amount: 100, once: 2025-07 } } }
streams:
  a: { kind: appropriation, awards: [{ annual: 60 }] }
  b: { kind: appropriation, awards: [{ annual: 30 }] }
  c: { kind: appropriation, awards: [{ annual: 20 }] }
`)
    expect(total.paid.s).toEqual({ a: 6000, b: 3000, c: 1000 })
    expect([total.gap, proof, asYouGo]).toEqual([0, null, null])
  })

  test('E24 money order: carried months do not count', () => {
    const twoAwards = (policy: string) => `${head('FY27', 'FY28', policy)}services:
  s: { costs: { one: { category: other, amount: 100, once: 2026-10 }, two: { category: other, amount: 40, once: 2027-10 } } }
streams:
  b: { kind: grant, source: state, awards: [{ amount: 100, from: 2026-07, through: 2027-09 }] }
  a: { kind: grant, source: state, awards: [{ amount: 100, from: 2026-07, through: 2027-06, carryover: { months: 12 } }] }
`
    const { total, lapses, ledger } = run(twoAwards(''))
    expect(total.gap).toBe(0)
    expect(byMonth(ledger!.filter(({ stream }) => stream === 'a'))).toEqual({ '2026-10': 6000, '2027-10': 4000 })
    expect(byMonth(ledger!.filter(({ stream }) => stream === 'b'))).toEqual({ '2026-10': 4000 })
    expect(lapses).toMatchObject([{ stream: 'b', month: '2027-09', amount: 6000 }])
    // Waterfall takes October 2026 from A, whose window ends first; nothing of A is left to carry.
    const greedy = run(twoAwards('{ method: waterfall }'))
    expect(greedy.total.paid.s).toEqual({ b: 0, a: 10000 })
    expect(byMonth(greedy.lapses)).toEqual({ '2027-09': 10000 })
  })

  test('E25 funded by service', () => {
    const scenario = (policy: string) => `${head('FY26', 'FY26', policy)}services:
  s: { costs: { one: { category: personnel, amount: 100, once: 2025-07 }, two: { category: supplies, amount: 100, once: 2025-07 } } }
streams:
  medicaid: { kind: fee-for-service, pays: { category: personnel }, earns: [{ service: s, revenue: 80, months: [Jul] }] }
  g: { kind: grant, source: state, pays: { category: supplies }, awards: [{ amount: 60 }] }
`
    const plain = run(scenario(''))
    expect([plain.total.gap, plain.total.serviceLostIfNotRaised]).toEqual([6000, 10000])
    // d = 60 ÷ (200 − 80) = ½.
    const funded = run(scenario('{ delivery: funded }'))
    expect(funded.total.paid.s).toEqual({ medicaid: 4000, g: 6000 })
    expect(funded.total.streams.medicaid!.earned).toBe(4000)
    expect(funded.total.gap).toBe(10000)
  })

  test('a line of a cost map that is a Value stays exact at the edge of what an amount can be', () => {
    const { total } = run(`${head('FY26')}services: { s: { costs: "$89,999,999,999,999.99" } }\nstreams: {}\n`)
    expect(total.gap).toBe(8_999_999_999_999_999)
  })
})
