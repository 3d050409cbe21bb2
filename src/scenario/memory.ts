/**
 * What was understood of the parts of a scenario, for scenarios that share them: a what-if changes a stream or two, and the rest of the file
 * need not be read again.
 *
 * A part is its node and all that its meaning hangs on besides (`basis`). It must never know what a part is.
 */
import type { At, Context } from './context.ts'
import type { Node } from './node.ts'
import type { Notice } from './scenario.ts'

type Part = {
  readonly basis: readonly unknown[]
  readonly value: unknown
  /** What reading it left in the context. */
  readonly notices: readonly Notice[]
  readonly used: readonly string[]
  readonly awardCount: number
}

export type Memory = WeakMap<Node, Part>

/** Reads a part, unless it is known already. Learns it where `context.learns`, if there is nothing wrong with it. */
export function remembered<T>(context: Context, at: At, basis: readonly unknown[], read: () => T): T {
  const { memory, notices, problems, assumptions } = context
  const known = memory.get(at.node)
  if (known !== undefined && isSame(known.basis, basis)) {
    notices.push(...known.notices)
    assumptions.use(known.used)
    context.awardCount += known.awardCount
    return known.value as T
  }
  if (!context.learns) return read()
  const before = { notices: notices.length, problems: problems.length, awardCount: context.awardCount }
  const { value, used } = assumptions.usedBy(read)
  if (problems.length === before.problems)
    memory.set(at.node, {
      basis,
      value,
      notices: notices.slice(before.notices),
      used,
      awardCount: context.awardCount - before.awardCount,
    })
  return value
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one === other || (one.length === other.length && one.every((item, index) => item === other[index]))
}
