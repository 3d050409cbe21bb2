/**
 * The dates on which somebody must act or something happens to the money, in their order.
 *
 * Dates that were asked for (`options.calendar`) are shown as they come; without them those that the result itself tells: windows that open
 * and end, money that lapses, gaps that begin and the notice that must be given before them.
 */
import { gapSentence } from '../report/gaps.ts'
import { namesOf } from '../report/words.ts'
import type { Cents, Month, Simulation } from '../result/types.ts'
import type { Model } from '../scenario/scenario.ts'
import { formatMonth } from '../time/month.ts'
import { indexOf } from './address.ts'
import type { Sheet } from './model.ts'
import { type Frame, given, month, Page, text } from './page.ts'

/** Something that is due. `month` is that in which it is due. */
export type CalendarEntry = {
  readonly month: Month
  /** What kind of date it is, such as `award ends`. */
  readonly kind: string
  /** The id of the stream or service that it is about. */
  readonly about: string
  readonly words: string
  readonly amount: Cents | null
  readonly cite?: string | null | undefined
}

const WIDTHS = [12, 26, 26, 16, 90, 36] as const

export function calendarSheet(frame: Frame, entries: readonly CalendarEntry[]): Sheet {
  const page = new Page('calendar', 'FB Calendar', frame, WIDTHS)
  page.band('Calendar', 'What happens to the money, and when somebody must act. Worked out by the run; it does not follow what is typed.')
  page.head(['Month', 'What', 'Stream or service', 'Amount', 'In words', 'Rule'], (column) => column === 0 || column === 3)
  page.freeze()
  for (const entry of entries)
    page.add([
      ...[month(entry.month), text(entry.kind), text(entry.about, 'id'), given(entry.amount)],
      ...[text(entry.words, 'wrapped'), text(entry.cite ?? '', 'wrapped')],
    ])
  if (entries.length === 0) page.add([text('No date is known.')])
  return page.finish({ tab: 'words' })
}

/** The dates that a result and its scenario tell by themselves. */
export function datesOf(result: Simulation, model: Model): CalendarEntry[] {
  const names = namesOf(result)
  const { awards, streams } = result.catalogue
  const cites = new Map(streams.map(({ id, cite }) => [id, cite]))
  const last = result.fiscalYears.at(-1)?.through ?? ''
  const first = result.fiscalYears[0]?.from ?? ''
  const ofAwards = awards.flatMap(({ stream, id, from, through, carriedThrough, amount }): CalendarEntry[] => {
    const base = { about: stream, amount, cite: cites.get(stream) }
    const who = `${names.stream(stream)}, award ${id}`
    return [
      { ...base, month: from, kind: 'window opens', words: `${who}: can be spent from now on` },
      {
        ...base,
        month: through,
        kind: 'window ends',
        words: `${who}: the last month in which it can be spent${carriedThrough === null ? '' : ', unless it is carried over'}`,
      },
      ...(carriedThrough === null
        ? []
        : [{ ...base, month: carriedThrough, kind: 'carryover ends', words: `${who}: the last month for what was carried over` }]),
    ]
  })
  const ofLapses = result.lapses.map(({ stream, award, month: at, amount, couldHavePaid }): CalendarEntry => {
    const saved = couldHavePaid > 0 ? '; some of it could have paid costs that are unfunded' : ''
    return {
      month: at,
      kind: 'money lapses',
      about: stream,
      amount,
      words: `${names.stream(stream)}, ${award}: unspent money is lost${saved}`,
      cite: null,
    }
  })
  const ofGaps = result.gaps.flatMap((gap): CalendarEntry[] => {
    const start = { about: gap.service, amount: gap.amount, cite: null }
    const months = noticeOf(model, gap.service)
    const notice = months === 0 ? null : formatMonth(indexOf(gap.from) - months)
    return [
      { ...start, month: gap.from, kind: 'gap begins', words: gapSentence(gap, names, false) },
      ...(notice === null
        ? []
        : [
            {
              ...start,
              month: notice,
              kind: 'notice is due',
              words: `${names.service(gap.service)}: ${months} months before its money runs short`,
            },
          ]),
    ]
  })
  return [...ofAwards, ...ofLapses, ...ofGaps]
    .filter((entry) => first <= entry.month && entry.month <= last)
    .map((entry, index) => ({ entry, index }))
    .sort((one, other) => indexOf(one.entry.month) - indexOf(other.entry.month) || one.index - other.index)
    .map(({ entry }) => entry)
}

/** The longest notice of the service's cost lines, in months. */
function noticeOf({ services }: Model, id: string): number {
  const lines = services.find((service) => service.id === id)?.costs.flatMap(({ lines: all }) => all) ?? []
  return Math.max(0, ...lines.map(({ notice }) => notice ?? 0))
}
