/**
 * What a plan leaves unpaid: by cost line and month, and by priority class. Plans are compared by the first class in which they differ.
 */
import type { Cents } from '../money/cents.ts'
import type { Plan } from '../plan/plan.ts'
import type { Books } from './books.ts'
import type { Flow } from './flow.ts'
import { classesOf } from './solve.ts'

/** By line × months + month. */
export function unpaidIn({ need, monthCount }: Plan, { ledger }: Books): Float64Array {
  const unpaid = need.slice()
  for (let row = 0; row < ledger.length; row++) unpaid[ledger.line[row]! * monthCount + ledger.month[row]!]! -= ledger.amount[row]!
  return unpaid
}

/** The same of a flow over the whole horizon. */
export function uncovered({ need, monthCount }: Plan, { net, unmet }: Flow): Float64Array {
  return need.map((_, cell) => unmet[(cell % monthCount) * net.lineCount + Math.floor(cell / monthCount)]!)
}

export function unmetByClass(plan: Plan, books: Books): Cents[] {
  const unpaid = unpaidIn(plan, books)
  return classesOf(plan).map((lines) =>
    lines.reduce(
      (sum, line) => unpaid.subarray(line * plan.monthCount, (line + 1) * plan.monthCount).reduce((all, amount) => all + amount, sum),
      0,
    ),
  )
}

/** The same of a flow, by classes of lines. */
export function unmetIn({ net, unmet }: Flow, classes: readonly (readonly number[])[]): Cents[] {
  return classes.map((lines) => {
    let sum = 0
    for (let month = 0; month < net.monthCount; month++) for (const line of lines) sum += unmet[month * net.lineCount + line]!
    return sum
  })
}

export function isLess(one: readonly Cents[], other: readonly Cents[]): boolean {
  const at = one.findIndex((amount, index) => amount !== other[index])
  return at >= 0 && one[at]! < other[at]!
}
