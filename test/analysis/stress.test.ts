/**
 * Stress: a lost stream is the what-if that removes it, also where others name it; what hangs on few streams by hand; the command.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Stress, stress } from '../../src/analysis/stress.ts'
import { toMarkdown, toText } from '../../src/report/index.ts'
import type { Simulation } from '../../src/result/types.ts'
import { tryRead } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { scenario } from '../generate/scenario.ts'
import { golden } from '../golden.ts'
import { COMMAND, fundbraid } from '../run.ts'

const seed = Number(process.env.FC_SEED ?? 17)
const numRuns = Number(process.env.FC_RUNS ?? 12)
const shipped = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
const textOf = (file: string) => readFileSync(join('scenarios', file), 'utf8')

const monthly = ({ gaps }: Simulation, month: string) =>
  gaps.reduce((sum, gap) => sum + gap.months.reduce((own, one) => own + (one.month === month ? one.amount : 0), 0), 0)

/** Holds every loss against a plan that was made from the changed scenario. */
function expectLosses(text: Parameters<typeof simulate>[0], { lost }: Stress, most = Number.POSITIVE_INFINITY): number {
  const plan = simulate(text)
  let held = 0
  for (const loss of lost.slice(0, most)) {
    const { scenario: without } = tryRead(text, { changes: loss.streams.map((remove) => ({ remove })) })
    if (without === null) continue
    held += 1
    const result = simulate(without)
    expect([loss.gap, loss.serviceLost]).toEqual([result.total.gap, result.total.serviceLostIfNotRaised])
    expect(loss.more).toBe(result.total.gap - plan.total.gap)
    const months = result.gaps.flatMap((gap) => gap.months.map(({ month }) => month)).sort()
    expect(loss.first).toBe(months.find((month) => monthly(result, month) > monthly(plan, month)) ?? null)
    const mandated = (service: string | null) =>
      result.gaps.reduce((sum, gap) => sum + (gap.critical && gap.service === service ? gap.amount : 0), 0)
    expect(loss.worstMandated).toBe(Math.max(0, ...result.catalogue.services.map(({ id }) => mandated(id))))
    expect(mandated(loss.worstService)).toBe(loss.worstMandated)
  }
  return held
}

describe('laws', () => {
  test('losing a stream is the what-if that removes it', () => {
    let held = 0
    fc.assert(
      fc.property(scenario, (input) => {
        held += expectLosses(input, stress(input), 8)
      }),
      { seed, numRuns },
    )
    expect(held).toBeGreaterThan(numRuns)
  })

  test('also with an order, match, after, mix and claims that name it', () => {
    const text = `fundbraid: 1
name: Named everywhere
horizon: { from: FY26, through: FY27 }
services:
  a: { costs: { staff: { category: personnel, amount: 1200.01 } }, mandated: true }
  b: { costs: 900 }
streams:
  county: { kind: appropriation, pays: { service: a }, awards: [{ annual: 800 }] }
  city: { kind: appropriation, after: { source: [local, private] }, awards: [{ annual: 500 }] }
  gift: { kind: philanthropy, awards: [{ annual: 77.77 }] }
  grant: { kind: grant, source: federal, awards: [{ annual: 300 }], match: { ratio: 50%, of: federal, from: { source: local } } }
  cpe: { kind: fee-for-service, reimburses: [{ costs: { service: a }, paidBy: { source: [local] }, rate: 20%, opening: { 2025-12: -50 } }] }
policy: { order: [gift, county, grant], mix: [{ streams: { source: [local, private] }, share: 70% }, { streams: { source: [federal, payer] }, share: 30% }] }
`
    for (const method of ['braid', 'as-you-go', 'waterfall', 'mix']) {
      const given = text.replace('policy: {', `policy: { method: ${method},`)
      expect(expectLosses(given, stress(given))).toBeGreaterThan(10)
    }
  })

  test('a stream that others name as the only one is lost all the same', () => {
    const text = `fundbraid: 1
name: One match
horizon: { from: FY26, through: FY26 }
services: { a: { costs: 1000 } }
streams:
  county: { kind: appropriation, awards: [{ annual: 200 }] }
  grant: { kind: grant, source: federal, awards: [{ annual: 800 }], match: { ratio: 25%, of: federal, from: { stream: county } } }
  idle: { kind: philanthropy, chance: 10%, awards: [{ annual: 5 }] }
`
    const { base, lost } = stress(text)
    expect(base).toBe(0)
    expect(lost.map(({ streams, gap }) => [streams.join('+'), gap])).toEqual([
      ['county', 100_000],
      ['grant', 80_000],
      ['idle', 0],
      ['county+grant', 100_000],
    ])
    expect(lost[2]!.first).toBeNull()
  })
})

test('concentration, money that ends and runway, by hand', () => {
  const text = `fundbraid: 1
name: By hand
horizon: { from: FY26, through: FY27 }
services: { a: { costs: 1200 }, b: { costs: 0 } }
streams:
  big: { kind: appropriation, awards: [{ annual: 600 }] }
  early: { kind: grant, source: federal, awards: [{ amount: 300, from: 2025-07, through: 2026-06 }] }
  later: { kind: grant, source: state, awards: [{ amount: 300, from: 2025-07, through: 2027-03 }] }
`
  // 1,200 + 300 + 300 = 1,800 are paid: 66.67 % and twice 16.67 % make 4,444.4 + 2 × 277.8 = 5,000. Early ends with the twelfth month; what is
  // short is short as late as possible: the last six months.
  const { hhi, largest, endingWithin, runway } = stress(text)
  expect([hhi, largest]).toEqual([5000, { stream: 'big', share: 0.666667 }])
  expect(endingWithin.map(({ months, share, streams }) => [months, share, streams])).toEqual([
    [12, 0.25, ['early']],
    [24, 0.5, ['early', 'later']],
    [36, null, []],
  ])
  expect(runway).toEqual([
    { service: 'a', months: 18, first: '2027-01' },
    { service: 'b', months: null, first: null },
  ])
})

describe('shipped scenarios', () => {
  test.each(shipped)('%s: the command says what the API gives, by one thread or three', (file) => {
    const path = join('scenarios', file)
    const answer = stress(textOf(file))
    expect(answer).toEqual(JSON.parse(JSON.stringify(answer)))
    const three = fundbraid(['stress', path, '--workers', '3', '--json'])
    expect([three.code, three.err]).toEqual([0, ''])
    expect(JSON.parse(three.out)).toEqual(answer)
    const text = toText(answer)
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
    if (/starter|cpe/.test(file)) {
      expect(fundbraid(['stress', path, '--workers', '1'])).toEqual({ code: 0, err: '', out: text })
      golden(`test/golden/stress-${file.replace('.yaml', '.txt')}`, text)
    }
  })
})

describe('the command', () => {
  test('with what-ifs and changes, as files; calls that are wrong', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'fundbraid-'))
    const starter = resolve('scenarios/starter.yaml')
    const { code, err } = fundbraid(
      ['stress', starter, '--what-if', 'aware-extended', '--set', 'assumptions.cola=1%', '-q', '-o', 'x.md', '-o', 'x.json'],
      { cwd },
    )
    expect([code, err]).toEqual([0, ''])
    const answer = stress(textOf('starter.yaml'), { whatIf: 'aware-extended', changes: [{ set: 'assumptions.cola', to: '1%' }] })
    expect(JSON.parse(readFileSync(join(cwd, 'x.json'), 'utf8'))).toEqual(answer)
    expect(readFileSync(join(cwd, 'x.md'), 'utf8')).toBe(toMarkdown(answer))
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['stress', starter, '--workers', '0'], '--workers takes a number from 1 to 64, not 0'],
      [['stress', starter, '-o', 'x.pdf'], '.json, .md'],
      [['stress', starter, '--what-if', 'nothing'], 'there is no what-if `nothing`'],
    ]
    for (const [words, said] of wrong)
      expect(fundbraid(words, { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) })
  })

  test('Ctrl-C ends it at once with 130, and leaves no file', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'fundbraid-'))
    const child = spawn(
      process.execPath,
      [COMMAND, 'stress', resolve('scenarios/maryland-55-35-10.yaml'), '-o', 'x.json', '--workers', '1'],
      { cwd },
    )
    await new Promise((done) => setTimeout(done, 1500))
    child.kill('SIGINT')
    expect(await new Promise((done) => child.on('close', done))).toBe(130)
    expect(existsSync(join(cwd, 'x.json'))).toBe(false)
    expect(readdirSync(cwd)).toEqual([])
  })
})

test('what-ifs work in explain, calendar and waivers as in simulate', () => {
  const starter = 'scenarios/starter.yaml'
  const varied = (words: readonly string[]) => fundbraid([...words, '--json'])
  for (const words of [
    ['calendar', starter],
    ['explain', starter, 'aware'],
    ['waivers', starter],
  ]) {
    const [plain, without] = [varied(words), varied([...words, '--what-if', 'aware-cut-short'])]
    expect([plain.code, without.code, without.err]).toEqual([0, 0, ''])
    expect(without.out).not.toBe(plain.out)
    expect(varied([...words, '--what-if', 'aware-cut-shot']).out).toContain('Did you mean `aware-cut-short`?')
  }
})
