/**
 * Match, indirect cost, limits of a selection, reimbursement and funded delivery, each with books written by hand: at nothing, at the cap,
 * a cent above, with two awards, two streams, and a window that the horizon cuts.
 */
import { describe, expect, test } from 'vitest'
import { lostOf, reimbursed, saidOf, saidOfDelivery } from './books.ts'

const YEAR = 'horizon: { from: FY26, through: FY26 }'
const held: readonly string[] = []

describe('limit of a selection', () => {
  const scenario = `${YEAR}
services:
  s: { costs: { staff: { category: personnel, amount: 1000, once: 2025-09 }, kits: { category: supplies, amount: 1000, once: 2025-08 } } }
streams:
  grant:
    kind: grant
    source: state
    limits: [{ costs: { category: supplies }, max: 33.3%, of: { category: personnel } }]
    awards: [{ amount: 500, from: 2025-07, through: 2026-06 }, { amount: 500, from: 2025-08, through: 2026-06 }]
  other: { kind: appropriation, awards: [{ amount: 2000 }] }
`
  test.each([
    ['nothing at all', '', held],
    ['nothing of the base', '2025-08 grant 2025-07 → s/kits: 0.01', [/^LIMIT ledger\.0: .*limits\.0 lets it pay \$0\.00/]],
    ['at the cap, rounded down', '2025-08 grant 2025-07 → s/kits: 33.30\n2025-09 grant 2025-07 → s/staff: 100.02', held],
    [
      'a cent above',
      '2025-08 grant 2025-07 → s/kits: 33.31\n2025-09 grant 2025-07 → s/staff: 100.02',
      [/^LIMIT ledger\.0: .*pays \$33\.31 of what .*lets it pay \$33\.30/],
    ],
    [
      'the base is paid by another award',
      '2025-08 grant 2025-07 → s/kits: 0.01\n2025-09 grant 2025-08 → s/staff: 500',
      [/^LIMIT ledger\.0/],
    ],
    [
      'the base is paid by another stream',
      '2025-08 grant 2025-07 → s/kits: 0.01\n2025-09 other 2025-07 → s/staff: 500',
      [/^LIMIT ledger\.0/],
    ],
    [
      'the fault stands where it is passed',
      '2025-08 grant 2025-08 → s/kits: 33\n2025-09 grant 2025-07 → s/staff: 100\n2025-09 grant 2025-08 → s/staff: 99',
      [/^LIMIT ledger\.0/],
    ],
  ])('%s', (_, written, faults) => expectFaults(saidOf(scenario, written), faults))

  test('a cost can be in its own base: half of what a half and the rest are', () => {
    const own = scenario.replace('of: { category: personnel }', 'of: {}').replace('33.3%', '50%')
    expect(saidOf(own, '2025-08 grant 2025-07 → s/kits: 100\n2025-09 grant 2025-07 → s/staff: 100')).toEqual([])
    expect(saidOf(own, '2025-08 grant 2025-07 → s/kits: 100.01\n2025-09 grant 2025-07 → s/staff: 100')).toHaveLength(1)
  })

  test('an award that is too small for the limit', () => {
    const large = scenario.replace('of: { category: personnel }', 'of: { category: personnel }, appliesFrom: 500.01')
    expect(saidOf(large, '2025-08 grant 2025-07 → s/kits: 300')).toEqual([])
    expect(saidOf(large.replace('500.01', '500'), '2025-08 grant 2025-07 → s/kits: 300')).toHaveLength(1)
  })
})

describe('indirect cost', () => {
  const scenario = (rate: string, more = '') => `horizon: { from: FY26, through: FY27 }
services:
  s:
    costs:
      staff: { category: personnel, amount: 1200 }
      truck: { category: equipment, amount: 1200 }
      overhead: { category: indirect, amount: 1200 }
streams:
  grant:
    kind: grant
    source: federal
    pays: { category: [personnel, equipment] }
    ${more}
    indirect: { rate: ${rate}, costs: { category: [personnel, indirect] } }
    awards: [{ annual: 600, from: 2025-07, through: 2027-12 }]
  plain: { kind: grant, source: state, awards: [{ amount: 1000 }] }
  levy: { kind: appropriation, awards: [{ amount: 1000 }] }
`
  const staff = '2025-07 grant 2025-07 → s/staff: 100'
  test.each([
    ['a grant without a rate pays none', '15%', '2025-07 plain 2025-07 → s/overhead: 1', [/^POSTING .*`plain` may not pay `s\/overhead`/]],
    ['who is no grant pays it', '15%', '2025-07 levy 2025-07 → s/overhead: 100', held],
    ['nothing beside nothing', '0%', '', held],
    ['at the cap, whatever the stream pays', '15%', `${staff}\n2025-07 grant 2025-07 → s/overhead: 15`, held],
    [
      'a cent above',
      '15%',
      `${staff}\n2025-07 grant 2025-07 → s/overhead: 15.01`,
      [/^LIMIT ledger\.1: .*streams\.grant\.indirect lets it pay \$15\.00/],
    ],
    ['a rate of nothing', '0%', `${staff}\n2025-07 grant 2025-07 → s/overhead: 0.01`, [/^LIMIT ledger\.1/]],
    [
      'what is not in the base',
      '15%',
      '2025-07 grant 2025-07 → s/truck: 100\n2025-07 grant 2025-07 → s/overhead: 0.01',
      [/^LIMIT ledger\.1/],
    ],
    [
      'it is never a part of its own base',
      '100%',
      '2025-07 grant 2025-07 → s/staff: 50\n2025-07 grant 2025-07 → s/overhead: 50.01',
      [/^LIMIT ledger\.1/],
    ],
    [
      'a rate by year is that of the award',
      '{ FY26: 10%, FY27: 50% }',
      `${staff}\n2026-07 grant 2026-07 → s/staff: 100\n2026-07 grant 2026-07 → s/overhead: 50`,
      held,
    ],
    ['and no other year’s', '{ FY26: 10%, FY27: 50% }', `${staff}\n2025-07 grant 2025-07 → s/overhead: 10.01`, [/^LIMIT ledger\.1/]],
  ])('%s', (_, rate, written, faults) => expectFaults(saidOf(scenario(rate), written), faults))

  test('what is excluded stays so', () => {
    const faults = saidOf(scenario('15%', 'excludes: { category: indirect }'), `${staff}\n2025-07 grant 2025-07 → s/overhead: 1`)
    expectFaults(faults, [/^POSTING .*may not pay `s\/overhead`/])
  })
})

describe('earned money takes each fiscal year’s revenue as its award', () => {
  const scenario = (rules: string) => `horizon: { from: FY26, through: FY28 }
services:
  s: { costs: { staff: { category: personnel, amount: 10, once: 2025-07 } } }
  t: { costs: { staff: { category: personnel, amount: 1200 }, overhead: { category: indirect, amount: 1200 } } }
streams:
  fees: { kind: fee-for-service, ${rules}, earns: [{ service: s, revenue: { FY26: 100, FY27: 50, FY28: 0 }, months: [Jul] }] }
  levy: { kind: appropriation, awards: [{ amount: 2000, from: 2025-07, through: 2028-06 }] }
`
  const rate = 'indirect: { rate: 20%, costs: {} }'
  const match = 'match: { ratio: { FY26: 50%, FY27: 100% }, of: federal, from: { stream: levy } }'
  test.each([
    ['one year’s surplus, at the cap', rate, '2025-08 fees surplus → t/staff: 50\n2026-06 fees surplus → t/overhead: 10', held],
    [
      'one year’s surplus, a cent above',
      rate,
      '2025-08 fees surplus → t/staff: 50\n2026-06 fees surplus → t/overhead: 10.01',
      [/^LIMIT ledger\.1: .*fees\.indirect lets it pay \$10\.00/],
    ],
    [
      'earned money and surplus are one',
      rate,
      '2025-07 fees earned → s/staff: 10\n2025-08 fees surplus → t/staff: 40\n2025-08 fees surplus → t/overhead: 10',
      held,
    ],
    [
      'the surplus of two years, divided as it fits',
      rate,
      '2025-08 fees surplus → t/staff: 50\n2027-08 fees surplus → t/staff: 40\n2027-08 fees surplus → t/overhead: 18',
      held,
    ],
    [
      'the surplus of two years, however it is divided',
      rate,
      '2025-08 fees surplus → t/staff: 50\n2027-08 fees surplus → t/staff: 40\n2027-08 fees surplus → t/overhead: 18.03',
      [/^LIMIT ledger\.2: however the surplus of `fees` is divided/],
    ],
    ['one year’s revenue is matched', match, '2025-08 fees surplus → t/staff: 50\n2026-08 levy 2025-07 → t/staff: 25', held],
    [
      'one year’s revenue, a cent above',
      match,
      '2025-08 fees surplus → t/staff: 50.02\n2026-08 levy 2025-07 → t/staff: 25',
      [/^LIMIT ledger\.0: .*streams\.fees\.match lets it pay \$50\.00/],
    ],
    [
      'two years’ surplus needs what the year that asks least would',
      match,
      '2027-08 fees surplus → t/staff: 100\n2027-08 levy 2025-07 → t/overhead: 50',
      held,
    ],
    [
      'two years’ surplus without it',
      match,
      '2027-08 fees surplus → t/staff: 100\n2027-08 levy 2025-07 → t/overhead: 49',
      [/^LIMIT ledger\.0: the surplus of `fees` pays/],
    ],
  ])('%s', (_, rules, written, faults) => expectFaults(saidOf(scenario(rules), written), faults))
})

describe('match', () => {
  const scenario = (match: string, more = '') => `${YEAR}
services:
  s: { tier: 1, costs: { staff: { category: personnel, amount: 600000 }, kits: { category: supplies, amount: 60000, once: 2025-10 }, rent: { category: indirect, amount: 12000 } } }
  t: { tier: 2, costs: { staff: { category: personnel, amount: 12000 } } }
streams:
  grant:
    kind: grant
    source: federal
    pays: { tier: 1 }
    match: { from: { source: [local, private] }, ${match} }
    awards: [{ amount: 400000, from: 2025-07, through: 2026-06 }]
  local: { kind: appropriation, awards: [{ amount: 90000 }] }
  gift: { kind: philanthropy, awards: [{ amount: 90000 }] }
  state: { kind: grant, source: state, awards: [{ amount: 90000 }] }
${more}`
  const E11 = 'ratio: 25%, of: federal, inKind: 30000'
  const local = '2025-07 local 2025-07 → s/staff: 30000\n2025-08 gift 2025-07 → s/staff: 30000'
  const grant = (cents: number) =>
    [9, 10, 11, 0, 1, 2, 3, 4]
      .map(
        (month, at) =>
          `${month < 6 ? 2026 : 2025}-${String(month + 1).padStart(2, '0')} grant 2025-07 → s/staff: ${at === 7 ? cents : 50000}`,
      )
      .join('\n')
  test.each([
    ['nothing is spent', E11, '', held],
    ['matched in kind alone', E11, '2025-07 grant 2025-07 → s/staff: 50000', held],
    ['E11: at the cap', E11, `${local}\n${grant(10000)}`, held],
    [
      'a cent above',
      E11,
      `${local}\n${grant(10000.01)}`,
      [
        /^LIMIT ledger\.9: .*pays \$360,000\.01; streams\.grant\.match lets it pay \$360,000\.00 beside \$60,000\.00 of match and \$30,000\.00 in kind/,
      ],
    ],
    [
      'of the total',
      'ratio: 25%, of: total, inKind: 30000',
      `${local}\n${grant(10000).split('\n').slice(0, 5).join('\n')}\n2026-03 grant 2025-07 → s/staff: 20000`,
      held,
    ],
    [
      'of the total, a cent above',
      'ratio: 25%, of: total, inKind: 30000',
      `${local}\n${grant(10000).split('\n').slice(0, 5).join('\n')}\n2026-03 grant 2025-07 → s/staff: 20000.01`,
      [/^LIMIT .*\$270,000\.00/],
    ],
    ['without a match', 'ratio: 25%, of: federal', '2025-07 grant 2025-07 → s/staff: 0.01', [/^LIMIT ledger\.0/]],
    ['a ratio of nothing is no rule', 'ratio: 0%, of: federal', '2025-07 grant 2025-07 → s/staff: 50000', held],
    ['all of the total', 'ratio: 100%, of: total', `${local}\n2025-09 grant 2025-07 → s/staff: 0.01`, [/^LIMIT/]],
    [
      'others’ money does not count',
      'ratio: 100%, of: federal',
      '2025-07 state 2025-07 → s/staff: 100\n2025-07 grant 2025-07 → s/staff: 0.01',
      [/^LIMIT/],
    ],
    [
      'costs that the grant may not pay do not count',
      'ratio: 100%, of: federal',
      '2025-07 local 2025-07 → t/staff: 100\n2025-07 grant 2025-07 → s/staff: 0.01',
      [/^LIMIT/],
    ],
    [
      'indirect cost does not count',
      'ratio: 100%, of: federal',
      '2025-07 local 2025-07 → s/rent: 100\n2025-07 grant 2025-07 → s/staff: 0.01',
      [/^LIMIT/],
    ],
    [
      'a third, rounded down once',
      'ratio: 33.3%, of: federal',
      '2025-07 local 2025-07 → s/staff: 0.10\n2025-07 grant 2025-07 → s/staff: 0.30',
      held,
    ],
    [
      'a third, a cent above',
      'ratio: 33.3%, of: federal',
      '2025-07 local 2025-07 → s/staff: 0.10\n2025-07 grant 2025-07 → s/staff: 0.31',
      [/^LIMIT ledger\.1: .*\$0\.30 beside/],
    ],
  ])('%s', (_, match, written, faults) => expectFaults(saidOf(scenario(match), written), faults))

  const second = `  second:
    kind: grant
    source: federal
    pays: { tier: [1, 2] }
    match: { ratio: 50%, of: federal, from: { stream: local } }
    awards: [{ amount: 20000, from: 2025-07, through: 2025-09 }, { amount: 20000, from: 2025-09, through: 2026-06 }]
`
  test.each([
    [
      'a dollar matches one award',
      '2025-07 local 2025-07 → s/staff: 100\n2025-07 grant 2025-07 → s/staff: 100\n2025-07 second 2025-07 → s/staff: 0.01',
      [/^LIMIT ledger\.2: .*need \$100\.01 of match together, and \$100\.00 was paid/],
    ],
    [
      'two streams share what is paid',
      '2025-07 local 2025-07 → s/staff: 100\n2025-07 grant 2025-07 → s/staff: 50\n2025-07 second 2025-07 → s/staff: 100',
      held,
    ],
    [
      'what only one can take leaves the rest to the other',
      '2025-07 local 2025-07 → t/staff: 50\n2025-07 local 2025-07 → s/staff: 100\n2025-07 grant 2025-07 → s/staff: 100\n2025-07 second 2025-07 → s/staff: 100',
      held,
    ],
    [
      'two awards share a month',
      '2025-09 local 2025-07 → s/staff: 100\n2025-09 second 2025-07 → s/staff: 100\n2025-09 second 2025-09 → s/staff: 100',
      held,
    ],
    [
      'two awards, a cent above',
      '2025-09 local 2025-07 → s/staff: 100\n2025-09 second 2025-07 → s/staff: 100\n2025-09 second 2025-09 → s/staff: 100.02',
      [/^LIMIT/],
    ],
    ['matched outside of its months', '2025-07 local 2025-07 → s/staff: 100\n2025-09 second 2025-09 → s/staff: 0.01', [/^LIMIT/]],
    ['matched after it is spent, in its months', '2025-09 second 2025-09 → s/staff: 200\n2026-06 local 2025-07 → s/staff: 100', held],
  ])('%s', (_, written, faults) => expectFaults(saidOf(scenario('ratio: 100%, of: federal', second), written), faults))

  test('a window that the horizon cuts: in kind counts whole, by the year in which the award starts', () => {
    const cut = `horizon: { from: FY26, through: FY26 }
services: { s: { costs: { staff: { category: personnel, amount: 12000 } } } }
streams:
  grant:
    kind: grant
    source: federal
    match: { ratio: 100%, of: federal, from: { source: local }, inKind: 10 }
    awards: [{ amount: 6000, from: 2026-04, through: 2027-03 }]
  local: { kind: appropriation, awards: [{ amount: 6000 }] }
`
    expect(saidOf(cut, '2026-03 local 2025-07 → s/staff: 500\n2026-05 grant 2026-04 → s/staff: 10')).toEqual([])
    expectFaults(saidOf(cut, '2026-03 local 2025-07 → s/staff: 500\n2026-05 grant 2026-04 → s/staff: 10.01'), [/^LIMIT ledger\.1/])
    expect(saidOf(cut, '2026-05 grant 2026-04 → s/staff: 11\n2026-06 local 2025-07 → s/staff: 1')).toEqual([])
  })

  test('matched in carried months too', () => {
    const carried = scenario('ratio: 100%, of: federal').replace(
      'awards: [{ amount: 400000, from: 2025-07, through: 2026-06 }]',
      'awards: [{ amount: 400000, from: 2025-07, through: 2025-09 }]\n    carryover: { months: 2 }',
    )
    expect(saidOf(carried, '2025-08 grant 2025-07 → s/staff: 100\n2025-11 local 2025-07 → s/staff: 100')).toEqual([])
    expectFaults(saidOf(carried, '2025-08 grant 2025-07 → s/staff: 100\n2025-12 local 2025-07 → s/staff: 100'), [/^LIMIT ledger\.0/])
  })

  test('earned money takes each fiscal year’s revenue as its award', () => {
    const fees = `horizon: { from: FY26, through: FY27 }
services: { s: { costs: { staff: { category: personnel, amount: 2400 }, kits: { category: supplies, amount: 2400 } } } }
streams:
  fees:
    kind: fee-for-service
    pays: { category: personnel }
    match: { ratio: 50%, of: federal, from: { source: local } }
    earns: [{ service: s, revenue: 1200 }]
  local: { kind: appropriation, awards: [{ amount: 6000, from: 2025-07, through: 2027-06 }] }
`
    const earned = '2025-07 fees earned → s/staff: 100'
    expect(saidOf(fees, `${earned}\n2027-06 local 2025-07 → s/staff: 50`)).toEqual([])
    expectFaults(saidOf(fees, '2025-07 local 2025-07 → s/staff: 50\n2026-07 fees earned → s/staff: 100'), [
      /^LIMIT ledger\.1: .*revenue of 2026-07/,
    ])
  })
})

describe('reimbursement', () => {
  const scenario = (claim: string, more = '') => `horizon: { from: FY26, through: FY28 }
services: { s: { costs: { staff: { category: personnel, amount: 1040000 }, kits: { category: supplies, amount: 120000 } } } }
streams:
  local: { kind: appropriation, awards: [{ annual: 1040000 }] }
  grant: { kind: grant, source: federal, awards: [{ amount: 500000 }] }
  cpe:
    kind: fee-for-service
    reimburses: [{ costs: { category: personnel }, paidBy: { source: local }, ${claim} }]
    ${more}
`
  const E18 = 'rate: "= 0.385 * 1.142 * 0.45 * 0.5", interim: 80%, settles: 24'
  const months = Array.from({ length: 12 }, (_, at) => `${at < 6 ? 2025 : 2026}-${String(((at + 6) % 12) + 1).padStart(2, '0')}`)
  const paid = months.map((month, at) => `${month} local 2025-07 → s/staff: ${at < 8 ? 86666.67 : 86666.66}`).join('\n')

  test('E18: interim two months later, the rest two years after the year', () => {
    const came = reimbursed(scenario(E18.replace('"= 0.385 * 1.142 * 0.45 * 0.5"', '0.09892575'), 'paidAfter: 2'), paid)
    const interim = Object.entries(came).filter(([month]) => month !== '2028-06')
    expect(interim.map(([month]) => month)).toEqual([...months.slice(2), '2026-07', '2026-08'])
    expect(Math.round(interim.reduce((sum, [, dollars]) => sum + dollars * 100, 0))).toBe(8230622)
    expect(came['2028-06']).toBe(20576.56)
  })

  test('what a federal grant pays is not claimed, nor what is no claim', () => {
    expect(reimbursed(scenario('rate: 50%'), '2025-07 grant 2025-07 → s/staff: 100\n2025-07 local 2025-07 → s/kits: 100')).toEqual({})
  })

  test('what is due so far is rounded as a whole, half away from zero', () => {
    const cents = months.slice(0, 4).map((month) => `${month} local 2025-07 → s/staff: 0.01`)
    expect(reimbursed(scenario('rate: 50%'), cents.join('\n'))).toEqual({ '2025-07': 0.01, '2025-09': 0.01 })
  })

  test('what would come behind the horizon does not', () => {
    expect(
      reimbursed(scenario('rate: 50%', 'paidAfter: 1'), '2028-05 local 2027-07 → s/staff: 10\n2028-06 local 2027-07 → s/staff: 10'),
    ).toEqual({
      '2028-06': 5,
    })
    expect(reimbursed(scenario('rate: 50%, interim: 0%, settles: 1'), '2028-06 local 2027-07 → s/staff: 10')).toEqual({})
  })

  test.each([
    ['in the month in which it comes', '2025-07 local 2025-07 → s/staff: 100\n2025-07 cpe reimbursed → s/kits: 50', held],
    ['years later', '2025-07 local 2025-07 → s/staff: 100\n2028-06 cpe reimbursed → s/kits: 50', held],
    [
      'a cent too many',
      '2025-07 local 2025-07 → s/staff: 100\n2025-08 cpe reimbursed → s/kits: 50.01',
      [/^BALANCE ledger\.1: .*pays \$50\.01 in 2025-08 and has \$50\.00/],
    ],
    ['before it comes', '2025-07 cpe reimbursed → s/kits: 0.01\n2025-08 local 2025-07 → s/staff: 100', [/^BALANCE ledger\.0/]],
    ['another stream has none', '2025-07 grant reimbursed → s/kits: 0.01', [/^POSTING ledger\.0\.award/]],
  ])('spent %s', (_, written, faults) => expectFaults(saidOf(scenario('rate: 50%'), written), faults))

  test('settlements of earlier years come in their month; what is owed is a cost', () => {
    const open = scenario('rate: 50%, opening: { 2025-09: 17232.785, 2025-12: -100 }')
    expect(reimbursed(open, '')).toEqual({ '2025-09': 17232.79 })
    expect(saidOf(open, '2025-12 cpe reimbursed → cpe-repayment/2025-12: 100')).toEqual([])
    expect(saidOf(open, '2025-12 cpe reimbursed → cpe-repayment/2025-12: 100.01')).toHaveLength(1)
  })

  test('a chance that does not count, and one that counts in part', () => {
    const written = '2025-07 local 2025-07 → s/staff: 100'
    expect(reimbursed(scenario('rate: 50%', 'chance: 50%'), written)).toEqual({})
    expect(reimbursed(`${scenario('rate: 50%', 'chance: 50%')}policy: { prospects: discount }\n`, written)).toEqual({ '2025-07': 25 })
  })
})

describe('what is lost when the gap is not raised', () => {
  const E25 = `${YEAR}
services: { s: { costs: { one: { category: personnel, amount: 100, once: 2025-07 }, two: { category: supplies, amount: 100, once: 2025-07 } } } }
streams:
  medicaid: { kind: fee-for-service, pays: { category: personnel }, earns: [{ service: s, revenue: 80, months: [Jul] }] }
  grant: { kind: grant, source: state, pays: { category: supplies }, awards: [{ amount: 60 }] }
`
  test('E25: 60 of the 120 that others must carry is half of the service', () => {
    const full = '2025-07 medicaid earned → s/one: 80\n2025-07 grant 2025-07 → s/two: 60'
    expect(lostOf(E25, full)).toEqual({ lost: [100], isUncertain: false })
    const half = full.replace('80', '40')
    expect(saidOfDelivery(E25, half, '2025-07 medicaid earned on s: 40')).toEqual([])
    for (const wrong of ['39.99', '40.01', '80', '0.01'])
      expect(saidOfDelivery(E25, half, `2025-07 medicaid earned on s: ${wrong}`), wrong).not.toEqual([])
  })

  test('nothing is lost where all is funded, and all where nobody else pays', () => {
    expect(lostOf(E25, '2025-07 medicaid earned → s/one: 80\n2025-07 grant 2025-07 → s/two: 60').lost).toEqual([100])
    const rich = E25.replace('amount: 60', 'amount: 600').replace('pays: { category: supplies }, ', '')
    expect(
      lostOf(rich, '2025-07 medicaid earned → s/one: 80\n2025-07 grant 2025-07 → s/one: 20\n2025-07 grant 2025-07 → s/two: 100').lost,
    ).toEqual([0])
    expect(lostOf(E25, '2025-07 medicaid earned → s/one: 80').lost).toEqual([200])
  })

  test('E2: in FY27 Medicaid falls to 956,929.62 and the service lost is 303,070.38', () => {
    const scenario = `horizon: { from: FY26, through: FY28 }
services: { s: { costs: { FY26: 2000000, growth: 3% } } }
streams:
  medicaid: { kind: fee-for-service, earns: [{ service: s, revenue: { FY26: 1100000, growth: 2% } }] }
  local: { kind: appropriation, awards: [{ annual: 800000 }] }
`
    const cents = (year: number, at: number) => Math.floor(year / 12) + (at < year % 12 ? 1 : 0)
    let left = 80000000
    const rows: string[] = []
    for (let at = 0; at < 12; at++) {
      const month = `${at < 6 ? 2026 : 2027}-${String(((at + 6) % 12) + 1).padStart(2, '0')}`
      const [cost, earned] = [cents(206000000, at), cents(112200000, at)]
      const local = Math.min(left, cost - earned)
      left -= local
      rows.push(`${month} medicaid earned → s/cost: ${earned / 100}`)
      if (local > 0) rows.push(`${month} local 2026-07 → s/cost: ${local / 100}`)
    }
    const { lost } = lostOf(scenario, rows.join('\n'))
    // FY26 and FY28 are lost whole: nobody pays them here.
    expect(Math.round((lost[0]! - 2000000 - 2121800) * 100) / 100).toBe(303070.38)
  })

  test('a surplus that shrinks pays less, what is covered last first', () => {
    const scenario = `${YEAR}
services:
  s: { costs: { staff: { category: personnel, priority: 1, amount: 100, once: 2025-07 } } }
  t: { costs: { last: { category: other, priority: 2, amount: 30, once: 2025-08 } } }
  u: { costs: { first: { category: other, priority: 1, amount: 30, once: 2025-08 } } }
streams:
  fees: { kind: fee-for-service, pays: [{ category: other }, { category: personnel }], earns: [{ service: s, revenue: 150, months: [Jul] }] }
  aid: { kind: fee-for-service, excludes: { category: other }, earns: [{ service: s, revenue: 0, months: [Jul] }] }
  local: { kind: appropriation, awards: [{ amount: 50 }] }
`
    const plain = '2025-07 fees earned → s/staff: 100\n2025-08 fees surplus → t/last: 25\n2025-08 fees surplus → u/first: 25'
    expect(lostOf(scenario, plain).lost).toEqual([0, 5, 5])
    // Half of the service, so half of the surplus of 50: the first line keeps its 25, the last gets nothing.
    const less =
      '2025-07 fees earned → s/staff: 80\n2025-07 local 2025-07 → s/staff: 10\n2025-08 fees surplus → t/last: 25\n2025-08 fees surplus → u/first: 25'
    expect(lostOf(scenario, less).lost).toEqual([50, 30, 5])
  })

  test('one part fits every stream that earns on the service', () => {
    const two = `${YEAR}
services: { s: { costs: { staff: { category: personnel, amount: 100, once: 2025-07 } } } }
streams:
  medicaid: { kind: fee-for-service, earns: [{ service: s, revenue: 40, months: [Jul] }] }
  private: { kind: fee-for-service, earns: [{ service: s, revenue: 20, months: [Jul] }] }
  local: { kind: appropriation, awards: [{ amount: 20 }] }
`
    const written = '2025-07 medicaid earned → s/staff: 20\n2025-07 private earned → s/staff: 10\n2025-07 local 2025-07 → s/staff: 20'
    expect(saidOfDelivery(two, written, '2025-07 medicaid earned on s: 20\n2025-07 private earned on s: 10')).toEqual([])
    const uneven = written.replace('staff: 20\n2025-07 private earned → s/staff: 10', 'staff: 25\n2025-07 private earned → s/staff: 5')
    expectFaults(saidOfDelivery(two, uneven, '2025-07 medicaid earned on s: 25\n2025-07 private earned on s: 5'), [
      /^MOVEMENTS .*does not fit/,
    ])
  })
})

test('a surplus is delivered in the same part as its service', () => {
  const scenario = `${YEAR}
services: { s: { costs: { staff: { category: personnel, amount: 100, once: 2025-07 } } } }
streams:
  fees: { kind: fee-for-service, limits: [{ costs: {}, max: 80%, of: cost }], earns: [{ service: s, revenue: 150, months: [Jul] }] }
  local: { kind: appropriation, awards: [{ amount: 10 }] }
`
  const written = '2025-07 fees earned → s/staff: 40\n2025-07 local 2025-07 → s/staff: 10'
  expect(saidOfDelivery(scenario, written, '2025-07 fees earned on s: 50\n2025-07 fees surplus on s: 25')).toEqual([])
  for (const wrong of ['24.99', '25.01', '50'])
    expectFaults(saidOfDelivery(scenario, written, `2025-07 fees earned on s: 50\n2025-07 fees surplus on s: ${wrong}`), [/does not fit/])
})

function expectFaults(said: readonly string[], wanted: readonly RegExp[] | readonly string[]): void {
  expect(said).toEqual(wanted.map((one) => expect.stringMatching(one)))
}
