/**
 * The main part of a foreign book: its sheets, its defined names, and which of the sheets are ours.
 *
 * A sheet of ours is known by the hidden name `FB_Mark`, never by its title. Where the office has copied a sheet, mark and all, the oldest one
 * is ours and the copy is the office's.
 */
import { MARK } from '../book.ts'
import { isOurName } from '../names.ts'
import { BOOK_TYPES, RELATION_IDS, SHEETS } from './kinds.ts'
import { notExcel, type Package, type Relations, signed } from './package.ts'
import { BookError, damaged } from './refusal.ts'
import { attribute, attributeIn, child, childrenOf, type Element, isTrue, parseXml, textOf } from './xml.ts'

export type ForeignSheet = {
  /** Its place among the sheets, counted from 0, by which local names know it. */
  readonly index: number
  readonly title: string
  readonly sheetId: number
  readonly path: string
  /** `worksheet`, `chartsheet`, `dialogsheet`, `xlMacrosheet`. */
  readonly kind: string
  /** Which of our sheets this is. */
  readonly ours: string | null
  readonly element: Element
}

export type ForeignName = {
  readonly name: string
  readonly text: string
  /** The sheet that it is local to. */
  readonly sheet: number | null
  /** Written by us: a name of our grammar that leads to a sheet of ours or nowhere, or any name that is local to a sheet of ours. */
  readonly ours: boolean
  readonly element: Element
}

export type WorkbookPart = {
  readonly path: string
  /** The folder that it lies in, with a slash: `xl/`. */
  readonly folder: string
  readonly text: string
  readonly root: Element
  readonly relations: Relations
  readonly sheets: readonly ForeignSheet[]
  readonly names: readonly ForeignName[]
  /** Days count from 1904 instead of 1900. */
  readonly from1904: boolean
  readonly isLocked: boolean
}

/** A foreign book that was read and can be embedded into. */
export type Foreign = { readonly book: Package; readonly workbook: WorkbookPart }

export function readWorkbook(book: Package): WorkbookPart {
  const main = book.relationsOf('').all.find(({ kind }) => kind === 'officeDocument')
  if (book.relationsOf('').all.some(({ type }) => type.includes('/digital-signature/'))) throw signed()
  if (main === undefined || main.target === null) throw notExcel('the file is a zip, but no book')
  const path = main.target
  refuseKinds(book.typeOf(path))
  const text = book.text(path)
  if (text === null) throw damaged(`${path} is missing`)
  const root = parseXml(text, path)
  if (main.type.startsWith('http://purl.oclc.org/') || root.space.startsWith('http://purl.oclc.org/'))
    throw new BookError('STRICT', 'the book is saved as Strict Open XML', 'Save it as Excel Workbook (.xlsx): File, Save As.')
  if (root.local !== 'workbook' || root.space !== SHEETS) throw damaged(`${path} lists no sheets`)
  const relations = book.relationsOf(path)
  if (relations.all.some(({ kind }) => kind === 'revisionHeaders'))
    throw new BookError(
      'SHARED',
      'the book is shared, with a history of changes',
      'Stop sharing it (Review, Unshare Workbook), embed, and share it again.',
    )
  const properties = child(root, 'workbookPr')
  const protection = child(root, 'workbookProtection')
  const names = namesOf(text, root)
  const sheets = sheetsOf(book, root, relations, names, path)
  const isOurs = ourNames(sheets)
  return {
    ...{ path, folder: path.slice(0, path.lastIndexOf('/') + 1), text, root, relations, sheets },
    names: names.map((name) => ({ ...name, ours: isOurs(name) })),
    from1904: properties !== null && isTrue(attribute(properties, 'date1904')),
    isLocked: protection !== null && isTrue(attribute(protection, 'lockStructure')),
  }
}

function refuseKinds(type: string | null): void {
  if (type !== null && BOOK_TYPES.includes(type)) return
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/sheet\.binary/, 'a binary workbook (.xlsb)'],
    [/template/, 'a template'],
    [/addin/, 'an add-in'],
  ]
  const kind = kinds.find(([pattern]) => type !== null && pattern.test(type))?.[1]
  if (kind !== undefined)
    throw new BookError('FORMAT', `the file is ${kind}`, 'Save it as Excel Workbook (.xlsx) or, with macros, as .xlsm: File, Save As.')
  if (type?.includes('wordprocessingml')) throw notExcel('the file is a Word document')
  if (type?.includes('presentationml')) throw notExcel('the file is a presentation')
  throw notExcel('the file is no Excel workbook')
}

/** What a name of ours stands for is a cell or a range; nothing longer is looked at. */
const MOST_OF_OURS = 1000

type ReadName = Omit<ForeignName, 'ours'>

function namesOf(text: string, root: Element): ReadName[] {
  return childrenOf(child(root, 'definedNames'), 'definedName').map((element) => {
    const sheet = attribute(element, 'localSheetId')
    return { name: attribute(element, 'name') ?? '', text: textOf(text, element), sheet: sheet === null ? null : Number(sheet), element }
  })
}

function sheetsOf(book: Package, root: Element, relations: Relations, names: readonly ReadName[], path: string): ForeignSheet[] {
  const listed = childrenOf(child(root, 'sheets'), 'sheet').map((element, index) => {
    const id = attributeIn(element, RELATION_IDS, 'id')
    const relation = relations.all.find((one) => one.id === id)
    const title = attribute(element, 'name')
    const sheetId = Number(attribute(element, 'sheetId'))
    if (title === null || relation === undefined || relation.target === null || !book.has(relation.target) || !(sheetId > 0))
      throw damaged(`${path} lists a sheet that is not there${title === null ? '' : ` (${title})`}`)
    return { index, title, sheetId, path: relation.target, kind: relation.kind, element }
  })
  if (listed.length === 0) throw damaged(`${path} lists no sheets`)
  const marks = new Map(
    names.flatMap(({ name, text, sheet }) => {
      const id = /^"([a-z-]+)"$/.exec(text)?.[1]
      return name.toLowerCase() === MARK.toLowerCase() && sheet !== null && id !== undefined ? [[sheet, id] as const] : []
    }),
  )
  const oldest = new Map<string, number>()
  for (const { index, sheetId, kind } of listed) {
    const id = marks.get(index)
    if (id !== undefined && kind === 'worksheet') oldest.set(id, Math.min(sheetId, oldest.get(id) ?? sheetId))
  }
  return listed.map((sheet) => {
    const id = sheet.kind === 'worksheet' ? marks.get(sheet.index) : undefined
    return { ...sheet, ours: id !== undefined && oldest.get(id) === sheet.sheetId ? id : null }
  })
}

/** A name of our grammar whose sheets are ours; or that lost its sheet, when the office deleted it; or that we set to #N/A. */
function ourNames(sheets: readonly ForeignSheet[]): (name: ReadName) => boolean {
  const ours = new Set(sheets.filter((sheet) => sheet.ours !== null).map(({ title }) => title.toLowerCase()))
  return ({ name, text, sheet }) => {
    if (sheet !== null) return sheets[sheet]?.ours != null
    if (!isOurName(name) || text.length > MOST_OF_OURS) return false
    if (text === '#N/A' || text.includes('#REF!')) return true
    const titles = titlesIn(text)
    return titles.length > 0 && titles.every((title) => ours.has(title.toLowerCase()))
  }
}

/** The sheets that a formula names. @example titlesIn("'Bob''s'!A1+Plan!B2") // ["Bob's", 'Plan'] */
export function titlesIn(formula: string): string[] {
  return [...formula.matchAll(/(?:'((?:[^']|'')+)'|([\p{L}_][\p{L}\p{N}_.]*))!/gu)].map(
    ([, quoted, plain]) => quoted?.replaceAll("''", "'") ?? plain!,
  )
}
