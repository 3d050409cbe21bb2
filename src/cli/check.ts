/**
 * `fundbraid check`: every problem and warning of a scenario, without running it.
 */
import { check } from '../simulate.ts'
import { EXIT } from './exit.ts'
import { readChanges, readSource } from './files.ts'
import { problemText, type When, wantsColor } from './output.ts'

export type CheckOptions = { readonly set: readonly string[]; readonly whatIf?: string; readonly json?: boolean; readonly color: When }

export async function runCheck(path: string, options: CheckOptions): Promise<void> {
  const changes = readChanges(options.set)
  const { text, ...source } = await readSource(path)
  const problems = check(text, { ...source, whatIf: options.whatIf, changes })
  const errors = problems.filter(({ severity }) => severity === 'error').length
  if (options.json === true) process.stdout.write(`${JSON.stringify({ fundbraid: 1, problems }, null, 2)}\n`)
  else {
    const said = problems.length === 0 ? '' : `${problemText(problems, wantsColor(options.color, process.stdout))}\n\n`
    process.stdout.write(`${said}${source.file}: ${count(errors, 'problem')}, ${count(problems.length - errors, 'warning')}\n`)
  }
  if (errors > 0) process.exitCode = EXIT.wrong
}

function count(number: number, noun: string): string {
  return number === 0 ? `no ${noun}s` : `${number} ${noun}${number === 1 ? '' : 's'}`
}
