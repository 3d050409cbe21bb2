/**
 * A workbook of ours in a book that an office already has: new sheets are added, those of an earlier time are replaced where they are, and
 * every part that is not ours stays as it was, but for the few that must list our sheets.
 *
 * The way: read the foreign book, choose titles, write our workbook with these titles, hold it against what the book's own formulas use, and
 * move its parts over.
 */
import { InternalError } from '../../money/internal-error.ts'
import { onSheet } from '../address.ts'
import { MOST_TITLE } from '../guard.ts'
import type { Book, Name } from '../model.ts'
import { refuseAdditions } from './additions.ts'
import { carried, freePath } from './carry.ts'
import { lookThrough } from './foreign.ts'
import { type Listing, listSheets, listTypes } from './list.ts'
import { Package, relationsPath, TYPES_PATH } from './package.ts'
import { BookError } from './refusal.ts'
import { mergeStyles, STYLES_TYPE } from './styles.ts'
import { refuseTaken, tableIds } from './taken.ts'
import { changedBy, goneNames, keptNames, refuseBroken, refuseColumns, toldMove } from './vanished.ts'
import { type Foreign, readWorkbook } from './workbook-part.ts'
import { type Entry, pack, STAMP, writeZip } from './zip.ts'

export type Embedded = {
  /** The new book's bytes. */
  readonly book: Uint8Array
  /** Titles of sheets that came to it, and of those that were there and are new now. */
  readonly added: readonly string[]
  readonly replaced: readonly string[]
  /** Names that the book had of us and the new sheets do not have. */
  readonly namesGone: readonly string[]
  /** Formulas that point at a cell in which something else stands now, in words. */
  readonly cellsMoved: readonly string[]
}

/** Throws a BookError for what is no book, or not safe, or not to be changed. */
export function openForeign(bytes: Uint8Array): Foreign {
  const book = Package.open(bytes)
  return { book, workbook: readWorkbook(book) }
}

/** True for a book with sheets of ours that nobody has saved since we wrote it, so that nothing is lost when it is written again. */
export function isAsWritten(bytes: Uint8Array): boolean {
  const { book, workbook } = openForeign(bytes)
  const ours = new Set(workbook.sheets.filter((sheet) => sheet.ours !== null).map(({ path }) => path.toLowerCase()))
  return ours.size > 0 && book.entries.every(({ path, stamp }) => stamp === STAMP || !ours.has(path.toLowerCase()))
}

/** The title that each sheet of ours has in the book: the one that it has there, else its own or the next one that is free. */
export function titlesIn(
  { workbook }: Foreign,
  ours: readonly { readonly id: string; readonly title: string }[],
): ReadonlyMap<string, string> {
  const taken = new Set(workbook.sheets.map(({ title }) => title.toLowerCase()))
  return new Map(
    ours.map(({ id, title }) => {
      const there = workbook.sheets.find((sheet) => sheet.ours === id)?.title
      if (there !== undefined) return [id, takenByExcel(there)]
      let free = title
      for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${title} ${number}`
      taken.add(free.toLowerCase())
      return [id, free]
    }),
  )
}

/** LibreOffice lets sheets have titles that Excel does not take. */
function takenByExcel(title: string): string {
  if (title.length <= MOST_TITLE && !/[[\]:*?/\\]|^'|'$/.test(title)) return title
  throw new BookError(
    'DAMAGED',
    `the sheet ${title} has a title that Excel does not take`,
    `Give it at most ${MOST_TITLE} characters, and none of [ ] : * ? / \\.`,
  )
}

/** `book` is ours, with the titles that its sheets have there; `written` are its bytes. `force` does it though formulas of the office break. */
export function embed(foreign: Foreign, book: Book, written: Uint8Array, force: boolean): Embedded {
  const { workbook } = foreign
  const old = workbook.sheets.filter(({ ours }) => ours !== null)
  const ids = new Set(book.sheets.map(({ id }) => id))
  const removed = new Set(old.filter(({ ours }) => !ids.has(ours!)).map(({ index }) => index))
  const replaced = old.filter(({ index }) => !removed.has(index))
  const added = book.sheets.filter(({ id }) => !replaced.some(({ ours }) => ours === id))
  if (workbook.isLocked && added.length + removed.size > 0)
    throw new BookError(
      'LOCKED',
      'the structure of the book is protected: no sheet can be added',
      'Take the protection off (Review, Protect Workbook), embed, and protect it again.',
    )

  refuseTaken(foreign, book)
  if (!force) refuseAdditions(foreign, book)
  const ours = partsOfOurs(foreign)
  const changed = changedBy(workbook, book, removed)
  const broken = lookThrough(foreign.book, workbook, ours, changed)
  refuseColumns(broken)
  if (!force) refuseBroken(broken, workbook)
  const kept = keptNames(workbook, book, broken)
  return {
    book: assembled(foreign, book, written, { ours, removed, kept }),
    added: added.map(({ title }) => title),
    replaced: replaced.map(({ title }) => title),
    namesGone: goneNames(workbook, book).map(({ name }) => name),
    cellsMoved: broken.cells.map(toldMove),
  }
}

/** The parts that go: sheets of ours and all that hangs on nothing else, and the order of calculation, which Excel makes anew. */
function partsOfOurs({ book, workbook }: Foreign): ReadonlySet<string> {
  const sheets = new Set(workbook.sheets.filter(({ ours }) => ours !== null).map(({ path }) => path.toLowerCase()))
  const others = book.reached('', sheets)
  const gone = new Set<string>()
  for (const sheet of sheets) for (const part of book.reached(sheet)) if (!others.has(part)) gone.add(part)
  for (const { kind, target } of workbook.relations.all) if (kind === 'calcChain' && target !== null) gone.add(target.toLowerCase())
  return new Set([...gone].flatMap((part) => [part, relationsPath(part).toLowerCase()]))
}

type Plan = { readonly ours: ReadonlySet<string>; readonly removed: ReadonlySet<number>; readonly kept: readonly Name[] }

function assembled(foreign: Foreign, ours: Book, written: Uint8Array, { ours: gone, removed, kept }: Plan): Uint8Array {
  const { book, workbook } = foreign
  const source = Package.open(written)
  const left = book.entries.filter(({ path }) => !gone.has(path.toLowerCase()))
  const taken = new Set(left.map(({ path }) => path.toLowerCase()))
  const sheets: string[] = []
  const added: { readonly title: string; readonly path: string }[] = []
  for (const { id, title } of ours.sheets) {
    const there = workbook.sheets.find((sheet) => sheet.ours === id)
    const path =
      there?.path ?? freePath(workbook.folder, 'worksheet', (one) => taken.has(one.toLowerCase()) || sheets.includes(one) || book.has(one))
    sheets.push(path)
    if (there === undefined) added.push({ title, path })
  }
  const styles = stylesOf(foreign, source)
  const parts = carried(source, {
    ...{ sheets, folder: workbook.folder, isTaken: (path: string) => taken.has(path.toLowerCase()) },
    ...{ tableIds: tableIds(foreign, ours), numbers: styles.numbers },
  })
  const listing: Listing = { added, removed, names: [...allNames(ours), ...kept] }
  const { main, relations } = listSheets(workbook, listing, { styles: styles.isNew ? styles.path : null })
  const typed = parts.flatMap(({ path, type }) => (type === null ? [] : [{ path, type }]))
  const changed = new Map([
    [workbook.path, main],
    [workbook.relations.path, relations],
    [TYPES_PATH, listTypes(book, gone, [...(styles.isNew ? [{ path: styles.path, type: STYLES_TYPE }] : []), ...typed])],
    [styles.path, styles.text],
  ])
  const byPath = new Map([...changed].map(([path, text]) => [path.toLowerCase(), text]))
  const before = new Map([
    [workbook.path.toLowerCase(), workbook.text],
    [workbook.relations.path.toLowerCase(), workbook.relations.text],
    [TYPES_PATH.toLowerCase(), book.types.text],
    [styles.path.toLowerCase(), styles.before],
  ])
  const utf8 = new TextEncoder()
  const entries: Entry[] = left.map((entry) => {
    const text = byPath.get(entry.path.toLowerCase())
    return text === undefined || text === before.get(entry.path.toLowerCase())
      ? entry
      : { ...pack(entry.path, utf8.encode(text)), name: entry.name, flags: entry.flags }
  })
  if (styles.isNew) entries.push(pack(styles.path, utf8.encode(styles.text)))
  for (const { path, text } of parts) entries.push(pack(path, utf8.encode(text)))
  return writeZip(entries)
}

/** Names of ours, and what each printed page of a sheet repeats. */
function allNames({ names, sheets }: Book): Name[] {
  return [
    ...names,
    ...sheets.map(({ title, repeated: [first, last] }) => ({
      name: '_xlnm.Print_Titles',
      text: onSheet(title, `$${first}:$${last}`),
      sheet: title,
    })),
  ]
}

function stylesOf({ book, workbook }: Foreign, source: Package) {
  const ours = source.text('xl/styles.xml')
  if (ours === null) throw new InternalError('our workbook was written without formats')
  const target = workbook.relations.all.find(({ kind }) => kind === 'styles')?.target ?? null
  const before = target === null ? null : book.text(target)
  if (target !== null && before !== null) return { path: target, before, isNew: false, ...mergeStyles(before, target, ours) }
  // A book without formats gets ours.
  const path = freePath(workbook.folder, 'styles', (one) => book.has(one))
  return { path, before: null, isNew: true, ...mergeStyles(ours, path, ours) }
}
