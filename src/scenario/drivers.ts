/**
 * What drives a cost from year to year: the assumption behind its growth, or the cost itself where the file names nothing better.
 *
 * It reads how Values are written and never works one out.
 */
import type { At, Context } from './context.ts'
import { get } from './context.ts'
import { newContext } from './new-context.ts'
import { type Scenario, treeOf } from './read.ts'
import { readValue, type Value } from './value.ts'

/** The parts of a price, as `Price` names them. */
export type Factor = 'amount' | 'fte' | 'salary' | 'fringe' | 'units' | 'unitCost'

/**
 * The driver of one part of a cost's price. Several assumptions behind one part are one driver, `enrollment and cola`.
 *
 * @example driversOf(scenario)('therapy/clinicians', 'salary') // 'cola', of salary: { FY26: 66500, growth: "= cola" }
 */
export function driversOf(scenario: Scenario): (cost: string, factor: Factor) => string {
  const context = newContext()
  const top: At = { node: treeOf(scenario), path: [] }
  context.assumptions.read(context, get(context, top, 'assumptions'))
  return (cost, factor) => {
    const value = writtenAt(context, top, cost, factor)
    const names = value === null ? [] : [...new Set(behind(context, value, cost))].sort()
    return names.length === 0 ? cost : names.join(' and ')
  }
}

/** A service whose costs are a Value has one cost, `cost`; a cost that is a Value is its amount. */
function writtenAt(context: Context, top: At, cost: string, factor: Factor): Value | null {
  const [service, key] = cost.split('/') as [string, string]
  const costs = [service, 'costs'].reduce<At | null>((at, step) => at && get(context, at, step), get(context, top, 'services'))
  const item = costs === null ? null : (get(context, costs, key) ?? (key === 'cost' ? costs : null))
  if (item === null) return null
  return readValue(context, get(context, item, factor) ?? (factor === 'amount' ? item : null), 'any')
}

/** `self` is what changes where a Value changes by itself. */
function behind(context: Context, { form }: Value, self: string): string[] {
  switch (form.is) {
    case 'number':
    case 'in-year':
      return []
    case 'formula': {
      const named = form.formula.names.flatMap((name) => {
        const value = context.assumptions.writtenAs(name)
        return value === null ? [] : behind(context, value, name)
      })
      return /\bfy\b/.test(form.source) ? [...named, self] : named
    }
    case 'years': {
      const growth = form.growth?.form
      const named = growth?.is === 'formula' && growth.formula.names.length > 0 ? growth.formula.names : null
      const own = form.listed.length > 1 || (growth !== undefined && named === null) ? [self] : []
      return [...own, ...(named ?? []), ...form.listed.flatMap(([, entry]) => behind(context, entry, self))]
    }
    case 'times':
      return behind(context, form.of, self)
    case 'from-year':
      return [...behind(context, form.before, self), ...behind(context, form.later, self), self]
    default:
      return form satisfies never
  }
}
