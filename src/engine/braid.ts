/**
 * Braid: the whole horizon planned at once, exact in whole cents, with its proof (§7 of the language).
 *
 * Rules that no network holds are left out for the proof, which then is a bound, and kept for the plan. Where not looking ahead happens
 * to cover more under such rules, its plan is taken.
 */
import type { Plan } from '../plan/plan.ts'
import { asYouGo } from './as-you-go.ts'
import type { Books } from './books.ts'
import { buildNetwork, wholeHorizon } from './build-network.ts'
import { cutsOf, type PlanCut } from './cuts.ts'
import type { Flow } from './flow.ts'
import { Keeper } from './keeper.ts'
import { settleMoney } from './preference.ts'
import { classesOf, cover, paymentsOf, solve } from './solve.ts'
import { unmetByClass } from './unmet.ts'

export type PlanProof = { readonly cuts: readonly PlanCut[]; readonly notHeld: readonly string[] }

export type Braided = { readonly books: Books; readonly proof: PlanProof; readonly asYouGo: Books }

export function braid(plan: Plan): Braided {
  const { flow, proof } = plait(plan)
  const myopic = asYouGo(plan)
  const books = replay(plan, flow)
  const isBetter = proof.notHeld.length > 0 && isLess(unmetByClass(plan, myopic), unmetByClass(plan, books))
  return { books: isBetter ? myopic : books, proof, asYouGo: myopic }
}

/** The plan as a flow, and its proof: what the braid is made of, before books are kept. */
export function plait(plan: Plan): { readonly flow: Flow; readonly proof: PlanProof } {
  const net = buildNetwork(plan, wholeHorizon(plan))
  const classes = classesOf(plan)
  const flow = cover(net, classes, false)
  const cuts = cutsOf(flow, classes)
  const notHeld = [...new Set(net.meters.map(({ cap }) => cap.path.join('.')))]
  if (notHeld.length > 0) return { flow: solve(net, classes, true), proof: { cuts, notHeld } }
  settleMoney(flow)
  return { flow, proof: { cuts, notHeld } }
}

/** Keeps the books of a plan: every payment in its month. */
function replay(plan: Plan, flow: Flow): Books {
  const keeper = new Keeper(plan)
  for (let month = 0; month < plan.monthCount; month++) {
    keeper.beginMonth(month)
    for (const line of plan.coverage) paymentsOf(flow, month, line, (pot, amount) => keeper.pay(pot, line, amount))
    keeper.endMonth()
  }
  return keeper.close()
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((amount, index) => amount !== other[index])
  return at >= 0 && one[at]! < other[at]!
}
