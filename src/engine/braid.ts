/**
 * Braid: the whole horizon planned at once, exact in whole cents, with its proof (§7 of the language).
 *
 * Rules that no network holds are left out for the proof, which then is a bound, and kept for the plan. Where not looking ahead happens
 * to cover more under such rules, its plan is taken.
 */
import type { Cents } from '../money/cents.ts'
import type { Plan } from '../plan/plan.ts'
import { asYouGo } from './as-you-go.ts'
import type { Books } from './books.ts'
import { buildNetwork } from './build-network.ts'
import { completing } from './complete.ts'
import { cutsOf, type PlanCut } from './cuts.ts'
import type { Flow } from './flow.ts'
import { hasRules, isLess, RuleKeeper, type Stage } from './keep-rules.ts'
import { Keeper } from './keeper.ts'
import { settleMoney } from './preference.ts'
import { classesOf, cover, paymentsIn, paymentsOf } from './solve.ts'
import { type Payment, wholeHorizon } from './supplies.ts'
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
  const { flow, proof } = bound(plan)
  if (hasRules(plan)) return { flow: new RuleKeeper(plan).settled(wholePlan(plan, []), flow, TRIES), proof }
  settleMoney(flow)
  return { flow, proof }
}

/** What a braid covers, before it is decided which money pays. */
export function covering(plan: Plan): Flow {
  const { flow } = bound(plan)
  return hasRules(plan) ? new RuleKeeper(plan).find(wholePlan(plan, []), flow, TRIES) : flow
}

/** As much as can be covered when no rule is kept that a network does not hold, with the proof; then a plan that keeps caps that cross. */
function bound(plan: Plan): { readonly flow: Flow; readonly proof: PlanProof } {
  const net = buildNetwork(plan, wholeHorizon(plan))
  const classes = classesOf(plan)
  const flow = cover(net, classes, false)
  const cuts = cutsOf(flow, classes)
  const notHeld = notHeldBy(
    plan,
    net.meters.map(({ cap }) => cap.path),
  )
  return { flow: net.meters.length === 0 ? flow : cover(net, classes, true), proof: { cuts, notHeld } }
}

/** The whole horizon, beside payments that stay as they are. */
function wholePlan(plan: Plan, fixed: readonly Payment[]): Stage {
  return { supplies: wholeHorizon(plan), past: new Keeper(plan).allowances, fixed }
}

/** A plan that keeps all rules beside payments that stay as they are. */
export function keptBeside(plan: Plan, wish: Flow, fixed: readonly Payment[]): Flow {
  return new RuleKeeper(plan).settled(wholePlan(plan, fixed), wish, TRIES)
}

/** Networks that are solved in search of a plan that keeps rules. */
const TRIES = 24

/** Rules that no network holds, by their place in the scenario. */
function notHeldBy({ purses, claims, pots }: Plan, crossing: readonly (readonly (string | number)[])[]): string[] {
  const ratios = purses.flatMap((purse) => purse.ratios.map(({ cap }) => cap.path))
  const claimed = claims.filter(({ pot, opening }) => {
    const money = pots[pot]!
    return money.kind === 'reimbursed' && money.full.some((amount, month) => amount > opening[month]!)
  })
  return [...new Set([...crossing, ...ratios, ...claimed.map(({ path }) => path)].map((path) => path.join('.')))]
}

/** Keeps the books of a plan: every payment in its month. */
export function replay(plan: Plan, flow: Flow): Books {
  const extra = hasRules(plan) ? addedTo(plan, flow) : new Map<number, Payment[]>()
  const keeper = new Keeper(plan)
  for (let month = 0; month < plan.monthCount; month++) {
    keeper.beginMonth(month)
    for (const line of plan.coverage) {
      // What is added to a payment is a part of it.
      const paid = new Map<number, Cents>()
      const add = (pot: number, amount: Cents) => paid.set(pot, (paid.get(pot) ?? 0) + amount)
      paymentsOf(flow, month, line, add)
      for (const { pot, amount } of extra.get(line * plan.monthCount + month) ?? []) add(pot, amount)
      for (const [pot, amount] of paid) keeper.pay(pot, line, amount)
    }
    keeper.endMonth()
  }
  return keeper.close()
}

/** What rules would let through beside a plan, by line × months + month. */
function addedTo(plan: Plan, flow: Flow): Map<number, Payment[]> {
  const payments = paymentsIn(flow)
  const { allowances } = new Keeper(plan)
  for (const { pot, line, month, amount } of payments) allowances.spend(pot, line, month, amount)
  const byCell = new Map<number, Payment[]>()
  for (const payment of completing(plan, payments, allowances)) {
    const cell = payment.line * plan.monthCount + payment.month
    byCell.set(cell, [...(byCell.get(cell) ?? []), payment])
  }
  return byCell
}
