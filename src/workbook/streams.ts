/**
 * Every stream by fiscal year: what it opens with, what is released and earned, what is spent and lapses, what is left;
 * and from when until when its awards can be spent.
 */
import { spanText } from '../report/words.ts'
import type { Id, Simulation } from '../result/types.ts'
import { nameOf } from './address.ts'
import type { Books } from './books.ts'
import { type Figure, signed, sumOf, type Term } from './formula.ts'
import type { Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, Page, text, type YearFigures, yearRef } from './page.ts'

export type StreamRows = {
  readonly [measure in 'opening' | 'released' | 'earned' | 'spent' | 'lapsed' | 'closing']: YearFigures
}

export function streamsSheet(books: Books, frame: Frame): { readonly sheet: Sheet; readonly streams: readonly StreamRows[] } {
  const { result, fys } = frame
  const page = new Page('streams', 'FB Streams', frame)
  page.band('Streams', 'Opening + released + earned – spent – lapsed = closing, for every stream and year.')
  const head = page.yearHead(['Stream', 'Name', 'Money', 'Can be spent'])
  page.freeze(FIRST_YEAR)
  const streams = result.catalogue.streams.map(({ id, name, counted }) => {
    const fy = (year: number) => ['FY', yearRef(head, year), fys[year]!] as const
    const stream = (row: number) => ['Stream', `$A${row + 1}`, id] as const
    const moved = (kind: string, row: number) =>
      fys.map((_, year) => books.sum('Movements', [fy(year), stream(row), ['Kind', `"${kind}"`, kind]]))
    const line = (measure: string, terms: readonly Term[], total?: (years: readonly Figure[]) => Term, last = false) =>
      page.years({
        labels: [
          text(id, 'id'),
          text(name, last ? 'totalText' : 'text'),
          text(measure, last ? 'totalText' : 'text'),
          measure === 'Opening' ? text(counted ? windowOf(result, id) : 'not counted') : null,
        ],
        terms,
        look: last ? 'total' : 'money',
        total: total ?? sumOf,
        name: (year) => `FB_${measure}_${year}_${nameOf(id)}`,
      })
    // A year opens with what the last one closed with, four rows below, and what was there from the start.
    const at = page.rows.length
    const begins = moved('opening', at)
    const flows = (row: number) => ({
      released: moved('released', row),
      earned: moved('earned', row + 1),
      lapsed: moved('lapsed', row + 3),
    })
    const { released: r, earned: e, lapsed: l } = flows(at + 1)
    const s = fys.map((_, year) => books.sum('Ledger', [fy(year), stream(at + 3)]))
    const openings: Term[] = []
    let before: Term | null = null
    fys.forEach((_, year) => {
      const begun: Term = begins[year]!
      const opening: Term = before === null ? begun : { text: `ROUND(${before.text}+${begun.text},2)`, cents: before.cents + begun.cents }
      openings.push(opening)
      const column = yearRef(head, year).split('$')[0]!
      before = { text: `${column}${at + 6}`, cents: opening.cents + r[year]!.cents + e[year]!.cents - s[year]!.cents - l[year]!.cents }
    })
    const opening = line('Opening', openings, (years) => years[0]!)
    const released = line('Released', r)
    const earned = line('Earned', e)
    const spent = line('Spent', s)
    const lapsed = line('Lapsed', l)
    const closings = opening.years.map((figure, year) =>
      signed([
        [1, figure],
        [1, released.years[year]!],
        [1, earned.years[year]!],
        [-1, spent.years[year]!],
        [-1, lapsed.years[year]!],
      ]),
    )
    const closing = line('Closing', closings, (years) => years.at(-1)!, true)
    page.gap()
    return { opening, released, earned, spent, lapsed, closing }
  })
  return { sheet: page.finish({ tab: 'figures' }), streams }
}

/** @example 'Oct 2024 – Sep 2026'; what is earned has no window */
function windowOf({ catalogue }: Simulation, id: Id): string {
  const own = catalogue.awards.filter(({ stream }) => stream === id)
  if (own.length === 0) return ''
  const ends = own.map(({ through, carriedThrough }) => carriedThrough ?? through)
  return spanText(own.map(({ from }) => from).sort()[0]!, ends.sort().at(-1)!)
}
