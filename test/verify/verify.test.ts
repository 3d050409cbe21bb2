/**
 * What the engine makes, the auditor accepts: shipped scenarios and random ones, by every method. And what it says of everything else.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Simulation } from '../../src/result/types.ts'
import type { ScenarioInput } from '../../src/scenario/input.ts'
import { isScenarioError } from '../../src/scenario/problems.ts'
import { modelOf, read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { verify } from '../../src/verify/verify.ts'
import { scenario } from '../generate/scenario.ts'
import { limited } from './limited.ts'
import { BOUNDED, EXACT } from './plans.ts'

const seed = Number(process.env.FC_SEED ?? 11)
const numRuns = Number(process.env.FC_RUNS ?? 100)
const METHODS = ['waterfall', 'as-you-go', 'braid'] as const

const holds = { ok: true, checked: expect.any(Number) }

describe('what the engine makes', () => {
  const files = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))

  test.each(files.flatMap((file) => METHODS.map((method) => ({ file, method }))))('$file by $method', ({ file, method }) => {
    const base = read(readFileSync(`scenarios/${file}`, 'utf8'), { file })
    const same = modelOf(base).policy.method === method
    const result = simulate(base, { changes: same ? [] : [{ set: 'policy.method', to: method }] })
    expect(verify(base, result)).toEqual(holds)
  })

  const accepted = (input: ScenarioInput) => {
    const verdict = verify(input, JSON.parse(JSON.stringify(simulate(input))))
    expect(verdict.ok ? [] : verdict.faults).toEqual([])
  }

  test.each(METHODS)('random scenarios by %s', (method) => {
    fc.assert(
      fc.property(scenario, (input) => accepted({ ...input, policy: { ...input.policy, method } })),
      { seed, numRuns },
    )
  })

  test('random scenarios with limits', () => {
    fc.assert(
      fc.property(limited, (input) => accepted(input)),
      { seed, numRuns },
    )
  })

  test('a scenario that was read with changes, and the file that it came from', () => {
    const changes = [{ set: 'streams.levy.lastResort', to: 'false' }]
    const varied = read(EXACT, { changes })
    const result = simulate(varied, { changes: [{ set: 'policy.method', to: 'waterfall' }] })
    expect(result.changes).toHaveLength(2)
    expect(verify(EXACT, result)).toEqual(holds)
    expect(verify(varied, result)).toEqual(holds)
  })
})

describe('what is no result', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  const hostile = { get fundbraid() { throw new Error('no') } } // biome-ignore format: one line
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'result'],
    ['a list', []],
    ['an empty map', {}],
    ['a function', () => 1],
    ['a circle', circle],
    ['a trap', hostile],
    ['a huge number', 10n ** 40n],
    ['another prototype', JSON.parse('{"__proto__": {"fundbraid": 1}, "constructor": 1}')],
    ['only a head', { fundbraid: 1, engine: '0.1.0', unit: 'cent' }],
    ['a list with holes', { ...simulate(EXACT), ledger: new Array(3) }],
    ['depth', JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)],
  ])('%s is refused and does not throw', (_, result) => {
    const verdict = verify(EXACT, result)
    expect(verdict.ok).toBe(false)
    if (!verdict.ok) expect(new Set(verdict.faults.map(({ code }) => code))).toEqual(new Set(['SHAPE']))
  })

  test('hostile changes are refused and do not throw', () => {
    const result = structuredClone(simulate(EXACT)) as Simulation
    for (const change of [
      { set: '__proto__.x', to: 1 },
      { set: '', to: null },
      { set: 'streams', to: null },
      { set: 'horizon.through', to: 'FY99999' },
      { set: 'name', to: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) },
      { set: 'assumptions.cola', to: '= 1 +' },
    ]) {
      const verdict = verify(EXACT, { ...result, changes: [change] })
      expect(verdict.ok, JSON.stringify(change).slice(0, 60)).toBe(false)
    }
  })

  test('a scenario with problems is a wrong call', () => {
    let caught: unknown
    try {
      verify('fundbraid: 1', simulate(EXACT))
    } catch (error) {
      caught = error
    }
    expect(isScenarioError(caught)).toBe(true)
  })
})

/** A result altered by hand, and the first of what is said of it. */
const SAID: readonly (readonly [name: string, text: string, alter: (result: Mutable) => void])[] = [
  ['without its books', EXACT, (result) => Object.assign(result, { ledger: null, needs: null, movements: null })],
  ['of another scenario', EXACT, (result) => Object.assign(result.scenario, { hash: 'f'.repeat(64) })],
  ['changes that cannot be made', EXACT, (result) => result.changes.push({ set: 'streams.medicare.chance', to: '10%' })],
  ['a key that nobody knows', EXACT, (result) => Object.assign(result, { approved: true })],
  ['cents that are no whole number', EXACT, (result) => (result.ledger[0].amount += 0.5)],
  ['a need is missing', EXACT, (result) => result.needs.splice(4, 1)],
  ['a cent too many', EXACT, (result) => (posting(result, 'capped').amount += 1)],
  ['a stream pays what it may not', EXACT, (result) => Object.assign(posting(result, 'medicaid'), { cost: 'groups/kits', service: 'groups' })],
  ['an award that has ended', EXACT, (result) => Object.assign(result.ledger.at(-1), { stream: 'reserved', award: '2025-07', cost: 'groups/agency', service: 'groups' })],
  ['an award that is not open yet', EXACT, (result) => (posting(result, 'capped').award = '2026-10')],
  ['more than a limit lets', BOUNDED, (result) => (posting(result, 'crossing').amount = 720_001)],
  [
    'one posting made two',
    EXACT,
    ({ ledger }) => {
      const [first] = ledger
      ledger.splice(0, 1, { ...first, amount: first.amount - 1 }, { ...first, amount: 1 })
    },
  ],
  ['a lapse is hidden', EXACT, (result) => result.lapses.splice(0, 1)],
  ['a lapse looks better', EXACT, (result) => (result.lapses.find(({ why }: { why: string }) => why === 'reserved').why = 'window-end')],
  ['movements without a lapse', EXACT, (result) => result.movements.splice(result.movements.findIndex(({ kind }: { kind: string }) => kind === 'lapsed'), 1)],
  ['a smaller gap', EXACT, (result) => (result.total.gap -= 100)],
  ['a critical gap is called harmless', EXACT, (result) => (result.gaps[0].critical = false)],
  ['a share that is not', EXACT, (result) => (result.total.streams.levy.share = 0.5)],
  ['cash that is not there', EXACT, (result) => (result.cash.lowest.balance += 1)],
  ['money left out of a proof', EXACT, (result) => result.proof.cuts[0].money.pop()],
  ['a rule left out of a proof', BOUNDED, (result) => result.proof.notHeld.pop()],
  [
    'a rule left out that can be held',
    EXACT,
    ({ proof }) => {
      proof.notHeld.push('streams.capped.limits.0')
      proof.kind = 'bounded'
    },
  ],
  ['a braid without its proof', EXACT, (result) => Object.assign(result, { proof: null })],
  ['no looking ahead that beats the proof', EXACT, (result) => (result.asYouGo.gap = result.total.gap - 1)],
  ['a cut left out', EXACT, (result) => result.proof.cuts.pop()],
] // biome-ignore format: a table

// biome-ignore lint/suspicious/noExplicitAny: whatever somebody does to a result
type Mutable = any

function posting({ ledger }: Mutable, stream: string): Mutable {
  return ledger.find((one: { stream: string }) => one.stream === stream)
}

describe('what is said', () => {
  test('of results that were altered', () => {
    const said = SAID.map(([name, text, alter]) => {
      const result = structuredClone(simulate(text)) as Mutable
      alter(result)
      const verdict = verify(text, result)
      const faults = verdict.ok ? [] : verdict.faults
      const lines = faults.slice(0, 3).map(({ code, path, message }) => `  ${code} ${path}: ${message}`)
      return [`${name}: ${faults.length}`, ...lines].join('\n')
    })
    const text = `${said.join('\n')}\n`
    if (process.env.GOLDEN === '1') writeFileSync('test/verify/said.txt', text)
    expect(text).toBe(readFileSync('test/verify/said.txt', 'utf8'))
  })
})
