/**
 * Tests of the plan (§8): each kind by hand, what counts as local, and what is wrong with the writing of one.
 */
import { test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { check, simulate } from '../src/simulate.ts'
import { scenario } from './generate/scenario.ts'

type Given = { readonly county?: string; readonly aware?: string; readonly medicaid?: string; readonly more: string }

/** One service of 140,000 a year; the county, a federal grant and Medicaid pay. */
function plan({ county = '{ FY26: 80000, FY27: 70000 }', aware = '0', medicaid = '0', more }: Given): string {
  return `fundbraid: 1
name: Tests
horizon: { from: FY26, through: FY28 }
assumptions: { enrollment: { FY26: 700, FY27: 600, FY28: 500 } }
services:
  therapy:
    costs:
      staff: { category: personnel, role: school-psychologist, fte: 2, salary: 50000, fringe: 20% }
      other: 20000
streams:
  medicaid: { name: Medicaid, kind: fee-for-service, earns: [{ service: therapy, revenue: ${medicaid} }] }
  county: { name: County, kind: appropriation, awards: [{ annual: ${county} }] }
  aware: { name: AWARE, kind: grant, source: federal, awards: [{ annual: ${aware} }] }
${more}
`
}

const CODES = ['effort', 'supplant', 'expect', 'ratio', 'effort-not-local']

function found(given: Given): string[] {
  return simulate(plan(given))
    .findings.filter(({ code }) => CODES.includes(code))
    .map(({ code, severity, path, amount }) => `${code} ${severity} ${path} ${amount}`)
}

const effort = (rest: string) => `tests: [{ effort: { streams: { source: [local] }, ${rest} } }]`

describe('effort', () => {
  test.each([
    ['total against a year', effort('baseline: FY26, atLeast: 100%'), [1_000_000, 1_000_000]],
    ['a share of it', effort('baseline: FY26, atLeast: 90%'), [200_000, 200_000]],
    ['per unit: 80,000 for 700, so 68,571.43 for 600 and 57,142.86 for 500', effort('baseline: FY26, atLeast: 100%, per: enrollment'), []],
    ['per unit, 105 %', effort('baseline: FY26, atLeast: 105%, per: enrollment'), [200_000]],
    ['actuals, every year', effort('baseline: { amount: 90000 }, atLeast: 100%'), [1_000_000, 2_000_000, 2_000_000]],
    [
      'actuals per unit: 100,000.01 for 1000 is 70,000.007 for 700, a part of a cent is due as a whole one',
      effort('baseline: { amount: 100000.01, units: 1000 }, atLeast: 120%, per: enrollment'),
      [400_001, 200_001],
    ],
    ['students stands for the assumption', `students: enrollment\n${effort('baseline: FY26, atLeast: 105%, per: students')}`, [200_000]],
  ])('%s', (_, more, missing) => {
    const { findings } = simulate(plan({ more }))
    expect(findings.filter(({ code }) => code === 'effort').map(({ amount }) => amount)).toEqual(missing)
  })

  test('Medicaid never makes up for it, and no federal money', () => {
    const more = 'tests: [{ effort: { streams: { source: [local, payer, federal] }, baseline: FY26, atLeast: 100% } }]'
    expect(found({ more, medicaid: '{ FY26: 0, FY27: 30000 }', aware: '{ FY26: 0, FY27: 30000 }' })).toEqual([
      'effort-not-local warning tests.0.effort undefined',
      'effort-not-local warning tests.0.effort undefined',
      'effort critical tests.0.effort 1000000',
      'effort critical tests.0.effort 1000000',
    ])
  })

  test('money that a local stream earns on visits is no effort either', () => {
    const text = plan({ more: effort('baseline: FY26, atLeast: 100%') }).replace(
      'kind: appropriation,',
      'kind: appropriation, earns: [{ service: therapy, revenue: { FY26: 0, FY27: 20000 } }],',
    )
    expect(simulate(text).findings.filter(({ code }) => code === 'effort')).toHaveLength(2)
  })

  test('one of several is enough; where none holds, the nearest is told', () => {
    const any = (share: string) =>
      `tests: [{ anyOf: [{ effort: { streams: { source: [local] }, baseline: FY26, atLeast: 100% } }, { effort: { streams: { source: [local] }, baseline: FY26, atLeast: ${share}, per: enrollment } }], cite: "34 CFR 300.203(b)(2)" }]`
    expect(found({ more: any('100%') })).toEqual([])
    expect(found({ more: any('105%') })).toEqual(['effort critical tests.0 200000'])
    const [finding] = simulate(plan({ more: any('105%') })).findings.filter(({ code }) => code === 'effort')
    expect(finding).toMatchObject({
      rule: 'at least 105% of FY26 per enrollment',
      cite: '34 CFR 300.203(b)(2)',
      remedy: 'Spend $2,000.00 more of this money in FY27, or document an exception that the rule allows.',
    })
  })
})

describe('supplant', () => {
  const more = (tolerance: string) => `tests: [{ supplant: { services: [therapy], baseline: FY26${tolerance} } }]`
  test.each([
    ['federal rises by less than the county falls', '{ FY26: 0, FY27: 4000, FY28: 0 }', '', ['supplant warning tests.0.supplant 400000']],
    ['federal rises by more', '{ FY26: 0, FY27: 40000, FY28: 0 }', '', ['supplant warning tests.0.supplant 1000000']],
    ['the fall is tolerated to the cent', '{ FY26: 0, FY27: 40000, FY28: 0 }', ', tolerance: 12.5%', []],
    ['and no further', '{ FY26: 0, FY27: 40000, FY28: 0 }', ', tolerance: 12.4%', ['supplant warning tests.0.supplant 1000000']],
    ['federal falls', '{ FY26: 40000, FY27: 4000, FY28: 0 }', '', []],
  ])('%s', (_, aware, tolerance, wanted) => {
    expect(found({ aware, more: more(tolerance) })).toEqual(wanted)
  })

  test('fees are on neither side', () => {
    expect(found({ county: '80000', medicaid: '{ FY26: 30000, FY27: 0 }', aware: '{ FY26: 0, FY27: 30000 }', more: more('') })).toEqual([])
  })
})

describe('expect', () => {
  // FY27: the county pays 70,000 of 140,000; a month is 5,833.33 or .34 of it.
  const holds = [
    'fy: FY27, cost: 140000, funded: 70000, gap: 70000, spent: 70000, earned: 0, lapsed: 0, closing: 0',
    'fy: FY27, service: therapy, cost: 140000, funded: 70000, gap: 70000',
    'fy: FY27, stream: county, spent: 70000, earned: 0, lapsed: 0, closing: 0',
    'fy: FY27, stream: county, service: therapy, spent: 70000',
    'month: 2026-07, service: therapy, cost: 11666.67, funded: 11666.67, gap: 0',
    'month: 2026-07, stream: county, spent: 11666.67, closing: 58333.33',
    'month: 2026-12, stream: county, spent: 11666.65, closing: 0',
    'month: 2027-01, service: therapy, funded: 0, gap: 11666.67',
  ]
  test.each(holds)('%s', (expected) => {
    expect(found({ more: `tests: [{ expect: { ${expected} } }]` })).toEqual([])
    const off = expected.replace(/(\d+)\.?(\d*)$/, (number) => String(Number(number) + 1))
    const key = /(\w+): [\d.]+$/.exec(expected)![1]
    expect(found({ more: `tests: [{ expect: { ${off} } }]` })).toEqual([`expect warning tests.0.expect.${key} 100`])
  })

  property.prop([scenario], { numRuns: 30 })('what the result says can be expected of it', (scenario) => {
    const { fiscalYears } = simulate(scenario, { ledger: false })
    const text = (cents: number) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
    const tests = fiscalYears.flatMap(({ fy, streams, services }) => [
      ...Object.entries(streams).map(([stream, { spent, earned, lapsed, closing }]) => ({
        expect: { fy, stream, spent: text(spent), earned: text(earned), lapsed: text(lapsed), closing: text(closing) },
      })),
      ...Object.entries(services).map(([service, { cost, funded, gap }]) => ({
        expect: { fy, service, cost: text(cost), funded: text(funded), gap: text(gap) },
      })),
    ])
    expect(simulate({ ...scenario, tests }).findings.filter(({ code }) => code === 'expect')).toEqual([])
  })
})

describe('ratios', () => {
  // Nobody pays: 700 students, 1.4 positions of a psychologist are due; the pay of one is 60,000.
  const none = { county: '0', medicaid: '0' }
  test('funded positions of school staff', () => {
    expect(found({ ...none, more: 'students: enrollment' })).toEqual(['ratio info students 8400000'])
    expect(found({ ...none, more: 'students: enrollment\nratios: { school-psychologist: 350 }' })).toEqual([
      'ratio warning ratios.school-psychologist 12000000',
    ])
    expect(found({ county: '140000', more: 'students: enrollment' })).toEqual([])
    expect(found({ ...none, more: '' })).toEqual([])
  })

  test('half of the money is half of a position; a role that nobody has is missing in full and has no price', () => {
    // 70,000 of 140,000 pays staff first: 60,000 of 120,000 and more.
    const text = plan({ county: '60000', more: 'students: enrollment\nratios: { school-psychologist: 350, school-counselor: 700 }' })
    const { findings } = simulate(text.replace('other: 20000', 'other: 0'))
    const ratios = findings.filter(({ code }) => code === 'ratio')
    expect(ratios.map(({ amount }) => amount)).toEqual([6_000_000, undefined])
    expect(ratios[0]!.message).toMatch(/^school-psychologist: 1 full-time equivalents .* in FY26 for 700 students; .* needs 1 more/)
  })

  test('community staff supplement and do not count', () => {
    const text = plan({ county: '140000', more: 'students: enrollment' })
    expect(simulate(text.replace('role:', 'provider: community, role:')).findings.map(({ code }) => code)).toEqual(['ratio'])
  })
})

describe('what is wrong with a test', () => {
  const said = (more: string) => check(plan({ more })).map(({ code, message, hint }) => `${code} ${message} · ${hint}`)
  test.each([
    ['tests: []'],
    ['tests: [{}]'],
    ['tests: [{ effrt: {} }]'],
    [
      'tests: [{ effort: { streams: { source: [local] }, baseline: FY26, atLeast: 100% }, supplant: { services: [therapy], baseline: FY26 } }]',
    ],
    ['tests: [{ effort: { baseline: FY26 } }]'],
    ['tests: [{ effort: { streams: { stream: conty }, baseline: FY24, atLeast: 100 } }]'],
    ['tests: [{ effort: { streams: { source: federal }, baseline: FY28, atLeast: 100% } }]'],
    ['tests: [{ effort: { streams: { source: federal }, baseline: FY26, atLeast: 100% } }]'],
    ['tests: [{ effort: { streams: { source: local }, baseline: { amount: 5 }, atLeast: 100%, per: enrolment } }]'],
    ['tests: [{ effort: { streams: { source: local }, baseline: { amount: 5, units: 7, unit: 1 }, atLeast: 100% } }]'],
    ['tests: [{ effort: { streams: { source: local }, baseline: { amount: 5, units: 7 }, atLeast: 100% } }]'],
    ['tests: [{ effort: { streams: { source: local }, baseline: { amount: 5, units: 0 }, atLeast: 100%, per: enrollment } }]'],
    ['tests: [{ anyOf: [] }]'],
    ['tests: [{ anyOf: [{ supplant: { services: [therapy], baseline: FY26 } }] }]'],
    ['tests: [{ supplant: { services: [therpy], baseline: 2026, tolerance: 5 } }]'],
    ['tests: [{ supplant: { services: [], baseline: FY26 } }]'],
    ['tests: [{ expect: {} }]'],
    ['tests: [{ expect: { fy: FY27, month: 2027-01, gap: 0 } }]'],
    ['tests: [{ expect: { fy: FY31, stream: awre, spent: 1 } }]'],
    ['tests: [{ expect: { month: 2031-01, service: therapy, spent: 1 } }]'],
    ['tests: [{ expect: { fy: FY27, stream: county, gap: 5% } }]'],
    ['students: enrolment'],
    ['ratios: { school-counselor: 250 }'],
    ['students: enrollment\nratios: { school-counsellor: 250, school-psychologist: 0 }'],
  ])('%s', (more) => {
    expect(said(more).join('\n')).toMatchSnapshot()
  })
})
