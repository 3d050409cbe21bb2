/**
 * Cost lines that are positions, and how much of a position an amount of money is.
 */
import type { Cents } from '../money/cents.ts'
import { centsOf, type Exact, exact, ZERO } from '../money/exact.ts'
import type { Plan } from '../plan/plan.ts'
import { priceIn } from '../scenario/price.ts'
import type { Cost } from '../scenario/scenario.ts'

export type StaffLine = { readonly line: number; readonly cost: Cost }

/** The lines whose cost is given by full-time equivalents, as listed. */
export function staffLines({ model }: Pick<Plan, 'model'>): StaffLine[] {
  const staff: StaffLine[] = []
  let line = 0
  for (const { costs } of model.services)
    for (const cost of costs)
      for (const _ of cost.lines) {
        if (cost.price.by === 'fte') staff.push({ line, cost })
        line += 1
      }
  return staff
}

/** The full-time equivalents that so much money pays for over a whole year; 0 where the position costs nothing. */
export function fteOf({ price }: Cost, year: number, paid: Cents): Exact {
  const fte = price.by === 'fte' ? price.fte.get(year) : undefined
  if (fte === undefined || paid === 0) return ZERO
  return fte.times(exact(paid)).div(exact(centsOf(priceIn(price, year))))
}
