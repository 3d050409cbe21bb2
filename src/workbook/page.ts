/**
 * A sheet as it is filled, row by row: the band with its title, header rows, rows of figures with their fiscal years.
 *
 * Fiscal years stand in the same columns on every sheet: four columns say what a row is, then come the years, then the total. Figures that
 * other sheets want are given names as they are written.
 */
import { grouped } from '../money/format.ts'
import type { Cents, Month, Simulation } from '../result/types.ts'
import { cellName, columnName, fixedName, onSheet, serialOf } from './address.ts'
import { type Figure, figureAt, sumOf, type Term } from './formula.ts'
import { fitting } from './guard.ts'
import type { Cell, Chart, Look, Mark, Name, Records, Sheet, Value } from './model.ts'

/** The column of the first fiscal year, counted from 0. */
export const FIRST_YEAR = 4

export type Frame = {
  readonly result: Simulation
  readonly fys: readonly string[]
  readonly names: NamedFigures
  /** Titles of sheets by their id, where they go into a book of somebody else. */
  readonly titles?: ReadonlyMap<string, string>
}

/** Figures by their defined name. */
export type NamedFigures = {
  readonly give: (name: string, figure: Figure) => void
  /** Throws for a name that no sheet has given. */
  readonly get: (name: string) => Figure
  readonly all: () => readonly Name[]
}

export function namedFigures(): NamedFigures {
  const figures = new Map<string, Figure>()
  return {
    give: (name, figure) => {
      if (figures.has(name)) throw new RangeError(`${name} is given twice`)
      figures.set(name, figure)
    },
    get: (name) => {
      const figure = figures.get(name)
      if (figure === undefined) throw new RangeError(`no sheet has ${name}`)
      return figure
    },
    all: () => [...figures].map(([name, { sheet, row, column }]) => ({ name, text: onSheet(sheet, fixedName(row, column)) })),
  }
}

/** The measures of a row by fiscal year, with a total. */
export type YearRow = {
  readonly labels: readonly (Cell | null)[]
  readonly terms: readonly Term[]
  /** Null leaves it out; by default the sum of the years. */
  readonly total?: ((years: readonly Figure[]) => Term) | null
  readonly look?: Look
  readonly totalLook?: Look
  /** The name of a year's figure, and of the total with `Total`. */
  readonly name?: (fy: string) => string
}

export type YearFigures = { readonly years: readonly Figure[]; readonly total: Figure | null; readonly row: number }

export function text(value: Value | undefined, look: Look = 'text'): Cell {
  return { value: typeof value === 'string' ? fitting(value) : (value ?? null), look }
}

export function given(cents: Cents | null, look: Look = 'moneyGiven'): Cell {
  return { value: cents === null ? null : cents / 100, look }
}

export function month(value: Month | null): Cell {
  return { value: value === null ? null : serialOf(value), look: 'month' }
}

export function live(term: Term, look: Look = 'money'): Cell {
  return { value: term.cents / 100, formula: term.text, look }
}

export class Page {
  readonly title: string
  readonly rows: (Cell | null)[][] = []
  readonly marks: Mark[] = []
  readonly charts: Chart[] = []
  private readonly heights = new Map<number, number>()
  private readonly merged: Sheet['merged'][number][] = []
  private frozenRows = 0
  private frozenColumns = 0
  private repeated: readonly [number, number] = [1, 1]

  /** `widths` of the columns in characters; by default those of a sheet with fiscal years. */
  constructor(
    private readonly id: string,
    title: string,
    private readonly frame: Frame,
    private readonly widths: readonly number[] = yearWidths(frame),
  ) {
    this.title = frame.titles?.get(id) ?? title
  }

  /** The band on top: what the sheet is, and what must be known to read it. */
  band(heading: string, ...notes: readonly string[]): void {
    const { scenario } = this.frame.result
    this.add([text(heading, 'title')], 24)
    this.add([
      text(`${fitting(scenario.name)} · scenario ${scenario.hash.slice(0, 12)} · fundbraid ${this.frame.result.engine}`, 'subtitle'),
    ])
    for (const note of notes) this.add([text(note, 'note')])
    this.gap()
  }

  /** The number of the row, counted from 0. */
  add(cells: readonly (Cell | null)[], height = this.heightOf(cells)): number {
    this.rows.push([...cells])
    if (height !== null) this.heights.set(this.rows.length - 1, height)
    return this.rows.length - 1
  }

  /** Wrapped text needs its height said; not every program works it out on opening. Null is a line. */
  private heightOf(cells: readonly (Cell | null)[]): number | null {
    const lines = cells.map((cell, column) =>
      cell !== null && typeof cell.value === 'string' && (cell.look === 'wrapped' || cell.look === 'given')
        ? linesOf(cell.value, this.widths[column] ?? 10)
        : 1,
    )
    const most = Math.max(1, ...lines)
    return most === 1 ? null : heightFor(most)
  }

  gap(): void {
    this.rows.push([])
  }

  /** A sentence over the whole width, as high as it needs to be read. */
  wide(words: string, look: Look = 'wrapped'): void {
    const to = FIRST_YEAR + Math.max(this.frame.fys.length, 5)
    const width = Array.from({ length: to + 1 }, (_, column) => this.widths[column] ?? 9).reduce((sum, one) => sum + one, 0)
    const row = this.add([text(words, look)], heightFor(linesOf(fitting(words), width)))
    this.merged.push({ row, from: 0, to })
  }

  /** What was worked out by the run and is no sum over the tables, by fiscal year. */
  values(labels: readonly (Cell | null)[], values: readonly Value[], look: Look): number {
    return this.add([...labels, ...Array<null>(FIRST_YEAR - labels.length).fill(null), ...values.map((value) => text(value, look))])
  }

  heading(words: string): void {
    this.add([text(words, 'heading')], 20)
  }

  head(heads: readonly string[], right: (column: number) => boolean = () => false): number {
    return this.add(
      heads.map((head, column) => text(head, right(column) ? 'headRight' : column > 0 && right(column - 1) ? 'headAfter' : 'head')),
    )
  }

  /** The header row with the fiscal years; sums over the tables refer to its cells. The first `rightMore` of `more` are heads of numbers. */
  yearHead(labels: readonly string[], total = 'Total', more: readonly string[] = [], rightMore = 0): number {
    const start = [...labels, ...Array<string>(FIRST_YEAR - labels.length).fill('')]
    return this.head(
      [...start, ...this.frame.fys, ...(total === '' && more.length === 0 ? [] : [total]), ...more],
      (column) => column >= FIRST_YEAR && column <= FIRST_YEAR + this.frame.fys.length + rightMore,
    )
  }

  /** Rows from here on scroll, and the header row that was written last stands on every printed page. */
  freeze(columns = 0): void {
    this.frozenRows = this.rows.length
    this.frozenColumns = columns
    this.repeated = [this.rows.length, this.rows.length]
  }

  years({ labels, terms, total = sumOf, look = 'money', totalLook = look, name }: YearRow): YearFigures {
    const { fys, names } = this.frame
    const row = this.rows.length
    const isTotal = look === 'total' || look === 'gapTotal'
    const start = Array.from({ length: FIRST_YEAR }, (_, column) => labels[column] ?? (isTotal ? text('', 'totalText') : null))
    const years = terms.map((term, year) => figureAt(this.title, row, FIRST_YEAR + year, term.cents))
    const sum = total === null ? null : total(years)
    this.add([...start, ...terms.map((term) => live(term, look)), ...(sum === null ? [] : [live(sum, totalLook)])])
    const last = sum === null ? null : figureAt(this.title, row, FIRST_YEAR + fys.length, sum.cents)
    if (name !== undefined) {
      years.forEach((figure, year) => {
        names.give(name(fys[year]!), figure)
      })
      if (last !== null) names.give(name('Total'), last)
    }
    return { years, total: last, row }
  }

  /** The sum, year by year, of rows that follow each other. */
  footing(rows: readonly YearFigures[]): Term[] {
    return this.frame.fys.map((_, year) => sumOf(rows.map(({ years }) => years[year]!)))
  }

  /** Where row and column start and end. */
  range(from: number, through: number, column: number, toColumn: number): string {
    return `${cellName(from, column)}:${cellName(through, toColumn)}`
  }

  finish({ tab, records = null }: { readonly tab: string; readonly records?: Records | null }): Sheet {
    return {
      id: this.id,
      title: this.title,
      tab,
      widths: this.widths,
      rows: this.rows,
      records,
      heights: this.heights,
      merged: this.merged,
      frozen: { rows: this.frozenRows, columns: this.frozenColumns },
      repeated: this.repeated,
      marks: this.marks,
      charts: this.charts,
    }
  }
}

/** Four labels, the years, the total: as wide as what stands in them, and the same on every sheet. */
export function yearWidths({ fys, result }: Frame): number[] {
  const { services, streams, costs } = result.catalogue
  const widest = (texts: readonly string[], least: number, most: number) =>
    Math.min(most, Math.max(least, ...texts.map((words) => words.length + 2)))
  const streamNames = streams.map(({ name }) => name)
  const labels = [
    widest(
      costs.map(({ id }) => id),
      18,
      32,
    ),
    widest([...services.map(({ name }) => name), ...streamNames], 26, 42),
    widest(
      streams.map(({ id }) => id),
      18,
      22,
    ),
    widest(streamNames, 16, 30),
  ]
  const { cost, streams: flows } = result.total
  const largest = Math.max(cost, ...Object.values(flows).map(({ released, earned }) => released + earned))
  const year = Math.max(12, grouped(Math.ceil(largest / 100)).length + 4)
  return [...labels, ...fys.map(() => year), year + 1]
}

function linesOf(words: string, width: number): number {
  return words.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * 1.08) / width)), 0)
}

/** In points; no row is higher than 409. */
function heightFor(lines: number): number {
  return Math.min(409, 14 * lines + 3)
}

/** The cell of a fiscal year in a header row, for a criterion that is copied across. @example yearRef(3, 0) // 'E$4' */
export function yearRef(headRow: number, year: number): string {
  return `${columnName(FIRST_YEAR + year)}$${headRow + 1}`
}
