/**
 * A result altered in a single place is refused: every figure by a cent, every month, name, word and list.
 * What may be altered unseen is listed here, and nowhere else.
 */
import { describe, expect, test } from 'vitest'
import type { Simulation } from '../../src/result/types.ts'
import type { Change } from '../../src/scenario/changes.ts'
import { read, type Scenario } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { verify } from '../../src/verify/verify.ts'
import { type Alteration, alterations } from './alterations.ts'
import { BOUNDED, EXACT, GRANTED } from './plans.ts'

/** So many of each kind of place and alteration, spread over the result; `VERIFY_ALL=1` takes all of them. */
const EACH = process.env.VERIFY_ALL === '1' ? Number.POSITIVE_INFINITY : 3

type Case = { readonly name: string; readonly text: string; readonly changes?: readonly Change[] }

const CASES: readonly Case[] = [
  { name: 'exact', text: EXACT },
  { name: 'bounded', text: BOUNDED },
  { name: 'granted', text: GRANTED },
  { name: 'granted, as far as it is funded', text: GRANTED, changes: [{ set: 'policy.delivery', to: 'funded' }] },
  { name: 'exact, as you go', text: EXACT, changes: [{ set: 'policy.method', to: 'as-you-go' }] },
  {
    name: 'bounded, waterfall',
    text: BOUNDED,
    changes: [
      { set: 'policy.method', to: 'waterfall' },
      { set: 'policy.order', to: '[local, crossing]' },
    ],
  },
]

/** Alterations that nobody can see, with the reason. */
function isUnseen({ kind, path, what }: Alteration, result: Simulation): boolean {
  const isShape = what === 'taken away' || what === 'a key too many'
  // Texts, and what they say: no business of the auditor. That they are there and which streams they tell of, is.
  if (!isShape && /^findings(\.|$)/.test(kind)) return true
  if (/^findings\.\*\.(path|cite|amount)$/.test(kind)) return true
  if (/^(gaps\.\*\.reasons|proof\.cuts\.\*\.closed)\.\*\.(code|since|rule|amount)$/.test(kind) && (!isShape || /since|rule/.test(kind)))
    return true
  // A result of another version is still a result.
  if (kind === 'engine') return what.endsWith('x"') === false && !isShape
  // Books stand in order of time; the order inside a month is no money.
  if ((kind === 'ledger' || kind === 'movements') && what.includes('swapped')) {
    const list = result[kind]!
    return list[0]!.month === list.at(-1)!.month
  }
  // Which cost of a service is paid first, where both may be: the plan is another one, and keeps every rule.
  if (kind === 'ledger.*.cost')
    return what.split(' → ').every((id) => id.startsWith(`"${result.ledger![Number(path.split('.')[1])]!.service}/`))
  const { proof } = result
  // Only that no plan could have it is seen: nobody goes month by month here.
  if (kind === 'asYouGo.gap' && !isShape)
    return Number(what.split(' → ')[1]) >= (proof!.kind === 'exact' ? result.total.gap : proof!.gapAtLeast)
  if (kind === 'proof.notHeld') return what.includes('swapped')
  // A bound is the sum of its outermost cuts; one that lies in a later one may be left out, and cuts of one priority have no order.
  if (kind === 'proof.cuts' && what.includes('swapped')) return proof!.cuts[0]!.priority === proof!.cuts.at(-1)!.priority
  if (kind === 'proof.cuts' && what.includes('dropped')) return proof!.kind === 'bounded' && isInner(result, Number(what.split(' ')[1]))
  // Where money under rules is short, of the people only that they lie between those of the gap and those of the cost.
  if (kind === 'gaps.*.unserved' && result.ledger!.some(({ award }) => award === 'surplus')) return /^\d+ → \d+$/.test(what)
  // Changes that do not touch each other may be made in either order.
  return path === 'changes' && what.includes('swapped')
}

function isInner({ proof }: Simulation, at: number): boolean {
  const spans = (cut: number) => proof!.cuts[cut]!.needs
  return proof!.cuts.some(
    (_, later) =>
      later > at &&
      spans(at).every((one) =>
        spans(later).some(({ cost, from, through }) => cost === one.cost && from <= one.from && through >= one.through),
      ),
  )
}

/** Evenly over all that are alike, the first and the last among them. */
function sampled(all: readonly Alteration[]): Alteration[] {
  const groups = new Map<string, Alteration[]>()
  for (const one of all) {
    const key = `${one.kind} ${/^[-\d.]+ → /.test(one.what) ? 'number' : /^".*" → ".*x"$/.test(one.what) ? 'unknown' : one.what.includes(' → ') ? 'other' : one.what.replace(/\d+/g, '*')}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) =>
    group.length <= EACH ? group : Array.from({ length: EACH }, (_, at) => group[Math.floor((at * (group.length - 1)) / (EACH - 1))]!),
  )
}

describe.each(CASES)('$name', ({ text, changes = [] }) => {
  const scenario: Scenario = read(text)
  const result = structuredClone(simulate(read(scenario, { changes }))) as Simulation

  test('holds', () => {
    expect(verify(scenario, result)).toEqual({ ok: true, checked: expect.any(Number) })
  })

  test('every alteration is refused', () => {
    const unseen: string[] = []
    for (const one of sampled(alterations(result))) {
      if (isUnseen(one, result)) continue
      const undo = one.make()
      const { ok } = verify(scenario, result)
      undo()
      if (ok) unseen.push(`${one.path}: ${one.what}`)
    }
    expect(unseen).toEqual([])
    expect(verify(scenario, result).ok).toBe(true)
  })
})

test('the plans hold every kind of money, rule and loss', () => {
  const [exact, bounded] = [simulate(EXACT), simulate(BOUNDED)]
  expect(exact.proof!.kind).toBe('exact')
  expect(bounded.proof!.kind).toBe('bounded')
  const whys = [exact, bounded].flatMap(({ lapses }) => lapses.map(({ why }) => why))
  expect([...new Set(whys)].sort()).toEqual(['carryover-cap', 'carryover-end', 'reserved', 'revenue-unused', 'window-end'])
  const doors = exact.proof!.cuts.flatMap(({ money }) => money.map(({ why }) => why))
  expect([...new Set(doors)].sort()).toEqual(['all', 'carryover', 'limit', 'of-cost'])
  const kinds = [exact, bounded]
    .flatMap(({ movements }) => movements!)
    .map(({ kind, award }) => `${kind} ${/^\d/.test(award) ? 'award' : award}`)
  for (const kind of [
    'opening award',
    'released award',
    'earned earned',
    'earned surplus',
    'lapsed earned',
    'closing award',
    'closing surplus',
  ])
    expect(kinds).toContain(kind)
  for (const { ledger } of [exact, bounded]) expect(new Set(ledger!.map(({ award }) => award)).has('surplus')).toBe(true)
  expect(exact.gaps.some(({ critical }) => critical)).toBe(true)
  expect(bounded.proof!.notHeld.length).toBeGreaterThan(2)
})
