/**
 * `fundbraid verify`: holds a result against its scenario, and says which figure is wrong and what should stand there.
 */
import { grouped } from '../money/format.ts'
import type { Fault, FaultCode } from '../verify/audit.ts'
import { type Verdict, verify } from '../verify/verify.ts'
import { CallError, EXIT } from './exit.ts'
import { readSource } from './files.ts'
import { readResult } from './saved.ts'

export type VerifyOptions = { readonly json?: boolean; readonly all?: boolean }

/** Without --all. */
const MOST_FAULTS = 20
const MOST_TEXT = 300

const NOT_CHECKED =
  'Not checked: which of the money that may pay a cost pays it, what not looking ahead costs, how causes share a gap, and texts (reasons, ' +
  'findings); of service lost, where earned money under rules falls short, only that it lies between the gap and the cost.'

/** `-` is standard input, for one of the two. */
export async function runVerify(scenario: string, result: string, options: VerifyOptions): Promise<void> {
  if (scenario === '-' && result === '-') throw new CallError('only one of the two can come from standard input')
  const { text, ...source } = await readSource(scenario)
  const verdict = verify(text, await readResult(result), source)
  if (options.json === true) process.stdout.write(`${JSON.stringify({ fundbraid: 1, ...verdict }, null, 2)}\n`)
  else process.stdout.write(textOf(verdict, result === '-' ? 'standard input' : result, options.all ?? false))
  if (!verdict.ok) process.exitCode = EXIT.failed
}

const HEADINGS: { readonly [code in FaultCode]: string } = {
  SHAPE: 'This is not what a result looks like',
  'NO-BOOKS': 'The books are missing',
  SCENARIO: 'The scenario is another one',
  CHANGES: 'The changes do not fit the scenario',
  OPTIONS: 'The options are not those of the scenario',
  CATALOGUE: 'The catalogue is wrong',
  NEEDS: 'What must be paid is wrong',
  POSTING: 'Postings that cannot be',
  BALANCE: 'Money is spent that is not there',
  LIMIT: 'Limits are passed',
  MOVEMENTS: 'Money comes or goes that should not',
  LAPSES: 'Lapses are wrong',
  FIGURES: 'Figures do not add up',
  CAUSES: 'Causes are wrong',
  GAPS: 'Gaps are wrong',
  CASH: 'Cash is wrong',
  PROOF: 'The proof does not hold',
}

/** Faults behind which nothing more can be asked. */
const ENDS: readonly FaultCode[] = ['SHAPE', 'NO-BOOKS', 'SCENARIO', 'CHANGES']

function textOf(verdict: Verdict, file: string, all: boolean): string {
  const checked = `${grouped(verdict.checked)} checks`
  if (verdict.ok) return `${file}: ${checked}, all hold.\n${NOT_CHECKED}\n`
  const { faults } = verdict
  const shown = all ? faults : faults.slice(0, MOST_FAULTS)
  const groups = Object.entries(HEADINGS).flatMap(([code, heading]) => {
    const own = shown.filter((fault) => fault.code === code)
    return own.length === 0 ? [] : [`${heading}\n${own.map(lineOf).join('\n')}`]
  })
  const more = faults.length - shown.length
  const rest = more === 0 ? '' : `\nand ${grouped(more)} more: --all\n`
  const count = `${grouped(faults.length)} ${faults.length === 1 ? 'does' : 'do'} not hold`
  const last = faults.some(({ code }) => ENDS.includes(code)) ? 'Nothing else was checked.' : NOT_CHECKED
  return `${file}: ${checked}, ${count}.\n\n${groups.join('\n\n')}\n${rest}${last}\n`
}

/** A result comes from anywhere: what it says must neither steer the screen nor fill it. */
function lineOf({ path, message }: Fault): string {
  const line = `${path === '' ? '' : `${path}: `}${message}`.replace(/\p{Cc}/gu, '\ufffd')
  return `  ${line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT)} …` : line}`
}
