/**
 * `fundbraid explain`: where a figure comes from, who pays each position, or everything that can be asked.
 */
import { type Explanation, explain, topics } from '../analysis/explain.ts'
import { type Positions, positions } from '../analysis/positions.ts'
import type { Topics } from '../analysis/topics.ts'
import { positionsCsv, toMarkdown, toText } from '../report/index.ts'
import type { FiscalYear } from '../result/types.ts'
import { read } from '../scenario/read.ts'
import { type AnswerOptions, type Formats, printAnswer, refuseUnknown } from './answer.ts'
import { CallError } from './exit.ts'
import { readChanges, readSource } from './files.ts'

type Answer = Explanation | Positions | Topics

export async function runExplain(path: string, what: string | undefined, options: AnswerOptions): Promise<void> {
  const view = /^(?:(FY\d+)\.)?positions$/i.exec(what ?? '')
  const formats: Formats<Answer> =
    view === null ? { md: toMarkdown } : { md: toMarkdown, csv: (answer) => positionsCsv(answer as Positions) }
  refuseUnknown(options, formats)
  const changes = readChanges(options.set)
  const { text, ...source } = await readSource(path)
  const scenario = read(text, { ...source, whatIf: options.whatIf, changes })
  const answer: Answer =
    what === undefined ? topics(scenario) : view === null ? explain(scenario, what) : positionsOfYear(scenario, view[1])
  printAnswer(answer, options, formats, toText)
}

function positionsOfYear(scenario: ReturnType<typeof read>, year: string | undefined): Positions {
  if (year === undefined) return positions(scenario)
  const fy = year.toUpperCase().replace(/^FY20(\d\d)$/, 'FY$1') as FiscalYear
  try {
    return positions(scenario, { fy })
  } catch (error) {
    if (error instanceof RangeError) throw new CallError(error.message, 'fundbraid explain FILE lists the years of the plan.')
    throw error
  }
}
