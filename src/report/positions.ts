/**
 * Who pays each position, as tables: dollars and full-time equivalents, by fiscal year or by the months of one.
 */
import type { Position, PositionLine, Positions } from '../analysis/positions.ts'
import { csvText } from './csv.ts'
import { type Block, cell, heading, note, type Report, type Row, row, section, sentence } from './document.ts'
import { cellText, NOTHING, nearest, roundTo } from './figures.ts'
import { clean, count, monthText, type Names, namesOf } from './words.ts'

export function positionsReport(told: Positions): Report {
  const names = namesOf(told)
  const { scenario, changes, lines, fy } = told
  const costing = lines.filter(({ months }) => months.length > 0)
  return [
    { kind: 'title', text: `Who pays each position${fy === null ? '' : ` in ${fy}`}: ${scenario.name}` },
    ...(changes.length === 0 ? [] : [note(`With ${count(changes.length, 'change')} of the scenario.`)]),
    sentence(
      costing.length === 0
        ? 'No cost line of these months is given by full-time equivalents (fte: with salary:).'
        : 'The part of each position that each stream is planned to pay. Charges to a federal award must follow the work that is done (2 CFR 200.430): where it differs, the plan must follow.',
    ),
    ...costing.flatMap((line) => lineBlocks(line, names, fy !== null)),
    note(
      `FTE are full-time equivalents, ${fy === null ? 'the average of the year' : 'those at work in the month'}. Dollars are whole and rounded so that each column adds up.${fy === null ? ' fundbraid explain FILE FY28.positions shows the months of a year.' : ''}`,
    ),
  ]
}

type Period = Position & { readonly label: string }

function lineBlocks({ id, service, role, tier, years, months }: PositionLine, names: Names, byMonth: boolean): Block[] {
  const periods: Period[] = byMonth
    ? months.map((one) => ({ ...one, label: monthText(one.month) }))
    : years.map((one) => ({ ...one, label: one.fy }))
  const streams = [...new Set(periods.flatMap(({ paid }) => paid.map(({ stream }) => stream)))]
  const what = [role, tier === null ? null : `tier ${tier}`].filter((word) => word !== null).map(clean)
  return [
    heading(`${names.service(service)}: ${clean(id.slice(service.length + 1))}${what.length === 0 ? '' : ` (${what.join(', ')})`}`),
    {
      kind: 'table',
      table: {
        columns: [{ head: '', align: 'left' }, ...periods.map(({ label }) => ({ head: label, align: 'right' }) as const)],
        rows: [...dollarRows(periods, streams, names), ...fteRows(periods, streams, names)],
        group: 6,
      },
    },
  ]
}

function dollarRows(periods: readonly Period[], streams: readonly string[], names: Names): Row[] {
  const columns = periods.map(({ cost, paid, unfunded }) => {
    const cents = [...streams.map((id) => paid.find(({ stream }) => stream === id)?.amount ?? 0), unfunded.amount]
    const whole = nearest(cost)
    return { cents, shown: roundTo(cents, whole), whole, cost }
  })
  const isShort = periods.some(({ unfunded }) => unfunded.amount > 0)
  return [
    section('Dollars', periods.length),
    ...streams.map((id, index) =>
      row(
        names.stream(id),
        columns.map(({ cents, shown }) => cell(cellText(shown[index]!, cents[index]!))),
      ),
    ),
    ...(isShort
      ? [
          row(
            'Unfunded',
            columns.map(({ cents, shown }) => shortCell(cellText(shown.at(-1)!, cents.at(-1)!))),
          ),
        ]
      : []),
    row(
      'Cost',
      columns.map(({ whole, cost }) => cell(cellText(whole, cost))),
      'total',
    ),
  ]
}

function fteRows(periods: readonly Period[], streams: readonly string[], names: Names): Row[] {
  const isShort = periods.some(({ unfunded }) => unfunded.amount > 0)
  return [
    section('FTE', periods.length),
    ...streams.map((id) =>
      row(
        names.stream(id),
        periods.map(({ paid }) => cell(fteText(paid.find(({ stream }) => stream === id)?.fte ?? 0))),
      ),
    ),
    ...(isShort
      ? [
          row(
            'Unfunded',
            periods.map(({ unfunded }) => shortCell(fteText(unfunded.fte))),
          ),
        ]
      : []),
    row(
      'Position',
      periods.map(({ fte }) => cell(fteText(fte))),
      'total',
    ),
  ]
}

function shortCell(text: string) {
  return text === NOTHING ? cell(text) : cell(`(${text})`, true)
}

function fteText(fte: number): string {
  return fte === 0 ? NOTHING : fte.toFixed(3)
}

/** One record for each line, month and payer; what is unfunded has no stream. */
export function positionsCsv({ lines }: Positions): string {
  return csvText([
    ['month', 'service', 'cost', 'role', 'stream', 'amount', 'fte', 'share'],
    ...lines.flatMap(({ id, service, role, months }) =>
      months.flatMap(({ month, paid, unfunded }) =>
        [...paid, ...(unfunded.amount > 0 ? [{ ...unfunded, stream: '' }] : [])].map(({ stream, amount, fte, share }) => [
          ...[month, service, id, role ?? '', stream],
          { cents: amount },
          ...[fte, share],
        ]),
      ),
    ),
  ])
}
