/**
 * A result as CSV for a spreadsheet: one list or table of it, in exact dollars.
 *
 * UTF-8 with a byte order mark and CRLF, quoted as RFC 4180 says, one record for each fact and no totals, so that a pivot
 * table counts nothing twice. Text from a scenario can never act as a formula.
 */
import type { Cents, Simulation } from '../result/types.ts'
import { plainDollars } from './figures.ts'
import { gapSentence } from './gaps.ts'
import { booksOf } from './periods.ts'
import { clean, type Names, namesOf } from './words.ts'

export type CsvTable = 'years' | 'services' | 'streams' | 'braid' | 'gaps' | 'lapses' | 'findings' | 'ledger' | 'needs' | 'movements'

/** Money is marked, so that a whole number of people is never taken for cents. */
type Field = string | number | null | { readonly cents: Cents }
export type Lines = readonly (readonly Field[])[]

const TABLES: { readonly [K in CsvTable]: (result: Simulation, names: Names) => Lines } = {
  ...{ years, services, streams, braid, gaps, lapses, findings },
  ...{ ledger, needs, movements },
}

/** Throws if the table is part of the books and the result has none. */
export function toCsv(result: Simulation, what: CsvTable): string {
  if (!Object.hasOwn(TABLES, what)) throw new RangeError(`there is no table ${JSON.stringify(what)}: ${Object.keys(TABLES).join(', ')}`)
  return csvText(TABLES[what](result, namesOf(result)))
}

/** The file itself. */
export function csvText(lines: Lines): string {
  return `\ufeff${lines.map((fields) => `${fields.map(fieldText).join(',')}\r\n`).join('')}`
}

function years({ fiscalYears, catalogue }: Simulation): Lines {
  return [
    ['fiscal year', 'from', 'through', 'cost', 'funded', 'gap', 'lapsed', ...catalogue.streams.map(({ id }) => `paid by ${id}`)],
    ...fiscalYears.map((year) => [
      year.fy,
      year.from,
      year.through,
      ...[year.cost, year.funded, year.gap, year.lapsed].map(money),
      ...catalogue.streams.map(({ id }) => money(year.streams[id]?.spent ?? 0)),
    ]),
  ]
}

function services({ fiscalYears, catalogue }: Simulation, names: Names): Lines {
  return [
    ['fiscal year', 'service', 'service name', 'tier', 'cost', 'funded', 'gap', 'people'],
    ...fiscalYears.flatMap((year) =>
      catalogue.services.map(({ id, tier }) => {
        const { cost, funded, gap, unserved } = year.services[id]!
        return [year.fy, id, names.service(id), tier, money(cost), money(funded), money(gap), unserved]
      }),
    ),
  ]
}

function streams({ fiscalYears, catalogue }: Simulation, names: Names): Lines {
  const measures = ['opening', 'released', 'earned', 'spent', 'lapsed', 'closing'] as const
  return [
    ['fiscal year', 'stream', 'stream name', ...measures],
    ...fiscalYears.flatMap((year) =>
      catalogue.streams.map(({ id }) => [
        ...[year.fy, id, names.stream(id)],
        ...measures.map((measure) => money(year.streams[id]![measure])),
      ]),
    ),
  ]
}

function lapses(result: Simulation, names: Names): Lines {
  return [
    ['month', 'stream', 'stream name', 'award', 'service', 'amount', 'could have paid', 'why'],
    ...result.lapses.map(({ month, stream, award, service, amount, couldHavePaid, why }) => [
      ...[month, stream, names.stream(stream), award, service],
      ...[money(amount), money(couldHavePaid), why],
    ]),
  ]
}

function findings(result: Simulation): Lines {
  return [
    ['severity', 'code', 'message', 'amount', 'cite', 'path'],
    ...result.findings.map(({ severity, code, message, amount, cite, path }) => [
      ...[severity, code, message],
      ...[amount === undefined ? null : money(amount), cite ?? null, path ?? null],
    ]),
  ]
}

/** What nobody pays is a record without a stream, so that the records of a service sum to its cost. */
function braid({ fiscalYears, catalogue }: Simulation, names: Names): Lines {
  const lines = fiscalYears.flatMap((year) =>
    catalogue.services.flatMap(({ id }) => {
      const start = [year.fy, id, names.service(id)]
      const gap = year.services[id]?.gap ?? 0
      return [
        ...catalogue.streams.flatMap((stream) => {
          const paid = year.paid[id]?.[stream.id] ?? 0
          return paid === 0 ? [] : [[...start, stream.id, names.stream(stream.id), money(paid)]]
        }),
        ...(gap === 0 ? [] : [[...start, '', 'unfunded', money(gap)]]),
      ]
    }),
  )
  return [['fiscal year', 'service', 'service name', 'stream', 'stream name', 'amount'], ...lines]
}

function gaps(result: Simulation, names: Names): Lines {
  const head = ['gap', 'service', 'service name', 'tier', 'mandated', 'from', 'through', 'amount', 'people', 'in words']
  const lines = result.gaps.map((gap) => [
    gap.id,
    gap.service,
    names.service(gap.service),
    gap.tier,
    gap.critical ? 'yes' : 'no',
    gap.from,
    gap.through,
    money(gap.amount),
    gap.unserved,
    gapSentence(gap, names, true),
  ])
  return [head, ...lines]
}

function ledger(result: Simulation): Lines {
  const { ledger: postings } = booksOf(result, 'ledger')
  return [
    ['month', 'stream', 'award', 'service', 'cost', 'amount'],
    ...postings.map(({ month, stream, award, service, cost, amount }) => [month, stream, award, service, cost, money(amount)]),
  ]
}

function needs(result: Simulation): Lines {
  const { needs: costs } = booksOf(result, 'list of needs')
  return [['month', 'service', 'cost', 'amount'], ...costs.map(({ month, service, cost, amount }) => [month, service, cost, money(amount)])]
}

function movements(result: Simulation): Lines {
  const { movements: moves } = booksOf(result, 'list of movements')
  return [
    ['kind', 'month', 'stream', 'award', 'service', 'amount'],
    ...moves.map(({ kind, month, stream, award, service, amount }) => [kind, month, stream, award, service, money(amount)]),
  ]
}

function money(cents: Cents): Field {
  return { cents }
}

function fieldText(field: Field): string {
  if (field === null) return ''
  if (typeof field === 'number') return String(field)
  if (typeof field === 'object') return plainDollars(field.cents)
  // A spreadsheet runs text that starts like this; full-width forms count in some languages. Months are no such text.
  const text = clean(field).replace(/^[=+\-@＝＋－＠]/, "'$&")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
