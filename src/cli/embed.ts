/**
 * `fundbraid embed`: the plan as sheets of a budget book that is there already. The book itself is never changed: the new one is written beside.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { calendarOf } from '../analysis/calendar.ts'
import { read } from '../scenario/read.ts'
import { simulate } from '../simulate.ts'
import { CallError } from './exit.ts'
import { readChanges, readSource, whyUnread, writeAll } from './files.ts'
import { say } from './output.ts'

export type EmbedOptions = {
  readonly output?: string
  readonly force?: boolean
  readonly whatIf?: string
  readonly set: readonly string[]
  readonly json?: boolean
  readonly quiet?: boolean
}

const MOST_PLACES = 30
const MOST_NAMES = 12
const MUCH = 5_000_000

export async function runEmbed(path: string, file: string, options: EmbedOptions): Promise<void> {
  const changes = readChanges(options.set)
  const bytes = readBook(path)
  const output = await outputOf(path, options)
  const { text, ...source } = await readSource(file)
  const scenario = read(text, { ...source, whatIf: options.whatIf, changes })
  const result = simulate(scenario)
  if (!options.quiet && bytes.length > MUCH) say(`reading ${path} …`)
  const { embedInWorkbook, holdsYears } = await import('../workbook/index.ts')
  const told = { ...source, calendar: calendarOf(scenario, result), force: options.force }
  const { book, ...done } = await embedInWorkbook(bytes, text, result, told).catch(async (error: unknown) => {
    throw await refusalOf(path, error)
  })
  writeAll([{ path: output, content: book }])
  if (options.json === true) process.stdout.write(`${JSON.stringify({ fundbraid: 1, file: output, ...done }, null, 2)}\n`)
  else if (!options.quiet) process.stdout.write(textOf(done))
  if (options.quiet) return
  if (holdsYears(result))
    say(`A record of the tables is a fiscal year: months would be too many. fundbraid simulate ${file} -o folder/ writes them as csv.`)
  say(`wrote ${output}`)
}

function readBook(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new CallError(
      `${path}: ${whyUnread(error)}`,
      'First comes the book, then the scenario: fundbraid embed budget.xlsx scenario.yaml',
    )
  }
}

/** Never the book itself, and without -o no file that somebody has worked in. */
async function outputOf(path: string, { output }: EmbedOptions): Promise<string> {
  const extension = /\.[^./\\]*$/.exec(path)?.[0] ?? ''
  if (output === undefined) {
    const beside = besideOf(path, extension)
    if (existsSync(beside) && !(await isOurs(beside)))
      throw new CallError(
        `${beside} is there already, and somebody has saved it since it was written`,
        `-o ${beside} replaces it; fundbraid embed ${beside} FILE goes on from it; -o NAME writes elsewhere.`,
      )
    return beside
  }
  if (existsSync(output) && realpathSync(output) === realpathSync(path))
    throw new CallError(
      `${output} is the book itself, which is never changed`,
      'Name another file with -o, look at it, and put it in its place yourself.',
    )
  if (existsSync(output) && statSync(output).isDirectory()) throw new CallError(`${output} is a folder`, 'Name a file.')
  if (!output.toLowerCase().endsWith(extension.toLowerCase()))
    throw new CallError(
      `${output} cannot be written: the book is ${extension}, and Excel opens it by that name only`,
      `Name a file that ends in ${extension}.`,
    )
  return output
}

/** @example besideOf('budget.fundbraid.xlsx', '.xlsx') // 'budget.fundbraid-2.xlsx' */
function besideOf(path: string, extension: string): string {
  const stem = path.slice(0, path.length - extension.length)
  const [, start, number] = /^(.*)\.fundbraid(?:-(\d+))?$/.exec(stem) ?? []
  return start === undefined ? `${stem}.fundbraid${extension}` : `${start}.fundbraid-${Number(number ?? 1) + 1}${extension}`
}

async function isOurs(path: string): Promise<boolean> {
  const { isAsWritten } = await import('../workbook/index.ts')
  try {
    return isAsWritten(readFileSync(path))
  } catch {
    return false
  }
}

async function refusalOf(path: string, error: unknown): Promise<unknown> {
  const { isBookError } = await import('../workbook/index.ts')
  if (error instanceof RangeError)
    return new CallError(`${path}: ${error.message}`, 'fundbraid simulate FILE -o folder/ writes every table as csv.')
  if (!isBookError(error)) return error
  const { places } = error
  const more = places.length - MOST_PLACES
  const list = [...places.slice(0, MOST_PLACES), ...(more > 0 ? [`and ${more} more`] : [])].map((place) => `\n  ${place}`).join('')
  return new CallError(`${path}: ${error.message}${list}`, error.hint)
}

type Done = {
  readonly added: readonly string[]
  readonly replaced: readonly string[]
  readonly namesGone: readonly string[]
  readonly cellsMoved: readonly string[]
}

function textOf({ added, replaced, namesGone, cellsMoved }: Done): string {
  const count = (list: readonly string[], what: string) => `${list.length} ${what}${list.length === 1 ? '' : 's'}`
  const more = namesGone.length > MOST_NAMES ? `, and ${namesGone.length - MOST_NAMES} more (--json lists all)` : ''
  const lines = [
    ...(added.length === 0 ? [] : [`${count(added, 'sheet')} added: ${added.join(', ')}`]),
    ...(replaced.length === 0 ? [] : [`${count(replaced, 'sheet')} replaced: ${replaced.join(', ')}`]),
    ...(namesGone.length === 0 ? [] : [`${count(namesGone, 'name')} gone: ${namesGone.slice(0, MOST_NAMES).join(', ')}${more}`]),
    ...(cellsMoved.length === 0
      ? []
      : ['Formulas to look at, since something else stands there now:', ...cellsMoved.map((cell) => `  ${cell}`)]),
  ]
  return `${lines.join('\n')}\n`
}
