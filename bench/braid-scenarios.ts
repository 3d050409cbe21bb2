/**
 * Random scenarios for measuring the braid: five priorities, six categories, awards of one to three years, money between 0.7 and 1.3 of what
 * is needed, and in a third of the streams each a limit, money set aside, or a share of the cost. Every seed is another one.
 */
import type { LimitInput, ScenarioInput, ServiceInput, StreamInput } from '../src/scenario/input.ts'

const CATEGORIES = ['personnel', 'fringe', 'travel', 'supplies', 'contractual', 'other'] as const

export function braidScenario(seed: number, streamCount: number, lineCount: number, years: number): ScenarioInput {
  const random = generator(seed)
  const below = (most: number) => Math.floor(random() * most)
  const year = (index: number) => `FY${26 + index}` as const
  const services: { [id: string]: ServiceInput } = {}
  let cost = 0
  for (let line = 0; line < lineCount; line++) {
    const service = Math.floor(line / 5)
    services[`s${service}`] ??= { tier: (1 + (service % 3)) as 1 | 2 | 3, costs: {} }
    const amounts: { [fy: string]: string } = {}
    for (let index = 0; index < years; index++) {
      const dollars = 20_000 + below(180_000) + below(100) / 100
      amounts[year(index)] = dollars.toFixed(2)
      cost += dollars
    }
    const costs = services[`s${service}`]!.costs as { [id: string]: object }
    costs[`l${line}`] = {
      category: CATEGORIES[line % 6]!,
      priority: 1 + below(5),
      months: below(3) === 0 ? 'school-year' : 'all',
      amount: amounts,
    }
  }
  const awards = Array.from({ length: streamCount }, () =>
    Array.from({ length: years }, (_, index) => ({ index, start: below(4) * 3, months: 12 * (1 + below(3)), weight: 1 + below(9) })),
  )
  const weight = awards.flat().reduce((sum, award) => sum + award.weight, 0)
  const money = cost * (0.7 + random() * 0.6)
  const streams: { [id: string]: StreamInput } = {}
  awards.forEach((list, stream) => {
    const chosen = CATEGORIES.filter(() => random() < 0.5)
    const tiers = [1, 2, 3].filter(() => random() < 0.6)
    const pays = { ...(chosen.length === 0 ? {} : { category: chosen }), ...(tiers.length === 0 ? {} : { tier: tiers }) }
    streams[`m${stream}`] = {
      kind: 'grant',
      source: 'state',
      pays,
      ...(below(3) === 0 ? { limits: [limit(below(3), CATEGORIES[below(6)]!, below)] } : {}),
      awards: list.map(({ index, start, months, weight: part }) => ({
        amount: ((money * part) / weight).toFixed(2),
        from: month(index * 12 + start),
        through: month(index * 12 + start + months - 1),
        ...(index * 12 + start + months > years * 12 ? { counts: '100%' } : {}),
      })),
    }
  })
  const horizon = { from: year(0), through: year(years - 1) }
  return { fundbraid: 1, name: `Random ${seed}`, horizon, services, streams }
}

function limit(kind: number, category: string, below: (most: number) => number): LimitInput {
  const costs = { category }
  if (kind === 0) return { costs, max: `${5 + below(30)}%` }
  return kind === 1 ? { costs, min: `${5 + below(20)}%` } : { costs: {}, max: `${40 + below(50)}%`, of: 'cost' }
}

function month(index: number): string {
  const at = 2025 * 12 + 6 + index
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** Mulberry: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed * 2654435761
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
