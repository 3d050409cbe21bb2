/**
 * Where a gap closes: the last of many steps that still leaves something, and the one beside it that leaves nothing.
 *
 * What is left falls mostly in straight pieces, so that it is guessed from the last two steps where it ends; every other step halves what
 * is not known, whatever shape it has. It must never know what a step is.
 */
import type { Cents } from '../money/cents.ts'

/** `left` is null where there is no such plan. */
export type Step = { readonly at: number; readonly left: Cents | null }

export type Turning = { readonly less: Step; readonly enough: number }

/** Asks for what steps leave, one after the other. `less` leaves something, `enough` nothing; either may be the larger one. */
export function* turning(from: Step, end: number, slope: number | null): Generator<number, Turning, Cents | null> {
  const sign = end < from.at ? -1 : 1
  let [less, enough] = [from, end]
  let [perStep, mode]: [number | null, 'guess' | 'beside' | 'middle'] = [slope, 'guess']
  while (Math.abs(enough - less.at) > 1) {
    const room = Math.abs(enough - less.at)
    const guess = perStep === null || less.left === null ? null : Math.ceil(less.left / perStep)
    const ahead = mode === 'beside' ? room - 1 : mode === 'guess' && guess !== null ? guess : Math.floor(room / 2)
    const at = less.at + sign * Math.min(room - 1, Math.max(1, ahead))
    const left = yield at
    if (left === 0) {
      enough = at
      mode = mode === 'guess' ? 'beside' : 'middle'
      continue
    }
    const fell = less.left === null || left === null ? 0 : (less.left - left) / Math.abs(at - less.at)
    perStep = fell > 0 ? fell : null
    mode = mode === 'guess' ? 'middle' : 'guess'
    less = { at, left }
  }
  return { less, enough }
}
