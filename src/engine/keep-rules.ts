/**
 * Plans that keep the rules that no network holds: match, indirect cost, limits of a selection, reimbursement.
 *
 * All of them say that some money can be spent as far as other money is spent beside it. So a plan is made in two steps: some payments are
 * pledged, which unlocks so much of the bound money, and everything else is a network, with an exact best plan. How much to unlock is
 * searched for: what a rule unlocks is concave in what is pledged for it, so that a few halvings of each amount come close to the best.
 * A plan never depends on money that is not unlocked by what it holds on to, whatever becomes of the rest.
 */
import type { Cents } from '../money/cents.ts'
import type { Cap, Plan } from '../plan/plan.ts'
import type { Allowances } from './allowances.ts'
import { buildNetwork } from './build-network.ts'
import type { Flow } from './flow.ts'
import { Goals } from './goals.ts'
import { type Pledged, Pledger } from './pledger.ts'
import { Alike, arrivingFrom, beside, pledgesOf } from './pledges.ts'
import { settleMoney } from './preference.ts'
import { classesOf, cover, paymentsIn } from './solve.ts'
import type { Payment, Supplies } from './supplies.ts'
import { isLess, unmetIn } from './unmet.ts'

/** Where a plan is made: what money there is, what was paid before, and what must stay as it is (the parts of a mix). */
export type Stage = {
  readonly supplies: Supplies
  readonly past: Allowances
  readonly fixed: readonly Payment[]
  /** Covers at least as much as any plan that keeps the rules; null where no such flow is known. */
  readonly bound: Flow | null
}

type Draft = { readonly flow: Flow; readonly unmet: readonly Cents[]; readonly targets: readonly Cents[] }

/** True when a plan has rules that let money be spent as far as other money is. */
export function hasRatios({ purses }: Plan): boolean {
  return purses.some(({ ratios }) => ratios.length > 0)
}

/** The same, or money that comes in as far as other money is spent. */
export function hasRules(plan: Plan): boolean {
  return plan.claims.length > 0 || hasRatios(plan)
}

export class RuleKeeper {
  readonly alike: Alike
  readonly goals: Goals
  readonly classes: readonly (readonly number[])[]

  constructor(private readonly plan: Plan) {
    this.alike = new Alike(plan)
    this.goals = new Goals(plan)
    this.classes = classesOf(plan)
  }

  /** The best plan that was found; which money pays may still be settled in it. `wish` is a plan without the rules: what they would have to let through. */
  find(stage: Stage, wish: Flow, tries: number): Flow {
    return this.findFrom(stage, paymentsIn(wish), tries)
  }

  /**
   * The same with its money settled. A plan without the rules is taken if it happens to keep them. If it keeps them only until its money is
   * settled, it is what the search begins with.
   */
  settled(stage: Stage, wish: Flow, tries: number): Flow {
    const wished = paymentsIn(wish)
    if (this.isKept(stage, wish)) {
      settleMoney(wish)
      if (this.isKept(stage, wish)) return wish
    }
    const flow = this.findFrom(stage, wished, tries)
    settleMoney(flow)
    return flow
  }

  private findFrom(stage: Stage, wished: readonly Payment[], tries: number): Flow {
    return new Search(this.plan, this, stage).best(wished, tries).flow
  }

  isKept({ supplies, past, fixed }: Stage, flow: Flow): boolean {
    // What claims bring in is a matter of the whole horizon.
    if (fixed.length > 0 || (supplies.carries && this.plan.claims.length > 0)) return false
    const { unlocked } = past.copy()
    for (const { pot, line, month, amount } of paymentsIn(flow)) unlocked.pay(pot, line, month, amount)
    return unlocked.missing().every((amount) => amount === 0)
  }
}

/** Of the tries so many are had again at the end: what the plan that was found unlocks is used, whatever the search has cost. */
const LAST_PART = 8

class Search {
  private readonly pledger: Pledger
  private readonly bound: readonly Cents[] | null
  /** What was drafted so far: the same pledges make the same plan. */
  private readonly made: { readonly pledged: Pledged; readonly flow: Flow; readonly unmet: readonly Cents[] }[] = []
  private readonly payments = new WeakMap<Flow, readonly Payment[]>()
  private left = 0
  private isAtBound = false

  constructor(
    private readonly plan: Plan,
    private readonly known: RuleKeeper,
    private readonly stage: Stage,
  ) {
    this.pledger = new Pledger(plan, known.goals, stage)
    this.bound = stage.bound === null ? null : unmetIn(stage.bound, known.classes)
  }

  /** Nothing is better than what no plan can beat. */
  private get isOver(): boolean {
    return this.left <= 0 || this.isAtBound
  }

  best(wish: readonly Payment[], tries: number): Draft {
    this.left = tries
    const most = this.pledger.wishes(wish)
    // What the plan without rules unlocks by itself; then what that plan unlocks, and so on.
    let best = this.draft(least(this.pledger.unlocked(wish), most), wish)
    best = this.follow(best)
    // As much as would be wanted, by force; then half of it, and so on, all together.
    for (let share = 1; share > 1 / 16 && !this.isOver; share /= 2) {
      const targets = most.map((amount, at) => between(best.targets[at]!, amount, share))
      const next = this.draft(targets, this.paymentsIn(best.flow))
      if (isLess(next.unmet, best.unmet)) {
        best = this.follow(next)
        break
      }
    }
    best = this.oneByOne(best, most)
    this.left = Math.ceil(tries / LAST_PART)
    return this.follow(best)
  }

  /** A better plan may unlock more than it was made for. */
  private follow(from: Draft): Draft {
    let best = from
    while (!this.isOver) {
      const payments = this.paymentsIn(best.flow)
      const targets = this.pledger.unlocked(payments)
      if (targets.every((target, at) => target <= best.targets[at]!)) return best
      const next = this.draft(targets, payments)
      if (!isLess(next.unmet, best.unmet)) return best
      best = next
    }
    return best
  }

  /** Each amount up and down by itself, with steps that become smaller. */
  private oneByOne(from: Draft, most: readonly Cents[]): Draft {
    let best = from
    const steps = most.map((amount) => Math.ceil(amount / 2))
    for (let round = 0; round < 6 && !this.isOver; round++) {
      for (let at = 0; at < most.length && !this.isOver; at++) {
        for (const sign of [1, -1]) {
          const target = Math.max(0, Math.min(most[at]!, best.targets[at]! + sign * steps[at]!))
          if (target === best.targets[at] || this.isOver) continue
          const next = this.draft(
            best.targets.map((old, other) => (other === at ? target : old)),
            this.paymentsIn(best.flow),
          )
          if (!isLess(next.unmet, best.unmet)) continue
          best = next
          break
        }
        steps[at] = Math.ceil(steps[at]! / 2)
      }
    }
    return best
  }

  /** The best plan with so much unlocked, holding on to payments of an earlier one where it can. */
  private draft(targets: readonly Cents[], source: readonly Payment[]): Draft {
    this.left--
    const pledged = this.pledger.choose(targets, source)
    const known = this.made.find((one) => isSame(one.pledged, pledged))
    if (known !== undefined) return { flow: known.flow, unmet: known.unmet, targets }
    const flow = this.covered(pledged)
    const unmet = unmetIn(flow, this.known.classes)
    this.made.push({ pledged, flow, unmet })
    this.isAtBound ||= this.bound !== null && !isLess(this.bound, unmet)
    return { flow, unmet, targets }
  }

  /** As much as can be covered beside what is pledged. */
  private covered(pledged: Pledged): Flow {
    const { plan, stage } = this
    const { alike, classes } = this.known
    const free = pledgesOf(plan, alike, pledged.payments, false)
    const fixed = pledgesOf(plan, alike, stage.fixed, true)
    const supplies = beside(
      plan,
      stage.supplies,
      [...fixed, ...free],
      allowedBy(plan, pledged),
      stage.supplies.carries ? arrivingFrom(plan, pledged.claimed) : new Map(),
    )
    const net = buildNetwork(plan, supplies)
    return cover(net, classes, net.meters.length > 0)
  }

  private paymentsIn(flow: Flow): readonly Payment[] {
    const payments = this.payments.get(flow) ?? paymentsIn(flow)
    this.payments.set(flow, payments)
    return payments
  }
}

/** What claims bring in follows from the payments. */
function isSame(one: Pledged, other: Pledged): boolean {
  return (
    one.payments.length === other.payments.length &&
    one.allowed.every((amount, rule) => amount === other.allowed[rule]) &&
    one.payments.every((payment, at) => {
      const { pot, line, month, amount } = other.payments[at]!
      return payment.amount === amount && payment.pot === pot && payment.line === line && payment.month === month
    })
  )
}

function allowedBy({ purses }: Plan, { allowed }: Pledged): Map<Cap, Cents> {
  const caps = purses.flatMap(({ ratios }) => ratios.map(({ cap }) => cap))
  return new Map(caps.map((cap, at) => [cap, allowed[at]!]))
}

function least(one: readonly Cents[], other: readonly Cents[]): Cents[] {
  return one.map((amount, at) => Math.min(amount, other[at]!))
}

function between(low: Cents, high: Cents, share: number): Cents {
  return Math.round(low + (high - low) * share)
}
