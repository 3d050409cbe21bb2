/**
 * A problem as rows and columns for HiGHS, an independent solver: how much must stay unmet, class by class.
 *
 * It must never know of networks: caps are rows as the language states them, crossing or not.
 */
import loadHighs, { type Highs } from 'highs'
import { capsOfPurse, type Problem } from './problem.ts'
import type { Rules } from './rules.ts'

export type Solver = Highs
export const loadSolver = (): Promise<Solver> => loadHighs()

/** Whole cents only, where caps cross and halves could be better than anything that is real. */
export type Cents = 'whole' | 'any'

/** The least that can stay unmet in each class, the first one first. */
export function unmetByClass(solver: Solver, problem: Problem, cents: Cents): number[] {
  return solved(solver, problem, cents, (rows) => {
    const { rank, length } = { rank: (cell: number) => problem.cells[cell]!.rank, length: problem.classes.length }
    return Array.from({ length }, (_, own) => {
      const need = problem.cells.reduce((sum, cell) => (cell.rank === own ? sum + cell.need : sum), 0)
      if (need === 0) return 0
      const most = rows.best((cell) => rank(cell) === own)
      rows.keep((cell) => rank(cell) === own, most)
      return need - most
    })
  })
}

/** The least that can stay unmet altogether. */
export function leastUnmet(solver: Solver, problem: Problem, cents: Cents): number {
  const need = problem.cells.reduce((sum, cell) => sum + cell.need, 0)
  return need === 0 ? 0 : solved(solver, problem, cents, (rows) => need - rows.best(() => true))
}

/** The least that can stay unmet in each class under rules of what some spending lets other spending be; of `any` cents in parts of them too. */
export function unmetUnderRules(solver: Solver, problem: Problem, rules: Rules, cents: Cents): number[] {
  return solved(
    solver,
    problem,
    cents,
    (rows) =>
      problem.classes.map((_, own) => {
        const isOwn = (cell: number) => problem.cells[cell]!.rank === own
        const need = problem.cells.reduce((sum, cell) => (cell.rank === own ? sum + cell.need : sum), 0)
        if (need === 0) return 0
        const most = rows.best(isOwn)
        rows.keep(isOwn, most)
        return Math.max(0, need - most)
      }),
    rules,
  )
}

type Rows = {
  readonly best: (isMeant: (cell: number) => boolean) => number
  readonly keep: (isMeant: (cell: number) => boolean, amount: number) => void
}

function solved<T>(solver: Solver, problem: Problem, cents: Cents, ask: (rows: Rows) => T, rules: Rules | null = null): T {
  const { payments, cells } = problem
  if (payments.length === 0) return ask({ best: () => 0, keep: () => {} })
  const byCell = cells.map((): number[] => [])
  payments.forEach(({ cell }, payment) => {
    byCell[cell]!.push(payment)
  })
  const ones = (of: Iterable<number>, atMost: number) => ({ terms: new Map([...of].map((column) => [column, 1])), atMost, atLeast: 0 })
  const caps = [...problem.shares, ...problem.groups.flatMap(({ caps, purses }) => [...caps, ...purses.flatMap(capsOfPurse)])]
  const rows = [
    ...cells.map(({ need }, cell) => ones(byCell[cell]!, need)),
    ...caps.filter((cap) => cap.payments.size > 0).map((cap) => ones(cap.payments, cap.atMost)),
    ...(rules?.rows ?? []),
  ]
  const columns = payments.length + (rules?.columns ?? 0)
  const starts = [0]
  for (const { terms } of rows) starts.push(starts.at(-1)! + terms.size)
  const whole = solver.constants.variableType.integer
  return solver.withModel(
    {
      numCols: columns,
      numRows: rows.length,
      colCost: new Float64Array(columns),
      colLower: new Float64Array(columns),
      colUpper: Float64Array.from({ length: columns }, (_, at) => {
        const payment = payments[at]
        return payment === undefined ? Number.POSITIVE_INFINITY : cells[payment.cell]!.need
      }),
      rowLower: rows.map(({ atLeast }) => atLeast),
      rowUpper: rows.map(({ atMost }) => atMost),
      matrix: {
        format: 'csr',
        numRows: rows.length,
        numCols: columns,
        starts,
        indices: rows.flatMap(({ terms }) => [...terms.keys()]),
        values: Float64Array.from(rows.flatMap(({ terms }) => [...terms.values()])),
      },
      ...(cents === 'whole' ? { integrality: Array.from({ length: columns }, () => whole) } : {}),
    },
    (model) => {
      // Primal simplex: the last plan stays possible when the next class is asked for.
      model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0.5, ...(cents === 'any' ? { simplex_strategy: 4 } : {}) })
      model.changeObjectiveSense(solver.constants.objectiveSense.maximize)
      return ask({
        best: (isMeant) => {
          payments.forEach(({ cell }, payment) => {
            model.changeColCost(payment, isMeant(cell) ? 1 : 0)
          })
          model.run()
          if (model.getModelStatus() !== solver.constants.modelStatus.optimal) throw new Error(`HiGHS: status ${model.getModelStatus()}`)
          const most = model.getObjectiveValue()
          if (rules !== null && cents === 'any') return most
          if (Math.abs(most - Math.round(most)) > 0.01) throw new Error(`HiGHS: ${most} is not in whole cents`)
          return Math.round(most)
        },
        keep: (isMeant, amount) => {
          const own = payments.flatMap(({ cell }, payment) => (isMeant(cell) ? [payment] : []))
          // Parts of cents cannot be asked for to the last digit.
          const atLeast = rules === null || cents === 'whole' ? amount : amount - 1e-6 - amount * 1e-12
          model.addRow(atLeast, Number.POSITIVE_INFINITY, { indices: own, values: own.map(() => 1) })
        },
      })
    },
  )
}
