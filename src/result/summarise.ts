/**
 * Books → result: every figure is a sum over the books, read once, and frozen.
 */
import type { Books } from '../engine/books.ts'
import type { Outcome } from '../engine/run.ts'
import type { Plan } from '../plan/plan.ts'
import { VERSION } from '../version.ts'
import { bookLists } from './books.ts'
import { cashOf } from './cash.ts'
import { catalogueOf } from './catalogue.ts'
import { totalFigures, yearFigures } from './figures.ts'
import { findingsOf } from './findings.ts'
import { frozen } from './frozen.ts'
import { gapsOf } from './gaps.ts'
import { lapsesOf } from './lapses.ts'
import { proofOf } from './proof.ts'
import { sumOf, tally as tallyOf } from './tally.ts'
import type { Change, Simulation } from './types.ts'

/** `changes` is all that differs from the file; without `ledger` the books are left out of the result. */
export function summarise(
  plan: Plan,
  { books, funded, proof, asYouGo }: Outcome,
  { whatIf, changes, ledger }: { readonly whatIf: string | null; readonly changes: readonly Change[]; readonly ledger: boolean },
): Simulation {
  const { model } = plan
  const tally = tallyOf(plan, books, funded)
  const fiscalYears = yearFigures(tally)
  const cash = cashOf(tally)
  const lists = ledger ? bookLists(tally) : { ledger: null, needs: null, movements: null }
  return frozen({
    fundbraid: 1,
    engine: VERSION,
    unit: 'cent',
    scenario: { name: model.name, hash: model.hash },
    whatIf,
    changes: structuredClone(changes),
    options: { method: model.policy.method, order: orderOf(plan), delivery: model.policy.delivery, prospects: model.policy.prospects },
    catalogue: catalogueOf(plan),
    fiscalYears,
    total: totalFigures(plan, fiscalYears),
    gaps: gapsOf(tally),
    proof: proof === null ? null : proofOf(tally, proof),
    asYouGo: asYouGo === null ? null : { gap: gapOf(plan, asYouGo) },
    lapses: lapsesOf(tally),
    causes: null,
    cash,
    findings: findingsOf(tally, cash),
    ...lists,
  })
}

function gapOf({ need }: Plan, { ledger }: Books): number {
  let gap = sumOf(need)
  for (let row = 0; row < ledger.length; row++) gap -= ledger.amount[row]!
  return gap
}

/** Streams by the first of their money in the money order; those without money last. */
function orderOf({ pots, streams }: Plan): string[] {
  const first = new Map<number, number>()
  pots.forEach((pot, index) => {
    if (!first.has(pot.stream)) first.set(pot.stream, index)
  })
  const place = (stream: number) => first.get(stream) ?? pots.length
  return streams
    .map((_, stream) => stream)
    .sort((one, other) => place(one) - place(other) || one - other)
    .map((stream) => streams[stream]!.id)
}
