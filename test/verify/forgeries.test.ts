/**
 * Forgeries: results that hold together in themselves, made from a scenario in which one rule is laxer, and presented for the strict one.
 * Sums do not betray them, so each must be found by the check of its own rule.
 */
import { describe, expect, test } from 'vitest'
import type { Simulation } from '../../src/result/types.ts'
import { read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import type { FaultCode } from '../../src/verify/audit.ts'
import { verify } from '../../src/verify/verify.ts'
import { BOUNDED, EXACT, GRANTED } from './plans.ts'

/** Two years of revenue, most of it surplus, each with a limit of its own. */
const SURPLUS = `fundbraid: 1
name: Surplus with a limit
horizon: { from: FY26, through: FY27 }
services:
  north: { costs: { staff: { category: personnel, amount: 24000 }, kits: { category: supplies, amount: 6000 } } }
streams:
  fees:
    name: Fees
    kind: fee-for-service
    limits: [{ costs: { category: personnel }, max: 30% }]
    earns: [{ service: north, revenue: { FY26: 16000, FY27: 9000 }, months: [Jul] }]
`

type Forgery = readonly [name: string, text: string, strict: string, lax: string, code: FaultCode, says: RegExp]

const FORGERIES: readonly Forgery[] = [
  ['a stream pays more kinds of cost', EXACT, 'pays: { service: camp }', 'pays: { service: [camp, groups] }', 'POSTING', /may not pay/],
  ['a window is longer', EXACT, 'from: 2025-07, through: 2026-09 }]', 'from: 2025-07, through: 2027-01 }]', 'POSTING', /ended with 2026-09/],
  ['a window opens earlier', EXACT, 'from: 2025-08, through: 2025-10', 'from: 2025-07, through: 2025-10', 'POSTING', /no money `2025-07`/],
  ['a month of an award that is not open', EXACT, 'monthly: 1100, from: 2025-07', 'monthly: 1100, from: 2025-07, carryover: { months: 6 }', 'POSTING', /ended with/],
  ['an award is larger', EXACT, 'amount: 9000, from: 2025-07, through: 2026-06', 'amount: 9900, from: 2025-07, through: 2026-06', 'BALANCE', /and has/],
  ['more is carried', EXACT, 'carryover: { months: 6, max: 15% }', 'carryover: { months: 6, max: 30% }', 'BALANCE', /and has/],
  ['money that does not count', EXACT, 'chance: 50%', 'chance: 95%', 'POSTING', /has no money/],
  ['more is earned', EXACT, 'FY26: 34000, FY27: 21000', 'FY26: 34000, FY27: 29000', 'BALANCE', /earned|surplus/],
  ['what is set aside is used for everything', EXACT, 'min: 60%', 'min: 40%', 'LIMIT', /reserved\.limits\.0/],
  ['a cap is higher', EXACT, '{ costs: { category: equipment }, max: $500 }', '{ costs: { category: equipment }, max: $900 }', 'LIMIT', /capped\.limits\.1/],
  ['a share of a cost is higher', EXACT, 'max: 33.3333%, of: cost', 'max: 33.3334%, of: cost', 'LIMIT', /limits of a cost/],
  ['a cap that crosses another is higher', BOUNDED, 'costs: { site: north }, max: 40%', 'costs: { site: north }, max: 45%', 'LIMIT', /crossing\.limits\.0/],
  ['set-asides that overlap are smaller', BOUNDED, '{ costs: { category: supplies }, min: 60% }', '{ costs: { category: supplies }, min: 10% }', 'LIMIT', /overlapping\.limits/],
  ['a limit of revenue is higher', BOUNDED, 'costs: { category: personnel }, max: 60%', 'costs: { category: personnel }, max: 62%', 'LIMIT', /fees\.limits\.0|surplus of `fees`/],
  ['surplus of a year pays more than its limit lets', SURPLUS, 'max: 30%', 'max: 45%', 'LIMIT', /however the surplus of `fees` is divided/],
  ['less must be matched', GRANTED, 'FY26: 50%, FY27: 100%', 'FY26: 50%, FY27: 10%', 'LIMIT', /matched\.match/],
  ['more is given in kind', GRANTED, 'inKind: 500', 'inKind: 90000', 'LIMIT', /matched\.match/],
  ['a rate of indirect cost is higher', GRANTED, 'rate: 10%', 'rate: 40%', 'LIMIT', /shared\.indirect/],
  ['a part of what is spent is larger', GRANTED, 'max: 25%', 'max: 60%', 'LIMIT', /portion\.limits\.0/],
  ['a grant pays indirect cost', GRANTED, 'pays: { service: therapy }\n', 'pays: { service: therapy }\n    indirect: { rate: 50%, costs: {} }\n', 'POSTING', /`portion` may not pay/],
  ['more is claimed', GRANTED, 'rate: 0.35', 'rate: 0.45', 'BALANCE', /`claimed` reimbursed pays/],
  ['claims of all who pay', GRANTED, 'paidBy: { source: [local, state] }', 'paidBy: { source: [local, state, federal] }', 'BALANCE', /`claimed` reimbursed pays/],
  ['a settlement comes sooner', GRANTED, 'settles: 6', 'settles: 2', 'BALANCE', /`claimed` reimbursed pays/],
  ['an earlier year settles for more', GRANTED, '2025-09: 1200.5', '2025-09: 1300.5', 'BALANCE', /`claimed` reimbursed pays/],
  ['nothing is owed', GRANTED, '2026-02: -750', '2026-02: -0.01', 'NEEDS', /should stand here/],
  ['a cost is smaller', EXACT, 'amount: 36000', 'amount: 35000', 'NEEDS', /agency|\$/],
  ['people are fewer', EXACT, 'serves: 300', 'serves: 30', 'GAPS', /should stand here/],
  ['a service is not mandated', EXACT, 'mandated: true', 'priority: 1', 'CATALOGUE', /should stand here/],
  ['cash comes sooner', EXACT, 'paidAfter: 2', 'paidAfter: 1', 'CASH', /should stand here/],
  ['more was in the bank', EXACT, 'opening: 9000', 'opening: 9100', 'CASH', /should stand here/],
  ['money comes before the costs and goes back', EXACT, '    paid: upfront\n', '', 'CASH', /should stand here/],
  ['another order', EXACT, 'cash: {', 'policy: { order: [levy, shared] }\ncash: {', 'OPTIONS', /should stand here/],
  ['a stream is no last resort', EXACT, '    lastResort: true\n', '', 'OPTIONS', /should stand here/],
] // biome-ignore format: a table

const WATERFALL = [{ set: 'policy.method', to: 'waterfall' }]

function presented(forged: Simulation, text: string): Simulation {
  return { ...forged, scenario: { ...forged.scenario, hash: read(text).hash } }
}

describe('a forgery is found by its own check', () => {
  test.each(FORGERIES)('%s', (_, text, strict, lax, code, says) => {
    expect(text).toContain(strict)
    const forged = simulate(text.replace(strict, lax), { changes: WATERFALL })
    const verdict = verify(text, presented(forged, text))
    const own = verdict.ok ? [] : verdict.faults.filter((fault) => fault.code === code)
    expect(own.map(({ message }) => message).join('\n')).toMatch(says)
  })

  test('a plan that does not look ahead does not pass for a braid', () => {
    const text = `fundbraid: 1
name: Looking ahead
horizon: { from: FY26, through: FY26 }
services:
  low: { priority: 2, costs: { staff: { amount: 100, once: 2025-07, category: other } } }
  high: { priority: 1, costs: { staff: { amount: 100, once: 2025-08, category: other } } }
streams: { a: { kind: appropriation, awards: [{ amount: 100 }] } }
`
    const braid = simulate(text)
    const myopic = simulate(text, { changes: [{ set: 'policy.method', to: 'as-you-go' }] })
    expect(myopic.total.gap).toBe(braid.total.gap)
    const { options, proof, asYouGo, changes } = braid
    const verdict = verify(text, { ...myopic, options, proof, asYouGo, changes })
    expect(verdict.ok ? [] : verdict.faults).toEqual([
      { code: 'PROOF', path: 'proof.cuts', message: 'of costs up to priority 1 $100.00 is not paid, and the cuts prove $0.00' },
    ])
  })

  test.each([
    ['a cap', EXACT, '{ costs: { service: therapy }, max: 40% }, ', ''],
    ['a cap of a cost', EXACT, 'max: 33.3333%, of: cost', 'max: 30%, of: cost'],
    ['what is carried', EXACT, 'months: 6, max: 15%', 'months: 6, max: 10%'],
    ['a set-aside', EXACT, 'min: 60%', 'min: 70%'],
    ['a window', EXACT, 'from: 2025-10, through: 2027-09', 'from: 2025-10, through: 2027-03'],
  ])('a proof under another rule does not hold: %s', (_, text, ours, theirs) => {
    expect(text).toContain(ours)
    const result = simulate(text)
    const { proof } = simulate(text.replace(ours, theirs))
    const verdict = verify(text, { ...result, proof })
    expect(verdict.ok ? [] : [...new Set(verdict.faults.map(({ code }) => code))]).toEqual(['PROOF'])
  })
})
