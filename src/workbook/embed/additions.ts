/**
 * What people have put on sheets of ours: it would go when the sheet is replaced.
 */
import type { Book } from '../model.ts'
import { CHART } from '../parts.ts'
import { DRAWINGS, kindOf } from './kinds.ts'
import type { Package } from './package.ts'
import { BookError } from './refusal.ts'
import { tableNames } from './taken.ts'
import type { Foreign, ForeignSheet } from './workbook-part.ts'
import { attribute, childrenOf, type Element, parseXml } from './xml.ts'

const WORDS: { readonly [kind: string]: string } = {
  comments: 'notes',
  threadedComment: 'comments',
  pivotTable: 'a pivot table',
  slicer: 'a slicer',
  timeline: 'a timeline',
  image: 'a background picture',
  ctrlProp: 'a control',
  control: 'a control',
  oleObject: 'an object',
  hyperlink: 'links',
  queryTable: 'a query',
}

export function refuseAdditions({ book, workbook }: Foreign, ours: Book): void {
  const found = workbook.sheets
    .filter((sheet) => sheet.ours !== null)
    .flatMap((sheet) => additionsOn(book, sheet, tableNames(ours)).map((what) => `${sheet.title}: ${what}`))
  if (found.length === 0) return
  throw new BookError(
    'ADDITIONS',
    'somebody has put things on sheets of ours, which are replaced as a whole',
    'Move them to a sheet of your own, or let them go with --force.',
    found,
  )
}

/** @example additionsOn(book, sheet, …) // ['notes', 'a picture, shape or chart'] */
function additionsOn(book: Package, sheet: ForeignSheet, tables: readonly string[]): string[] {
  const found = new Set<string>()
  for (const { type, target } of book.relationsOf(sheet.path).all) {
    const kind = kindOf(type)
    if (WORDS[kind] !== undefined) found.add(WORDS[kind])
    const text = target === null ? null : (kind === 'table' || kind === 'drawing') && book.has(target) ? book.text(target) : null
    if (text === null || target === null) continue
    const root = parseXml(text, target)
    if (kind === 'table' && !tables.includes(attribute(root, 'displayName') ?? '')) found.add('a table')
    if (kind === 'drawing' && anchorsOf(root).some((anchor) => !isOurs(anchor))) found.add('a picture, shape or chart')
  }
  return [...found]
}

function anchorsOf(root: Element): readonly Element[] {
  return root.space === DRAWINGS ? ['twoCellAnchor', 'oneCellAnchor', 'absoluteAnchor'].flatMap((local) => childrenOf(root, local)) : []
}

function isOurs(anchor: Element): boolean {
  const open = [...anchor.children]
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    if (element.local === 'cNvPr') return CHART.test(attribute(element, 'name') ?? '')
    open.push(...element.children)
  }
  return false
}
