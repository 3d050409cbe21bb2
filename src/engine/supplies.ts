/**
 * What a network is built from: the money that there is, what is left of every rule, and what was given before.
 */
import type { Cents } from '../money/cents.ts'
import type { AwardPot, Plan, Purse } from '../plan/plan.ts'
import type { Remaining } from './purse-tree.ts'

export type Payment = { readonly month: number; readonly pot: number; readonly line: number; readonly amount: Cents }

/** True for the same payments in the same order. */
export function arePaidAlike(one: readonly Payment[], other: readonly Payment[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ pot, line, month, amount }, at) => {
      const same = other[at]!
      return amount === same.amount && pot === same.pot && line === same.line && month === same.month
    })
  )
}

/** Money of one pot for costs that are alike: by month the lines that it can be moved to. */
export type Pledge = {
  readonly pot: number
  readonly amount: Cents
  readonly lines: ReadonlyMap<number, Int32Array>
  readonly payments: readonly Payment[]
}

/** What money there is in the months of a network. */
export type Supplies = {
  readonly from: number
  readonly through: number
  /** What a pot has; of earned money and surplus by month of the plan. */
  readonly award: (pot: number) => Cents
  readonly inflow: (pot: number, month: number) => Cents
  /** What is left of a purse. */
  readonly remaining: (purse: Purse) => Remaining
  /** True where caps on carried money still lie ahead. */
  readonly carries: boolean
  /** Money that is given already; all of the above is without it. */
  readonly pledges: readonly Pledge[]
}

/** All money of all months. */
export function wholeHorizon(plan: Plan): Supplies {
  return {
    from: 0,
    through: plan.monthCount - 1,
    award: (pot) => (plan.pots[pot] as AwardPot).amount,
    inflow: (pot, month) => {
      const money = plan.pots[pot]!
      if (money.kind === 'earned') return money.inflow[month]!
      if (money.kind === 'reimbursed') return money.full[month]!
      return money.kind === 'surplus' && month > 0 ? money.inflow[month - 1]! : 0
    },
    remaining: ({ amount }) => ({ amount, capLeft: (cap) => cap.amount, past: [] }),
    carries: true,
    pledges: [],
  }
}

/** What an award paid elsewhere of costs of one kind, in earlier months or as a pledge: which set-asides that used is open until it ends. */
export type Past = { readonly purse: Purse; readonly month: number; readonly asides: readonly boolean[]; readonly amount: Cents }

/** Only where costs may use several set-asides is it open which of them they used. */
export function pastsOf({ pots }: Plan, purse: Purse, supplies: Supplies): Past[] {
  const { pot } = purse.parts[0]
  const money = pots[pot]
  if (purse.asides.length < 2 || money.kind !== 'award' || supplies.award(pot) === 0) return []
  const month = Math.max(supplies.from, money.from)
  const kinds = new Map<string, { asides: boolean[]; amount: Cents }>()
  supplies.remaining(purse).past.forEach((amount, line) => {
    if (amount === 0) return
    const asides = purse.asides.map(({ lines }) => lines[line] === 1)
    const kind = kinds.get(asides.join()) ?? { asides, amount: 0 }
    kind.amount += amount
    kinds.set(asides.join(), kind)
  })
  return [...kinds.values()].map((kind) => ({ ...kind, purse, month }))
}
