/**
 * `fundbraid ask`: the smallest thing that closes the gap.
 */
import { type Ask, askOf } from '../analysis/ask.ts'
import { toMarkdown, toText } from '../report/index.ts'
import type { FiscalYear } from '../result/types.ts'
import { type Formats, printAnswer, refuseUnknown } from './answer.ts'
import { type QuestionOptions, shared } from './shared.ts'

export type AskCall = QuestionOptions & {
  readonly close: string
  readonly through?: string
  readonly like?: string
  readonly lever: readonly string[]
}

export async function runAsk(path: string, options: AskCall): Promise<void> {
  const formats: Formats<Ask> = { md: toMarkdown }
  refuseUnknown(options, formats)
  const close = {
    service: options.close === 'all' ? undefined : options.close,
    through: options.through?.toUpperCase().replace(/^(FY)?(20)?(\d\d)$/, 'FY$3') as FiscalYear | undefined,
  }
  const ask = await shared(path, options, (scenario) => askOf(scenario, { close, like: options.like, levers: options.lever }))
  printAnswer(ask, options, formats, toText)
}
