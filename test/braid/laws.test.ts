/**
 * Laws of the braid on random scenarios: what is allowed more never makes it worse, halves are a whole, the order of the file changes ties only.
 *
 * They need no second answer. `even` scenarios have whole dollars and whole percents and windows inside the horizon, so that no rounding
 * stands between two of them; laws of two exact plans say nothing where a proof is only a bound.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Simulation } from '../../src/result/types.ts'
import type { AwardInput, ScenarioInput, StreamInput } from '../../src/scenario/input.ts'
import { simulate } from '../../src/simulate.ts'
import { braidScenarios, EVEN, FAMILIES, type Family, monthAt, SMALL } from '../generate/braid.ts'
import { judge } from '../judge.ts'
import { gapsByClass, isLess } from './compare.ts'

const seed = Number(process.env.FC_SEED ?? 20_271_006)
const numRuns = Number(process.env.FC_RUNS ?? 40)

const run = (input: ScenarioInput) => judge(input, simulate(input))
const isExact = ({ proof }: Simulation) => proof?.kind === 'exact'
const last = (input: ScenarioInput) => monthAt((Number(input.horizon.through.slice(2)) - 25) * 12 - 1)

/** A stream that is chosen, changed; null where the change has nothing to change there. */
function changed(input: ScenarioInput, chosen: number, change: (stream: StreamInput) => StreamInput | null): ScenarioInput | null {
  const ids = Object.keys(input.streams)
  const id = ids[chosen % ids.length]!
  const stream = change(input.streams[id]!)
  return stream === null ? null : { ...input, streams: { ...input.streams, [id]: stream } }
}

/** One award that is chosen, changed. */
const ofAward = (pick: number, change: (award: AwardInput) => readonly AwardInput[] | null) => (stream: StreamInput) => {
  const at = pick % (stream.awards?.length ?? 1)
  const made = stream.awards === undefined ? null : change(stream.awards[at]!)
  return made === null ? null : { ...stream, awards: [...stream.awards!.slice(0, at), ...made, ...stream.awards!.slice(at + 1)] }
}

const later = (month: string, by: number) => monthAt(Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 - (2025 * 12 + 6) + by)

/** Ways to allow more, each of one stream. Wider rights of a stream that earns change what is its surplus, so they are left out. */
const MORE: { readonly [name: string]: (pick: number) => (stream: StreamInput) => StreamInput | null } = {
  'a dollar more of an award': (pick) => ofAward(pick, (award) => [{ ...award, amount: (Number(award.amount) + 1).toFixed(2) }]),
  'a hundred dollars more of an award': (pick) => ofAward(pick, (award) => [{ ...award, amount: (Number(award.amount) + 100).toFixed(2) }]),
  'a month more of a window': (pick) => ofAward(pick, (award) => [{ ...award, through: later(award.through!, 1) }]),
  'a month earlier': (pick) => ofAward(pick, (award) => [{ ...award, from: later(award.from!, -1) }]),
  'a limit less': (pick) => (stream) => {
    const limits = stream.limits?.filter((_, index) => index !== pick % stream.limits!.length)
    return limits === undefined ? null : { ...stream, limits: limits.length === 0 ? undefined : limits }
  },
  'an exclusion less': () => (stream) =>
    stream.excludes === undefined || stream.earns !== undefined ? null : { ...stream, excludes: undefined },
  'any cost instead of some': () => (stream) =>
    stream.pays === undefined || stream.earns !== undefined ? null : { ...stream, pays: undefined },
  'a carryover longer': () => (stream) =>
    typeof stream.carryover !== 'object' ? null : { ...stream, carryover: { ...stream.carryover, months: stream.carryover.months + 1 } },
}

/** All windows stay inside the horizon. */
function isInside(input: ScenarioInput): boolean {
  return Object.values(input.streams).every(({ awards }) =>
    (awards ?? []).every(({ from, through }) => (from ?? monthAt(0)) >= monthAt(0) && (through ?? last(input)) <= last(input)),
  )
}

/** A larger award may fall under a rule that a smaller one is spared. */
function hasThreshold({ streams }: ScenarioInput): boolean {
  return Object.values(streams).some(({ limits }) => limits?.some(({ appliesFrom }) => appliesFrom !== undefined))
}

function each(families: readonly Family[], law: (family: Family) => void): void {
  for (const family of families) describe(family, () => law(family))
}

const choice = fc.nat({ max: 11 })

each(FAMILIES, (family) => {
  for (const [name, change] of Object.entries(MORE))
    test(`${name} never covers less of the first class that changes`, { timeout: 600_000 }, () => {
      fc.assert(
        fc.property(braidScenarios(family, EVEN), choice, choice, (input, stream, pick) => {
          const more = changed(input, stream, change(pick))
          if (more === null || !isInside(more) || (name.includes('dollar') && hasThreshold(input))) return
          const [one, other] = [run(input), run(more)]
          if (!isExact(one) || !isExact(other)) return
          expect(isLess(gapsByClass(input, one), gapsByClass(more, other)), 'more is worse').toBe(false)
        }),
        { seed, numRuns },
      )
    })

  test('two halves of an award act as the whole', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(braidScenarios(family, EVEN), choice, choice, (input, stream, pick) => {
        const whole = changed(
          input,
          stream,
          ofAward(pick, (award) => [{ ...award, amount: (Number(award.amount) * 2).toFixed(2) }]),
        )
        const halves = changed(
          input,
          stream,
          ofAward(pick, (award) => [award, award]),
        )
        if (whole === null || halves === null) return
        const ids = Object.keys(input.streams)
        const { limits, carryover } = input.streams[ids[stream % ids.length]!]!
        // A cap in dollars is one for each half.
        if (limits?.some(({ max }) => max !== undefined && !String(max).endsWith('%'))) return
        const most = typeof carryover === 'object' ? carryover.max : undefined
        if (most !== undefined && !String(most).endsWith('%')) return
        if (limits?.some(({ appliesFrom }) => appliesFrom !== undefined)) return
        const [one, other] = [run(whole), run(halves)]
        if (!isExact(one) || !isExact(other)) return
        expect(
          sums(other.ledger!, ({ cost, month }) => `${cost} ${month}`),
          'what every cost gets',
        ).toEqual(sums(one.ledger!, ({ cost, month }) => `${cost} ${month}`))
        // The first half pays as early as it can, and may leave a cap of its own unused that the second one could have used.
        if (limits?.some(({ of }) => of !== 'cost') || most !== undefined) return
        expect(
          sums(other.ledger!, ({ stream: id, month }) => `${id} ${month}`),
          'what every stream pays',
        ).toEqual(sums(one.ledger!, ({ stream: id, month }) => `${id} ${month}`))
      }),
      { seed, numRuns },
    )
  })

  test('the same scenario twice is the same plan', () => {
    fc.assert(
      fc.property(braidScenarios(family, SMALL), (input) => {
        const result = run(input)
        expect(JSON.stringify(simulate(JSON.parse(JSON.stringify(input))))).toBe(JSON.stringify(result))
      }),
      { seed, numRuns: Math.ceil(numRuns / 2) },
    )
  })

  test('the order of the file changes ties only', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(braidScenarios(family, SMALL), (input) => {
        const turned = <T>(map: { readonly [id: string]: T }) => Object.fromEntries(Object.entries(map).reverse())
        const result = run(input)
        const others = [{ ...input, services: turned(input.services) }]
        // Which stream earns first on a service is decided by the order; so is who comes after whom only by the names.
        if (Object.values(input.streams).every(({ earns }) => earns === undefined))
          others.push({ ...input, streams: turned(input.streams) })
        for (const other of others) {
          const result2 = run(other)
          if (!isExact(result) || !isExact(result2)) continue
          expect(gapsByClass(other, result2)).toEqual(gapsByClass(input, result))
        }
      }),
      { seed, numRuns },
    )
  })
})

function sums<T extends { readonly amount: number }>(rows: readonly T[], key: (row: T) => string): string[] {
  const all = new Map<string, number>()
  for (const row of rows) all.set(key(row), (all.get(key(row)) ?? 0) + row.amount)
  return [...all].map(([name, amount]) => `${name} ${amount}`).sort()
}
