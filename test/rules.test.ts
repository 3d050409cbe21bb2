/**
 * Rules of grants by hand, to the cent: each at nothing, at its cap and a cent above, with two awards, two streams, and a window that the
 * horizon cuts. The arithmetic stands beside each figure.
 */
import { describe, expect, test } from 'vitest'
import type { Simulation } from '../src/result/types.ts'
import { simulate } from '../src/simulate.ts'
import { judge } from './judge.ts'

/** One run that the auditor accepts. */
const run = (text: string): Simulation => judge(text, simulate(text))

const head = (from: string, through = from, policy = '') =>
  `fundbraid: 1\nname: Rules\nhorizon: { from: ${from}, through: ${through} }\n${policy === '' ? '' : `policy: ${policy}\n`}`

const spent = ({ total }: Simulation, stream: string) => total.streams[stream]!.spent
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)
/** What an award paid, all of it or of some costs. */
const ofAward = ({ ledger }: Simulation, stream: string, award: string, costs: (cost: string) => boolean = () => true) =>
  sum(ledger!.filter((row) => row.stream === stream && row.award === award && costs(row.cost)).map(({ amount }) => amount))
const reason = ({ gaps }: Simulation, stream: string) => gaps.at(-1)!.reasons.find((one) => one.stream === stream)!

describe('match', () => {
  /** A grant of 1,000 and a service of 5,000 that nobody but the two pay. */
  const matched = (match: string, local: number | string, more = '') =>
    run(`${head('FY26')}services: { s: { costs: 5000 } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: 1000 }], match: ${match} }
  l: { kind: appropriation, awards: [{ annual: ${local} }] }
${more}`)
  const quarter = '{ ratio: 25%, of: federal, from: { source: local } }'

  test('nothing to match with lets nothing be spent', () => {
    const result = matched(quarter, 0)
    expect(spent(result, 'g')).toBe(0)
    expect(reason(result, 'g')).toMatchObject({ code: 'no-match', rule: 'others must pay 25% of what it pays' })
    expect(result.total.gap).toBe(500000)
  })

  test.each([
    // 249.99 ÷ 0.25 = 999.96; 250.00 ÷ 0.25 = 1000.00, the whole award; a cent more lets no more come.
    [249.99, 99996],
    [250, 100000],
    [250.01, 100000],
    // 0.01 ÷ 0.25 = 0.04.
    [0.01, 4],
  ])('%f of local money', (local, cents) => {
    expect(spent(matched(quarter, local), 'g')).toBe(cents)
  })

  test('a ratio that does not come out even is rounded down', () => {
    // 100.00 ÷ 0.3 = 333.333…
    expect(spent(matched('{ ratio: 30%, of: federal, from: { source: local } }', 100), 'g')).toBe(33333)
    // A third of a dollar for each: 33.33 × 3 = 99.99, and 33.34 × 3 = 100.02.
    const third = '{ ratio: "= 1 / 3", of: federal, from: { source: local } }'
    expect(spent(matched(third, 33.33), 'g')).toBe(9999)
    expect(spent(matched(third, 33.34), 'g')).toBe(10002)
    // Of the total: 100.00 × 0.7 ÷ 0.3 = 233.333…
    expect(spent(matched('{ ratio: 30%, of: total, from: { source: local } }', 100), 'g')).toBe(23333)
  })

  test('a ratio of 0 asks for nothing, one of 100 % of the total lets nothing come, more than 100 % of the award is possible', () => {
    expect(spent(matched('{ ratio: 0%, of: federal, from: { source: local } }', 0), 'g')).toBe(100000)
    expect(spent(matched('{ ratio: 100%, of: total, from: { source: local } }', 400), 'g')).toBe(0)
    // 400 ÷ 2.
    expect(spent(matched('{ ratio: 200%, of: federal, from: { source: local } }', 400), 'g')).toBe(20000)
  })

  test('in kind counts once for each award, in the year in which it starts', () => {
    expect(spent(matched('{ ratio: 25%, of: federal, from: { source: local }, inKind: 100 }', 0), 'g')).toBe(40000)
    const two = run(`${head('FY26', 'FY27')}services: { s: { costs: 5000 } }
streams:
  g: { kind: grant, source: federal, awards: [{ annual: 1000 }], match: { ratio: 50%, of: federal, from: { source: local }, inKind: { FY26: 100, FY27: 50 } } }
  l: { kind: appropriation, awards: [{ annual: { FY26: 0, FY27: 10 } }] }
`)
    // 100 ÷ 0.5, and (50 + 10) ÷ 0.5.
    expect([ofAward(two, 'g', '2025-07'), ofAward(two, 'g', '2026-07')]).toEqual([20000, 12000])
  })

  test('only costs that the award may pay, and only months in which it may be spent', () => {
    const result = run(`${head('FY26')}services:
  s: { costs: { a: { category: personnel, amount: 1200 }, b: { category: travel, amount: 1200 }, o: { category: indirect, amount: 1200 } } }
streams:
  g: { kind: grant, source: federal, excludes: { category: travel }, awards: [{ amount: 1000, from: 2025-07, through: 2025-12 }], match: { ratio: 100%, of: federal, from: { source: local } } }
  staff: { kind: appropriation, pays: { category: personnel }, awards: [{ monthly: 10 }] }
  other: { kind: appropriation, pays: { category: [travel, indirect] }, awards: [{ monthly: 200 }] }
`)
    // Staff money of July to December counts: 6 × 10. Travel is excluded, indirect cost is none of a grant's, the rest of the year is too late.
    expect(spent(result, 'g')).toBe(6000)
  })

  test('carried months count', () => {
    const result = run(`${head('FY26', 'FY27')}services: { s: { costs: 1200 } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: 1000, from: 2025-07, through: 2026-06 }], carryover: { months: 3 }, match: { ratio: 100%, of: federal, from: { source: local } } }
  l: { kind: appropriation, awards: [{ monthly: 10 }] }
`)
    // July 2025 to September 2026: 15 × 10.
    expect(spent(result, 'g')).toBe(15000)
    expect(result.lapses.filter(({ stream }) => stream === 'g')).toMatchObject([{ month: '2026-09', amount: 85000 }])
  })

  test('a dollar matches one award: two streams share it, the first takes what it needs', () => {
    const result = run(`${head('FY26')}services: { s: { costs: 5000 } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: 200 }], match: { ratio: 100%, of: federal, from: { source: local } } }
  h: { kind: grant, source: federal, awards: [{ amount: 900 }], match: { ratio: 50%, of: federal, from: { source: local } } }
  l: { kind: appropriation, awards: [{ annual: 300 }] }
`)
    // Each dollar lets 1 of g or 2 of h come: at best all 300 for h, 600 in all. Never a dollar twice: that would be 200 and 600.
    const matchable = spent(result, 'g') + spent(result, 'h')
    expect(matchable).toBeLessThanOrEqual(60000)
    expect(matchable).toBeGreaterThanOrEqual(59000)
    expect(spent(result, 'g') + Math.ceil(spent(result, 'h') / 2)).toBeLessThanOrEqual(30000)
    expect(result.total.gap).toBe(500000 - 30000 - matchable)
  })

  test('money of two streams that match, and money that does not', () => {
    const result = run(`${head('FY26')}services: { s: { costs: 5000 } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: 1000 }], match: { ratio: 50%, of: federal, from: { source: [local, private] } } }
  l: { kind: appropriation, awards: [{ annual: 60 }] }
  p: { kind: philanthropy, awards: [{ amount: 40.01 }] }
  state: { kind: appropriation, source: state, awards: [{ annual: 700 }] }
  f: { kind: grant, source: federal, awards: [{ amount: 500 }] }
`)
    // (60 + 40.01) ÷ 0.5; state and federal money count for nothing.
    expect(spent(result, 'g')).toBe(20002)
  })

  test('an award that the horizon cuts is matched for what counts', () => {
    const cut = (local: number) =>
      run(`${head('FY26')}services: { s: { costs: 5000 } }
streams:
  g: { kind: grant, source: federal, awards: [{ annual: 1200, from: 2025-10, through: 2026-09 }], match: { ratio: 25%, of: federal, from: { source: local } } }
  l: { kind: appropriation, awards: [{ annual: ${local} }] }
`)
    // Nine of twelve months count: 900, which 225 match.
    expect(spent(cut(224.99), 'g')).toBe(89996)
    expect(spent(cut(225), 'g')).toBe(90000)
  })
})

describe('indirect cost', () => {
  const grant = (staff: number | string, overhead: number, rate: string, more = '') =>
    run(`${head('FY26')}services:
  s: { costs: { staff: { category: personnel, amount: ${staff} }, kit: { category: equipment, amount: 100 }, o: { category: indirect, amount: ${overhead} } } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: 5000 }], indirect: { rate: ${rate}, costs: { category: personnel } }${more} }
`)
  const indirect = (result: Simulation) => sum(result.ledger!.filter(({ cost }) => cost === 's/o').map(({ amount }) => amount))

  test.each([
    // At the cap: 15 % of 1,000 is 150; a cent above stays unpaid, a cent below is paid.
    [1000, 150, '15%', 15000],
    [1000, 150.01, '15%', 15000],
    [1000, 149.99, '15%', 14999],
    // Nothing in the base, or a rate of nothing.
    [0, 150, '15%', 0],
    [1000, 150, '0%', 0],
    // 10 % of 333.33 is 33.333, rounded down.
    [333.33, 150, '10%', 3333],
    [0.09, 150, '10%', 0],
    [0.1, 150, '10%', 1],
  ])('%f of staff, %f of overhead, %s', (staff, overhead, rate, cents) => {
    expect(indirect(grant(staff, overhead, rate))).toBe(cents)
  })

  test('only what the award itself pays of the base counts, and equipment is not in it', () => {
    const shared = (monthly: number) =>
      run(`${head('FY26')}services:
  s: { costs: { staff: { category: personnel, amount: 1200 }, kit: { category: equipment, amount: 100 }, o: { category: indirect, amount: 500 } } }
streams:
  l: { kind: appropriation, pays: { category: personnel }, awards: [{ monthly: ${monthly} }] }
  g: { kind: grant, source: federal, pays: { category: equipment }, awards: [{ amount: 5000 }], indirect: { rate: 15%, costs: {} } }
`)
    // The base is the equipment that it pays, 100: indirect cost is never in its own base, staff is paid by others.
    expect(indirect(shared(100))).toBe(1500)
    expect(spent(shared(0), 'g')).toBe(11500)
  })

  test('excludes denies what indirect would allow, and other streams pay indirect cost without a rate', () => {
    const denied =
      run(`${head('FY26')}services: { s: { costs: { staff: { category: personnel, amount: 1000 }, o: { category: indirect, amount: 100 } } } }
streams:
  g: { kind: grant, source: federal, excludes: { category: indirect }, awards: [{ amount: 5000 }], indirect: { rate: 15%, costs: {} } }
  l: { kind: appropriation, awards: [{ annual: 30 }] }
`)
    expect(denied.total.paid.s).toEqual({ g: 100000, l: 3000 })
    expect(reason(denied, 'g').code).toBe('not-allowed')
  })

  test('each award by itself', () => {
    const two = run(`${head('FY26', 'FY27')}services:
  s: { costs: { staff: { category: personnel, amount: { FY26: 1000, FY27: 100 } }, o: { category: indirect, amount: { FY26: 0, FY27: 500 } } } }
streams:
  g: { kind: grant, source: federal, awards: [{ annual: 2000 }], indirect: { rate: { FY26: 10%, FY27: 20% }, costs: { category: personnel } } }
`)
    // The base of FY26 lets no overhead of FY27 be paid: 20 % of 100.
    expect([ofAward(two, 'g', '2025-07', (cost) => cost === 's/o'), ofAward(two, 'g', '2026-07', (cost) => cost === 's/o')]).toEqual([
      0, 2000,
    ])
    expect(reason(two, 'g')).toMatchObject({ code: 'limit', rule: 'indirect costs up to 20% of what it spends on their base' })
  })

  test('of two streams, each by its own base', () => {
    const result = run(`${head('FY26')}services:
  s: { costs: { staff: { category: personnel, amount: 1000 }, kit: { category: supplies, amount: 400 }, o: { category: indirect, amount: 500 } } }
streams:
  g: { kind: grant, source: federal, pays: { category: personnel }, awards: [{ amount: 5000 }], indirect: { rate: 15%, costs: {} } }
  h: { kind: grant, source: state, pays: { category: supplies }, awards: [{ amount: 5000 }], indirect: { rate: 8%, costs: {} } }
`)
    // 15 % of 1,000 and 8 % of 400.
    expect(result.total.paid.s).toEqual({ g: 115000, h: 43200 })
  })

  test('an award that ends before the overhead is due', () => {
    const result = run(`${head('FY26')}services:
  s: { costs: { staff: { category: personnel, amount: 1200 }, o: { category: indirect, amount: 60, once: 2026-05 } } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: 5000, from: 2025-07, through: 2026-04 }], indirect: { rate: 15%, costs: {} } }
`)
    expect(spent(result, 'g')).toBe(100000)
    expect(reason(result, 'g').code).toBe('ended')
  })
})

describe('limits of a selection', () => {
  const grant = (coaching: number, devices: number, max: string, amount = 5000) =>
    run(`${head('FY26')}services:
  tech: { costs: { coaching: { category: contractual, amount: ${coaching} }, devices: { category: equipment, amount: ${devices} } } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: ${amount} }], limits: [{ costs: { category: equipment }, max: ${max}, of: { service: tech } }] }
`)
  const devices = (result: Simulation) => sum(result.ledger!.filter(({ cost }) => cost === 'tech/devices').map(({ amount }) => amount))

  test.each([
    // 15 % of the whole is 15 ÷ 85 of the other: 850 → 150.
    [850, 150, '15%', 15000],
    [850, 150.01, '15%', 15000],
    [850, 149.99, '15%', 14999],
    // 849.99 × 15 ÷ 85 = 149.998…, and 15 % of 849.99 + 149.99 is 149.997.
    [849.99, 150, '15%', 14999],
    [0, 150, '15%', 0],
    [850, 150, '0%', 0],
    // All of it, and half of it: as much as the other.
    [850, 150, '100%', 15000],
    [0, 150, '100%', 15000],
    [99.99, 150, '50%', 9999],
  ])('%f of coaching, %f of devices, at most %s', (coaching, amount, max, cents) => {
    expect(devices(grant(coaching, amount, max))).toBe(cents)
  })

  test('what others pay of the selection does not count', () => {
    const result = run(`${head('FY26')}services:
  tech: { costs: { coaching: { category: contractual, amount: 850 }, devices: { category: equipment, amount: 150 } } }
streams:
  l: { kind: appropriation, pays: { category: contractual }, awards: [{ annual: 425 }] }
  g: { kind: grant, source: federal, awards: [{ amount: 850 }], limits: [{ costs: { category: equipment }, max: 15%, of: { service: tech } }] }
`)
    // At best the grant pays 722.50 of coaching and 127.50 of devices, 15 % of its 850, and local money the other 127.50 of coaching.
    expect(devices(result)).toBeLessThanOrEqual(12750)
    expect(devices(result)).toBeGreaterThanOrEqual(12600)
    expect(devices(result) * 100).toBeLessThanOrEqual(15 * spent(result, 'g'))
  })

  test('each award by itself, an award below the threshold freely, and a selection that is not part of the base', () => {
    const two = run(`${head('FY26', 'FY27')}services:
  tech: { costs: { coaching: { category: contractual, amount: { FY26: 600, FY27: 100 } }, devices: { category: equipment, amount: { FY26: 0, FY27: 300 } } } }
streams:
  g: { kind: grant, source: federal, awards: [{ annual: 1000 }], limits: [{ costs: { category: equipment }, max: 20%, of: { category: contractual } }] }
`)
    expect(ofAward(two, 'g', '2026-07', (cost) => cost === 'tech/devices')).toBe(2000)
    const small = (amount: string) =>
      run(`${head('FY26')}services:
  tech: { costs: { coaching: { category: contractual, amount: 100 }, devices: { category: equipment, amount: 300 } } }
streams:
  g: { kind: grant, source: federal, awards: [{ amount: ${amount} }], limits: [{ costs: { category: equipment }, max: 20%, of: { category: contractual }, appliesFrom: 1000 }] }
`)
    expect(devices(small('999.99'))).toBe(30000)
    expect(devices(small('1000'))).toBe(2000)
  })

  test('beside two set-asides, with an award that starts after the plan does', () => {
    const result = run(`${head('FY26')}services:
  arts: { costs: 100 }
  care: { costs: 700 }
  tech: { costs: { coaching: { category: contractual, amount: 340 }, devices: { category: equipment, amount: 500 } } }
streams:
  g:
    kind: grant
    source: federal
    awards: [{ amount: 1500, from: 2025-08, through: 2026-06 }]
    limits:
      - { costs: { service: arts }, min: 20% }
      - { costs: { service: care }, min: 20% }
      - { costs: { category: equipment }, max: 15%, of: { service: tech } }
`)
    // July is not the award's: arts need 100 × 11 ⁄ 12 of the 300 that are set aside, and no other cost may use the rest of them.
    const of = (service: string) => result.total.paid[service]!.g!
    expect(of('arts')).toBe(10000 - 834)
    expect(of('care')).toBe(70000 - 5834)
    // Twelve parts of 340 without July's are 311.66, of which 15 ⁄ 85 are 54.998…
    expect(devices(result)).toBe(5499)
  })
})

describe('reimbursement by cost', () => {
  /** Staff of so much in FY26, counselling afterwards; claims on what local money pays. */
  const claimed = (item: string, staff: number | string, more = '', local = 'pays: { service: staff }, ') =>
    run(`${head('FY26', 'FY28')}services:
  staff: { priority: 1, costs: { s: { category: personnel, amount: { FY26: ${staff}, FY27: 0 } } } }
  care: { priority: 2, costs: { FY26: 0, FY27: 600 } }
streams:
  l: { kind: appropriation, ${local}awards: [{ annual: { FY26: 12000, FY27: 0 } }] }
  m: { kind: fee-for-service, reimburses: [{ costs: { service: staff }, paidBy: { source: local }, ${item} }]${more} }
`)
  const arrived = ({ movements }: Simulation) =>
    Object.fromEntries(
      movements!.filter(({ stream, kind }) => stream === 'm' && kind === 'earned').map(({ month, amount }) => [month, amount]),
    )

  test('each month the claim so far, rounded, less what came before', () => {
    // 100.00 in twelve parts, 8.34 four times and 8.33 after; 10 % of 8.34, 16.68, 25.02, 33.36, 41.69 … 100.00, rounded.
    const months = arrived(claimed('rate: 10%', 100))
    expect(Object.values(months)).toEqual([83, 84, 83, 84, 83, 83, 84, 83, 83, 83, 84, 83])
    expect(Object.keys(months)[0]).toBe('2025-07')
  })

  test('nothing paid, a rate of nothing, a rate of all', () => {
    expect(arrived(claimed('rate: 10%', 0))).toEqual({})
    expect(arrived(claimed('rate: 0%', 1200))).toEqual({})
    expect(sum(Object.values(arrived(claimed('rate: 100%', 1200))))).toBe(120000)
  })

  test('a half cent of a claim is rounded up, once for the year', () => {
    // 0.05 × 10 % = 0.005.
    expect(arrived(claimed('rate: 10%', 0.05))).toEqual({ '2025-11': 1 })
    // 60 % of the claim of 10.00 in its year, the rest a year after it ends.
    const settled = arrived(claimed('rate: 10%, interim: 60%, settles: 12', 100))
    expect(settled['2027-06']).toBe(400)
    expect(sum(Object.values(settled))).toBe(1000)
    // All of it when it is settled.
    expect(arrived(claimed('rate: 10%, interim: 0%, settles: 12', 100))).toEqual({ '2027-06': 1000 })
  })

  test('federal money earns nothing, and money back earns nothing again', () => {
    const result = run(`${head('FY26')}services:
  staff: { costs: { s: { category: personnel, amount: 1200 } } }
streams:
  f: { kind: grant, source: federal, awards: [{ monthly: 60 }] }
  l: { kind: appropriation, awards: [{ monthly: 40 }] }
  m: { kind: fee-for-service, reimburses: [{ costs: {}, paidBy: { source: [local, state] }, rate: 10% }] }
`)
    // Local money pays 480 of 1,200: 48.00.
    expect(result.total.streams.m!.earned).toBe(4800)
    expect(result.total.gap).toBe(120000 - 72000 - 48000)
  })

  test('what follows from payments of the month itself: at once for a plan made at once, a month later where months are paid one by one', () => {
    const two = (method: string) =>
      run(`${head('FY26', 'FY26', `{ method: ${method} }`)}services:
  staff: { priority: 1, costs: { s: { category: personnel, amount: 100, once: 2025-07 } } }
  care: { priority: 2, costs: { a: { category: other, amount: 10, once: 2025-07 }, b: { category: other, amount: 5, once: 2025-08 } } }
streams:
  l: { kind: appropriation, pays: { service: staff }, awards: [{ annual: 100 }] }
  m: { kind: fee-for-service, reimburses: [{ costs: { service: staff }, paidBy: { source: local }, rate: 10% }] }
`)
    const paid = ({ ledger }: Simulation) => ledger!.filter(({ stream }) => stream === 'm').map(({ cost, amount }) => [cost, amount])
    // 10 % of 100 come in July, and a is paid before b.
    expect(paid(two('braid'))).toEqual([['care/a', 1000]])
    for (const method of ['as-you-go', 'waterfall']) {
      const later = two(method)
      expect(paid(later)).toEqual([['care/b', 500]])
      expect(later.total.streams.m).toMatchObject({ earned: 1000, spent: 500, closing: 500 })
    }
  })

  test('a cost before the first arrival waits for it', () => {
    const waiting = run(`${head('FY26')}services:
  staff: { priority: 1, costs: { s: { category: personnel, amount: 100, once: 2025-07 } } }
  care: { priority: 2, costs: { a: { category: other, amount: 10, once: 2025-08 }, b: { category: other, amount: 5, once: 2025-10 } } }
streams:
  l: { kind: appropriation, pays: { service: staff }, awards: [{ annual: 100 }] }
  m: { kind: fee-for-service, reimburses: [{ costs: { service: staff }, paidBy: { source: local }, rate: 10% }], paidAfter: 2 }
`)
    expect(waiting.gaps).toMatchObject([{ from: '2025-08', through: '2025-08', amount: 1000 }])
    expect(reason(waiting, 'm')).toMatchObject({ code: 'not-yet-arrived' })
  })

  test('a claim that arrives after the horizon is not in the plan', () => {
    const late = arrived(claimed('rate: 10%, interim: 50%, settles: 25', 1200, ', paidAfter: 30'))
    // Half of 10.00 a month comes 30 months later, from January 2028 on: six of twelve; the settlement of July 2028 is too late.
    expect(late).toEqual({ '2028-01': 500, '2028-02': 500, '2028-03': 500, '2028-04': 500, '2028-05': 500, '2028-06': 500 })
  })

  test('two claims of one stream, two streams of claims, and settlements of earlier years', () => {
    const result = run(`${head('FY26')}services:
  staff: { priority: 1, costs: { a: { category: personnel, amount: 1000, once: 2025-07 }, b: { category: travel, amount: 500, once: 2025-07 } } }
  care: { priority: 2, costs: { x: { category: other, amount: 900, once: 2026-06 } } }
streams:
  l: { kind: appropriation, pays: { service: staff }, awards: [{ annual: 1500 }] }
  m:
    kind: fee-for-service
    reimburses:
      - { costs: { category: personnel }, paidBy: { source: local }, rate: 10%, opening: { 2025-12: 20.50 } }
      - { costs: { service: staff }, paidBy: { source: local }, rate: 1%, opening: { 2026-01: -30.25 } }
  n: { kind: fee-for-service, reimburses: [{ costs: { category: travel }, paidBy: { stream: l }, rate: 50% }] }
`)
    // 100 + 15 + 20.50, and 250; 30.25 are to be paid back, first of all.
    expect([result.total.streams.m!.earned, result.total.streams.n!.earned]).toEqual([13550, 25000])
    expect(result.total.services['m-repayment']).toMatchObject({ cost: 3025, gap: 0 })
    expect(result.total.services.care).toMatchObject({ funded: 13550 + 25000 - 3025 })
    expect(result.catalogue.services.at(-1)).toMatchObject({ id: 'm-repayment', priority: 1, mandated: true })
  })

  test('braid puts federal money where it does not lower the claim', () => {
    const result = run(`${head('FY26')}services:
  staff: { priority: 1, costs: { s: { category: personnel, amount: 1200 } } }
  aides: { priority: 1, costs: 600 }
  care: { priority: 2, costs: { x: { category: other, amount: 120, once: 2026-06 } } }
streams:
  f: { kind: grant, source: federal, pays: { service: [staff, aides] }, awards: [{ annual: 600 }] }
  l: { kind: appropriation, pays: { service: [staff, aides] }, awards: [{ annual: 1200 }] }
  m: { kind: fee-for-service, reimburses: [{ costs: { service: staff }, paidBy: { source: local }, rate: 10% }], paidAfter: 1 }
`)
    // All staff by local money: 120 back, of which eleven of twelve parts arrive by June, a month late.
    expect(result.total.paid.staff).toMatchObject({ l: 120000, f: 0 })
    expect(result.total.paid.care).toMatchObject({ m: 11000 })
    expect(result.total.gap).toBe(1000)
    expect(result.asYouGo!.gap).toBeGreaterThan(1000)
  })
})

describe('mix', () => {
  const mixed = (mix: string, money: readonly [number, number], cost: number, pays = '') =>
    run(`${head('FY26', 'FY26', `{ method: mix, mix: ${mix} }`)}services:
  s: { costs: { x: { category: other, amount: ${cost}, once: 2025-07 } } }
streams:
  a: { kind: appropriation, awards: [{ annual: ${money[0]} }] }
  b: { kind: appropriation, ${pays}awards: [{ annual: ${money[1]} }] }
`).total

  test('cents that do not divide go to the larger remainder, ties to the one listed first', () => {
    expect(mixed('{ a: 50%, b: 50% }', [9, 9], 0.05).paid.s).toEqual({ a: 3, b: 2 })
    // 33.33 and 66.67 % of 0.10 are 3.333 and 6.667.
    expect(mixed('{ a: 33.33%, b: 66.67% }', [9, 9], 0.1).paid.s).toEqual({ a: 3, b: 7 })
    expect(mixed('{ a: 0%, b: 100% }', [9, 9], 5).paid.s).toEqual({ a: 0, b: 500 })
  })

  test('a part that its stream cannot pay is braided', () => {
    expect(mixed('{ a: 50%, b: 50% }', [9, 0.99], 5).paid.s).toEqual({ a: 401, b: 99 })
    expect(mixed('{ a: 50%, b: 50% }', [4, 0.99], 5)).toMatchObject({ paid: { s: { a: 400, b: 99 } }, gap: 1 })
    expect(mixed('[{ streams: { source: local }, share: 100% }]', [2, 3], 5).gap).toBe(0)
  })

  test('rules are kept in the parts, too', () => {
    const result = run(`${head('FY26', 'FY26', '{ method: mix, mix: { g: 80%, l: 20% } }')}services:
  s: { costs: { x: { category: other, amount: 100, once: 2025-07 }, y: { category: other, amount: 100, once: 2025-08 } } }
streams:
  l: { kind: appropriation, awards: [{ annual: 40 }] }
  g: { kind: grant, source: federal, awards: [{ annual: 160 }], match: { ratio: 50%, of: federal, from: { source: local } } }
`)
    // 40 of match let 80 come, not 160.
    expect(result.total.paid.s).toEqual({ g: 8000, l: 4000 })
  })
})

describe('services as far as they are funded', () => {
  const funded = (services: string, streams: string) =>
    run(`${head('FY26', 'FY26', '{ delivery: funded }')}services:
${services}streams:
${streams}`)

  test('a third of a cent is rounded down, in each month', () => {
    // C = 100, R = 40, O = 20: d = 20 ÷ 60; 40 × ⅓ = 13.333…
    const result = funded(
      '  s: { costs: { x: { category: other, amount: 100, once: 2025-07 } } }\n',
      '  m: { kind: fee-for-service, earns: [{ service: s, revenue: 40, months: [Jul] }] }\n  g: { kind: grant, source: state, awards: [{ annual: 20 }] }\n',
    )
    expect(result.total.paid.s).toEqual({ m: 1333, g: 2000 })
    expect(result.total.gap).toBe(6667)
    expect(result.gaps[0]!.amount).toBe(6667)
  })

  test('nobody else pays: nothing is earned; paid in full by fees: nothing is lost', () => {
    const services = '  s: { costs: { x: { category: other, amount: 100, once: 2025-07 } } }\n'
    const fees = (revenue: number) => `  m: { kind: fee-for-service, earns: [{ service: s, revenue: ${revenue}, months: [Jul] }] }\n`
    expect(funded(services, fees(99.99)).total).toMatchObject({ funded: 0, gap: 10000 })
    expect(funded(services, fees(100)).total).toMatchObject({ funded: 10000, gap: 0 })
  })

  test('surplus shrinks with the service that earns it, and what it was to pay is short', () => {
    const services = `  s: { priority: 1, costs: { x: { category: personnel, amount: 100, once: 2025-07 }, y: { category: travel, amount: 100, once: 2025-07 } } }
  t: { priority: 2, costs: { z: { category: other, amount: 60, once: 2025-09 } } }
`
    const streams = `  m: { kind: fee-for-service, excludes: { category: travel }, earns: [{ service: s, revenue: 160, months: [Jul] }] }
  g: { kind: grant, source: state, pays: { category: travel }, awards: [{ annual: 25 }] }
`
    // d = 25 ÷ 100; fees pay 25 of x, and the surplus of 60 becomes 15.
    const result = funded(services, streams)
    expect(result.total.paid).toEqual({ s: { m: 2500, g: 2500 }, t: { m: 1500, g: 0 } })
    expect(result.total.gap).toBe(20000 - 5000 + 6000 - 1500)
  })
})
