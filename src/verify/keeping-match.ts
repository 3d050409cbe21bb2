/**
 * Whether what others pay matches what is spent, when no dollar of theirs matches two awards.
 *
 * It must never know the windows or balances of the money that matches.
 */
import type { Cents } from '../money/cents.ts'
import { type Audit, money } from './audit.ts'
import { type Facts, sum } from './facts.ts'
import { MaxFlow } from './max-flow.ts'
import type { Paid } from './postings.ts'
import { type Match, matchedBy, matchOf, neededFor } from './ratios.ts'
import { mayMatch } from './selection.ts'
import { type Spender, spendersOf } from './spenders.ts'

/** Money that must be matched. `needed` is what others must have paid for it. */
type Matched = { readonly spender: Spender; readonly match: Match; readonly needed: Cents; readonly isMatching: (paid: Paid) => boolean }

export function checkMatches(audit: Audit, facts: Facts, postings: readonly Paid[]): void {
  const matched = facts.streams.flatMap(({ stream: { match } }, at) => (match === null ? [] : matchedOf(facts, at, postings)))
  const short = matched.filter((one) => !checkAlone(audit, one, postings))
  if (short.length === 0) checkTogether(audit, matched, postings)
}

function matchedOf(facts: Facts, stream: number, postings: readonly Paid[]): Matched[] {
  const { each, loose, years } = spendersOf(facts, stream, postings)
  const all = each.flatMap((spender): Matched[] => {
    const match = matchOf(facts, stream, spender.money)
    if (match === null) return []
    return [{ spender, match, needed: neededFor(match, spentBy(spender)), isMatching: matching(facts, spender) }]
  })
  if (loose.length === 0) return all
  // Of a surplus of several years, no more is asked than the year that asks least would, beside whatever the years have in kind.
  const rules = all.filter(({ spender }) => years.includes(spender))
  if (rules.length < years.length) return all
  const least = rules.reduce((one, other) => (neededFor(free(other), 1e9) < neededFor(free(one), 1e9) ? other : one))
  const inKind = sum(rules.map(({ match, spender }) => Math.max(0, match.inKind - neededFor(free({ match }), spentBy(spender)))))
  const spender = { ...rules[0]!.spender, who: `the surplus of \`${facts.streams[stream]!.stream.id}\``, spent: loose }
  const match = { ...least.match, inKind }
  // A cent for what the surplus by itself rounds up, and as a part of each year's spending need not.
  const needed = Math.max(0, neededFor(match, spentBy(spender)) - years.length)
  return [...all, { spender, match, needed, isMatching: matching(facts, spender) }]
}

const free = ({ match }: Pick<Matched, 'match'>): Match => ({ ...match, inKind: 0 })
const spentBy = ({ spent }: Spender) => sum(spent.map(({ amount }) => amount))

function matching(facts: Facts, { stream, from, last }: Spender): Matched['isMatching'] {
  const payer = facts.streams[stream]!.stream
  const streams = new Set(payer.match!.from.map((id) => facts.streamAt.get(id)!))
  const lines = facts.lines.map((line) => mayMatch(payer, line))
  return (paid) => streams.has(paid.stream) && lines[paid.line]! && paid.month >= from && paid.month <= last
}

/** As if no other award were to be matched. */
function checkAlone(audit: Audit, { spender, match, needed, isMatching }: Matched, postings: readonly Paid[]): boolean {
  const dollars = sum(postings.filter(isMatching).map(({ amount }) => amount))
  if (spender.spent.length === 0) return true
  const most = needed > dollars ? matchedBy(match, dollars) : Number.POSITIVE_INFINITY
  let paid = 0
  const over = spender.spent.find(({ amount }) => {
    paid += amount
    return paid > most
  })
  return audit.check(needed <= dollars, 'LIMIT', `ledger.${(over ?? spender.spent.at(-1))?.at}`, () => {
    const beside = `${money(dollars)} of match${match.inKind > 0 ? ` and ${money(match.inKind)} in kind` : ''}`
    return `${spender.who} pays ${money(spentBy(spender))}; ${match.path} lets it pay ${money(most)} beside ${beside}`
  })
}

/** Each dollar to one award. Payments that may match the same awards are one place of the network. */
function checkTogether(audit: Audit, matched: readonly Matched[], postings: readonly Paid[]): void {
  const asking = matched.filter(({ needed }) => needed > 0)
  if (asking.length < 2) return
  const flow = new MaxFlow()
  const [source, sink] = [flow.node(), flow.node()]
  const doors = asking.map(({ needed }) => {
    const door = flow.node()
    flow.pipe(door, sink, needed)
    return door
  })
  const alike = new Map<string, { readonly doors: readonly number[]; amount: Cents }>()
  for (const paid of postings) {
    const open = doors.filter((_, at) => asking[at]!.isMatching(paid))
    if (open.length === 0) continue
    const known = alike.get(open.join(' ')) ?? { doors: open, amount: 0 }
    known.amount += paid.amount
    alike.set(open.join(' '), known)
  }
  for (const { doors: open, amount } of alike.values()) {
    const place = flow.node()
    flow.pipe(source, place, amount)
    for (const door of open) flow.pipe(place, door, Number.POSITIVE_INFINITY)
  }
  const needed = sum(asking.map((one) => one.needed))
  const found = flow.push(source, sink)
  audit.check(found === needed, 'LIMIT', `ledger.${asking.at(-1)!.spender.spent.at(-1)!.at}`, () => {
    const paths = [...new Set(asking.map(({ match }) => match.path))].join(' and ')
    return `${paths}: ${asking.map(({ spender }) => spender.who).join(', ')} need ${money(needed)} of match together, and ${money(found)} was paid; a dollar matches one award`
  })
}
