/**
 * Prints what was measured, each figure as a ratio taken in this run. Nothing fails because it is slow; wrong answers do.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { answerRows } from './answers.ts'
import { braidRows, type Row } from './braid.ts'
import { embedOnce, embedRows } from './embed.ts'
import { engineTimes, median } from './engine.ts'
import { hostileRows } from './hostile.ts'
import { rulesRows } from './rules.ts'
import { largeScenario } from './scenarios.ts'
import { stressRows } from './stress.ts'
import { workbookRows, writeOnce } from './workbook.ts'

const COMMAND = 'dist/cli/main.js'

function whole(words: readonly string[], input = ''): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, words, { input })
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`)
  return performance.now() - start
}

/** Medians of whole processes that take turns, so that a busy machine is busy for each of them. */
function processes(rounds: number, commands: { readonly [name: string]: readonly string[] }): { [name: string]: number } {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++) for (const [name, words] of Object.entries(commands)) times[name]!.push(whole(words))
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]))
}

function quickRows(): readonly Row[] {
  const { empty, version, maryland } = processes(9, {
    empty: ['-e', '0'],
    version: [COMMAND, '--version'],
    maryland: [COMMAND, 'simulate', 'scenarios/maryland-55-35-10.yaml'],
  })

  const large = largeScenario(50, 200, 10)
  const watch = "process.on('exit',()=>process.stderr.write(String(process.resourceUsage().maxRSS)))"
  const largeTimes: number[] = []
  let megabytes = 0
  for (let round = 0; round < 3; round++) {
    const start = performance.now()
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(watch)}`, COMMAND, 'simulate', '-', '--json'],
      { input: large, maxBuffer: 1 << 28 },
    )
    largeTimes.push(performance.now() - start)
    if (status !== 0) throw new Error(`the large scenario ended with ${status}: ${stderr}`)
    const { total } = JSON.parse(stdout.toString()) as { total: { cost: number; funded: number; gap: number } }
    if (total.cost !== total.funded + total.gap) throw new Error('the large scenario does not foot')
    megabytes = Math.max(megabytes, Number(stderr.toString()) / 1024)
  }

  const engine = engineTimes(30)
  return [
    ['simulate Maryland, whole process ÷ node -e 0', `${(maryland! / empty!).toFixed(2)} ×`, '≤ 6 ×'],
    ['--version ÷ node -e 0', `${(version! / empty!).toFixed(2)} ×`, '≤ 2 ×'],
    ['50 streams, 200 lines, 120 months: seconds', (median(largeTimes) / 1000).toFixed(2), '≤ 2'],
    ['50 streams, 200 lines, 120 months: megabytes', megabytes.toFixed(0), '≤ 300'],
    [`month engine ÷ bare loop, ${engine.cells} cells`, `${(engine.engine / engine.bare).toFixed(2)} ×`, 'aim ≤ 3 ×'],
    ['same loop with decimal.js ÷ month engine', `${(engine.decimal / engine.engine).toFixed(1)} ×`, ''],
  ]
}

async function main(): Promise<void> {
  const writer = process.argv.find((word) => word.startsWith('--write='))
  if (writer !== undefined) return writeOnce(writer.slice('--write='.length))
  const embedded = process.argv.find((word) => word.startsWith('--embed='))
  if (embedded !== undefined) return embedOnce(embedded.slice('--embed='.length))
  const isQuick = process.argv.includes('--quick')
  const long = async () => [
    ...(await hostileRows()),
    ...workbookRows(),
    ...embedRows(),
    ...stressRows(),
    ...answerRows(),
    ...rulesRows(),
    ...(await braidRows(process.argv.includes('--large'))),
  ]
  const all = [...quickRows(), ...(isQuick ? [] : await long())]
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  console.log(`fundbraid ${version}, Node ${process.version}; medians of one run`)
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]!.length)))
  for (const [what, measured, aim] of all) console.log(`  ${what.padEnd(widths[0]!)}  ${measured.padStart(widths[1]!)}  ${aim}`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
