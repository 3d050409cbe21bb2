/**
 * One mistake, one problem: every way to go wrong that the readers know, each told once, with its code and the right place.
 */
import { describe, expect, test } from 'vitest'
import { check, simulate } from '../../src/simulate.ts'

const BASE = {
  fundbraid: 'fundbraid: 1',
  head: 'name: Problems',
  horizon: 'horizon: { from: FY26, through: FY28 }',
  assumptions: 'assumptions: { cola: 3% }',
  services:
    'services: { s: { tier: 2, costs: { a: { category: personnel, role: clinician, tags: [x], amount: 1200 } } }, t: { costs: 500 } }',
  streams:
    'streams: { c: { kind: appropriation, awards: [{ annual: 900 }] }, g: { kind: grant, source: federal, awards: [{ annual: 100 }] } }',
  more: '',
}

type Case = readonly [part: keyof typeof BASE, text: string, codes: string]

/** A rule of a federal grant beside local money. */
function inGrant(rule: string, codes: string): Case[] {
  const local = 'c: { kind: appropriation, awards: [{ annual: 900 }] }'
  return [['streams', `streams: { ${local}, g: { kind: grant, source: federal, awards: [{ annual: 100 }], ${rule} } }`, codes]]
}

/** A claim on what local money pays. */
function claimed(item: string, codes: string, beside = ''): Case[] {
  const local = 'c: { kind: appropriation, awards: [{ annual: 900 }] }'
  return [['streams', `streams: { ${local}, m: { kind: fee-for-service, reimburses: [${item}]${beside} } }`, codes]]
}

const CLAIM = '{ costs: { role: clinician }, paidBy: { source: local }, rate: 0.1 }'

const cases: readonly Case[] = [
  ['head', 'name: [a]', 'WRONG-TYPE'],
  ['head', 'name: true', 'WRONG-TYPE'],
  ['head', 'name: ""', 'EMPTY-VALUE'],
  ['horizon', 'horizon: FY26', 'WRONG-TYPE'],
  ['horizon', 'horizon: { from: FY26 }', 'MISSING-KEY'],
  ['horizon', 'horizon: { from: FY26, through: FY1800 }', 'BAD-YEAR'],
  ['horizon', 'horizon: { from: FY26, through: FY90 }', 'HORIZON'],
  ['more', 'fiscalYear: Juli', 'BAD-MONTH'],
  ['more', 'extends: base.yaml', 'EXTENDS'],
  ['more', 'whatIfs: { a: {} }', 'MISSING-KEY'],
  ['more', 'whatIfs: { a: { changes: [] } }', 'EMPTY-VALUE'],
  ['more', 'whatIfs: { a: { changes: [{ remove: nobody }] } }', 'CHANGE-TARGET'],
  ['more', 'policy: { delivery: most }', 'BAD-WORD'],
  ['more', 'policy: { method: mix }', 'MISSING-KEY'],
  ['more', 'policy: { method: mix, mix: { c: 50% } }', 'SPLIT-SUM'],
  ['more', 'policy: { mix: { c: 60%, d: 40% } }', 'UNKNOWN-ID'],
  ['more', 'policy: { method: mix, mix: { c: 60, g: 40% } }', 'SHARE-SIGN'],
  [
    'more',
    'policy: { method: mix, mix: [{ streams: { source: local }, share: 60% }, { streams: { stream: c }, share: 40% }] }',
    'CONFLICT',
  ],
  ['more', 'policy: { method: mix, mix: [{ streams: { source: private }, share: 100% }] }', 'SELECTS-NOTHING'],
  ['more', 'policy: { method: mix, mix: [{ streams: { source: local } }] }', 'MISSING-KEY'],
  ['more', 'policy: { method: mix, mix: 100% }', 'WRONG-TYPE'],
  ['more', 'policy: { method: waterfal }', 'BAD-WORD'],
  ['more', 'policy: { order: [c, c] }', 'CONFLICT'],
  ['more', 'policy: { order: c }', 'WRONG-TYPE'],
  ['more', 'policy: { prospects: perhaps }', 'BAD-WORD'],
  ['more', 'levers: { cola: { low: 5%, high: 1% } }', 'CONFLICT'],
  ['more', 'levers: { colla: { low: 1%, high: 5% } }', 'UNKNOWN-ID'],
  ['more', 'levers: { cola: { low: 1% } }', 'MISSING-KEY'],
  ['more', 'cash: { opening: -5 }', 'AMOUNT-RANGE'],
  ['more', 'cash: { receivable: { 2020-01: 5 } }', 'BAD-MONTH'],
  ['more', 'cash: { receivable: { soon: 5 } }', 'BAD-MONTH'],
  ['assumptions', 'assumptions: { Cola: 3% }', 'BAD-ID'],
  ['assumptions', 'assumptions: { fy: 3% }', 'RESERVED-NAME'],
  ['assumptions', 'assumptions: { cola: true }', 'WRONG-TYPE'],
  ['assumptions', 'assumptions: { cola: { FY26: 1, FY2026: 2 } }', 'DUPLICATE-KEY'],
  ['assumptions', 'assumptions: { cola: { fy26: 1 } }', 'BAD-YEAR'],
  ['assumptions', 'assumptions: { cola: { growth: 3% } }', 'EMPTY-VALUE'],
  ['assumptions', 'assumptions: { cola: { FY26: { FY27: 1 } } }', 'WRONG-TYPE'],
  ['assumptions', 'assumptions: { cola: { pert: [1, 2] } }', 'DISTRIBUTION'],
  ['assumptions', 'assumptions: { cola: { pert: [1, 2, 3], uniform: [1, 2] } }', 'CONFLICT'],
  ['assumptions', 'assumptions: { cola: { uniform: [2, 1] } }', 'DISTRIBUTION'],
  ['assumptions', 'assumptions: { cola: { normal: [2, -1] } }', 'DISTRIBUTION'],
  ['assumptions', 'assumptions: { cola: { normal: [2, 1], min: 5, max: 1 } }', 'DISTRIBUTION'],
  ['assumptions', 'assumptions: { cola: { normal: [2, 1], most: 5 } }', 'UNKNOWN-KEY'],
  ['services', 'services: {}', 'EMPTY-VALUE'],
  ['services', 'services: { s: { costs: {} } }', 'EMPTY-VALUE'],
  ['services', 'services: { s: 5 }', 'WRONG-TYPE'],
  ['services', 'services: { earned: { costs: 5 } }', 'RESERVED-NAME'],
  ['services', 'services: { s: { tier: 4, costs: 5 } }', 'NUMBER-RANGE'],
  ['services', 'services: { s: { priority: 1.5, costs: 5 } }', 'NUMBER-RANGE'],
  ['services', 'services: { s: { priority: "1", costs: 5 } }', 'WRONG-TYPE'],
  ['services', 'services: { s: { provider: private, costs: 5 } }', 'BAD-WORD'],
  ['services', 'services: { s: { months: summer, costs: 5 } }', 'BAD-WORD'],
  ['services', 'services: { s: { months: [Sept, Octember], costs: 5 } }', 'BAD-MONTH'],
  ['services', 'services: { s: { months: [], costs: 5 } }', 'EMPTY-VALUE'],
  ['services', 'services: { s: { months: { a: 1 }, costs: 5 } }', 'WRONG-TYPE'],
  ['services', 'services: { s: { from: 2026-02-30, costs: 5 } }', 'BAD-MONTH'],
  ['services', 'services: { s: { from: 1500-01, costs: 5 } }', 'BAD-MONTH'],
  ['services', 'services: { s: { from: 2027-01-20, through: 2027-01-25, costs: 5 } }', 'BAD-WINDOW'],
  ['services', 'services: { s: { from: 2027-01, costs: { a: { category: other, through: 2026-12, amount: 5 } } } }', 'BAD-WINDOW'],
  ['services', 'services: { s: { serves: -5, costs: 5 } }', 'NUMBER-RANGE'],
  ['services', 'services: { s: { serves: "$5", costs: 5 } }', 'UNIT-MISMATCH'],
  ['services', 'services: { s: { costs: { a: { amount: 5 } } } }', 'MISSING-KEY'],
  ['services', 'services: { s: { costs: { a: { category: other } } } }', 'ONE-OF'],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, fte: 1, salary: 5 } } } }', 'ONE-OF'],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, fringe: 30% } } } }', 'CONFLICT'],
  ['services', 'services: { s: { costs: { a: { category: other, fte: 2 } } } }', 'MISSING-KEY'],
  ['services', 'services: { s: { costs: { a: { category: other, units: 2 } } } }', 'MISSING-KEY'],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, once: 2026-09, months: [Sep] } } } }', 'CONFLICT'],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, once: 2026-09-15 } } } }', 'BAD-MONTH'],
  ['services', 'services: { s: { costs: { A: { category: other, amount: 5 } } } }', 'BAD-ID'],
  ['services', 'services: { s: { costs: { a: { category: other, fte: 9e9, salary: 9e9 } } } }', 'AMOUNT-RANGE'],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, split: { tier: { 4: 50%, 1: rest } } } } } }', 'BAD-WORD'],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, split: { tier: { 1: rest, 2: rest } } } } } }', 'SPLIT-SUM'],
  [
    'services',
    'services: { s: { costs: { a: { category: other, amount: 5, split: { tier: { 1: 60%, 2: 60%, 3: rest } } } } } }',
    'SPLIT-SUM',
  ],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, split: { tier: {} } } } } }', 'EMPTY-VALUE'],
  [
    'services',
    'services: { s: { costs: { a: { category: other, amount: 5, split: { site: { North: 50%, north: 50% } } } } } }',
    'DUPLICATE-ID',
  ],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, split: { site: { "?": 100% } } } } } }', 'BAD-ID'],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, tier: 1, split: { tier: { 1: 100% } } } } } }', 'CONFLICT'],
  [
    'services',
    'services: { s: { costs: { a: { category: other, amount: 5, split: { tier: { 1: 100% }, site: { a: 100% } } } } } }',
    'ONE-OF',
  ],
  ['services', 'services: { s: { costs: { a: { category: other, amount: 5, split: { category: { other: 100% } } } } } }', 'UNKNOWN-KEY'],
  ['streams', 'streams: { c: 5 }', 'WRONG-TYPE'],
  ['streams', 'streams: { c: { kind: grant, awards: [{ annual: 5 }] } }', 'MISSING-KEY'],
  ['streams', 'streams: { c: { kind: fee-for-service, source: local, awards: [{ annual: 5 }] } }', 'CONFLICT'],
  ['streams', 'streams: { c: { kind: fee-for-service, source: payer, awards: [{ annual: 5 }] } }', 'BAD-WORD'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [] } }', 'EMPTY-VALUE'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{}] } }', 'ONE-OF'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{ amount: 5, spendFor: 3 }] } }', 'CONFLICT'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{ amount: 5, yearStarts: Oct }] } }', 'CONFLICT'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{ annual: 5, yearStarts: Okt }] } }', 'BAD-MONTH'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{ annual: 5, counts: 3 }] } }', 'CONFLICT'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{ annual: 5, remaining: 3 }] } }', 'CONFLICT'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{ amount: 5, remaining: 3, from: 2025-07 }] } }', 'CONFLICT'],
  [
    'streams',
    'streams: { c: { kind: appropriation, awards: [{ amount: 5, remaining: 7, from: 2025-01, through: 2026-01 }] } }',
    'CONFLICT',
  ],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{ amount: 5, counts: 7, from: 2027-01, through: 2030-01 }] } }', 'CONFLICT'],
  [
    'streams',
    'streams: { c: { kind: appropriation, awards: [{ remaining: 7, from: 2025-01, through: 2026-01, carryover: { months: 3, max: 10% } }] } }',
    'MISSING-KEY',
  ],
  ['streams', 'streams: { c: { kind: appropriation, carryover: some, awards: [{ annual: 5 }] } }', 'BAD-WORD'],
  ['streams', 'streams: { c: { kind: appropriation, carryover: { max: 10% }, awards: [{ annual: 5 }] } }', 'MISSING-KEY'],
  ['streams', 'streams: { c: { kind: appropriation, carryover: { months: 3, exemptBelow: 10 }, awards: [{ annual: 5 }] } }', 'CONFLICT'],
  ['streams', 'streams: { c: { kind: appropriation, chance: 120%, awards: [{ annual: 5 }] } }', 'SHARE-RANGE'],
  ['streams', 'streams: { c: { kind: appropriation, paid: upfront, paidAfter: 1, awards: [{ annual: 5 }] } }', 'CONFLICT'],
  [
    'streams',
    'streams: { c: { kind: fee-for-service, renewal: { chance: 50%, months: 12, amount: 50% }, earns: [{ service: s, revenue: 5 }] } }',
    'CONFLICT',
  ],
  ['streams', 'streams: { c: { kind: appropriation, limits: [], awards: [{ annual: 5 }] } }', 'EMPTY-VALUE'],
  ['streams', 'streams: { c: { kind: appropriation, match: {}, awards: [{ annual: 5 }] } }', 'MISSING-KEY MISSING-KEY MISSING-KEY'],
  ...inGrant('match: { ratio: 25%, of: federal, from: { source: federal } }', 'SELECTS-NOTHING'),
  ...inGrant('match: { ratio: 25%, of: federal, from: { source: private } }', 'SELECTS-NOTHING'),
  ...inGrant('match: { ratio: 120%, of: total, from: { source: local } }', 'SHARE-RANGE'),
  ...inGrant('match: { ratio: 25, of: federal, from: { source: local } }', 'SHARE-SIGN'),
  ...inGrant('match: { ratio: 25%, of: award, from: { source: local } }', 'BAD-WORD'),
  ...inGrant('match: { ratio: 25%, of: federal, from: { source: local }, inKind: -5 }', 'AMOUNT-RANGE'),
  ...inGrant('match: { ratio: 25%, of: federal, from: { source: local }, cash: 5 }', 'UNKNOWN-KEY'),
  ...inGrant('indirect: { rate: 15% }', 'MISSING-KEY'),
  ...inGrant('indirect: { rate: 15, costs: {} }', 'SHARE-SIGN'),
  ...inGrant('indirect: { rate: 150%, costs: {} }', 'SHARE-RANGE'),
  ...inGrant('indirect: { rate: 15%, costs: { tag: y } }', 'UNKNOWN-VALUE'),
  ...claimed('', 'EMPTY-VALUE'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local } }', 'MISSING-KEY'),
  ...claimed('{ costs: { role: clinician, service: t }, paidBy: { source: local }, rate: 0.1 }', 'SELECTS-NOTHING'),
  ...claimed('{ costs: { role: clinician }, paidBy: { stream: m }, rate: 0.1 }', 'SELECTS-NOTHING'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local }, rate: 1.1 }', 'NUMBER-RANGE'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local }, rate: -0.1 }', 'NUMBER-RANGE'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local }, rate: 0.1, interim: 80% }', 'MISSING-KEY'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local }, rate: 0.1, interim: 80, settles: 24 }', 'SHARE-SIGN'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local }, rate: 0.1, settles: 200 }', 'NUMBER-RANGE'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local }, rate: 0.1, opening: { 2026-01: 5% } }', 'AMOUNT-RANGE'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local }, rate: 0.1, opening: { 2020-01: 5 } }', 'BAD-MONTH'),
  ...claimed('{ costs: { role: clinician }, paidBy: { source: local }, rate: 0.1, opening: { soon: 5 } }', 'BAD-MONTH'),
  ...claimed(CLAIM, 'CONFLICT', ', awards: [{ annual: 5 }], match: { ratio: 25%, of: federal, from: { source: local } }'),
  ...claimed(CLAIM, 'CONFLICT', ', awards: [{ annual: 5 }], indirect: { rate: 15%, costs: {} }'),
  ...claimed(CLAIM, 'CONFLICT', ', awards: [{ annual: 5 }], limits: [{ costs: {}, max: 15% }]'),
  ...claimed(CLAIM, 'CONFLICT', ', paid: upfront'),
  ['streams', 'streams: { c: { kind: appropriation, limits: [{ costs: {} }], awards: [{ annual: 5 }] } }', 'ONE-OF'],
  [
    'streams',
    'streams: { c: { kind: appropriation, limits: [{ costs: {}, max: 15 , of: cost }], awards: [{ annual: 5 }] } }',
    'UNIT-MISMATCH',
  ],
  ['streams', 'streams: { c: { kind: appropriation, limits: [{ costs: {}, min: 15%, of: cost }], awards: [{ annual: 5 }] } }', 'CONFLICT'],
  ['streams', 'streams: { c: { kind: appropriation, limits: [{ costs: {}, max: 120% }], awards: [{ annual: 5 }] } }', 'SHARE-RANGE'],
  ...inGrant('limits: [{ costs: {}, max: 15%, of: { tier: 1 } }]', 'SELECTS-NOTHING'),
  ...inGrant('limits: [{ costs: {}, min: 15%, of: { tier: 2 } }]', 'CONFLICT'),
  ...inGrant('limits: [{ costs: {}, max: 15, of: { tier: 2 } }]', 'UNIT-MISMATCH'),
  ...inGrant('limits: [{ costs: {}, max: 15%, of: { teir: 2 } }]', 'UNKNOWN-KEY'),
  ...inGrant('limits: [{ costs: {}, max: 15%, of: total }]', 'BAD-WORD'),
  [
    'streams',
    'streams: { c: { kind: appropriation, limits: [{ costs: {}, min: 60% }, { costs: { service: s }, min: 50% }], awards: [{ annual: 5 }] } }',
    'SET-ASIDES',
  ],
  ['streams', 'streams: { c: { kind: appropriation, pays: tier 1, awards: [{ annual: 5 }] } }', 'WRONG-TYPE'],
  ['streams', 'streams: { c: { kind: appropriation, pays: { teir: 1 }, awards: [{ annual: 5 }] } }', 'UNKNOWN-KEY'],
  ['streams', 'streams: { c: { kind: appropriation, pays: { category: salaries }, awards: [{ annual: 5 }] } }', 'BAD-WORD'],
  ['streams', 'streams: { c: { kind: appropriation, pays: { tag: y }, awards: [{ annual: 5 }] } }', 'UNKNOWN-VALUE'],
  ['streams', 'streams: { c: { kind: appropriation, pays: { tier: [] }, awards: [{ annual: 5 }] } }', 'EMPTY-VALUE'],
  [
    'streams',
    'streams: { c: { kind: appropriation, pays: { tier: 2, except: { role: clinican } }, awards: [{ annual: 5 }] } }',
    'UNKNOWN-VALUE',
  ],
  ['streams', 'streams: { c: { kind: appropriation, after: { stream: d }, awards: [{ annual: 5 }] } }', 'UNKNOWN-VALUE'],
  ['streams', 'streams: { c: { kind: appropriation, after: { kind: fees }, awards: [{ annual: 5 }] } }', 'BAD-WORD'],
  ['streams', 'streams: { c: { kind: fee-for-service, earns: [{ service: s }] } }', 'ONE-OF'],
  ['streams', 'streams: { c: { kind: fee-for-service, earns: [] } }', 'EMPTY-VALUE'],
  ['streams', 'streams: { c: { kind: fee-for-service, earns: [{ service: q, revenue: 5 }] } }', 'UNKNOWN-ID'],
  ['streams', 'streams: { c: { kind: fee-for-service, earns: [{ service: s, revenue: 5, rate: 5 }] } }', 'CONFLICT'],
  ['streams', 'streams: { c: { kind: fee-for-service, earns: [{ service: s, units: 9e9, rate: 9e9 }] } }', 'AMOUNT-RANGE'],
  ['streams', 'streams: { c: { kind: appropriation, awards: [{ monthly: 80e12 }] } }', 'AMOUNT-RANGE'],
]

/** Notices do not stop a run: they are findings of it. */
const notices: readonly (readonly [text: string, code: string, severity: string])[] = [
  ['match: { ratio: 25%, of: federal, from: { source: [local, federal] } }', 'federal-match', 'info'],
  ['indirect: { rate: 15%, costs: {} }', 'selects-nothing', 'warning'],
]

describe('problems', () => {
  test('the base is sound', () => {
    expect(check(Object.values(BASE).join('\n'))).toEqual([])
  })

  test.each(cases.map(([part, text, codes]) => ({ part, text, codes })))('$text → $codes', ({ part, text, codes }) => {
    const whole = Object.entries({ ...BASE, [part]: text })
      .map(([, line]) => line)
      .join('\n')
    const problems = check(whole)
    expect(problems.map(({ code }) => code).join(' ')).toBe(codes)
    const line = Object.keys(BASE).indexOf(part) + 1
    for (const { at, message, hint, severity } of problems) {
      expect(severity).toBe('error')
      expect(at).toMatchObject({ in: 'text', line: line })
      expect(`${message} ${hint}`).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  const findings = (streams: string, more = '') =>
    simulate(Object.values({ ...BASE, streams, more }).join('\n')).findings.map(({ code, severity }) => `${code} ${severity}`)
  const beside = 'c: { kind: appropriation, awards: [{ annual: 900 }] }, f: { kind: grant, source: federal, awards: [{ annual: 5 }] }'

  test.each(notices.map(([rule, code, severity]) => ({ rule, code, severity })))('$rule → $code', ({ rule, code, severity }) => {
    const grant = (more: string) => `streams: { ${beside}, g: { kind: grant, source: federal, awards: [{ annual: 100 }]${more} } }`
    expect(findings(grant(`, ${rule}`))).toContain(`${code} ${severity}`)
    expect(findings(grant(''))).not.toContain(`${code} ${severity}`)
  })

  test('a rate whose base is no cost line, and a mix that is not used', () => {
    const services = 'services: { s: { costs: { a: { category: personnel, amount: 12 }, o: { category: indirect, amount: 5 } } } }'
    const rate = (base: string) =>
      simulate(
        Object.values({
          ...BASE,
          services,
          streams: `streams: { g: { kind: grant, source: federal, awards: [{ annual: 9 }], indirect: { rate: 15%, costs: ${base} } } }`,
        }).join('\n'),
      ).findings.map(({ code }) => code)
    expect(rate('{ category: indirect }')).toEqual(['selects-nothing'])
    expect(rate('{}')).toEqual([])
    expect(findings(BASE.streams, 'policy: { mix: { c: 100% } }')).toContain('mix-unused warning')
    expect(findings(BASE.streams, 'policy: { method: mix, mix: { c: 100% } }')).not.toContain('mix-unused warning')
  })
})
