/**
 * Cash: the lowest balance of the whole horizon, and the balance by fiscal year.
 *
 * Balances are the bank's, so they are rounded one by one; of what moves between two of them, receipts take the dollar of
 * rounding, so that opening + received − paid = closing in every column.
 */
import type { Cents, Simulation } from '../result/types.ts'
import { type Block, cell, heading, row, sentence } from './document.ts'
import { cellText, nearest, spoken } from './figures.ts'
import { GROUP } from './periods.ts'
import { monthText } from './words.ts'

export function cashBlocks(result: Simulation): Block[] {
  const { cash } = result
  if (cash === null) return []
  let opening: Cents = cash.opening
  const years = result.fiscalYears.flatMap(({ fy, from, through }) => {
    const months = cash.months.filter(({ month }) => month >= from && month <= through)
    const last = months.at(-1)
    if (last === undefined) return []
    const received = months.reduce((sum, month) => sum + month.in, 0)
    const paid = months.reduce((sum, month) => sum + month.out, 0)
    const lowest = months.reduce((low, month) => (month.balance < low.balance ? month : low))
    const year = { fy, opening, received, paid, closing: last.balance, lowest }
    opening = last.balance
    return [year]
  })
  const balance = (cents: Cents) => cell(cellText(nearest(cents), cents), cents < 0)
  const amount = (whole: number, cents: Cents) => cell(cellText(whole, cents))
  return [
    heading('Cash'),
    sentence(lowestText(cash), isLow(cash)),
    {
      kind: 'table',
      table: {
        columns: [{ head: '', align: 'left' }, ...years.map(({ fy }) => ({ head: fy, align: 'right' }) as const)],
        rows: [
          row(
            'Opening balance',
            years.map((year) => balance(year.opening)),
          ),
          row(
            'Received',
            years.map((year) => amount(nearest(year.closing) - nearest(year.opening) + nearest(year.paid), year.received)),
          ),
          row(
            'Paid',
            years.map((year) => amount(nearest(year.paid), year.paid)),
          ),
          row(
            'Closing balance',
            years.map((year) => balance(year.closing)),
            'total',
          ),
          row(
            'Lowest month-end',
            years.map((year) => balance(year.lowest.balance)),
          ),
          row(
            'Lowest month',
            years.map((year) => cell(monthText(year.lowest.month))),
          ),
        ],
        group: GROUP.year,
      },
    },
  ]
}

type CashFigures = NonNullable<Simulation['cash']>

function isLow({ lowest, minimum }: CashFigures): boolean {
  return lowest.balance < (minimum ?? 0)
}

function lowestText(cash: CashFigures): string {
  const { lowest, minimum } = cash
  const start = `Cash is lowest at the end of ${monthText(lowest.month)}: ${spoken(lowest.balance)}`
  if (!isLow(cash)) return minimum === null ? `${start}.` : `${start}; the minimum of ${spoken(minimum)} is kept.`
  return minimum === null || minimum === 0
    ? `${start}; bills cannot be paid from it.`
    : `${start}, below the minimum of ${spoken(minimum)}.`
}
