/**
 * Whole random scenarios, as objects of the language: always valid, small, and full of edges.
 *
 * It must never know what a scenario means beyond what makes it valid.
 */
import fc from 'fast-check'
import type { PolicyInput, ScenarioInput, ServiceInput, StreamInput } from '../../src/scenario/input.ts'
import { type Frame, frame, given, lengthOf, MONTHS, money, monthAt, seldom, yearKey } from './pieces.ts'
import { buildService, type Carried, service } from './services.ts'
import { buildStream, stream } from './streams.ts'

const draft = fc.record({
  frame,
  services: fc.array(service, { minLength: 1, maxLength: 4 }),
  streams: fc.array(stream, { minLength: 1, maxLength: 5 }),
  /** Who may come after whom: only after streams that stand earlier here. */
  ranks: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5, maxLength: 5 }),
  order: seldom(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 }), 3),
  prospects: seldom(fc.constantFrom('cutoff' as const, 'discount' as const, 'include' as const, 'exclude' as const), 2),
  cash: seldom(fc.record({ opening: money, minimum: seldom(money, 2) }), 4),
  giant: fc.oneof({ weight: 11, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
})
type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never

export const scenario: fc.Arbitrary<ScenarioInput> = draft.map(build)

function build(drafted: Draft): ScenarioInput {
  const { frame, ranks } = drafted
  const services: { [id: string]: ServiceInput } = {}
  const lines: Carried[] = []
  drafted.services.forEach((one, index) => {
    const built = buildService(frame, `s${index + 1}`, one)
    services[`s${index + 1}`] = built.input
    lines.push(...built.lines)
  })
  const ids = drafted.streams.map((_, index) => `m${index + 1}`)
  const streams: { [id: string]: StreamInput } = {}
  drafted.streams.forEach((one, index) => {
    const named = ids.filter((_, other) => ranks[other]! < ranks[index]!)
    streams[ids[index]!] = buildStream(frame, one, Object.keys(services), lines, named)
  })
  const order = drafted.order?.flatMap((index) => ids[index] ?? [])
  const policy = given({
    method: 'waterfall' as const,
    order: order?.length ? order : undefined,
    prospects: drafted.prospects,
  }) as PolicyInput
  const plain: ScenarioInput = {
    fundbraid: 1,
    name: 'Random',
    fiscalYear: MONTHS[frame.yearStart - 1]!,
    horizon: { from: yearKey(frame.firstYear), through: yearKey(frame.firstYear + frame.years - 1) },
    services,
    streams,
    policy,
    ...(drafted.cash === undefined ? {} : { cash: given(drafted.cash) as NonNullable<ScenarioInput['cash']> }),
  }
  return drafted.giant ? withGiants(frame, plain) : plain
}

/** The largest sums that the books take: 90 trillion dollars of cost, and as much money, in odd cents. */
function withGiants(frame: Frame, plain: ScenarioInput): ScenarioInput {
  const [first, next] = [yearKey(frame.firstYear), yearKey(frame.firstYear + 1)]
  const service = plain.services.s1!
  const costs = { giant: { category: 'other' as const, amount: { [first]: '89999000000000.03', [next]: 0 } } }
  const award = { amount: '44999999999999.99', from: monthAt(frame, 3), through: monthAt(frame, lengthOf(frame) + 2) }
  const streams = {
    ...plain.streams,
    m1: { ...plain.streams.m1!, pays: undefined, awards: [award], carryover: undefined, chance: '80%' },
    giant: { kind: 'fee-for-service' as const, earns: [{ service: 's1', revenue: { [first]: '44990000000000.01', [next]: 0 } }] },
  }
  // What selectors name in the other streams must still be carried by some line: the first service keeps its costs beside the giant.
  const kept = typeof service.costs === 'object' && Object.keys(service.costs).some((key) => key.startsWith('c')) ? service.costs : {}
  const whole = { ...service, months: undefined, from: undefined, through: undefined, costs: { ...(kept as object), ...costs } }
  if (Object.keys(kept).length === 0) return plain
  return { ...plain, services: { ...plain.services, s1: whole }, streams }
}
