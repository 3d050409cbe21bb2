/**
 * Money that nobody will get: what lapses, when, why, and how much of it could have paid a cost that is unfunded.
 *
 * Revenue can lapse every month, so lapses are told by stream, fiscal year and reason unless all are asked for.
 */
import type { Cents, Lapse, LapseReason, Simulation } from '../result/types.ts'
import { type Block, cell, heading, note, type Row, row } from './document.ts'
import { cellText, roundColumn } from './figures.ts'
import { monthText, type Names } from './words.ts'

/** How many rows are shown unless all are asked for. */
export const MOST_LAPSES = 8

const WHY: { readonly [K in LapseReason]: string } = {
  'window-end': 'unspent when its window ended',
  'carryover-cap': 'more than may be carried over',
  'carryover-end': 'carried over, still unspent',
  reserved: 'set aside for costs that did not need it',
  'revenue-unused': 'earned, but nothing to pay',
}

type Line = {
  readonly stream: string
  readonly when: readonly string[]
  readonly why: string
  readonly amount: Cents
  readonly couldHavePaid: Cents
}

export function lapseBlocks(result: Simulation, all: boolean, names: Names): Block[] {
  if (result.lapses.length === 0) return []
  const lines = all ? result.lapses.map((lapse) => single(lapse, names)) : gathered(result, names)
  const told = all || lines.length <= MOST_LAPSES + 1 ? lines : [...lines].sort((a, b) => b.amount - a.amount).slice(0, MOST_LAPSES)
  const rest = lines.filter((line) => !told.includes(line))
  const amounts = [...told, ...(rest.length > 0 ? [{ amount: sum(rest.map(({ amount }) => amount)) }] : [])].map(({ amount }) => amount)
  const { shown, total } = roundColumn(amounts)
  const blank = told[0]!.when.map(() => cell(''))
  const rows: Row[] = told.map((line, index) =>
    row(line.stream, [
      ...line.when.map((text) => cell(text)),
      cell(cellText(shown[index]!, line.amount)),
      cell(cellText(roundDown(line.couldHavePaid), line.couldHavePaid), line.couldHavePaid > 0),
      cell(line.why),
    ]),
  )
  if (rest.length > 0)
    rows.push(row(`and ${rest.length} more: --all`, [...blank, cell(cellText(shown.at(-1)!, amounts.at(-1)!)), cell(''), cell('')]))
  if (rows.length > 1) rows.push(row('Total', [...blank, cell(cellText(total, sum(amounts))), cell(''), cell('')], 'total'))
  const when = all ? ['Award', 'Month'] : ['Year']
  const columns = [
    { head: 'Stream', align: 'left' },
    ...when.map((head) => ({ head, align: 'left' }) as const),
    { head: 'Lapses', align: 'right' },
    { head: 'Could have paid', align: 'right' },
    { head: 'Why', align: 'left' },
  ] as const
  const wasted = lines.some((line) => line.couldHavePaid > 0)
  return [
    heading('Money that lapses'),
    { kind: 'table', table: { columns, rows, group: null } },
    ...(wasted
      ? [note('Could have paid: at most this much of it could have gone to costs that are unfunded. Two rows may speak of the same cost.')]
      : []),
  ]
}

function single(lapse: Lapse, names: Names): Line {
  const why = lapse.service === null ? WHY[lapse.why] : `${WHY[lapse.why]} (${names.service(lapse.service)})`
  return { ...lapse, stream: names.stream(lapse.stream), when: [lapse.award, monthText(lapse.month)], why }
}

function gathered(result: Simulation, names: Names): Line[] {
  const groups = new Map<string, Lapse[]>()
  const years = new Map<string, string>()
  for (const lapse of result.lapses) {
    const year = result.fiscalYears.find(({ from, through }) => lapse.month >= from && lapse.month <= through)?.fy ?? 'later'
    const key = JSON.stringify([lapse.stream, year, lapse.why])
    groups.set(key, [...(groups.get(key) ?? []), lapse])
    years.set(key, year)
  }
  return [...groups].map(([key, lapses]) => ({
    stream: names.stream(lapses[0]!.stream),
    when: [years.get(key)!],
    why: WHY[lapses[0]!.why],
    amount: sum(lapses.map(({ amount }) => amount)),
    // Each lapse counts an unfunded cost for itself; together they cannot have paid more than is unfunded.
    couldHavePaid: Math.min(sum(lapses.map(({ couldHavePaid }) => couldHavePaid)), result.total.gap),
  }))
}

function sum(amounts: readonly Cents[]): Cents {
  return amounts.reduce((total, amount) => total + amount, 0)
}

/** Shown as at most what it is, so that it never exceeds the amount that lapses beside it. */
function roundDown(cents: Cents): number {
  return (cents - (cents % 100)) / 100
}
