/**
 * What a cost costs and a service earns in a year, in exact dollars: the arithmetic of §3 and §5, in one place for the reader and the plan.
 */
import { type Exact, ONE } from '../money/exact.ts'
import type { EarnItem, Price } from './scenario.ts'

/** `amount`, `fte × salary × (1 + fringe)` or `units × unitCost`; not rounded. */
export function priceIn(price: Price, year: number): Exact {
  switch (price.by) {
    case 'amount':
      return price.amount.get(year)!
    case 'units':
      return price.units.get(year)!.times(price.unitCost.get(year)!)
    case 'fte': {
      const pay = price.fte.get(year)!.times(price.salary.get(year)!)
      return price.fringe === null ? pay : pay.times(ONE.plus(price.fringe.get(year)!))
    }
  }
}

/** Revenue of a year at full delivery; not rounded. */
export function revenueIn(item: EarnItem, year: number): Exact {
  return item.factors.reduce((product, factor) => product.times(factor.get(year)!), ONE)
}
