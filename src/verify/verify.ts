/**
 * The auditor: whether a result is what the scenario allows, worked out again from the scenario and the postings alone.
 *
 * Two programs that were written apart rarely make the same mistake. So it must never use what made the result (plan, engine, result, analysis);
 * it shares the reader of scenarios, exact decimals and months. Texts (reasons, findings) are not checked;
 * of causes only that they sum.
 */
import type { Change, Simulation } from '../result/types.ts'
import { changesOf, changesOfWhatIf, modelOf, type ReadOptions, read, type Scenario, type Source, tryRead } from '../scenario/read.ts'
import { Audit, type Fault } from './audit.ts'
import { checkHead, checkNeeds } from './catalogue.ts'
import { checkCauses } from './causes.ts'
import { deliveredFacts } from './delivered.ts'
import { factsOf } from './facts.ts'
import { checkFigures } from './figures.ts'
import { checkLimits } from './keeping.ts'
import { checkMatches } from './keeping-match.ts'
import { checkRatios } from './keeping-ratios.ts'
import { moneyOrder } from './money-order.ts'
import { checkMovements, movesOf } from './movements.ts'
import { lossAsGap, lossOf } from './not-raised.ts'
import { postingsOf } from './postings.ts'
import { checkProof } from './proof.ts'
import { type Booked, hasBooks, isResult } from './result-shape.ts'
import { checkCash, checkGaps, checkLapses, unfundedOf } from './shortfalls.ts'

export type Verdict =
  | { readonly ok: true; readonly checked: number }
  | { readonly ok: false; readonly checked: number; readonly faults: readonly Fault[] }

/**
 * Checks a result against its scenario: every cent of its books, figures, gaps, lapses and cash, and the arithmetic of its proof.
 * Throws a `ScenarioError` for a scenario with problems; whatever the result is, it never throws.
 *
 * @example
 * const verdict = verify(text, JSON.parse(resultText))
 * if (!verdict.ok) for (const { path, message } of verdict.faults) console.log(path, message)
 */
export function verify(source: Source, result: unknown, options: ReadOptions = {}): Verdict {
  const base = read(source, options)
  const audit = new Audit()
  const given = plain(audit, result)
  if (given !== undefined && isResult(audit, given) && hasBooks(audit, given)) {
    const scenario = varied(audit, base, given)
    if (scenario !== null) audited(audit, scenario, given)
  }
  const { checked, faults } = audit
  return faults.length === 0 ? { ok: true, checked } : { ok: false, checked, faults }
}

function audited(audit: Audit, scenario: Scenario, result: Booked): void {
  const facts = factsOf(modelOf(scenario))
  const pots = moneyOrder(facts)
  checkHead(audit, facts, pots, result)
  checkNeeds(audit, facts, result.needs)
  const postings = postingsOf(audit, facts, result.ledger)
  checkLimits(audit, facts, postings)
  checkRatios(audit, facts, postings)
  checkMatches(audit, facts, postings)
  const isFunded = facts.model.policy.delivery === 'funded'
  const held = isFunded ? moneyOrder(deliveredFacts(audit, facts, result.movements, postings)) : pots
  const moves = movesOf(audit, facts, held, postings)
  checkMovements(audit, facts, result.movements, moves)
  const unfunded = unfundedOf(facts, postings)
  const loss = isFunded ? lossAsGap(facts, unfunded) : lossOf(facts, postings)
  checkFigures(audit, facts, result, postings, moves, loss)
  checkGaps(audit, facts, result.gaps, unfunded, loss)
  checkCauses(audit, result)
  checkLapses(audit, facts, result.lapses, moves, unfunded)
  checkCash(audit, facts, result.cash, postings, moves)
  checkProof(audit, facts, pots, result, unfunded)
}

/** The result as JSON has it: a value that is no plain data is no result. */
function plain(audit: Audit, result: unknown): unknown {
  let given: unknown
  try {
    given = JSON.parse(JSON.stringify(result))
  } catch {}
  audit.check(given !== undefined, 'SHAPE', '', () => 'a result is plain data, as JSON has it')
  return given
}

/** The scenario with the changes of the result; null when it is another scenario. */
function varied(audit: Audit, base: Scenario, { scenario: { name, hash }, whatIf, changes }: Simulation): Scenario | null {
  const message = () =>
    `the result is of another scenario (\`${name}\`, ${hash.slice(0, 12)}), or the file was changed since; this one is ${base.hash.slice(0, 12)}`
  if (!audit.check(hash === base.hash, 'SCENARIO', 'scenario.hash', message)) return null
  const made = changesOf(base)
  const isMade = (change: Change, at: number) => JSON.stringify(change) === JSON.stringify(changes[at])
  if (!audit.check(made.every(isMade), 'CHANGES', 'changes', () => 'the scenario was read with changes that the result does not have'))
    return null
  if (
    whatIf !== null &&
    !audit.check(holdsWhatIf(base, whatIf, changes), 'CHANGES', 'whatIf', () => `the changes are not those of ${whatIf}`)
  )
    return null
  const { scenario, problems } = tryRead(base, { changes: changes.slice(made.length) })
  const problem = problems.find(({ severity }) => severity === 'error')
  audit.check(
    scenario !== null,
    'CHANGES',
    'changes',
    () => `these changes cannot be made: ${problem?.path.join('.')}: ${problem?.message}`,
  )
  return scenario
}

/** True if the changes of the what-ifs are among those of the result, in their order. */
function holdsWhatIf(base: Scenario, whatIf: string, changes: readonly Change[]): boolean {
  const wanted = changesOfWhatIf(base, whatIf)
  if (wanted === null) return false
  let met = 0
  for (const change of changes) if (met < wanted.length && JSON.stringify(change) === JSON.stringify(wanted[met])) met += 1
  return met === wanted.length
}
