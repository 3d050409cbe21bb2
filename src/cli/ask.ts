/**
 * `fundbraid ask`: the smallest thing that closes the gap.
 */
import { ask } from '../analysis/ask.ts'
import { toMarkdown, toText } from '../report/index.ts'
import type { FiscalYear } from '../result/types.ts'
import { read } from '../scenario/read.ts'
import { type AnswerOptions, printAnswer, refuseUnknown } from './answer.ts'
import { readChanges, readSource } from './files.ts'
import { Progress } from './progress.ts'

export type AskOptions = AnswerOptions & {
  readonly close?: string
  readonly through?: string
  readonly like?: string
  readonly lever: readonly string[]
  readonly whatIf?: string
}

export async function runAsk(path: string, options: AskOptions): Promise<void> {
  const formats = { md: toMarkdown }
  refuseUnknown(options, formats)
  const { text, ...source } = await readSource(path)
  const scenario = read(text, { ...source, whatIf: options.whatIf, changes: readChanges(options.set) })
  const progress = new Progress('answers found')
  const answer = ask(scenario, {
    close: {
      service: options.close === 'all' ? undefined : options.close,
      through: options.through?.toUpperCase().replace(/^FY20(\d\d)$/, 'FY$1') as FiscalYear | undefined,
    },
    like: options.like,
    levers: options.lever.length === 0 ? undefined : options.lever,
    onProgress: (done, total) => progress.show(done, total),
  })
  progress.end()
  printAnswer(answer, options, formats, toText)
}
