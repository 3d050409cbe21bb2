/**
 * Everything in a book that is not ours, looked through once: every part must be whole, and formulas that the new sheets would break are found.
 */
import { onSheet } from '../address.ts'
import type { Package } from './package.ts'
import { cellsIn, FormulaSearch, type FoundFormula, monthsIn, namesIn } from './uses.ts'
import type { WorkbookPart } from './workbook-part.ts'
import { unpackPieces } from './zip.ts'

/** What the new sheets no longer have, or have elsewhere. */
export type Changed = {
  /** Names that are gone, in small letters. */
  readonly names: ReadonlySet<string>
  /** Cells of sheets of ours in which a figure stood that stands there no more, as `cellKey` writes them, with the figure's name. */
  readonly cells: ReadonlyMap<string, string>
  /** Titles of sheets that are gone, in small letters. */
  readonly titles: ReadonlySet<string>
}

export type Broken = {
  /** Where names that are gone are used: the place and the names. */
  readonly names: readonly { readonly place: string; readonly names: readonly string[] }[]
  /** Where formulas point at what has moved: the place, the cell, and the name of what stood there; null where the sheet itself is gone. */
  readonly cells: readonly { readonly place: string; readonly cell: string; readonly was: string | null }[]
  /** Where formulas use a column of a table that the table has no more: no name can stand in for it. */
  readonly columns: readonly { readonly place: string; readonly column: string }[]
}

export function cellKey(title: string, cell: string): string {
  return `${title.toLowerCase()}!${cell}`
}

/** Throws a BookError for a part that is damaged. `ours` are the parts that are replaced. */
export function lookThrough(book: Package, workbook: WorkbookPart, ours: ReadonlySet<string>, changed: Changed): Broken {
  const names: Broken['names'][number][] = []
  const cells: Broken['cells'][number][] = []
  const columns: Broken['columns'][number][] = []
  const note = (place: string, formula: string, isLocal: (name: string, sheet: string | null) => boolean) => {
    const gone = [...new Set(namesIn(formula, isLocal))].filter((name) => changed.names.has(name))
    if (gone.length > 0) names.push({ place, names: gone })
    for (const table of monthsIn(formula))
      if (changed.names.has(`${table.toLowerCase()}_month`)) columns.push({ place, column: `${table}[Month]` })
    for (const { title, cell } of cellsIn(formula)) {
      const was = changed.titles.has(title.toLowerCase()) ? null : changed.cells.get(cellKey(title, cell))
      if (was !== undefined) cells.push({ place, cell: onSheet(title, cell), was })
    }
  }
  const locals = new Set(
    workbook.names.flatMap(({ name, sheet, ours: isOurs }) => (sheet === null || isOurs ? [] : [`${sheet} ${name.toLowerCase()}`])),
  )
  const localTo = (index: number | null) => (name: string, sheet: string | null) => {
    const place = sheet === null ? index : (workbook.sheets.find(({ title }) => title.toLowerCase() === sheet.toLowerCase())?.index ?? null)
    return place !== null && locals.has(`${place} ${name}`)
  }
  for (const { name, text, sheet, ours: isOurs } of workbook.names)
    if (!isOurs)
      note(sheet === null ? `the name ${name}` : `the name ${name} of ${workbook.sheets[sheet]?.title ?? 'a sheet'}`, text, localTo(sheet))

  const isAsked = changed.names.size + changed.cells.size + changed.titles.size > 0
  const hints = hintsOf(workbook)
  const owners = ownersOf(book, workbook)
  for (const entry of book.entries) {
    const key = entry.path.toLowerCase()
    if (!isAsked || ours.has(key) || !mayHoldFormulas(key)) {
      unpackPieces(entry, () => undefined)
      continue
    }
    const owner = owners.get(key) ?? null
    const search = new FormulaSearch(hints, (found) =>
      note(placeOf(found, key, owner?.title ?? null), found.formula, localTo(owner?.index ?? null)),
    )
    const decoder = new TextDecoder()
    unpackPieces(entry, (piece) => search.take(decoder.decode(piece, { stream: true }), false))
    search.take(decoder.decode(), true)
  }
  return { names, cells, columns }
}

/** The main part was read as a whole, shared texts hold no formulas, and relations lead to parts. */
function mayHoldFormulas(path: string): boolean {
  return /\.(xml|vml)$/.test(path) && !/(workbook|sharedstrings|styles|\[content_types\])\.xml$|^docprops\//.test(path)
}

/** Of each title the longest piece that every writer of XML and of formulas writes alike. */
function hintsOf({ sheets }: WorkbookPart): RegExp {
  const pieces = sheets
    .filter(({ ours }) => ours !== null)
    .map(({ title }) => title.split(/[^\p{L}\p{N} _]+/u).reduce((longest, piece) => (piece.length > longest.length ? piece : longest)))
  return new RegExp(['FB_', ...pieces.filter((piece) => piece !== '')].join('|'), 'i')
}

type Owner = { readonly title: string; readonly index: number }

/** The sheet that a part hangs on. */
function ownersOf(book: Package, { sheets }: WorkbookPart): Map<string, Owner> {
  const owners = new Map<string, Owner>()
  const roots = new Set(sheets.map(({ path }) => path.toLowerCase()))
  for (const { path, title, index } of sheets) {
    const others = new Set([...roots].filter((one) => one !== path.toLowerCase()))
    for (const part of book.reached(path, others)) if (!owners.has(part)) owners.set(part, { title, index })
  }
  return owners
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^conditional/, 'a conditional format'],
  [/chart/, 'a chart'],
  [/pivot/, 'a pivot table'],
  [/table/, 'a table'],
  [/drawing/, 'a drawing'],
  [/ctrlprop|activex/, 'a control'],
]

function placeOf({ kind, cell }: FoundFormula, path: string, title: string | null): string {
  if (cell !== null && title !== null) return plainOnSheet(title, cell)
  const words: { readonly [kind: string]: string } = {
    formula: 'a conditional format',
    formula1: 'a validation',
    formula2: 'a validation',
    location: 'a link',
  }
  const what = words[kind] ?? KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? (kind === 'f' ? 'a format or a sparkline' : path)
  return title === null ? what : `${what} on ${title}`
}

/** As a formula is read by people: quoted where it must be. */
function plainOnSheet(title: string, cell: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(title) ? `${title}!${cell}` : onSheet(title, cell)
}
