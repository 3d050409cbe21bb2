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
import { hasRules, RuleKeeper, type Stage } from './keep-rules.ts'
import { Keeper } from './keeper.ts'
import { settleMoney } from './preference.ts'
import { classesOf, cover, paymentsIn, paymentsOf } from './solve.ts'
import { type Payment, wholeHorizon } from './supplies.ts'
import { isLess, uncovered, unmetByClass, unmetIn, unpaidIn } from './unmet.ts'

export type PlanProof = { readonly cuts: readonly PlanCut[]; readonly notHeld: readonly string[] }

export type Braided = { readonly books: Books; readonly proof: PlanProof; readonly asYouGo: Books }

export function braid(plan: Plan): Braided {
  const { flow, proof } = plait(plan)
  const myopic = asYouGo(plan)
  return { books: better(plan, replay(plan, flow), myopic, proof.notHeld), proof, asYouGo: myopic }
}

/** The plan as a flow, and its proof: what the braid is made of, before books are kept. */
export function plait(plan: Plan): { readonly flow: Flow; readonly proof: PlanProof } {
  const { bound, wish } = drafted(plan)
  const proof = { cuts: cutsOf(bound, classesOf(plan)), notHeld: notHeldBy(plan, bound) }
  const rules = keeperOf(plan, proof.notHeld)
  if (rules !== null) return { flow: rules.settled(wholePlan(plan, [], bound), wish, TRIES), proof }
  settleMoney(wish)
  return { flow: wish, proof }
}

/**
 * What the books of a braid leave unpaid, by line × months + month. Which money pays is decided only where more could be covered than is:
 * what is left over then may be of use.
 */
export function unpaidByBraid(plan: Plan): Float64Array {
  const { bound, wish } = drafted(plan)
  const notHeld = notHeldBy(plan, bound)
  const rules = keeperOf(plan, notHeld)
  const stage = wholePlan(plan, [], bound)
  const classes = classesOf(plan)
  const isKept = rules?.isKept(stage, wish) ?? true
  const flow = isKept ? wish : rules!.find(stage, wish, TRIES)
  if (!isLess(unmetIn(bound, classes), unmetIn(flow, classes))) return uncovered(plan, flow)
  const booksOf = (settled: Flow) => better(plan, replay(plan, settled), asYouGo(plan), notHeld)
  if (isKept && rules !== null) return unpaidIn(plan, booksOf(rules.settled(stage, wish, TRIES)))
  settleMoney(flow)
  return unpaidIn(plan, booksOf(flow))
}

function better(plan: Plan, books: Books, myopic: Books, notHeld: readonly string[]): Books {
  return notHeld.length > 0 && isLess(unmetByClass(plan, myopic), unmetByClass(plan, books)) ? myopic : books
}

/** Null where a network holds all that binds: so it is with claims that arrive after the horizon. */
function keeperOf(plan: Plan, notHeld: readonly string[]): RuleKeeper | null {
  return hasRules(plan) && notHeld.length > 0 ? RuleKeeper.of(plan) : null
}

type Drafted = { readonly bound: Flow; readonly wish: Flow }

/** As much as can be covered when no rule is kept that a network does not hold; and a plan that keeps caps that cross. */
function drafted(plan: Plan): Drafted {
  const net = buildNetwork(plan, wholeHorizon(plan))
  const classes = classesOf(plan)
  const bound = cover(net, classes, false)
  return { bound, wish: net.meters.length === 0 ? bound : cover(net, classes, true) }
}

/** The whole horizon, beside payments that stay as they are. */
function wholePlan(plan: Plan, fixed: readonly Payment[], bound: Flow | null): Stage {
  return { supplies: wholeHorizon(plan), past: new Keeper(plan).allowances, fixed, bound }
}

/** A plan that keeps all rules beside payments that stay as they are. */
export function keptBeside(plan: Plan, wish: Flow, fixed: readonly Payment[]): Flow {
  return RuleKeeper.of(plan).settled(wholePlan(plan, fixed, null), wish, TRIES)
}

/** Networks that are solved in search of a plan that keeps rules. */
const TRIES = 22

/** Rules that no network holds, by their place in the scenario. */
function notHeldBy({ purses, claims, pots }: Plan, { net }: Flow): string[] {
  const crossing = net.meters.map(({ cap }) => cap.path)
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
    const own = byCell.get(cell)
    if (own === undefined) byCell.set(cell, [payment])
    else own.push(payment)
  }
  return byCell
}
