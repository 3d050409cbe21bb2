/**
 * Why a stream did not pay under limits, and how the proof and the worth of planning ahead are told.
 */
import { describe, expect, test } from 'vitest'
import { toText } from '../src/report/index.ts'
import { simulate } from '../src/simulate.ts'

const oneMonth = (streams: string, policy = '') => `fundbraid: 1
name: Reasons
horizon: { from: FY26, through: FY26 }
services:
  counselling: { tier: 1, costs: { x: { category: personnel, amount: 100, once: 2025-07 } } }
  kits: { tier: 3, costs: { y: { category: supplies, amount: 100, once: 2025-07 } } }
streams:
${streams}${policy}`

const reasonOf = (text: string, service: string) => {
  const { gaps } = simulate(text)
  const { reasons } = gaps.find((gap) => gap.service === service)!
  return reasons.map(({ stream, code, rule }) => [stream, code, ...(rule === undefined ? [] : [rule])].join(': '))
}

describe('reasons of limits', () => {
  const capped = oneMonth(
    '  aware: { kind: grant, source: federal, awards: [{ annual: 100 }], limits: [{ costs: { category: personnel }, max: 30%, cite: "Grant agreement, 4.2" }] }\n',
  )

  test.each(['braid', 'as-you-go', 'waterfall'])('a cap that is reached, by %s', (method) => {
    const text = `${capped}policy: { method: ${method} }\n`
    expect(reasonOf(text, 'counselling')).toEqual(['aware: limit: at most 30% for personnel, Grant agreement, 4.2'])
    // What the cap leaves is all used.
    expect(reasonOf(text, 'kits')).toEqual(['aware: spent'])
  })

  test('money that is set aside for other costs', () => {
    const text = oneMonth(
      '  aware: { kind: grant, source: federal, awards: [{ annual: 150 }], limits: [{ costs: { tier: 3 }, min: 80% }] }\n',
    )
    expect(reasonOf(text, 'counselling')).toEqual(['aware: reserved: 80% for tier 3'])
    expect(simulate(text).lapses).toMatchObject([{ why: 'reserved', amount: 2000, couldHavePaid: 2000 }])
  })

  test('a share of the cost', () => {
    const text = oneMonth(
      '  aware: { kind: grant, source: federal, awards: [{ annual: 900 }], limits: [{ costs: {}, max: 50%, of: cost }] }\n',
    )
    expect(reasonOf(text, 'kits')).toEqual(['aware: limit: at most 50% of the cost'])
  })

  test('a rule of one kind of cost says nothing of another', () => {
    const text = oneMonth(
      '  aware: { kind: grant, source: federal, awards: [{ annual: 90 }], limits: [{ costs: { tier: 3 }, max: 80 }] }\n',
    )
    expect(reasonOf(text, 'counselling')).toEqual(['aware: spent'])
  })
})

describe('the proof in sentences', () => {
  const text = `fundbraid: 1
name: A cliff
horizon: { from: FY28, through: FY28 }
services:
  groups: { name: Skills groups, tier: 2, costs: 300000 }
  screening: { name: Screening, tier: 1, costs: 120000 }
streams:
  aware: { name: Project AWARE, kind: grant, source: federal, awards: [{ amount: 105000, from: 2027-07, through: 2027-09 }] }
  title: { name: Title IV-A, kind: grant, source: federal, pays: { tier: [1, 2] }, awards: [{ annual: 150000 }] }
  county: { name: County, kind: appropriation, awards: [{ annual: 58000 }] }
  hospital: { name: Hospital fund, kind: philanthropy, excludes: { tier: [1, 2] }, awards: [{ annual: 9000 }] }
`

  test('what is needed, all the money that may pay for it, and what is missing', () => {
    const result = simulate(text)
    expect(result.proof).toMatchObject({
      kind: 'exact',
      gapAtLeast: 10700000,
      cuts: [{ need: 31500000, available: 20800000, gap: 10700000 }],
    })
    const told = toText(result).replace(/\s+/g, ' ')
    expect(told).toContain('Proven to the cent: under these rules no plan leaves less unfunded, priority by priority.')
    expect(told).toContain(
      'Skills groups and Screening need $315,000 between Oct 2027 and Jun 2028. All money that may pay for this is $208,000: Title IV-A $150,000 and County $58,000. Project AWARE ended in Sep 2027; Hospital fund may not pay tier 2.',
    )
    expect(told).toContain('At least $107,000 is missing under any plan.')
  })

  test('planning ahead is worth what the gap would grow without it', () => {
    const ahead = `fundbraid: 1
name: Ahead
horizon: { from: FY26, through: FY26 }
services:
  x: { costs: { a: { category: other, amount: 1000, once: 2025-07 } } }
  y: { costs: { a: { category: other, amount: 1000, once: 2025-08 } } }
streams:
  a: { kind: grant, source: state, awards: [{ amount: 1000, from: 2025-07, through: 2025-08 }] }
  b: { kind: grant, source: state, pays: { service: x }, awards: [{ amount: 1000, from: 2025-07, through: 2025-09 }] }
`
    const result = simulate(ahead)
    expect([result.total.gap, result.asYouGo]).toEqual([0, { gap: 100000 }])
    expect(toText(result)).toContain('Planning ahead is worth $1,000: month by month, without looking ahead, the gap would be $1,000.')
    expect(simulate(ahead, { changes: [{ set: 'policy.method', to: 'as-you-go' }] })).toMatchObject({
      proof: null,
      asYouGo: null,
      total: { gap: 100000 },
    })
  })

  test('rules that cross make a bound, and it says which it leaves out', () => {
    const crossing = oneMonth(
      '  aware: { kind: grant, source: federal, awards: [{ annual: 100 }], limits: [{ costs: { tier: 1 }, max: 40% }, { costs: {}, max: 70% }, { costs: { category: [personnel, supplies] }, min: 50% }, { costs: { tier: 3 }, min: 20% }] }\n  county: { kind: appropriation, awards: [{ annual: 10 }] }\n',
    )
    const { proof, total } = simulate(crossing)
    expect(proof!.gapAtLeast).toBeLessThanOrEqual(total.gap)
    expect(proof!.kind === 'bounded').toBe(proof!.notHeld.length > 0)
  })
})
