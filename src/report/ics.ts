/**
 * A calendar as an .ics file after RFC 5545, for any calendar program: one all-day event for each date.
 *
 * The same calendar gives the same bytes: ids are those of the events, and the time stamp that every event must carry is the first day
 * of the plan, never the clock's.
 */
import type { Calendar, CalendarEvent } from '../analysis/calendar.ts'
import { dayAfter } from '../time/day.ts'
import { clean } from './words.ts'

/** CRLF, lines of at most 75 octets. */
export function toIcs(calendar: Calendar): string {
  const { engine, scenario, from, events } = calendar
  const stamp = `${from.replace('-', '')}01T000000Z`
  const domain = `${encodeURIComponent(clean(scenario.name).toLowerCase().replace(/\s+/g, '-'))}.fundbraid`
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//fundbraid//fundbraid ${engine}//EN`,
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(scenario.name)}`,
    ...events.flatMap((event) => eventLines(event, stamp, domain)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventLines({ id, kind, date, title, message, cite }: CalendarEvent, stamp: string, domain: string): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(`${id}@${domain}`)}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${basic(date)}`,
    `DTEND;VALUE=DATE:${basic(dayAfter(date))}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(cite === null ? message : `${message} (${cite})`)}`,
    `CATEGORIES:${kind.toUpperCase()}`,
    // A deadline does not make anybody busy.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

function basic(date: string): string {
  return date.replaceAll('-', '')
}

/** TEXT of RFC 5545, 3.3.11; names come from files and may hold anything. */
function escaped(text: string): string {
  return clean(text).replace(/[\\;,]/g, '\\$&')
}

const MOST_OCTETS = 75

/** Lines after the first begin with a space, which counts; no character is split. */
function folded(line: string): string {
  let [out, used] = ['', 0]
  for (const character of line) {
    const octets = octetsOf(character)
    if (used + octets > MOST_OCTETS) {
      out += '\r\n '
      used = 1
    }
    out += character
    used += octets
  }
  return out
}

function octetsOf(character: string): number {
  const code = character.codePointAt(0)!
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}
