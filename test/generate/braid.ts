/**
 * Random scenarios for the braid, in families: plain money, limits, carryover, fees, rules that cross. One builder for all sizes: small ones are drawn by
 * fast-check, so that they shrink; large ones from a seed.
 *
 * It must never produce anything that the language refuses.
 */
import fc from 'fast-check'
import type {
  AwardInput,
  CarryoverInput,
  CostInput,
  LimitInput,
  ScenarioInput,
  SelectorInput,
  ServiceInput,
  StreamInput,
} from '../../src/scenario/input.ts'
import { MONTHS } from './pieces.ts'

export const FAMILIES = ['plain', 'limits', 'carryover', 'fees', 'crossing'] as const
export type Family = (typeof FAMILIES)[number]

/** A whole number from `low` to `high`, both included. */
export type Draw = (low: number, high: number) => number

/**
 * How large: fiscal years, and months with costs in each of them. `even`: whole dollars and whole percents, windows inside the horizon,
 * so that caps divide without a rest. `tiny`: cents that can be counted on fingers.
 */
export type Size = {
  readonly streams: readonly [number, number]
  readonly lines: readonly [number, number]
  readonly years: readonly [number, number]
  readonly months: readonly [number, number]
  readonly awards: readonly [number, number]
  readonly amounts: 'tiny' | 'small' | 'even' | 'large'
}

export const SMALL: Size = { streams: [1, 4], lines: [1, 6], years: [1, 2], months: [1, 4], awards: [1, 2], amounts: 'small' }
export const TINY: Size = { streams: [1, 3], lines: [2, 3], years: [1, 1], months: [1, 3], awards: [1, 1], amounts: 'tiny' }
export const EVEN: Size = { ...SMALL, amounts: 'even' }
/** 12 streams, 30 lines, 10 periods: ten years of one month each. */
export const PERIODS: Size = { streams: [12, 12], lines: [30, 30], years: [10, 10], months: [1, 1], awards: [10, 10], amounts: 'large' }
/** 12 streams, 30 lines, 60 months. */
export const MONTHLY: Size = { streams: [12, 12], lines: [30, 30], years: [5, 5], months: [12, 12], awards: [5, 5], amounts: 'large' }

export function braidScenarios(family: Family, size: Size): fc.Arbitrary<ScenarioInput> {
  return fc.gen().map((gen) => buildBraid((low, high) => (low === high ? low : gen(fc.integer, { min: low, max: high })), family, size))
}

export function seededBraid(seed: number, family: Family, size: Size): ScenarioInput {
  return buildBraid(generator(seed), family, size)
}

type Line = { readonly service: string; readonly cost: string; readonly tier: number; readonly category: string }
type Scene = {
  readonly draw: Draw
  readonly family: Family
  readonly size: Size
  readonly lines: Line[]
  readonly years: number
  readonly costMonths: readonly number[]
  /** The cost of all lines in cents, roughly; what streams share. */
  worth: number
}

const CATEGORIES = ['personnel', 'supplies', 'travel', 'other'] as const
const FIRST = 2025 * 12 + 6

export function buildBraid(draw: Draw, family: Family, size: Size): ScenarioInput {
  const years = draw(...size.years)
  const perYear = draw(...size.months)
  // Where a year has few months with costs, they lie anywhere in it, so that windows end between them.
  const costMonths = Array.from({ length: 12 }, (_, month) => month)
  while (costMonths.length > perYear)
    costMonths.splice(size.amounts === 'large' ? draw(0, costMonths.length - 1) : draw(1, costMonths.length) - 1, 1)
  const scene: Scene = { draw, family, size, lines: [], years, costMonths, worth: 0 }
  const services = buildServices(scene)
  const streams: { [id: string]: StreamInput } = {}
  const count = draw(...size.streams)
  for (let index = 0; index < count; index++) streams[`m${index}`] = buildStream(scene, index, count, Object.keys(streams))
  const named = Object.keys(streams).filter(() => (family === 'fees' || family === 'plain') && draw(0, 4) === 0)
  return {
    fundbraid: 1,
    name: 'Random',
    horizon: { from: year(0), through: year(years - 1) },
    services,
    streams,
    policy: { method: 'braid', ...(named.length > 0 ? { order: draw(0, 1) === 0 ? named : named.reverse() } : {}) },
  }
}

function buildServices(scene: Scene): { [id: string]: ServiceInput } {
  const { draw, size, lines, years, costMonths } = scene
  const services: { [id: string]: ServiceInput } = {}
  const count = draw(...size.lines)
  const months = costMonths.map((month) => MONTHS[(month + 6) % 12]!)
  for (let line = 0; line < count; line++) {
    const isNew = line === 0 || draw(0, 2) === 0
    const service = isNew ? `s${Object.keys(services).length}` : Object.keys(services).at(-1)!
    if (isNew) services[service] = { tier: draw(1, 3), months, costs: {} }
    const { tier } = services[service]!
    const category = CATEGORIES[draw(0, 3)]!
    const urgency = [{}, { priority: 1 }, { priority: 2 }, { priority: 3 }, { priority: 2, mandated: true }, { mandated: true }][
      draw(0, 5)
    ]!
    const cost: CostInput = { category, ...urgency, ...costOf(scene) }
    const own = services[service]!.costs as { [id: string]: CostInput }
    own[`l${line}`] = cost
    lines.push({ service, cost: `${service}/l${line}`, tier: tier!, category })
  }
  if (scene.worth === 0) scene.worth = 100 * years
  return services
}

/** A year's amount over the service's months, or all of it in one. */
function costOf(scene: Scene): Partial<CostInput> {
  const { draw, size, years, costMonths } = scene
  if (size.amounts !== 'large' && draw(0, 2) > 0) {
    const cents = amount(scene)
    scene.worth += cents
    return { amount: dollars(cents), once: monthAt(draw(0, years - 1) * 12 + costMonths[draw(0, costMonths.length - 1)]!) }
  }
  const byYear = Array.from({ length: years }, (_, index) => {
    const cents = size.amounts === 'even' ? amount(scene) * costMonths.length : amount(scene)
    scene.worth += cents
    return [year(index), dollars(cents)]
  })
  return { amount: Object.fromEntries(byYear) }
}

/** Cents, with what is awkward: nothing, a cent, ties, and now and then almost all that can be counted. */
function amount({ draw, size }: Scene): number {
  if (size.amounts === 'tiny') return draw(0, 3)
  if (size.amounts === 'even') return draw(0, 12) * 10_000
  if (size.amounts === 'large') return [draw(0, 20_000_000), draw(0, 20_000_000), draw(0, 3_000_000), 10_000_000, draw(0, 9)][draw(0, 4)]!
  switch (draw(0, 9)) {
    case 0:
      return draw(0, 3)
    case 1:
    case 2:
    case 3:
      return 1000 * draw(1, 3)
    case 4:
      return draw(0, 40) === 40 ? 1_000_000_000_000_000 + draw(0, 99) : draw(0, 9)
    default:
      return draw(0, 3000)
  }
}

function buildStream(scene: Scene, index: number, count: number, earlier: readonly string[]): StreamInput {
  const { draw, family, size } = scene
  const earns = family === 'fees' && draw(0, 2) > 0
  const kind = earns ? 'fee-for-service' : (['grant', 'appropriation', 'philanthropy'] as const)[draw(0, 2)]!
  const isSelective = family === 'crossing' ? draw(0, 3) === 0 : size.amounts === 'large' ? draw(0, 5) > 0 : draw(0, 2) > 0
  const awards = earns && draw(0, 3) > 0 ? null : buildAwards(scene, count)
  const limits =
    family === 'crossing'
      ? crossingLimits(scene)
      : family === 'limits' || ((family === 'carryover' || family === 'fees') && draw(0, 3) === 0)
        ? buildLimits(scene)
        : []
  return {
    kind,
    ...(kind === 'grant' ? { source: 'state' as const } : {}),
    ...(isSelective ? { pays: selectors(scene) } : {}),
    ...(draw(0, 5) === 0 ? { excludes: selector(scene) } : {}),
    ...(awards === null ? {} : { awards }),
    ...(earns ? { earns: buildEarns(scene) } : {}),
    ...(limits.length > 0 ? { limits } : {}),
    ...(awards !== null && ((family === 'carryover' && draw(0, 3) > 0) || (family === 'crossing' && draw(0, 2) === 0))
      ? { carryover: carryover(scene) }
      : {}),
    ...(family === 'fees' && draw(0, 4) === 0 ? { lastResort: true } : {}),
    ...(family === 'fees' && earlier.length > 0 && draw(0, 4) === 0 ? { after: { stream: earlier[draw(0, earlier.length - 1)]! } } : {}),
    ...(index === 0 && draw(0, 9) === 0 ? { chance: '80%' } : {}),
  }
}

function selector({ draw, lines }: Scene): SelectorInput {
  const { service, cost, tier, category } = lines[draw(0, lines.length - 1)]!
  return [{ service }, { tier }, { tier }, { category }, { category }, { cost }, { tier, category }][draw(0, 6)]!
}

function selectors(scene: Scene): SelectorInput | readonly SelectorInput[] {
  const count = scene.size.amounts === 'large' ? scene.draw(1, 4) : scene.draw(1, 3)
  return count === 1 ? selector(scene) : Array.from({ length: count }, () => selector(scene))
}

function buildAwards(scene: Scene, streams: number): AwardInput[] {
  const { draw, size, years, worth } = scene
  const last = years * 12 - 1
  const count = draw(...size.awards)
  const part = Math.max(1, Math.floor(worth / streams / count))
  return Array.from({ length: count }, (_, index): AwardInput => {
    const cents =
      size.amounts === 'tiny'
        ? draw(0, 6)
        : size.amounts === 'large'
          ? draw(0, 2 * part)
          : draw(0, 1) === 0
            ? amount(scene)
            : draw(0, Math.min(2 * part, 2_000_000_000_000_000))
    const money = dollars(size.amounts === 'even' ? Math.ceil(cents / 10_000) * 10_000 : cents)
    if (size.amounts === 'large') {
      // Each year an award of one to three years.
      const from = Math.floor((index * years) / count) * 12 + draw(0, 3) * 3
      const through = from + 12 * draw(1, 3) - 1
      return { amount: money, from: monthAt(from), through: monthAt(through), ...(through > last ? { counts: '100%' } : {}) }
    }
    const from = size.amounts === 'small' && draw(0, 6) === 0 ? -draw(1, 14) : draw(0, last)
    const through = Math.min(from + draw(0, 14), size.amounts === 'small' && draw(0, 3) === 0 ? last + 9 : last)
    if (from < 0 && through < 0) return { amount: money, from: monthAt(0), through: monthAt(last) }
    const form = size.amounts === 'small' ? draw(0, 9) : 5
    const window = { from: monthAt(from), through: monthAt(through) }
    if (form === 0) return { annual: money, ...window }
    if (form === 1 && cents < 1_000_000_000) return { monthly: money, ...window }
    if (form === 2) return { amount: money }
    return {
      amount: money,
      ...window,
      ...(from < 0 ? { remaining: money } : {}),
      ...(through > last && draw(0, 1) === 0 ? { counts: '50%' } : {}),
    }
  })
}

function buildEarns(scene: Scene): NonNullable<StreamInput['earns']> {
  const { draw, size, lines, worth, years } = scene
  const count = size.amounts === 'large' ? draw(1, 4) : draw(1, 2)
  return Array.from({ length: count }, () => {
    const { service } = lines[draw(0, lines.length - 1)]!
    const cents = size.amounts === 'large' ? draw(0, Math.floor(worth / years / 12)) : amount(scene)
    return { service, revenue: dollars(Math.min(cents, 500_000_000_000_000)) }
  })
}

function carryover(scene: Scene): CarryoverInput {
  const { draw, size } = scene
  const months = draw(1, 12)
  const max = [undefined, '0%', '15%', '50%', '100%', dollars(amount(scene))][draw(0, 5)]
  if (max === undefined) return { months }
  const exempt = size.amounts === 'even' || draw(0, 4) > 0 ? {} : { exemptBelow: dollars(amount(scene)) }
  return { months, max, ...exempt }
}

/** Caps, money set aside (one or several), shares of costs; crossing or not. */
function buildLimits(scene: Scene): LimitInput[] {
  const { draw, size } = scene
  const limits: LimitInput[] = []
  const count = size.amounts === 'large' ? draw(0, 1) : draw(1, 3)
  let free = 100
  for (let index = 0; index < count; index++) {
    const costs = draw(0, 6) === 0 ? {} : draw(0, 3) === 0 ? selectors(scene) : selector(scene)
    switch (draw(0, 4)) {
      case 0:
      case 1:
        limits.push({
          costs,
          max: draw(0, 3) === 0 ? dollars(amount(scene)) : percent(draw),
          ...(draw(0, 5) === 0 ? { appliesFrom: dollars(amount(scene)) } : {}),
        })
        break
      case 2:
      case 3: {
        const share = Math.min(free, [draw(0, 100), 20, 50, draw(0, 30)][draw(0, 3)]!)
        free -= share
        limits.push({ costs, min: `${share}%` })
        break
      }
      default:
        limits.push({ costs, max: percent(draw), of: 'cost' })
    }
  }
  return limits
}

/** Two or three rules on an award that pays almost anything, by attributes that have nothing to do with each other. */
function crossingLimits({ draw, lines }: Scene): LimitInput[] {
  const line = () => lines[draw(0, lines.length - 1)]!
  const [tier, category, cost] = [{ tier: line().tier }, { category: line().category }, { cost: [line().cost, line().cost] }]
  const share = () => `${[50, 34, 67, 25][draw(0, 3)]}%`
  const rules: LimitInput[] = [
    { costs: tier, max: share() },
    { costs: category, max: share() },
    { costs: cost, max: share() },
    { costs: tier, min: '34%' },
    { costs: category, min: '25%' },
  ]
  return [
    [0, 1],
    [0, 1, 2],
    [1, 2],
    [0, 4],
    [1, 3],
    [3, 4],
    [2, 3, 4],
  ][draw(0, 6)]!.map((rule) => rules[rule]!)
}

function percent(draw: Draw): string {
  return `${[0, 100, 50, 15, draw(0, 100), draw(1, 99)][draw(0, 5)]!}%`
}

export function dollars(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}

function year(index: number): `FY${number}` {
  return `FY${26 + index}` as const
}

export function monthAt(index: number): string {
  const at = FIRST + index
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** Mulberry: small, and the same everywhere. */
export function generator(seed: number): Draw {
  let state = seed * 2654435761
  return (low, high) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return low + Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * (high - low + 1))
  }
}
