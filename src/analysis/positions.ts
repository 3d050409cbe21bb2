/**
 * The position view: which streams pay each position, month by month and by fiscal year, in cents and in full-time equivalents.
 *
 * It is the budget side of time and effort: what is charged to a federal award must follow the work that was done (2 CFR 200.430), so
 * somebody has to know which part of a position each award is meant to pay, and when that changes.
 */
import type { Cents } from '../money/cents.ts'
import { type Exact, exact, splitByShares } from '../money/exact.ts'
import { frozen } from '../result/frozen.ts'
import { fteOf, staffLines } from '../result/staff.ts'
import type { CostInfo, FiscalYear, Id, Month, Simulation } from '../result/types.ts'
import { modelOf, type ReadOptions, read, type Scenario, type Source, type Vary } from '../scenario/read.ts'
import type { Cost, CostLine } from '../scenario/scenario.ts'
import { runScenario } from '../simulate.ts'
import { type Booked, bookedResult } from './booked.ts'

/** Who pays each position. Plain, frozen JSON, like a result. */
export type Positions = {
  readonly fundbraid: 1
  readonly kind: 'positions'
  readonly engine: string
  readonly unit: 'cent'
  readonly scenario: Simulation['scenario']
  readonly changes: Simulation['changes']
  readonly catalogue: Simulation['catalogue']
  /** The one fiscal year that was asked for; null is the whole plan. */
  readonly fy: FiscalYear | null
  /** Cost lines that are given by full-time equivalents, as listed; a split cost has one for each share. */
  readonly lines: readonly PositionLine[]
}

export type PositionLine = Pick<CostInfo, 'id' | 'service' | 'role' | 'provider' | 'tier'> & {
  /** Fiscal years and months in which the line costs something. */
  readonly years: readonly (Position & { readonly fy: FiscalYear })[]
  readonly months: readonly (Position & { readonly month: Month })[]
}

/** `paid` and `unfunded` sum to the whole, in cents, in thousandths of a full-time equivalent and in ten-thousandths of the cost. */
export type Position = {
  readonly cost: Cents
  /** At work in the month; in a year on average, so that half a year of one is 0.5. With three decimals. */
  readonly fte: number
  /** By stream, those that pay something, as listed. */
  readonly paid: readonly (PositionPart & { readonly stream: Id })[]
  readonly unfunded: PositionPart
}

/** `share` is that of the line's cost, 0 to 1 with four decimals. */
export type PositionPart = { readonly amount: Cents; readonly fte: number; readonly share: number }

/**
 * Runs a scenario and tells who pays each position. Throws a ScenarioError for what is wrong with the scenario.
 *
 * @example
 * positions(text).lines[0].years[0].paid // [{ stream: 'medicaid', amount: 26833700, fte: 20.41, share: 0.6708 }, …]
 */
export function positions(source: Source, options: ReadOptions & Vary & { readonly fy?: FiscalYear | undefined } = {}): Positions {
  const scenario = read(source, options)
  return positionsOf(scenario, runScenario(scenario), options)
}

/** The same from a result that is there already, with its books. Throws a RangeError where it is another scenario's, or has no books. */
export function positionsOf(scenario: Scenario, result: Simulation, { fy }: { readonly fy?: FiscalYear | undefined } = {}): Positions {
  const booked = bookedResult(scenario, result)
  const fiscalYears = booked.fiscalYears.filter((year) => fy === undefined || year.fy === fy)
  if (fiscalYears.length === 0) throw new RangeError(`${fy} is no fiscal year of the plan`)
  const cells = cellsByLine(booked)
  return frozen({
    fundbraid: 1,
    kind: 'positions',
    engine: result.engine,
    unit: 'cent',
    scenario: result.scenario,
    changes: result.changes,
    catalogue: result.catalogue,
    fy: fy ?? null,
    lines: staffLines(modelOf(scenario)).map(({ cost, costLine }) =>
      lineOf({ ...booked, fiscalYears }, cells.get(costLine.id) ?? [], cost, costLine),
    ),
  })
}

/** What a line costs in a month, and who pays. */
type Cell = { readonly month: Month; readonly cost: Cents; readonly paid: Map<Id, Cents> }

function cellsByLine({ needs, ledger }: Booked): Map<string, Cell[]> {
  const byLine = new Map<string, Cell[]>()
  const byCell = new Map<string, Cell>()
  for (const { month, cost, amount } of needs) {
    const cell: Cell = { month, cost: amount, paid: new Map() }
    byCell.set(`${month} ${cost}`, cell)
    const line = byLine.get(cost)
    if (line === undefined) byLine.set(cost, [cell])
    else line.push(cell)
  }
  for (const { month, cost, stream, amount } of ledger) {
    const { paid } = byCell.get(`${month} ${cost}`)!
    paid.set(stream, (paid.get(stream) ?? 0) + amount)
  }
  return byLine
}

function lineOf(
  { fiscalYears, catalogue }: Booked,
  cells: readonly Cell[],
  cost: Cost,
  { id, service, role, provider, tier }: CostLine,
): PositionLine {
  const order = catalogue.streams.map((stream) => stream.id)
  const years = fiscalYears.map(({ fy, from, through }) => {
    const own = cells.filter(({ month }) => month >= from && month <= through)
    const year = Number(fy.slice(2)) + (fy.length === 4 ? 2000 : 0)
    return { fy, own, whole: own.reduce((sum, cell) => sum + cell.cost, 0), year }
  })
  return {
    ...{ id, service, role, provider, tier },
    years: years
      .filter(({ own }) => own.length > 0)
      .map(({ fy, own, whole, year }) => ({ fy, ...position(own, order, fteOf(cost, year, whole)) })),
    months: years.flatMap(({ own, year }) =>
      own.map((cell) => ({ month: cell.month, ...position([cell], order, fteAtWork(cost, own, year)) })),
    ),
  }
}

/** The positions at work in any month of a year: its pay over the months in which it is paid, as if it were paid in all of them. */
function fteAtWork(cost: Cost, own: readonly Cell[], year: number): Exact {
  return fteOf(
    cost,
    year,
    own.reduce((sum, cell) => sum + cell.cost, 0),
  )
    .times(monthsOf(cost))
    .div(own.length)
}

/** How many months of a year the position is paid in. */
function monthsOf({ season, once }: Cost): number {
  return once === null ? season.months.filter(Boolean).length : 1
}

function position(cells: readonly Cell[], order: readonly Id[], fte: Exact): Position {
  const cost = cells.reduce((sum, cell) => sum + cell.cost, 0)
  const amounts = order.map((id) => cells.reduce((sum, { paid }) => sum + (paid.get(id) ?? 0), 0))
  const unfunded = cost - amounts.reduce((sum, amount) => sum + amount, 0)
  const all = [...amounts, unfunded]
  const shares = all.map((amount) => exact(amount).div(exact(cost)))
  const thousandths = fte.times(1000).round().toNumber()
  const [ftes, parts] = [splitByShares(thousandths, sumToOne(shares)), splitByShares(10_000, sumToOne(shares))]
  const part = (index: number): PositionPart => ({ amount: all[index]!, fte: ftes[index]! / 1000, share: parts[index]! / 10_000 })
  return {
    cost,
    fte: thousandths / 1000,
    paid: order.flatMap((stream, index) => (amounts[index]! > 0 ? [{ stream, ...part(index) }] : [])),
    unfunded: part(order.length),
  }
}

/** Quotients of 64 digits sum to one but for their last digit: the largest takes what is missing. */
function sumToOne(shares: readonly Exact[]): Exact[] {
  const missing = shares.reduce((left, share) => left.minus(share), exact(1))
  const largest = shares.reduce((best, share, index) => (share.gt(shares[best]!) ? index : best), 0)
  return shares.map((share, index) => (index === largest ? share.plus(missing) : share))
}
