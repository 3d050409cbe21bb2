/**
 * A result as a report: which parts it has and in which order. Text and Markdown both print what is made here.
 */
import type { Simulation } from '../result/types.ts'
import { cashBlocks } from './cash.ts'
import { causeBlocks } from './causes.ts'
import type { Report } from './document.ts'
import { findingBlocks } from './findings.ts'
import { gapBlocks } from './gaps.ts'
import { headBlocks } from './head.ts'
import { lapseBlocks } from './lapses.ts'
import type { By } from './periods.ts'
import { braidBlocks, planBlocks, tierBlocks } from './plan-tables.ts'
import { proofBlocks } from './proof.ts'
import { namesOf } from './words.ts'

export type ReportOptions = {
  /** Every gap, every lapse with its award, every name of a list. Default: the most important. */
  readonly all?: boolean | undefined
  /** The columns of the plan. Default: `year`; the others need a result with its books. */
  readonly by?: By | undefined
  /** Adds cost, funding and gap by tier and fiscal year; needs a result with its books. */
  readonly tiers?: boolean | undefined
}

export function reportOf(result: Simulation, { all = false, by = 'year', tiers = false }: ReportOptions): Report {
  const names = namesOf(result)
  return [
    ...headBlocks(result, names),
    ...planBlocks(result, by, names),
    ...braidBlocks(result, names),
    ...(tiers ? tierBlocks(result) : []),
    ...gapBlocks(result, all, names),
    ...causeBlocks(result, names),
    ...proofBlocks(result, all, names, serviceOfCost(result)),
    ...lapseBlocks(result, all, names),
    ...cashBlocks(result),
    ...findingBlocks(result, all),
    {
      kind: 'note',
      text: 'Amounts are whole dollars, rounded so that each column adds up; – is nothing, (1,234) is money that is missing.',
    },
  ]
}

/** The service of a cost line. */
export function serviceOfCost({ catalogue }: Pick<Simulation, 'catalogue'>): (cost: string) => string {
  const services = new Map(catalogue.costs.map(({ id, service }) => [id, service]))
  return (cost) => services.get(cost) ?? cost
}
