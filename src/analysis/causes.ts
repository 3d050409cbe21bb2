/**
 * Causes: how much of every gap is the end of which stream, the growth of which cost, or was there from the start.
 *
 * Each cause gets its Shapley value in the game whose outcome is the gap, by service and year, of the plan in which some causes are lost and
 * the others held (`counterfactual.ts`). The same engine makes every one of these plans.
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import { frozen } from '../result/frozen.ts'
import type { Cause, CauseKind, CauseShare, Gap, Simulation } from '../result/types.ts'
import { changesOf, read, type Scenario, type Source } from '../scenario/read.ts'
import { changedSinceFirstYear } from './counterfactual.ts'
import { answered, type LongRun, type Question } from './question.ts'
import { coalitionsOf, inCents, ORDERS, shapley, splitAlong } from './shapley.ts'
import type { Sketch, Unpaid } from './unpaid.ts'

/** Random orders of more than ten causes depend on it. */
const DEFAULT_SEED = 1

/**
 * A result with its causes: `causes`, and those of each gap, in cents that sum to every gap. `options` are those that the result was made
 * with; `seed` (default 1) picks the orders where there are more than ten causes. `onProgress` may throw to stop.
 * Throws a `ScenarioError` for what is wrong with the scenario, a `RangeError` where the result is not its.
 *
 * @example
 * const { causes } = withCauses(text, simulate(text))
 * for (const { kind, amount, gapIfRestored } of causes.shares) console.log(kind, amount, gapIfRestored)
 */
export function withCauses(
  source: Source,
  result: Simulation,
  { onProgress, seed = DEFAULT_SEED, ...options }: LongRun & { readonly seed?: number | undefined } = {},
): Simulation {
  const scenario = scenarioOf(read(source, options), result)
  return answered(causesOf(scenario, result, seed), scenario, onProgress)
}

/** `scenario` is that of the result, its changes made. */
export function* causesOf(scenario: Scenario, result: Simulation, seed = DEFAULT_SEED): Question<Simulation, Sketch> {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed is a whole number, not ${seed}`)
  const { gap } = result.total
  if (gap === 0) return frozen({ ...result, causes: { method: 'exact', orders: null, seed: null, gap, shares: [] } })
  const { causes, keyOf } = changedSinceFirstYear(scenario)
  const [none, whole] = [causes.map(() => false), causes.map(() => true)]
  const only = (at: number, isLost: boolean) => causes.map((_, other) => (other === at) === isLost)
  const coalitions = new Map(
    [...coalitionsOf(causes.length, seed), none, whole, ...causes.flatMap((_, at) => [only(at, true), only(at, false)])].map(
      (isLost) => [keyOf(isLost), isLost] as const,
    ),
  )
  const keys = [...coalitions.keys()]
  const became = yield { variants: [...coalitions.values()].map((lost) => ({ lost })), later: 0 }
  const cells = new Map(became.map((outcome, at) => [keys[at]!, cellsOf(outcome)]))
  const gapsWhere = (isLost: readonly boolean[]) => cells.get(keyOf(isLost))!
  const stated = result.catalogue.services.map(({ id }) => result.fiscalYears.map(({ services }) => services[id]!.gap))
  if (JSON.stringify(gapsWhere(whole)) !== JSON.stringify(inCells(stated)))
    throw new InternalError('the plan with all causes is not the plan')
  const shares = shapley(causes.length, gapsWhere, seed)
  const parts = inCents(shares)
  const gapWhere = (isLost: readonly boolean[]) => gapsWhere(isLost).reduce((sum, amount) => sum + amount, 0)
  const listed: { readonly cause: CauseKind; readonly cells: readonly Cents[]; readonly share: CauseShare }[] = [
    ...causes.map((cause, at) => ({
      cause,
      cells: parts[at]!,
      share: shareOf(result, cause, parts[at]!, gapWhere(only(at, false)), gapWhere(only(at, true))),
    })),
    { cause: { kind: 'structural' }, cells: gapsWhere(none), share: shareOf(result, { kind: 'structural' }, gapsWhere(none), null, null) },
  ]
  return frozen({
    ...result,
    gaps: causesOfGaps(result, listed),
    causes: {
      method: shares.isExact ? 'exact' : 'sampled',
      orders: shares.isExact ? null : ORDERS,
      seed: shares.isExact ? null : seed,
      gap,
      shares: listed
        .map(({ share }) => share)
        .sort((a, b) => Number(a.kind === 'structural') - Number(b.kind === 'structural') || b.amount - a.amount),
    },
  })
}

/** The scenario that a result is of: read with the changes that the result was made with. */
function scenarioOf(base: Scenario, { scenario, changes }: Simulation): Scenario {
  if (scenario.hash !== base.hash) throw new RangeError('the result is that of another scenario')
  const made = changesOf(base)
  if (made.some((change, at) => JSON.stringify(change) !== JSON.stringify(changes[at])))
    throw new RangeError('the result was made with other changes of the scenario')
  return made.length === changes.length ? base : read(base, { changes: changes.slice(made.length) })
}

/** Amounts by service and year in one row, year by year. */
function inCells(byService: readonly (readonly Cents[])[]): Cents[] {
  return (byService[0] ?? []).flatMap((_, year) => byService.map((years) => years[year]!))
}

function cellsOf(outcome: Unpaid): Cents[] {
  if (outcome.refused !== null) throw new InternalError('a plan without some of the causes was not worked out')
  return inCells(
    outcome.unpaid.map((months) =>
      Array.from({ length: months.length / 12 }, (_, year) =>
        months.slice(12 * year, 12 * year + 12).reduce((sum, amount) => sum + amount, 0),
      ),
    ),
  )
}

function shareOf(
  { catalogue, fiscalYears }: Simulation,
  cause: CauseKind,
  cells: readonly Cents[],
  gapIfRestored: Cents | null,
  gapIfAlone: Cents | null,
): CauseShare {
  const { services } = catalogue
  const sum = (keep: (service: number, year: number) => boolean) =>
    cells.reduce((all, amount, cell) => (keep(cell % services.length, Math.floor(cell / services.length)) ? all + amount : all), 0)
  return {
    ...cause,
    amount: sum(() => true),
    years: fiscalYears.map(({ fy }, at) => ({ fy, amount: sum((_, year) => year === at) })),
    services: Object.fromEntries(services.map(({ id }, at) => [id, sum((service) => service === at)])),
    gapIfRestored,
    gapIfAlone,
  }
}

/** The gaps of a service in a year share its causes by their amounts. */
function causesOfGaps(
  { catalogue, fiscalYears, gaps }: Simulation,
  listed: readonly { readonly cause: CauseKind; readonly cells: readonly Cents[] }[],
): Gap[] {
  const amounts = gaps.map(() => listed.map(() => 0))
  catalogue.services.forEach(({ id }, service) => {
    fiscalYears.forEach(({ from, through }, year) => {
      const own = gaps.flatMap((gap, at) => {
        const months = gap.service === id ? gap.months.filter(({ month }) => month >= from && month <= through) : []
        return months.length === 0 ? [] : [{ at, amount: months.reduce((sum, { amount }) => sum + amount, 0) }]
      })
      if (own.length === 0) return
      const parts = listed.map(({ cells }) => cells[year * catalogue.services.length + service]!)
      splitAlong(
        parts,
        own.map(({ amount }) => amount),
      ).forEach((split, cause) => {
        split.forEach((amount, place) => {
          amounts[own[place]!.at]![cause]! += amount
        })
      })
    })
  })
  return gaps.map((gap, at) => ({
    ...gap,
    causes: listed
      .map(({ cause }, index): Cause => ({ ...cause, amount: amounts[at]![index]! }))
      .filter(({ amount }) => amount !== 0)
      .sort((one, other) => other.amount - one.amount),
  }))
}
