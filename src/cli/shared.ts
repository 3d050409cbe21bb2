/**
 * A question that makes many plans, asked about a file: read here, worked out in threads, with progress where somebody looks.
 */
import type { Question, Wanted } from '../analysis/question.ts'
import { read, type Scenario } from '../scenario/read.ts'
import type { AnswerOptions } from './answer.ts'
import { readChanges, readSource } from './files.ts'
import { Progress } from './progress.ts'
import { answeredBy, workerCount } from './workers.ts'

export type QuestionOptions = AnswerOptions & { readonly workers?: string }

export async function shared<Answer, W extends Wanted>(
  path: string,
  options: QuestionOptions,
  ask: (scenario: Scenario) => Question<Answer, W>,
): Promise<Answer> {
  const count = workerCount(options.workers)
  const changes = readChanges(options.set)
  const { text, ...source } = await readSource(path)
  const varied = { whatIf: options.whatIf, changes }
  const scenario = read(text, { ...source, ...varied })
  const progress = new Progress('plans made')
  try {
    return await answeredBy(ask(scenario), { path, text, file: source.file, ...varied }, count, (done, total) => progress.show(done, total))
  } finally {
    progress.end()
  }
}
