/**
 * Cost-based reimbursement (§5 of the language): what certified public expenditure and administrative claiming bring in, by what was paid.
 *
 * A settlement of an earlier year can come out against the claimant: then it is a cost of its month, of a service that exists for it alone.
 */
import { type Exact, isAmountInDollars, ONE, ZERO } from '../money/exact.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { type At, type Context, entries, get, has, items, report, textOf, whole } from './context.ts'
import { readMonth, WHOLE_HORIZON } from './dates.ts'
import type { CostLine, ReimburseItem, Service, Stream } from './scenario.ts'
import { readSelector, readStreamSelector, selects } from './selectors.ts'
import { byYear, readPlain, readValue } from './value.ts'
import { isInside, yearOf } from './years.ts'

export function readReimburses(
  context: Context,
  at: At | null,
  self: string,
  lines: readonly CostLine[],
  streams: readonly Pick<Stream, 'id' | 'source' | 'kind' | 'funder'>[],
): ReimburseItem[] {
  if (at?.node.kind === 'list' && at.node.items.length === 0)
    report(context, 'EMPTY-VALUE', at, '`reimburses` lists nothing', 'Leave it out where nothing is reimbursed.')
  return items(context, at).flatMap((item) => readItem(context, item, self, lines, streams))
}

function readItem(
  context: Context,
  at: At,
  self: string,
  lines: readonly CostLine[],
  streams: readonly Pick<Stream, 'id' | 'source' | 'kind' | 'funder'>[],
): ReimburseItem[] {
  const before = context.problems.length
  const { calendar } = context
  const costsAt = get(context, at, 'costs')
  const costs = readSelector(context, costsAt, lines)
  if (costs !== null && costsAt !== null && lines.length > 0 && !lines.some((line) => selects(costs, line)))
    report(
      context,
      'SELECTS-NOTHING',
      costsAt,
      '`costs` selects no cost line',
      'Name the costs that are claimed, such as { role: school-psychologist }.',
    )
  const paidByAt = get(context, at, 'paidBy')
  const chosen = readStreamSelector(context, paidByAt, streams)
  // What is reimbursed was not paid by anybody else: it cannot be claimed again.
  const paidBy = chosen?.filter((id) => id !== self) ?? null
  if (paidBy?.length === 0 && paidByAt !== null)
    report(
      context,
      'SELECTS-NOTHING',
      paidByAt,
      '`paidBy` selects no other stream',
      'Name whose payments are claimed, such as { source: [local, state] }.',
    )
  const years =
    calendar === null ? [] : Array.from({ length: calendar.lastYear - calendar.firstYear + 1 }, (_, at) => calendar.firstYear + at)
  const rateAt = get(context, at, 'rate')
  const rate = byYear(context, readValue(context, rateAt, 'any'), years)
  const wrong = rate === null ? undefined : [...rate.values()].find((value) => value.lt(ZERO) || value.gt(ONE))
  if (wrong !== undefined && rateAt !== null)
    report(
      context,
      'NUMBER-RANGE',
      rateAt,
      `a claim of ${wrong.toString()} of what was paid is not possible`,
      'The rate lies between 0 and 1 (or 0% and 100%).',
    )
  const interimAt = get(context, at, 'interim')
  const interim = interimAt === null ? ONE : readPlain(context, interimAt, 'share')
  const settles = whole(context, at, 'settles')
  if (interim?.lt(ONE) && !has(at, 'settles'))
    report(
      context,
      'MISSING-KEY',
      at,
      '`interim` below 100% needs `settles`',
      'Say how many months after the year the rest is settled, such as settles: 24.',
    )
  const opening = readOpening(context, get(context, at, 'opening'))
  if (context.problems.length > before || costs === null || paidBy === null || rate === null || interim === null || opening === null)
    return []
  return [{ costs, paidBy, rate, interim, settles: settles ?? 0, opening, path: at.path }]
}

type Opening = readonly { readonly month: MonthIndex; readonly amount: Exact }[]

/** Settlements of years before the horizon, by the month in which they come (or, below zero, must be paid back). */
function readOpening(context: Context, at: At | null): Opening | null {
  let sound = true
  const rows = entries(context, at).flatMap((entry) => {
    const key: At = { node: { kind: 'text', text: entry.key, quoted: false, place: entry.keyPlace }, path: entry.at.path }
    const month = readMonth(context, key)
    const amount = readPlain(context, entry.at, 'any')
    if (month === null || amount === null) {
      sound = false
      return []
    }
    const { calendar } = context
    if (textOf(entry.at)?.includes('%') || !isAmountInDollars(amount.abs())) {
      report(
        context,
        'AMOUNT-RANGE',
        entry.at,
        `\`${textOf(entry.at)}\` is no settlement`,
        'Write dollars; a minus in front is money to be paid back.',
      )
      sound = false
    } else if (calendar !== null && !isInside(calendar, month)) {
      const horizon = `${formatMonth(calendar.from)} to ${formatMonth(calendar.through)}`
      const message = `${formatMonth(month)} lies outside of the horizon, so this settlement would never come`
      report(context, 'BAD-MONTH', entry.at, message, `The horizon is ${horizon}.`, entry.keyPlace)
      sound = false
    }
    return [{ month, amount }]
  })
  return sound ? rows : null
}

/** The services that exist for what must be paid back: one for each stream with a negative settlement, priority 1. */
export function repayments(context: Context, at: At | null): Service[] {
  const { calendar } = context
  if (calendar === null) return []
  return entries(context, at).flatMap(({ key, at: stream }) => {
    // Read again with the stream itself, where problems are told.
    const silent: Context = { ...context, problems: [], spoiled: new Set(context.spoiled) }
    const owed = new Map<MonthIndex, Exact>()
    for (const item of items(silent, get(silent, stream, 'reimburses')))
      for (const { month, amount } of readOpening(silent, get(silent, item, 'opening')) ?? [])
        if (amount.lt(0)) owed.set(month, (owed.get(month) ?? ZERO).minus(amount))
    if (owed.size === 0) return []
    const id = `${key}-repayment`
    const line: Omit<CostLine, 'id'> = {
      ...{ service: id, tier: null, site: null, population: null, provider: null, tags: [] },
      ...{ category: 'other', role: null, priority: 1, mandated: true, notice: null, share: null },
    }
    const costs = [...owed].map(([month, amount]) => ({
      id: `${id}/${formatMonth(month)}`,
      price: { by: 'amount', amount: new Map([[yearOf(calendar, month), amount]]) } as const,
      season: WHOLE_HORIZON,
      once: month,
      lines: [{ ...line, id: `${id}/${formatMonth(month)}` }],
    }))
    const name = `Repayment to ${textOf(get(silent, stream, 'name')) ?? key}`
    return [{ id, name, tier: null, priority: 1, mandated: true, serves: null, season: WHOLE_HORIZON, costs }]
  })
}
