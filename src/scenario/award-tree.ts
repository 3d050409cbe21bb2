/**
 * The awards of a stream as they stand in the tree: their windows, and how an entry is written otherwise when a change
 * touches some of its awards and not the others. What stands here reads the same as what stood there.
 */
import { type Exact, exact } from '../money/exact.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { type AwardWindow, awardWindows } from './award-windows.ts'
import { readCarryover, usualStart } from './awards.ts'
import { type At, type Context, get, has, items, text, whole } from './context.ts'
import { readMonthName, readWindow } from './dates.ts'
import type { MapNode, Node, Place } from './node.ts'
import { readPart } from './part.ts'
import type { Calendar, Stream } from './scenario.ts'
import { inYear, mapOf, times, withKeys, written } from './tree.ts'
import { MONTH_ABBREVIATIONS } from './words.ts'
import { yearOf } from './years.ts'

/** An entry of `awards`. */
export type AwardEntry = {
  readonly at: At<MapNode>
  readonly form: 'amount' | 'annual' | 'monthly' | 'remaining'
  readonly from: MonthIndex
  readonly through: MonthIndex
  readonly yearStarts: number
  readonly spendFor: number | null
  /** Months that money may be carried; 0 for none. */
  readonly carry: number
  /** `carryover` as it holds for this entry, wherever it is written. */
  readonly carryover: Node | null
  /** Its awards that have a month in or after the horizon, in order of time. */
  readonly windows: readonly AwardWindow[]
}

const FORMS = ['amount', 'annual', 'monthly', 'remaining'] as const

/** Entries that cannot be read are left out: their problem is told when the changed scenario is read. */
export function awardEntries(context: Context, stream: At, calendar: Calendar): AwardEntry[] {
  const kind = text(context, stream, 'kind') as Stream['kind']
  return items(context, get(context, stream, 'awards')).flatMap((at) => {
    const form = FORMS.find((candidate) => has(at, candidate))
    const window = readWindow(context, at)
    if (at.node.kind !== 'map' || form === undefined || window === null) return []
    const from = window.from ?? calendar.from
    const through = window.through ?? Math.max(calendar.through, from)
    const carryover = get(context, at, 'carryover') ?? get(context, stream, 'carryover')
    const read = readCarryover(context, carryover)
    const shape = {
      form: form === 'annual' || form === 'monthly' ? form : ('single' as const),
      from,
      through,
      yearStarts: readMonthName(context, get(context, at, 'yearStarts'), usualStart(kind, from, calendar)),
      spendFor: whole(context, at, 'spendFor'),
      remaining: null,
      carryover: read,
    }
    const windows = awardWindows(shape, { ...calendar, through: Math.max(calendar.through, through) })
    return [{ ...shape, at: at as At<MapNode>, form, carry: read?.months ?? 0, carryover: carryover?.node ?? null, windows }]
  })
}

/** What an award entry pays in, as a Value. */
export function amountOf({ at, form }: AwardEntry): Node {
  return at.node.entries.find(({ key }) => key === form)!.value
}

/** The stream with another list of awards. */
export function withAwards(stream: MapNode, awards: readonly Node[]): MapNode {
  return {
    ...stream,
    entries: stream.entries.map((entry) => (entry.key === 'awards' ? { ...entry, value: listOf(entry.value, awards) } : entry)),
  }
}

function listOf(before: Node, awards: readonly Node[]): Node {
  return { kind: 'list', items: awards, place: before.place }
}

/** Some of the awards of an entry of years or months, as an entry; null for none of them. */
export function some({ at, windows, yearStarts, form }: AwardEntry, start: number, end: number, place: Place): MapNode | null {
  if (start >= end) return null
  const first = windows[start]
  const next = windows[end]
  return withKeys(at.node, {
    ...(start <= 0 || first === undefined ? {} : { from: written(formatMonth(first.from), place) }),
    ...(start <= 0 || form === 'monthly' ? {} : { yearStarts: written(MONTH_ABBREVIATIONS[yearStarts - 1]!, place) }),
    ...(next === undefined ? {} : { through: written(formatMonth(next.from - 1), place) }),
  })
}

/** How one award differs from what its entry makes of it. */
export type Altered = { readonly from?: MonthIndex; readonly through?: MonthIndex; readonly part?: number; readonly carry?: number }

/**
 * One award of an entry of years or months, as an entry of its own. What counts of it in the horizon stays what it was,
 * unless its window ends earlier: then it counts by months.
 */
export function single(entry: AwardEntry, window: AwardWindow, altered: Altered, calendar: Calendar, place: Place): MapNode {
  const { from = window.from, through = window.through, part = window.part } = altered
  const year = yearOf(calendar, window.from)
  const given = amountOf(entry)
  const value = yearOf(calendar, from) === year ? given : inYear(given, year, place)
  const began = from < calendar.from
  const inside = through - calendar.from + 1
  const node = mapOf(place, {
    amount: times(value, part, 12, place),
    // As the entry would count by months (a whole window is as long as `through` says).
    ...(began
      ? { remaining: times(value, part * Math.max(0, Math.min(inside, through - from + 1)), 12 * (through - from + 1), place) }
      : {}),
    from: written(formatMonth(from), place),
    through: written(formatMonth(through), place),
  })
  const kept = entry.at.node.entries.filter(({ key }) => !OWN_KEYS.includes(key))
  const whole = { ...node, entries: [...node.entries, ...kept] }
  const share = through > calendar.through && !began ? countedShare(entry, window, calendar) : null
  const counted = share === null ? whole : withKeys(whole, { counts: written(percent(share), place) })
  return altered.carry === undefined ? counted : carrying(entry, counted, altered.carry, place)
}

const OWN_KEYS: readonly string[] = [...FORMS, 'from', 'through', 'yearStarts', 'spendFor', 'counts']

/** The share of an award that counts in the horizon. */
export function countedShare({ form }: AwardEntry, { from, through, part }: AwardWindow, calendar: Calendar): Exact {
  if (through <= calendar.through) return exact(1)
  const inside = Math.max(0, calendar.through - Math.max(from, calendar.from) + 1)
  if (form === 'annual') return exact(Math.min(inside, part)).div(part)
  return exact(inside).div(through - Math.max(from, calendar.from) + 1)
}

export function percent(share: Exact): string {
  return `${share.times(100)}%`
}

/** The entry with money carried for so many months at most. */
export function carrying(entry: AwardEntry, node: MapNode, months: number, place: Place): MapNode {
  const { carry, carryover } = entry
  if (carry <= months || carryover === null) return node
  const limited = months <= 0 ? written('none', place) : withKeys(carryover as MapNode, { months: written(String(months), place) })
  return withKeys(node, { carryover: limited })
}

/** Dollars that `counts` gives, a share of it where it is one. */
export function scaledCounts(context: Context, entry: AwardEntry, factor: Exact, place: Place): Node | null {
  const at = get(context, entry.at, 'counts')
  const counts = readPart(context, at)
  if (at === null || counts === null) return null
  return 'share' in counts ? at.node : written(String(counts.dollars.times(factor)), place)
}
