/**
 * What can be asked about a plan, and which of it a question means: a service, a cost line, a stream or a gap, of the whole plan, of a
 * fiscal year or of a month.
 */
import type { Cents, FiscalYear, Id, Month, Simulation } from '../result/types.ts'
import { ScenarioError, suggest } from '../scenario/problems.ts'

/** Everything that can be explained, with the figure by which one chooses. Plain, frozen JSON, like a result. */
export type Topics = {
  readonly fundbraid: 1
  readonly kind: 'topics'
  readonly engine: string
  readonly unit: 'cent'
  readonly scenario: Simulation['scenario']
  readonly changes: Simulation['changes']
  readonly years: readonly FiscalYear[]
  /** First and last month of the plan. */
  readonly from: Month
  readonly through: Month
  readonly services: readonly { readonly id: Id; readonly name: string; readonly cost: Cents; readonly gap: Cents }[]
  readonly streams: readonly { readonly id: Id; readonly name: string; readonly spent: Cents }[]
  readonly costs: readonly string[]
  readonly gaps: readonly {
    readonly id: string
    readonly service: Id
    readonly from: Month
    readonly through: Month
    readonly amount: Cents
  }[]
}

export function topicsOf(result: Simulation): Topics {
  const { catalogue, total } = result
  return {
    fundbraid: 1,
    kind: 'topics',
    engine: result.engine,
    unit: 'cent',
    scenario: result.scenario,
    changes: result.changes,
    years: result.fiscalYears.map(({ fy }) => fy),
    from: result.fiscalYears[0]!.from,
    through: result.fiscalYears.at(-1)!.through,
    services: catalogue.services.map(({ id, name }) => ({ id, name, cost: total.services[id]!.cost, gap: total.services[id]!.gap })),
    streams: catalogue.streams.map(({ id, name }) => ({ id, name, spent: total.streams[id]!.spent })),
    costs: catalogue.costs.map(({ id }) => id),
    gaps: result.gaps.map(({ id, service, from, through, amount }) => ({ id, service, from, through, amount })),
  }
}

/** What a question is about, and of which months. */
export type Topic = {
  readonly about: 'service' | 'cost' | 'stream' | 'gap'
  readonly id: string
  readonly from: Month
  readonly through: Month
}

/**
 * Throws a ScenarioError that suggests the nearest, for what is nothing of this plan.
 *
 * @example topicOf(result, 'FY28.therapy') // { about: 'service', id: 'therapy', from: '2027-07', through: '2028-06' }
 */
export function topicOf(result: Simulation, what: string): Topic {
  const gap = result.gaps.find(({ id }) => id === what)
  if (gap !== undefined) return { about: 'gap', id: what, from: gap.from, through: gap.through }
  const [, period, id] = /^(FY\d+|\d{4}-\d\d)\.(.*)$/i.exec(what) ?? [null, null, what]
  const known = idsOf(result)
  const about = known.get(id!)
  if (about === undefined) {
    const prefix = period === null ? '' : `${period}.`
    const all = [...[...known.keys()].map((one) => `${prefix}${one}`), ...(period === null ? result.gaps.map((one) => one.id) : [])]
    const years = /^(FY\d+|\d{4}-\d\d)$/i.test(what) ? `Name what is asked of it: ${what}.${[...known.keys()][0]}.` : null
    throw nothing(
      what,
      `there is nothing called \`${what.slice(0, 80)}\` to explain`,
      years ?? around(result, what) ?? suggest(what, all) ?? LIST,
    )
  }
  return { about, id: id!, ...monthsOf(result, what, period ?? null) }
}

const LIST = 'fundbraid explain FILE lists everything that can be asked.'

/** The gap that a month lies in, where it is not the gap's first. */
function around({ gaps }: Simulation, what: string): string | null {
  const [service, month] = what.split('@')
  const gap = gaps.find((one) => month !== undefined && one.service === service && one.from <= month && one.through >= month)
  return gap === undefined ? null : `The gap of that month is \`${gap.id}\`.`
}

/** A cost that is split can be asked for as a whole. */
function idsOf({ catalogue }: Simulation): Map<string, 'service' | 'cost' | 'stream'> {
  const ids = new Map<string, 'service' | 'cost' | 'stream'>()
  for (const { id } of catalogue.services) ids.set(id, 'service')
  for (const { id } of catalogue.streams) ids.set(id, 'stream')
  for (const { id } of catalogue.costs) {
    ids.set(wholeCost(id), 'cost')
    ids.set(id, 'cost')
  }
  return ids
}

/** @example wholeCost('therapy/clinicians/tier-1') // 'therapy/clinicians' */
export function wholeCost(id: string): string {
  return id.split('/').slice(0, 2).join('/')
}

function monthsOf({ fiscalYears }: Pick<Simulation, 'fiscalYears'>, what: string, period: string | null): Pick<Topic, 'from' | 'through'> {
  const [first, last] = [fiscalYears[0]!, fiscalYears.at(-1)!]
  if (period === null) return { from: first.from, through: last.through }
  if (/^FY/i.test(period)) {
    const written = period.toUpperCase().replace(/^FY20(\d\d)$/, 'FY$1')
    const year = fiscalYears.find(({ fy }) => fy === written)
    if (year !== undefined) return { from: year.from, through: year.through }
    throw nothing(what, `${period} is no year of the plan`, `The horizon is ${first.fy} to ${last.fy}.`)
  }
  const month = period as Month
  const isMonth = Number(month.slice(5)) >= 1 && Number(month.slice(5)) <= 12
  if (isMonth && month >= first.from && month <= last.through) return { from: month, through: month }
  throw nothing(what, `${month} is no month of the plan`, `The horizon is ${first.from} to ${last.through}.`)
}

function nothing(what: string, message: string, hint: string): ScenarioError {
  return new ScenarioError([{ code: 'UNKNOWN-ID', severity: 'error', message, hint, path: [what.slice(0, 80)], at: { in: 'object' } }])
}
