/**
 * `fundbraid calendar`: the dates on which somebody must act, on the screen or as a file for a calendar program.
 */
import { calendar } from '../analysis/calendar.ts'
import { toIcs, toMarkdown, toText } from '../report/index.ts'
import { type AnswerOptions, type Formats, printAnswer, refuseUnknown } from './answer.ts'
import { readChanges, readSource } from './files.ts'

export async function runCalendar(path: string, options: AnswerOptions): Promise<void> {
  const formats: Formats<ReturnType<typeof calendar>> = { ics: toIcs, md: toMarkdown }
  refuseUnknown(options, formats)
  const changes = readChanges(options.set)
  const { text, ...source } = await readSource(path)
  const dates = calendar(text, { ...source, whatIf: options.whatIf, changes })
  printAnswer(dates, options, formats, toText)
}
