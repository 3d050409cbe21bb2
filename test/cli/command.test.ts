/**
 * The command as a user meets it: what it prints where, what it writes, how it ends.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { COMMAND, fundbraid } from '../run.ts'
import { largeBudget } from '../workbook/large.ts'
import { figureOf, open } from '../workbook/reader.ts'

const PLAN = `fundbraid: 1
name: One clinic
horizon: { from: FY26, through: FY27 }
assumptions: { cola: 3% }
services:
  therapy: { mandated: true, costs: { FY26: 120000, growth: "= cola" } }
streams:
  county: { kind: appropriation, awards: [{ annual: 100000 }] }
`
const shipped = (name: string) => resolve('scenarios', `${name}.yaml`)

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'fundbraid-'))
  writeFileSync(join(cwd, 'plan.yaml'), PLAN)
})

describe('fundbraid', () => {
  test('without arguments, --help and --version', () => {
    const short = fundbraid([], { cwd })
    expect(short.code).toBe(0)
    expect(short.out).toMatch(/^Example: fundbraid init/)
    expect(fundbraid(['--help'], { cwd })).toEqual(short)
    for (const name of ['simulate', 'check', 'init', 'schema']) {
      const help = fundbraid([name, '--help'], { cwd })
      expect(help.code).toBe(0)
      expect(help.out).toMatch(/^Example: fundbraid /)
    }
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    for (const flag of ['--version', '-V']) expect(fundbraid([flag], { cwd })).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  test('a wrong call ends with 2 and a suggestion', () => {
    expect(fundbraid(['simulat', 'plan.yaml'], { cwd })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Did you mean simulate'),
    })
    expect(fundbraid(['simulate', 'plan.yaml', '--lledger'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('--ledger') })
    expect(fundbraid(['simulate'], { cwd }).code).toBe(2)
    expect(fundbraid(['simulate', 'plan.yaml', '--set', 'cola'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('--set') })
    expect(fundbraid(['simulate', 'plan.yaml', '-o', 'plan.pdf'], { cwd })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('.csv'),
    })
    expect(fundbraid(['simulate', 'plan.yaml', '--fail-on', 'gaps'], { cwd }).code).toBe(2)
    expect(fundbraid(['simulate', 'plan.yaml', '--by', 'week'], { cwd }).code).toBe(2)
  })

  test('what cannot be read is a problem with a place', () => {
    writeFileSync(join(cwd, 'latin.yaml'), Buffer.from('name: Bes\u00f3in', 'latin1'))
    mkdirSync(join(cwd, 'folder'))
    for (const [file, code] of [
      ['nowhere.yaml', 'FILE-READ'],
      ['folder', 'FILE-READ'],
      ['latin.yaml', 'FILE-ENCODING'],
    ] as const) {
      const { code: exit, out, err } = fundbraid(['simulate', file], { cwd })
      expect([exit, out]).toEqual([2, ''])
      expect(err).toContain(`${file}:1:1: ${code} `)
    }
  })

  test('--json failures are JSON on standard output', () => {
    const { code, out } = fundbraid(['simulate', '-', '--json'], { cwd, input: 'fundbraid: 1\n' })
    expect(code).toBe(2)
    const { fundbraid: version, problems } = JSON.parse(out) as { fundbraid: number; problems: { code: string }[] }
    expect(version).toBe(1)
    expect(new Set(problems.map((problem) => problem.code))).toEqual(new Set(['MISSING-KEY']))
    expect(JSON.parse(fundbraid(['simulate', 'x', '--json', '--set', 'y'], { cwd }).out)).toMatchObject({ problems: [{ code: 'CALL' }] })
  })

  test('--set changes the run, and the result says so', () => {
    const { out } = fundbraid(['simulate', 'plan.yaml', '--json', '--set', 'assumptions.cola=5%', '--set', 'policy.prospects=include'], {
      cwd,
    })
    const result = JSON.parse(out)
    expect(result.fiscalYears[1].cost).toBe(12600000)
    expect(result.changes).toEqual([
      { set: 'assumptions.cola', to: '5%' },
      { set: 'policy.prospects', to: 'include' },
    ])
    expect(result.options.prospects).toBe('include')
    const plain = JSON.parse(fundbraid(['simulate', 'plan.yaml', '--json'], { cwd }).out)
    expect(plain.scenario.hash).toBe(result.scenario.hash)
    expect([plain.ledger, plain.needs, plain.movements]).toEqual([null, null, null])
    expect(fundbraid(['simulate', 'plan.yaml'], { cwd }).out).toContain('One clinic')
  })

  test('--fail-on ends with 1, and the output is there all the same', () => {
    const quiet = (...words: string[]) => fundbraid(['simulate', 'plan.yaml', '-q', ...words], { cwd })
    expect(quiet('--fail-on', 'gap')).toEqual({ code: 1, out: '', err: '' })
    expect(quiet('--fail-on', 'critical').code).toBe(1)
    expect(quiet('--fail-on', 'finding').code).toBe(0)
    expect(quiet('--fail-on', 'gap', '--set', 'streams.county.awards.0.annual=200000').code).toBe(0)
    expect(fundbraid(['simulate', 'plan.yaml', '--fail-on', 'gap'], { cwd }).out).toContain('One clinic')
  })

  test('-o writes every file or none', () => {
    const done = fundbraid(['simulate', 'plan.yaml', '-o', 'a.json', '-o', 'a.csv', '-o', 'a.md', '-o', 'tables/', '--ledger', '-q'], {
      cwd,
    })
    expect(done).toEqual({ code: 0, out: '', err: '' })
    expect(JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8')).ledger.length).toBeGreaterThan(0)
    expect(readFileSync(join(cwd, 'a.csv'), 'utf8')).toMatch(
      /^\ufeffmonth,stream,award,service,cost,amount\r\n2025-07,county,2025-07,therapy,therapy\/cost,10000\.00\r\n/,
    )
    expect(readFileSync(join(cwd, 'a.md'), 'utf8')).toContain('One clinic')
    expect(readdirSync(join(cwd, 'tables')).sort()).toEqual([
      ...['braid.csv', 'findings.csv', 'gaps.csv', 'lapses.csv', 'ledger.csv', 'movements.csv'],
      ...['needs.csv', 'services.csv', 'streams.csv', 'years.csv'],
    ])
    const before = readdirSync(cwd).sort()
    expect(fundbraid(['simulate', 'plan.yaml', '-o', 'b.json', '-o', 'a.md/c.json'], { cwd })).toMatchObject({ code: 2, out: '' })
    expect(readdirSync(cwd).sort()).toEqual(before)
    expect(fundbraid(['simulate', '-', '-o', 'b.json'], { cwd, input: 'fundbraid: 1' }).code).toBe(2)
    expect(readdirSync(cwd).sort()).toEqual(before)
  })

  test('-o plan.xlsx writes a workbook; the books by month go beside it where it holds years', () => {
    expect(fundbraid(['simulate', 'plan.yaml', '-o', 'plan.xlsx'], { cwd })).toMatchObject({ code: 0, err: 'wrote plan.xlsx\n' })
    const book = open(new Uint8Array(readFileSync(join(cwd, 'plan.xlsx'))))
    expect(book.SheetNames).toHaveLength(15)
    expect(figureOf(book, 'FB_Gap_Total')).toBe(43_600)
    expect(figureOf(book, 'FB_Cost_FY27_therapy')).toBe(123_600)
    expect(readdirSync(cwd).filter((file) => file.endsWith('.csv'))).toEqual([])
    writeFileSync(join(cwd, 'large.yaml'), largeBudget(20, 12, 10, 10))
    expect(fundbraid(['simulate', 'large.yaml', '-q', '-o', 'Large.XLSX'], { cwd })).toEqual({ code: 0, out: '', err: '' })
    expect(readdirSync(cwd).filter((file) => file.startsWith('Large'))).toEqual([
      'Large-ledger.csv',
      'Large-movements.csv',
      'Large-needs.csv',
      'Large.XLSX',
    ])
  })

  test('--by, --tiers and --ledger', () => {
    expect(fundbraid(['simulate', 'plan.yaml', '--by', 'quarter'], { cwd }).code).toBe(0)
    expect(fundbraid(['simulate', 'plan.yaml', '--by', 'month', '--tiers', '--all'], { cwd }).code).toBe(0)
    expect(fundbraid(['simulate', 'plan.yaml', '--ledger'], { cwd }).out).toContain('2025-07,county,2025-07,therapy,therapy/cost,10000.00')
  })

  test('check lists problems and warnings', () => {
    expect(fundbraid(['check', 'plan.yaml'], { cwd })).toEqual({ code: 0, out: 'plan.yaml: no problems, no warnings\n', err: '' })
    const broken = fundbraid(['check', '-'], { cwd, input: PLAN.replace('kind: appropriation', 'kind: appropiation') })
    expect(broken.code).toBe(2)
    expect(broken.out).toMatch(/standard input:8:19: BAD-WORD[\s\S]*Did you mean `appropriation`\?[\s\S]*1 problem, no warnings\n$/)
    const warned = fundbraid(['check', '-', '--json'], {
      cwd,
      input: PLAN.replace('annual: 100000', 'annual: 100000, from: 2019-07, through: 2020-06'),
    })
    expect(warned.code).toBe(0)
    expect(JSON.parse(warned.out).problems).toMatchObject([{ code: 'award-outside-horizon', severity: 'warning' }])
  })

  test('init writes a scenario that runs, and never overwrites', () => {
    const first = fundbraid(['init'], { cwd })
    expect(first).toMatchObject({ code: 0, out: '' })
    expect(readFileSync(join(cwd, 'fundbraid.schema.json'), 'utf8')).toBe(readFileSync('scenarios/fundbraid.schema.json', 'utf8'))
    expect(fundbraid(['simulate', 'scenario.yaml'], { cwd })).toMatchObject({ code: 0, err: '' })
    expect(fundbraid(['init'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('is there already') })
    expect(fundbraid(['init', 'rural-medicaid', '-o', 'rural.yaml'], { cwd }).code).toBe(0)
    expect(readFileSync(join(cwd, 'rural.yaml'), 'utf8')).toBe(readFileSync(shipped('rural-medicaid'), 'utf8'))
    expect(fundbraid(['init', 'rural-medicade'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean rural-medicaid?'),
    })
    const names = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
    expect(fundbraid(['init', '--list'], { cwd }).out.trim().split('\n')).toHaveLength(names.length)
  })

  test('schema', () => {
    expect(fundbraid(['schema'], { cwd }).out).toBe(readFileSync('scenarios/fundbraid.schema.json', 'utf8'))
    expect(JSON.parse(fundbraid(['schema', '--result'], { cwd }).out).properties.fiscalYears).toBeDefined()
  })

  test('colours only where somebody looks, or asks', () => {
    const colour = '\u001b['
    expect(fundbraid(['simulate', 'plan.yaml'], { cwd }).out).not.toContain(colour)
    expect(fundbraid(['simulate', 'plan.yaml', '--color', 'always'], { cwd }).out).toContain(colour)
    expect(fundbraid(['simulate', 'plan.yaml', '--color', 'never'], { cwd }).out).not.toContain(colour)
  })

  test('the same bytes in every time zone and locale', () => {
    const outs = [
      { TZ: 'UTC', LANG: 'C' },
      { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
      { TZ: 'America/New_York', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    ].map((env) => fundbraid(['simulate', shipped('maryland-55-35-10'), '--json', '--ledger'], { cwd, env }).out)
    expect(outs[0]!.length).toBeGreaterThan(100_000)
    expect(outs[1]).toBe(outs[0])
    expect(outs[2]).toBe(outs[0])
  })

  test('a closed pipe is no failure', async () => {
    const child = spawn(process.execPath, [COMMAND, 'simulate', shipped('maryland-55-35-10'), '--json', '--ledger'], { cwd })
    let err = ''
    child.stderr.on('data', (part) => {
      err += part
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise((done) => child.on('close', done))
    expect([code, err]).toEqual([0, ''])
    expect(existsSync(join(cwd, 'plan.yaml'))).toBe(true)
  })
})
