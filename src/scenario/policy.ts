/**
 * Who pays first, how uncertain money counts, and the cash that the plan starts with.
 */
import { type Exact, ONE, ZERO } from '../money/exact.ts'
import { formatMonth } from '../time/month.ts'
import { type At, type Context, entries, get, has, items, report, text, textOf } from './context.ts'
import { readMonth } from './dates.ts'
import { short } from './numbers.ts'
import { suggest } from './problems.ts'
import type { CashRules, Policy, Stream } from './scenario.ts'
import { mixPartSchema } from './schema.ts'
import { readStreamSelector } from './selectors.ts'
import { checkShape } from './shape.ts'
import { readPlain } from './value.ts'
import { isInside } from './years.ts'

/** `declared` holds every stream's id, also of streams with problems of their own. */
export function readPolicy(context: Context, at: At | null, declared: readonly string[], streams: readonly Stream[]): Policy {
  const order: string[] = []
  for (const item of items(context, at === null ? null : get(context, at, 'order'))) {
    const id = textOf(item) ?? ''
    if (!declared.includes(id)) report(context, 'UNKNOWN-ID', item, `there is no stream \`${short(id)}\``, suggest(id, declared))
    else if (order.includes(id)) report(context, 'CONFLICT', item, `\`${id}\` stands twice in \`order\``, 'Keep one of them.')
    else order.push(id)
  }
  const prospects = at === null ? null : text(context, at, 'prospects')
  const method = at === null ? null : text(context, at, 'method')
  const delivery = at === null ? null : text(context, at, 'delivery')
  return {
    method: (method as Policy['method'] | null) ?? 'braid',
    order,
    mix: at === null ? [] : readMix(context, at, method === 'mix', declared, streams),
    delivery: (delivery as Policy['delivery'] | null) ?? 'full',
    prospects: (prospects as Policy['prospects'] | null) ?? 'cutoff',
  }
}

/** The parts of each cost. Every stream stands in one part at the most, and the shares add up to the whole. */
function readMix(context: Context, policy: At, isUsed: boolean, declared: readonly string[], streams: readonly Stream[]): Policy['mix'] {
  const at = get(context, policy, 'mix')
  if (at === null) {
    if (isUsed && !has(policy, 'mix'))
      report(
        context,
        'MISSING-KEY',
        policy,
        '`method: mix` needs `mix`',
        'For example mix: { medicaid: 55%, county: 35%, foundation: 10% }.',
      )
    return []
  }
  const before = context.problems.length
  const parts =
    at.node.kind === 'list' ? items(context, at).flatMap((part) => readPart(context, part, streams)) : byStream(context, at, declared)
  const ids = parts.flatMap((part) => part.streams)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) report(context, 'CONFLICT', at, `\`${twice}\` stands in two parts of the mix`, 'A stream pays one part.')
  const sum = parts.reduce((total, { share }) => total.plus(share), ZERO)
  if (context.problems.length === before && !sum.eq(ONE))
    report(context, 'SPLIT-SUM', at, `the shares of the mix add up to ${sum.times(100)}%, not to 100%`, 'They are the parts of each cost.')
  if (context.problems.length > before) return []
  if (isUsed) return parts
  context.notices.push({ code: 'mix-unused', severity: 'warning', message: '`mix` has no effect without method: mix', path: at.path })
  return []
}

type Part = Policy['mix'][number]

function byStream(context: Context, at: At, declared: readonly string[]): Part[] {
  return entries(context, at).flatMap(({ key, keyPlace, at: part }) => {
    if (!declared.includes(key))
      report(context, 'UNKNOWN-ID', part, `there is no stream \`${short(key)}\``, suggest(key, declared), keyPlace)
    const share = readPlain(context, part, 'share')
    return share === null ? [] : [{ streams: [key], share }]
  })
}

function readPart(context: Context, at: At, streams: readonly Stream[]): Part[] {
  if (!checkShape(context, mixPartSchema, at, 'mix')) return []
  const shareAt = get(context, at, 'share')
  const share = shareAt === null ? null : readPlain(context, shareAt, 'share')
  const selectorAt = get(context, at, 'streams')
  const chosen = readStreamSelector(context, selectorAt, streams)
  if (chosen?.length === 0 && selectorAt !== null)
    report(context, 'SELECTS-NOTHING', selectorAt, '`streams` selects no stream', 'Name whose money pays this part.')
  return share === null || chosen === null ? [] : [{ streams: chosen, share }]
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
