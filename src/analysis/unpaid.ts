/**
 * One plan of a question that makes very many, of which nothing is asked but what it leaves unpaid.
 */
import { unpaidBy } from '../engine/run.ts'
import type { Cents } from '../money/cents.ts'
import { compile } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import type { Change } from '../result/types.ts'
import { tryScaled } from '../scenario/levers.ts'
import { modelOf, type Scenario, tryRead } from '../scenario/read.ts'
import { type Changed, changedSinceFirstYear } from './counterfactual.ts'
import { inFull } from './in-full.ts'
import { type NewMoney, withMoney } from './new-money.ts'

/** Where these causes of its gaps are lost, in their order, and the others held; or with services in full and something moved, or new money. */
export type Sketch = { readonly lost: readonly boolean[] } | Moved | { readonly money: NewMoney }

export type Moved = { readonly full: readonly Change[] } | { readonly full: string; readonly by: string }

/** Cents by service, as listed, and month; `refused` says why there is no such plan. */
export type Unpaid = { readonly refused: null; readonly unpaid: readonly (readonly Cents[])[] } | { readonly refused: string }

/** What a scenario's sketches leave unpaid; what they share is worked out once. */
export function sketcher(scenario: Scenario): (sketch: Sketch) => Unpaid {
  let changed: Changed | null = null
  return (sketch) => {
    if ('lost' in sketch) {
      changed ??= changedSinceFirstYear(scenario)
      return unpaidIn(changed.planWhere(sketch.lost))
    }
    if ('money' in sketch) return unpaidIn(compile(withMoney(inFull(modelOf(scenario)), sketch.money)))
    const { scenario: moved, problems } = tryMoved(scenario, sketch)
    return moved === null ? { refused: problems[0]!.message } : unpaidIn(compile(inFull(modelOf(moved))))
  }
}

export function tryMoved(scenario: Scenario, moved: Moved): ReturnType<typeof tryRead> {
  return 'by' in moved ? tryScaled(scenario, moved.full, moved.by) : tryRead(scenario, { changes: moved.full })
}

function unpaidIn(plan: Plan): Unpaid {
  const { monthCount, lineService, model } = plan
  const unpaid = model.services.map(() => Array<Cents>(monthCount).fill(0))
  unpaidBy(plan).forEach((amount, cell) => {
    unpaid[lineService[Math.floor(cell / monthCount)]!]![cell % monthCount]! += amount
  })
  return { refused: null, unpaid }
}
