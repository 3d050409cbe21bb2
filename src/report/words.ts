/**
 * Words that every part of a report shares: months, names, lists of names, and text made safe to print.
 *
 * Names come from files that anyone may have written. They must never carry a control character, a terminal escape or a
 * change of writing direction into a report. Nothing here knows the locale or the clock.
 */
import type { Id, Month, Simulation } from '../result/types.ts'
import { formatMonth, type MonthIndex, monthIndex } from '../time/month.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Text on one line, without anything that acts on a terminal or hides itself. */
export function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** @example monthText('2027-11') // 'Nov 2027' */
export function monthText(month: Month): string {
  const [year, number] = month.split('-')
  return `${MONTHS[Number(number) - 1]} ${year}`
}

/** The month as a number, to count with. */
export function toIndex(month: Month): MonthIndex {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return monthIndex(year, number)
}

/** @example monthBefore('2027-01') // '2026-12' */
export function monthBefore(month: Month): Month {
  return formatMonth(toIndex(month) - 1)
}

/** @example spanText('2027-11', '2028-06') // 'Nov 2027 – Jun 2028'; in one year 'Apr – Jun 2028' */
export function spanText(from: Month, through: Month): string {
  if (from === through) return monthText(from)
  const [month, year] = monthText(from).split(' ')
  return monthText(through).endsWith(` ${year}`) ? `${month} – ${monthText(through)}` : `${month} ${year} – ${monthText(through)}`
}

/** @example joined(['A', 'B', 'C']) // 'A, B and C' */
export function joined(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** At most `most` names, then how many more there are. @example some(['A', 'B', 'C', 'D'], 2, 'stream') // 'A, B and 2 other streams' */
export function some(names: readonly string[], most: number, noun: string): string {
  if (names.length <= most + 1) return joined(names)
  return joined([...names.slice(0, most), `${names.length - most} other ${noun}s`])
}

/** @example count(1, 'gap') // '1 gap' */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

export type Names = { readonly service: (id: Id) => string; readonly stream: (id: Id) => string }

/** The names that readers know. Two things of one name are told apart by their ids. */
export function namesOf(result: { readonly catalogue: Pick<Simulation['catalogue'], 'services' | 'streams'> }): Names {
  return { service: lookup(result.catalogue.services), stream: lookup(result.catalogue.streams) }
}

function lookup(list: readonly { readonly id: Id; readonly name: string }[]): (id: Id) => string {
  const byId = new Map(list.map(({ id, name }) => [id, clean(name)]))
  const uses = new Map<string, number>()
  for (const name of byId.values()) uses.set(name, (uses.get(name) ?? 0) + 1)
  return (id) => {
    const name = byId.get(id) ?? ''
    if (name === '') return clean(id)
    return uses.get(name)! > 1 ? `${name} (${clean(id)})` : name
  }
}
