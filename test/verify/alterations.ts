/**
 * Ways to alter a result in one place: every figure, month, name, word and list. It must never know which alterations are found out.
 */
import type { Simulation } from '../../src/result/types.ts'

/** `path` tells where, `kind` its pattern: places and ids as `*`. */
export type Alteration = { readonly path: string; readonly kind: string; readonly what: string; readonly make: () => () => void }

type Holder = { [key: string]: unknown }

/** Alters in place; what `make` returns takes it back. */
export function alterations(result: Simulation): Alteration[] {
  const found: Alteration[] = []
  walk(result as unknown as Holder, [], result, found)
  return found
}

function walk(at: Holder, path: readonly string[], result: Simulation, found: Alteration[]): void {
  if (Array.isArray(at)) alterList(at, path, found)
  for (const [key, value] of Object.entries(at)) {
    const place = [...path, key]
    if (typeof value === 'object' && value !== null) walk(value as Holder, place, result, found)
    else
      for (const other of others(value, Array.isArray(at) ? path.at(-1)! : key, result))
        found.push({ ...named(place), what: `${JSON.stringify(value)} → ${JSON.stringify(other)}`, make: () => put(at, key, other) })
    if (!Array.isArray(at)) found.push({ ...named(place), what: 'taken away', make: () => takeAway(at, key) })
  }
  if (!Array.isArray(at)) found.push({ ...named([...path, 'stranger']), what: 'a key too many', make: () => put(at, 'stranger', 1) })
}

function alterList(list: unknown[], path: readonly string[], found: Alteration[]): void {
  const change = (what: string, into: () => unknown[]) => found.push({ ...named(path), what, make: () => replace(list, into()) })
  for (const at of new Set([0, Math.floor(list.length / 2), list.length - 1])) {
    if (list.length === 0) continue
    change(`entry ${at} dropped`, () => list.filter((_, index) => index !== at))
    change(`entry ${at} doubled`, () => list.flatMap((item, index) => (index === at ? [item, structuredClone(item)] : [item])))
  }
  if (list.length > 1) change('first and last swapped', () => [list.at(-1), ...list.slice(1, -1), list[0]])
  if (list.length === 0) change('an entry too many', () => [{}])
}

function others(value: unknown, key: string, { catalogue, ledger }: Simulation): unknown[] {
  if (typeof value === 'number') return key === 'share' ? [value + 1e-6, value - 1e-6] : [value + 1, value - 1]
  if (typeof value === 'boolean') return [!value]
  if (value === null) return [1, 'x']
  const text = value as string
  if (/^\d{4}-\d{2}$/.test(text) && key !== 'award' && key !== 'id') return [later(text)]
  const streams = catalogue.streams.map(({ id }) => id)
  const services = catalogue.services.map(({ id }) => id)
  const costs = catalogue.costs.map(({ id }) => id)
  const awards = [...new Set([...(ledger ?? []).map(({ award }) => award), ...catalogue.awards.map(({ id }) => id)])]
  const ids: { readonly [key: string]: readonly string[] } = {
    ...{ stream: streams, order: streams, service: services, cost: costs, costs, award: awards },
  }
  const list = ids[key] ?? WORDS.find((words) => words.includes(text)) ?? []
  const known = [...streams, ...services, ...costs, ...awards]
  const choices = list.length > 0 ? list : known.includes(text) ? known : []
  return [...choices.filter((other) => other !== text), `${text}x`]
}

/** Words that stand for one another. */
const WORDS: readonly (readonly string[])[] = [
  ['exact', 'bounded'],
  ['fee-for-service', 'grant', 'appropriation', 'philanthropy'],
  ['opening', 'released', 'earned', 'lapsed', 'closing'],
  ['federal', 'state', 'local', 'private', 'payer'],
  ['braid', 'as-you-go', 'waterfall', 'mix'],
  ['full', 'funded'],
  ['cutoff', 'discount', 'include', 'exclude'],
  ['all', 'carryover', 'limit', 'of-cost'],
  ['window-end', 'carryover-cap', 'carryover-end', 'reserved', 'revenue-unused'],
  ['school', 'community'],
]

function later(month: string): string {
  const [year, at] = month.split('-').map(Number) as [number, number]
  return at === 12 ? `${year + 1}-01` : `${year}-${String(at + 1).padStart(2, '0')}`
}

/** Ids of services and streams in maps, and places in lists, are one kind. */
function named(path: readonly string[]): { readonly path: string; readonly kind: string } {
  const maps = ['services', 'streams', 'paid']
  const isId = (at: number) => /^\d+$/.test(path[at]!) || maps.includes(path[at - 1] ?? '') || path[at - 2] === 'paid'
  return { path: path.join('.'), kind: path.map((key, at) => (isId(at) ? '*' : key)).join('.') }
}

function put(at: Holder, key: string, value: unknown): () => void {
  const had = Object.hasOwn(at, key)
  const before = at[key]
  at[key] = value
  return () => {
    if (had) at[key] = before
    else delete at[key]
  }
}

function takeAway(at: Holder, key: string): () => void {
  const entries = Object.entries(at)
  delete at[key]
  return () => {
    for (const [other] of entries) delete at[other]
    Object.assign(at, Object.fromEntries(entries))
  }
}

function replace(list: unknown[], into: readonly unknown[]): () => void {
  const before = [...list]
  list.splice(0, list.length, ...into)
  return () => {
    list.splice(0, list.length, ...before)
  }
}
