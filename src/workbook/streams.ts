/**
 * Every stream by fiscal year: what it opens with, what is released and earned, what is spent and lapses, what is left; then when each of
 * its awards can be spent, and the money that lapses.
 */
import { indexOf, nameOf } from './address.ts'
import type { Books } from './books.ts'
import { type Figure, signed, sumOf, type Term } from './formula.ts'
import type { Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, given, month, Page, text, type YearFigures, yearRef } from './page.ts'

export type StreamRows = {
  readonly [measure in 'opening' | 'released' | 'earned' | 'spent' | 'lapsed' | 'closing']: YearFigures
}

const WHY = {
  'window-end': 'unspent when its window ended',
  'carryover-cap': 'more than may be carried over',
  'carryover-end': 'carried over, still unspent',
  reserved: 'set aside for costs that did not need it',
  'revenue-unused': 'earned, but nothing to pay',
} as const

export function streamsSheet(books: Books, frame: Frame): { readonly sheet: Sheet; readonly streams: readonly StreamRows[] } {
  const { result, fys } = frame
  const page = new Page('streams', 'FB Streams', frame)
  page.band('Streams', 'Opening + released + earned – spent – lapsed = closing, for every stream and year.')
  const head = page.yearHead(['Stream', 'Name', 'Money', ''])
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
          measure === 'Opening' && !counted ? text('not counted') : null,
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
  awards(page, frame)
  lapses(page, frame)
  return { sheet: page.finish({ tab: 'figures' }), streams }
}

/** When each award can be spent, as given; these are no sums over the tables. */
function awards(page: Page, { result: { catalogue } }: Frame): void {
  if (catalogue.awards.length === 0) return
  page.heading('When the money can be spent')
  page.head(['Stream', 'Name', 'Award', '', 'Opens', 'Ends', 'Carried through', 'Amount'], (column) => column >= FIRST_YEAR)
  const names = new Map(catalogue.streams.map(({ id, name }) => [id, name]))
  for (const award of catalogue.awards)
    page.add([
      ...[text(award.stream, 'id'), text(names.get(award.stream)), text(award.id, 'id'), null],
      ...[month(award.from), month(award.through), month(award.carriedThrough), given(award.amount)],
    ])
  page.gap()
}

function lapses(page: Page, { result: { lapses: lost, catalogue } }: Frame): void {
  if (lost.length === 0) return
  page.heading('Money that lapses (worked out by the run)')
  page.head(['Stream', 'Name', 'Award', '', 'Month', 'Lapses', 'Could have paid', 'Why'], (column) => column >= FIRST_YEAR && column < 7)
  const names = new Map(catalogue.streams.map(({ id, name }) => [id, name]))
  for (const lapse of [...lost].sort((one, other) => indexOf(one.month) - indexOf(other.month)))
    page.add([
      ...[text(lapse.stream, 'id'), text(names.get(lapse.stream)), text(lapse.award, 'id'), null],
      ...[month(lapse.month), given(lapse.amount), given(lapse.couldHavePaid), text(WHY[lapse.why])],
    ])
}
