/**
 * The tables of the plan: cost, funding and mix by period; who pays for what in a year; tiers by year.
 *
 * A cell is rounded so that its column adds up to the column's rounded total, and the same amount is shown alike in every
 * table. A total across a row is rounded from the exact total, so it can differ by a dollar from the sum of the row.
 */

import { grouped } from '../money/format.ts'
import type { Cents, Simulation, Tier, YearFigures } from '../result/types.ts'
import { type Block, type Cell, cell, heading, note, type Row, row, section, type Table } from './document.ts'
import { cellText, NOTHING, nearest, roundTable, roundTo, shares, shortText } from './figures.ts'
import { type By, booksOf, GROUP, type Period, periodsOf, wholeHorizon } from './periods.ts'
import { joined, type Names } from './words.ts'

const money = (whole: number, exact: Cents): Cell => cell(cellText(whole, exact))
const short = (whole: number, exact: Cents): Cell => cell(shortText(whole, exact), exact !== 0)
const right = (head: string) => ({ head, align: 'right' }) as const
const left = (head: string) => ({ head, align: 'left' }) as const

/**
 * Cost in whole dollars, and how much of it is funded and short: the one split that every table starts from. The gap is the
 * nearest dollar, as in sentences; what is funded takes the dollar of rounding.
 */
export function split({ funded, gap }: Split): { readonly cost: number; readonly funded: number; readonly gap: number } {
  const cost = nearest(funded + gap)
  return { cost, funded: cost - nearest(gap), gap: nearest(gap) }
}

type Split = { readonly funded: Cents; readonly gap: Cents }

export function planBlocks(result: Simulation, by: By, names: Names): Block[] {
  const periods = periodsOf(result, by)
  const columns = periods.length > 1 ? [...periods, wholeHorizon(result)] : periods
  const rows: Row[] = [
    row(
      'Cost of services',
      columns.map((period) => money(split(period).cost, period.cost)),
    ),
    row(
      'Funded',
      columns.map((period) => money(split(period).funded, period.funded)),
    ),
    row(
      'Gap',
      columns.map((period) => short(split(period).gap, period.gap)),
    ),
    row(
      'Money that lapses',
      columns.map((period) => money(nearest(period.lapsed), period.lapsed)),
    ),
    ...lostRow(columns),
    ...peopleRow(columns),
    section('Who funds it', columns.length),
    ...mixRows(result, columns, names),
  ]
  const people = columns.some((period) => period.unserved !== null)
  return [
    heading(by === 'year' ? 'The plan by fiscal year' : `The plan by ${by}`),
    { kind: 'table', table: { columns: [left(''), ...columns.map(({ label }) => right(label))], rows, group: GROUP[by] } },
    ...(people ? [note('People are counted once for each service that they go without, where the service says whom it serves.')] : []),
  ]
}

/** Where services earn money, more is lost than what is short. */
function lostRow(columns: readonly Period[]): Row[] {
  if (columns.every(({ serviceLostIfNotRaised: lost, gap }) => lost === null || lost === gap)) return []
  const lost = columns.map(({ serviceLostIfNotRaised: cents }) => (cents === null ? cell('') : short(nearest(cents), cents)))
  return [row('Service lost if not raised', lost)]
}

function peopleRow(columns: readonly Period[]): Row[] {
  if (columns.every((period) => period.unserved === null)) return []
  const people = columns.map(({ unserved }) =>
    cell(unserved === null ? '' : unserved === 0 ? NOTHING : grouped(unserved), unserved !== null && unserved > 0),
  )
  return [row('People unserved', people)]
}

function mixRows(result: Simulation, columns: readonly Period[], names: Names): Row[] {
  const { streams } = result.catalogue
  const mix = columns.map((period) => shares(streams.map(({ id }) => period.spent(id))))
  return [
    ...streams.map(({ id }, index) =>
      row(
        names.stream(id),
        mix.map((column) => cell(column[index]!)),
      ),
    ),
    row(
      'All funding',
      columns.map((period) => cell(period.funded === 0 ? NOTHING : '100.0%')),
      'total',
    ),
  ]
}

export function braidBlocks(result: Simulation, names: Names): Block[] {
  const first = result.fiscalYears[0]
  const last = result.fiscalYears.at(-1)
  if (first === undefined || last === undefined) return []
  return (first === last ? [first] : [first, last]).flatMap((year) => braidOf(result, year, names))
}

function braidOf(result: Simulation, year: YearFigures, names: Names): Block[] {
  const services = result.catalogue.services.filter(({ id }) => (year.services[id]?.cost ?? 0) > 0)
  const title = heading(`Who pays for what in ${year.fy}`)
  if (services.length === 0) return [title, note(`No service costs anything in ${year.fy}.`)]
  const paying = result.catalogue.streams.filter(({ id }) => (year.streams[id]?.spent ?? 0) > 0)
  const idle = result.catalogue.streams.filter((stream) => !paying.includes(stream))

  const exact = services.map(({ id }) => [...paying.map((stream) => year.paid[id]?.[stream.id] ?? 0), year.services[id]!.gap])
  const sums = split(year)
  const streamSums = paying.map(({ id }) => year.streams[id]!.spent)
  const columnTargets = [...roundTo(streamSums, sums.funded), sums.gap]
  const costs = services.map(({ id }) => year.services[id]!.cost)
  const rowTargets = roundTo(costs, sums.cost)
  const shown = roundTable(exact, rowTargets, columnTargets)

  const cells = (whole: readonly number[], cents: readonly Cents[], cost: number, exactCost: Cents): Cell[] => [
    ...whole.map((dollars, column) => (column < paying.length ? money : short)(dollars, cents[column]!)),
    money(cost, exactCost),
  ]
  const table: Table = {
    columns: [left('Service'), ...paying.map(({ id }) => right(names.stream(id))), right('Unfunded'), right('Cost')],
    rows: [
      ...services.map(({ id }, index) => row(names.service(id), cells(shown[index]!, exact[index]!, rowTargets[index]!, costs[index]!))),
      row('Total', cells(columnTargets, [...streamSums, year.gap], sums.cost, year.cost), 'total'),
    ],
    group: null,
  }
  const unpaying = idle.length === 0 ? [] : [note(`Pays nothing in ${year.fy}: ${joined(idle.map(({ id }) => names.stream(id)))}.`)]
  return [title, { kind: 'table', table }, ...unpaying]
}

export function tierBlocks(result: Simulation): Block[] {
  const { needs, ledger } = booksOf(result, 'figures by tier')
  const tierOf = new Map(result.catalogue.costs.map(({ id, tier }) => [id, tier]))
  const used = new Set(needs.map((need) => tierOf.get(need.cost) ?? null))
  const tiers = ([1, 2, 3, null] as const).filter((tier) => used.has(tier))
  const spans: { readonly label: string; readonly from: string; readonly through: string; readonly all: Split }[] = result.fiscalYears.map(
    ({ fy, from, through, funded, gap }) => ({ label: fy, from, through, all: { funded, gap } }),
  )
  if (spans.length > 1) spans.push({ label: 'Total', from: spans[0]!.from, through: spans.at(-1)!.through, all: result.total })

  const columns = spans.map(({ label, from, through, all }) => {
    const inTier = (tier: Tier | null, entries: readonly { readonly month: string; readonly cost: string; readonly amount: Cents }[]) =>
      entries
        .filter(({ month, cost }) => month >= from && month <= through && (tierOf.get(cost) ?? null) === tier)
        .reduce((sum, { amount }) => sum + amount, 0)
    const exact = tiers.map((tier) => {
      const funded = inTier(tier, ledger)
      return { funded, gap: inTier(tier, needs) - funded }
    })
    const sums = split(all)
    const funded = roundTo(
      exact.map((part) => part.funded),
      sums.funded,
    )
    const gap = roundTo(
      exact.map((part) => part.gap),
      sums.gap,
    )
    return { label, exact: [...exact, all], funded: [...funded, sums.funded], gap: [...gap, sums.gap] }
  })
  const rows = [...tiers.map((tier) => (tier === null ? 'Without a tier' : `Tier ${tier}`)), 'All tiers'].flatMap((label, index) => [
    section(label, columns.length),
    row(
      'Cost',
      columns.map(({ funded, gap, exact }) => money(funded[index]! + gap[index]!, exact[index]!.funded + exact[index]!.gap)),
    ),
    row(
      'Funded',
      columns.map(({ funded, exact }) => money(funded[index]!, exact[index]!.funded)),
    ),
    row(
      'Gap',
      columns.map(({ gap, exact }) => short(gap[index]!, exact[index]!.gap)),
    ),
  ])
  return [
    heading('By tier'),
    { kind: 'table', table: { columns: [left(''), ...columns.map(({ label }) => right(label))], rows, group: GROUP.year } },
  ]
}
