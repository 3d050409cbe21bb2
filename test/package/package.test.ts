/**
 * The package as somebody installs it: packed, installed in an empty folder, run, imported both ways with types, and bundled for a browser.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'

const BIN = resolve('node_modules/.bin')
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

let folder: string
let tarball: string
const run = (file: string, words: readonly string[], cwd = folder) =>
  execFileSync(file, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fundbraid-package-'))
  run('npm', ['pack', '--pack-destination', folder, '--silent'], process.cwd())
  tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz'))!)
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }')
  run('npm', ['install', '--no-audit', '--no-fund', '--silent', tarball])
}, 240_000)

describe('the package', () => {
  test('init and simulate work where it is installed', () => {
    run('npx', ['--no-install', 'fundbraid', 'init'])
    expect(run('npx', ['--no-install', 'fundbraid', 'simulate', 'scenario.yaml'])).toContain('The plan by fiscal year')
    expect(run('npx', ['--no-install', 'fundbraid', 'init', '--list'])).toContain('maryland-55-35-10')
  })

  test('brings nothing with it, and the licences of what is inside', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['fundbraid'])
    const licences = readFileSync(join(folder, 'node_modules/fundbraid/dist/THIRD-PARTY.txt'), 'utf8')
    for (const name of ['decimal.js', 'mathjs', 'yaml', 'zod', '@noble/hashes', 'fastest-levenshtein', 'commander', 'hucre', 'fflate'])
      expect(licences).toContain(`${name} `)
  })

  test('import and require', () => {
    const text = JSON.stringify(readFileSync('scenarios/starter.yaml', 'utf8'))
    const say = `const result = simulate(text)
console.log(result.total.gap, toText(result).length > 1000, isScenarioError(new ScenarioError([])))
writeWorkbook(text, result)
  .then((bytes) => embedInWorkbook(bytes, text, result))
  .then(({ book, replaced }) => console.log(book.length > 10000, replaced.length))`
    const names = '{ simulate, isScenarioError, ScenarioError }'
    writeFileSync(
      join(folder, 'a.mjs'),
      `import ${names} from 'fundbraid'\nimport { toText } from 'fundbraid/report'\nimport { embedInWorkbook, writeWorkbook } from 'fundbraid/workbook'\nconst text = ${text}\n${say}`,
    )
    writeFileSync(
      join(folder, 'a.cjs'),
      `const ${names} = require('fundbraid')\nconst { toText } = require('fundbraid/report')\nconst { embedInWorkbook, writeWorkbook } = require('fundbraid/workbook')\nconst text = ${text}\n${say}`,
    )
    const said = run(process.execPath, ['a.mjs'])
    expect(said).toMatch(/^\d+ true true\ntrue 15\n$/)
    expect(run(process.execPath, ['a.cjs'])).toBe(said)
    for (const schema of ['schema.json', 'result.schema.json'])
      expect(() => JSON.parse(readFileSync(join(folder, 'node_modules/fundbraid/dist', schema), 'utf8'))).not.toThrow()
  })

  test('types for both, without those of others', () => {
    const program = `import { simulate, totals, type ScenarioInput, type Simulation } from 'fundbraid'
import { toCsv } from 'fundbraid/report'
import { embedInWorkbook, writeWorkbook } from 'fundbraid/workbook'
const scenario: ScenarioInput = {
  fundbraid: 1,
  name: 'Typed',
  horizon: { from: 'FY26', through: 'FY27' },
  services: { therapy: { tier: 3, costs: { staff: { category: 'personnel', fte: 2, salary: { FY26: 70000, growth: '3%' } } } } },
  streams: { county: { kind: 'appropriation', awards: [{ annual: 100000 }] } },
}
const result: Simulation = simulate(scenario)
export const gap: number = totals(result, ['fy', 'tier'])[0]!.gap + toCsv(result, 'years').length
export const book: Promise<Uint8Array> = writeWorkbook(scenario, result)
export const added: Promise<readonly string[]> = book.then((bytes) => embedInWorkbook(bytes, scenario, result, { force: true })).then((done) => done.added)
// @ts-expect-error a key that the language does not have
export const wrong: ScenarioInput = { ...scenario, strems: {} }
`
    writeFileSync(join(folder, 'typed.mts'), program)
    writeFileSync(join(folder, 'typed.cts'), program)
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { noEmit: true, strict: true, exactOptionalPropertyTypes: true, module: 'nodenext', target: 'es2022', types: [] },
        files: ['typed.mts', 'typed.cts'],
      }),
    )
    const { status, stdout } = spawnSync(join(BIN, 'tsc'), ['-p', 'tsconfig.json'], { cwd: folder, encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, ''])
    const declared = readdirSync(join(folder, 'node_modules/fundbraid/dist')).filter((file) => /\.d\.c?ts$/.test(file))
    for (const file of declared)
      expect(readFileSync(join(folder, 'node_modules/fundbraid/dist', file), 'utf8')).not.toMatch(
        /from '(zod|yaml|mathjs|decimal\.js|commander|hucre|fflate)/,
      )
  })

  test('publint and attw find nothing', () => {
    expect(run(join(BIN, 'publint'), ['--strict', resolve('.')], process.cwd())).toContain('All good')
    run(join(BIN, 'attw'), [tarball, '--profile', 'node16', '--exclude-entrypoints', './schema.json', './result.schema.json'])
  })

  test.each([
    ['index.js', 250_000],
    ['report.js', 25_000],
  ])('%s is small', (file, most) => {
    expect(gzipSync(readFileSync(join(folder, 'node_modules/fundbraid/dist', file))).length).toBeLessThanOrEqual(most)
  })

  test('what writes workbooks is in no other entry', () => {
    const dist = join(folder, 'node_modules/fundbraid/dist')
    const writes = (file: string) => readFileSync(join(dist, file), 'utf8').includes('spreadsheetml')
    const others = ['index.js', 'index.cjs', 'report.js', 'report.cjs']
    expect(['workbook.js', 'workbook.cjs', ...others].filter(writes)).toEqual(['workbook.js', 'workbook.cjs'])
  })

  test('a page in a browser gives the same JSON and the same workbook', async (context) => {
    if (CHROMIUM === undefined) {
      if (process.env.CI_NO_SKIP === '1') throw new Error('Chromium is missing')
      console.log('skipped: no Chromium on this machine')
      return context.skip()
    }
    const scenario = readFileSync('scenarios/maryland-55-35-10.yaml', 'utf8')
    writeFileSync(
      join(folder, 'page.js'),
      `import { simulate } from 'fundbraid'
import { writeWorkbook } from 'fundbraid/workbook'
globalThis.run = (text) => JSON.stringify(simulate(text))
globalThis.book = async (text) => Array.from(await writeWorkbook(text, simulate(text)))`,
    )
    const { outputFiles } = await build({
      entryPoints: [join(folder, 'page.js')],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
    })
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
    try {
      const page = await browser.newPage()
      await page.addScriptTag({ content: outputFiles[0]!.text })
      const there = await page.evaluate((text) => (globalThis as unknown as { run: (text: string) => string }).run(text), scenario)
      writeFileSync(
        join(folder, 'here.mjs'),
        `import { simulate } from 'fundbraid'\nprocess.stdout.write(JSON.stringify(simulate(${JSON.stringify(scenario)})))`,
      )
      expect(there).toBe(run(process.execPath, ['here.mjs']))
      const book = await page.evaluate(
        (text) => (globalThis as unknown as { book: (text: string) => Promise<number[]> }).book(text),
        scenario,
      )
      writeFileSync(
        join(folder, 'book.mjs'),
        `import { simulate } from 'fundbraid'
import { writeWorkbook } from 'fundbraid/workbook'
const text = ${JSON.stringify(scenario)}
process.stdout.write(Buffer.from(await writeWorkbook(text, simulate(text))).toString('base64'))`,
      )
      // The same bytes: nothing depends on the machine's own compression.
      expect(Buffer.from(book).toString('base64')).toBe(run(process.execPath, ['book.mjs']))
    } finally {
      await browser.close()
    }
  })
})
