/**
 * What a plan leaves unpaid, by priority class: plans are compared by the first class in which they differ.
 */
import type { Cents } from '../money/cents.ts'
import type { Plan } from '../plan/plan.ts'
import type { Books } from './books.ts'
import { classesOf } from './solve.ts'

export function unmetByClass(plan: Plan, { ledger }: Books): Cents[] {
  const classes = classesOf(plan)
  const classOf = new Int32Array(plan.lines.length)
  classes.forEach((lines, index) => {
    for (const line of lines) classOf[line] = index
  })
  const unmet: Cents[] = classes.map(() => 0)
  plan.need.forEach((amount, cell) => {
    unmet[classOf[Math.floor(cell / plan.monthCount)]!]! += amount
  })
  for (let row = 0; row < ledger.length; row++) unmet[classOf[ledger.line[row]!]!]! -= ledger.amount[row]!
  return unmet
}
