/**
 * `fundbraid stress`: what happens if a stream is lost.
 */
import { type Stress, stressOf } from '../analysis/stress.ts'
import { toMarkdown, toText } from '../report/index.ts'
import { type Formats, printAnswer, refuseUnknown } from './answer.ts'
import { type QuestionOptions, shared } from './shared.ts'

export async function runStress(path: string, options: QuestionOptions): Promise<void> {
  const formats: Formats<Stress> = { md: toMarkdown }
  refuseUnknown(options, formats)
  printAnswer(await shared(path, options, stressOf), options, formats, toText)
}
