/**
 * Causes as a report: what made the gap, in a table that sums to it, what each would do by itself, and a sentence for the largest.
 *
 * How the parts were found is only worded here.
 */
import type { CauseKind, CauseShare, Causes, Cents, Simulation } from '../result/types.ts'
import { type Block, cell, heading, note, type Row, row, sentence } from './document.ts'
import { cellText, nearest, portion, roundSigned, spoken } from './figures.ts'
import { GROUP } from './periods.ts'
import { clean, count, joined, type Names } from './words.ts'

export function causeBlocks(result: Simulation, names: Names): Block[] {
  const { causes } = result
  if (causes === null) return []
  if (causes.gap === 0) return [heading('What made the gaps'), sentence('There is no gap, so nothing made one.')]
  const shares = causes.shares.filter(({ amount, years, services }) => amount !== 0 || hasParts(years, services))
  return [
    heading('What made the gaps'),
    sentence(`${spoken(causes.gap)} is missing. ${largest(causes, shares, names)}`, true),
    partsTable(result, shares, names),
    ...aloneTable(causes, shares, names),
    ...serviceNotes(result, names),
    note(methodText(result)),
  ]
}

/** By fiscal year, from the first on in which anything has a part. */
function partsTable({ fiscalYears, total }: Simulation, shares: readonly CauseShare[], names: Names): Block {
  const first = fiscalYears.findIndex(({ gap }, at) => gap !== 0 || shares.some(({ years }) => years[at]!.amount !== 0))
  const shown = fiscalYears.slice(first)
  const columns = [...shown.map((_, at) => shares.map(({ years }) => years[first + at]!.amount)), shares.map(({ amount }) => amount)]
  const whole = columns.map(roundSigned)
  const rows = shares.map((share, at) =>
    row(
      causeText(share, names),
      columns.map((amounts, column) => cell(cellText(whole[column]![at]!, amounts[at]!))),
    ),
  )
  const sum: Row = row('Gap', [...shown.map(({ gap }) => money(gap)), money(total.gap)], 'total')
  return table(['Cause', ...shown.map(({ fy }) => fy), 'Together'], [...rows, sum])
}

/** What each does by itself: beside a part, which is what it does among the others. */
function aloneTable({ gap }: Causes, shares: readonly CauseShare[], names: Names): Block[] {
  const rows = shares.flatMap((share) => {
    const { gapIfRestored, gapIfAlone, amount } = share
    if (gapIfRestored === null || gapIfAlone === null) return []
    return [row(causeText(share, names), [cell(amount < 0 ? '' : portion(amount, gap)), money(gapIfRestored), money(gapIfAlone)])]
  })
  if (rows.length === 0) return []
  return [table(['Cause', 'Of the gap', 'Gap if only this had not happened', 'Gap if only this had happened'], rows)]
}

function table(heads: readonly string[], rows: readonly Row[]): Block {
  const columns = heads.map((head, at) => ({ head, align: at === 0 ? ('left' as const) : ('right' as const) }))
  return { kind: 'table', table: { columns, rows, group: GROUP.year } }
}

function hasParts(years: CauseShare['years'], services: CauseShare['services']): boolean {
  return [...years.map(({ amount }) => amount), ...Object.values(services)].some((amount) => amount !== 0)
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
      return `${names.stream(cause.stream)} lags behind cost`
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

/** The largest part, and what would help most by itself: mostly the same, not always. */
function largest({ gap }: Causes, shares: readonly CauseShare[], names: Names): string {
  const most = shares.reduce((found, one) => (one.amount > found.amount ? one : found))
  const alone = shares.filter(({ gapIfRestored }) => gapIfRestored !== null && gapIfRestored < gap)
  const best = alone.reduce<CauseShare | null>(
    (found, one) => (found === null || one.gapIfRestored! < found.gapIfRestored! ? one : found),
    null,
  )
  const part = `The largest part of ${shares.length}, ${spoken(most.amount)} (${portion(most.amount, gap)}): ${causeText(most, names)}.`
  if (best === null) return `${part} Undoing any one of them by itself would not make the gap smaller.`
  if (best === most) return `${part} Had that alone not happened, the gap would be ${spoken(best.gapIfRestored!)}.`
  return `${part} The gap would be smallest, ${spoken(best.gapIfRestored!)}, had this alone not happened: ${causeText(best, names)}.`
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

function methodText({ causes, proof, total }: Simulation): string {
  const { method, orders, seed, shares } = causes!
  const how =
    method === 'exact'
      ? 'the mean over all orders in which the causes can come one after the other (Shapley values)'
      : `the mean over ${orders} random orders in which the ${count(shares.length - 1, 'cause')} can come one after the other (Shapley values, sampled with seed ${seed}; another seed gives somewhat other parts)`
  const searched =
    proof === null || proof.gapAtLeast === total.gap
      ? ''
      : ' Plans under the rules of this scenario are searched for, and a better one may exist: parts are as near as the plans are.'
  return `Each cause is held against the first fiscal year: a stream that stays keeps pace with the costs, a cost that stays keeps its price. Costs of a service that no assumption drives, and those that begin later, count for the service. Each part is what a cause adds to the gap: ${how}. Parts of a year and of all sum to the gap.${searched}`
}
