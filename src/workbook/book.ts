/**
 * A result as a book: which sheets it has, in which order, and the names that other sheets can link to.
 */
import type { Calendar } from '../analysis/calendar.ts'
import type { Simulation } from '../result/types.ts'
import type { Given } from '../scenario/given.ts'
import type { Model } from '../scenario/scenario.ts'
import { awardsSheet } from './awards.ts'
import { booksOf, type TableId } from './books.ts'
import { braidSheet } from './braid.ts'
import { calendarSheet } from './calendar.ts'
import { checksSheet } from './checks.ts'
import { findingsSheet } from './findings.ts'
import { gapsSheet } from './gaps.ts'
import { fitting } from './guard.ts'
import { inputsSheet } from './inputs.ts'
import type { Book, Sheet } from './model.ts'
import { type Frame, namedFigures } from './page.ts'
import { positionsSheet } from './positions.ts'
import { servicesSheet } from './services.ts'
import { streamsSheet } from './streams.ts'
import { summarySheet } from './summary.ts'
import { tableSheet } from './tables.ts'

/** The hidden name by which a sheet of ours is known, local to each; its text is the sheet's id. */
export const MARK = 'FB_Mark'

const WORDS = [
  ...['Summary', 'Braid', 'Gaps', 'Streams', 'Awards', 'Services', 'Positions', 'Calendar', 'Findings', 'Inputs'],
  ...['Needs', 'Movements', 'Ledger', 'Proof', 'Checks'],
]

/** Every sheet in its order, with its usual title. */
export const SHEETS = WORDS.map((word) => ({ id: word.toLowerCase(), title: `FB ${word}` }))

const TABLES: readonly TableId[] = ['Needs', 'Movements', 'Ledger']

export type Told = { readonly model: Model; readonly given: readonly Given[]; readonly calendar: Calendar | null }

/** A name has at most 255 characters, and so has what SUMIFS compares with. */
const MOST_ID = 200

/** `titles` of sheets by their id, for the book of somebody else that they go into. */
export function bookOf(result: Simulation, { model, given, calendar }: Told, titles?: ReadonlyMap<string, string>): Book {
  refuseLongIds(result.catalogue)
  const frame: Frame = {
    result,
    fys: result.fiscalYears.map(({ fy }) => fy),
    names: namedFigures(),
    ...(titles === undefined ? {} : { titles }),
  }
  const books = booksOf(result)
  const { sheet: summary, summary: figures } = summarySheet(
    books,
    frame,
    SHEETS.slice(1).map(({ id, title }) => titles?.get(id) ?? title),
  )
  const { sheet: braid, funded } = braidSheet(books, frame)
  const { sheet: gaps, gaps: gapRows } = gapsSheet(books, frame)
  const { sheet: streams, streams: streamRows } = streamsSheet(books, frame)
  const { sheet: services, services: serviceRows } = servicesSheet(books, frame)
  const tables = TABLES.map((table) => tableSheet(table, books, frame))
  const {
    sheet: checks,
    proof,
    holds,
  } = checksSheet(books, frame, {
    summary: figures,
    services: serviceRows,
    streams: streamRows,
    braid: funded,
    gaps: gapRows,
  })
  const sheets = [
    ...[
      sayingChecks(summary, holds),
      braid,
      gaps,
      streams,
      awardsSheet(frame),
      services,
      positionsSheet(books, frame, model),
      calendarSheet(frame, calendar),
    ],
    ...[findingsSheet(frame), inputsSheet(frame, given), ...tables.map(({ sheet }) => sheet), proof, checks],
  ]
  return {
    sheets,
    names: [
      ...frame.names.all(),
      ...tables.flatMap(({ names }) => names),
      ...sheets.map(({ id, title }) => ({ name: MARK, text: `"${id}"`, sheet: title, hidden: true })),
    ],
    properties: {
      title: fitting(result.scenario.name),
      subject: `Funding plan ${frame.fys[0] ?? ''} – ${frame.fys.at(-1) ?? ''}`,
      description: `scenario ${result.scenario.hash}`,
      keywords: 'budget, funding plan, gap',
    },
    engine: result.engine,
  }
}

function refuseLongIds({ services, streams, costs }: Simulation['catalogue']): void {
  const long = [...services, ...streams, ...costs].find(({ id }) => id.length > MOST_ID)
  if (long === undefined) return
  throw new RangeError(`a workbook takes ids of up to ${MOST_ID} characters; ${long.id.slice(0, 40)}… has ${long.id.length}`)
}

/** The summary was written first; what its formula on the checks has to give is known last. */
function sayingChecks(sheet: Sheet, holds: boolean): Sheet {
  return { ...sheet, rows: sheet.rows.map((row) => row.map((cell) => (cell?.formula === 'FB_Check' ? { ...cell, value: holds } : cell))) }
}
