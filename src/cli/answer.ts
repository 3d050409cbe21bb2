/**
 * How every question is answered: as text or JSON on standard output, and into the files that were asked for.
 */
import type { TextOptions } from '../report/index.ts'
import { CallError } from './exit.ts'
import { writeAll } from './files.ts'
import { say, type When, wantsColor, widthOf } from './output.ts'

export type AnswerOptions = {
  readonly output: readonly string[]
  readonly set: readonly string[]
  readonly whatIf?: string
  readonly json?: boolean
  readonly quiet?: boolean
  readonly color: When
}

/** What writes an answer, by the ending of the file; .json always can be written. */
export type Formats<T> = { readonly [ending: string]: (answer: T) => string }

/** Asked before anything is run. */
export function refuseUnknown<T>({ output }: AnswerOptions, formats: Formats<T>): void {
  for (const path of output)
    if (formatOf(path, formats) === null)
      throw new CallError(
        `${path} cannot be written: nobody knows its format`,
        `Possible are ${['json', ...Object.keys(formats)].map((ending) => `.${ending}`).join(', ')}.`,
      )
}

export function printAnswer<T>(
  answer: T,
  options: AnswerOptions,
  formats: Formats<T>,
  toText: (answer: T, options: TextOptions) => string,
): void {
  const json = () => `${JSON.stringify(answer, null, 2)}\n`
  const outputs = options.output.map((path) => ({ path, content: (formatOf(path, formats) ?? json)(answer) }))
  if (outputs.length > 0) writeAll(outputs)
  if (options.quiet === true) return
  const look = { color: wantsColor(options.color, process.stdout), width: widthOf(process.stdout) }
  process.stdout.write(options.json === true ? json() : toText(answer, look))
  for (const { path } of outputs) say(`wrote ${path}`)
}

function formatOf<T>(path: string, formats: Formats<T>): ((answer: T) => string) | null {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase()
  if (ending === 'json') return (answer) => `${JSON.stringify(answer, null, 2)}\n`
  return formats[ending ?? ''] ?? null
}
