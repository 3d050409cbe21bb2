/**
 * Stress: what happens if a stream is lost, each in turn, then each two of the five worst; how much hangs on few streams, and on money that ends.
 */
import { InternalError } from '../money/internal-error.ts'
import { frozen } from '../result/frozen.ts'
import type { Cents, Change, FiscalYear, Id, Month, Simulation } from '../result/types.ts'
import { read, type Scenario, type Source } from '../scenario/read.ts'
import { answered, type LongRun, type Question } from './question.ts'
import { lossOf, type Made, type Outcome, summed } from './variant.ts'

/** What is left of the plan when streams bring no money any more. All of it is over the whole horizon. */
export type StressLoss = {
  /** One stream, or two. */
  readonly streams: readonly Id[]
  readonly gap: Cents
  /** `gap` less that of the plan as it is. Money that must be paid back goes with its stream: then it can be below zero. */
  readonly more: Cents
  /** The largest gap in mandated costs of one service, and the service; 0 and null where there is none. */
  readonly worstMandated: Cents
  readonly worstService: Id | null
  /** The first month in which more is unfunded than in the plan as it is; null where there is none. */
  readonly first: Month | null
  /** The service that is lost when the gap is not raised: the gap, and what services then do not earn. */
  readonly serviceLost: Cents
}

export type Stress = {
  readonly kind: 'stress'
  readonly scenario: Simulation['scenario']
  readonly changes: readonly Change[]
  readonly catalogue: Pick<Simulation['catalogue'], 'services' | 'streams'>
  readonly from: Month
  readonly through: Month
  /** The gap of the plan as it is. */
  readonly base: Cents
  /** The plan as it is, in the words of a loss. */
  readonly plan: StressLoss
  /** Each stream alone, the largest gap first; then each two of the five that hurt most. */
  readonly lost: readonly StressLoss[]
  /** Herfindahl–Hirschman index of what streams pay over the horizon: the sum of the squares of their percentages, 0 (nothing is paid) to 10000 (one stream pays all). */
  readonly hhi: number
  /** The stream that pays most, and its share of all that is paid, 0 to 1; null where nothing is paid. */
  readonly largest: { readonly stream: Id; readonly share: number } | null
  /** Of the cost of the first fiscal year: what is paid by streams whose last money ends within so many months of the horizon's start. */
  readonly endingWithin: readonly EndingWithin[]
  /** By service, as listed. */
  readonly runway: readonly Runway[]
}

export type EndingWithin = {
  readonly months: 12 | 24 | 36
  readonly fy: FiscalYear
  /** Null where the plan ends before that: then nobody knows. */
  readonly amount: Cents | null
  /** amount ÷ cost of that year, 0 to 1 with six decimals. */
  readonly share: number | null
  readonly streams: readonly Id[]
}

/** How long a service is funded in full. */
export type Runway = {
  readonly service: Id
  /** Months from the horizon's start to its first gap; null where it has none. */
  readonly months: number | null
  /** The month of that gap. */
  readonly first: Month | null
}

const MOST_PAIRED = 5

/**
 * Loses each stream in turn, as the what-if `remove` does, also where other streams name it. Throws a ScenarioError for what is wrong
 * with the scenario.
 *
 * @example
 * const [worst] = stress(text).lost
 * console.log(worst.streams, worst.gap, worst.first)
 */
export function stress(source: Source, { onProgress, ...options }: LongRun = {}): Stress {
  const scenario = read(source, options)
  return answered(stressOf(scenario), scenario, onProgress)
}

export function* stressOf(scenario: Scenario): Question<Stress> {
  const result = lossOf(scenario, [])
  const ids = result.catalogue.streams.map(({ id }) => id)
  const pairs = (count: number) => (count * (count - 1)) / 2
  const singles = ids.map((id) => [id])
  const plan = summed(result)
  const alone = yield { variants: singles.map((without) => ({ without })), later: pairs(Math.min(MOST_PAIRED, ids.length)) }
  const lossIn = (streams: readonly Id[], outcome: Outcome) => lossFrom(streams, sound(outcome), plan)
  const single = alone.map((outcome, at) => lossIn(singles[at]!, outcome)).sort((one, other) => other.gap - one.gap)
  const worst = single.filter(({ more }) => more > 0).slice(0, MOST_PAIRED)
  const both = worst.flatMap((one, at) => worst.slice(at + 1).map((other) => [...one.streams, ...other.streams]))
  const together = both.length === 0 ? [] : yield { variants: both.map((without) => ({ without })), later: 0 }
  const double = together.map((outcome, at) => lossIn(both[at]!, outcome)).sort((one, other) => other.gap - one.gap)
  return frozen({
    kind: 'stress',
    scenario: result.scenario,
    changes: result.changes,
    catalogue: { services: result.catalogue.services, streams: result.catalogue.streams },
    from: result.fiscalYears[0]!.from,
    through: result.fiscalYears.at(-1)!.through,
    base: result.total.gap,
    plan: lossIn([], plan),
    lost: [...single, ...double],
    ...concentration(result),
    endingWithin: ([12, 24, 36] as const).map((months) => endingWithin(result, months)),
    runway: result.catalogue.services.map(({ id }) => runwayOf(result, id)),
  })
}

function sound(outcome: Outcome): Made {
  if (outcome.refused !== null) throw new InternalError('a loss of streams was not worked out')
  return outcome
}

function lossFrom(streams: readonly Id[], outcome: Made, plan: Made): StressLoss {
  const before = new Map(plan.months.map(({ month, gap }) => [month, gap]))
  return {
    streams,
    gap: outcome.gap,
    more: outcome.gap - plan.gap,
    worstMandated: outcome.mandated?.gap ?? 0,
    worstService: outcome.mandated?.service ?? null,
    first: outcome.months.find(({ month, gap }) => gap > (before.get(month) ?? 0))?.month ?? null,
    serviceLost: outcome.serviceLost,
  }
}

function concentration({ total }: Simulation): Pick<Stress, 'hhi' | 'largest'> {
  const { funded } = total
  const [first] = Object.entries(total.streams).sort(([, one], [, other]) => other.spent - one.spent)
  if (first === undefined || funded === 0) return { hhi: 0, largest: null }
  const squares = Object.values(total.streams).reduce((sum, { spent }) => sum + BigInt(spent) ** 2n, 0n)
  const all = BigInt(funded) ** 2n
  return { hhi: Number((squares * 20_000n + all) / (2n * all)), largest: { stream: first[0], share: first[1].share } }
}

function endingWithin({ catalogue, fiscalYears }: Simulation, months: EndingWithin['months']): EndingWithin {
  const year = fiscalYears[0]!
  if (fiscalYears.length * 12 < months) return { months, fy: year.fy, amount: null, share: null, streams: [] }
  const streams = catalogue.streams
    .filter(({ id, ends }) => ends !== null && monthsFrom(year.from, ends) < months && year.streams[id]!.spent > 0)
    .map(({ id }) => id)
  const amount = streams.reduce((sum, id) => sum + year.streams[id]!.spent, 0)
  const share = year.cost === 0 ? 0 : Number((BigInt(amount) * 2_000_000n + BigInt(year.cost)) / (2n * BigInt(year.cost))) / 1_000_000
  return { months, fy: year.fy, amount, share, streams }
}

function runwayOf({ gaps, fiscalYears }: Simulation, service: Id): Runway {
  const [first] = gaps
    .filter((gap) => gap.service === service)
    .map(({ from }) => from)
    .sort()
  return first === undefined ? { service, months: null, first: null } : { service, months: monthsFrom(fiscalYears[0]!.from, first), first }
}

function monthsFrom(start: Month, month: Month): number {
  const index = (of: Month) => Number(of.slice(0, 4)) * 12 + Number(of.slice(5))
  return index(month) - index(start)
}
