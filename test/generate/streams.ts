/**
 * Random streams: awards of every form around the horizon's edges, carryovers, earnings, chances, what they may pay.
 *
 * Left out are the corners that the language does not decide: see `buildAward` and `buildStream`.
 */
import fc from 'fast-check'
import type { AwardInput, CarryoverInput, EarnInput, StreamInput } from '../../src/scenario/input.ts'
import { buildValue, buildWindow, type Frame, given, lengthOf, MONTHS, money, months, seldom, share, valuesOf, window } from './pieces.ts'
import { buildSelector, selector } from './selectors.ts'
import type { Carried } from './services.ts'

const carryover = fc.record({
  none: fc.constantFrom(false, false, false, true),
  months: fc.oneof(fc.constantFrom(1, 2, 3, 12), fc.integer({ min: 1, max: 30 })),
  max: seldom(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom('0%', '15%', '50%', '100%', '33.3333%') }, { weight: 2, arbitrary: money }),
    2,
  ),
  exemptBelow: seldom(money, 3),
})
type CarryoverDraft = typeof carryover extends fc.Arbitrary<infer T> ? T : never

const award = fc.record({
  form: fc.constantFrom('amount' as const, 'amount' as const, 'annual' as const, 'annual' as const, 'monthly' as const),
  window,
  open: fc.constantFrom('no' as const, 'no' as const, 'no' as const, 'from' as const, 'through' as const, 'both' as const),
  value: valuesOf(money),
  yearStarts: seldom(fc.constantFrom(...MONTHS), 3),
  spendFor: seldom(fc.oneof(fc.constantFrom(12, 15, 18, 27), fc.integer({ min: 1, max: 30 })), 3),
  remaining: money,
  isRest: fc.boolean(),
  counts: seldom(
    fc.oneof(
      share.filter((text) => text.endsWith('%')),
      money,
    ),
    3,
  ),
  carryover: seldom(carryover),
  chance: seldom(fc.constantFrom('60%', '75%', '74.99%', '100%', '0%', '33.3333%')),
})
type AwardDraft = typeof award extends fc.Arbitrary<infer T> ? T : never

const earn = fc.record({
  service: fc.nat({ max: 3 }),
  by: fc.constantFrom('revenue' as const, 'revenue' as const, 'units' as const),
  revenue: valuesOf(money),
  units: valuesOf(fc.constantFrom('0', '1', '10', '1000', '0.5')),
  rate: fc.constantFrom('112.40', '0.01', '3.335', '80'),
  // A share that grows soon passes 100%, which is an error.
  share: seldom(
    valuesOf(share).map((draft) => ({ ...draft, growth: /^[-0]/.test(draft.growth) ? draft.growth : '-10%' })),
    2,
  ),
  collected: seldom(share, 2),
  federalShare: seldom(share, 3),
  months: seldom(months),
  window: seldom(window),
})
type EarnDraft = typeof earn extends fc.Arbitrary<infer T> ? T : never

export const stream = fc.record({
  kind: fc.constantFrom(
    'fee-for-service' as const,
    'fee-for-service' as const,
    'grant' as const,
    'appropriation' as const,
    'philanthropy' as const,
  ),
  source: fc.constantFrom('federal' as const, 'state' as const, 'local' as const, 'private' as const),
  isSourced: fc.boolean(),
  pays: seldom(selector, 2),
  excludes: seldom(selector, 4),
  awards: fc.array(award, { minLength: 1, maxLength: 2 }),
  earns: fc.array(earn, { minLength: 1, maxLength: 2 }),
  hasBoth: fc.constantFrom(false, false, false, false, true),
  carryover: seldom(carryover, 2),
  lastResort: seldom(fc.boolean(), 4),
  after: fc.oneof(
    { weight: 4, arbitrary: fc.constant<number[]>([]) },
    { weight: 1, arbitrary: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 2 }) },
  ),
  chance: seldom(fc.constantFrom('60%', '75%', '90%', '100%', '0%', '50%'), 5),
  paidAfter: seldom(fc.integer({ min: 0, max: 4 })),
})
export type StreamDraft = typeof stream extends fc.Arbitrary<infer T> ? T : never

/** `named`: streams that this one may come after without a circle. */
export function buildStream(
  frame: Frame,
  draft: StreamDraft,
  services: readonly string[],
  lines: readonly Carried[],
  named: readonly string[],
): StreamInput {
  const { kind, lastResort, chance, paidAfter } = draft
  const carried = buildCarryover(draft.carryover)
  const isFees = kind === 'fee-for-service'
  const awards = isFees && !draft.hasBoth ? undefined : draft.awards.map((one) => buildAward(frame, one, carried))
  // An id's `#2` is not decided where only one of two awards of a month counts: then no award has a chance of its own.
  if (awards !== undefined && awards.length > 1)
    for (const [index, one] of awards.entries()) awards[index] = given({ ...one, chance: undefined })
  const earns = isFees || draft.hasBoth ? draft.earns.map((one) => buildEarn(frame, one, services)) : undefined
  const source = isFees ? (draft.isSourced ? 'private' : undefined) : kind === 'grant' || draft.isSourced ? draft.source : undefined
  const after = [...new Set(draft.after.flatMap((number) => (named.length === 0 ? [] : [named[number % named.length]!])))]
  return given({
    kind,
    source,
    pays: draft.pays === undefined ? undefined : buildSelector(lines, draft.pays),
    excludes: draft.excludes === undefined ? undefined : buildSelector(lines, draft.excludes),
    awards,
    earns,
    carryover: carried,
    lastResort,
    after: after.length === 0 ? undefined : { stream: after },
    chance,
    paidAfter,
  }) as StreamInput
}

function buildCarryover(draft: CarryoverDraft | undefined): CarryoverInput | undefined {
  if (draft === undefined || draft.none) return draft === undefined ? undefined : 'none'
  const { months, max, exemptBelow } = draft
  return given({ months, max, exemptBelow: max === undefined ? undefined : exemptBelow }) as CarryoverInput
}

function buildAward(frame: Frame, draft: AwardDraft, inherited: CarryoverInput | undefined): AwardInput {
  const { form, open, chance } = draft
  const [opensFrom, opensThrough] = [open === 'from' || open === 'both', open === 'through' || open === 'both']
  const last = lengthOf(frame) - 1
  const from = opensFrom ? 0 : draft.window.from
  const through = opensThrough ? Math.max(last, from) : Math.max(from, draft.window.from + draft.window.months - 1)
  const when = given({ ...buildWindow(frame, { from, months: through - from + 1 }) })
  const bounds = { from: opensFrom ? undefined : when.from, through: opensThrough ? undefined : when.through }
  const own = buildCarryover(draft.carryover)
  const shared = { ...bounds, carryover: own, chance }
  const value = buildValue(frame, draft.value)
  if (form === 'monthly') return given({ monthly: value, ...shared }) as AwardInput
  if (form === 'annual') {
    // Not decided: an award that began before the horizon and can be spent beyond its end.
    const spendFor = draft.spendFor !== undefined && from < 0 ? Math.min(draft.spendFor, lengthOf(frame)) : draft.spendFor
    return given({ annual: value, yearStarts: draft.yearStarts, spendFor, ...shared }) as AwardInput
  }
  const began = from < 0
  const remaining = began ? least(draft.remaining, draft.value.first) : undefined
  const carried = own ?? inherited
  const needsFull = carried !== undefined && carried !== 'none' && carried.max !== undefined
  const amount = began && draft.isRest && !needsFull ? undefined : value
  const most = remaining ?? (draft.value.by === 'plain' ? draft.value.first : '0')
  const counts = draft.counts === undefined ? undefined : draft.counts.endsWith('%') ? draft.counts : least(draft.counts, most)
  return given({ amount, remaining, counts: through > last ? counts : undefined, ...shared }) as AwardInput
}

function least(one: string, other: string): string {
  return Number(one) < Number(other) ? one : other
}

function buildEarn(frame: Frame, draft: EarnDraft, services: readonly string[]): EarnInput {
  const value = (one: typeof draft.revenue) => buildValue(frame, one)
  const worth =
    draft.by === 'revenue'
      ? { revenue: value(draft.revenue) }
      : {
          units: value(draft.units),
          share: draft.share === undefined ? undefined : value(draft.share),
          rate: draft.rate,
          collected: draft.collected,
        }
  const service = services[draft.service % services.length]!
  const when = draft.window === undefined ? {} : buildWindow(frame, draft.window)
  return given({ service, ...worth, federalShare: draft.federalShare, months: draft.months, ...when }) as EarnInput
}
