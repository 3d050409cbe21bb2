/**
 * What changed since the horizon's first year, and the plan as it would be had it not.
 *
 * A cause is *lost* where things go as in the plan, and *held* where they stay as in the first fiscal year:
 *
 * - **Cost growth, by driver**: an assumption, or the service whose costs grow by themselves. Held: the parts of prices that the driver moves
 *   keep their first year's value. A cost that begins later counts for its service; held, it is not there. Costs that end, one-off costs and shares of a split are as planned in every counterfactual.
 * - **A stream that ended, shrank or lagged.** Its *level* is what it brings in the first fiscal year: revenue, and awards spread evenly over
 *   the months of their windows. Held: in each later year an award of that year (or revenue, in the months of the first year's) fills it up to
 *   that level, raised as the costs of the same counterfactual are. It comes under all rules of the stream; nothing of it is carried.
 *   What grew faster than cost, or began later, is as planned in every counterfactual. So are reimbursements, which follow what is paid.
 *
 * With all held the first year goes on; what is short even then is structural. With all lost the plan is as it is.
 */
import { compile } from '../plan/compile.ts'
import type { Plan } from '../plan/plan.ts'
import type { CauseKind } from '../result/types.ts'
import { type Driver, driversOf } from '../scenario/drivers.ts'
import { modelOf, type Scenario } from '../scenario/read.ts'
import { kindOf, levelsOf, topUps, withTopUps } from './levels.ts'
import { Prices } from './prices.ts'

export type Changed = {
  /** Cost growth first, by driver, then streams, each in listed order. */
  readonly causes: readonly CauseKind[]
  /** Equal where plans are equal, whatever is lost. */
  readonly keyOf: (isLost: readonly boolean[]) => string
  /** The plan where these causes are lost and the others are held. */
  readonly planWhere: (isLost: readonly boolean[]) => Plan
}

export function changedSinceFirstYear(scenario: Scenario): Changed {
  const model = modelOf(scenario)
  const prices = new Prices(model, driversOf(scenario))
  const drivers = prices.rising()
  const levels = levelsOf(model)
  const all = prices.pace(new Set(drivers))
  const none = prices.pace(new Set())
  const streams = levels.filter((level) => topUps(level, all).length + topUps(level, none).length > 0)
  const lostOf = (isLost: readonly boolean[]) => new Set(drivers.filter((_, at) => isLost[at]))
  const filledUp = (isLost: readonly boolean[]) => {
    const pace = prices.pace(lostOf(isLost))
    return new Map(streams.filter((_, at) => !isLost[drivers.length + at]).map((level) => [level.at, topUps(level, pace)]))
  }
  return {
    causes: [...drivers.map(growthBy), ...streams.map((level) => ({ kind: kindOf(level), stream: model.streams[level.at]!.id }))],
    keyOf(isLost) {
      const filled = [...filledUp(isLost)].filter(([, missing]) => missing.length > 0)
      return JSON.stringify([
        [...lostOf(isLost)],
        filled.map(([at, missing]) => [at, missing.map(({ year, service, amount }) => [year, service, amount])]),
      ])
    },
    planWhere(isLost) {
      const held = filledUp(isLost)
      return compile({
        ...model,
        services: prices.services(lostOf(isLost)),
        streams: model.streams.map((stream, at) => withTopUps(model, stream, held.get(at) ?? [])),
      })
    },
  }
}

function growthBy(driver: Driver): CauseKind {
  const name = driver.slice(driver.indexOf('.') + 1)
  return driver.startsWith('services.') ? { kind: 'own-growth', service: name } : { kind: 'cost-growth', driver: name }
}
