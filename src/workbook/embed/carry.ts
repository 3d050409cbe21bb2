/**
 * Our sheets with what hangs on them, moved from the workbook that we wrote to free places of a foreign one: formats get the numbers that they
 * have there, tables an id that nobody has, and relations lead to the new places.
 */
import { InternalError } from '../../money/internal-error.ts'
import { PART_TYPES, RELATIONS } from './kinds.ts'
import { type Package, relationsPath, wayTo } from './package.ts'
import type { StyleNumbers } from './styles.ts'
import { attribute, Edits, escaped, parseXml } from './xml.ts'

/** A part as it is to be written. Relations have no type of their own. */
export type Part = { readonly path: string; readonly text: string; readonly type: string | null }

export type Places = {
  /** Where the sheets of ours go, in our order. */
  readonly sheets: readonly string[]
  /** The folder of the book's main part. */
  readonly folder: string
  readonly isTaken: (path: string) => boolean
  /** By the table's name. */
  readonly tableIds: ReadonlyMap<string, number>
  readonly numbers: StyleNumbers
}

const FOLDERS: { readonly [kind: string]: string } = {
  drawing: 'drawings/',
  chart: 'charts/',
  table: 'tables/',
  worksheet: 'worksheets/',
  styles: '',
}

export function carried(ours: Package, places: Places): readonly Part[] {
  const parts: Part[] = []
  const given = new Set(places.sheets.map((path) => path.toLowerCase()))
  const free = (kind: string): string => {
    const path = freePath(places.folder, kind, (one) => places.isTaken(one) || given.has(one.toLowerCase()))
    given.add(path.toLowerCase())
    return path
  }
  const carry = (from: string, to: string, kind: string) => {
    const type = PART_TYPES[kind as keyof typeof PART_TYPES]
    const text = ours.text(from)
    if (text === null || type === undefined) throw new InternalError(`${from}, a ${kind}, cannot be carried`)
    parts.push({ path: to, text: adapted(text, kind, places), type })
    const relations = ours.relationsOf(from).all
    if (relations.length === 0) return
    const targets = relations.map(({ target, kind: next }) => {
      if (target === null) throw new InternalError(`${from} leads out of the workbook`)
      return { target, kind: next, path: free(next) }
    })
    parts.push({
      path: relationsPath(to),
      text: relationsText(relations.map(({ id, type: relation }, at) => [id, relation, wayTo(to, targets[at]!.path)])),
      type: null,
    })
    for (const { target, kind: next, path } of targets) carry(target, path, next)
  }
  places.sheets.forEach((path, at) => {
    carry(`xl/worksheets/sheet${at + 1}.xml`, path, 'worksheet')
  })
  return parts
}

/** The first place of a kind that is free. @example freePath('xl/', 'table', …) // 'xl/tables/table3.xml' */
export function freePath(folder: string, kind: string, isTaken: (path: string) => boolean): string {
  const place = FOLDERS[kind]
  if (place === undefined) throw new InternalError(`no folder holds a ${kind}`)
  const name = kind === 'worksheet' ? 'sheet' : kind
  for (let number = 1; ; number++) {
    const path = `${folder}${place}${name}${number}.xml`
    if (!isTaken(path)) return path
  }
}

function relationsText(relations: readonly (readonly [id: string, type: string, target: string])[]): string {
  const all = relations.map(([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${escaped(target)}"/>`)
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${RELATIONS}">${all.join('')}</Relationships>`
}

function adapted(text: string, kind: string, { numbers, tableIds }: Places): string {
  if (kind === 'worksheet') return adaptedSheet(text, numbers)
  return kind === 'table' ? adaptedTable(text, tableIds) : text
}

/** Only tags have attributes: a `<` of a text is escaped. */
function adaptedSheet(text: string, { cells, marks }: StyleNumbers): string {
  return text
    .replace(/<(?:c|row|col|cfRule) [^>]*>/g, (tag) =>
      tag
        .replace(/ (s|style)="(\d+)"/, (_, name: string, number: string) => ` ${name}="${known(cells, number)}"`)
        .replace(/ dxfId="(\d+)"/, (_, number: string) => ` dxfId="${known(marks, number)}"`),
    )
    .replace(/<t>(?=\s|[^<]*\s<)/g, '<t xml:space="preserve">')
}

function known(numbers: readonly number[], number: string): number {
  const found = numbers[Number(number)]
  if (found === undefined) throw new InternalError(`a cell has the format ${number}, which is none`)
  return found
}

function adaptedTable(text: string, ids: ReadonlyMap<string, number>): string {
  const root = parseXml(text, 'our table')
  const id = ids.get(attribute(root, 'displayName') ?? '')
  if (id === undefined) throw new InternalError('a table of ours has no id')
  const edits = new Edits(text)
  edits.setAttribute(root, 'id', String(id))
  return edits.done()
}
