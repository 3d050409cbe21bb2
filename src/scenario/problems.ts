/**
 * What is wrong with a scenario: every problem at once, each with its place, what is wrong and how to mend it.
 *
 * Problems are the user's; a mistake of ours is an `InternalError` (money/) and says so. The list of codes is here and nowhere else.
 */
import { distance } from 'fastest-levenshtein'
import type { Path, Place } from './node.ts'

export type { Place }

export type Problem = {
  /** Of an error: one of `PROBLEM_CODES`, such as `UNKNOWN-KEY`. Of a warning: the code of the finding that a run gives, such as `window-by-day`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** How to mend it. */
  readonly hint: string | null
  /** Keys from the top of the scenario. */
  readonly path: Path
  readonly at: Place
}

/** Every code with what it means; the reference of codes is generated from this table. */
export const PROBLEM_CODES = {
  'FILE-READ': 'the file cannot be read',
  'FILE-SIZE': 'the text is too long',
  'FILE-ENCODING': 'the text is not UTF-8',
  'FILE-EMPTY': 'the file has nothing in it',
  'YAML-SYNTAX': 'the text is not YAML',
  'YAML-TAG': 'YAML tags and several documents in one file are not part of the language',
  'TOO-DEEP': 'more than 40 levels, one inside the other',
  'TOO-MANY-NODES': 'more than 100,000 entries',
  'ALIAS-BOMB': 'aliases that expand to more than 10,000 entries, or into themselves',
  'DUPLICATE-KEY': 'a key stands twice in one map',
  'FORBIDDEN-KEY': 'a key that no scenario may have',
  'COMMA-NUMBER': 'a number with commas inside braces or brackets, where commas separate entries',
  'UNKNOWN-KEY': 'a key that the language does not have here',
  'MISSING-KEY': 'a key that must be given',
  'EMPTY-VALUE': 'a key with nothing behind it',
  'WRONG-TYPE': 'another kind of value is meant here',
  'BAD-WORD': 'not one of the words that are allowed here',
  'LANGUAGE-VERSION': 'the file is not written in version 1 of the language',
  'BAD-ID': 'an id or name is not written as the language wants it',
  'DUPLICATE-ID': 'a service and a stream, or two cost lines, have the same id',
  'BAD-NUMBER': 'not a number as the language writes them',
  'NUMBER-PRECISION': 'a JavaScript number with more digits than it can hold exactly',
  'NUMBER-RANGE': 'a number outside of what is possible here',
  'SHARE-SIGN': 'a share without its percent sign',
  'SHARE-RANGE': 'a share outside of 0 % to 100 %',
  'UNIT-MISMATCH': 'a share where money or a count is meant, or the other way round',
  'BAD-MONTH': 'not a month or date',
  'BAD-YEAR': 'not a fiscal year, or one that cannot be meant here',
  'BAD-WINDOW': 'a window that ends before it starts or holds no month',
  HORIZON: 'the horizon cannot be used',
  'FORMULA-SYNTAX': 'a formula that cannot be read',
  'FORMULA-NAME': 'a formula uses a name or function that does not exist',
  'FORMULA-LIMIT': 'a formula that is too long, too deep or too costly',
  'FORMULA-CIRCLE': 'assumptions that need each other',
  'FORMULA-DIVISION': 'a formula divides by zero',
  'FORMULA-RESULT': 'a formula that has no usable number as its result',
  'YEAR-MISSING': 'a value is needed for a year before the first one listed',
  'UNKNOWN-ID': 'no service or stream has this id',
  'UNKNOWN-VALUE': 'no cost line or stream carries this value',
  'SELECTS-NOTHING': 'a selector that no cost line or stream matches',
  'ONE-OF': 'exactly one of several keys must be given',
  CONFLICT: 'keys that cannot stand together',
  'SPLIT-SUM': 'the shares of a split do not add up to 100 %',
  'REMAINING-MISSING': 'an award began before the horizon and does not say what is left of it',
  DISTRIBUTION: 'the numbers of an uncertain value do not fit together',
  'SET-ASIDES': 'limits that set more aside than there is',
  'AFTER-CIRCLE': 'streams that come after each other in a circle',
  'AMOUNT-RANGE': 'money that is negative or above 90 trillion dollars',
  'TOO-LARGE': 'more cost lines, streams, awards or months than a plan can hold',
  'NO-MONEY': 'a stream without awards and without earnings',
  'RESERVED-NAME': 'a name that the language keeps for itself',
  'CHANGE-TARGET': 'a change of something that does not exist',
  'CHANGE-NOTHING': 'a change that changes nothing',
  'CHANGE-IMPOSSIBLE': 'a change that cannot be made of what is there',
  EXTENDS: '`extends:` names a scenario that cannot be read, or leads in a circle or too deep',
} as const

export type ProblemCode = keyof typeof PROBLEM_CODES

/** Thrown for what the user wrote; `problems` holds every mistake that was found. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(formatProblems(problems))
    this.problems = problems
    Object.defineProperty(this, SCENARIO_ERROR, { value: true })
  }
}

const SCENARIO_ERROR = Symbol.for('fundbraid.ScenarioError')

/** Also true for an error that another copy of the library threw (ESM beside CJS). */
export function isScenarioError(error: unknown): error is ScenarioError {
  return typeof error === 'object' && error !== null && SCENARIO_ERROR in error
}

/**
 * Problems as text, each with its marked source line:
 *
 *     plan.yaml:12:14: UNKNOWN-KEY `prority` is not a key of a service
 *       12 |     prority: 1
 *          |     ^^^^^^^
 *     Did you mean `priority`?
 */
export function formatProblems(problems: readonly Problem[], options: { readonly color?: boolean } = {}): string {
  const paint = options.color ? (code: number, text: string) => `\u001b[${code}m${text}\u001b[0m` : (_: number, text: string) => text
  return problems.map((problem) => formatProblem(problem, paint)).join('\n\n')
}

function formatProblem(problem: Problem, paint: (code: number, text: string) => string): string {
  const { at } = problem
  const kind = problem.severity === 'warning' ? 'warning ' : ''
  const head = `${paint(problem.severity === 'error' ? 31 : 33, `${kind}${problem.code}`)} ${problem.message}`
  const hint = problem.hint === null ? [] : [problem.hint]
  if (at.in === 'object') {
    const where = problem.path.length > 0 ? problem.path.join('.') : 'scenario'
    return [`${paint(1, where)}: ${head}`, ...hint.map((line) => `  ${line}`)].join('\n')
  }
  const where = paint(1, `${at.file ?? 'scenario'}:${at.line}:${at.column}`)
  return [`${where}: ${head}`, ...markedLine(at, paint), ...hint.map((line) => `  ${line}`)].join('\n')
}

const MARKED_WIDTH = 120

/** The source line with a marker below; a long line is shown around the marker. */
function markedLine(at: Extract<Place, { in: 'text' }>, paint: (code: number, text: string) => string): string[] {
  const start = at.column - 1
  const cut = start > MARKED_WIDTH - 20 ? start - 40 : 0
  const shown = printable(at.text.slice(cut, cut + MARKED_WIDTH))
  const before = cut > 0 ? '…' : ''
  const number = String(at.line)
  const room = Math.max(1, shown.length - (start - cut))
  const mark = '^'.repeat(Math.max(1, Math.min(at.length, room)))
  const source = `${before}${shown}`.trimEnd()
  if (source === '') return []
  return [`  ${number} | ${source}`, `  ${' '.repeat(number.length)} | ${' '.repeat(before.length + start - cut)}${paint(31, mark)}`]
}

/** Tabs and control characters would move the marker or the terminal. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
}

/** The known word nearest to a written one, if it is near enough to be meant. */
export function nearest(written: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(1, Math.floor(written.length / 3)) + 1
  const lower = written.toLowerCase()
  for (const word of known) {
    if (Math.abs(word.length - written.length) >= least) continue
    const edits = lower === word.toLowerCase() ? 0 : distance(lower, word.toLowerCase())
    if (edits < least) {
      best = word
      least = edits
    }
  }
  return best
}

/** "Did you mean …?", or the words to choose from where they are few. */
export function suggest(written: string, known: readonly string[]): string | null {
  const near = nearest(written.slice(0, 200), known)
  if (near !== null) return `Did you mean \`${near}\`?`
  return known.length > 0 && known.length <= 12 ? `Possible here: ${known.join(', ')}.` : null
}
