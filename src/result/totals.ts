/**
 * Pivot of the books: cost, funding and gap by any keys, such as fiscal year, tier and stream.
 */
import type { Cents, CostInfo, FiscalYear, Month, Simulation } from './types.ts'

export type Key = 'fy' | 'month' | 'service' | 'cost' | 'tier' | 'category' | 'role' | 'site' | 'provider' | 'stream' | 'source' | 'award'

export type Total<K extends Key> = { readonly [P in K]: string | number | null } & {
  readonly cost: Cents
  readonly funded: Cents
  readonly gap: Cents
}

/** Keys that tell who paid: what nobody paid has no stream. */
const PAYER_KEYS: readonly Key[] = ['stream', 'source', 'award']

/**
 * Sums needs and postings by the given keys, in the order in which they first appear. By a payer's key (stream, source, award)
 * what is funded stands in the row of its payer, with an equal cost; what nobody pays in a row of null with the gap.
 * Throws a RangeError for a result that was made without its books.
 *
 * @example totals(result, ['fy', 'tier']) // [{ fy: 'FY26', tier: 1, cost: …, funded: …, gap: … }, …]
 */
export function totals<K extends Key>(result: Simulation, by: readonly K[]): Total<K>[] {
  const { needs, ledger, catalogue, fiscalYears } = result
  if (needs === null || ledger === null) throw new RangeError('totals() needs a result with its books: simulate without ledger: false')
  const costs = new Map(catalogue.costs.map((cost) => [cost.id, cost]))
  const sources = new Map(catalogue.streams.map((stream) => [stream.id, stream.source]))
  const years = new Map<Month, FiscalYear>()
  const yearOf = (month: Month) => {
    const known = years.get(month) ?? fiscalYears.find(({ from, through }) => month >= from && month <= through)!.fy
    years.set(month, known)
    return known
  }
  const rows = new Map<string, { keys: (string | number | null)[]; cost: Cents; funded: Cents }>()
  const row = (month: Month, cost: string, stream: string | null, award: string | null) => {
    const line = costs.get(cost)!
    const keys = by.map((key) => factOf(key, { fy: yearOf(month), month, line, stream, award, source: stream && sources.get(stream)! }))
    const id = JSON.stringify(keys)
    const found = rows.get(id) ?? { keys, cost: 0, funded: 0 }
    rows.set(id, found)
    return found
  }
  const byPayer = by.some((key) => PAYER_KEYS.includes(key))
  for (const { month, cost, amount } of needs) row(month, cost, null, null).cost += amount
  for (const { month, cost, stream, award, amount } of ledger) {
    const paid = row(month, cost, stream, award)
    paid.funded += amount
    if (!byPayer) continue
    paid.cost += amount
    row(month, cost, null, null).cost -= amount
  }
  return [...rows.values()]
    .filter(({ cost, funded }) => cost !== 0 || funded !== 0)
    .map(({ keys, cost, funded }) => ({
      ...(Object.fromEntries(by.map((key, index) => [key, keys[index]!])) as { [P in K]: string | number | null }),
      cost,
      funded,
      gap: cost - funded,
    }))
}

type Facts = {
  readonly fy: FiscalYear
  readonly month: Month
  readonly line: CostInfo
  readonly stream: string | null
  readonly award: string | null
  readonly source: string | null
}

function factOf(key: Key, { fy, month, line, stream, award, source }: Facts): string | number | null {
  switch (key) {
    case 'fy':
      return fy
    case 'month':
      return month
    case 'stream':
      return stream
    case 'award':
      return award
    case 'source':
      return source
    case 'cost':
      return line.id
    default:
      return line[key]
  }
}
