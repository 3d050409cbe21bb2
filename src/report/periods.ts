/**
 * The columns of the plan: the same figures by fiscal year, quarter or month.
 *
 * Years are taken as the result gives them; quarters and months are sums over its books, and their sums equal the years.
 * Nothing here may recompute what the engine decided: it only adds up needs, postings and lapses.
 */
import type { Cents, Id, Month, Simulation } from '../result/types.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { monthText, toIndex } from './words.ts'

export type By = 'year' | 'quarter' | 'month'

export type Period = {
  readonly label: string
  readonly cost: Cents
  readonly funded: Cents
  readonly gap: Cents
  readonly lapsed: Cents
  readonly serviceLostIfNotRaised: Cents | null
  readonly spent: (stream: Id) => Cents
  /** Summed over the services that say whom they serve; null where none does or it is not known. */
  readonly unserved: number | null
}

/** How many columns belong together, so that a wide table breaks at the end of a year or half-year. */
export const GROUP: { readonly [K in By]: number } = { year: 6, quarter: 4, month: 6 }

export function periodsOf(result: Simulation, by: By): Period[] {
  return by === 'year' ? result.fiscalYears.map((year) => ofFigures(year.fy, year)) : fromBooks(result, by)
}

export function wholeHorizon(result: Simulation): Period {
  // People are counted by year: someone who goes without for two years is no two people.
  return { ...ofFigures('Total', result.total), unserved: null }
}

/** The three lists of the books, which some reports cannot do without. */
export function booksOf(
  result: Simulation,
  what: string,
): { readonly [K in 'needs' | 'ledger' | 'movements']: NonNullable<Simulation[K]> } {
  const { needs, ledger, movements } = result
  if (needs === null || ledger === null || movements === null) {
    throw new Error(`This result was made without its books, so it has no ${what}. Run it again with its ledger.`)
  }
  return { needs, ledger, movements }
}

function ofFigures(label: string, figures: Simulation['total']): Period {
  const unserved = Object.values(figures.services).flatMap((service) => service.unserved ?? [])
  return {
    label,
    cost: figures.cost,
    funded: figures.funded,
    gap: figures.gap,
    lapsed: figures.lapsed,
    serviceLostIfNotRaised: figures.serviceLostIfNotRaised,
    spent: (stream) => figures.streams[stream]?.spent ?? 0,
    unserved: unserved.length === 0 ? null : unserved.reduce((sum, people) => sum + people, 0),
  }
}

function fromBooks(result: Simulation, by: 'quarter' | 'month'): Period[] {
  const { needs, ledger, movements } = booksOf(result, `figures by ${by}`)
  const slots = result.fiscalYears.flatMap((year) => slotsOf(year, by))
  const cost = sumByMonth(needs)
  const funded = sumByMonth(ledger)
  const lapsed = sumByMonth(movements.filter((movement) => movement.kind === 'lapsed'))
  const spent = new Map(result.catalogue.streams.map(({ id }) => [id, sumByMonth(ledger.filter((posting) => posting.stream === id))]))
  return slots.map(({ label, months }) => {
    const over = (sums: ReadonlyMap<Month, Cents> | undefined) => months.reduce((sum, month) => sum + (sums?.get(month) ?? 0), 0)
    return {
      label,
      cost: over(cost),
      funded: over(funded),
      gap: over(cost) - over(funded),
      lapsed: over(lapsed),
      serviceLostIfNotRaised: null,
      spent: (stream) => over(spent.get(stream)),
      unserved: null,
    }
  })
}

function slotsOf(year: Simulation['fiscalYears'][number], by: 'quarter' | 'month'): { readonly label: string; readonly months: Month[] }[] {
  const first = toIndex(year.from)
  const count = toIndex(year.through) - first + 1
  const size = by === 'month' ? 1 : 3
  return Array.from({ length: Math.ceil(count / size) }, (_, slot) => {
    const months = monthsFrom(first + slot * size, Math.min(size, count - slot * size))
    return { label: by === 'month' ? monthText(months[0]!) : `${year.fy} Q${slot + 1}`, months }
  })
}

function monthsFrom(first: MonthIndex, count: number): Month[] {
  return Array.from({ length: count }, (_, offset) => formatMonth(first + offset))
}

function sumByMonth(entries: readonly { readonly month: Month; readonly amount: Cents }[]): ReadonlyMap<Month, Cents> {
  const sums = new Map<Month, Cents>()
  for (const { month, amount } of entries) sums.set(month, (sums.get(month) ?? 0) + amount)
  return sums
}
