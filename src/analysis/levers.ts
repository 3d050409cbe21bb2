/**
 * Levers in steps of their last digit: what could be moved how far, and what it is then, in the words of the language.
 *
 * A number is set, in steps of a cent or of the last digit that is written, of a share in hundredths of a percent. What is more than one
 * number, and the money of a stream, is multiplied, in hundredths of a percent.
 */
import { type Exact, exact } from '../money/exact.ts'
import type { Movable } from '../scenario/levers.ts'
import { looksNumeric, readNumber } from '../scenario/numbers.ts'
import type { Moved } from './unpaid.ts'

export type Lever = {
  readonly path: string
  readonly stream: string | null
  /** As it is written. */
  readonly now: string
  /** The step that is there now; null where a lever is no single number. */
  readonly start: number | null
  readonly low: number
  readonly high: number
  readonly textAt: (step: number) => string
  readonly moved: (step: number) => Moved
}

const MONEY = /(^|\.)(amount|annual|monthly|remaining|salary|unitCost|revenue|rate)$|\.costs(\.[^.]+)?$/
/** Where nothing says how far: up to so many times as much. */
const MOST_TIMES = 100
const MOST_STEPS = 9e14

export function leverOf({ path, stream, now, lever }: Movable): Lever {
  const number = stream === null ? numberOf(now) : null
  const ends = lever === null ? [] : [numberOf(lever.low), numberOf(lever.high)].flatMap((end) => end ?? [])
  if (number === null && ends.length < 2) return multiplied(path, stream, now)
  const given = number === null ? ends : [number, ...ends]
  const isShare = given.some(({ isShare: share }) => share)
  const scale = isShare ? 100 : 1
  const atLeast = isShare || given.some(({ isMoney }) => isMoney) || MONEY.test(path) ? 2 : 0
  const digits = Math.max(atLeast, ...given.map(({ value }) => value.times(scale).decimalPlaces()))
  const step = exact(10).pow(-digits)
  const stepsOf = (value: Exact) => value.times(scale).div(step).round().toNumber()
  const textAt = (at: number) => `${step.times(at).toFixed()}${isShare ? '%' : ''}`
  const start = number === null ? null : stepsOf(number.value)
  const most = isShare ? Math.max(start ?? 0, stepsOf(exact(1))) : Math.max((start ?? 0) * MOST_TIMES, stepsOf(exact(MOST_TIMES)))
  const [low, high] = ends.length === 2 ? ends.map(({ value }) => stepsOf(value)) : [Math.min(0, start ?? 0), Math.min(most, MOST_STEPS)]
  return { path, stream, now, start, low: low!, high: high!, textAt, moved: (at) => ({ full: [{ set: path, to: textAt(at) }] }) }
}

function multiplied(path: string, stream: string | null, now: string): Lever {
  const share = (step: number) => exact(step).div(10_000)
  const textAt = (step: number) => `${step > 0 ? '+' : ''}${share(step).times(100).toFixed()}%`
  return {
    ...{ path, stream, now, start: 0, low: -10_000, high: 10_000 * (MOST_TIMES - 1), textAt },
    moved: (step) =>
      stream === null ? { full: path, by: share(step).toFixed() } : { full: [{ scale: stream, by: textAt(step).replace('+', '') }] },
  }
}

type Written = { readonly value: Exact; readonly isShare: boolean; readonly isMoney: boolean }

function numberOf(text: string): Written | null {
  const read = looksNumeric(text) ? readNumber(text) : null
  return read === null || 'code' in read ? null : { value: read.value, isShare: read.sign === 'percent', isMoney: read.sign === 'dollars' }
}
