/**
 * Cost lines that are positions, and how much of a position an amount of money is.
 */
import type { Cents } from '../money/cents.ts'
import { centsOf, type Exact, exact, ZERO } from '../money/exact.ts'
import { priceIn } from '../scenario/price.ts'
import type { Cost, CostLine, Model } from '../scenario/scenario.ts'

/** `line` counts all cost lines of the model, as a plan does. */
export type StaffLine = { readonly line: number; readonly cost: Cost; readonly costLine: CostLine }

/** The lines whose cost is given by full-time equivalents, as listed. */
export function staffLines({ services }: Model): StaffLine[] {
  let line = -1
  return services.flatMap(({ costs }) =>
    costs.flatMap((cost) =>
      cost.lines.flatMap((costLine) => {
        line += 1
        return cost.price.by === 'fte' ? [{ line, cost, costLine }] : []
      }),
    ),
  )
}

/** The full-time equivalents that so much money pays for over a whole year; 0 where the position costs nothing. */
export function fteOf({ price }: Cost, year: number, paid: Cents): Exact {
  const fte = price.by === 'fte' ? price.fte.get(year) : undefined
  if (fte === undefined || paid === 0) return ZERO
  return fte.times(exact(paid)).div(exact(centsOf(priceIn(price, year))))
}
