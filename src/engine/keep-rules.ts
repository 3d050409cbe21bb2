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
import { oncePerPlan } from './once.ts'
import { type Pledged, Pledger } from './pledger.ts'
import { Alike, arrivingFrom, beside, pledgesOf } from './pledges.ts'
import { settleMoney } from './preference.ts'
import { RuleBook } from './rule-book.ts'
import { classesOf, coverBeyond, paymentsIn } from './solve.ts'
import { arePaidAlike, type Payment, type Supplies } from './supplies.ts'
import { isLess, unmetIn } from './unmet.ts'

/** Where a plan is made: what money there is, what was paid before, and what must stay as it is (the parts of a mix). */
export type Stage = {
  readonly supplies: Supplies
  readonly past: Allowances
  readonly fixed: readonly Payment[]
  /** Covers at least as much as any plan that keeps the rules; null where no such flow is known. */
  readonly bound: Flow | null
}

type Draft = {
  readonly flow: Flow
  readonly payments: readonly Payment[]
  readonly unmet: readonly Cents[]
  readonly targets: readonly Cents[]
}

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

  static readonly of = oncePerPlan((plan) => new RuleKeeper(plan))

  private constructor(private readonly plan: Plan) {
    this.alike = new Alike(plan)
    this.goals = new Goals(plan, RuleBook.of(plan))
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
    return new Search(this.plan, this, stage).best(wished, tries)
  }

  isKept({ supplies, past, fixed }: Stage, flow: Flow): boolean {
    // What claims bring in is a matter of the whole horizon.
    if (fixed.length > 0 || (supplies.carries && this.plan.claims.length > 0)) return false
    const unlocked = past.unlocked.copy()
    for (const { pot, line, month, amount } of paymentsIn(flow)) unlocked.pay(pot, line, month, amount)
    return unlocked.missing().every((amount) => amount === 0)
  }
}

/** Of the tries so many are had again at the end: what the plan that was found unlocks is used, whatever the search has cost. */
const LAST_PART = 8

/** What it takes of a try to find that it was made before. */
const REPEATED = 1 / 4

class Search {
  private readonly pledger: Pledger
  private readonly bound: readonly Cents[] | null
  /** What was tried so far: the same pledges make the same plan. */
  private readonly tried: Pledged[] = []
  private left = 0

  constructor(
    private readonly plan: Plan,
    private readonly known: RuleKeeper,
    private readonly stage: Stage,
  ) {
    this.pledger = new Pledger(plan, known.goals, stage)
    this.bound = stage.bound === null ? null : unmetIn(stage.bound, known.classes)
  }

  best(wish: readonly Payment[], tries: number): Flow {
    this.left = tries
    const most = this.pledger.wishes(wish)
    // What the plan without rules unlocks by itself; then what that plan unlocks, and so on.
    let best = this.follow(this.next(least(this.pledger.unlocked(wish), most), wish, null)!)
    // As much as would be wanted, by force; then half of it, and so on, all together.
    for (let share = 1; share > 1 / 16 && !this.isOver(best); share /= 2) {
      const targets = most.map((amount, at) => between(best.targets[at]!, amount, share))
      const next = this.beyond(best, targets)
      if (next === null) continue
      best = this.follow(next)
      break
    }
    best = this.oneByOne(best, most)
    this.left = Math.floor(tries / LAST_PART)
    return this.follow(best).flow
  }

  /** Nothing is better than what no plan can beat. */
  private isOver({ unmet }: Draft): boolean {
    return this.left <= 0 || (this.bound !== null && !isLess(this.bound, unmet))
  }

  /** A better plan may unlock more than it was made for. */
  private follow(from: Draft): Draft {
    let best = from
    while (!this.isOver(best)) {
      const targets = this.pledger.unlocked(best.payments)
      if (targets.every((target, at) => target <= best.targets[at]!)) return best
      const next = this.beyond(best, targets)
      if (next === null) return best
      best = next
    }
    return best
  }

  /** Each amount up and down by itself, with steps that become smaller. */
  private oneByOne(from: Draft, most: readonly Cents[]): Draft {
    let best = from
    const steps = most.map((amount) => Math.ceil(amount / 2))
    for (let round = 0; round < 6; round++) {
      for (let at = 0; at < most.length; at++) {
        for (const sign of [1, -1]) {
          if (this.isOver(best)) return best
          const target = Math.max(0, Math.min(most[at]!, best.targets[at]! + sign * steps[at]!))
          if (target === best.targets[at]) continue
          const next = this.beyond(
            best,
            best.targets.map((old, other) => (other === at ? target : old)),
          )
          if (next === null) continue
          best = next
          break
        }
        steps[at] = Math.ceil(steps[at]! / 2)
      }
    }
    return best
  }

  /** The best plan with so much unlocked, holding on to payments of another one where it can; null if it is no better than that. */
  private beyond(best: Draft, targets: readonly Cents[]): Draft | null {
    return this.next(targets, best.payments, best)
  }

  private next(targets: readonly Cents[], source: readonly Payment[], best: Draft | null): Draft | null {
    const pledged = this.pledger.choose(targets, source)
    // What was tried before is at most as good as the best of it.
    const isNew = !this.tried.some((one) => isSame(one, pledged))
    this.left -= isNew ? 1 : REPEATED
    if (!isNew) return null
    this.tried.push(pledged)
    const flow = this.covered(pledged, best?.unmet ?? null)
    if (flow === null) return null
    const unmet = unmetIn(flow, this.known.classes)
    return best === null || isLess(unmet, best.unmet) ? { flow, payments: paymentsIn(flow), unmet, targets } : null
  }

  /** As much as can be covered beside what is pledged; null if it is clear that this leaves more unmet than `toBeat`. */
  private covered(pledged: Pledged, toBeat: readonly Cents[] | null): Flow | null {
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
    return coverBeyond(net, classes, net.meters.length > 0, toBeat)
  }
}

/** What claims bring in follows from the payments. */
function isSame(one: Pledged, other: Pledged): boolean {
  return one.allowed.every((amount, rule) => amount === other.allowed[rule]) && arePaidAlike(one.payments, other.payments)
}

function allowedBy(plan: Plan, { allowed }: Pledged): Map<Cap, Cents> {
  return new Map(RuleBook.of(plan).rules.map(({ ratio }, rule) => [ratio.cap, allowed[rule]!]))
}

function least(one: readonly Cents[], other: readonly Cents[]): Cents[] {
  return one.map((amount, at) => Math.min(amount, other[at]!))
}

function between(low: Cents, high: Cents, share: number): Cents {
  return Math.round(low + (high - low) * share)
}
