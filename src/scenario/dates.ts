/**
 * Months, dates, fiscal years and windows as the language writes them.
 */
import { daysInMonth, formatMonth, type MonthIndex, monthIndex } from '../time/month.ts'
import { type At, type Context, get, has, items, report, textOf } from './context.ts'
import { short } from './numbers.ts'
import { nearest } from './problems.ts'
import type { Season } from './scenario.ts'
import { ALL_YEAR, MONTH_ABBREVIATIONS, monthNumber, SCHOOL_YEAR, YEAR_PATTERN } from './words.ts'

/** 2027 for `FY27` or `FY2027`, else null. */
export function readYear(text: string): number | null {
  const digits = YEAR_PATTERN.exec(text)?.[1]
  if (digits === undefined) return null
  const year = Number(digits)
  return digits.length === 2 ? 2000 + year : year >= 1900 && year <= 2199 ? year : null
}

/** A bound of a window: the month, and the day where one is written. */
type Bound = { readonly month: MonthIndex; readonly day: number | null }

/** `2027-09` → its index; reports what is no month. */
export function readMonth(context: Context, at: At | null): MonthIndex | null {
  if (at === null) return null
  const bound = readBound(context, at)
  if (bound === null) return null
  if (bound.day !== null) {
    report(context, 'BAD-MONTH', at, `\`${textOf(at)}\` is a date where a month is meant`, `Write ${formatMonth(bound.month)}.`)
    return null
  }
  return bound.month
}

function readBound(context: Context, at: At): Bound | null {
  const text = textOf(at) ?? ''
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text.trim())
  const [year, month, day] = parts === null ? [0, 0, 0] : [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 1)]
  const fault =
    parts === null
      ? 'is not a month'
      : year < 1900 || year > 2199
        ? 'lies outside of the years 1900 to 2199'
        : month < 1 || month > 12
          ? 'has no such month'
          : day < 1 || day > daysInMonth(monthIndex(year, month))
            ? 'has no such day'
            : null
  if (fault !== null) {
    report(context, 'BAD-MONTH', at, `\`${short(text)}\` ${fault}`, 'A month is written 2027-09, a date 2027-09-30.')
    return null
  }
  return { month: monthIndex(year, month), day: parts![3] === undefined ? null : day }
}

export type Window = { readonly from: MonthIndex | null; readonly through: MonthIndex | null }

/**
 * The window of a map's `from` and `through`. A bound may be a date: its month counts if at least half of its days lie inside.
 * Null when a bound is wrong or the window holds no month.
 */
export function readWindow(context: Context, at: At): Window | null {
  const fromAt = get(context, at, 'from')
  const throughAt = get(context, at, 'through')
  const from = fromAt === null ? null : readBound(context, fromAt)
  const through = throughAt === null ? null : readBound(context, throughAt)
  if ((has(at, 'from') && from === null) || (has(at, 'through') && through === null)) return null
  const place = throughAt ?? fromAt
  if (from !== null && through !== null && place !== null) {
    const order = from.month - through.month || (from.day ?? 1) - (through.day ?? daysInMonth(through.month))
    if (order > 0) {
      report(context, 'BAD-WINDOW', place, 'the window ends before it starts', 'Swap `from` and `through`, or mend the year.')
      return null
    }
  }
  const first = from === null ? null : firstMonth(from, through)
  const last = through === null ? null : lastMonth(through, from)
  if (first !== null && last !== null && last < first && place !== null) {
    report(
      context,
      'BAD-WINDOW',
      place,
      'the window holds no month: of none does at least half lie inside',
      'Write the months that are meant, such as from: 2026-10, through: 2027-09.',
    )
    return null
  }
  const odd = (from?.day ?? 1) !== 1 || (through !== null && through.day !== null && through.day !== daysInMonth(through.month))
  if (odd) {
    const [one, other] = [
      first === null ? 'the horizon’s start' : formatMonth(first),
      last === null ? 'the horizon’s end' : formatMonth(last),
    ]
    context.notices.push({
      code: 'window-by-day',
      severity: 'info',
      message: `a window given by days counts as ${one} through ${other}: a month counts if at least half of its days lie inside`,
      path: at.path,
    })
  }
  return { from: first, through: last }
}

function firstMonth(from: Bound, through: Bound | null): MonthIndex {
  if (from.day === null) return from.month
  const days = daysInMonth(from.month)
  const last = through !== null && through.month === from.month ? (through.day ?? days) : days
  return (last - from.day + 1) * 2 >= days ? from.month : from.month + 1
}

function lastMonth(through: Bound, from: Bound | null): MonthIndex {
  if (through.day === null) return through.month
  const first = from !== null && from.month === through.month ? (from.day ?? 1) : 1
  return (through.day - first + 1) * 2 >= daysInMonth(through.month) ? through.month : through.month - 1
}

/** A map's months, from and through; each one that is left out is taken from `base`. */
export function readSeason(context: Context, at: At, base: Season): Season {
  const window = readWindow(context, at) ?? { from: null, through: null }
  const from = has(at, 'from') ? window.from : base.from
  const through = has(at, 'through') ? window.through : base.through
  if (from !== null && through !== null && through < from && has(at, 'from') !== has(at, 'through'))
    report(
      context,
      'BAD-WINDOW',
      at,
      `the window ends in ${formatMonth(through)}, before it starts in ${formatMonth(from)}`,
      'One of the two bounds comes from the service.',
    )
  return { months: readMonths(context, get(context, at, 'months')) ?? base.months, from, through }
}

export const WHOLE_HORIZON: Season = { months: ALL_YEAR, from: null, through: null }

function readMonths(context: Context, at: At | null): readonly boolean[] | null {
  if (at === null) return null
  if (at.node.kind !== 'list') {
    const word = textOf(at)
    if (word === 'all') return ALL_YEAR
    if (word === 'school-year') return SCHOOL_YEAR
    report(
      context,
      'BAD-WORD',
      at,
      `\`${short(word ?? '')}\` is not possible for \`months\``,
      'Possible here: all, school-year, or a list such as [Sep, Oct, Nov].',
    )
    return null
  }
  const months = Array.from({ length: 12 }, () => false)
  for (const item of items(context, at)) {
    const word = textOf(item)
    const month = word === null ? null : monthNumber(word)
    if (month === null) {
      const near = nearest(word ?? '', MONTH_ABBREVIATIONS)
      report(
        context,
        'BAD-MONTH',
        item,
        `\`${short(word ?? '')}\` is not the name of a month`,
        near === null ? 'Months are written Jan, Feb, … Dec.' : `Did you mean \`${near}\`?`,
      )
    } else months[month - 1] = true
  }
  if (at.node.items.length === 0) {
    report(context, 'EMPTY-VALUE', at, '`months` lists no month', 'Leave it out for all months.')
    return null
  }
  return months
}

export function readMonthName(context: Context, at: At | null, fallback: number): number {
  const word = textOf(at)
  if (at === null || word === null) return fallback
  const month = monthNumber(word)
  if (month !== null) return month
  const near = nearest(word, MONTH_ABBREVIATIONS)
  report(
    context,
    'BAD-MONTH',
    at,
    `\`${short(word)}\` is not the name of a month`,
    near === null ? 'Months are written Jan, Feb, … Dec, or in full.' : `Did you mean \`${near}\`?`,
  )
  return fallback
}
