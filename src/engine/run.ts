/**
 * Plan → books, by the method that the policy names, with services in full and as far as they are funded.
 */
import type { Cents } from '../money/cents.ts'
import type { Plan } from '../plan/plan.ts'
import { asYouGo } from './as-you-go.ts'
import type { Books } from './books.ts'
import { braid, covering, type PlanProof } from './braid.ts'
import { funded } from './funded.ts'
import { hasRules } from './keep-rules.ts'
import { mix } from './mix.ts'
import { waterfall } from './waterfall.ts'

export type Outcome = {
  readonly books: Books
  /** When services run only as far as they are funded; the books themselves with `delivery: funded`. */
  readonly funded: Books
  /** With `braid` and services in full: the proof, and the books of not looking ahead. */
  readonly proof: PlanProof | null
  readonly asYouGo: Books | null
}

/** Throws an InternalError if a cent were lost, made or paid twice, a rule broken, or the proof wrong. */
export function run(plan: Plan): Outcome {
  const full = planned(plan)
  const scaled = funded(plan, full.books)
  return plan.model.policy.delivery === 'funded'
    ? { books: scaled, funded: scaled, proof: null, asYouGo: null }
    : { ...full, funded: scaled }
}

/** What a plan leaves unpaid, without asking which money pays: for questions that make many plans. */
export function gapLeft(plan: Plan): Cents {
  if (plan.model.policy.method === 'braid') return covering(plan).unmet.reduce((sum, amount) => sum + amount, 0)
  const { ledger } = planned(plan).books
  let gap = plan.need.reduce((sum, amount) => sum + amount, 0)
  for (let row = 0; row < ledger.length; row++) gap -= ledger.amount[row]!
  return gap
}

/**
 * The same by cost line and month (line × monthCount + month), as the books of a run have it: what is not paid, with `delivery: funded` the
 * service that is not delivered.
 */
export function unpaidBy(plan: Plan): Float64Array {
  const { method, delivery } = plan.model.policy
  if (method === 'braid' && delivery === 'full' && !hasRules(plan)) {
    const { net, unmet } = covering(plan)
    // Caps that cross leave room for a better plan without looking ahead, which the books would be of.
    if (net.meters.length === 0)
      return plan.need.map((_, cell) => unmet[(cell % plan.monthCount) * net.lineCount + Math.floor(cell / plan.monthCount)]!)
  }
  const { ledger } = run(plan).books
  const unpaid = plan.need.slice()
  for (let row = 0; row < ledger.length; row++) unpaid[ledger.line[row]! * plan.monthCount + ledger.month[row]!]! -= ledger.amount[row]!
  return unpaid
}

function planned(plan: Plan): Omit<Outcome, 'funded'> {
  const { method } = plan.model.policy
  switch (method) {
    case 'braid':
      return braid(plan)
    case 'as-you-go':
      return { books: asYouGo(plan), proof: null, asYouGo: null }
    case 'waterfall':
      return { books: waterfall(plan), proof: null, asYouGo: null }
    case 'mix':
      return { books: mix(plan), proof: null, asYouGo: null }
    default:
      return method satisfies never
  }
}
