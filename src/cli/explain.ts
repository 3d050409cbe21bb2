/**
 * `fundbraid explain`: where a figure comes from, or everything that can be asked.
 */
import { explain, topics } from '../analysis/explain.ts'
import { toMarkdown, toText } from '../report/index.ts'
import { type AnswerOptions, printAnswer, refuseUnknown } from './answer.ts'
import { readChanges, readSource } from './files.ts'

const FORMATS = { md: toMarkdown }

export async function runExplain(path: string, what: string | undefined, options: AnswerOptions): Promise<void> {
  refuseUnknown(options, FORMATS)
  const { text, file } = await readSource(path)
  const asked = { file, changes: readChanges(options.set) }
  printAnswer(what === undefined ? topics(text, asked) : explain(text, what, asked), options, FORMATS, toText)
}
