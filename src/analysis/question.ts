/**
 * A question that makes many plans, in rounds: which plans it wants, then what it makes of them.
 *
 * It asks and never makes a plan itself, so that the same question is answered here one plan after the other, or by whoever shares
 * them out; the answer cannot know the difference.
 */
import type { ReadOptions, Scenario, Vary } from '../scenario/read.ts'
import { type Outcome, outcomeOf, type Variant } from './variant.ts'

/** Plans that are wanted now, and how many more will be, as far as that is known. */
export type Round = { readonly variants: readonly Variant[]; readonly later: number }

export type Question<Answer> = Generator<Round, Answer, readonly Outcome[]>

/** Options of a question that makes many plans. `onProgress` may throw to stop it. */
export type LongRun = ReadOptions & Vary & { readonly onProgress?: ((done: number, total: number) => void) | undefined }

export function answered<Answer>(question: Question<Answer>, scenario: Scenario, onProgress: LongRun['onProgress']): Answer {
  let done = 0
  let step = question.next()
  while (step.done !== true) {
    const { variants, later } = step.value
    const total = done + variants.length + later
    onProgress?.(done, total)
    const outcomes = variants.map((variant) => {
      const outcome = outcomeOf(scenario, variant)
      done += 1
      onProgress?.(done, total)
      return outcome
    })
    step = question.next(outcomes)
  }
  return step.value
}
