/**
 * As you go: each month is as good as it can be after the months before. What was paid before is taken from the books that are judged,
 * because which of its lines an award paid is not decided, and later rules depend on it.
 *
 * It must never look ahead.
 */
import { type Answer, exactAnswer } from './exact.ts'
import { horizonMonths, label } from './months.ts'
import { type Facts, type Posting, type Problem, problemOf } from './problem.ts'

export type MonthAnswer = { readonly month: string; readonly problem: Problem; readonly answer: Answer | null }

/** Month by month; the answer of a month in which caps cross is null. */
export function* asYouGo(facts: Facts, ledger: readonly Posting[]): Generator<MonthAnswer> {
  const past = new Map<string, Posting>()
  for (const at of horizonMonths(facts.model.calendar)) {
    const month = label(at)
    const problem = problemOf(facts, { month: at, past: [...past.values()] })
    yield { month, problem, answer: exactAnswer(problem) }
    for (const posting of ledger.filter((one) => one.month === month)) {
      const key = `${posting.stream} ${posting.award} ${month} ${posting.cost}`
      past.set(key, { ...posting, amount: posting.amount + (past.get(key)?.amount ?? 0) })
    }
  }
}
