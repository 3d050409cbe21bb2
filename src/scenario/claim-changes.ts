/**
 * What becomes of money back by cost: its rate changes, or nothing more is claimed, from a fiscal year on. What was claimed before still
 * arrives, and settlements of earlier years stay as they are.
 */
import { fiscalYearStart, formatFiscalYear } from '../time/fiscal-year.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { type At, get } from './context.ts'
import { type Edit, refuse } from './edit.ts'
import { newContext } from './new-context.ts'
import { child, type MapNode, type Node, type Place } from './node.ts'
import type { Calendar } from './scenario.ts'
import { mapValue } from './tree.ts'
import { yearOf } from './years.ts'

/** True for a stream that is reimbursed. */
export function claims(stream: At): boolean {
  return get(newContext(), stream, 'reimburses') !== null
}

/**
 * The stream with the rates of its claims made by `change`, from a month on (null: all of them). A claim is made for a fiscal year as a
 * whole: null, with the problem reported at `key`, where a year would have to be parted.
 */
export function changeClaims(
  edit: Edit,
  stream: MapNode,
  { from, calendar, key }: { readonly from: MonthIndex | null; readonly calendar: Calendar; readonly key: 'after' | 'from' },
  change: (rate: Node) => Node,
): MapNode | null {
  const list = child(stream, 'reimburses')
  if (list?.kind !== 'list') return stream
  const year = from === null ? null : yearOf(calendar, from)
  if (year !== null && from !== fiscalYearStart(year, calendar.yearStart)) {
    const first = fiscalYearStart(year, calendar.yearStart)
    const [one, other] =
      key === 'after' ? [formatMonth(first - 1), formatMonth(first + 11)] : [formatFiscalYear(year), formatFiscalYear(year + 1)]
    return refuse(
      edit,
      key,
      'CHANGE-IMPOSSIBLE',
      'what is claimed is worked out by fiscal year, and this would part one',
      `Write ${key}: ${one} or ${key}: ${other}.`,
    )
  }
  if (year !== null && year > calendar.lastYear) return stream
  const place = edit.at.node.place
  const items = list.items.map((item) =>
    item.kind === 'map' ? mapValue(item, 'rate', (rate) => sinceYear(rate, year, change, place)) : item,
  )
  return mapValue(stream, 'reimburses', () => ({ ...list, items }))
}

function sinceYear(before: Node, year: number | null, change: (rate: Node) => Node, place: Place): Node {
  const later = change(before)
  return year === null ? later : { kind: 'map', entries: [], place, derived: { is: 'from-year', before, year, later } }
}
