/**
 * Sensitivity: at 0 % it is the plan, each end is the plan that the changed scenario gives, the picture has every bar.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sensitivity } from '../../src/analysis/sensitivity.ts'
import { toSvg, toText } from '../../src/report/index.ts'
import { isScenarioError } from '../../src/scenario/problems.ts'
import { simulate } from '../../src/simulate.ts'
import { scenario } from '../generate/scenario.ts'
import { golden } from '../golden.ts'
import { fundbraid } from '../run.ts'

const seed = Number(process.env.FC_SEED ?? 19)
const numRuns = Number(process.env.FC_RUNS ?? 12)
const shipped = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
const textOf = (file: string) => readFileSync(join('scenarios', file), 'utf8')

const TEXT = `fundbraid: 1
name: Every form
horizon: { from: FY26, through: FY27 }
assumptions:
  plain: 1000
  share: 95%
  mapped: { FY26: 100, FY27: 200, growth: 1% }
  formula: "= plain / 4"
  drawn: { triangular: [10, 20, 30] }
  text_dollars: "$1,250.50"
levers: { plain: { low: 900, high: 1000 } }
services:
  a: { costs: "= plain + mapped + formula + drawn + text_dollars" }
streams:
  fees: { kind: fee-for-service, earns: [{ service: a, units: 10, rate: 5, collected: "= share" }] }
  county: { kind: appropriation, awards: [{ annual: 1000 }] }
`
const gapWith = (text: string) => simulate(text).total.gap

describe('laws', () => {
  test('at 0 % it is the plan', () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const { gap } = simulate(input).total
        const answer = sensitivity(input, { by: '0%' })
        expect(answer.gap).toBe(gap)
        expect(answer.bars.length).toBeGreaterThan(0)
        for (const { low, high } of answer.bars) expect([low.gap, high.gap]).toEqual([gap, gap])
      }),
      { seed, numRuns },
    )
  })

  test('each end is the plan that the file gives with that value in it', () => {
    const { bars } = sensitivity(TEXT, {
      paths: ['plain', 'mapped', 'formula', 'drawn', 'text_dollars', 'county', 'services.a.costs'],
      by: '20%',
    })
    const bar = (path: string) => bars.find((one) => one.path === path)!
    const ends = (path: string) => [bar(path).low.gap, bar(path).high.gap]
    const written = (from: string, low: string, high: string) => [gapWith(TEXT.replace(from, low)), gapWith(TEXT.replace(from, high))]
    expect(ends('assumptions.plain')).toEqual(written('plain: 1000', 'plain: 800', 'plain: 1200'))
    expect(bar('assumptions.plain')).toMatchObject({ now: '1000', low: { value: '800' }, high: { value: '1200' } })
    const mapped = '{ FY26: 100, FY27: 200, growth: 1% }'
    expect(ends('assumptions.mapped')).toEqual(written(mapped, '{ FY26: 80, FY27: 160 }', '{ FY26: 120, FY27: 240 }'))
    expect(bar('assumptions.mapped')).toMatchObject({ low: { value: '-20%' }, high: { value: '+20%' } })
    expect(ends('assumptions.formula')).toEqual(written('= plain / 4', '= 0.8 * plain / 4', '= 1.2 * plain / 4'))
    expect(ends('assumptions.drawn')).toEqual(written('{ triangular: [10, 20, 30] }', '16', '24'))
    expect(ends('assumptions.text_dollars')).toEqual(written('$1,250.50', '$1000.40', '$1500.60'))
    expect(ends('streams.county')).toEqual(written('annual: 1000', 'annual: 800', 'annual: 1200'))
    expect(ends('services.a.costs')).toEqual(
      written('costs: "= (', 'costs: "= (', 'costs: "= (').map((_, at) =>
        gapWith(
          TEXT.replace(
            '"= plain + mapped + formula + drawn + text_dollars"',
            `"= ${at === 0 ? 0.8 : 1.2} * (plain + mapped + formula + drawn + text_dollars)"`,
          ),
        ),
      ),
    )
  })

  test('levers go to their low and high unless a share is given; without levers everything moves', () => {
    const [lever] = sensitivity(TEXT).bars
    expect([lever!.path, lever!.low, lever!.high]).toEqual([
      'assumptions.plain',
      { value: '900', gap: gapWith(TEXT.replace('plain: 1000', 'plain: 900')), refused: null },
      { value: '1000', gap: gapWith(TEXT), refused: null },
    ])
    expect(sensitivity(TEXT, { by: '10%' }).bars.map(({ low, high }) => [low.value, high.value])).toEqual([['900', '1100']])
    const { bars, gap } = sensitivity(TEXT.replace(/^levers.*\n/m, ''))
    expect(bars.map(({ path }) => path).sort()).toEqual(
      [
        ...['plain', 'share', 'mapped', 'formula', 'drawn', 'text_dollars'].map((name) => `assumptions.${name}`),
        'streams.county',
        'streams.fees',
      ].sort(),
    )
    // The widest bar stands on top.
    const reach = bars.map(
      ({ low, high }) => Math.max(gap, low.gap ?? gap, high.gap ?? gap) - Math.min(gap, low.gap ?? gap, high.gap ?? gap),
    )
    expect(reach).toEqual([...reach].sort((one, other) => other - one))
  })

  test('what cannot be says why, and what is not there suggests the nearest', () => {
    const [bar] = sensitivity(TEXT, { paths: ['share'] }).bars
    expect(bar!.high).toMatchObject({ value: '104.5%', gap: null, refused: expect.stringContaining('not possible') })
    expect(toText(sensitivity(TEXT, { paths: ['share'] }))).toContain('share at 104.5% cannot be')
    for (const [path, said] of [
      ['plan', 'plain'],
      ['streams.county.kind', 'Name an assumption'],
      ['services.a.cots', 'Name an assumption'],
    ] as const) {
      const asked = () => sensitivity(TEXT, { paths: [path] })
      expect(asked).toThrow()
      try {
        asked()
      } catch (error) {
        expect(isScenarioError(error) && error.problems[0]!.hint).toContain(said)
      }
    }
    for (const by of ['10', '-5%', '101%', 'much']) expect(() => sensitivity(TEXT, { by })).toThrow(RangeError)
  })
})

describe('shipped scenarios', () => {
  test.each(shipped)('%s: the command says what the API gives, by one thread or two', (file) => {
    const path = join('scenarios', file)
    const answer = sensitivity(textOf(file))
    const two = fundbraid(['sensitivity', path, '--workers', '2', '--json'])
    expect([two.code, two.err]).toEqual([0, ''])
    expect(JSON.parse(two.out)).toEqual(answer)
    const text = toText(answer)
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
    if (/starter|maryland/.test(file)) {
      expect(fundbraid(['sensitivity', path, '--workers', '1'])).toEqual({ code: 0, err: '', out: text })
      golden(`test/golden/sensitivity-${file.replace('.yaml', '.txt')}`, text)
      golden(`test/golden/sensitivity-${file.replace('.yaml', '.svg')}`, toSvg(answer))
    }
  })
})

test('the command writes a picture that is well formed, and refuses what is wrong', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'fundbraid-'))
  const starter = resolve('scenarios/starter.yaml')
  expect(fundbraid(['sensitivity', starter, '-q', '-o', 'x.svg'], { cwd })).toMatchObject({ code: 0, err: '' })
  const svg = readFileSync(join(cwd, 'x.svg'), 'utf8')
  const answer = sensitivity(textOf('starter.yaml'))
  expect(svg).toBe(toSvg(answer))
  expect(svg.match(/<rect x/g)).toHaveLength(2 * answer.bars.length + 2)
  const open = svg.match(/<(svg|title|text)\b/g)!.length
  expect(svg.match(/<\/(svg|title|text)>/g)).toHaveLength(open)
  expect(toSvg({ ...answer, scenario: { name: '<b> & "c"', hash: '' } })).toContain('&lt;b&gt; &amp; &quot;c&quot;')
  for (const [words, said] of [
    [['--by', '10'], 'a share such as 10%'],
    [['--path', 'colla'], 'Did you mean `cola`?'],
  ] as const)
    expect(fundbraid(['sensitivity', starter, ...words])).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) })
})
