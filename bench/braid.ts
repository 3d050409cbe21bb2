/**
 * The braid against HiGHS on random scenarios, each another one, in one run. Both build their model in the time that counts, and what each
 * class gets is compared to the cent first. Processor time of this process, not the clock on the wall.
 */
import { buildNetwork } from '../src/engine/build-network.ts'
import { cutsOf } from '../src/engine/cuts.ts'
import type { Flow } from '../src/engine/flow.ts'
import { settleMoney } from '../src/engine/preference.ts'
import { classesOf, cover } from '../src/engine/solve.ts'
import { wholeHorizon } from '../src/engine/supplies.ts'
import { compile } from '../src/plan/compile.ts'
import type { Plan } from '../src/plan/plan.ts'
import { modelOf, read } from '../src/scenario/read.ts'
import { coverWithHighs, loadSolver, type Method, type Solver } from './braid-lp.ts'
import { braidScenario } from './braid-scenarios.ts'
import { checkCuts } from './check-cuts.ts'
import { median } from './engine.ts'

export type Row = readonly [what: string, measured: string, aim: string]

function timed<T>(work: () => T): { answer: T; ms: number } {
  const start = process.cpuUsage().user
  const answer = work()
  return { answer, ms: (process.cpuUsage().user - start) / 1000 }
}

/** Plans of as many seeds as are wanted; a seed whose scenario has problems is left out. */
function plansOf(count: number, streams: number, lines: number, years: number): Plan[] {
  const plans: Plan[] = []
  for (let seed = 1; plans.length < count; seed++) {
    try {
      const plan = compile(modelOf(read(braidScenario(seed, streams, lines, years))))
      if (buildNetwork(plan, wholeHorizon(plan)).meters.length === 0) plans.push(plan)
    } catch {}
  }
  return plans
}

type Times = { readonly coverage: number; readonly proof: number; readonly money: number; readonly check: number; readonly all: number }

function solveOnce(plan: Plan): { times: Times; flow: Flow } {
  const classes = classesOf(plan)
  const { answer: flow, ms: coverage } = timed(() => cover(buildNetwork(plan, wholeHorizon(plan)), classes, false))
  const { answer: cuts, ms: proof } = timed(() => cutsOf(flow, classes))
  const { ms: money } = timed(() => settleMoney(flow))
  const { ms: check } = timed(() => checkCuts(flow, classes, cuts))
  return { flow, times: { coverage, proof, money, check, all: coverage + proof + money } }
}

/** Medians of some rounds over all plans, so that no plan is only repeated. */
function solveAll(plans: readonly Plan[], rounds: number): { times: Times; flow: Flow }[] {
  const seen = plans.map((): { times: Times; flow: Flow }[] => [])
  for (let round = 0; round < rounds; round++) plans.forEach((plan, at) => void seen[at]!.push(solveOnce(plan)))
  return seen.map((runs) => {
    const of = (key: keyof Times) => median(runs.map(({ times }) => times[key]))
    return {
      flow: runs[0]!.flow,
      times: { coverage: of('coverage'), proof: of('proof'), money: of('money'), check: of('check'), all: of('all') },
    }
  })
}

function paidByClass({ net, unmet }: Flow, plan: Plan): string {
  return classesOf(plan)
    .map((lines) => {
      let paid = 0
      for (let month = 0; month < net.monthCount; month++)
        for (const line of lines) paid += net.need[month * net.lineCount + line]! - unmet[month * net.lineCount + line]!
      return paid
    })
    .join()
}

/** The faster of the solvers; throws where an answer differs. One that was stopped took at least that long. */
function highsTime(solver: Solver, plan: Plan, flow: Flow, methods: readonly Method[]): number {
  const ours = paidByClass(flow, plan)
  const times = methods.map((method) => {
    const { answer, ms } = timed(() => coverWithHighs(solver, flow.net, classesOf(plan), method))
    if (answer !== null && answer.join() !== ours) throw new Error(`HiGHS ${method} pays ${answer} by class, the braid ${ours}`)
    return ms
  })
  return Math.min(...times)
}

const times = (value: number) => `${value.toFixed(value < 0.1 ? 3 : value < 10 ? 1 : 0)} ×`

export async function braidRows(isLarge: boolean): Promise<Row[]> {
  const solver = await loadSolver()
  const plans = plansOf(12, 12, 30, 5)
  // The first rounds make the code warm.
  solveAll(plansOf(6, 10, 25, 5), 3)
  const solved = solveAll(plans, 5)
  const highs = plans.map((plan, at) => highsTime(solver, plan, solved[at]!.flow, ['simplex', 'ipm']))
  const ratios = (key: 'coverage' | 'all') => solved.map((own, at) => highs[at]! / own.times[key])
  const ms = (key: keyof Times) => `${median(solved.map((own) => own.times[key])).toFixed(1)} ms`
  const rows: Row[] = [
    ['braid, 12 streams, 30 lines, 60 months: HiGHS ÷ coverage, median', times(median(ratios('coverage'))), '≥ 100 ×'],
    ['  the same, worst of 12', times(Math.min(...ratios('coverage'))), ''],
    ['  HiGHS ÷ coverage, money order and proof, median', times(median(ratios('all'))), '≥ 40 ×'],
    ['  the same, worst of 12', times(Math.min(...ratios('all'))), '≥ 20 ×'],
    ['  coverage; everything: median', `${ms('coverage')}; ${ms('all')}`, '≤ 5; ≤ 13 ms'],
    [
      '  checking the cuts ÷ everything',
      times(solved.reduce((sum, own) => sum + own.times.check, 0) / solved.reduce((sum, own) => sum + own.times.all, 0)),
      '≤ 0.25 ×',
    ],
    ['  growth with the months, 24 to 192: exponent', growth().toFixed(2), '≤ 1.6'],
  ]
  return [...rows, ...largeRows(solver, isLarge)]
}

/** The slope of a line through time and months, both as logarithms. */
function growth(): number {
  const points = [2, 4, 8, 16].map((years) => {
    const all = solveAll(plansOf(4, 12, 30, years), 2).map(({ times: { all: ms } }) => ms)
    return { x: Math.log(years), y: Math.log(median(all)) }
  })
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))]
  return mean(points.map((point) => (point.x - x) * (point.y - y))) / mean(points.map((point) => (point.x - x) ** 2))
}

function largeRows(solver: Solver, isLarge: boolean): Row[] {
  const plans = plansOf(1, 50, 200, 10)
  const [{ times: own, flow }] = solveAll(plans, 2) as [{ times: Times; flow: Flow }]
  const rows: Row[] = [
    ['braid, 50 streams, 200 lines, 120 months: coverage, ms', own.coverage.toFixed(0), ''],
    ['  proof; money order, ms', `${own.proof.toFixed(0)}; ${own.money.toFixed(0)}`, 'all ≤ 250'],
  ]
  if (!isLarge) return rows
  const highs = highsTime(solver, plans[0]!, flow, ['ipm'])
  return [
    ...rows,
    ['  HiGHS, stopped at 300 s, ÷ coverage', times(highs / own.coverage), ''],
    ['  HiGHS ÷ everything', times(highs / own.all), ''],
  ]
}
