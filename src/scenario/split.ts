/**
 * `split`: one cost becomes one line for each value of one attribute, with a share of its money.
 */
import { type Exact, ONE, ZERO } from '../money/exact.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import { type At, type Context, entries, get, has, report, textOf } from './context.ts'
import { short } from './numbers.ts'
import { suggest } from './problems.ts'
import type { ByYear } from './scenario.ts'
import { byYear, readValue } from './value.ts'
import { PROVIDERS, TIERS } from './words.ts'

export type SplitShare = {
  readonly attribute: 'tier' | 'site' | 'population' | 'provider'
  readonly value: string | number
  /** The last part of the line's id, such as `tier-1`. */
  readonly name: string
  readonly share: ByYear | 'rest'
}

const ATTRIBUTES = ['tier', 'site', 'population', 'provider'] as const
const FIXED: { readonly [attribute: string]: readonly string[] } = { tier: TIERS, provider: PROVIDERS }

/** The shares of a line's split, in the order of its lines; null when it has none or it is wrong. */
export function readSplit(context: Context, line: At, years: readonly number[]): SplitShare[] | null {
  const at = get(context, line, 'split')
  if (at === null) return null
  const given = ATTRIBUTES.filter((attribute) => has(at, attribute))
  const [attribute] = given
  if (attribute === undefined && context.problems.some((problem) => isBelow(problem.path, at.path))) return null
  if (attribute === undefined || given.length > 1) {
    report(
      context,
      'ONE-OF',
      at,
      `\`split\` divides by one of ${ATTRIBUTES.join(', ')}`,
      'For example split: { tier: { 1: 30%, 2: 20%, 3: rest } }.',
    )
    return null
  }
  if (has(line, attribute)) {
    report(context, 'CONFLICT', at, `the line has \`${attribute}\` and is split by ${attribute}`, `Take ${attribute}: away from the line.`)
    return null
  }
  const shares = entries(context, get(context, at, attribute)).flatMap((entry) => readShare(context, entry.at, attribute, entry.key, years))
  if (attribute === 'tier') shares.sort((one, other) => Number(one.value) - Number(other.value))
  addUp(context, at, shares, years)
  return shares.length === 0 ? null : shares
}

function readShare(context: Context, at: At, attribute: SplitShare['attribute'], key: string, years: readonly number[]): SplitShare[] {
  const fixed = FIXED[attribute]
  if (fixed !== undefined && !fixed.includes(key)) {
    report(context, 'BAD-WORD', at, `\`${short(key)}\` is not possible for \`${attribute}\``, suggest(key, fixed))
    return []
  }
  const slug = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  if (slug === '') {
    report(context, 'BAD-ID', at, `\`${short(key)}\` cannot name a cost line`, 'Use letters and digits.')
    return []
  }
  const named = { attribute, value: attribute === 'tier' ? Number(key) : key, name: `${attribute}-${slug}` }
  if (textOf(at) === 'rest') return [{ ...named, share: 'rest' }]
  const share = byYear(context, readValue(context, at, 'share'), years)
  return share === null ? [] : [{ ...named, share }]
}

function addUp(context: Context, at: At, shares: readonly SplitShare[], years: readonly number[]): void {
  if (shares.length === 0) {
    if (!context.problems.some((problem) => isBelow(problem.path, at.path)))
      report(context, 'EMPTY-VALUE', at, '`split` has no shares', 'For example split: { tier: { 1: 30%, 2: 20%, 3: rest } }.')
    return
  }
  const names = shares.map((share) => share.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    report(
      context,
      'DUPLICATE-ID',
      at,
      `two lines of the split would be called \`${twice}\``,
      'Give them names that differ in more than signs.',
    )
    return
  }
  const rests = shares.filter((share) => share.share === 'rest').length
  if (rests > 1) {
    report(context, 'SPLIT-SUM', at, '`rest` stands twice', 'Only one share can be the rest.')
    return
  }
  if (context.problems.some((problem) => isBelow(problem.path, at.path))) return
  for (const year of years) {
    const sum = shares.reduce((total: Exact, { share }) => (share === 'rest' ? total : total.plus(share.get(year)!)), ZERO)
    if (rests === 1 ? sum.lte(ONE) : sum.eq(ONE)) continue
    const hint = rests === 1 ? 'The others leave nothing for the rest.' : 'Shares of a split make 100%; one of them may be rest.'
    report(context, 'SPLIT-SUM', at, `the shares make ${sum.times(100).toSignificantDigits(8)}% in ${formatFiscalYear(year)}`, hint)
    return
  }
}

function isBelow(path: readonly (string | number)[], above: readonly (string | number)[]): boolean {
  return above.every((key, index) => path[index] === key)
}
