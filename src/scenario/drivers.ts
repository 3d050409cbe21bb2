/**
 * What drives a cost from year to year: the assumption behind its growth, or its service where the file names nothing better.
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

/** `assumptions.cola`; several assumptions behind one part are one driver, `assumptions.cola and enrollment`; else `services.therapy`. */
export type Driver = string

/** What a cost is driven by where the file names nothing better: its service. */
export function ownDriver(cost: string): Driver {
  return `services.${cost.split('/')[0]}`
}

/**
 * The driver of one part of a cost's price.
 *
 * @example driversOf(scenario)('therapy/clinicians', 'salary') // 'assumptions.cola', of salary: { FY26: 66500, growth: "= cola" }
 */
export function driversOf(scenario: Scenario): (cost: string, factor: Factor) => Driver {
  const context = newContext()
  const top: At = { node: treeOf(scenario), path: [] }
  context.assumptions.read(context, get(context, top, 'assumptions'))
  return (cost, factor) => {
    const value = writtenAt(context, top, cost, factor)
    const names = value === null ? [] : [...new Set(behind(context, value, null))].sort()
    return names.length === 0 ? ownDriver(cost) : `assumptions.${names.join(' and ')}`
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

/** Names of assumptions; `self` is the one that changes where a Value changes by itself, null within a cost. */
function behind(context: Context, { form }: Value, self: string | null): string[] {
  const own = self === null ? [] : [self]
  switch (form.is) {
    case 'number':
    case 'in-year':
      return []
    case 'formula': {
      const named = form.formula.names.flatMap((name) => {
        const value = context.assumptions.writtenAs(name)
        return value === null ? [] : behind(context, value, name)
      })
      return /\bfy\b/.test(form.source) ? [...named, ...own] : named
    }
    case 'years': {
      const growth = form.growth?.form
      const named = growth?.is === 'formula' && growth.formula.names.length > 0 ? growth.formula.names : null
      const itself = form.listed.length > 1 || (growth !== undefined && named === null) ? own : []
      return [...itself, ...(named ?? []), ...form.listed.flatMap(([, entry]) => behind(context, entry, self))]
    }
    case 'times':
      return behind(context, form.of, self)
    case 'from-year':
      return [...behind(context, form.before, self), ...behind(context, form.later, self), ...own]
    default:
      return form satisfies never
  }
}
