/**
 * Waivers: which one rule, if it were waived, would release how much of the money that lies idle beside gaps. One plan for each rule.
 */
import { unpaidBy } from '../engine/run.ts'
import type { Cents } from '../money/cents.ts'
import { exact } from '../money/exact.ts'
import { compile } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import { frozen } from '../result/frozen.ts'
import { indirectWords, limitWords, matchWords, selectorWords } from '../result/rules.ts'
import { modelOf, read, type Source } from '../scenario/read.ts'
import type { AwardItem, Model, Stream } from '../scenario/scenario.ts'
import { yearOf } from '../scenario/years.ts'
import { formatMonth } from '../time/month.ts'
import { inFull } from './in-full.ts'
import type { LongRun } from './question.ts'

export type WaiverKind = 'restriction' | 'limit' | 'match' | 'indirect' | 'end-date'

/** One rule and what it holds back: with it waived, and every other rule kept, `releases` cents more of cost are funded. */
export type Waiver = {
  readonly kind: WaiverKind
  readonly stream: string
  /** The rule in words, such as `Title IV-A: at most 2% for indirect costs`. */
  readonly rule: string
  /** Where it stands in the scenario, such as `streams.title-iv-a.limits.0`. */
  readonly path: string
  readonly cite: string | null
  readonly releases: Cents
  /** What is not funded then. */
  readonly gapLeft: Cents
}

/** The rules that release anything, the one that releases most first. */
export type Waivers = {
  readonly kind: 'waivers'
  /** The scenario. */
  readonly name: string
  readonly gap: Cents
  readonly waivers: readonly Waiver[]
}

/**
 * What each rule holds back. Each is waived by itself: two together can release more, or less, than
 * their sum. Throws a ScenarioError for what is wrong with the scenario.
 *
 * @example
 * for (const { rule, releases } of waivers(text).waivers) console.log(rule, releases)
 */
export function waivers(source: Source, { onProgress, ...options }: LongRun = {}): Waivers {
  const model = inFull(modelOf(read(source, options)))
  const gap = gapLeft(compile(model))
  const candidates = gap === 0 ? [] : model.streams.flatMap((stream) => candidatesOf(model, stream))
  onProgress?.(0, candidates.length)
  const waived = candidates.map(({ waive, ...rule }, at): Waiver => {
    const left = gapLeft(waive())
    onProgress?.(at + 1, candidates.length)
    return { ...rule, releases: gap - left, gapLeft: left }
  })
  const released = waived.filter(({ releases }) => releases > 0).sort((one, other) => other.releases - one.releases)
  return frozen({ kind: 'waivers', name: model.name, gap, waivers: released })
}

function gapLeft(plan: Plan): Cents {
  return unpaidBy(plan).reduce((sum, amount) => sum + amount, 0)
}

type Candidate = Omit<Waiver, 'releases' | 'gapLeft'> & { readonly waive: () => Plan }

function candidatesOf(model: Model, stream: Stream): Candidate[] {
  const { id, name, pays, excludes, limits, match, indirect } = stream
  const change = (part: Partial<Stream>) => () =>
    compile({ ...model, streams: model.streams.map((other) => (other === stream ? { ...stream, ...part } : other)) })
  const base = { stream: id, cite: stream.cite }
  const at = (...keys: (string | number)[]) => [...stream.path, ...keys].join('.')
  const year = stream.awards.length > 0 ? yearOf(model.calendar, stream.awards[0]!.from) : model.calendar.firstYear
  return [
    ...(pays === null
      ? []
      : [
          {
            ...base,
            kind: 'restriction' as const,
            rule: `${name} may pay only ${selectorWords(pays, model)}`,
            path: at('pays'),
            waive: change({ pays: null }),
          },
        ]),
    ...(excludes === null
      ? []
      : [
          {
            ...base,
            kind: 'restriction' as const,
            rule: `${name} may not pay ${selectorWords(excludes, model)}`,
            path: at('excludes'),
            waive: change({ excludes: null }),
          },
        ]),
    ...limits.map((limit) => ({
      ...base,
      kind: 'limit' as const,
      rule: `${name}: ${limit.bound === 'min' ? 'sets aside ' : ''}${limitWords({ ...limit, cite: null }, limit.amount.by.has(year) ? year : [...limit.amount.by.keys()][0]!, model)}`,
      path: `${limit.path.join('.')}.${limit.bound}`,
      cite: limit.cite ?? stream.cite,
      waive: change({ limits: limits.filter((other) => other !== limit) }),
    })),
    ...(match === null
      ? []
      : [
          {
            ...base,
            kind: 'match' as const,
            rule: `${name} needs a match of ${matchWords({ ...match, cite: null }, year)}`,
            path: match.path.join('.'),
            cite: match.cite ?? stream.cite,
            waive: change({ match: null }),
          },
        ]),
    ...(indirect === null
      ? []
      : [
          {
            ...base,
            kind: 'indirect' as const,
            rule: `${name}: ${indirectWords({ ...indirect, cite: null }, year)}`,
            path: indirect.path.join('.'),
            cite: indirect.cite ?? stream.cite,
            waive: change({ indirect: withoutRate(indirect) }),
          },
        ]),
    ...stream.awards
      .filter((item) => item.through < model.calendar.through || item.form !== 'single')
      .map((item) => ({
        ...base,
        kind: 'end-date' as const,
        rule: `${name}: ${endWords(item)}`,
        path: item.path.join('.'),
        waive: () => compile(model, (other) => other === item),
      })),
  ]
}

/** Indirect cost may be paid still, and a cent of base is enough for all that there is. */
function withoutRate(indirect: NonNullable<Stream['indirect']>): NonNullable<Stream['indirect']> {
  return { ...indirect, rate: new Map([...indirect.rate.keys()].map((year) => [year, exact('1e15')])) }
}

function endWords({ form, from, through }: AwardItem): string {
  if (form === 'single') return `what is not spent by ${formatMonth(through)} ends`
  return `what is not spent in its ${form === 'annual' ? 'year' : 'month'} ends (awards from ${formatMonth(from)} on)`
}
