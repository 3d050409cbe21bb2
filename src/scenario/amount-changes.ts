/**
 * What becomes of the amounts of a stream: cut from a month on, or scaled (§9). Windows stay as they are.
 */
import { type Exact, exact, ONE, ZERO } from '../money/exact.ts'
import { fiscalYearStart, formatFiscalYear } from '../time/fiscal-year.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { type AwardEntry, amountOf, awardEntries, scaledCounts, some, withAwards } from './award-tree.ts'
import { changeClaims, claims } from './claim-changes.ts'
import { type Context, get, text, truth } from './context.ts'
import { readMonth, readYear } from './dates.ts'
import { changeEarnings, earns } from './earn-changes.ts'
import { calendarOf, type Edit, placeOf, refuse, replacing, streamOf } from './edit.ts'
import { newContext } from './new-context.ts'
import type { MapNode, Node, Place } from './node.ts'
import { child } from './node.ts'
import type { Calendar } from './scenario.ts'
import { mapValue, times, withKeys } from './tree.ts'
import { readPlain, readValue, valueIn } from './value.ts'
import { yearOf } from './years.ts'

/** A factor as a fraction: what is divided is divided once. */
type Factor = readonly [numerator: Exact, denominator: Exact]

/** `cut: county, by: 7.5%, from: 2027-02, ofYear: true` */
export function cutAwards(edit: Edit): Node | null {
  const { context, at } = edit
  const stream = streamOf(edit, 'cut')
  const calendar = calendarOf(edit)
  const by = readPlain(context, get(context, at, 'by')!, 'share')
  const from = readMonth(context, get(context, at, 'from'))
  if (stream === null || calendar === null || by === null || from === null) return null
  const awards = awardEntries(newContext(), stream, calendar)
  const id = stream.path[1]
  if (awards.length === 0)
    return refuse(edit, 'cut', 'CHANGE-TARGET', `\`${id}\` has no award that could be cut`, `For earned revenue write scale: ${id}.`)
  if (by.isZero()) return refuse(edit, 'by', 'CHANGE-NOTHING', 'a cut of nothing changes nothing', null)
  const plain: Factor = [ONE.minus(by), ONE]
  const ofYear = truth(context, at, 'ofYear') === true
  const rest = ofYear ? restOfYear(edit, awards, by, from, calendar) : plain
  if (rest === null) return null
  const year = yearOf(calendar, from)
  const factorOf = (first: MonthIndex, through: MonthIndex): Factor | null => {
    if (through < from) return null
    if (!ofYear) return plain
    const own = yearOf(calendar, first)
    return own < year ? null : own === year ? rest : plain
  }
  return replacing(
    edit,
    stream,
    withAwards(
      stream.node,
      awards.flatMap((entry) => scaledEntry(entry, factorOf, placeOf(edit))),
    ),
  )
}

/** The cut of a whole fiscal year's awards, as a factor of those of them that are left. */
function restOfYear(edit: Edit, awards: readonly AwardEntry[], by: Exact, from: MonthIndex, calendar: Calendar): Factor | null {
  const context = newContext()
  context.calendar = calendar
  context.assumptions.read(context, get(context, { node: edit.root, path: [] }, 'assumptions'))
  const year = yearOf(calendar, from)
  let [all, left]: [Exact, Exact] = [ZERO, ZERO]
  for (const entry of awards)
    for (const window of entry.windows) {
      if (yearOf(calendar, window.from) !== year) continue
      const amount = dollars(context, entry, year).times(window.part).div(12)
      all = all.plus(amount)
      if (window.through >= from) left = left.plus(amount)
    }
  const taken = all.times(by)
  if (left.gte(taken) && left.gt(0)) return [left.minus(taken), left]
  const id = text(edit.context, edit.at, 'cut')
  const why = left.isZero()
    ? `no award of \`${id}\` that begins in ${formatFiscalYear(year)} is left in ${formatMonth(from)}`
    : `the awards of \`${id}\` that are left in ${formatMonth(from)} are less than what is cut`
  return refuse(edit, 'from', 'CHANGE-IMPOSSIBLE', why, 'Cut it earlier, or by less.')
}

function dollars(context: Context, entry: AwardEntry, year: number): Exact {
  const value = readValue(context, { node: amountOf(entry), path: [...entry.at.path, entry.form] }, 'money')
  return value === null ? ZERO : (valueIn(context, value, year) ?? ZERO)
}

type FactorOf = (from: MonthIndex, through: MonthIndex) => Factor | null

/** The entry with its awards multiplied, those of one factor together; null is a factor of 1. */
function scaledEntry(entry: AwardEntry, factorOf: FactorOf, place: Place): MapNode[] {
  const { at, form, from, through, windows } = entry
  if (form === 'amount' || form === 'remaining') return [scaled(entry, at.node, factorOf(from, through), place)]
  const factors = windows.map((window) => factorOf(window.from, window.through))
  const starts = factors.flatMap((factor, index) => (index === 0 || factor !== factors[index - 1] ? [index] : []))
  if (starts.length === 0) return [at.node]
  return starts.map((start, index) => {
    const piece = some(entry, start, starts[index + 1] ?? windows.length, place)!
    return scaled(entry, piece, factors[start]!, place)
  })
}

function scaled(entry: AwardEntry, node: MapNode, factor: Factor | null, place: Place): MapNode {
  if (factor === null) return node
  const grow = (value: Node) => times(value, factor[0], factor[1], place)
  const grown = ['amount', 'annual', 'monthly', 'remaining'].reduce((changed, key) => mapValue(changed, key, grow), node)
  const counts = scaledCounts(newContext(), entry, factor[0].div(factor[1]), place)
  return counts === null ? grown : withKeys(grown, { counts })
}

/** `scale: medicaid, by: -10%, from: FY27` */
export function scaleStream(edit: Edit): Node | null {
  const { context, at } = edit
  const stream = streamOf(edit, 'scale')
  const calendar = calendarOf(edit)
  const by = readPlain(context, get(context, at, 'by')!, 'growth')
  if (stream === null || calendar === null || by === null) return null
  const from = startOf(edit, calendar)
  if (from === undefined) return null
  const awards = awardEntries(newContext(), stream, calendar)
  if (awards.length === 0 && !earns(stream) && !claims(stream))
    return refuse(edit, 'scale', 'CHANGE-TARGET', `\`${stream.path[1]}\` has neither awards nor earnings to scale`, null)
  if (by.isZero()) return refuse(edit, 'by', 'CHANGE-NOTHING', 'a scale of 0% changes nothing', null)
  const place = placeOf(edit)
  const factor: Factor = [ONE.plus(by), ONE]
  const factorOf: FactorOf = (first) => (from === null || first >= from ? factor : null)
  const grown =
    awards.length === 0
      ? stream.node
      : withAwards(
          stream.node,
          awards.flatMap((entry) => scaledEntry(entry, factorOf, place)),
        )
  const earning = changeEarnings(edit, grown, from, (item) => {
    // One factor of the product is enough.
    const key = ['revenue', 'rate', 'units'].find((candidate) => child(item, candidate) !== undefined) ?? 'rate'
    return mapValue(item, key, (value) => times(value, factor[0], exact(1), place))
  })
  const claiming = changeClaims(edit, earning, { from, calendar, key: 'from' }, (rate) => times(rate, factor[0], factor[1], place))
  return claiming === null ? null : replacing(edit, stream, claiming)
}

/** A fiscal year or a month; null where none is given, undefined where it is neither, with the problem reported. */
function startOf(edit: Edit, calendar: Calendar): MonthIndex | null | undefined {
  const at = get(edit.context, edit.at, 'from')
  if (at === null) return null
  const year = readYear(text(edit.context, edit.at, 'from') ?? '')
  return year === null ? (readMonth(edit.context, at) ?? undefined) : fiscalYearStart(year, calendar.yearStart)
}
