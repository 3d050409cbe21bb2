/**
 * Which streams pay each position, by fiscal year: the question behind every time-and-effort report.
 *
 * A position is a cost line that the scenario gives in full-time equivalents. Its money is live; its full-time equivalents are as given, and
 * those that a stream pays are the stream's part of the cost.
 */
import { centsOf, shareOf } from '../money/exact.ts'
import type { Cents, Simulation } from '../result/types.ts'
import { priceIn } from '../scenario/price.ts'
import type { Cost, CostLine, Model } from '../scenario/scenario.ts'
import type { Books } from './books.ts'
import { sumOf } from './formula.ts'
import type { Cell, Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, Page, text, type YearFigures, yearRef } from './page.ts'

export function positionsSheet(books: Books, frame: Frame, model: Model): Sheet {
  const { result, fys } = frame
  const page = new Page('positions', 'FB Positions', frame)
  page.band(
    'Positions',
    'Which streams pay each position. Dollars are live; full-time equivalents (FTE) of a stream are its part of the cost of the position in that year.',
  )
  const head = page.yearHead(['Cost line', 'Stream or role', 'Measure', 'Stream'])
  page.freeze(FIRST_YEAR)
  const lines = staffOf(model)
  if (lines.length === 0) page.wide('No cost line of this scenario is given in full-time equivalents.')
  const names = new Map(result.catalogue.streams.map(({ id, name }) => [id, name]))
  const payers = payersOfLines(result)
  for (const { cost, line } of lines) {
    const ids = payers(line.id)
    const ref = (row: number) => `$A${row + 1}`
    const dollars = ids.map((stream) => {
      const row = page.rows.length
      return page.years({
        labels: [text(line.id, 'id'), text(names.get(stream)), text('Dollars'), text(stream, 'id')],
        terms: fys.map((fy, year) =>
          books.sum('Ledger', [
            ['FY', yearRef(head, year), fy],
            ['Cost', ref(row), line.id],
            ['Stream', `$D${row + 1}`, stream],
          ]),
        ),
      })
    })
    const row = page.rows.length
    const total = page.years({
      labels: [text(line.id, 'id'), text(line.role ?? line.category, 'totalText'), text('Cost', 'totalText'), null],
      terms: fys.map((fy, year) =>
        books.sum('Needs', [
          ['FY', yearRef(head, year), fy],
          ['Cost', ref(row), line.id],
        ]),
      ),
      look: 'total',
      total: sumOf,
    })
    const ftes = total.years.map(({ cents }, year) => fteIn(cost, model.calendar.firstYear + year, cents))
    const planned = page.values([text(line.id, 'id'), text(line.role ?? line.category), text('FTE as given'), null], ftes, 'fteGiven')
    ids.forEach((stream, index) => {
      const labels = [text(line.id, 'id'), text(names.get(stream)), text('FTE paid'), text(stream, 'id')]
      page.add([...labels, ...fys.map((_, year) => ftePaid(dollars[index]!, total, ftes[year]!, planned, year))])
    })
    page.gap()
  }
  return page.finish({ tab: 'figures' })
}

function staffOf({ services }: Model): { readonly cost: Cost; readonly line: CostLine }[] {
  return services.flatMap(({ costs }) =>
    costs.filter(({ price }) => price.by === 'fte').flatMap((cost) => cost.lines.map((line) => ({ cost, line }))),
  )
}

function payersOfLines({ ledger, catalogue }: Simulation): (cost: string) => string[] {
  const pairs = new Set((ledger ?? []).map(({ cost, stream }) => `${cost} ${stream}`))
  return (cost) => catalogue.streams.map(({ id }) => id).filter((stream) => pairs.has(`${cost} ${stream}`))
}

/** What the line's cost of the year pays for: a position that is paid for half a year is 0.5. With three decimals. */
function fteIn({ price }: Cost, year: number, cost: Cents): number {
  const fte = price.by === 'fte' ? price.fte.get(year) : undefined
  if (fte === undefined || cost === 0) return 0
  return shareOf(1000, fte.times(cost).div(centsOf(priceIn(price, year)))) / 1000
}

/** `fte × paid ÷ cost`, with three decimals. */
function ftePaid(paid: YearFigures, total: YearFigures, fte: number, planned: number, year: number): Cell {
  const [money, cost] = [paid.years[year]!, total.years[year]!]
  const given = cost.text.replace(/\d+$/, String(planned + 1))
  const value = cost.cents === 0 ? 0 : Math.round((fte * money.cents * 1000) / cost.cents) / 1000
  return { value, formula: `IF(${cost.text}=0,0,ROUND(${given}*${money.text}/${cost.text},3))`, look: 'fte' }
}
