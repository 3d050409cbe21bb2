/**
 * A question that makes many plans, in rounds: which plans it wants, then what it makes of them.
 *
 * It asks and never makes a plan itself, so that the same question is answered here one plan after the other, or by whoever shares
 * them out; the answer cannot know the difference.
 */
import type { ReadOptions, Scenario, Vary } from '../scenario/read.ts'
import { type Sketch, sketcher, type Unpaid } from './unpaid.ts'
import { type Outcome, outcomeOf, type Variant } from './variant.ts'

/** A plan, as plain JSON: a whole one, or a sketch of which only is asked what it leaves unpaid. */
export type Wanted = Variant | Sketch

/** What became of it. */
export type Became<W extends Wanted> = W extends Variant ? Outcome : Unpaid

/** Plans that are wanted now, and how many more will be, as far as that is known. */
export type Round<W extends Wanted = Wanted> = { readonly variants: readonly W[]; readonly later: number }

export type Question<Answer, W extends Wanted = Variant> = Generator<Round<W>, Answer, readonly Became<W>[]>

/** Options of a question that makes many plans. `onProgress` may throw to stop it. */
export type LongRun = ReadOptions & Vary & { readonly onProgress?: ((done: number, total: number) => void) | undefined }

/** Makes the plans of a scenario, whichever are wanted. */
export function makerOf(scenario: Scenario): <W extends Wanted>(wanted: W) => Became<W> {
  const sketch = sketcher(scenario)
  const made = (wanted: Wanted): Outcome | Unpaid =>
    'lost' in wanted || 'full' in wanted || 'money' in wanted ? sketch(wanted) : outcomeOf(scenario, wanted)
  return made as <W extends Wanted>(wanted: W) => Became<W>
}

export function answered<Answer, W extends Wanted>(
  question: Question<Answer, W>,
  scenario: Scenario,
  onProgress: LongRun['onProgress'],
): Answer {
  const make = makerOf(scenario)
  let done = 0
  let step = question.next()
  while (step.done !== true) {
    const { variants, later } = step.value
    const total = done + variants.length + later
    onProgress?.(done, total)
    const outcomes = variants.map((variant) => {
      const outcome = make(variant)
      done += 1
      onProgress?.(done, total)
      return outcome
    })
    step = question.next(outcomes)
  }
  return step.value
}

/** A part of a question that wants one plan after the other. */
export type Search<Found, W extends Wanted> = Generator<W, Found, Became<W>>

/** Searches that know nothing of each other, a step of each in every round. */
export function* abreast<Found, W extends Wanted>(searches: readonly Search<Found, W>[]): Question<Found[], W> {
  const steps = searches.map((search) => search.next())
  for (;;) {
    const open = steps.flatMap((step, at) => (step.done === true ? [] : [{ at, wanted: step.value }]))
    if (open.length === 0) return steps.map(({ value }) => value as Found)
    const became = yield { variants: open.map(({ wanted }) => wanted), later: 0 }
    open.forEach(({ at }, place) => {
      steps[at] = searches[at]!.next(became[place]!)
    })
  }
}
