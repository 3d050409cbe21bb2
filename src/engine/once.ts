/**
 * What follows from a plan alone, and is asked for again and again while the plan is made. It lives as long as the plan, which never changes.
 */
import type { Plan } from '../plan/plan.ts'

export function oncePerPlan<T>(make: (plan: Plan) => T): (plan: Plan) => T {
  const made = new WeakMap<Plan, { readonly value: T }>()
  return (plan) => {
    const known = made.get(plan) ?? { value: make(plan) }
    made.set(plan, known)
    return known.value
  }
}
