/**
 * What the docs show is true: every scenario in them runs and gives the figures beside it, the README's output is the command's, its program runs.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import type { Simulation } from '../src/result/types.ts'
import { simulate } from '../src/simulate.ts'
import { fundbraid } from './run.ts'

type Block = { readonly language: string; readonly text: string; readonly line: number }

function blocksOf(file: string): Block[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^```(\S*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1]!,
    text: match[2]!,
    line: text.slice(0, match.index).split('\n').length + 1,
  }))
}

/** A line of a `result` block, such as `FY26 gap 2000000`, as the result has it. */
function saidBy(result: Simulation, line: string): string {
  const [what, ...rest] = line.split(' ')
  if (what === 'finding') {
    const found = result.findings.find(({ code }) => code === rest[0])
    return `finding ${found?.code}${rest[1] === undefined ? '' : ` ${found?.amount}`}`
  }
  if (what === 'lapse') {
    const lapses = result.lapses.filter(({ stream, month }) => stream === rest[0] && month === rest[1])
    return `lapse ${rest[0]} ${rest[1]} ${lapses.reduce((sum, { amount }) => sum + amount, 0)}`
  }
  if (what === 'paid') {
    const year = result.fiscalYears.find(({ fy }) => fy === rest[0])!
    return `paid ${rest.slice(0, 3).join(' ')} ${year.paid[rest[1]!]![rest[2]!]}`
  }
  const figures = what === 'total' ? result.total : result.fiscalYears.find(({ fy }) => fy === what)!
  return `${what} ${rest[0]} ${figures[rest[0] as 'cost' | 'funded' | 'gap']}`
}

const METHODS: readonly string[] = ['as-you-go', 'waterfall']

describe('docs', () => {
  for (const file of ['README.md', 'scenarios/README.md']) {
    const blocks = blocksOf(file)
    blocks.forEach(({ language, text, line }, index) => {
      if (language !== 'yaml') return
      // A scenario that extends another one extends the one shown before it.
      const load = () => blocks.slice(0, index).findLast((block) => block.language === 'yaml')!.text
      test(`${file}:${line}`, () => {
        simulate(text, { load })
        // `result:waterfall` is what the same scenario gives by another method, `result:a+b` what it gives with what-ifs.
        const behind = blocks.slice(index + 1)
        const next = behind.findIndex((block) => !block.language.startsWith('result'))
        for (const { language, text: said } of behind.slice(0, next < 0 ? undefined : next)) {
          const [, varied] = language.split(':')
          const changes = METHODS.includes(varied ?? '') ? [{ set: 'policy.method', to: varied }] : []
          const result = simulate(text, { load, changes, whatIf: changes.length > 0 ? undefined : varied })
          const lines = said.trim().split('\n')
          expect(lines.map((line) => saidBy(result, line))).toEqual(lines)
        }
      })
    })
  }

  test('the README shows what the command prints', () => {
    const shown = blocksOf('README.md').find(({ language }) => language === 'text')!.text
    const { out } = fundbraid(['simulate', 'scenarios/maryland-55-35-10.yaml'])
    const parts = shown.split(/^…$/m).map((part) => part.replace(/^\n+|\n+$/g, ''))
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(out).toContain(part)
  })

  test('the bridge in the docs is the command’s', () => {
    const shown = blocksOf('scenarios/README.md').find(({ text }) => text.startsWith('From '))!.text
    expect(fundbraid(['compare', 'scenarios/starter.yaml']).out).toContain(shown)
  })

  test.each([
    ['stress', 'Without', []],
    ['sensitivity', 'One moved', []],
    ['simulate', 'Cause', ['--causes']],
    ['ask', 'Moved alone', ['--lever', 'county', '--lever', 'services.groups.costs']],
  ] as const)('the table of %s in the docs is the command’s', (command, start, more) => {
    const shown = blocksOf('scenarios/README.md').filter(({ language }) => language === 'text')
    const table = shown.map(({ text }) => text).find((text) => text.trimStart().startsWith(start))!
    expect(fundbraid([command, 'scenarios/starter.yaml', ...more]).out).toContain(table)
  })

  test.each([
    ['README.md', '2027-10'],
    ['scenarios/README.md', "kind: 'ended', stream: 'aware', amount: 6274"],
  ])('the program in %s runs', async (file, said) => {
    const program = blocksOf(file).find(({ language }) => language === 'js')!.text
    const outdir = resolve('node_modules/.fundbraid/docs')
    await build({
      entryPoints: { index: 'src/index.ts', report: 'src/report/index.ts' },
      outdir,
      bundle: true,
      format: 'esm',
      logLevel: 'error',
    })
    const path = join(outdir, 'program.mjs')
    writeFileSync(path, program.replace("'fundbraid/report'", "'./report.js'").replace("'fundbraid'", "'./index.js'"))
    const { status, stdout, stderr } = spawnSync(process.execPath, [path])
    expect([status, stderr.toString()]).toEqual([0, ''])
    expect(stdout.toString()).toContain(said)
  })
})

describe('shipped scenarios', () => {
  const files = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
  test.each(files)('%s', (file) => {
    const text = readFileSync(join('scenarios', file), 'utf8')
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=fundbraid.schema.json')
    const { code, out, err } = fundbraid(['simulate', join('scenarios', file), '--all'])
    expect([code, err]).toEqual([0, ''])
    const path = `test/golden/${file.replace('.yaml', '.txt')}`
    const stable = out.replace(/fundbraid \d+\.\d+\.\d+/, 'fundbraid 0.0.0')
    if (process.env.GOLDEN === '1') writeFileSync(path, stable)
    expect(stable).toBe(readFileSync(path, 'utf8'))
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  test('Maryland starts at 55/35/10, and its gap grows from almost nothing', () => {
    const { fiscalYears, catalogue } = simulate(readFileSync('scenarios/maryland-55-35-10.yaml', 'utf8'))
    const [first] = fiscalYears
    const share = (of: (stream: (typeof catalogue.streams)[number]) => boolean) =>
      catalogue.streams.filter(of).reduce((sum, { id }) => sum + first!.streams[id]!.share, 0)
    expect(Math.abs(share(({ kind }) => kind === 'fee-for-service') - 0.55)).toBeLessThan(0.015)
    expect(Math.abs(share(({ source }) => source === 'local') - 0.35)).toBeLessThan(0.015)
    expect(Math.abs(share(({ kind }) => kind === 'grant' || kind === 'philanthropy') - 0.1)).toBeLessThan(0.015)
    expect(first!.gap / first!.cost).toBeLessThan(0.01)
    expect(fiscalYears.slice(1).every(({ gap }, index) => gap > fiscalYears[index]!.gap)).toBe(true)
  })
})
