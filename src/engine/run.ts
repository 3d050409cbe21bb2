/**
 * Plan → books, by the method that the policy names, with services in full and as far as they are funded.
 */
import type { Plan } from '../plan/plan.ts'
import { asYouGo } from './as-you-go.ts'
import type { Books } from './books.ts'
import { braid, type PlanProof, unpaidByBraid } from './braid.ts'
import { funded } from './funded.ts'
import { mix } from './mix.ts'
import { unpaidIn } from './unmet.ts'
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

/**
 * What a run leaves unpaid, by line × monthCount + month, with `delivery: funded` the service that is not delivered: for questions that make
 * many plans, without what nobody asks for.
 */
export function unpaidBy(plan: Plan): Float64Array {
  const { method, delivery } = plan.model.policy
  return method === 'braid' && delivery === 'full' ? unpaidByBraid(plan) : unpaidIn(plan, run(plan).books)
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
