/**
 * Who pays first, how uncertain money counts, and the cash that the plan starts with.
 */
import { type Exact, ZERO } from '../money/exact.ts'
import { formatMonth } from '../time/month.ts'
import { type At, type Context, entries, get, items, report, text, textOf } from './context.ts'
import { readMonth } from './dates.ts'
import { short } from './numbers.ts'
import { suggest } from './problems.ts'
import type { CashRules, Policy } from './scenario.ts'
import { readPlain } from './value.ts'
import { isInside } from './years.ts'

/** `declared` holds every stream's id, also of streams with problems of their own. */
export function readPolicy(context: Context, at: At | null, declared: readonly string[]): Policy {
  const order: string[] = []
  for (const item of items(context, at === null ? null : get(context, at, 'order'))) {
    const id = textOf(item) ?? ''
    if (!declared.includes(id)) report(context, 'UNKNOWN-ID', item, `there is no stream \`${short(id)}\``, suggest(id, declared))
    else if (order.includes(id)) report(context, 'CONFLICT', item, `\`${id}\` stands twice in \`order\``, 'Keep one of them.')
    else order.push(id)
  }
  const prospects = at === null ? null : text(context, at, 'prospects')
  const method = at === null ? null : text(context, at, 'method')
  return {
    method: (method as Policy['method'] | null) ?? 'braid',
    order,
    delivery: 'full',
    prospects: (prospects as Policy['prospects'] | null) ?? 'cutoff',
  }
}

export function readCash(context: Context, at: At | null): CashRules | null {
  if (at === null) return null
  const dollars = (key: string): Exact | null => {
    const value = get(context, at, key)
    return value === null ? null : readPlain(context, value, 'money')
  }
  const receivable = entries(context, get(context, at, 'receivable')).flatMap((entry) => {
    const key: At = { node: { kind: 'text', text: entry.key, quoted: false, place: entry.keyPlace }, path: entry.at.path }
    const month = readMonth(context, key)
    const amount = readPlain(context, entry.at, 'money')
    if (month === null || amount === null) return []
    const { calendar } = context
    if (calendar !== null && !isInside(calendar, month)) {
      report(
        context,
        'BAD-MONTH',
        entry.at,
        `${formatMonth(month)} lies outside of the horizon, so this money would never come`,
        `The horizon is ${formatMonth(calendar.from)} to ${formatMonth(calendar.through)}.`,
        entry.keyPlace,
      )
      return []
    }
    return [{ month, amount }]
  })
  return { opening: dollars('opening') ?? ZERO, minimum: dollars('minimum'), receivable }
}

/** Levers name assumptions; what they are for comes with the questions that use them, but a wrong one is wrong today. */
export function checkLevers(context: Context, at: At | null): void {
  for (const { key, keyPlace, at: lever } of entries(context, at)) {
    const names = context.assumptions.names()
    if (!context.assumptions.has(key)) {
      report(context, 'UNKNOWN-ID', lever, `there is no assumption \`${short(key)}\``, suggest(key, names), keyPlace)
      continue
    }
    const [low, high] = ['low', 'high']
      .map((end) => get(context, lever, end))
      .map((end) => (end === null ? null : readPlain(context, end, 'any')))
    if (low && high && low.gt(high)) report(context, 'CONFLICT', lever, '`low` lies above `high`', 'Swap them.')
  }
}
