/**
 * The figures of each fiscal year and of the horizon, as sums over what must be paid, what was paid, and what came and went.
 *
 * It must never know why money moved.
 */
import type { Cents } from '../money/cents.ts'
import { exact } from '../money/exact.ts'
import type { Figures, Simulation, StreamFigures } from '../result/types.ts'
import type { Service } from '../scenario/scenario.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import type { Audit } from './audit.ts'
import { isOn } from './costs.ts'
import { type Facts, nameOf, sum, yearAt } from './facts.ts'
import type { Move } from './movements.ts'
import type { Loss } from './not-raised.ts'
import type { Paid } from './postings.ts'
import { same, sameKeys } from './same.ts'

export function checkFigures(
  audit: Audit,
  facts: Facts,
  { fiscalYears, total }: Simulation,
  postings: readonly Paid[],
  moves: readonly Move[],
  loss: Loss,
): void {
  const years: Figures[] = []
  facts.years.forEach((_, year) => {
    const lost = rows(facts.model.services, ({ id }) => fiscalYears[year]?.services[id]?.serviceLost ?? 0)
    years.push(yearFigures(facts, year, postings, moves, years.at(-1) ?? null, loss, lost))
  })
  const named = facts.years.map(({ year, from, through }, at) => ({
    ...{ fy: formatFiscalYear(year), from: nameOf(facts, from), through: nameOf(facts, through) },
    ...years[at]!,
  }))
  same(audit, 'FIGURES', 'fiscalYears', fiscalYears, named)
  same(audit, 'FIGURES', 'total', total, totalFigures(facts, years))
  for (const [at, year] of fiscalYears.entries()) checkKeys(audit, facts, `fiscalYears.${at}`, year)
  checkKeys(audit, facts, 'total', total)
}

function yearFigures(
  facts: Facts,
  year: number,
  allPaid: readonly Paid[],
  allMoves: readonly Move[],
  before: Figures | null,
  { lost, isUncertain }: Loss,
  stated: { readonly [service: string]: Cents },
): Figures {
  const { services } = facts.model
  const postings = allPaid.filter(({ month }) => yearAt(month) === year)
  const moves = allMoves.filter(({ month }) => yearAt(month) === year)
  const paid = rows(services, () => rows(idsOf(facts), () => 0))
  const cost = rows(services, () => 0)
  for (const { line, stream, amount } of postings) paid[facts.lines[line]!.service]![facts.streams[stream]!.stream.id]! += amount
  facts.lines.forEach(({ service }, line) => {
    cost[service]! += sum(facts.needs[line]!.slice(year * 12, year * 12 + 12))
  })
  const ofServices = rows(services, (service) => {
    const [due, funded] = [cost[service.id]!, sum(Object.values(paid[service.id]!))]
    const worked = sum(lost[services.indexOf(service)]!.slice(year * 12, year * 12 + 12))
    const serviceLost = isUncertain ? Math.min(due, Math.max(due - funded, stated[service.id]!)) : worked
    return { cost: due, funded, gap: due - funded, serviceLost, unserved: unserved(facts, service, year, serviceLost, due) }
  })
  const funded = sum(Object.values(ofServices).map((service) => service.funded))
  const streams = rows(idsOf(facts), ({ id }): StreamFigures => {
    const of = (kind: Move['kind']) =>
      sum(moves.flatMap((move) => (move.kind === kind && facts.streams[move.stream]!.stream.id === id ? move.amount : [])))
    const opening = (before === null ? 0 : before.streams[id]!.closing) + of('opening')
    const [released, earned, lapsed] = [of('released'), of('earned'), of('lapsed')]
    const spent = sum(Object.values(paid).map((row) => row[id]!))
    const closing = opening + released + earned - spent - lapsed
    return { opening, released, earned, spent, lapsed, closing, share: shareOf(spent, funded) }
  })
  return { ...sums(ofServices, streams), services: ofServices, streams, paid }
}

function totalFigures(facts: Facts, years: readonly Figures[]): Figures {
  const over = (of: (year: Figures) => Cents) => sum(years.map(of))
  const services = rows(facts.model.services, ({ id }) => ({
    cost: over((year) => year.services[id]!.cost),
    funded: over((year) => year.services[id]!.funded),
    gap: over((year) => year.services[id]!.gap),
    serviceLost: over((year) => year.services[id]!.serviceLost),
    // The same people may go without in every year.
    unserved: years.reduce<number | null>((most, { services: { [id]: service } }) => larger(most, service!.unserved), null),
  }))
  const funded = over((year) => year.funded)
  const streams = rows(idsOf(facts), ({ id }): StreamFigures => {
    const spent = over((year) => year.streams[id]!.spent)
    return {
      opening: years[0]!.streams[id]!.opening,
      released: over((year) => year.streams[id]!.released),
      earned: over((year) => year.streams[id]!.earned),
      spent,
      lapsed: over((year) => year.streams[id]!.lapsed),
      closing: years.at(-1)!.streams[id]!.closing,
      share: shareOf(spent, funded),
    }
  })
  const paid = rows(facts.model.services, (service) => rows(idsOf(facts), ({ id }) => over((year) => year.paid[service.id]![id]!)))
  return { ...sums(services, streams), services, streams, paid }
}

function sums(services: Figures['services'], streams: Figures['streams']) {
  const all = Object.values(services)
  const [cost, funded] = [sum(all.map((one) => one.cost)), sum(all.map((one) => one.funded))]
  const lapsed = sum(Object.values(streams).map((one) => one.lapsed))
  return { cost, funded, gap: cost - funded, lapsed, serviceLostIfNotRaised: sum(all.map((one) => one.serviceLost)) }
}

/** People who go without in a year: those served × service lost ÷ cost, for the part of the year in which the service runs; half up. */
export function unserved({ model: { calendar } }: Facts, service: Service, year: number, lost: Cents, cost: Cents): number | null {
  if (service.serves === null) return null
  const people = service.serves.get(calendar.firstYear + year)
  if (lost === 0 || people === undefined) return 0
  const months = Array.from({ length: 12 }, (_, month) => calendar.from + year * 12 + month)
  const named = months.filter((month) => service.season.months[month % 12])
  const runs = months.filter((month) => isOn(service.season, month))
  return people.times(lost).times(runs.length).div(exact(cost).times(named.length)).round().toNumber()
}

/** Six decimals. */
function shareOf(spent: Cents, funded: Cents): number {
  return funded === 0 ? 0 : Math.round((spent / funded) * 1e6) / 1e6
}

export function larger(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.max(one, other)
}

function idsOf({ model }: Facts): readonly { readonly id: string }[] {
  return model.streams
}

function rows<I extends { readonly id: string }, T>(list: readonly I[], of: (item: I) => T): { [id: string]: T } {
  return Object.fromEntries(list.map((item) => [item.id, of(item)]))
}

function checkKeys(audit: Audit, { model }: Facts, path: string, { services, streams, paid }: Figures): void {
  const [serviceIds, streamIds] = [model.services.map(({ id }) => id), model.streams.map(({ id }) => id)]
  sameKeys(audit, 'FIGURES', `${path}.services`, services, serviceIds)
  sameKeys(audit, 'FIGURES', `${path}.streams`, streams, streamIds)
  sameKeys(audit, 'FIGURES', `${path}.paid`, paid, serviceIds)
  for (const [id, row] of Object.entries(paid)) sameKeys(audit, 'FIGURES', `${path}.paid.${id}`, row, streamIds)
}
