/**
 * The books as three tables, and sums over them as formulas.
 *
 * Every figure of the workbook is a sum over these three. Above `MOST_ROWS` rows a spreadsheet needs minutes for its sums: then a record is a
 * fiscal year instead of a month. Sums are worked out here from the same records that the formula will read; the result's own figures are
 * not looked at, so that the sheet of checks compares two sums that know nothing of each other.
 */
import type { Cents, Id, Month, Simulation } from '../result/types.ts'
import { serialOf } from './address.ts'
import type { Term } from './formula.ts'
import type { Look, Records, Value } from './model.ts'

/** How many rows of needs, movements and ledger together may be months. */
export const MOST_ROWS = 20_000

export type TableId = 'Needs' | 'Movements' | 'Ledger'
export type ColumnId = 'FY' | 'Month' | 'Kind' | 'Stream' | 'Award' | 'Service' | 'Cost' | 'Tier' | 'Amount'

type Entry = { readonly [K in Exclude<ColumnId, 'Amount' | 'Month'>]?: string } & { readonly month: Month; readonly amount: Cents }

/** A column must hold what stands in the cell `ref`. */
export type Criterion = readonly [column: Exclude<ColumnId, 'Amount' | 'Month'>, ref: string, value: string]

/** Months between two cells, both included; only where the tables hold months. */
export type Span = { readonly fromRef: string; readonly throughRef: string; readonly from: Month; readonly through: Month }

export type Books = {
  readonly by: 'month' | 'year'
  readonly records: (table: TableId) => Records
  readonly columns: (table: TableId) => readonly ColumnId[]
  readonly sum: (table: TableId, criteria: readonly Criterion[], span?: Span) => Term
  /** The tiers of needs, in the words of the tables. */
  readonly tiers: readonly string[]
}

const COLUMNS: { readonly [T in TableId]: readonly ColumnId[] } = {
  Needs: ['FY', 'Month', 'Service', 'Cost', 'Tier', 'Amount'],
  Movements: ['FY', 'Month', 'Kind', 'Stream', 'Award', 'Service', 'Amount'],
  Ledger: ['FY', 'Month', 'Stream', 'Award', 'Service', 'Cost', 'Tier', 'Amount'],
}

const HEADS: { readonly [C in ColumnId]: string } = {
  FY: 'Fiscal year',
  Month: 'Month',
  Kind: 'Kind',
  Stream: 'Stream',
  Award: 'Award',
  Service: 'Service',
  Cost: 'Cost line',
  Tier: 'Tier',
  Amount: 'Amount',
}

/** @example columnRange('Ledger', 'Amount') // 'FB_Ledger_Amount' */
export function columnRange(table: TableId, column: ColumnId): string {
  return `FB_${table}_${column}`
}

/** Throws if the result was made without its books. */
export function booksOf(result: Simulation): Books {
  const { needs, movements, ledger } = result
  if (needs === null || movements === null || ledger === null)
    throw new TypeError('a workbook needs the books: run the scenario again with its ledger')
  const by = needs.length + movements.length + ledger.length > MOST_ROWS ? 'year' : 'month'
  const tierOf = tiersOf(result)
  const fyOf = yearsOf(result)
  const whole: { readonly [T in TableId]: readonly Entry[] } = {
    Needs: needs.map((need) => ({ FY: fyOf(need.month), Service: need.service, Cost: need.cost, Tier: tierOf(need.cost), ...money(need) })),
    Movements: movements.map((move) => ({
      ...{ FY: fyOf(move.month), Kind: move.kind, Stream: move.stream, Award: move.award },
      ...(move.service === null ? {} : { Service: move.service }),
      ...money(move),
    })),
    Ledger: ledger.map((paid) => ({
      ...{ FY: fyOf(paid.month), Stream: paid.stream, Award: paid.award, Service: paid.service, Cost: paid.cost, Tier: tierOf(paid.cost) },
      ...money(paid),
    })),
  }
  const entries = by === 'month' ? whole : { Needs: yearly(whole.Needs), Movements: yearly(whole.Movements), Ledger: yearly(whole.Ledger) }
  const columns = (table: TableId) => COLUMNS[table].filter((column) => by === 'month' || column !== 'Month')
  const used = new Set(whole.Needs.map(({ Tier }) => Tier!))
  return {
    by,
    columns,
    records: (table) => recordsOf(table, columns(table), entries[table]),
    sum: summing(entries),
    tiers: [...TIERS, NO_TIER].filter((tier) => used.has(tier)),
  }
}

const TIERS = ['Tier 1', 'Tier 2', 'Tier 3']
const NO_TIER = 'No tier'

function tiersOf({ catalogue }: Simulation): (cost: string) => string {
  const tiers = new Map(catalogue.costs.map(({ id, tier }) => [id, tier === null ? NO_TIER : TIERS[tier - 1]!]))
  return (cost) => tiers.get(cost) ?? NO_TIER
}

export function yearsOf({ fiscalYears }: Simulation): (month: Month) => string {
  const known = new Map<Month, string>()
  return (month) => {
    const fy = known.get(month) ?? fiscalYears.find(({ from, through }) => from <= month && month <= through)?.fy
    if (fy === undefined) throw new RangeError(`${month} is in no fiscal year of the result`)
    known.set(month, fy)
    return fy
  }
}

function money({ month, amount }: { readonly month: Month; readonly amount: Cents }) {
  return { month, amount }
}

/** Records of one fiscal year that differ in nothing but their month become one. */
function yearly(entries: readonly Entry[]): Entry[] {
  const sums = new Map<string, Entry>()
  for (const entry of entries) {
    const { month: _, amount, ...rest } = entry
    const key = JSON.stringify(rest)
    sums.set(key, { ...entry, amount: (sums.get(key)?.amount ?? 0) + amount })
  }
  return [...sums.values()]
}

function recordsOf(table: TableId, columns: readonly ColumnId[], entries: readonly Entry[]): Records {
  const look = (column: ColumnId): Look => (column === 'Amount' ? 'cents' : column === 'Month' ? 'month' : 'id')
  const serials = new Map<Month, number>()
  const value = (entry: Entry, column: ColumnId): Value => {
    if (column === 'Amount') return entry.amount / 100
    if (column !== 'Month') return entry[column] ?? null
    const serial = serials.get(entry.month) ?? serialOf(entry.month)
    serials.set(entry.month, serial)
    return serial
  }
  const rows = entries.map((entry) => columns.map((column) => value(entry, column)))
  return {
    table: `FB_${table}`,
    columns: columns.map((column) => ({ head: HEADS[column], look: look(column) })),
    // A table has at least one record.
    rows: rows.length > 0 ? rows : [columns.map((column) => (column === 'Amount' ? 0 : null))],
  }
}

/** Entries are grouped once for each set of columns that a sum asks for. */
function summing(entries: { readonly [T in TableId]: readonly Entry[] }): Books['sum'] {
  const groups = new Map<string, Map<string, Entry[]>>()
  const select = (table: TableId, criteria: readonly Criterion[]): readonly Entry[] => {
    if (criteria.length === 0) return entries[table]
    const columns = criteria.map(([column]) => column)
    const name = `${table} ${columns.join()}`
    const group = groups.get(name) ?? groupBy(entries[table], columns)
    groups.set(name, group)
    return group.get(criteria.map(([, , value]) => value).join('\n')) ?? []
  }
  return (table, criteria, span) => {
    const amount = columnRange(table, 'Amount')
    const conditions = criteria.map(([column, ref]) => `,${columnRange(table, column)},${ref}`).join('')
    const month = columnRange(table, 'Month')
    const months = span === undefined ? '' : `,${month},">="&${span.fromRef},${month},"<="&${span.throughRef}`
    const found = select(table, criteria).filter((entry) => span === undefined || (span.from <= entry.month && entry.month <= span.through))
    return {
      text: conditions + months === '' ? `ROUND(SUM(${amount}),2)` : `ROUND(SUMIFS(${amount}${conditions}${months}),2)`,
      cents: found.reduce((sum, entry) => sum + entry.amount, 0),
    }
  }
}

function groupBy(entries: readonly Entry[], columns: readonly Criterion[0][]): Map<string, Entry[]> {
  const group = new Map<string, Entry[]>()
  for (const entry of entries) {
    const key = columns.map((column) => entry[column] ?? '').join('\n')
    const list = group.get(key)
    if (list === undefined) group.set(key, [entry])
    else list.push(entry)
  }
  return group
}

/** The ids of the streams that pay for a service, as listed. */
export function payersOf({ ledger, catalogue }: Simulation): (service: Id) => readonly Id[] {
  const pairs = new Set((ledger ?? []).map(({ service, stream }) => `${service} ${stream}`))
  return (service) => catalogue.streams.map(({ id }) => id).filter((stream) => pairs.has(`${service} ${stream}`))
}
