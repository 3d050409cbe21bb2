/**
 * Random scenarios with rules of what some spending lets other spending be, in families: match, indirect cost, limits of a selection, limits that cross,
 * reimbursement, and all of them together. The braid's scenarios, with rules put on their streams.
 *
 * It must never produce anything that the language refuses.
 */
import fc from 'fast-check'
import type {
  IndirectInput,
  LimitInput,
  MatchInput,
  ReimburseInput,
  ScenarioInput,
  SelectorInput,
  ServiceInput,
  StreamInput,
  Value,
} from '../../src/scenario/input.ts'
import { isScenarioError } from '../../src/scenario/problems.ts'
import { read } from '../../src/scenario/read.ts'
import { buildBraid, type Draw, dollars, type Family, generator, MONTHLY, monthAt, PERIODS, type Size } from './braid.ts'

export const RULES = ['match', 'indirect', 'selection', 'crossing', 'reimburses', 'mixture'] as const
export type RuleFamily = (typeof RULES)[number]

/** Up to six streams, six lines, two years. */
export const RULED: Size = { streams: [2, 6], lines: [2, 6], years: [1, 2], months: [1, 12], awards: [1, 2], amounts: 'small' }
/** To be counted on fingers. */
export const RULED_TINY: Size = { streams: [2, 3], lines: [1, 3], years: [1, 1], months: [1, 3], awards: [1, 1], amounts: 'tiny' }
/** A few years, month by month, with awards that run beside one another: for what takes many awards of one stream. */
export const RULED_YEARS: Size = { streams: [4, 7], lines: [6, 12], years: [1, 3], months: [6, 12], awards: [1, 3], amounts: 'large' }
export const RULED_PERIODS: Size = PERIODS
export const RULED_MONTHLY: Size = MONTHLY

export function ruleScenarios(family: RuleFamily, size: Size): fc.Arbitrary<ScenarioInput> {
  return fc.gen().map((gen) => buildRules((low, high) => (low === high ? low : gen(fc.integer, { min: low, max: high })), family, size))
}

export function seededRules(seed: number, family: RuleFamily, size: Size): ScenarioInput {
  return buildRules(generator(seed), family, size)
}

/** A draft is refused now and then (revenue above all that can be counted, set-asides above an award): then another one is drawn. */
export function buildRules(draw: Draw, family: RuleFamily, size: Size): ScenarioInput {
  for (;;) {
    const input = new Draft(draw, family, size).build()
    try {
      read(input)
      return input
    } catch (error) {
      if (!isScenarioError(error)) throw error
    }
  }
}

type Line = { readonly service: string; readonly cost: string; readonly tier: 1 | 2 | 3; readonly category: string }
type Streams = { [id: string]: StreamInput }

class Draft {
  private lines: Line[] = []
  private years = 1

  constructor(
    private readonly draw: Draw,
    private readonly family: RuleFamily,
    private readonly size: Size,
  ) {}

  build(): ScenarioInput {
    const base = buildBraid(this.draw, this.baseFamily(), this.size)
    this.years = Number(base.horizon.through.slice(2)) - Number(base.horizon.from.slice(2)) + 1
    const services = this.hasRule('indirect') ? this.withOverhead(base.services) : base.services
    this.lines = Object.entries(services).flatMap(([service, { tier, costs }]) =>
      Object.entries(costs as { [id: string]: { category: string } }).map(([id, { category }]) => ({
        ...{ service, cost: `${service}/${id}`, tier: tier as 1 | 2 | 3, category },
      })),
    )
    let streams: Streams = base.streams as Streams
    if (this.hasRule('reimburses')) streams = this.withClaims(streams)
    if (this.hasRule('indirect')) streams = this.some(streams, (stream) => ({ ...stream, indirect: this.indirect() }))
    if (this.hasRule('selection'))
      streams = this.some(streams, (stream) => ({ ...stream, limits: [...(stream.limits ?? []), ...this.selections()] }))
    if (this.hasRule('match')) streams = this.withMatches(streams)
    return { ...base, services, streams, policy: { ...base.policy, order: (base.policy?.order ?? []).filter((id) => id in streams) } }
  }

  private hasRule(rule: RuleFamily): boolean {
    return (
      this.family === rule ||
      (this.family === 'mixture' && this.draw(0, 2) > 0) ||
      (this.family === 'crossing' && rule === 'selection' && this.draw(0, 2) === 0)
    )
  }

  private baseFamily(): Family {
    if (this.family === 'crossing') return 'crossing'
    const families: readonly Family[] = ['plain', 'plain', 'plain', 'limits', 'carryover', 'fees', 'fees', 'crossing']
    return families[this.draw(0, families.length - 1)]!
  }

  private cents(): number {
    const { draw, size } = this
    if (size.amounts === 'tiny') return draw(0, 3)
    if (size.amounts === 'large') return [draw(0, 20_000_000), draw(0, 3_000_000), 10_000_000, draw(0, 9)][draw(0, 3)]!
    return [0, 1, draw(0, 9), 1000 * draw(1, 3), draw(0, 3000), draw(0, 3000)][draw(0, 5)]!
  }

  /** One or two lines of indirect cost, beside the others of a service. */
  private withOverhead(services: ScenarioInput['services']): ScenarioInput['services'] {
    const changed: { [id: string]: ServiceInput } = { ...services }
    for (let index = 0; index < (this.size.amounts === 'large' ? 3 : this.draw(1, 2)); index++) {
      const ids = Object.keys(changed)
      const id = ids[this.draw(0, ids.length - 1)]!
      const service = changed[id]!
      const urgency = [{}, { priority: 1 }, { priority: 2 }, { priority: 3 }][this.draw(0, 3)]!
      const line = { category: 'indirect' as const, ...urgency, amount: dollars(this.cents()) }
      const own = service.costs as { [id: string]: object }
      const costs = this.draw(0, 1) === 0 ? { ...own, [`o${index}`]: line } : { [`o${index}`]: line, ...own }
      changed[id] = { ...service, costs: costs as ServiceInput['costs'] }
    }
    return changed
  }

  /** Rules on one stream or more, grants before others; never beside reimbursements, which have no awards. */
  private some(streams: Streams, put: (stream: StreamInput) => StreamInput): Streams {
    const open = Object.keys(streams).filter((id) => streams[id]!.reimburses === undefined)
    if (open.length === 0) return streams
    const changed = { ...streams }
    for (let count = this.size.amounts === 'large' ? this.draw(2, 5) : this.draw(1, 3); count > 0; count--) {
      const id = open[this.draw(0, open.length - 1)]!
      changed[id] = put(streams[id]!)
    }
    return changed
  }

  private share(): Value {
    const { draw, years } = this
    const flat = () => `${[0, 10, 15, 50, 100, 25, draw(0, 100), draw(1, 99)][draw(0, 7)]!}%` as const
    return years > 1 && draw(0, 3) === 0 ? { FY26: flat(), FY27: flat() } : flat()
  }

  private indirect(): IndirectInput {
    return { rate: this.share(), costs: this.draw(0, 2) === 0 ? {} : this.selector() }
  }

  /** Inside, apart, overlapping: whatever two selections are to each other. */
  private selections(): LimitInput[] {
    return Array.from({ length: this.draw(1, 2) }, () => {
      const applies = this.draw(0, 7) === 0 ? { appliesFrom: dollars(this.cents()) } : {}
      return {
        costs: this.draw(0, 5) === 0 ? {} : this.selector(),
        max: this.share(),
        of: this.draw(0, 4) === 0 ? {} : this.selector(),
        ...applies,
      }
    })
  }

  private selector(): SelectorInput {
    const { draw, lines } = this
    const { service, cost, tier, category } = lines[draw(0, lines.length - 1)]!
    const choices: readonly SelectorInput[] = [
      { service },
      { tier },
      { category },
      { category },
      { cost },
      { cost: [cost, lines[draw(0, lines.length - 1)]!.cost] },
    ]
    return choices[draw(0, choices.length - 1)]!
  }

  /** Streams that never match are federal; what is matched stands before its match, or behind it. */
  private withMatches(streams: Streams): Streams {
    const matched = this.some(streams, (stream) => ({ ...stream, match: this.match(Object.keys(streams)) }))
    const own = Object.keys(matched).filter((id) => matched[id]!.match !== undefined)
    // Nobody is matched by itself alone, or by federal money alone: then there is no rule.
    for (const id of own) {
      const { stream } = matched[id]!.match!.from as { readonly stream: readonly string[] }
      if (!stream.some((other) => other !== id)) matched[id] = streams[id]!
    }
    if (this.draw(0, 1) === 0) return matched
    const rest = Object.keys(matched).filter((id) => !own.includes(id))
    return Object.fromEntries([...own, ...rest].map((id) => [id, matched[id]!]))
  }

  private match(ids: readonly string[]): MatchInput {
    const { draw } = this
    const of = draw(0, 2) === 0 ? ('total' as const) : ('federal' as const)
    const inKind = draw(0, 3) === 0 ? { inKind: dollars([1, this.cents(), this.cents()][draw(0, 2)]!) } : {}
    const ratio = of === 'federal' && draw(0, 5) === 0 ? '300%' : this.share()
    const first = draw(0, ids.length - 1)
    const more = draw(0, 2) > 0 ? [ids[draw(0, ids.length - 1)]!, ids[draw(0, ids.length - 1)]!] : []
    return { ratio, of, from: { stream: [...new Set([ids[first]!, ...more])] }, ...inKind }
  }

  /** A stream or two whose money comes of what others pay. */
  private withClaims(streams: Streams): Streams {
    const { draw } = this
    const entries = Object.entries(streams)
    for (let index = 0; index < draw(1, 2); index++) {
      const ids = entries.map(([id]) => id)
      const pays = draw(0, 1) === 0 ? {} : { pays: this.selector() }
      const stream: StreamInput = {
        ...(draw(0, 1) === 0 ? { kind: 'fee-for-service' as const } : { kind: 'grant' as const, source: 'federal' as const }),
        ...pays,
        reimburses: Array.from({ length: draw(0, 3) === 0 ? 2 : 1 }, () => this.claim(ids)),
        ...(draw(0, 1) === 0 ? { paidAfter: draw(0, 3) } : {}),
        ...(draw(0, 9) === 0 ? { chance: '80%' } : {}),
        ...(draw(0, 9) === 0 ? { lastResort: true } : {}),
      }
      entries.splice(draw(0, entries.length), 0, [`r${index}`, stream])
    }
    return Object.fromEntries(entries)
  }

  private claim(ids: readonly string[]): ReimburseInput {
    const { draw, years } = this
    const rate = [draw(0, 100) / 100, '50%', '100%', '= 0.385 * 1.142 * 0.45', 1, '1%'][draw(0, 5)]! as Value
    const interim = ['100%', '80%', '50%', '0%'][draw(0, 3)]!
    const who = new Set([ids[draw(0, ids.length - 1)]!, ...(draw(0, 1) === 0 ? ids : [ids[draw(0, ids.length - 1)]!])])
    const opening = Object.fromEntries(
      Array.from({ length: [0, 0, 0, 1, 2][draw(0, 4)]! }, () => {
        const cents = this.cents()
        return [monthAt(draw(0, years * 12 - 1)), draw(0, 2) === 0 && cents > 0 ? `-${dollars(cents)}` : dollars(cents)]
      }),
    )
    return {
      costs: draw(0, 2) === 0 ? {} : this.selector(),
      paidBy: { stream: [...who] },
      rate,
      ...(interim === '100%' ? (draw(0, 1) === 0 ? { interim } : {}) : { interim, settles: draw(0, 14) }),
      ...(Object.keys(opening).length > 0 ? { opening } : {}),
    }
  }
}
