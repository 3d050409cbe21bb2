/**
 * What the commands print: data on standard output, talk and problems on standard error; colours where somebody looks.
 */
import { formatProblems, type Problem } from '../scenario/problems.ts'

export type When = 'auto' | 'always' | 'never'

const MOST_PROBLEMS = 100

/** Talk, never data. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

export function wantsColor(when: When, stream: NodeJS.WriteStream): boolean {
  if (when !== 'auto') return when === 'always'
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
}

/** Piped text has 100 columns, a screen its own, within reason. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY === true ? Math.min(160, Math.max(60, stream.columns ?? 100)) : 100
}

export function problemText(problems: readonly Problem[], color: boolean): string {
  const more = problems.length - MOST_PROBLEMS
  const text = formatProblems(problems.slice(0, MOST_PROBLEMS), { color })
  return more > 0 ? `${text}\n\nand ${more} more problem${more === 1 ? '' : 's'}` : text
}

/** As JSON they are the data that was asked for, so they go to standard output. */
export function printProblems(problems: readonly Problem[], { json }: { readonly json: boolean }): void {
  if (json) process.stdout.write(`${JSON.stringify({ fundbraid: 1, problems }, null, 2)}\n`)
  else say(problemText(problems, wantsColor('auto', process.stderr)))
}
