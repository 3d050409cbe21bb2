/**
 * Random services with their cost lines, and what each line carries, so that selectors can name it.
 *
 * It must never know a stream.
 */
import fc from 'fast-check'
import type { CostInput, CostsInput, ServiceInput, SplitInput } from '../../src/scenario/input.ts'
import { buildValue, buildWindow, type Frame, given, money, monthAt, months, seldom, share, valuesOf, window } from './pieces.ts'

/** What a line carries, by the keys of a selector. */
export type Carried = { readonly [key: string]: readonly string[] }

const attributes = {
  tier: seldom(fc.constantFrom(1, 2, 3), 2),
  site: seldom(fc.constantFrom('north', 'south')),
  population: seldom(fc.constantFrom('84.010', 'youth')),
  provider: seldom(fc.constantFrom('school' as const, 'community' as const)),
  tags: seldom(fc.subarray(['clinical', 'summer', 'x'], { minLength: 1 })),
}

const urgency = {
  priority: seldom(fc.integer({ min: 1, max: 3 }), 2),
  mandated: seldom(fc.boolean(), 6),
  notice: seldom(fc.integer({ min: 0, max: 6 }), 8),
}

const price = fc.record({
  by: fc.constantFrom('amount' as const, 'amount' as const, 'fte' as const, 'units' as const),
  amount: valuesOf(money),
  count: valuesOf(fc.constantFrom('0', '1', '2.5', '0.333', '12', '400')),
  rate: valuesOf(fc.oneof(fc.constantFrom('4.10', '0.015', '78.45', '112.40'), money)),
  fringe: seldom(valuesOf(share), 2),
})

const split: fc.Arbitrary<SplitDraft> = fc.record({
  attribute: fc.constantFrom('tier' as const, 'site' as const, 'population' as const, 'provider' as const),
  cuts: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
  parts: fc.integer({ min: 2, max: 3 }),
  rest: fc.boolean(),
  order: fc.boolean(),
})
type SplitDraft = {
  readonly attribute: 'tier' | 'site' | 'population' | 'provider'
  readonly cuts: readonly [number, number]
  readonly parts: number
  readonly rest: boolean
  readonly order: boolean
}

const cost = fc.record({
  category: fc.constantFrom('personnel' as const, 'supplies' as const, 'other' as const, 'indirect' as const, 'contractual' as const),
  role: seldom(fc.constantFrom('clinician', 'aide')),
  ...attributes,
  ...urgency,
  price,
  months: seldom(months),
  window: seldom(window),
  once: seldom(fc.integer({ min: -2, max: 26 }), 6),
  split: seldom(split, 3),
})
type CostDraft = typeof cost extends fc.Arbitrary<infer T> ? T : never

export const service = fc.record({
  ...attributes,
  ...urgency,
  months: seldom(months, 3),
  window: seldom(window),
  isOpen: fc.constantFrom('no' as const, 'no' as const, 'from' as const, 'through' as const),
  serves: seldom(fc.constantFrom('0', '100', '1450'), 3),
  costs: fc.oneof({ weight: 5, arbitrary: fc.array(cost, { minLength: 1, maxLength: 3 }) }, { weight: 1, arbitrary: valuesOf(money) }),
})
export type ServiceDraft = typeof service extends fc.Arbitrary<infer T> ? T : never

/** The service in the language, and its lines. */
export function buildService(
  frame: Frame,
  id: string,
  draft: ServiceDraft,
): { readonly input: ServiceInput; readonly lines: readonly Carried[] } {
  const { tier, site, population, provider, tags, priority, mandated, notice, serves } = draft
  const all = draft.window === undefined ? {} : buildWindow(frame, draft.window)
  const season = { ...all, ...(draft.isOpen === 'from' ? { through: undefined } : draft.isOpen === 'through' ? { from: undefined } : {}) }
  const own = { service: [id], tier, site, population, provider, tags: tags ?? [] }
  const built: { costs: CostsInput; lines: Carried[] } = { costs: {}, lines: [] }
  if (Array.isArray(draft.costs)) {
    const costs: { [id: string]: CostInput } = {}
    draft.costs.forEach((one, index) => {
      const name = `c${index + 1}`
      costs[name] = buildCost(frame, one)
      built.lines.push(...carriedBy(id, name, costs[name], own))
    })
    built.costs = costs
  } else {
    built.costs = buildValue(frame, draft.costs as Exclude<ServiceDraft['costs'], readonly unknown[]>)
    built.lines.push(...carriedBy(id, 'cost', { category: 'other' }, own))
  }
  const input = given({
    tier,
    site,
    population,
    provider,
    tags,
    priority,
    mandated,
    notice,
    serves,
    months: draft.months,
    ...season,
    costs: built.costs,
  })
  return { input: input as ServiceInput, lines: built.lines }
}

function buildCost(frame: Frame, draft: CostDraft): CostInput {
  const { category, role, tier, site, population, provider, tags, priority, mandated, notice } = draft
  const { by, amount, count, rate, fringe } = draft.price
  const divided = draft.split === undefined ? undefined : buildSplit(draft.split)
  const value = (one: typeof amount) => buildValue(frame, one)
  const when =
    draft.once !== undefined
      ? { once: monthAt(frame, draft.once) }
      : { months: draft.months, ...(draft.window === undefined ? {} : buildWindow(frame, draft.window)) }
  const worth =
    by === 'amount'
      ? { amount: value(amount) }
      : by === 'fte'
        ? { fte: value(count), salary: value(rate), fringe: fringe === undefined ? undefined : value(fringe) }
        : { units: value(count), unitCost: value(rate) }
  const named = { category, role, tier, site, population, provider, tags, priority, mandated, notice }
  const free = draft.split === undefined ? named : { ...named, [draft.split.attribute]: undefined }
  return given({ ...free, ...worth, ...when, split: divided }) as CostInput
}

const SPLIT_VALUES = {
  tier: ['2', '1', '3'],
  site: ['north', 'south', 'East Wing'],
  population: ['youth', '84.010', 'k-8'],
  provider: ['school', 'community'],
}

function buildSplit({ attribute, cuts, parts, rest, order }: SplitDraft): SplitInput {
  const values = SPLIT_VALUES[attribute].slice(0, parts)
  const [low, high] = cuts[0] < cuts[1] ? cuts : [cuts[1], cuts[0]]
  const percents = values.length === 2 ? [low, 100 - low] : [low, high - low, 100 - high]
  const shares = values.map((value, index): [string, string] => [
    value,
    rest && index === values.length - 1 ? 'rest' : `${percents[index]}%`,
  ])
  return { [attribute]: Object.fromEntries(order ? shares : shares.reverse()) }
}

/** Own tags add to the service's; other attributes replace; a split gives each line its value. */
function carriedBy(id: string, name: string, cost: Partial<CostInput>, own: Omit<Partial<CostInput>, 'service'>): Carried[] {
  const text = (value: unknown) => (value === undefined ? [] : [String(value)])
  const whole: { [key: string]: readonly string[] } = {
    service: [id],
    cost: [`${id}/${name}`],
    category: text(cost.category),
    role: text(cost.role),
    tag: [...new Set([...(own.tags ?? []), ...(cost.tags ?? [])])],
  }
  for (const key of ['tier', 'site', 'population', 'provider'] as const) whole[key] = text(cost[key] ?? own[key])
  const [attribute, shares] = Object.entries(cost.split ?? {})[0] ?? []
  if (attribute === undefined || shares === undefined) return [whole]
  return Object.keys(shares).map((value) => ({
    ...whole,
    [attribute]: [value],
    cost: [`${id}/${name}`, `${id}/${name}/${attribute}-${value.toLowerCase().replace(' ', '-').replace('.', '-')}`],
  }))
}
