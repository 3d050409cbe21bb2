/**
 * One scenario, run many times with changes: what every question of this room is made of.
 *
 * The file is read once; a variant is read from its tree again, which costs a small part of a run.
 */
import type { Cents, Change } from '../result/types.ts'
import { changesOf, read, type Scenario, tryRead, type Vary } from '../scenario/read.ts'
import { runScenario } from '../simulate.ts'

/** The scenario with changes on top of those that it was read with. Throws a `ScenarioError` for changes that cannot be made. */
export function vary(scenario: Scenario, { whatIf, changes }: Vary): Scenario {
  return whatIf === undefined && changes === undefined ? scenario : read(scenario, { whatIf, changes })
}

/** The gap of a variant; null where the changes leave no sound scenario behind. */
export function gapOf(base: Scenario, changes: Vary): Cents | null {
  const { scenario } = tryRead(base, changes)
  return scenario === null ? null : runScenario(scenario, { ledger: false }).total.gap
}

/** The changes of a variant beyond those of its base; null where it is a variant of something else. */
export function changesBeyond(base: Scenario, variant: Scenario): readonly Change[] | null {
  const [own, all] = [changesOf(base), changesOf(variant)]
  const isVariant = base.hash === variant.hash && own.every((change, index) => JSON.stringify(change) === JSON.stringify(all[index]))
  return isVariant ? all.slice(own.length) : null
}
