/**
 * The tests of a plan, one after the other as listed, then the ratios. Only what fails is told.
 */
import type { PlanTest } from '../../scenario/scenario.ts'
import type { Tally } from '../tally.ts'
import type { Finding } from '../types.ts'
import { anyOfFindings, effortFindings } from './effort.ts'
import { expectFindings } from './expect.ts'
import { ratioFindings } from './ratios.ts'
import { supplantFindings } from './supplant.ts'

export function testFindings(tally: Tally): Finding[] {
  const { tests, ratios } = tally.plan.model
  return [...tests.flatMap((test) => findingsOf(tally, test)), ...(ratios === null ? [] : ratioFindings(tally, ratios))]
}

function findingsOf(tally: Tally, test: PlanTest): Finding[] {
  switch (test.kind) {
    case 'effort':
      return effortFindings(tally, test)
    case 'any-of':
      return anyOfFindings(tally, test)
    case 'supplant':
      return supplantFindings(tally, test)
    case 'expect':
      return expectFindings(tally, test)
    default:
      return test satisfies never
  }
}
