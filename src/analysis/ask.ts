/**
 * Ask: the smallest thing that closes a gap. New money by year, the same under the rules of a stream, and for each lever the value.
 *
 * Every answer is found and then checked by the engine: at the value nothing is missing, one step less leaves something. Services count in full,
 * whatever `policy.delivery` says: who closes the gap runs them.
 */
import { run } from '../engine/run.ts'
import type { Cents } from '../money/cents.ts'
import { MAX_CENTS } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import { compile } from '../plan/compile.ts'
import { catalogueOf } from '../result/catalogue.ts'
import { frozen } from '../result/frozen.ts'
import { summarise } from '../result/summarise.ts'
import type { Cut, FiscalYear, Id, Month, Simulation } from '../result/types.ts'
import { leverPaths, type Movable, movable } from '../scenario/levers.ts'
import { ScenarioError, suggest } from '../scenario/problems.ts'
import { changesOf, modelOf, read, type Scenario, type Source } from '../scenario/read.ts'
import type { Model } from '../scenario/scenario.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import { formatMonth } from '../time/month.ts'
import { inFull } from './in-full.ts'
import { type Lever, leverOf } from './levers.ts'
import { type NewMoney, withMoney, type YearAmount } from './new-money.ts'
import { abreast, answered, type LongRun, type Question, type Search } from './question.ts'
import { type Step, type Turning, turning } from './turning.ts'
import { type Sketch, tryMoved, type Unpaid } from './unpaid.ts'

export type AskOptions = LongRun & {
  /** Whose gap is to be closed, and through which fiscal year. Default: all of it. */
  readonly close?: { readonly service?: Id | undefined; readonly through?: FiscalYear | undefined } | undefined
  /** A stream of the scenario whose rules the new money has. Default: none, it may pay any cost. */
  readonly like?: Id | undefined
  /**
   * What could be moved: assumptions and streams by name, any other value by its dotted path, as `sensitivity` takes them. Default: the
   * `levers:` of the scenario.
   */
  readonly levers?: readonly string[] | undefined
}

/** Plain, frozen JSON, like a result. */
export type Ask = {
  readonly kind: 'ask'
  readonly scenario: Simulation['scenario']
  readonly changes: Simulation['changes']
  readonly catalogue: Pick<Simulation['catalogue'], 'services' | 'streams'>
  /** Whose gap is to be closed; null for all services. */
  readonly service: Id | null
  readonly through: FiscalYear
  /** What is missing through that year, also by fiscal year and by month. Services count in full. */
  readonly gap: Cents
  readonly fiscalYears: readonly { readonly fy: FiscalYear; readonly from: Month; readonly through: Month; readonly gap: Cents }[]
  readonly months: readonly { readonly month: Month; readonly amount: Cents }[]
  /** New money first, then each lever. Empty where there is no gap. */
  readonly answers: readonly Answer[]
}

/**
 * `money`: with these amounts in these fiscal years nothing is missing, and no less in any of them will do while the others stay. It must be spent in its year. `like` is null
 * for money without rules, which may pay any cost of the services asked for.
 *
 * `lever`: `closes` leaves nothing missing, `leaves`, one step towards what it is now, leaves `gapThen` (null where it cannot be). `stream` is
 * that of a lever that is all of a stream's money; it and what is more than one number are told as what they are multiplied by, `+12.34%`.
 *
 * `cannot`: the best that can be had still leaves `gapLeft`; `best` is the value, null for new money without end. `cut` says why: costs, and all
 * the money that may pay for them even then; null where the plan has no proof of this gap.
 */
export type Answer =
  | {
      readonly kind: 'money'
      readonly like: Id | null
      readonly total: Cents
      readonly years: readonly { readonly fy: FiscalYear; readonly amount: Cents }[]
    }
  | {
      readonly kind: 'lever'
      readonly path: string
      readonly stream: Id | null
      readonly now: string
      readonly closes: string
      readonly leaves: string
      readonly gapThen: Cents | null
    }
  | {
      readonly kind: 'cannot'
      /** Of new money: the stream whose rules it has. */
      readonly like: Id | null
      /** Of a lever. */
      readonly path: string | null
      readonly stream: Id | null
      readonly now: string | null
      readonly best: string | null
      readonly gapLeft: Cents
      readonly cut: Cut | null
    }

/**
 * The smallest thing that closes a gap. Throws a `ScenarioError` for what is wrong with the scenario or the question, such as a service that
 * is not there.
 *
 * @example
 * const [money] = ask(text, { close: { service: 'therapy', through: 'FY28' } }).answers
 */
export function ask(source: Source, { onProgress, close, like, levers, ...options }: AskOptions = {}): Ask {
  const scenario = read(source, options)
  return answered(askOf(scenario, { close, like, levers }), scenario, onProgress)
}

export function* askOf(scenario: Scenario, { close, like, levers }: Pick<AskOptions, 'close' | 'like' | 'levers'>): Question<Ask, Sketch> {
  const asked = new Asked(scenario, close ?? {})
  const { model } = asked
  const streams = model.streams.map(({ id }) => id)
  if (like !== undefined && !streams.includes(like)) throw unknown('stream', like, streams)
  const moved = (levers === undefined || levers.length === 0 ? leverPaths(scenario) : levers).map((path) => movable(scenario, path))
  const [plan] = yield { variants: [{ full: [] }], later: 0 }
  const missing = asked.byMonth(plan!)
  const gap = sum(missing)
  const searches =
    gap === 0
      ? []
      : [
          asked.money(null, missing),
          ...(like === undefined ? [] : [asked.money(like, missing)]),
          ...moved.map((one) => asked.lever(one, gap)),
        ]
  const answers = yield* abreast(searches)
  const { services, streams: funders } = catalogueOf(compile(model))
  return frozen({
    kind: 'ask',
    scenario: { name: model.name, hash: model.hash },
    changes: structuredClone(changesOf(scenario)),
    catalogue: { services, streams: funders },
    service: close?.service ?? null,
    through: formatFiscalYear(asked.lastYear),
    gap,
    fiscalYears: asked.yearly(missing).map(({ year, amount }, at) => {
      const from = model.calendar.from + 12 * at
      return { fy: formatFiscalYear(year), from: formatMonth(from), through: formatMonth(from + 11), gap: amount }
    }),
    months: missing.flatMap((amount, at) => (amount === 0 ? [] : [{ month: formatMonth(model.calendar.from + at), amount }])),
    answers,
  })
}

function unknown(what: string, id: string, known: readonly string[]): ScenarioError {
  const message = `there is no ${what} \`${id.slice(0, 80)}\` in this scenario`
  return new ScenarioError([
    { code: 'UNKNOWN-ID', severity: 'error', message, hint: suggest(id, known), path: [id.slice(0, 80)], at: { in: 'object' } },
  ])
}

/** Whose gap is asked for, and what plans leave of it. */
class Asked {
  readonly model: Model
  readonly lastYear: number
  /** By index of the model; null for all. */
  private readonly service: number | null

  constructor(
    private readonly scenario: Scenario,
    { service, through }: NonNullable<AskOptions['close']>,
  ) {
    this.model = inFull(modelOf(scenario))
    const { services } = this.model
    const ids = services.map(({ id }) => id)
    if (service !== undefined && !ids.includes(service)) throw unknown('service', service, ids)
    this.service = service === undefined ? null : ids.indexOf(service)
    const years = this.years()
    const last = through === undefined ? years.at(-1) : years.find((year) => formatFiscalYear(year) === through)
    if (last === undefined) throw unknown('fiscal year', through!, years.map(formatFiscalYear))
    this.lastYear = last
  }

  /** What is missing of what is asked for. */
  byMonth(became: Unpaid): Cents[] {
    if (became.refused !== null) throw new InternalError(`the plan as it is was not worked out: ${became.refused}`)
    const { firstYear } = this.model.calendar
    const own = became.unpaid.filter((_, service) => this.service === null || service === this.service)
    const months = Array.from({ length: (this.lastYear - firstYear + 1) * 12 }, (_, month) => month)
    return months.map((month) => own.reduce((all, amounts) => all + amounts[month]!, 0))
  }

  yearly(missing: readonly Cents[]): YearAmount[] {
    const years = this.years().filter((year) => year <= this.lastYear)
    return years.map((year, at) => ({ year, amount: sum(missing.slice(12 * at, 12 * at + 12)) }))
  }

  /** New money by year. First what is missing in each year; where that does not do, plenty; then year by year as little as will do. */
  *money(like: Id | null, missing: readonly Cents[]): Search<Answer, Sketch> {
    const gap = sum(missing)
    const yearly = this.yearly(missing)
    const years = yearly.map(({ year }) => year)
    const service = this.service === null ? null : this.model.services[this.service]!.id
    const moneyOf = (amounts: readonly Cents[]): NewMoney => {
      const all = years.map((year, at): YearAmount => ({ year, amount: amounts[at]! }))
      return { like, service, years: all.filter(({ amount }) => amount > 0) }
    }
    const sketchOf = (amounts: readonly Cents[]): Sketch => ({ money: moneyOf(amounts) })
    let amounts = yearly.map(({ amount }) => amount)
    if (this.left(yield sketchOf(amounts)) !== 0) {
      amounts = years.map(() => plenty(gap, years.length))
      const most = this.left(yield sketchOf(amounts))
      if (most !== 0) return this.cannot({ like, gapLeft: most ?? gap }, withMoney(this.model, moneyOf(amounts)))
    }
    for (const at of years.keys()) {
      if (amounts[at] === 0) continue
      const withOwn = (amount: Cents) => sketchOf(amounts.map((other, year) => (year === at ? amount : other)))
      const without = this.left(yield withOwn(0))
      const own = without === 0 ? 0 : (yield* this.closing(withOwn, { at: 0, left: without }, amounts[at]!, 1)).enough
      amounts = amounts.map((other, year) => (year === at ? own : other))
    }
    return {
      ...{ kind: 'money', like, total: sum(amounts) },
      years: years.map((year, at) => ({ fy: formatFiscalYear(year), amount: amounts[at]! })).filter(({ amount }) => amount > 0),
    }
  }

  /** From what it is now towards either end: the nearest value that closes the gap. */
  *lever(movable: Movable, gap: Cents): Search<Answer, Sketch> {
    const lever = leverOf(movable)
    const { start, low, high } = lever
    const steps: Step[] = start === null ? [] : [{ at: start, left: gap }]
    for (const at of probes(lever)) {
      // Where both ends leave something, a value between them may still do.
      if (steps.some(({ left }) => left === 0) && at !== low && at !== high) break
      steps.push({ at, left: this.left(yield lever.moved(at)) })
    }
    const found: { readonly less: Step; readonly enough: number }[] = []
    for (const { at: end } of steps.filter(({ left }) => left === 0)) {
      const from = start === null ? steps.find(({ at, left }) => left !== 0 && (at === low || at === high)) : steps[0]
      if (from !== undefined) found.push(yield* this.closing(lever.moved, from, end, null))
    }
    const [nearest] = found.sort((one, other) => Math.abs(one.enough - (start ?? low)) - Math.abs(other.enough - (start ?? low)))
    const { path, stream, now } = lever
    if (nearest !== undefined) {
      const { less, enough } = nearest
      return { kind: 'lever', path, stream, now, closes: lever.textAt(enough), leaves: lever.textAt(less.at), gapThen: less.left }
    }
    const [any] = steps.filter(({ left }) => left === 0)
    // It closes at either end, though not as it changes from year to year now.
    if (any !== undefined) return { kind: 'lever', path, stream, now, closes: lever.textAt(any.at), leaves: now, gapThen: gap }
    const best = steps.reduce<Step>((least, one) => ((one.left ?? gap) < (least.left ?? gap) ? one : least), {
      at: start ?? low,
      left: null,
    })
    const isNow = best.left === null || best.at === start
    const { scenario } = isNow ? { scenario: this.scenario } : tryMoved(this.scenario, lever.moved(best.at))
    return this.cannot(
      { ...lever, best: isNow ? now : lever.textAt(best.at), gapLeft: best.left ?? gap },
      inFull(modelOf(scenario ?? this.scenario)),
    )
  }

  private *closing(sketchOf: (step: number) => Sketch, from: Step, end: number, slope: number | null): Search<Turning, Sketch> {
    const search = turning(from, end, slope)
    let step = search.next()
    while (step.done !== true) step = search.next(this.left(yield sketchOf(step.value)))
    return step.value
  }

  private cannot(
    { like = null, path = null, stream = null, now = null, best = null, gapLeft }: Partial<Cannot> & Pick<Cannot, 'gapLeft'>,
    model: Model,
  ): Answer {
    return { kind: 'cannot', like, path, stream, now, best, gapLeft, cut: this.cutOf(model) }
  }

  /** The largest cut of what is asked for; one that is of other services too only where there is none of it alone. */
  private cutOf(model: Model): Cut | null {
    const plan = compile(model)
    const { proof, fiscalYears } = summarise(plan, run(plan), { whatIf: null, changes: [], ledger: false })
    const { through } = fiscalYears[this.lastYear - model.calendar.firstYear]!
    const isOwn = (cost: string) => this.service === null || cost.startsWith(`${this.model.services[this.service]!.id}/`)
    const own = (proof?.cuts ?? []).filter(({ gap, from, costs }) => gap > 0 && from <= through && costs.some(isOwn))
    const alone = ({ costs }: Cut) => Number(costs.every(isOwn))
    return own.sort((one, other) => alone(other) - alone(one) || other.gap - one.gap)[0] ?? null
  }

  private left(became: Unpaid): Cents | null {
    return became.refused === null ? sum(this.byMonth(became)) : null
  }

  private years(): number[] {
    const { firstYear, lastYear } = this.model.calendar
    return Array.from({ length: lastYear - firstYear + 1 }, (_, at) => firstYear + at)
  }
}

type Cannot = Extract<Answer, { readonly kind: 'cannot' }>

/** Both ends, then values between them and what it is now. */
function probes({ start, low, high }: Lever): number[] {
  const middle = start ?? low
  const between = [low, high].flatMap((end) => [0.5, 0.25, 0.75].map((share) => Math.round(middle + (end - middle) * share)))
  return [...new Set([low, high, ...between])].filter((at) => at !== start)
}

/** More than limits of a stream could make of it, in years that may be many, and far from what no sum can hold. */
function plenty(gap: Cents, years: number): Cents {
  return Math.max(gap, Math.min(1000 * gap, Math.floor(MAX_CENTS / 10 / years)))
}

function sum(amounts: readonly Cents[]): Cents {
  return amounts.reduce((all, amount) => all + amount, 0)
}
