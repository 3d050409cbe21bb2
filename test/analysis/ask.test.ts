/**
 * Ask: by hand; that every answer closes the gap where it is applied in the language itself and one step less does not; the command.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Answer, type Ask, type AskOptions, ask } from '../../src/analysis/ask.ts'
import { turning } from '../../src/analysis/turning.ts'
import { toText } from '../../src/report/index.ts'
import type { Change, Simulation } from '../../src/result/types.ts'
import type { ScenarioInput, StreamInput } from '../../src/scenario/input.ts'
import { tryScaled } from '../../src/scenario/levers.ts'
import { isScenarioError } from '../../src/scenario/problems.ts'
import type { Source } from '../../src/scenario/read.ts'
import { read } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { dollars, FAMILIES, SMALL, seededBraid } from '../generate/braid.ts'
import { RULED_TINY, seededRules } from '../generate/rules.ts'
import { golden } from '../golden.ts'
import { fundbraid } from '../run.ts'

const seed = Number(process.env.FC_SEED ?? 1)
const numRuns = Number(process.env.FC_RUNS ?? 8)
const shipped = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
const textOf = (file: string) => readFileSync(join('scenarios', file), 'utf8')

const HAND: ScenarioInput = {
  fundbraid: 1,
  name: 'By hand',
  horizon: { from: 'FY26', through: 'FY28' },
  assumptions: { visits: 1000, cola: '0%', share: '50%' },
  levers: { visits: { low: 500, high: 1500 }, share: { low: '40%', high: '70%' } },
  services: {
    care: { name: 'Care', priority: 1, costs: { staff: { category: 'personnel', amount: { FY26: 1200, growth: '= cola' } } } },
    play: { name: 'Play', priority: 2, costs: 600 },
  },
  streams: {
    fees: { kind: 'fee-for-service', earns: [{ service: 'care', units: '= visits', share: '= share', rate: '0.80' }] },
    county: { name: 'County', kind: 'appropriation', awards: [{ annual: 600 }] },
    grant: {
      name: 'A grant',
      kind: 'grant',
      source: 'federal',
      pays: { service: 'play' },
      limits: [{ costs: { service: 'play' }, max: '50%', of: 'award' }],
      awards: [{ amount: 400, from: '2025-07', through: '2026-06' }],
    },
  },
}

type Question = Pick<AskOptions, 'close' | 'like' | 'levers'>

/** What is missing of what is asked for. */
function left(result: Simulation, { service, through }: Pick<Ask, 'service' | 'through'>): number {
  return result.gaps
    .filter((gap) => service === null || gap.service === service)
    .flatMap(({ months }) => months)
    .filter(({ month }) => month <= result.fiscalYears.find(({ fy }) => fy === through)!.through)
    .reduce((sum, { amount }) => sum + amount, 0)
}

/** New money as the file would have it: a stream that comes last, with the rules of another. */
function withAwards(input: ScenarioInput, asked: Ask, answer: Answer & { kind: 'money' }, less: string | null): Source {
  const rules: StreamInput = answer.like === null ? { kind: 'appropriation' } : input.streams[answer.like]!
  const { earns: _, reimburses: __, chance: ___, after: ____, carryover: _____, ...kept } = rules
  const pays = answer.like === null && asked.service !== null ? { pays: { service: asked.service } } : {}
  const awards = answer.years.map(({ fy, amount }) => {
    const { from, through } = asked.fiscalYears.find((year) => year.fy === fy)!
    return { amount: dollars(fy === less ? amount - 1 : amount), from, through }
  })
  return { ...input, streams: { ...input.streams, 'new-money': { ...kept, ...pays, lastResort: true, awards } } } as ScenarioInput
}

const FULL: readonly Change[] = [{ set: 'policy.delivery', to: 'full' }]

function inFull(source: Source): Simulation {
  const { options } = simulate(source)
  return simulate(source, { changes: options.delivery === 'full' ? [] : FULL })
}

/** Holds every answer against plans made from the changed file; gives how many answers closed it. */
function expectAnswers(input: ScenarioInput, question: Question = {}): number {
  const asked = ask(input, question)
  const plan = inFull(input)
  expect(asked.gap).toBe(left(plan, asked))
  expect(asked.months.reduce((sum, { amount }) => sum + amount, 0)).toBe(asked.gap)
  expect(asked.fiscalYears.reduce((sum, { gap }) => sum + gap, 0)).toBe(asked.gap)
  expect(asked).toEqual(JSON.parse(JSON.stringify(asked)))
  let closed = 0
  for (const answer of asked.answers) {
    if (answer.kind === 'cannot') {
      expect(answer.gapLeft).toBeGreaterThan(0)
      continue
    }
    closed += 1
    if (answer.kind === 'money') {
      expect(answer.total).toBe(answer.years.reduce((sum, { amount }) => sum + amount, 0))
      expect(left(inFull(withAwards(input, asked, answer, null)), asked)).toBe(0)
      for (const { fy } of answer.years) expect(left(inFull(withAwards(input, asked, answer, fy)), asked)).toBeGreaterThan(0)
      continue
    }
    const at = (value: string) => {
      const isShare = /^[+-].*%$/.test(value)
      const change = answer.stream === null ? { set: answer.path, to: value } : { scale: answer.stream, by: value.replace('+', '') }
      const moved =
        isShare && answer.stream === null
          ? tryScaled(read(input), answer.path, String(Number(value.replace('%', '')) / 100)).scenario!
          : read(input, { changes: [change as Change] })
      return left(inFull(moved), asked)
    }
    expect(at(answer.closes)).toBe(0)
    if (answer.leaves === answer.now || /^[+-]?0%$/.test(answer.leaves)) expect(answer.gapThen).toBe(asked.gap)
    else expect(at(answer.leaves)).toBe(answer.gapThen)
    expect(answer.gapThen).toBeGreaterThan(0)
  }
  return closed
}

describe('by hand', () => {
  test('new money, in each year what is missing', () => {
    // 1,800 a year less 600 of the county and 400 of fees; the grant pays half of its 400 in the first year.
    const { gap, answers, fiscalYears } = ask(HAND, { levers: ['cola'] })
    expect([gap, fiscalYears.map((year) => year.gap)]).toEqual([220000, [60000, 80000, 80000]])
    expect(answers[0]).toEqual({
      ...{ kind: 'money', like: null, total: 220000 },
      years: [
        { fy: 'FY26', amount: 60000 },
        { fy: 'FY27', amount: 80000 },
        { fy: 'FY28', amount: 80000 },
      ],
    })
  })

  test('one service through one year; under the rules of a stream that may pay half of its award', () => {
    const { gap, answers } = ask(HAND, { close: { service: 'play', through: 'FY27' }, like: 'grant' })
    expect(gap).toBe(100000)
    const money = answers.flatMap((answer) => (answer.kind === 'money' ? [[answer.like, answer.total]] : []))
    // Care lacks 200 a year, play 400 and 600; half of an award may pay for play.
    expect(money).toEqual([
      [null, 100000],
      ['grant', 200000],
    ])
  })

  test('levers: a number to its last digit, a share, a stream, more than one number; cannot, with the cut that says why', () => {
    const { answers } = ask(HAND, {
      close: { service: 'care' },
      levers: ['visits', 'share', 'county', 'services.care.costs.staff.amount'],
    })
    // Care lacks 200: 1,200 − 600 − 400. 600 of fees are 1,500 visits, or 75 %, which is more than the lever allows.
    expect(answers.slice(1).map((answer) => (answer.kind === 'lever' ? [answer.path, answer.closes, answer.leaves] : answer.kind))).toEqual(
      [
        ['assumptions.visits', '1500', '1499'],
        'cannot',
        ['streams.county', '+33.34%', '+33.33%'],
        ['services.care.costs.staff.amount', '-16.67%', '-16.66%'],
      ],
    )
    expect(answers[2]).toMatchObject({ path: 'assumptions.share', now: '50%', best: '70%', gapLeft: 12000 })
    const { cut } = answers[2] as Answer & { kind: 'cannot' }
    // Of each of the three years there is one; care alone is what was asked for.
    expect(cut).toMatchObject({ need: 120000, available: 116000, gap: 4000, costs: ['care/staff'] })
  })

  test('nothing is missing: nothing to ask for', () => {
    const asked = ask({
      ...HAND,
      services: { care: { costs: 10 } },
      streams: { county: { kind: 'appropriation', awards: [{ annual: 10 }] } },
    })
    expect([asked.gap, asked.answers]).toEqual([0, []])
    expect(toText(asked)).toContain('Nothing is missing through FY28')
  })
})

describe('laws', () => {
  test('every answer that is applied closes the gap, and one step less does not: by hand, and with services as far as they are funded', () => {
    const levers = ['visits', 'share', 'county', 'services.care.costs.staff.amount']
    for (const close of [{}, { service: 'care' }, { service: 'play', through: 'FY27' }] as const)
      expect(expectAnswers(HAND, { close, like: 'grant', levers })).toBeGreaterThan(0)
    expect(expectAnswers({ ...HAND, policy: { delivery: 'funded' } }, { like: 'grant', levers })).toBeGreaterThan(0)
  })

  test.each([...FAMILIES, 'match', 'mixture'] as const)('%s: random plans', { timeout: 120_000 }, (family) => {
    let closed = 0
    for (let at = seed; at < seed + numRuns; at++) {
      const input = family === 'match' || family === 'mixture' ? seededRules(at, family, RULED_TINY) : seededBraid(at, family, SMALL)
      const service = at % 3 === 0 ? Object.keys(input.services)[0] : undefined
      closed += expectAnswers(input, { close: { service }, levers: [Object.keys(input.streams)[0]!] })
    }
    expect(closed).toBeGreaterThan(numRuns / 2)
  })

  test('where it turns is found in any falling row, in few steps where it is straight', () => {
    const asked = (from: number, end: number, leaves: (at: number) => number) => {
      const search = turning({ at: from, left: leaves(from) }, end, null)
      let [step, steps] = [search.next(), 0]
      for (; step.done !== true; steps++) step = search.next(leaves(step.value))
      return { ...step.value, steps }
    }
    const straight = asked(0, 1e12, (at) => Math.max(0, 123_456_789 - at))
    expect([straight.less, straight.enough]).toEqual([{ at: 123_456_788, left: 1 }, 123_456_789])
    expect(straight.steps).toBeLessThan(20)
    const down = asked(100, -900, (at) => (at <= -7 ? 0 : 5))
    expect([down.less.at, down.enough]).toEqual([-6, -7])
    for (let turn = 1; turn <= 64; turn++) {
      const stairs = asked(0, 64, (at) => Math.max(0, Math.ceil((turn - at) / 7) * 3))
      expect([stairs.less.at, stairs.enough]).toEqual([turn - 1, turn])
    }
  })
})

describe('shipped scenarios', () => {
  const more: { readonly [file: string]: readonly string[] } = {
    'starter.yaml': ['--like', 'medicaid', '--lever', 'county', '--lever', 'aware', '--lever', 'services.groups.costs', '--lever', 'cola'],
    'esser-cliff.yaml': ['--through', 'FY27', '--lever', 'raise', '--lever', 'general-fund', '--like', 'title-iv-a'],
    'system-of-care.yaml': ['--close', 'training'],
  }

  test.each(shipped)('%s: what the command prints', { timeout: 120_000 }, (file) => {
    const words = ['ask', join('scenarios', file), ...(more[file] ?? [])]
    const { code, out, err } = fundbraid([...words, '--workers', '1'])
    expect([code, err]).toEqual([0, ''])
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([])
    golden(`test/golden/ask-${file.replace('.yaml', '.txt')}`, out)
  })

  test('three threads give what the API gives', () => {
    const { out } = fundbraid([
      'ask',
      'scenarios/starter.yaml',
      '--like',
      'aware',
      '--lever',
      'county',
      '--lever',
      'cola',
      '--json',
      '--workers',
      '3',
    ])
    expect(JSON.parse(out)).toEqual(ask(textOf('starter.yaml'), { like: 'aware', levers: ['county', 'cola'] }))
  })
})

describe('the command', () => {
  test('with what-ifs and changes, as files', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'fundbraid-'))
    const starter = resolve('scenarios/starter.yaml')
    const words = ['ask', starter, '--what-if', 'aware-extended', '--set', 'assumptions.cola=1%', '-q', '-o', 'x.md', '-o', 'x.json']
    expect(fundbraid(words, { cwd })).toEqual({ code: 0, out: '', err: '' })
    const answer = ask(textOf('starter.yaml'), { whatIf: 'aware-extended', changes: [{ set: 'assumptions.cola', to: '1%' }] })
    expect(JSON.parse(readFileSync(join(cwd, 'x.json'), 'utf8'))).toEqual(answer)
    expect(readFileSync(join(cwd, 'x.md'), 'utf8')).toContain('| That may pay any of it |')
  })

  test('calls that are wrong say what there is', () => {
    const said = (...words: string[]) => fundbraid(['ask', 'scenarios/starter.yaml', ...words])
    expect(said('--close', 'grups')).toMatchObject({ code: 2, out: '' })
    expect(said('--close', 'grups').err).toContain('there is no service `grups` in this scenario')
    expect(said('--close', 'grups').err).toContain('groups')
    expect(said('--like', 'awer').err).toContain('aware')
    expect(said('--through', 'FY40').err).toContain('there is no fiscal year `FY40` in this scenario')
    expect(said('--lever', 'medicade').err).toContain('medicaid')
    expect(said('-o', 'x.csv').err).toContain('x.csv cannot be written')
    try {
      ask(HAND, { close: { service: 'nobody' } })
      expect.unreachable()
    } catch (error) {
      expect(isScenarioError(error)).toBe(true)
    }
  })
})
