/**
 * Awards of a stream: what is granted, when it can be spent, what is carried, and how certain it is.
 */
import type { Exact } from '../money/exact.ts'
import { formatMonth } from '../time/month.ts'
import { awardWindows } from './award-windows.ts'
import { type At, type Context, get, has, items, report, textOf, whole } from './context.ts'
import { readMonthName, readWindow } from './dates.ts'
import { short } from './numbers.ts'
import { readPart } from './part.ts'
import type { AwardItem, Calendar, Carryover, Part, Stream } from './scenario.ts'
import { carryoverSchema } from './schema.ts'
import { checkShape } from './shape.ts'
import { readPlain, readValue, type Value, valueIn } from './value.ts'
import { yearOf } from './years.ts'

/** Far above any budget; a plan of more would take minutes. */
const MOST_AWARDS = 50_000

const FORMS = ['amount', 'annual', 'monthly'] as const

/** What the awards of a stream have in common. */
export type AwardDefaults = { readonly kind: Stream['kind']; readonly carryover: Carryover | null; readonly chance: Exact | null }

export function readAwards(context: Context, at: At | null, defaults: AwardDefaults): AwardItem[] {
  if (at === null || context.calendar === null) return []
  const { calendar } = context
  if (at.node.kind === 'list' && at.node.items.length === 0)
    report(context, 'EMPTY-VALUE', at, '`awards` lists no award', 'Leave it out where there is none.')
  return items(context, at).flatMap((item) => readAward(context, item, defaults, calendar))
}

function readAward(context: Context, at: At, defaults: AwardDefaults, calendar: Calendar): AwardItem[] {
  const before = context.problems.length
  const given = FORMS.filter((form) => has(at, form))
  if (given.length > 1 || (given.length === 0 && !has(at, 'remaining'))) {
    report(
      context,
      'ONE-OF',
      at,
      given.length === 0
        ? 'the award does not say how much it is'
        : `the award says in ${given.length} ways how much it is: ${given.join(', ')}`,
      'An award has amount: for one, annual: for one a year, or monthly: for one a month.',
    )
    return []
  }
  const key = given[0] ?? 'remaining'
  const form = key === 'annual' || key === 'monthly' ? key : 'single'
  for (const [only, forms] of ONLY_FOR) {
    if (!has(at, only) || forms.includes(form)) continue
    report(
      context,
      'CONFLICT',
      { node: at.node, path: [...at.path, only] },
      `\`${only}\` says nothing beside \`${key}\``,
      CONFLICT_HINTS[only] ?? null,
    )
  }
  const window = readWindow(context, at)
  const carryover = has(at, 'carryover') ? readCarryover(context, get(context, at, 'carryover')) : defaults.carryover
  const chanceAt = get(context, at, 'chance')
  const chance = chanceAt === null ? defaults.chance : readPlain(context, chanceAt, 'share')
  const counts = readPart(context, get(context, at, 'counts'))
  const amount = readValue(context, given[0] === undefined ? null : get(context, at, given[0]), 'money')
  const remaining = readValue(context, get(context, at, 'remaining'), 'money')
  const from = window?.from ?? calendar.from
  const yearStarts = readMonthName(context, get(context, at, 'yearStarts'), usualStart(defaults.kind, from, calendar))
  if (window === null || context.problems.length > before) return []
  const through = window.through ?? Math.max(calendar.through, from)
  const shape = {
    form,
    from,
    through,
    yearStarts,
    spendFor: whole(context, at, 'spendFor'),
    carryover,
    counts,
    chance,
    path: at.path,
  } as const
  return workOut(context, at, shape, calendar, amount, remaining)
}

const ONLY_FOR: readonly (readonly [key: string, forms: readonly AwardItem['form'][]])[] = [
  ['yearStarts', ['annual']],
  ['spendFor', ['annual']],
  ['counts', ['single']],
  ['remaining', ['single']],
]
const CONFLICT_HINTS: { readonly [key: string]: string } = {
  yearStarts: 'It says when the award years of annual: start.',
  spendFor: 'It says how long each award of annual: can be spent; other awards have from: and through:.',
  counts: 'annual: and monthly: money counts by months.',
  remaining: 'annual: and monthly: money that began earlier counts by months.',
}

/** Grants and philanthropy start their years with the award, appropriations with the fiscal year. */
export function usualStart(kind: Stream['kind'], from: number, calendar: Calendar): number {
  return kind === 'grant' || kind === 'philanthropy' ? (from % 12) + 1 : calendar.yearStart
}

type Shape = Omit<AwardItem, 'amount' | 'remaining'>

/** Works the amounts out for the awards that touch the horizon. */
function workOut(context: Context, at: At, shape: Shape, calendar: Calendar, amount: Value | null, remaining: Value | null): AwardItem[] {
  const left = remaining === null ? null : valueIn(context, remaining, yearOf(calendar, shape.from))
  if (remaining !== null && left === null) return []
  if (left !== null && shape.from >= calendar.from) {
    report(
      context,
      'CONFLICT',
      at,
      `\`remaining\` is for awards that began before the horizon; this one begins in ${formatMonth(shape.from)}`,
      'Write amount: instead.',
    )
    return []
  }
  const item = { ...shape, remaining: left, amount: null }
  const windows = awardWindows(item, calendar)
  context.awardCount += windows.length
  if (context.awardCount > MOST_AWARDS) {
    if (!context.problems.some((problem) => problem.code === 'TOO-LARGE'))
      report(
        context,
        'TOO-LARGE',
        at,
        `the scenario has more than ${MOST_AWARDS} awards`,
        'Use one award for a year instead of one for each month.',
      )
    return []
  }
  if (windows.length === 0) {
    noteOutside(context, shape, calendar)
    return [{ ...item, amount: amount === null ? null : new Map() }]
  }
  if (shape.form === 'single' && shape.from < calendar.from && left === null) {
    report(
      context,
      'REMAINING-MISSING',
      at,
      `the award began in ${formatMonth(shape.from)}, before the horizon, and does not say what is left of it`,
      `Add remaining: with what is unspent at the start of ${formatMonth(calendar.from)}.`,
    )
    return []
  }
  if (shape.counts !== null && shape.through <= calendar.through)
    context.notices.push({
      code: 'counts-unused',
      severity: 'warning',
      message: '`counts` has no effect: it is for awards that end after the horizon',
      path: shape.path,
    })
  if (amount === null) {
    if (left !== null && needsFull(shape.carryover))
      report(
        context,
        'MISSING-KEY',
        at,
        'the carryover of this award refers to its full amount, which is not given',
        'Write amount: beside remaining:.',
      )
    return [item]
  }
  const values = new Map<number, Exact>()
  for (const window of windows) {
    const year = yearOf(calendar, window.from)
    const value = valueIn(context, amount, year)
    if (value === null) return []
    values.set(year, value)
  }
  if (left?.gt([...values.values()][0] ?? left)) {
    report(context, 'CONFLICT', at, `more remains (${left}) than the award was (${[...values.values()][0]})`, 'Mend one of the two.')
    return []
  }
  const { counts } = shape
  if (counts !== null && 'dollars' in counts && counts.dollars.gt(left ?? [...values.values()][0]!)) {
    report(context, 'CONFLICT', at, '`counts` is more than the award has', 'What counts is a part of it.')
    return []
  }
  return [{ ...item, amount: values }]
}

/** A share as cap and an exemption refer to what the award was in full. */
function needsFull(carryover: Carryover | null): boolean {
  return carryover !== null && carryover.max !== null && ('share' in carryover.max || carryover.exemptBelow !== null)
}

function noteOutside(context: Context, shape: Shape, calendar: Calendar): void {
  const [from, through] = [formatMonth(shape.from), formatMonth(shape.through)]
  const horizon = `${formatMonth(calendar.from)} to ${formatMonth(calendar.through)}`
  context.notices.push({
    code: 'award-outside-horizon',
    severity: 'info',
    message: `an award of ${from} to ${through} counts nothing: the horizon is ${horizon}`,
    path: shape.path,
  })
}

/** Null is `none`. */
export function readCarryover(context: Context, at: At | null): Carryover | null {
  if (at === null) return null
  if (at.node.kind !== 'map') {
    const word = textOf(at) ?? ''
    if (word !== 'none')
      report(context, 'BAD-WORD', at, `\`${short(word)}\` is not possible for \`carryover\``, 'Write none, or { months: 12, max: 15% }.')
    return null
  }
  if (!checkShape(context, carryoverSchema, at, 'carryover')) return null
  const max: Part | null = readPart(context, get(context, at, 'max'))
  const exemptAt = get(context, at, 'exemptBelow')
  const exemptBelow = exemptAt === null ? null : readPlain(context, exemptAt, 'money')
  if (exemptBelow !== null && max === null && !has(at, 'max'))
    report(context, 'CONFLICT', exemptAt!, '`exemptBelow` says nothing without `max`', 'It names the awards that `max` does not bind.')
  return { months: whole(context, at, 'months') ?? 0, max, exemptBelow }
}
