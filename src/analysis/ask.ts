/**
 * Ask: the smallest thing that closes a gap. New money by year, the same under the rules of a stream, and for each lever the value.
 *
 * Every answer is found and then checked by the engine: at the value nothing is missing, one step less leaves something. Services count in full,
 * whatever `policy.delivery` says: who closes the gap runs them.
 */
import { unpaidBy } from '../engine/run.ts'
import type { Cents } from '../money/cents.ts'
import { MAX_CENTS } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import { compile } from '../plan/compile.ts'
import { frozen } from '../result/frozen.ts'
import type { Cut, FiscalYear, Id, Month, Simulation } from '../result/types.ts'
import { ScenarioError, suggest } from '../scenario/problems.ts'
import { modelOf, read, type Scenario, type Source, tryRead } from '../scenario/read.ts'
import type { Model, Stream } from '../scenario/scenario.ts'
import { runScenario } from '../simulate.ts'
import { fiscalYearOf, formatFiscalYear } from '../time/fiscal-year.ts'
import { formatMonth } from '../time/month.ts'
import { VERSION } from '../version.ts'
import { inFull } from './in-full.ts'
import { type Lever, leversOf } from './levers.ts'
import { withAwards } from './new-money.ts'
import type { LongRun } from './question.ts'

export type AskOptions = LongRun & {
  /** Whose gap is to be closed, and through which fiscal year. Default: all of it. */
  readonly close?: { readonly service?: Id | undefined; readonly through?: FiscalYear | undefined } | undefined
  /** A stream of the scenario whose rules the new money has. Default: none, it may pay any cost. */
  readonly like?: Id | undefined
  /** Paths such as `assumptions.cola`. Default: the `levers:` of the scenario. */
  readonly levers?: readonly string[] | undefined
}

/** Plain, frozen JSON, like a result. */
export type Ask = {
  readonly fundbraid: 1
  readonly kind: 'ask'
  readonly engine: string
  readonly unit: 'cent'
  readonly scenario: Simulation['scenario']
  readonly changes: Simulation['changes']
  /** Null: all services. */
  readonly service: Id | null
  readonly through: FiscalYear
  readonly gap: Cents
  readonly answers: readonly Answer[]
}

/**
 * `money`: no less in any year will do; `months` is what bridges each month. `like` is null for money that may pay any cost of the services asked for.
 * `lever`: `closes` closes the gap, `leaves` (one step towards what it is now) leaves `gapThen`. `cannot`: the best that can be had still leaves
 * `gapLeft`; `cut` proves it where the plan's proof is of this gap.
 */
export type Answer =
  | {
      readonly kind: 'money'
      readonly like: Id | null
      readonly total: Cents
      readonly years: readonly { readonly fy: FiscalYear; readonly amount: Cents }[]
      readonly months: readonly { readonly month: Month; readonly amount: Cents }[]
    }
  | {
      readonly kind: 'lever'
      readonly path: string
      readonly now: string
      readonly closes: string
      readonly leaves: string
      readonly gapThen: Cents
    }
  | { readonly kind: 'cannot'; readonly path: string; readonly best: string | null; readonly gapLeft: Cents; readonly cut: Cut | null }

/**
 * Throws a `ScenarioError` for what is wrong with the scenario or the question.
 *
 * @example
 * const [money] = ask(text, { close: { service: 'therapy', through: 'FY28' } }).answers
 */
export function ask(source: Source, { close = {}, like, levers, onProgress, ...options }: AskOptions = {}): Ask {
  const scenario = read(source, options)
  const question = new Question(scenario, close)
  if (like !== undefined && !question.model.streams.some(({ id }) => id === like))
    throw unknown(
      'stream',
      like,
      question.model.streams.map(({ id }) => id),
    )
  const listed = leversOf(scenario, levers)
  const { gap } = question
  const count = 1 + (like === undefined ? 0 : 1) + listed.length
  const answers: Answer[] = []
  onProgress?.(0, count)
  const tell = (answer: Answer) => {
    answers.push(answer)
    onProgress?.(answers.length, count)
  }
  if (gap > 0) {
    tell(question.money())
    if (like !== undefined) tell(question.moneyLike(question.model.streams.find(({ id }) => id === like)!))
    for (const lever of listed) tell(question.lever(lever))
  }
  const plan = runScenario(scenario, { ledger: false })
  return frozen({
    ...{ fundbraid: 1, kind: 'ask', engine: VERSION, unit: 'cent', scenario: plan.scenario, changes: plan.changes },
    ...{ service: close.service ?? null, through: formatFiscalYear(question.lastYear), gap, answers },
  })
}

function unknown(what: string, id: string, known: readonly string[]): ScenarioError {
  const message = `there is no ${what} \`${id.slice(0, 80)}\` in this scenario`
  return new ScenarioError([
    { code: 'UNKNOWN-ID', severity: 'error', message, hint: suggest(id, known), path: [id.slice(0, 80)], at: { in: 'object' } },
  ])
}

class Question {
  readonly model: Model
  readonly lastYear: number
  readonly gap: Cents
  private readonly short: Float64Array

  constructor(
    private readonly scenario: Scenario,
    private readonly close: NonNullable<AskOptions['close']>,
  ) {
    this.model = inFull(modelOf(scenario))
    const { calendar, services } = this.model
    const { service, through } = close
    if (service !== undefined && !services.some(({ id }) => id === service))
      throw unknown(
        'service',
        service,
        services.map(({ id }) => id),
      )
    const years = Array.from({ length: calendar.lastYear - calendar.firstYear + 1 }, (_, at) => calendar.firstYear + at)
    const last = through === undefined ? calendar.lastYear : years.find((year) => formatFiscalYear(year) === through)
    if (last === undefined) throw unknown('fiscal year', through!, years.map(formatFiscalYear))
    this.lastYear = last
    this.short = this.shortBy(this.model)
    this.gap = sum(this.short)
  }

  /** Any dollar pays one dollar of cost, so that it takes what is missing: month by month. */
  money(): Answer {
    const { calendar } = this.model
    const byYear = new Map<number, Cents>()
    this.short.forEach((amount, month) => {
      const year = fiscalYearOf(calendar.from + month, calendar.yearStart)
      byYear.set(year, (byYear.get(year) ?? 0) + amount)
    })
    const years = [...byYear].map(([year, amount]) => ({ year, amount })).filter(({ amount }) => amount > 0)
    const left = this.left(this.withMoney(null, years))
    if (left > 0) throw new InternalError(`new money for every month leaves ${left} cents unpaid`)
    return this.moneyAnswer(null, years, this.short)
  }

  /** Year by year the least that closes all of it while the other years have plenty. */
  moneyLike(stream: Stream): Answer {
    const { firstYear } = this.model.calendar
    const plenty = Math.min(MAX_CENTS, 1000 * this.gap)
    const years = Array.from({ length: this.lastYear - firstYear + 1 }, (_, at) => ({ year: firstYear + at, amount: plenty }))
    const most = this.left(this.withMoney(stream, years))
    if (most > 0) return { kind: 'cannot', path: `streams.${stream.id}`, best: null, gapLeft: most, cut: this.cutOf(this.scenario) }
    years.forEach((own) => {
      let [less, enough] = [-1, plenty]
      while (enough - less > 1) {
        own.amount = Math.floor((less + enough) / 2)
        if (this.left(this.withMoney(stream, years)) === 0) enough = own.amount
        else less = own.amount
      }
      own.amount = enough
    })
    return this.moneyAnswer(
      stream.id,
      years.filter(({ amount }) => amount > 0),
      this.short,
    )
  }

  private moneyAnswer(like: Id | null, years: readonly { readonly year: number; readonly amount: Cents }[], months: Float64Array): Answer {
    return {
      kind: 'money',
      like,
      total: years.reduce((all, { amount }) => all + amount, 0),
      years: years.map(({ year, amount }) => ({ fy: formatFiscalYear(year), amount })),
      months: [...months].flatMap((amount, at) => (amount === 0 ? [] : [{ month: formatMonth(this.model.calendar.from + at), amount }])),
    }
  }

  /** The steps of a lever from the first year's value towards both ends: the nearest that closes. */
  lever({ path, now, start, low, high, textAt }: Lever): Answer {
    const known = new Map<number, Cents | null>()
    const leftAt = (step: number): Cents | null => {
      if (!known.has(step)) {
        const { scenario } = tryRead(this.scenario, { changes: [{ set: path, to: textAt(step) }] })
        known.set(step, step === start && scenario === null ? this.gap : scenario === null ? null : this.left(inFull(modelOf(scenario))))
      }
      return known.get(step)!
    }
    const found = [low, high].flatMap((end) => {
      if (end === start || leftAt(end) !== 0 || leftAt(start) === 0) return []
      let [less, enough] = [start, end]
      while (Math.abs(enough - less) > 1) {
        const middle = Math.trunc((less + enough) / 2)
        if (leftAt(middle) === 0) enough = middle
        else less = middle
      }
      return [{ less, enough }]
    })
    const [nearest] = found.sort((one, other) => Math.abs(one.enough - start) - Math.abs(other.enough - start))
    if (nearest !== undefined)
      return {
        kind: 'lever',
        path,
        now,
        closes: textAt(nearest.enough),
        leaves: textAt(nearest.less),
        gapThen: leftAt(nearest.less) ?? this.gap,
      }
    const ends = [low, start, high].map((step) => ({ step, left: leftAt(step) })).filter(({ left }) => left !== null)
    const best = ends.reduce((least, one) => (one.left! < least.left! ? one : least), ends[0] ?? { step: start, left: this.gap })
    if (best.left === 0) return { kind: 'lever', path, now, closes: textAt(best.step), leaves: now, gapThen: this.gap }
    const { scenario } = tryRead(this.scenario, { changes: [{ set: path, to: textAt(best.step) }] })
    return { kind: 'cannot', path, best: textAt(best.step), gapLeft: best.left!, cut: this.cutOf(scenario ?? this.scenario) }
  }

  private cutOf(scenario: Scenario): Cut | null {
    const { proof } = runScenario(scenario, { ledger: false })
    const { service } = this.close
    return (
      proof?.cuts.find(({ gap, costs }) => gap > 0 && (service === undefined || costs.some((cost) => cost.startsWith(`${service}/`)))) ??
      null
    )
  }

  /** Money that comes last, so that it takes nothing from what is there. Without a stream it may pay whatever is asked for. */
  private withMoney(like: Stream | null, years: readonly { readonly year: number; readonly amount: Cents }[]): Model {
    const { service } = this.close
    const base: Stream = like ?? {
      ...{ id: '', name: '', kind: 'appropriation', source: 'local', funder: null, cite: null, excludes: null, awards: [], earns: [] },
      ...{ reimburses: [], limits: [], indirect: null, match: null, lastResort: true, after: [], chance: null, renewal: null },
      ...{ paidAfter: 0, upfront: false, path: [] },
      pays: service === undefined ? null : [{ keys: [{ key: 'service', values: [service] }], except: null }],
    }
    const stream = { ...base, id: 'new-money', awards: [], earns: [], reimburses: [], chance: null, lastResort: true, after: [] }
    return { ...this.model, streams: [...this.model.streams, withAwards(this.model, stream, years)] }
  }

  private left(model: Model): Cents {
    return sum(this.shortBy(model))
  }

  /** What is missing of what is asked for, by month. */
  private shortBy(model: Model): Float64Array {
    const plan = compile(model)
    const { service } = this.close
    const own = plan.lines.map((line) => service === undefined || line.service === service)
    const short = new Float64Array((this.lastYear - this.model.calendar.firstYear + 1) * 12)
    unpaidBy(plan).forEach((amount, cell) => {
      const month = cell % plan.monthCount
      if (own[Math.floor(cell / plan.monthCount)] && month < short.length) short[month]! += amount
    })
    return short
  }
}

function sum(amounts: Float64Array): Cents {
  return amounts.reduce((all, amount) => all + amount, 0)
}
