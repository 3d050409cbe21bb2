/**
 * `fundbraid compare`: a scenario beside its what-ifs, other scenarios and results that were saved before.
 */
import { basename } from 'node:path'
import { type ComparedWith, type Comparison, compare } from '../analysis/compare.ts'
import { toMarkdown, toText } from '../report/index.ts'
import type { Simulation } from '../result/types.ts'
import { read } from '../scenario/read.ts'
import { CallError } from './exit.ts'
import { readSource, writeAll } from './files.ts'
import { say, type When, wantsColor, widthOf } from './output.ts'
import { readResult } from './saved.ts'

export type CompareOptions = {
  readonly whatIf: readonly string[]
  readonly output: readonly string[]
  readonly json?: boolean
  readonly all?: boolean
  readonly color: When
}

export async function runCompare(path: string, others: readonly string[], options: CompareOptions): Promise<void> {
  for (const output of options.output)
    if (!/\.(json|md)$/i.test(output))
      throw new CallError(`${output} cannot be written: nobody knows its format`, 'Possible are .json and .md.')
  const all = options.all ?? false
  const { text, ...source } = await readSource(path)
  const base = read(text, source)
  const whatIfs = options.whatIf.length > 0 || others.length > 0 ? options.whatIf : base.whatIfs
  const columns: ComparedWith[] = whatIfs.map((whatIf) => ({ whatIf }))
  for (const other of others) columns.push(await columnOf(other, base.name))
  if (columns.length === 0)
    throw new CallError(
      `there is nothing to compare ${source.file} with: it has no what-ifs`,
      'Name another scenario or a saved result: fundbraid compare scenario.yaml last-month.json.',
    )
  const comparison = compare(base, columns)
  const outputs = options.output.map((output) => ({
    path: output,
    content: /\.md$/i.test(output) ? toMarkdown(comparison, { all }) : jsonOf(comparison),
  }))
  if (outputs.length > 0) writeAll(outputs)
  process.stdout.write(
    options.json === true
      ? jsonOf(comparison)
      : toText(comparison, { all, color: wantsColor(options.color, process.stdout), width: widthOf(process.stdout) }),
  )
  for (const { path: written } of outputs) say(`wrote ${written}`)
}

/** A JSON file may be a result or a scenario: a result says which unit it is in. */
async function columnOf(path: string, taken: string): Promise<ComparedWith> {
  if (/\.json$/i.test(path)) {
    const given = await readResult(path)
    if (typeof given === 'object' && given !== null && 'unit' in given) return { result: whole(path, given), name: basename(path) }
  }
  const { text, ...source } = await readSource(path)
  const scenario = read(text, source)
  return { scenario, ...(scenario.name === taken ? { name: basename(path) } : {}) }
}

/** What a comparison shows must be there. */
function whole(path: string, given: object): Simulation {
  const { fundbraid, unit, scenario, catalogue, fiscalYears, total, gaps, changes } = given as Partial<Simulation>
  const parts = [scenario, catalogue, fiscalYears, total, gaps, changes]
  if (fundbraid === 1 && unit === 'cent' && parts.every((part) => typeof part === 'object' && part !== null)) return given as Simulation
  throw new CallError(`${path} is no whole result`, 'A result is what fundbraid simulate scenario.yaml -o result.json writes.')
}

function jsonOf(comparison: Comparison): string {
  return `${JSON.stringify(comparison, null, 2)}\n`
}
