/**
 * A calendar as a page: what to do on which day, by fiscal or calendar year as the days come, with the money at stake.
 */
import type { Calendar, CalendarEvent } from '../analysis/calendar.ts'
import { spokenDay } from '../time/day.ts'
import { type Block, heading, note, type Report, sentence } from './document.ts'
import { clean, count } from './words.ts'

const WORDS: { readonly [kind in CalendarEvent['kind']]: string } = {
  renewal: 'renewal',
  notice: 'notice',
  lapse: 'money to save',
  'award-end': 'award ends',
  carryover: 'carried money ends',
  'stream-end': 'stream ends',
}

export function calendarReport({ scenario, changes, events }: Calendar): Report {
  const years = [...new Set(events.map(({ date }) => date.slice(0, 4)))]
  const varied = changes.length === 0 ? '' : `, with ${count(changes.length, 'change')}`
  return [
    { kind: 'title', text: `Calendar: ${scenario.name}${varied}` },
    sentence(
      events.length === 0
        ? 'Nothing ends, runs short or lapses in this plan: there is no date on which somebody must act.'
        : `${count(events.length, 'date')} on which somebody must act, under this plan.`,
      true,
    ),
    ...years.flatMap((year): Block[] => [
      heading(year),
      {
        kind: 'list',
        items: events
          .filter(({ date }) => date.startsWith(`${year}-`))
          .map((one) => ({ lead: leadOf(one), alarm: false, text: textOf(one) })),
      },
    ]),
    note(
      'Days are the last ones on which something can be done. Amounts are exact. fundbraid calendar FILE -o dates.ics writes them for a calendar.',
    ),
  ]
}

function leadOf({ date, kind }: CalendarEvent): string {
  return `${spokenDay(date)}, ${WORDS[kind]}`
}

function textOf({ message, cite }: CalendarEvent): string {
  return cite === null ? clean(message) : `${clean(message)} (${clean(cite)})`
}
