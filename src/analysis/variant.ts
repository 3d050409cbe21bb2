/**
 * One plan of a question that makes many: how it differs from the scenario, and what is asked of it.
 *
 * Both are plain JSON and neither depends on any other plan, so that whoever asks may have them made elsewhere, many at once.
 */
import { run } from '../engine/run.ts'
import { compile } from '../plan/compile.ts'
import { summarise } from '../result/summarise.ts'
import type { Cents, Change, Id, Month, Simulation } from '../result/types.ts'
import { tryScaled } from '../scenario/levers.ts'
import { changesOf, modelOf, type Scenario, tryRead, whatIfOf } from '../scenario/read.ts'
import type { Model } from '../scenario/scenario.ts'

/** With changes; with a Value multiplied by `1 + by`; or with streams that bring no money any more. */
export type Variant =
  | { readonly changes: readonly Change[] }
  | { readonly scaled: string; readonly by: string }
  | { readonly without: readonly Id[] }

/** What became of it; `refused` says why there is no such plan. */
export type Outcome = Made | { readonly refused: string }

export type Made = {
  readonly refused: null
  readonly gap: Cents
  readonly serviceLost: Cents
  /** Months with a gap. */
  readonly months: readonly { readonly month: Month; readonly gap: Cents }[]
  /** The service whose mandated costs have the largest gap, and that gap. */
  readonly mandated: { readonly service: Id; readonly gap: Cents } | null
}

export function outcomeOf(scenario: Scenario, variant: Variant): Outcome {
  if ('without' in variant) return summed(lossOf(scenario, variant.without))
  const read = 'changes' in variant ? tryRead(scenario, variant) : tryScaled(scenario, variant.scaled, variant.by)
  return read.scenario === null ? { refused: read.problems[0]!.message } : summed(lossOf(read.scenario, []))
}

/** The result without the books, of the scenario or of it without streams. */
export function lossOf(scenario: Scenario, streams: readonly Id[]): Simulation {
  const plan = compile(streams.length === 0 ? modelOf(scenario) : without(modelOf(scenario), streams))
  return summarise(plan, run(plan), { whatIf: whatIfOf(scenario), changes: changesOf(scenario), ledger: false })
}

/** What a question needs of a result. */
export function summed({ total, gaps }: Simulation): Made {
  const months = new Map<Month, Cents>()
  const mandated = new Map<Id, Cents>()
  for (const gap of gaps) {
    for (const { month, amount } of gap.months) months.set(month, (months.get(month) ?? 0) + amount)
    if (gap.critical) mandated.set(gap.service, (mandated.get(gap.service) ?? 0) + gap.amount)
  }
  const [worst] = [...mandated].sort(([, one], [, other]) => other - one)
  return {
    refused: null,
    gap: total.gap,
    serviceLost: total.serviceLostIfNotRaised,
    months: [...months].map(([month, gap]) => ({ month, gap })).sort((one, other) => (one.month < other.month ? -1 : 1)),
    mandated: worst === undefined ? null : { service: worst[0], gap: worst[1] },
  }
}

/**
 * As if the streams stood nowhere in the file, also not where others name them: what they were to match is not matched, what they were
 * to pay is not claimed, and what must be paid back of their claims is no cost. Tests of the plan are not asked.
 */
function without(model: Model, ids: readonly Id[]): Model {
  const stays = (id: Id) => !ids.includes(id)
  const owed = model.streams
    .filter(({ id, reimburses }) => !stays(id) && reimburses.some(({ opening }) => opening.some(({ amount }) => amount.lt(0))))
    .map(({ id }) => `${id}-repayment`)
  const { policy } = model
  return {
    ...model,
    services: model.services.filter(({ id }) => !owed.includes(id)),
    streams: model.streams
      .filter(({ id }) => stays(id))
      .map((stream) => ({
        ...stream,
        after: stream.after.filter(stays),
        match: stream.match === null ? null : { ...stream.match, from: stream.match.from.filter(stays) },
        reimburses: stream.reimburses.map((item) => ({ ...item, paidBy: item.paidBy.filter(stays) })),
      })),
    policy: {
      ...policy,
      order: policy.order.filter(stays),
      mix: policy.mix.map((part) => ({ ...part, streams: part.streams.filter(stays) })),
    },
    tests: [],
    ratios: null,
    cash: null,
  }
}
