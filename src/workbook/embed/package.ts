/**
 * A book as a package of parts: what each part is, and which part leads to which (ECMA-376, part 2). It knows nothing of sheets.
 *
 * Names of parts are the same in capitals and small letters; every map here goes by small ones.
 */
import { kindOf, RELATIONS, TYPES } from './kinds.ts'
import { BookError, damaged } from './refusal.ts'
import { attribute, type Element, parseXml } from './xml.ts'
import { type Entry, readZip, unpack } from './zip.ts'

export const TYPES_PATH = '[Content_Types].xml'

export type Relation = {
  readonly id: string
  readonly type: string
  readonly kind: string
  readonly target: string | null
  readonly element: Element
}

/** A part's relations with their text. `target` of one is null where it leads out of the package. */
export type Relations = { readonly path: string; readonly text: string; readonly root: Element | null; readonly all: readonly Relation[] }

export class Package {
  private readonly byPath: ReadonlyMap<string, Entry>
  private readonly relations = new Map<string, Relations>()
  readonly types: { readonly text: string; readonly root: Element }

  private constructor(readonly entries: readonly Entry[]) {
    this.byPath = new Map(entries.map((entry) => [entry.path.toLowerCase(), entry]))
    const text = this.text(TYPES_PATH)
    if (text === null) throw notExcel('the file is a zip, but no book')
    this.types = { text, root: parseXml(text, TYPES_PATH) }
    if (this.types.root.space !== TYPES) throw damaged(`${TYPES_PATH} is none`)
  }

  static open(bytes: Uint8Array): Package {
    refuseOthers(bytes)
    const entries = readZip(bytes)
    const kind = entries.find(({ path }) => path === 'mimetype')
    if (kind !== undefined && new TextDecoder().decode(unpack(kind)).includes('opendocument'))
      throw notExcel('the file is an OpenDocument file', 'Save it as Excel 2007-365 (.xlsx) in LibreOffice: File, Save As.')
    if (entries.some(({ path }) => path.toLowerCase().startsWith('_xmlsignatures/'))) throw signed()
    return new Package(entries)
  }

  has(path: string): boolean {
    return this.byPath.has(path.toLowerCase())
  }

  /** The text of a part that is to be read whole; null where there is none. */
  text(path: string): string | null {
    const entry = this.byPath.get(path.toLowerCase())
    if (entry === undefined) return null
    if (entry.size > MOST_READ)
      throw new BookError('TOO-LARGE', `${path} is larger than 100 MB`, 'Open the book in Excel, save it anew, and try again.')
    return textOfPart(unpack(entry), path)
  }

  typeOf(path: string): string | null {
    const key = `/${path}`.toLowerCase()
    const override = this.types.root.children.find((one) => one.local === 'Override' && attribute(one, 'PartName')?.toLowerCase() === key)
    if (override !== undefined) return attribute(override, 'ContentType')
    const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
    const byDefault = this.types.root.children.find(
      (one) => one.local === 'Default' && attribute(one, 'Extension')?.toLowerCase() === extension,
    )
    return byDefault === undefined ? null : attribute(byDefault, 'ContentType')
  }

  /** `''` is the package itself. */
  relationsOf(path: string): Relations {
    const key = path.toLowerCase()
    const known = this.relations.get(key) ?? readRelations(this, path)
    this.relations.set(key, known)
    return known
  }

  /** Every part that can be come to from a part, the part included, without going through those of `not`. */
  reached(from: string, not: ReadonlySet<string> = new Set()): Set<string> {
    const found = new Set<string>()
    const open = [from]
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      const key = path.toLowerCase()
      if (found.has(key) || not.has(key)) continue
      found.add(key)
      for (const { target } of this.relationsOf(path).all) if (target !== null && this.has(target)) open.push(target)
    }
    return found
  }
}

const MOST_READ = 100_000_000

export function textOfPart(content: Uint8Array, path: string): string {
  try {
    if (content[0] === 0xfe || content[0] === 0xff) throw new TypeError('UTF-16')
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    throw damaged(`${path} is not UTF-8`)
  }
}

/** @example relationsPath('xl/workbook.xml') // 'xl/_rels/workbook.xml.rels' */
export function relationsPath(path: string): string {
  const at = path.lastIndexOf('/') + 1
  return `${path.slice(0, at)}_rels/${path.slice(at)}.rels`
}

function readRelations(book: Package, source: string): Relations {
  const path = relationsPath(source)
  const text = book.text(path)
  if (text === null) return { path, text: '', root: null, all: [] }
  const root = parseXml(text, path)
  if (root.space !== RELATIONS) throw damaged(`${path} is none`)
  const all = root.children
    .filter(({ local }) => local === 'Relationship')
    .map((element) => {
      const [id, type, target] = ['Id', 'Type', 'Target'].map((name) => attribute(element, name))
      if (id == null || type == null || target == null) throw damaged(`${path} has a relation that leads nowhere`)
      const isOutside = attribute(element, 'TargetMode') === 'External'
      return { id, type, kind: kindOf(type), target: isOutside ? null : resolved(source, target), element }
    })
  return { path, text, root, all }
}

/** Null for what leaves the package. @example resolved('xl/worksheets/sheet1.xml', '../drawings/drawing1.xml') // 'xl/drawings/drawing1.xml' */
function resolved(source: string, target: string): string | null {
  const plain = percentDecoded(target.replace(/[?#].*$/, ''))
  const steps = plain.startsWith('/') ? [] : source.split('/').slice(0, -1)
  for (const step of plain.split('/')) {
    if (step === '' || step === '.') continue
    if (step !== '..') steps.push(step)
    else if (steps.pop() === undefined) return null
  }
  return steps.join('/')
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The way from one part to another. @example wayTo('xl/worksheets/sheet1.xml', 'xl/tables/table1.xml') // '../tables/table1.xml' */
export function wayTo(source: string, target: string): string {
  const from = source.split('/').slice(0, -1)
  const to = target.split('/')
  let same = 0
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same += 1
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/')
}

const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

/** What is no zip is told by its first bytes. */
function refuseOthers(bytes: Uint8Array): void {
  if (COMPOUND.every((byte, index) => bytes[index] === byte)) {
    if (holdsWide(bytes, 'EncryptedPackage'))
      throw new BookError(
        'ENCRYPTED',
        'the book opens with a password only',
        'Take the password off (File, Info, Protect Workbook, Encrypt with Password, leave it empty), embed, and set it again.',
      )
    throw new BookError('FORMAT', 'the file is an old .xls', 'Save it as Excel Workbook (.xlsx): File, Save As.')
  }
  if (bytes.length === 0) throw notExcel('the file is empty')
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw notExcel('the file is no Excel workbook')
}

/** Names in an old file stand in two bytes a letter. */
function holdsWide(bytes: Uint8Array, text: string): boolean {
  const wanted = [...text].flatMap((letter) => [letter.charCodeAt(0), 0])
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1))
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true
  return false
}

export function notExcel(message: string, hint = 'Give the .xlsx or .xlsm that Excel or LibreOffice saves.'): BookError {
  return new BookError('NOT-EXCEL', message, hint)
}

export function signed(): BookError {
  return new BookError(
    'SIGNED',
    'the book is digitally signed, and any change would break the signature',
    'Take the signature off (File, Info, View Signatures), embed, and sign again.',
  )
}
