/**
 * `fundbraid sensitivity`: which number moves the gap most, as text and as a picture.
 */
import { type Sensitivity, sensitivityOf } from '../analysis/sensitivity.ts'
import { toMarkdown, toSvg, toText } from '../report/index.ts'
import { type Formats, printAnswer, refuseUnknown } from './answer.ts'
import { CallError } from './exit.ts'
import { type QuestionOptions, shared } from './shared.ts'

export type SensitivityCall = QuestionOptions & { readonly path: readonly string[]; readonly by?: string }

export async function runSensitivity(path: string, options: SensitivityCall): Promise<void> {
  const formats: Formats<Sensitivity> = { md: toMarkdown, svg: toSvg }
  refuseUnknown(options, formats)
  try {
    const answer = await shared(path, options, (scenario) => sensitivityOf(scenario, { paths: options.path, by: options.by }))
    printAnswer(answer, options, formats, toText)
  } catch (error) {
    if (error instanceof RangeError) throw new CallError(error.message, 'For example --by 10%.')
    throw error
  }
}
