/**
 * Coverage as a linear program for HiGHS: a column for each payment that may be made, a row for each cost, each share and each cap.
 *
 * One program is enough: filling classes in order is best for all weights that fall from class to class, because what costs can have is a
 * polymatroid. Months and listed order inside a class are not asked for. Who may pay what is handed over ready.
 */
import type { Highs } from 'highs'
import type { Network } from '../src/engine/network.ts'

export type Solver = Highs

/** HiGHS finds its WebAssembly beside itself: it must not be bundled. */
export async function loadSolver(): Promise<Solver> {
  const name = 'highs'
  const { default: load } = (await import(`${name}`)) as typeof import('highs')
  return load()
}

export type Method = 'simplex' | 'ipm'

/** What is paid of each class in cents; null when 300 s were not enough. */
export function coverWithHighs(solver: Highs, net: Network, classes: readonly (readonly number[])[], method: Method): number[] | null {
  const classOf = new Int32Array(net.lineCount)
  classes.forEach((lines, index) => {
    for (const line of lines) classOf[line] = index
  })
  const cells = net.monthCount * net.lineCount
  const shareCount = net.shareLine.length
  const rowUpper: number[] = [...net.need, ...net.shareCap]
  const capRow = new Int32Array(net.nodeCount).fill(-1)
  for (let node = 0; node < net.nodeCount; node++) {
    const most = net.parent[node]! < 0 ? net.supply[node]! : net.cap[node]!
    if (Number.isFinite(most)) capRow[node] = rowUpper.push(most) - 1
  }
  const starts = [0]
  const rows: number[] = []
  const colClass: number[] = []
  for (let node = 0; node < net.nodeCount; node++) {
    const month = net.month[node]!
    if (month < 0) continue
    for (let column = 0; column < net.columnCount; column++) {
      const isShare = column >= net.lineCount
      const line = isShare ? net.shareLine[column - net.lineCount]! : column
      if (net.rowPlace[net.row[node]! * net.columnCount + column]! < 0 || net.need[month * net.lineCount + line] === 0) continue
      rows.push(month * net.lineCount + line)
      if (isShare) rows.push(cells + month * shareCount + column - net.lineCount)
      for (let at = node; at >= 0; at = net.parent[at]!) if (capRow[at]! >= 0) rows.push(capRow[at]!)
      starts.push(rows.length)
      colClass.push(classOf[line]!)
    }
  }
  const numCols = colClass.length
  const numRows = rowUpper.length
  return solver.withModel(
    {
      numCols,
      numRows,
      colCost: Float64Array.from(colClass, (own) => classes.length - own),
      colLower: new Float64Array(numCols),
      colUpper: new Float64Array(numCols).fill(Number.POSITIVE_INFINITY),
      rowLower: new Float64Array(numRows),
      rowUpper: Float64Array.from(rowUpper),
      matrix: { format: 'csc', numCols, numRows, starts, indices: rows, values: new Float64Array(rows.length).fill(1) },
    },
    (model) => {
      model.options.set({ output_flag: false, solver: method, time_limit: 300 })
      model.changeObjectiveSense(solver.constants.objectiveSense.maximize)
      model.run()
      const status = model.getModelStatus()
      if (status === solver.constants.modelStatus.timeLimit) return null
      if (status !== solver.constants.modelStatus.optimal) throw new Error(`HiGHS: status ${status}`)
      const paid = classes.map(() => 0)
      model.getSolution().colValue.forEach((amount: number, column: number) => {
        paid[colClass[column]!]! += amount
      })
      return paid.map(Math.round)
    },
  )
}
