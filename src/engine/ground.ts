/**
 * What every network of a plan is built on, worked out once for a plan: it says nothing of how much money there is.
 */
import { capsOf } from '../plan/limits.ts'
import type { Cap, Purse } from '../plan/plan.ts'
import { oncePerPlan } from './once.ts'
import type { Bed } from './purse-tree.ts'

export type OwnPart = { readonly purse: Purse; readonly from: number; readonly through: number }

export type Ground = {
  /** By pot: the purses that it is a part of, with the months in which it is. */
  readonly parts: readonly (readonly OwnPart[])[]
  /** By pot: the lines that it may pay. */
  readonly payable: readonly Int32Array[]
  readonly capsOf: ReadonlyMap<Purse, readonly Cap[]>
  /** By purse, for the whole horizon. */
  readonly beds: Map<Purse, Bed>
}

export const groundOf = oncePerPlan(({ pots, purses, streams, lines, mayPay, lineService }): Ground => {
  const parts: OwnPart[][] = pots.map(() => [])
  for (const purse of purses) for (const { pot, from, through } of purse.parts) parts[pot]!.push({ purse, from, through })
  const byStream = streams.map((_, stream) =>
    Int32Array.from([...lines.keys()].filter((line) => mayPay[stream * lines.length + line] === 1)),
  )
  const payable = pots.map((pot) => {
    const all = byStream[pot.stream]!
    return pot.kind === 'earned' ? all.filter((line) => lineService[line] === pot.service) : all
  })
  return { parts, payable, capsOf: new Map(purses.map((purse) => [purse, capsOf(purse)])), beds: new Map() }
})
