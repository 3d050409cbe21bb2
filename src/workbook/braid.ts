/**
 * The braid: who pays for what, service by service and year by year. Only pairs that ever pay are listed; a posting of another pair would
 * break the totals, which the sheet of checks compares with the ledger's.
 */
import { type Books, payersOf } from './books.ts'
import { sumOf, type Term } from './formula.ts'
import type { Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, Page, text, type YearFigures, yearRef } from './page.ts'

export function braidSheet(books: Books, frame: Frame): { readonly sheet: Sheet; readonly funded: YearFigures } {
  const { result, fys } = frame
  const page = new Page('braid', 'FB Braid', frame)
  page.band('Who pays for what', 'Each service with the streams that pay for it. What nobody pays stands in parentheses.')
  const head = page.yearHead(['Service', 'Service name', 'Stream', 'Stream name'])
  page.freeze(FIRST_YEAR)
  const names = new Map(result.catalogue.streams.map(({ id, name }) => [id, name]))
  const payers = payersOf(result)
  const totals: YearFigures[] = []
  for (const { id, name } of result.catalogue.services) {
    const rows = payers(id).map((stream) => {
      const row = page.rows.length + 1
      return page.years({
        labels: [text(id, 'id'), text(name), text(stream, 'id'), text(names.get(stream))],
        terms: fys.map((fy, year) =>
          books.sum('Ledger', [
            ['FY', yearRef(head, year), fy],
            ['Service', `$A${row}`, id],
            ['Stream', `$C${row}`, stream],
          ]),
        ),
      })
    })
    const funded = page.years({ labels: [text(id, 'id'), text(name), text('Funded'), null], terms: page.footing(rows), look: 'money' })
    const row = page.rows.length + 2
    const cost = fys.map((fy, year) =>
      books.sum('Needs', [
        ['FY', yearRef(head, year), fy],
        ['Service', `$A${row}`, id],
      ]),
    )
    const unfunded = page.years({
      labels: [text(id, 'id'), text(name), text('Unfunded'), null],
      terms: cost.map(({ cents }, year): Term => {
        const figure = funded.years[year]!
        const below = figure.text.replace(/\d+$/, String(row))
        return { text: `ROUND(${below}-${figure.text},2)`, cents: cents - figure.cents }
      }),
      look: 'gap',
    })
    page.marks.push({ range: page.range(unfunded.row, unfunded.row, FIRST_YEAR, FIRST_YEAR + fys.length), when: 'positive' })
    page.years({ labels: [text(id, 'id'), text(name, 'totalText'), text('Cost', 'totalText'), null], terms: cost, look: 'total' })
    page.gap()
    totals.push(funded)
  }
  const funded = page.years({
    labels: [text('All services', 'totalText'), null, text('Funded', 'totalText'), null],
    terms: fys.map((_, year) => sumAcross(totals, year)),
    look: 'total',
    total: sumOf,
  })
  return { sheet: page.finish({ tab: 'figures' }), funded }
}

/** Rows that do not follow each other. A SUM takes 255 of them. */
function sumAcross(rows: readonly YearFigures[], year: number): Term {
  const figures = rows.map(({ years }) => years[year]!)
  const chunks = Array.from({ length: Math.ceil(figures.length / 200) }, (_, at) => figures.slice(at * 200, at * 200 + 200))
  const sums = chunks.map((chunk) => `SUM(${chunk.map(({ text: place }) => place).join()})`)
  return { text: `ROUND(${sums.join('+')},2)`, cents: figures.reduce((sum, { cents }) => sum + cents, 0) }
}
