/**
 * Services in full: who asks what would close a gap asks for all of it, whatever a plan without that money would do.
 */
import type { Model } from '../scenario/scenario.ts'

export function inFull(model: Model): Model {
  return { ...model, policy: { ...model.policy, delivery: 'full' } }
}
