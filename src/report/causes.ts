/**
 * Causes as a report: what made the gap, in a table that sums to it, and a sentence for the largest.
 *
 * How the parts were found is only worded here.
 */
import type { CauseKind, CauseShare, Causes, Cents, Simulation } from '../result/types.ts'
import { type Block, cell, heading, note, type Row, row, sentence } from './document.ts'
import { cellText, nearest, portion, spoken } from './figures.ts'
import { clean, count, joined, type Names } from './words.ts'

export function causeBlocks(result: Simulation, names: Names): Block[] {
  const { causes, fiscalYears, total } = result
  if (causes === null) return []
  if (causes.gap === 0) return [heading('What made the gaps'), sentence('There is no gap, so nothing made one.')]
  const shares = causes.shares.filter(
    ({ amount, years, services }) =>
      amount !== 0 ||
      hasParts(
        years.map((year) => year.amount),
        services,
      ),
  )
  const rows = shares.map((share) =>
    row(causeText(share, names), [
      ...share.years.slice(fiscalYears[0]!.gap === 0 && hasNothing(causes, 0) ? 1 : 0).map(({ amount }) => money(amount)),
      money(share.amount),
      share.gapIfRestored === null ? cell('') : money(share.gapIfRestored),
      share.gapIfAlone === null ? cell('') : money(share.gapIfAlone),
    ]),
  )
  const shown = fiscalYears.slice(fiscalYears[0]!.gap === 0 && hasNothing(causes, 0) ? 1 : 0)
  const sum: Row = row('Gap', [...shown.map(({ gap }) => money(gap)), money(total.gap), cell(''), cell('')], 'total')
  return [
    heading('What made the gaps'),
    sentence(`${spoken(causes.gap)} is missing. ${largest(shares, causes.gap, names)}${restored(causes, names)}`, true),
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Cause', align: 'left' },
          ...shown.map(({ fy }) => ({ head: fy, align: 'right' as const })),
          { head: 'Together', align: 'right' },
          { head: 'Gap if only this were restored', align: 'right' },
          { head: 'Gap if only this were lost', align: 'right' },
        ],
        rows: [...rows, sum],
        group: null,
      },
    },
    ...serviceNotes(result, names),
    note(methodText(causes)),
  ]
}

function hasParts(years: readonly Cents[], services: { readonly [id: string]: Cents }): boolean {
  return [...years, ...Object.values(services)].some((amount) => amount !== 0)
}

function hasNothing({ shares }: Causes, year: number): boolean {
  return shares.every(({ years }) => years[year]!.amount === 0)
}

function money(amount: Cents) {
  return cell(cellText(nearest(amount), amount))
}

/** @example causeText({ kind: 'cost-growth', driver: 'cola' }, names) // 'Costs grow with cola' */
export function causeText(cause: CauseKind, names: Names): string {
  switch (cause.kind) {
    case 'ended':
      return `${names.stream(cause.stream)} ends`
    case 'shrank':
      return `${names.stream(cause.stream)} shrinks`
    case 'lagged':
      return `${names.stream(cause.stream)} does not keep pace with cost`
    case 'cost-growth':
      return `Costs grow with ${clean(cause.driver)}`
    case 'own-growth':
      return `Costs of ${names.service(cause.service)} grow`
    case 'structural':
      return 'Short from the start (structural)'
    default:
      return cause satisfies never
  }
}

function largest(shares: readonly CauseShare[], gap: Cents, names: Names): string {
  const most = shares.reduce((found, one) => (one.amount > found.amount ? one : found))
  const { length } = shares
  return `The largest part of ${length}, ${spoken(most.amount)} (${portion(most.amount, gap)}): ${causeText(most, names)}.`
}

/** What would help most by itself. */
function restored({ shares, gap }: Causes, names: Names): string {
  const best = shares.reduce<CauseShare | null>(
    (found, one) => (one.gapIfRestored !== null && one.gapIfRestored < (found?.gapIfRestored ?? gap) ? one : found),
    null,
  )
  if (best === null) return ' To undo any one of the causes by itself would not make the gap smaller.'
  return ` If one thing alone had stayed as in the first year, this would have helped most: ${causeText(best, names)}; the gap would be ${spoken(best.gapIfRestored!)}.`
}

/** Where a part of a service is below zero, a reader must not think that it is wrong. */
function serviceNotes({ causes, catalogue }: Simulation, names: Names): Block[] {
  const below = causes!.shares.flatMap((share) =>
    catalogue.services.filter(({ id }) => (share.services[id] ?? 0) < -100).map(({ id }) => ({ share, id, amount: share.services[id]! })),
  )
  if (below.length === 0) return []
  const worst = below.reduce((least, one) => (one.amount < least.amount ? one : least))
  const services = joined([...new Set(below.map(({ id }) => names.service(id)))])
  return [
    note(
      `A part can be below zero in one service, year or gap, here in ${services}: without what changed it would be larger there. Money went elsewhere and took the shortage along, or costs grew and with them the level that a stream would have kept. ${causeText(worst.share, names)}: ${spoken(worst.amount)} in ${names.service(worst.id)}, ${spoken(worst.share.amount)} in all.`,
    ),
  ]
}

function methodText({ method, orders, seed, shares }: Causes): string {
  const how =
    method === 'exact'
      ? 'the mean over all orders in which the causes can come one after the other (Shapley values)'
      : `the mean over ${orders} random orders in which the ${count(shares.length - 1, 'cause')} can come one after the other (Shapley values, sampled with seed ${seed}; another seed gives somewhat other parts)`
  return `Each cause is held against the first fiscal year: a stream that stays keeps pace with the costs, a cost that stays keeps its price. Costs of a service that no assumption drives, and those that begin later, count for the service. Each part is what a cause adds to the gap: ${how}. Parts of a year and of all sum to the gap.`
}
