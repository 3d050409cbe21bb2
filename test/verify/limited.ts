/**
 * Random scenarios with every method, and with limits on their streams: caps, money set aside, shares of a cost, alone and crossing.
 *
 * It must never know what a limit means. Some drafts are refused by the language (set-asides above the award): they are left out.
 */
import fc from 'fast-check'
import type { LimitInput, ScenarioInput, StreamInput } from '../../src/scenario/input.ts'
import { isScenarioError } from '../../src/scenario/problems.ts'
import { read } from '../../src/scenario/read.ts'
import { scenario } from '../generate/scenario.ts'

const limit = fc.record({
  kind: fc.constantFrom('max' as const, 'max' as const, 'min' as const, 'cost' as const),
  share: fc.constantFrom('0%', '10%', '20%', '33.3333%', '50%', '90%', '12.5%'),
  dollars: fc.option(fc.constantFrom('0.01', '5', '100', '333.335'), { nil: null, freq: 4 }),
  appliesFrom: fc.option(fc.constantFrom('50', '400'), { nil: undefined, freq: 6 }),
  service: fc.nat({ max: 5 }),
  second: fc.option(fc.nat({ max: 5 }), { nil: null, freq: 2 }),
})
type LimitDraft = typeof limit extends fc.Arbitrary<infer T> ? T : never

const draft = fc.record({
  input: scenario,
  method: fc.constantFrom('braid' as const, 'braid' as const, 'as-you-go' as const, 'waterfall' as const),
  limits: fc.array(fc.option(fc.array(limit, { minLength: 1, maxLength: 3 }), { nil: null, freq: 2 }), { minLength: 5, maxLength: 5 }),
})

export const limited: fc.Arbitrary<ScenarioInput> = draft
  .map(({ input, method, limits }): ScenarioInput => {
    const services = Object.keys(input.services)
    const streams = Object.entries(input.streams).map(([id, stream], at): [string, StreamInput] => {
      const own = limits[at % limits.length]
      return [id, own === null || own === undefined ? stream : { ...stream, limits: own.map((one) => build(one, services)) }]
    })
    return { ...input, streams: Object.fromEntries(streams), policy: { ...input.policy, method } }
  })
  .filter(isSound)

/** A service beyond the last selects every cost. */
function build({ kind, share, dollars, appliesFrom, service, second }: LimitDraft, services: readonly string[]): LimitInput {
  const named = [service, ...(second === null ? [] : [second])].map((at) => services[at % (services.length + 1)])
  const costs = named.some((id) => id === undefined) ? {} : { service: [...new Set(named)] as string[] }
  if (kind === 'cost') return { costs, max: share, of: 'cost' }
  const rule = { costs, [kind]: dollars ?? share }
  return (appliesFrom === undefined ? rule : { ...rule, appliesFrom }) as LimitInput
}

function isSound(input: ScenarioInput): boolean {
  try {
    read(input)
    return true
  } catch (error) {
    if (isScenarioError(error)) return false
    throw error
  }
}
