/**
 * The dates on which somebody must act, as the calendar tells them. Nothing is worked out here.
 */
import type { Calendar, CalendarEvent } from '../analysis/calendar.ts'
import { serialOfDay } from './address.ts'
import type { Sheet } from './model.ts'
import { type Frame, given, Page, text } from './page.ts'

const WIDTHS = [14, 22, 28, 90, 36, 16, 16] as const

const WORDS: { readonly [K in CalendarEvent['kind']]: string } = {
  renewal: 'renewal',
  notice: 'notice',
  lapse: 'money to save',
  'award-end': 'award ends',
  carryover: 'carried money ends',
  'stream-end': 'stream ends',
}

export function calendarSheet(frame: Frame, calendar: Calendar | null): Sheet {
  const page = new Page('calendar', 'FB Calendar', frame, WIDTHS)
  page.band(
    'Calendar',
    'The last days on which something can be done, under this plan. Worked out by the run; they do not follow what is typed.',
  )
  page.head(['Day', 'What', 'Stream or service', 'In words', 'Rule', 'At stake', 'Of it lapses'], (column) => column > 4)
  page.freeze()
  for (const { date, kind, stream, service, message, cite, amount, lapses } of calendar?.events ?? [])
    page.add([
      ...[{ value: serialOfDay(date), look: 'day' } as const, text(WORDS[kind]), text(stream ?? service ?? '', 'id')],
      ...[text(message, 'wrapped'), text(cite ?? '', 'wrapped'), given(amount), given(lapses)],
    ])
  if (calendar === null) page.add([text('This workbook was made without its calendar.')])
  else if (calendar.events.length === 0)
    page.add([text('Nothing ends, runs short or lapses in this plan: there is no date on which somebody must act.')])
  return page.finish({ tab: 'words' })
}
