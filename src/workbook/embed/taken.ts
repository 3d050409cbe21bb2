/**
 * Names that can stand for one thing only: a name or table of the office that is called like ours is refused, and every table has a number of
 * its own.
 */
import type { Book } from '../model.ts'
import { BookError } from './refusal.ts'
import type { Foreign } from './workbook-part.ts'
import { attribute, parseXml } from './xml.ts'

export function refuseTaken({ book, workbook }: Foreign, ours: Book): void {
  const wanted = new Map(
    [...ours.names.filter(({ sheet }) => sheet === undefined).map(({ name }) => name), ...tableNames(ours)].map((name) => [
      name.toLowerCase(),
      name,
    ]),
  )
  const names = workbook.names.filter(({ name, sheet, ours: isOurs }) => !isOurs && sheet === null && wanted.has(name.toLowerCase()))
  const tables = foreignTables({ book, workbook }).filter(({ isOurs, name }) => !isOurs && wanted.has(name.toLowerCase()))
  if (names.length + tables.length === 0) return
  throw new BookError(
    'NAME-TAKEN',
    'the book has names or tables of its own that are called like ours',
    'Names that begin with FB_ are those of the embedded sheets. Rename them in the book (Formulas, Name Manager) and embed again.',
    [...names.map(({ name, text }) => `${name} = ${text}`), ...tables.map(({ name, title }) => `${name}, a table on ${title}`)],
  )
}

export function tableNames({ sheets }: Book): string[] {
  return sheets.flatMap(({ records }) => (records === null ? [] : [records.table]))
}

type Table = { readonly name: string; readonly id: number; readonly title: string; readonly isOurs: boolean }

function foreignTables({ book, workbook }: Foreign): Table[] {
  return workbook.sheets.flatMap(({ path, title, ours }) =>
    book.relationsOf(path).all.flatMap(({ kind, target }) => {
      const text = kind === 'table' && target !== null ? book.text(target) : null
      if (text === null) return []
      const root = parseXml(text, target!)
      return [
        {
          name: attribute(root, 'displayName') ?? attribute(root, 'name') ?? '',
          id: Number(attribute(root, 'id') ?? 0),
          title,
          isOurs: ours !== null,
        },
      ]
    }),
  )
}

/** Tables keep the number that they had, since slicers know them by it. */
export function tableIds(foreign: Foreign, ours: Book): ReadonlyMap<string, number> {
  const tables = foreignTables(foreign)
  let next = Math.max(0, ...tables.map(({ id }) => id)) + 1
  const ids = new Map<string, number>()
  for (const name of tableNames(ours)) {
    const before = tables.find(
      (table) => table.isOurs && table.name === name && !tables.some((one) => one !== table && one.id === table.id),
    )
    ids.set(name, before?.id ?? next)
    if (before === undefined) next += 1
  }
  return ids
}
