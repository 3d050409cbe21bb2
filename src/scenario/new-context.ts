/**
 * A context to read with, before anything is read.
 */
import { Assumptions } from './assumptions.ts'
import type { Context } from './context.ts'
import type { Memory } from './memory.ts'
import type { Node } from './node.ts'

/** `spoiled` are nodes whose problem is told already. Without a memory, one is begun. */
export function newContext(spoiled: readonly Node[] = [], known: Memory | null = null): Context {
  return {
    ...{ problems: [], notices: [], spoiled: new Set(spoiled), calendar: null, assumptions: new Assumptions(), awardCount: 0 },
    ...{ memory: known ?? new WeakMap(), learns: known === null },
  }
}
