/**
 * A context to read with, before anything is read.
 */
import { Assumptions } from './assumptions.ts'
import type { Context } from './context.ts'
import type { Node } from './node.ts'

/** `spoiled` are nodes whose problem is told already. */
export function newContext(spoiled: readonly Node[] = []): Context {
  return { problems: [], notices: [], spoiled: new Set(spoiled), calendar: null, assumptions: new Assumptions(), awardCount: 0 }
}
