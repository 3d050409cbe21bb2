/**
 * Figures of a year and of the horizon: what services cost, who paid, what every stream received, spent, lost and kept.
 * That the sums foot is asserted here, on every run.
 */
import { InternalError } from '../money/internal-error.ts'
import type { Plan } from '../plan/plan.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import { formatMonth } from '../time/month.ts'
import { sumOf, type Tally, type YearTally } from './tally.ts'
import type { Figures, ServiceFigures, StreamFigures, YearFigures } from './types.ts'
import { unservedIn } from './unserved.ts'

export function yearFigures(tally: Tally): YearFigures[] {
  const { plan } = tally
  const { calendar } = plan.model
  let opening = new Float64Array(plan.streams.length)
  return plan.years.map((year, index) => {
    const sums = tally.years[index]!
    const { streams, closing } = streamFigures(plan, sums, opening)
    opening = closing
    if (index === plan.years.length - 1) assertClosing(tally, closing)
    return {
      fy: formatFiscalYear(year.year),
      from: formatMonth(calendar.from + year.from),
      through: formatMonth(calendar.from + year.through),
      ...figuresOf(plan, sums, serviceFigures(tally, index), streams),
    }
  })
}

function serviceFigures({ plan: { model, monthCount }, years, lost }: Tally, year: number): { [id: string]: ServiceFigures } {
  const sums = years[year]!
  return Object.fromEntries(
    model.services.map((service, index) => {
      const [cost, funded] = [sums.cost[index]!, sums.funded[index]!]
      const gap = cost - funded
      if (gap < 0) throw new InternalError(`${service.id} is paid ${-gap} cents too much`)
      const first = index * monthCount + year * 12
      const serviceLost = sumOf(lost.subarray(first, first + 12))
      if (serviceLost < gap) throw new InternalError(`${service.id} loses less (${serviceLost} cents) than it lacks (${gap})`)
      return [service.id, { cost, funded, gap, serviceLost, unserved: unservedIn(model, service, year, serviceLost, cost) }]
    }),
  )
}

function streamFigures(plan: Plan, sums: YearTally, opening: Float64Array) {
  const closing = new Float64Array(plan.streams.length)
  const funded = sumOf(sums.spent)
  const streams = Object.fromEntries(
    plan.streams.map(({ id }, index): [string, StreamFigures] => {
      const begun = opening[index]! + sums.opening[index]!
      const [released, earned, spent, lapsed] = [sums.released[index]!, sums.earned[index]!, sums.spent[index]!, sums.lapsed[index]!]
      const left = begun + released + earned - spent - lapsed
      if (left < 0) throw new InternalError(`${id} spent ${-left} cents that it did not have`)
      closing[index] = left
      return [id, { opening: begun, released, earned, spent, lapsed, closing: left, share: share(spent, funded) }]
    }),
  )
  return { streams, closing }
}

/** Six decimals, so that a share is the same text everywhere. */
function share(spent: number, funded: number): number {
  return funded === 0 ? 0 : Math.round((spent / funded) * 1e6) / 1e6
}

function figuresOf(
  plan: Plan,
  sums: YearTally,
  services: { [id: string]: ServiceFigures },
  streams: { [id: string]: StreamFigures },
): Figures {
  const { model } = plan
  const paid = Object.fromEntries(
    model.services.map((service, s) => {
      const row = Object.fromEntries(plan.streams.map((stream, t) => [stream.id, sums.paid[s * plan.streams.length + t]!]))
      if (sumOf(Object.values(row)) !== services[service.id]!.funded) throw new InternalError(`payments of ${service.id} do not foot`)
      return [service.id, row]
    }),
  )
  const cost = sumOf(sums.cost)
  const funded = sumOf(sums.funded)
  const serviceLostIfNotRaised = sumOf(Object.values(services).map(({ serviceLost }) => serviceLost))
  return { cost, funded, gap: cost - funded, lapsed: sumOf(sums.lapsed), serviceLostIfNotRaised, services, streams, paid }
}

/** What the streams are left with is what the engine says is left. */
function assertClosing({ plan, books }: Tally, closing: Float64Array): void {
  const left = new Float64Array(plan.streams.length)
  for (const { kind, pot, amount } of books.movements) if (kind === 'closing') left[plan.pots[pot]!.stream]! += amount
  plan.streams.forEach(({ id }, index) => {
    if (left[index] !== closing[index]) throw new InternalError(`${id} closes with ${closing[index]} cents, its pots with ${left[index]}`)
  })
}

/** The whole horizon. People are those of the worst year: the same person may be missed in every year. */
export function totalFigures(plan: Plan, years: readonly YearFigures[]): Figures {
  const sum = (of: (year: YearFigures) => number) => sumOf(years.map(of))
  const [first, last] = [years[0]!, years.at(-1)!]
  const funded = sum((year) => year.funded)
  const services = Object.fromEntries(
    plan.model.services.map(({ id }): [string, ServiceFigures] => {
      const people = years.map((year) => year.services[id]!.unserved).filter((count) => count !== null)
      return [
        id,
        {
          cost: sum((year) => year.services[id]!.cost),
          funded: sum((year) => year.services[id]!.funded),
          gap: sum((year) => year.services[id]!.gap),
          serviceLost: sum((year) => year.services[id]!.serviceLost),
          unserved: people.length === 0 ? null : Math.max(...people),
        },
      ]
    }),
  )
  const streams = Object.fromEntries(
    plan.streams.map(({ id }): [string, StreamFigures] => {
      const spent = sum((year) => year.streams[id]!.spent)
      return [
        id,
        {
          opening: first.streams[id]!.opening,
          released: sum((year) => year.streams[id]!.released),
          earned: sum((year) => year.streams[id]!.earned),
          spent,
          lapsed: sum((year) => year.streams[id]!.lapsed),
          closing: last.streams[id]!.closing,
          share: share(spent, funded),
        },
      ]
    }),
  )
  const paid = Object.fromEntries(
    plan.model.services.map(({ id: service }) => [
      service,
      Object.fromEntries(plan.streams.map(({ id: stream }) => [stream, sum((year) => year.paid[service]![stream]!)])),
    ]),
  )
  return {
    cost: sum((year) => year.cost),
    funded,
    gap: sum((year) => year.gap),
    lapsed: sum((year) => year.lapsed),
    serviceLostIfNotRaised: sum((year) => year.serviceLostIfNotRaised),
    services,
    streams,
    paid,
  }
}
