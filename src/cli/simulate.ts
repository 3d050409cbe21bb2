/**
 * `fundbraid simulate`: runs a scenario, prints the plan, writes what was asked for, and says by its exit code what was asked to be said.
 */
import { toCsv, toMarkdown, toText } from '../report/index.ts'
import type { Simulation } from '../result/types.ts'
import { read, type Scenario } from '../scenario/read.ts'
import { simulate } from '../simulate.ts'
import { CallError, EXIT } from './exit.ts'
import { type Output, readChanges, readSource, type SourceFile, writeAll } from './files.ts'
import { say, type When, wantsColor, widthOf } from './output.ts'
import type { Asked } from './workers.ts'

export type SimulateOptions = {
  readonly output: readonly string[]
  readonly json?: boolean
  readonly ledger?: boolean
  readonly set: readonly string[]
  readonly whatIf?: string
  readonly by: 'year' | 'quarter' | 'month'
  readonly tiers?: boolean
  readonly causes?: boolean
  readonly seed?: number
  readonly workers?: string
  readonly all?: boolean
  readonly failOn?: readonly string[]
  readonly quiet?: boolean
  readonly color: When
}

export async function runSimulate(path: string, options: SimulateOptions): Promise<void> {
  const changes = readChanges(options.set)
  for (const output of options.output) if (formatOf(output) === null) refuseOutput(output)
  if (options.causes !== true && (options.seed !== undefined || options.workers !== undefined))
    throw new CallError('--seed and --workers are for --causes', 'Without it one plan is made, and nothing is drawn.')
  const { text, ...source } = await readSource(path)
  const scenario = read(text, { ...source, whatIf: options.whatIf, changes })
  const plan = simulate(scenario)
  const result =
    options.causes === true ? await told(plan, { path, text, file: source.file, whatIf: options.whatIf, changes }, scenario, options) : plan
  if (!options.quiet && options.output.some((output) => formatOf(output) === 'xlsx') && holdsMuch(result)) say('writing the workbook …')
  const outputs = (
    await Promise.all(options.output.map((output) => contentsOf(output, { text, ...source, scenario, result }, options)))
  ).flat()
  if (outputs.length > 0) writeAll(outputs)
  if (!options.quiet) {
    process.stdout.write(options.json === true ? jsonOf(result, options) : textOf(result, options))
    for (const { path: written } of outputs) say(`wrote ${written}`)
  }
  if (hasFailed(result, options.failOn ?? [])) process.exitCode = EXIT.failed
}

/** The plan with its causes, which are worked out in threads. What that takes is loaded when it is asked for. */
async function told(plan: Simulation, asked: Asked, scenario: Scenario, { seed, workers }: SimulateOptions): Promise<Simulation> {
  const [{ causesOf }, { Progress }, { answeredBy, workerCount }] = await Promise.all([
    import('../analysis/causes.ts'),
    import('./progress.ts'),
    import('./workers.ts'),
  ])
  const progress = new Progress('plans made')
  try {
    return await answeredBy(causesOf(scenario, plan, seed), asked, workerCount(workers), (done, total) => progress.show(done, total))
  } finally {
    progress.end()
  }
}

/** A workbook of so many records takes more than a second. */
function holdsMuch({ needs, ledger }: Simulation): boolean {
  return (needs?.length ?? 0) + (ledger?.length ?? 0) > 2000
}

const FORMATS = ['json', 'csv', 'md', 'xlsx'] as const
const TABLES = ['years', 'services', 'streams', 'braid', 'gaps', 'lapses', 'findings', 'ledger', 'needs', 'movements'] as const

function formatOf(output: string): (typeof FORMATS)[number] | 'folder' | null {
  if (/[/\\]$/.test(output)) return 'folder'
  return FORMATS.find((format) => output.toLowerCase().endsWith(`.${format}`)) ?? null
}

function refuseOutput(output: string): never {
  throw new CallError(
    `${output} cannot be written: nobody knows its format`,
    'Possible are .xlsx (the workbook), .json, .md, .csv (the ledger), and a folder/ for every table.',
  )
}

type Ran = SourceFile & { readonly scenario: Scenario; readonly result: Simulation }

async function contentsOf(output: string, ran: Ran, options: SimulateOptions): Promise<Output[]> {
  const { result } = ran
  switch (formatOf(output)) {
    case 'json':
      return [{ path: output, content: jsonOf(result, options) }]
    case 'csv':
      return [{ path: output, content: toCsv(result, 'ledger') }]
    case 'md':
      return [{ path: output, content: toMarkdown(result, reportOptions(options)) }]
    case 'xlsx':
      return workbookOf(output, ran)
    case 'folder':
      return TABLES.map((table) => ({ path: `${output}${table}.csv`, content: toCsv(result, table) }))
    case null:
      return refuseOutput(output)
  }
}

/** The workbook; and the books by month beside it, where its own tables hold fiscal years because they would be too long. */
async function workbookOf(output: string, { text, file, load, scenario, result }: Ran): Promise<Output[]> {
  const [{ holdsYears, writeWorkbook }, { calendarOf }] = await Promise.all([
    import('../workbook/index.ts'),
    import('../analysis/calendar.ts'),
  ])
  const content = await writeWorkbook(text, result, { file, load, calendar: calendarOf(scenario, result) }).catch((error: unknown) => {
    if (error instanceof RangeError)
      throw new CallError(`${output} cannot be written: ${error.message}`, 'A folder/ takes every table as csv.')
    throw error
  })
  const books = holdsYears(result) ? (['needs', 'movements', 'ledger'] as const) : []
  const stem = output.replace(/\.xlsx$/i, '')
  return [{ path: output, content }, ...books.map((table) => ({ path: `${stem}-${table}.csv`, content: toCsv(result, table) }))]
}

function reportOptions({ all, by, tiers }: SimulateOptions) {
  return { all: all ?? false, by, tiers: tiers ?? false }
}

/** Without --ledger the books stay out: they are most of a result. */
function jsonOf(result: Simulation, { ledger }: SimulateOptions): string {
  const shown = ledger === true ? result : { ...result, ledger: null, needs: null, movements: null }
  return `${JSON.stringify(shown, null, 2)}\n`
}

function textOf(result: Simulation, options: SimulateOptions): string {
  const text = toText(result, {
    ...reportOptions(options),
    color: wantsColor(options.color, process.stdout),
    width: widthOf(process.stdout),
  })
  const whole = text.endsWith('\n') ? text : `${text}\n`
  return options.ledger === true
    ? `${whole}\n${toCsv(result, 'ledger')
        .replace(/^\ufeff/, '')
        .replaceAll('\r\n', '\n')}`
    : whole
}

function hasFailed({ total, gaps, findings }: Simulation, on: readonly string[]): boolean {
  const critical = gaps.some((gap) => gap.critical) || findings.some(({ severity }) => severity === 'critical')
  return (
    (on.includes('gap') && total.gap > 0) ||
    (on.includes('critical') && critical) ||
    (on.includes('finding') && findings.some(({ severity }) => severity !== 'info'))
  )
}
