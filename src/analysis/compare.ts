/**
 * Plans side by side, and the bridge from one gap to the other: which change, which cost and which stream makes the difference.
 *
 * Every column is a run of its own by the same engine, or a result that was saved. It must never know how a figure came about.
 */

import type { Cents, Change, Id, Simulation } from '../result/types.ts'
import { type ReadOptions, read, type Scenario, type Source, type Vary, whatIfName } from '../scenario/read.ts'
import { runScenario } from '../simulate.ts'
import { changesBeyond, gapOf, vary } from './vary.ts'

/** What is compared with the base: the base with what-ifs or changes, another scenario, or a result that was saved. */
export type ComparedWith = Vary &
  ReadOptions & {
    /** Heads the column. Default: the what-if's name, or the scenario's. */
    readonly name?: string | undefined
    /** Another scenario than the base. */
    readonly scenario?: Source | undefined
    /** A saved result, such as last month's version. */
    readonly result?: Simulation | undefined
  }

export type CompareOptions = ReadOptions &
  Vary & {
    /** Heads the base's column. Default: the scenario's name. */
    readonly name?: string | undefined
    /** Whether the results hold their books. Default: false, they are most of a result. */
    readonly ledger?: boolean | undefined
  }

export type Comparison = {
  /** The base first, then the others as they were given. */
  readonly columns: readonly { readonly name: string; readonly result: Simulation }[]
  /** For each of the others one. From a saved result, which came first, the bridge leads to the base; else from the base. */
  readonly bridges: readonly Bridge[]
}

/** `start` + the sum of the steps = `end`, to the cent. */
export type Bridge = {
  /** Index of the column that it starts from, and of the one that it leads to. */
  readonly from: number
  readonly to: number
  /** The gap of the whole horizon. */
  readonly start: Cents
  readonly steps: readonly BridgeStep[]
  readonly end: Cents
}

/**
 * `change`: what a change adds to the gap when it is made after those before it (changes that cannot be made one by one are one step).
 * Between different scenarios: `cost` what services cost more, `stream` what a stream pays less, `rest` fiscal years that only one of them has.
 */
export type BridgeStep = {
  readonly kind: 'change' | 'cost' | 'stream' | 'rest'
  readonly changes: readonly Change[]
  readonly stream: Id | null
  /** Positive: the gap grows. */
  readonly gap: Cents
}

/**
 * Compares a scenario with any number of others. Throws a `ScenarioError` with the problems of the first scenario that has any.
 *
 * @example
 * const { columns, bridges } = compare(text, [{ whatIf: 'aware-cut-short' }, { result: JSON.parse(lastMonth), name: 'May' }])
 */
export function compare(base: Source, columns: readonly ComparedWith[], options: CompareOptions = {}): Comparison {
  const { ledger = false } = options
  const start = read(base, options)
  const first = { name: options.name ?? nameOf(start, options), result: runScenario(start, { ledger }) }
  const others = columns.map((column) => {
    if (column.result !== undefined)
      return { name: column.name ?? column.result.scenario.name, result: slim(column.result, ledger), scenario: null }
    // Of the same file: what-ifs and changes come on top of the base's own.
    const scenario = column.scenario === undefined ? vary(start, column) : read(column.scenario, column)
    return { name: column.name ?? nameOf(scenario, column), result: runScenario(scenario, { ledger }), scenario }
  })
  return {
    columns: [first, ...others.map(({ name, result }) => ({ name, result }))],
    bridges: others.map(({ result, scenario }, index): Bridge => {
      const changes = scenario === null ? null : changesBeyond(start, scenario)
      const to = index + 1
      if (changes !== null)
        return bridge(0, to, first.result, result, changeSteps(start, changes, first.result.total.gap, result.total.gap))
      return scenario === null
        ? bridge(to, 0, result, first.result, figureSteps(result, first.result))
        : bridge(0, to, first.result, result, figureSteps(first.result, result))
    }),
  }
}

function nameOf(scenario: Scenario, { whatIf = [] }: Vary): string {
  const ids = (typeof whatIf === 'string' ? [whatIf] : whatIf).flatMap((id) => id.split('+'))
  return ids.length === 0 ? scenario.name : ids.map((id) => whatIfName(scenario, id)).join(' + ')
}

function slim(result: Simulation, ledger: boolean): Simulation {
  return ledger ? result : { ...result, ledger: null, needs: null, movements: null }
}

function bridge(from: number, to: number, start: Simulation, end: Simulation, steps: readonly BridgeStep[]): Bridge {
  return { from, to, start: start.total.gap, steps, end: end.total.gap }
}

/** Each change on top of those before it. One that leaves no sound scenario behind is told with the next. */
function changeSteps(base: Scenario, changes: readonly Change[], start: Cents, end: Cents): BridgeStep[] {
  const steps: BridgeStep[] = []
  let [gap, waiting]: [Cents, Change[]] = [start, []]
  changes.forEach((change, index) => {
    waiting.push(change)
    const after = index === changes.length - 1 ? end : gapOf(base, { changes: changes.slice(0, index + 1) })
    if (after === null) return
    steps.push({ kind: 'change', changes: waiting, stream: null, gap: after - gap })
    gap = after
    waiting = []
  })
  return steps
}

/** From the figures alone, so that a saved result will do: the gap is what services cost less what streams pay. */
function figureSteps(from: Simulation, to: Simulation): BridgeStep[] {
  const isIn = ({ fiscalYears }: Simulation, year: Simulation['fiscalYears'][number]) =>
    fiscalYears.some((other) => other.fy === year.fy && other.from === year.from)
  const sum = (one: Simulation, other: Simulation, figure: (year: Simulation['fiscalYears'][number]) => Cents, shared = true) =>
    one.fiscalYears.filter((year) => isIn(other, year) === shared).reduce((total, year) => total + figure(year), 0)
  const difference = (figure: (year: Simulation['fiscalYears'][number]) => Cents, shared = true) =>
    sum(to, from, figure, shared) - sum(from, to, figure, shared)
  const streams = new Set([...from.catalogue.streams, ...to.catalogue.streams].map(({ id }) => id))
  const steps: BridgeStep[] = [
    { kind: 'cost', changes: [], stream: null, gap: difference(({ cost }) => cost) },
    ...[...streams].map((stream): BridgeStep => {
      const gap = -difference((year) => year.streams[stream]?.spent ?? 0)
      return { kind: 'stream', changes: [], stream, gap: gap === 0 ? 0 : gap }
    }),
    { kind: 'rest', changes: [], stream: null, gap: difference((year) => year.gap, false) },
  ]
  return steps.filter(({ kind, gap }) => kind !== 'rest' || gap !== 0)
}
