/**
 * Plans side by side: bridges that sum, columns that are what a run gives, and what-ifs that the auditor accepts.
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bridge, type Comparison, compare } from '../../src/analysis/compare.ts'
import { toMarkdown, toText } from '../../src/report/index.ts'
import type { Change, Simulation } from '../../src/result/types.ts'
import { read, tryRead } from '../../src/scenario/read.ts'
import { simulate } from '../../src/simulate.ts'
import { scenario } from '../generate/scenario.ts'
import { judge } from '../judge.ts'
import { fundbraid } from '../run.ts'

const seed = Number(process.env.FC_SEED ?? 11)
const numRuns = Number(process.env.FC_RUNS ?? 24)
const shipped = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
const textOf = (file: string) => readFileSync(join('scenarios', file), 'utf8')

const books = ({ ledger, needs, movements, total, fiscalYears, gaps, lapses }: Simulation) => ({
  ...{ ledger, needs, movements, total, fiscalYears, gaps, lapses },
})

function sums({ start, steps, end }: Bridge): boolean {
  return start + steps.reduce((sum, { gap }) => sum + gap, 0) === end
}

/** Every bridge begins and ends at the gaps of its columns, and sums. */
function expectBridges({ columns, bridges }: Comparison): void {
  for (const bridge of bridges) {
    expect([bridge.start, bridge.end]).toEqual([columns[bridge.from]!.result.total.gap, columns[bridge.to]!.result.total.gap])
    expect(sums(bridge)).toBe(true)
  }
}

describe('shipped scenarios', () => {
  test.each(shipped)('%s: every what-if is one that the auditor accepts', (file) => {
    const base = read(textOf(file), { file })
    expect(base.whatIfs.length).toBeGreaterThan(2)
    for (const whatIf of base.whatIfs) {
      const result = JSON.parse(JSON.stringify(simulate(base, { whatIf }))) as Simulation
      expect(result.whatIf).toBe(whatIf)
      judge(textOf(file), result)
    }
  })

  test.each(shipped)('%s: what the command prints', (file) => {
    const { code, out, err } = fundbraid(['compare', join('scenarios', file), '--all'])
    expect([code, err]).toEqual([0, ''])
    const path = `test/golden/compare-${file.replace('.yaml', '.txt')}`
    const stable = out.replace(/fundbraid \d+\.\d+\.\d+/g, 'fundbraid 0.0.0')
    if (process.env.GOLDEN === '1') writeFileSync(path, stable)
    expect(stable).toBe(readFileSync(path, 'utf8'))
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  test('bridges between shipped scenarios and their what-ifs sum', () => {
    const [one, other] = ['starter.yaml', 'rural-medicaid.yaml'].map(textOf) as [string, string]
    const saved = JSON.parse(JSON.stringify(simulate(one, { whatIf: 'aware-extended' }))) as Simulation
    const comparison = compare(one, [{ whatIf: 'aware-cut-short+raise-and-gift' }, { scenario: other }, { result: saved, name: 'May' }])
    expectBridges(comparison)
    expect(comparison.columns.map(({ name }) => name)).toEqual([
      ...['Student support, a first plan', 'AWARE is ended early + A higher raise, and the foundation says yes'],
      ...['Small rural district, Medicaid share falling', 'May'],
    ])
    expect(comparison.bridges.map(({ from, to, steps }) => [from, to, steps.length])).toEqual([
      [0, 1, 3],
      // Cost, five streams here and six there of which one has the same id, and FY29, which one of the two plans.
      [0, 2, 1 + 5 + 6 - 2 + 1],
      // What was saved came first.
      [3, 0, 1 + 5],
    ])
    for (const { result } of comparison.columns) expect(result.ledger).toBeNull()
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison)
  })

  test('a scenario beside itself is all zeros', () => {
    for (const file of shipped) {
      const text = textOf(file)
      const saved = simulate(text)
      const { columns, bridges } = compare(text, [{}, { scenario: text }, { result: saved }])
      for (const { result } of columns) expect(result).toEqual(columns[0]!.result)
      for (const bridge of bridges) expect([sums(bridge), bridge.steps.every(({ gap }) => Object.is(gap, 0))]).toEqual([true, true])
    }
  })
})

const share = fc.integer({ min: 1, max: 100 }).map((percent) => `${percent}%`)
const month = fc.integer({ min: -6, max: 40 })

/** A change of some stream; it may be one that cannot be made. */
const change: fc.Arbitrary<(ids: readonly string[], start: number) => Change> = fc
  .record({ kind: fc.nat(6), stream: fc.nat(9), by: share, month, count: fc.integer({ min: 1, max: 30 }), ofYear: fc.boolean() })
  .map(({ kind, stream, by, month, count, ofYear }) => (ids, start): Change => {
    const id = ids[stream % ids.length]!
    const at = start + month
    const when = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
    const kinds: readonly Change[] = [
      { end: id, after: when },
      { extend: id, by: count },
      { renew: id, months: count, amount: by },
      { delay: id, by: count % 5 || 1 },
      { cut: id, by, from: when, ofYear },
      { scale: id, by: ofYear ? by : `-${by}`, from: when },
      { remove: id },
    ]
    return kinds[kind]!
  })

describe('laws, on random scenarios', () => {
  const drawn = fc.tuple(scenario, fc.array(change, { minLength: 1, maxLength: 4 })).map(([input, makes]) => {
    const start = (2000 + Number(input.horizon.from.slice(-2))) * 12 - 6
    return { input, changes: makes.map((make) => make(Object.keys(input.streams), start)) }
  })

  test('what can be made is accepted by the auditor, a what-if is its changes, and the bridge sums', () => {
    let made = 0
    fc.assert(
      fc.property(drawn, ({ input, changes }) => {
        const { scenario: varied } = tryRead(input, { changes })
        if (varied === null) return
        made += 1
        const result = judge(input, simulate(input, { changes }))
        const file = { ...input, whatIfs: { x: { changes } } }
        const { problems } = tryRead(file, {})
        // Of changes that meet, those of a file are asked one by one as well.
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(books(judge(file, simulate(file, { whatIf: 'x' })))).toEqual(books(result))
        expectBridges(compare(input, [{ changes }, { result }]))
      }),
      { seed, numRuns },
    )
    expect(made).toBeGreaterThan(numRuns / 8)
  })

  test('twice as much, then half of it, is nothing: an entry that is parted pays the same', () => {
    fc.assert(
      fc.property(scenario, month, (input, after) => {
        const at = (2000 + Number(input.horizon.from.slice(-2))) * 12 + after
        const from = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
        for (const id of Object.keys(input.streams)) {
          const changes = [
            { scale: id, by: '100%', from },
            { scale: id, by: '-50%', from },
          ]
          const { scenario: varied } = tryRead(input, { changes })
          if (varied !== null) expect(books(simulate(varied))).toEqual(books(simulate(input)))
        }
      }),
      { seed, numRuns },
    )
  })

  test('a stream or service that is removed and added again changes nothing', () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const plain = books(simulate(input))
        for (const part of ['streams', 'services'] as const)
          for (const [id, thing] of Object.entries(input[part])) {
            const changes: Change[] = [{ remove: id }, { add: { [part]: { [id]: thing } } }]
            expect(books(simulate(input, { changes }))).toEqual(plain)
          }
      }),
      { seed, numRuns: Math.ceil(numRuns / 4) },
    )
  })
})

describe('reports', () => {
  test('a bridge of rounded dollars leads from the one rounded gap to the other', () => {
    const text = `fundbraid: 1
name: Odd cents
horizon: { from: FY26, through: FY27 }
services: { s: { costs: 1000.05 } }
streams:
  a: { kind: philanthropy, awards: [{ annual: 100.33 }] }
  b: { kind: philanthropy, awards: [{ annual: 100.33 }] }
`
    const changes: Change[] = [{ scale: 'a', by: '0.5%' }, { scale: 'b', by: '0.5%' }, { remove: 'a' }]
    const report = toText(compare(text, [{ changes, name: 'Less' }]))
    const amounts = [...report.slice(report.indexOf('From Odd cents')).matchAll(/ {2,}([(+-]?[\d,<]+\)?|–)$/gm)].map(([, amount]) =>
      amount === '–' || amount!.includes('<') ? 0 : Number(amount!.replace(/[(,)+]/g, '')),
    )
    const end = amounts.pop()!
    expect(amounts).toHaveLength(4)
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(end)
  })

  test('the command: other scenarios, saved results, files, and calls that are wrong', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'fundbraid-'))
    const starter = resolve('scenarios/starter.yaml')
    writeFileSync(
      join(cwd, 'plain.yaml'),
      'fundbraid: 1\nname: Plain\nhorizon: { from: FY26, through: FY26 }\nservices: { s: { costs: 5 } }\nstreams: { a: { kind: appropriation, awards: [{ annual: 5 }] } }\n',
    )
    expect(fundbraid(['simulate', starter, '--what-if', 'aware-extended', '-q', '-o', 'may.json'], { cwd }).code).toBe(0)
    const { code, out, err } = fundbraid(['compare', starter, 'may.json', 'plain.yaml', '-o', 'x.json', '-o', 'x.md'], { cwd })
    expect([code, err]).toEqual([0, 'wrote x.json\nwrote x.md\n'])
    expect(out).toContain('From may.json to Student support, a first plan')
    const saved = JSON.parse(readFileSync(join(cwd, 'x.json'), 'utf8')) as Comparison
    expectBridges(saved)
    expect(readFileSync(join(cwd, 'x.md'), 'utf8')).toBe(toMarkdown(saved))
    expect(fundbraid(['compare', starter, 'may.json', '--json'], { cwd }).out).toContain('"bridges"')
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['compare', 'plain.yaml'], 'there is nothing to compare'],
      [['compare', starter, '--what-if', 'aware-cut-shot'], 'Did you mean `aware-cut-short`?'],
      [['compare', starter, '-o', 'x.pdf'], '.json and .md'],
      [['simulate', starter, '--what-if', 'nothing'], 'there is no what-if `nothing`'],
    ]
    for (const [words, said] of wrong)
      expect(fundbraid(words, { cwd })).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) })
    writeFileSync(join(cwd, 'half.json'), '{ "unit": "cent", "fundbraid": 1 }')
    expect(fundbraid(['compare', starter, 'half.json'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('no whole result'),
    })
  })
})
