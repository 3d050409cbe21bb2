/**
 * Every gap: whose, from when to when, how much in which fiscal year, how many people, and why.
 *
 * Amounts are live where the tables hold months. Months, people, reasons and causes were worked out by the run.
 */
import { causeText } from '../report/causes.ts'
import { spoken } from '../report/figures.ts'
import { gapSentence } from '../report/gaps.ts'
import { namesOf } from '../report/words.ts'
import type { Gap, Simulation } from '../result/types.ts'
import { columnName } from './address.ts'
import type { Books } from './books.ts'
import { type Figure, minus, type Term } from './formula.ts'
import type { Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, month, Page, text, type YearFigures, yearRef, yearWidths } from './page.ts'

/** `all` is the sum of all gaps, null where there is none. */
export type GapRows = { readonly rows: readonly YearFigures[]; readonly live: boolean; readonly all: Figure | null }

export function gapsSheet(books: Books, frame: Frame): { readonly sheet: Sheet; readonly gaps: GapRows } {
  const { result, fys } = frame
  const live = books.by === 'month'
  const page = new Page('gaps', 'FB Gaps', frame, [...yearWidths(frame), 9, 9, 22, 9, 11])
  page.band(
    'Gaps',
    `Runs of months in which a service costs more than anyone pays. ${live ? 'Amounts are live' : 'Amounts are those of the run, since the tables hold fiscal years'}; months, people and reasons are those of the run and do not follow what is typed.`,
  )
  const more = ['Months', 'People', 'Service', 'Tier', 'Mandated']
  const head = page.yearHead(['Gap', 'Service', 'From', 'Through'], 'Total', more, 2)
  page.freeze(FIRST_YEAR)
  const names = namesOf(result)
  const serviceColumn = columnName(FIRST_YEAR + fys.length + 3)
  const rows = result.gaps.map((gap) => {
    const row = page.rows.length
    const amounts = live ? sums(gap, books, frame, head, row, serviceColumn) : recorded(gap, result)
    const years = page.years({
      labels: [text(gap.id, 'id'), text(names.service(gap.service)), month(gap.from), month(gap.through)],
      terms: amounts,
      look: 'gap',
    })
    if (!live)
      page.rows[row] = page.rows[row]!.map((cell, column) => (isYear(column, fys.length) ? { value: cell!.value, look: 'gapGiven' } : cell))
    page.rows[row]!.push(
      ...[text(gap.months.length, 'people'), text(gap.unserved, 'people'), text(gap.service, 'after')],
      ...[text(gap.tier === null ? '' : `Tier ${gap.tier}`), text(gap.critical ? 'mandated' : '')],
    )
    return years
  })
  if (rows.length === 0) page.wide('No service is short of money in any month.')
  const total = page.years({ labels: [text('All gaps', 'totalText')], terms: page.footing(rows), look: 'gapTotal' })
  page.marks.push({ range: page.range(head + 1, total.row, FIRST_YEAR, FIRST_YEAR + fys.length), when: 'positive' })
  page.gap()
  reasons(page, frame)
  return { sheet: page.finish({ tab: 'figures' }), gaps: { rows, live, all: total.total } }
}

/** Why there is each gap, in the words of the run; and what caused it, where that was asked for. */
function reasons(page: Page, { result }: Frame): void {
  if (result.gaps.length === 0) return
  const names = namesOf(result)
  page.heading('Why')
  for (const gap of result.gaps) {
    page.add([text(gap.id, 'label'), ...(gap.critical ? [text('mandated', 'alarm')] : [])])
    page.wide(gapSentence(gap, names, true))
    if (gap.causes.length > 0)
      page.wide(`What made it: ${gap.causes.map((cause) => `${causeText(cause, names)} ${spoken(cause.amount)}`).join('; ')}.`)
  }
}

/** Needs less payments of the service, in the part of the gap that lies in the fiscal year. */
function sums(gap: Gap, books: Books, { fys }: Frame, head: number, row: number, serviceColumn: string): Term[] {
  return fys.map((fy, year) => {
    const criteria = [
      ['FY', yearRef(head, year), fy],
      ['Service', `$${serviceColumn}${row + 1}`, gap.service],
    ] as const
    const span = { fromRef: `$C${row + 1}`, throughRef: `$D${row + 1}`, from: gap.from, through: gap.through }
    return minus(books.sum('Needs', criteria, span), books.sum('Ledger', criteria, span))
  })
}

function recorded(gap: Gap, { fiscalYears }: Simulation): Term[] {
  return fiscalYears.map(({ from, through }) => {
    const cents = gap.months.reduce((sum, { month: at, amount }) => sum + (from <= at && at <= through ? amount : 0), 0)
    return { text: String(cents / 100), cents }
  })
}

function isYear(column: number, count: number): boolean {
  return column >= FIRST_YEAR && column < FIRST_YEAR + count
}
