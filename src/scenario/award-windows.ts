/**
 * The awards of an entry of `awards`: one, or one for each year or month, each with its window. Calendar only, no money.
 */
import type { MonthIndex } from '../time/month.ts'
import type { AwardItem, Calendar } from './scenario.ts'

export type AwardWindow = {
  /** The first month: it names the award, and its fiscal year is the year of its Value. */
  readonly from: MonthIndex
  /** The last month in which its money can be spent, carried months not counted. */
  readonly through: MonthIndex
  /** `annual`: months of the award year that lie in the item's window, 12 for a whole one; else 12. */
  readonly part: number
}

type Item = Pick<AwardItem, 'form' | 'from' | 'through' | 'yearStarts' | 'spendFor' | 'remaining' | 'carryover'>

/** The windows that have a month inside the horizon, carried months too where what remains of the award is given. In order of time. */
export function awardWindows(item: Item, calendar: Calendar): AwardWindow[] {
  const carried = item.form === 'single' && item.remaining !== null ? (item.carryover?.months ?? 0) : 0
  const touches = (window: AwardWindow) => window.from <= calendar.through && window.through + carried >= calendar.from
  return (
    item.form === 'annual' ? annualWindows(item, calendar) : item.form === 'monthly' ? monthlyWindows(item, calendar) : [whole(item)]
  ).filter(touches)
}

function whole(item: Item): AwardWindow {
  return { from: item.from, through: item.through, part: 12 }
}

function monthlyWindows(item: Item, calendar: Calendar): AwardWindow[] {
  const windows: AwardWindow[] = []
  for (let month = Math.max(item.from, calendar.from); month <= Math.min(item.through, calendar.through); month++)
    windows.push({ from: month, through: month, part: 12 })
  return windows
}

function annualWindows(item: Item, calendar: Calendar): AwardWindow[] {
  const windows: AwardWindow[] = []
  // The award year that `from` lies in, started at the latest `yearStarts` not after it.
  let start = item.from - ((item.from - (item.yearStarts - 1) + 12 * 12) % 12)
  const reach = item.spendFor ?? 12
  for (; start <= item.through && start <= calendar.through; start += 12) {
    if (start + 12 + reach < calendar.from) continue
    const [from, last] = [Math.max(start, item.from), Math.min(start + 11, item.through)]
    windows.push({ from, through: item.spendFor === null ? last : from + item.spendFor - 1, part: last - from + 1 })
  }
  return windows
}
