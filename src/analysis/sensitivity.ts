/**
 * Sensitivity: which number moves the gap most. Each lever goes to its low and its high, or each named value up and down by a share, all
 * else as planned.
 */
import { exact, ZERO } from '../money/exact.ts'
import { InternalError } from '../money/internal-error.ts'
import { frozen } from '../result/frozen.ts'
import type { Cents, Change, Id, Simulation } from '../result/types.ts'
import { type Movable, movable, movables, scaledText } from '../scenario/levers.ts'
import { changesOf, modelOf, read, type Scenario, type Source } from '../scenario/read.ts'
import { answered, type LongRun, type Question } from './question.ts'
import type { Outcome, Variant } from './variant.ts'

export type SensitivityOptions = LongRun & {
  /**
   * What is moved: assumptions and streams by name, any other value by its dotted path. Default: the levers of the file; where it names none,
   * every assumption and every stream.
   */
  readonly paths?: readonly string[] | undefined
  /** Up and down by so much, such as `10%`. Default: levers go to their low and high, everything else up and down by 10%. */
  readonly by?: string | undefined
}

export type SensitivityEnd = {
  /** What it is then, as a file would say it; for what is more than one number, what it is multiplied by, such as `+10%`. */
  readonly value: string
  /** Null where that cannot be, with the reason: such as a share above 100%. */
  readonly gap: Cents | null
  readonly refused: string | null
}

export type SensitivityBar = {
  /** `assumptions.cola`; a stream, all of its money: `streams.aware` */
  readonly path: string
  readonly stream: Id | null
  readonly now: string
  readonly low: SensitivityEnd
  readonly high: SensitivityEnd
}

/** Largest difference between both ends first: a tornado from top to bottom. */
export type Sensitivity = {
  readonly kind: 'sensitivity'
  readonly scenario: Simulation['scenario']
  readonly changes: readonly Change[]
  /** The names of its streams. */
  readonly streams: readonly { readonly id: Id; readonly name: string }[]
  /** The gap of the plan as it is. */
  readonly gap: Cents
  /** By how much was moved what has no low and high of its own, or everything where that was asked. */
  readonly by: string
  readonly bars: readonly SensitivityBar[]
}

const USUAL = '10%'

/**
 * How far each lever, or each of `paths`, moves the gap. Throws a ScenarioError for what is wrong with the scenario and for a path that
 * names nothing that has a size, a RangeError for a `by` that is no share.
 *
 * @example
 * for (const { path, low, high } of sensitivity(text, { by: '5%' }).bars) console.log(path, low.gap, high.gap)
 */
export function sensitivity(source: Source, { onProgress, paths, by, ...options }: SensitivityOptions = {}): Sensitivity {
  const scenario = read(source, options)
  return answered(sensitivityOf(scenario, { paths, by }), scenario, onProgress)
}

export function* sensitivityOf(scenario: Scenario, { paths, by }: Pick<SensitivityOptions, 'paths' | 'by'>): Question<Sensitivity> {
  const share = shareIn(by ?? USUAL)
  const moved = paths === undefined || paths.length === 0 ? movables(scenario) : paths.map((path) => movable(scenario, path))
  const ends = moved.flatMap((one) => [endOf(one, `-${share}`, by === undefined), endOf(one, share, by === undefined)])
  const [plan, ...outcomes] = yield { variants: [{ changes: [] }, ...ends.map(({ variant }) => variant)], later: 0 }
  if (plan === undefined || plan.refused !== null) throw new InternalError('the plan was not worked out')
  const told = outcomes.map((outcome, at) => endFrom(ends[at]!.value, outcome))
  const bars = moved.map(
    ({ path, stream, now }, at): SensitivityBar => ({ path, stream, now, low: told[2 * at]!, high: told[2 * at + 1]! }),
  )
  const { name, hash, streams } = modelOf(scenario)
  return frozen({
    kind: 'sensitivity',
    scenario: { name, hash },
    changes: structuredClone(changesOf(scenario)),
    streams: streams.map(({ id, name }) => ({ id, name })),
    gap: plan.gap,
    by: by ?? USUAL,
    bars: bars.sort((one, other) => reach(other, plan.gap) - reach(one, plan.gap)),
  })
}

/** `10%` as a decimal. */
function shareIn(by: string): string {
  const [, digits] = /^\s*\+?(\d{1,3}(?:\.\d{1,9})?)\s*%\s*$/.exec(by) ?? (/^\s*0\s*$/.test(by) ? ['', '0'] : [])
  const share = digits === undefined ? null : exact(digits).div(100)
  if (share === null || share.gt(1)) throw new RangeError(`a value moves up and down by a share such as 10%, at most 100%, not by ${by}`)
  return share.toFixed()
}

function endOf({ path, stream, now, lever }: Movable, by: string, toLever: boolean): { readonly value: string; readonly variant: Variant } {
  if (toLever && lever !== null) {
    const value = by.startsWith('-') ? lever.low : lever.high
    return { value, variant: isSame(value, now) ? { changes: [] } : { changes: [{ set: path, to: value }] } }
  }
  const share = exact(by)
  const percent = `${share.times(100).toFixed()}%`
  const value = (stream === null ? scaledText(now, by) : null) ?? (share.gt(ZERO) ? `+${percent}` : percent)
  if (share.isZero()) return { value: stream === null ? now : '0%', variant: { changes: [] } }
  return { value, variant: stream === null ? { scaled: path, by } : { changes: [{ scale: stream, by: percent }] } }
}

/** To set what is there already would be a change of nothing. */
function isSame(value: string, now: string): boolean {
  const [one, other] = [value, now].map((text) => scaledText(text, '0'))
  return one === other && one !== null
}

function endFrom(value: string, outcome: Outcome): SensitivityEnd {
  return outcome.refused === null ? { value, gap: outcome.gap, refused: null } : { value, gap: null, refused: outcome.refused }
}

/** What cannot be does not reach anywhere. */
function reach({ low, high }: SensitivityBar, gap: Cents): number {
  const gaps = [low.gap ?? gap, high.gap ?? gap, gap]
  return Math.max(...gaps) - Math.min(...gaps)
}
