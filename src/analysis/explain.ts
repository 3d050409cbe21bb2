/**
 * Where a figure comes from: the postings behind it, every stream that did not pay with its reasons, and the cut of the proof that holds it.
 *
 * The scenario is run once more by the same engine, because a result tells the reasons of whole gaps only; here they are asked for the
 * costs and months in question.
 */
import { run } from '../engine/run.ts'
import { compile } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import { frozen } from '../result/frozen.ts'
import { everyReasonOf, Timelines } from '../result/reasons.ts'
import { rulesOf } from '../result/rules.ts'
import { summarise } from '../result/summarise.ts'
import { type Shortfall, type Tally, tally as tallyOf } from '../result/tally.ts'
import type { Cents, Cut, Gap, Id, Lapse, Month, Posting, Reason, Simulation } from '../result/types.ts'
import { changesOf, modelOf, type ReadOptions, read, type Source, type Vary, whatIfOf } from '../scenario/read.ts'
import { indexOfMonth } from '../time/day.ts'
import { formatMonth } from '../time/month.ts'
import { type Topic, type Topics, topicOf, topicsOf, wholeCost } from './topics.ts'

/**
 * The answer to "where does this come from": of a service, a cost line, a stream or a gap, in the months asked for.
 * Plain, frozen JSON, like a result; money is integer cents.
 */
export type Explanation = {
  readonly fundbraid: 1
  readonly kind: 'explanation'
  readonly engine: string
  readonly unit: 'cent'
  readonly scenario: Simulation['scenario']
  readonly changes: Simulation['changes']
  readonly method: Simulation['options']['method']
  /** Names of everything that has an id below. */
  readonly catalogue: Simulation['catalogue']
  readonly about: Topic['about']
  readonly id: string
  readonly from: Month
  readonly through: Month
  /** `cost = funded + gap`, of a service, a cost line or a gap; null for a stream. */
  readonly figures: { readonly cost: Cents; readonly funded: Cents; readonly gap: Cents } | null
  /** Of a stream: `opening + released + earned = spent + lapsed + closing`; else null. */
  readonly account: StreamAccount | null
  /** Of a stream: what it may pay and its limits, in words; else []. */
  readonly rules: readonly string[]
  /** The postings, summed by stream, award and service. */
  readonly payers: readonly Payer[]
  readonly postings: readonly Posting[]
  /** What is unfunded, by cost line and month; they sum to the gap. Of a stream: nothing, it has no costs. */
  readonly shortfalls: readonly { readonly month: Month; readonly cost: string; readonly amount: Cents }[]
  /** Why each stream did not pay what is unfunded; those of one stream sum to the gap. Of a stream: its reasons, service by service. */
  readonly reasons: readonly ExplainedReason[]
  /** The gaps of the result that reach into these months. */
  readonly gaps: readonly Gap[]
  /** The cuts of the proof that hold what is unfunded: costs, and all the money that may pay for them. [] for other methods than braid. */
  readonly cuts: readonly Cut[]
  /** Of a stream: its money that lapsed in these months. */
  readonly lapses: readonly Lapse[]
}

export type StreamAccount = {
  readonly opening: Cents
  readonly released: Cents
  readonly earned: Cents
  readonly spent: Cents
  readonly lapsed: Cents
  readonly closing: Cents
}

export type Payer = {
  readonly stream: Id
  readonly award: string
  readonly service: Id
  /** First and last month in which it paid. */
  readonly from: Month
  readonly through: Month
  readonly amount: Cents
}

/** `from` is the first of these months in which it was the reason, `cite` the stream's. */
export type ExplainedReason = Reason & { readonly from: Month; readonly service: Id; readonly cite: string | null }

/** Everything that can be explained of a scenario. Throws a ScenarioError for what is wrong with it. */
export function topics(source: Source, options: ReadOptions & Vary = {}): Topics {
  return frozen(topicsOf(ran(source, options).result))
}

/**
 * Explains a service (`therapy`), a cost line (`therapy/clinicians`), a stream (`aware`) or a gap (`therapy@2027-10`); with a fiscal year
 * or month in front of those months alone (`FY28.therapy`, `2027-11.aware`).
 * Throws a ScenarioError for what is wrong with the scenario, or suggests the nearest where nothing has this name.
 *
 * @example
 * const { postings, reasons, cuts } = explain(text, 'FY28.therapy')
 */
export function explain(source: Source, what: string, options: ReadOptions & Vary = {}): Explanation {
  return explainer(source, options)(what)
}

/** Runs a scenario once and answers any number of questions about it, each as `explain` does. */
export function explainer(source: Source, options: ReadOptions & Vary = {}): (what: string) => Explanation {
  const asked = ran(source, options)
  return (what) => explanationOf(asked, what)
}

type Ran = { readonly plan: Plan; readonly tally: Tally; readonly result: Simulation }

function explanationOf({ plan, tally, result }: Ran, what: string): Explanation {
  const topic = topicOf(result, what)
  const { about, id, from, through } = topic
  const isNow = ({ month }: { readonly month: Month }) => month >= from && month <= through
  const isOwn = ownOf(topic, result)
  const postings = result.ledger!.filter((one) => isNow(one) && isOwn(one))
  const cells = cellsOf(tally, topic, result)
  const isStream = about === 'stream'
  const shortfalls = isStream ? [] : cells.map((cell) => shortfallOf(plan, cell))
  return frozen({
    fundbraid: 1,
    kind: 'explanation',
    engine: result.engine,
    unit: 'cent',
    scenario: result.scenario,
    changes: result.changes,
    method: result.options.method,
    catalogue: result.catalogue,
    ...{ about, id, from, through },
    figures: isStream
      ? null
      : figuresOf(
          result.needs!.filter((one) => isNow(one) && isOwn({ ...one, stream: '' })),
          postings,
        ),
    account: isStream ? accountOf(topic, result) : null,
    rules: isStream ? rulesOf(plan.streams.find((stream) => stream.id === id)!, plan.model) : [],
    payers: payersOf(postings),
    postings,
    shortfalls,
    reasons: reasonsOf(tally, cells, isStream ? (stream) => stream === id : () => true),
    gaps: result.gaps.filter((gap) => gap.from <= through && gap.through >= from && (isStream || gap.service === serviceOf(topic))),
    cuts: cutsOf(result, shortfalls),
    lapses: isStream ? result.lapses.filter((lapse) => lapse.stream === id && isNow(lapse)) : [],
  })
}

function ran(source: Source, options: ReadOptions & Vary): Ran {
  const scenario = read(source, options)
  const plan = compile(modelOf(scenario))
  const outcome = run(plan)
  const result = summarise(plan, outcome, { whatIf: whatIfOf(scenario), changes: changesOf(scenario), ledger: true })
  return { plan, tally: tallyOf(plan, outcome.books, outcome.funded), result }
}

function serviceOf({ about, id }: Topic): string {
  return about === 'gap' ? id.slice(0, id.indexOf('@')) : id.split('/')[0]!
}

/** Which postings and needs a topic is about. */
function ownOf({ about, id }: Topic, { gaps }: Simulation): (one: Pick<Posting, 'stream' | 'service' | 'cost'>) => boolean {
  switch (about) {
    case 'service':
      return ({ service }) => service === id
    case 'cost':
      return ({ cost }) => cost === id || wholeCost(cost) === id
    case 'stream':
      return ({ stream }) => stream === id
    case 'gap': {
      const own = gaps.find((gap) => gap.id === id)!.service
      return ({ service }) => service === own
    }
    default:
      return about satisfies never
  }
}

/** What is unfunded of the lines and months asked for; of a stream, of all lines. In order of time, then as listed. */
function cellsOf({ plan, unfunded }: Tally, topic: Topic, result: Simulation): Shortfall[] {
  const isOwn = topic.about === 'stream' ? () => true : ownOf(topic, result)
  const { from } = plan.model.calendar
  const cells: Shortfall[] = []
  for (let month = indexOfMonth(topic.from) - from; month <= indexOfMonth(topic.through) - from; month++)
    plan.lines.forEach(({ id, service }, line) => {
      const amount = unfunded[line * plan.monthCount + month]!
      if (amount > 0 && isOwn({ stream: '', service, cost: id })) cells.push({ line, month, amount })
    })
  return cells
}

function shortfallOf({ model, lines }: Plan, { line, month, amount }: Shortfall): Explanation['shortfalls'][number] {
  return { month: formatMonth(model.calendar.from + month), cost: lines[line]!.id, amount }
}

function figuresOf(needs: readonly { readonly amount: Cents }[], postings: readonly Posting[]) {
  const [cost, funded] = [sumOf(needs), sumOf(postings)]
  return { cost, funded, gap: cost - funded }
}

function sumOf(list: readonly { readonly amount: Cents }[]): Cents {
  return list.reduce((sum, { amount }) => sum + amount, 0)
}

/** A balance before the first month, what came and went, and the balance after the last. */
function accountOf({ id, from, through }: Topic, { ledger, movements }: Simulation): StreamAccount {
  const moved = (kinds: readonly string[], isIn: (month: Month) => boolean) =>
    sumOf(movements!.filter(({ kind, stream, month }) => stream === id && kinds.includes(kind) && isIn(month)))
  const paid = (isIn: (month: Month) => boolean) => sumOf(ledger!.filter(({ stream, month }) => stream === id && isIn(month)))
  const isBefore = (month: Month) => month < from
  const isNow = (month: Month) => month >= from && month <= through
  const opening =
    moved(['opening'], (month) => month <= through) + moved(['released', 'earned'], isBefore) - moved(['lapsed'], isBefore) - paid(isBefore)
  const [released, earned, lapsed] = (['released', 'earned', 'lapsed'] as const).map((kind) => moved([kind], isNow)) as [
    Cents,
    Cents,
    Cents,
  ]
  const spent = paid(isNow)
  return { opening, released, earned, spent, lapsed, closing: opening + released + earned - spent - lapsed }
}

function payersOf(postings: readonly Posting[]): Payer[] {
  const sums = new Map<string, Payer>()
  for (const { stream, award, service, month, amount } of postings) {
    const key = `${service} ${stream} ${award}`
    const known = sums.get(key)
    sums.set(
      key,
      known === undefined
        ? { stream, award, service, from: month, through: month, amount }
        : { ...known, through: month, amount: known.amount + amount },
    )
  }
  return [...sums.values()]
}

function reasonsOf(tally: Tally, cells: readonly Shortfall[], isAsked: (stream: Id) => boolean): ExplainedReason[] {
  const { plan } = tally
  const timelines = new Timelines(tally)
  const services = [...new Set(cells.map(({ line }) => plan.lineService[line]!))].sort((one, other) => one - other)
  return services.flatMap((service) => {
    const own = cells.filter(({ line }) => plan.lineService[line] === service)
    return plan.streams.flatMap(({ id, cite }, stream) =>
      isAsked(id)
        ? everyReasonOf(tally, timelines, stream, own).map((reason) => ({ ...reason, service: plan.model.services[service]!.id, cite }))
        : [],
    )
  })
}

/** For each unfunded cost the first cut that holds it: that of its own priority, or of the next one. */
function cutsOf({ proof }: Simulation, shortfalls: Explanation['shortfalls']): Cut[] {
  const cuts = proof?.cuts ?? []
  const found = new Set<Cut>()
  for (const { cost, month } of shortfalls) {
    const cut = cuts.find(({ needs }) => needs.some((need) => need.cost === cost && need.from <= month && need.through >= month))
    if (cut !== undefined) found.add(cut)
  }
  return cuts.filter((cut) => found.has(cut))
}
