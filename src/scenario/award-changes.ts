/**
 * What becomes of the awards of a stream: ended, extended, renewed, delayed, cut (§9). Each is a stream in, a stream out;
 * an entry of years is parted where a change touches some of its awards and not the others.
 */
import { ONE } from '../money/exact.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import {
  type AwardEntry,
  amountOf,
  awardEntries,
  carrying,
  countedShare,
  percent,
  scaledCounts,
  single,
  some,
  withAwards,
} from './award-tree.ts'
import type { AwardWindow } from './award-windows.ts'
import { changeClaims, claims } from './claim-changes.ts'
import { get, text, whole } from './context.ts'
import { readMonth } from './dates.ts'
import { endEarnings } from './earn-changes.ts'
import { calendarOf, type Edit, placeOf, refuse, replacing, streamOf, type Target } from './edit.ts'
import { newContext } from './new-context.ts'
import type { MapNode, Node, Place } from './node.ts'
import { child } from './node.ts'
import { short } from './numbers.ts'
import { suggest } from './problems.ts'
import type { Calendar } from './scenario.ts'
import { inYear, mapOf, mapValue, times, withKey, withKeys, written } from './tree.ts'
import { readPlain } from './value.ts'
import { MONTH_ABBREVIATIONS } from './words.ts'
import { yearOf } from './years.ts'

/** A stream with its awards, ready to be changed; null with the problem reported. */
type Subject = { readonly stream: Target; readonly awards: readonly AwardEntry[]; readonly calendar: Calendar; readonly place: Place }

function subjectOf(edit: Edit, key: string): Subject | null {
  const stream = streamOf(edit, key)
  const calendar = calendarOf(edit)
  if (stream === null || calendar === null) return null
  return { stream, awards: awardEntries(newContext(), stream, calendar), calendar, place: placeOf(edit) }
}

/** `end: aware, after: 2026-04` */
export function endStream(edit: Edit): Node | null {
  const subject = subjectOf(edit, 'end')
  const after = readMonth(edit.context, get(edit.context, edit.at, 'after'))
  if (subject === null || after === null) return null
  const { stream, awards, calendar, place } = subject
  const kept = awards.flatMap((entry) => ended(entry, after, subject))
  const claiming = changeClaims(edit, stream.node, { from: after + 1, calendar, key: 'after' }, () => written('0', place))
  if (claiming === null) return null
  const earning = endEarnings(edit, claiming, after)
  const hasOther = child(earning, 'earns') !== undefined || claims(stream)
  if (kept.length === 0 && !hasOther)
    return refuse(
      edit,
      'after',
      'CHANGE-IMPOSSIBLE',
      `nothing of \`${stream.path[1]}\` has begun by ${formatMonth(after)}`,
      `Write remove: ${stream.path[1]} to do without it.`,
    )
  const still = kept.length === 0 ? withKey(earning, 'awards', null) : withAwards(earning, kept)
  return replacing(edit, stream, withKey(still, 'renewal', null))
}

function ended(entry: AwardEntry, after: MonthIndex, { calendar, place }: Subject): MapNode[] {
  const { at, form, from, through, carry, windows, spendFor } = entry
  if (from > after) return []
  if (form === 'annual' || form === 'monthly') {
    const first = windows.findIndex((window) => window.through + carry > after)
    if (first < 0) return [at.node]
    if (carry === 0 && spendFor === null) return [withKey(at.node, 'through', written(formatMonth(Math.min(through, after)), place))]
    const before = some(entry, 0, first, place)
    const touched = windows.slice(first).filter((window) => window.from <= after)
    return [
      ...(before === null ? [] : [before]),
      ...touched.map((window) => {
        const last = Math.min(window.through, after)
        return single(
          entry,
          window,
          { through: last, part: Math.min(window.part, after - window.from + 1), carry: after - last },
          calendar,
          place,
        )
      }),
    ]
  }
  if (through + carry <= after) return [at.node]
  if (through <= after) return [carrying(entry, at.node, after - through, place)]
  return [carrying(entry, byMonths(entry, after, calendar, place), 0, place)]
}

/** One award whose window ends earlier: its money counts by months, what remains of it by the months that remain. */
function byMonths(entry: AwardEntry, after: MonthIndex, calendar: Calendar, place: Place): MapNode {
  const { at, from, through } = entry
  const start = Math.max(from, calendar.from)
  const shortened = mapValue(at.node, 'amount', (amount) => times(amount, after - from + 1, through - from + 1, place))
  const rest = mapValue(shortened, 'remaining', (remaining) => times(remaining, Math.max(0, after - start + 1), through - start + 1, place))
  const part = ONE.times(after - from + 1).div(through - from + 1)
  const counts = after > calendar.through ? scaledCounts(newContext(), entry, part, place) : null
  return withKeys(rest, { through: written(formatMonth(after), place), counts })
}

/** `extend: aware, by: 12`, of the last award or of the one that starts in `award`. */
export function extendAward(edit: Edit): Node | null {
  const subject = subjectOf(edit, 'extend')
  if (subject === null) return null
  const { stream, awards, calendar, place } = subject
  const name = text(edit.context, edit.at, 'award')
  const all = named(awards)
  const found = name === null ? lastOf(all) : all.find(({ id }) => id === name)
  if (found === undefined) {
    if (name === null) return refuse(edit, 'extend', 'CHANGE-TARGET', `\`${stream.path[1]}\` has no award`, 'Awards alone are extended.')
    const ids = all.map(({ id }) => id)
    return refuse(edit, 'award', 'CHANGE-TARGET', `no award of \`${stream.path[1]}\` starts in ${short(name)}`, suggest(name, ids))
  }
  const { entry, window, index } = found
  const through = window.through + whole(edit.context, edit.at, 'by')!
  const isOne = entry.form === 'amount' || entry.form === 'remaining'
  const extended = isOne ? entry.at.node : single(entry, window, {}, calendar, place)
  // Time alone is added: what counts of the money stays.
  const keepsCounts = child(extended, 'counts') !== undefined || through <= calendar.through
  const longer = withKeys(extended, {
    through: written(formatMonth(through), place),
    ...(keepsCounts ? {} : { counts: written(percent(countedShare(entry, window, calendar)), place) }),
  })
  const pieces = isOne ? [longer] : [some(entry, 0, index, place), longer, some(entry, index + 1, entry.windows.length, place)]
  return replacing(edit, stream, withAwards(stream.node, swapped(awards, entry, pieces)))
}

type NamedAward = { readonly entry: AwardEntry; readonly window: AwardWindow; readonly index: number; readonly id: string }

/** Awards by the id that a result gives them: the month of their start, `#2` behind a second one. */
function named(awards: readonly AwardEntry[]): NamedAward[] {
  const starts = new Map<MonthIndex, number>()
  return awards.flatMap((entry) =>
    entry.windows.map((window, index) => {
      const count = (starts.get(window.from) ?? 0) + 1
      starts.set(window.from, count)
      return { entry, window, index, id: `${formatMonth(window.from)}${count > 1 ? `#${count}` : ''}` }
    }),
  )
}

/** The award whose window ends last; of those, the one that starts last, or is listed last. */
function lastOf(all: readonly NamedAward[]): NamedAward | undefined {
  return all.reduce<NamedAward | undefined>((last, one) => {
    const order = last === undefined ? 1 : one.window.through - last.window.through || one.window.from - last.window.from
    return order >= 0 ? one : last
  }, undefined)
}

function swapped(awards: readonly AwardEntry[], entry: AwardEntry, pieces: readonly (MapNode | null)[]): Node[] {
  return awards.flatMap((one) => (one === entry ? pieces.filter((piece) => piece !== null) : [one.at.node]))
}

/** `renew: aware, months: 36, amount: 80%` */
export function renewStream(edit: Edit): Node | null {
  const subject = subjectOf(edit, 'renew')
  const { context, at } = edit
  const share = readPlain(context, get(context, at, 'amount')!, 'share')
  if (subject === null || share === null) return null
  const { stream, awards, calendar, place } = subject
  const last = lastOf(named(awards))
  if (last === undefined)
    return refuse(edit, 'renew', 'CHANGE-TARGET', `\`${stream.path[1]}\` has no award that could be renewed`, 'Awards alone are renewed.')
  const { entry, window } = last
  if (entry.form === 'remaining')
    return refuse(
      edit,
      'renew',
      'CHANGE-IMPOSSIBLE',
      `nobody can say how much the last award of \`${stream.path[1]}\` was: it gives what remains alone`,
      'Write its amount: beside remaining:.',
    )
  // The last award's full amount × 12 ÷ its months; a yearly award is given for twelve.
  const months = entry.form === 'annual' ? 12 : entry.form === 'monthly' ? 1 : window.through - window.from + 1
  const amount = inYear(amountOf(entry), yearOf(calendar, window.from), place)
  const from = window.through + 1
  const renewed = mapOf(place, {
    annual: times(amount, share.times(12), months, place),
    from: written(formatMonth(from), place),
    through: written(formatMonth(from + whole(context, at, 'months')! - 1), place),
    yearStarts: written(MONTH_ABBREVIATIONS[from % 12]!, place),
  })
  const grown = withAwards(stream.node, [...awards.map((one) => one.at.node), renewed])
  return replacing(edit, stream, withKey(grown, 'renewal', null))
}

/** `delay: aware, by: 3` */
export function delayAwards(edit: Edit): Node | null {
  const subject = subjectOf(edit, 'delay')
  if (subject === null) return null
  const { stream, awards, calendar, place } = subject
  const by = whole(edit.context, edit.at, 'by')!
  if (awards.length === 0)
    return refuse(edit, 'delay', 'CHANGE-TARGET', `\`${stream.path[1]}\` has no award that could be delayed`, 'Awards alone are delayed.')
  const late = named(awards).find(({ entry, window }) => {
    const { from, through } = entry.form === 'monthly' ? entry : window
    return from >= calendar.from && from + by > through
  })
  if (late !== undefined)
    return refuse(
      edit,
      'by',
      'CHANGE-IMPOSSIBLE',
      `the award of ${formatMonth(late.window.from)} would begin after its end in ${formatMonth(late.window.through)}`,
      'Ends stay: delay it by less, or set both of its months.',
    )
  return replacing(
    edit,
    stream,
    withAwards(
      stream.node,
      awards.flatMap((entry) => delayed(entry, by, calendar, place)),
    ),
  )
}

function delayed(entry: AwardEntry, by: number, calendar: Calendar, place: Place): MapNode[] {
  const { at, form, from, windows } = entry
  if (form !== 'annual') {
    if (from < calendar.from) return [at.node]
    // The Value stays that of the year in which the award was to begin.
    const [before, after] = [yearOf(calendar, from), yearOf(calendar, from + by)]
    const moved = withKey(at.node, 'from', written(formatMonth(from + by), place))
    return [form === 'monthly' || before === after ? moved : mapValue(moved, 'amount', (amount) => inYear(amount, before, place))]
  }
  const first = windows.findIndex((window) => window.from >= calendar.from)
  if (first < 0) return [at.node]
  const begun = some(entry, 0, first, place)
  const moved = windows.slice(first).map((window) => single(entry, window, { from: window.from + by }, calendar, place))
  return begun === null ? moved : [begun, ...moved]
}
