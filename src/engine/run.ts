/**
 * Plan → books, by the method that the policy names.
 */
import type { Plan } from '../plan/plan.ts'
import { asYouGo } from './as-you-go.ts'
import type { Books } from './books.ts'
import { braid, type PlanProof } from './braid.ts'
import { mix } from './mix.ts'
import { waterfall } from './waterfall.ts'

export type Outcome = {
  readonly books: Books
  /** With `braid`: the proof, and the books of not looking ahead. */
  readonly proof: PlanProof | null
  readonly asYouGo: Books | null
}

/** Throws an InternalError if a cent were lost, made or paid twice, a rule broken, or the proof wrong. */
export function run(plan: Plan): Outcome {
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
