/**
 * Tiny problems by trying everything: every plan of whole cents, the best one by the words of the language.
 *
 * It must never be clever: rules are asked of whole plans, money set aside by trying to divide what was paid among the parts.
 */
import type { Answer } from './exact.ts'
import { label } from './months.ts'
import type { Problem, Purse } from './problem.ts'

/** Null where there are too many plans. `byCell` compares coverage cell by cell, else class by class. */
export function bruteAnswer(
  problem: Problem,
  byCell: boolean,
  mostPlans = 400_000,
): (Answer & { readonly byClass: readonly number[] }) | null {
  const { payments, cells } = problem
  const plan = payments.map(() => 0)
  const got = cells.map(() => 0)
  const goals = goalsOf(problem)
  const caps = [...problem.shares, ...problem.groups.flatMap((group) => group.caps)]
  const capsOn = payments.map((_, payment) => caps.filter((cap) => cap.payments.has(payment)))
  const used = new Map(caps.map((cap) => [cap, 0]))
  const purses = problem.groups.flatMap((group) => group.purses)
  let best: number[] | null = null
  let bestPlan: number[] = []
  let tried = 0
  const judge = () => {
    tried++
    const coverage = byCell
      ? got
      : problem.classes.map((_, rank) => got.reduce((sum, amount, cell) => (cells[cell]!.rank === rank ? sum + amount : sum), 0))
    const worth = [...coverage, ...goals.map((goal) => goal.reduce((sum, payment) => sum + plan[payment]!, 0))]
    if (best !== null && !isMore(worth, best)) return
    if (!purses.every((purse) => canBeDivided(purse, plan))) return
    best = worth
    bestPlan = [...plan]
  }
  const go = (payment: number) => {
    if (tried > mostPlans) return
    if (payment === payments.length) return judge()
    const { cell } = payments[payment]!
    const most = Math.min(cells[cell]!.need - got[cell]!, ...capsOn[payment]!.map((cap) => cap.atMost - used.get(cap)!))
    for (let amount = 0; amount <= most; amount++) {
      plan[payment] = amount
      got[cell]! += amount
      for (const cap of capsOn[payment]!) used.set(cap, used.get(cap)! + amount)
      go(payment + 1)
      got[cell]! -= amount
      for (const cap of capsOn[payment]!) used.set(cap, used.get(cap)! - amount)
    }
    plan[payment] = 0
  }
  go(0)
  if (tried > mostPlans) return null
  const unmet = cells.map(({ need }, cell) =>
    bestPlan.reduce((left, amount, payment) => (payments[payment]!.cell === cell ? left - amount : left), need),
  )
  const paid = new Map<string, number>()
  bestPlan.forEach((amount, payment) => {
    const { pot, month } = payments[payment]!
    const key = `${problem.pots[pot]} ${label(month)}`
    if (amount > 0) paid.set(key, (paid.get(key) ?? 0) + amount)
  })
  const byClass = problem.classes.map((_, rank) =>
    unmet.reduce((sum, amount, cell) => (cells[cell]!.rank === rank ? sum + amount : sum), 0),
  )
  return { unmet, paid, byClass }
}

/** Pot by pot: all of its payments, then those of each month. */
function goalsOf({ pots, payments }: Problem): number[][] {
  return pots.flatMap((_, pot) => {
    const own = payments.flatMap((payment, index) => (payment.pot === pot ? [{ ...payment, index }] : []))
    const months = [...new Set(own.map(({ month }) => month))].sort((one, other) => one - other)
    return [own, ...months.map((at) => own.filter(({ month }) => month === at))].map((goal) => goal.map(({ index }) => index))
  })
}

function isMore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((amount, index) => amount !== other[index])
  return at >= 0 && one[at]! > other[at]!
}

/** Cent by cent into some part that may pay it, or into the free rest. */
function canBeDivided({ payments, amount, asides }: Purse, plan: readonly number[]): boolean {
  const cents = [...payments].flatMap((payment) => Array<number>(plan[payment]!).fill(payment))
  const left = [...asides.map(({ atMost }) => atMost), asides.reduce((rest, { atMost }) => rest - atMost, amount)]
  const put = (at: number): boolean => {
    if (at === cents.length) return true
    return left.some((room, part) => {
      if (room === 0 || (part < asides.length && !asides[part]!.payments.has(cents[at]!))) return false
      left[part]! -= 1
      const fits = put(at + 1)
      left[part]! += 1
      return fits
    })
  }
  return put(0)
}
