/**
 * Where a foreign book uses names and cells: its formulas are searched piece by piece, so that sheets of any size take no memory.
 *
 * It finds formulas of cells, conditional formats, validations, tables and charts, names, links, controls, and sources of pivot tables.
 */
import { decoded } from './xml.ts'

/** A formula, and what it is of. `cell` is null where it is of no cell. */
export type FoundFormula = { readonly formula: string; readonly kind: string; readonly cell: string | null }

const FORMULAS: readonly string[] = [
  'f',
  'formula',
  'formula1',
  'formula2',
  'calculatedColumnFormula',
  'totalsRowFormula',
  'FmlaLink',
  'FmlaRange',
  'FmlaTxbx',
  'FmlaPict',
]
const ATTRIBUTES = /\s(?:[\w.-]+:)?(location|textlink|fmlaLink|fmlaRange|fmlaTxbx|fmlaGroup|name)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const TAG = /<([\w.-]+:)?([\w.-]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>([^<]*)/g
/** No formula is longer; what is written for one may be, where every letter is an entity. */
const MOST_FORMULA = 8192
const MOST_WRITTEN = 10 * MOST_FORMULA
const MOST_REST = 1 << 22
const CELL = /\sr\s*=\s*["']([A-Z]+\d+)["']/

/** Takes the text of a part piece by piece and gives every formula that has one of `hints` in it. */
export class FormulaSearch {
  private rest = ''
  private cell: string | null = null

  constructor(
    private readonly hints: RegExp,
    private readonly found: (formula: FoundFormula) => void,
  ) {}

  take(piece: string, isLast: boolean): void {
    const text = this.rest + piece
    // An element and its text are never parted.
    const cut = isLast ? text.length : text.lastIndexOf('<')
    if (cut < 0 || text.length - cut > MOST_REST) {
      // So long a text is no formula.
      this.rest = text.length > MOST_REST ? '' : text
      return
    }
    this.rest = text.slice(cut)
    const whole = text.slice(0, cut)
    if (this.hints.test(whole)) this.search(whole)
    else this.cell = lastCell(whole) ?? this.cell
  }

  private search(text: string): void {
    for (const [, , local, attributes, inner] of text.matchAll(TAG) as IterableIterator<[string, string?, string?, string?, string?]>) {
      if (local === 'c') this.cell = CELL.exec(attributes!)?.[1] ?? this.cell
      if (local === 'sheetData') this.cell = null
      if (FORMULAS.includes(local!) && inner!.length <= MOST_WRITTEN && this.hints.test(inner!))
        this.give({ formula: decoded(inner!), kind: local!, cell: local === 'f' ? this.cell : null })
      if (!this.hints.test(attributes!)) continue
      for (const [, name, double, single] of attributes!.matchAll(ATTRIBUTES))
        if (name !== 'name' || local === 'worksheetSource')
          this.give({ formula: decoded(double ?? single!), kind: name === 'name' ? 'source' : name!, cell: null })
    }
  }

  private give(found: FoundFormula): void {
    if (found.formula.length <= MOST_FORMULA) this.found(found)
  }
}

function lastCell(text: string): string | null {
  const at = Math.max(text.lastIndexOf('<c '), text.lastIndexOf(':c '))
  return at < 0 ? null : (CELL.exec(text.slice(at, at + 200))?.[1] ?? null)
}

const TEXTS = /"(?:[^"]|"")*"/g
const NAMES = /(?<![\p{L}\p{N}_.\\])FB_[A-Za-z0-9_]+(?![\p{L}\p{N}_.([])/giu
const QUALIFIED = /(?:'((?:[^']|'')*)'|([\p{L}\p{N}_.[\]]+))!$/u

/**
 * The names of ours that a formula uses, in small letters. Names of other books, and those that `isLocal` to the sheet, are not ours.
 * @example namesIn('FB_Gap_FY28+1') // ['fb_gap_fy28']
 */
export function namesIn(formula: string, isLocal: (name: string, sheet: string | null) => boolean): string[] {
  const bare = formula.replace(TEXTS, '""')
  return [...bare.matchAll(NAMES)].flatMap(({ 0: found, index }) => {
    const qualified = QUALIFIED.exec(bare.slice(0, index))
    const sheet = qualified === null ? null : (qualified[1] ?? qualified[2]!)
    if (sheet !== null && /\[(?!0\])/.test(sheet)) return []
    const name = found.toLowerCase()
    return isLocal(name, sheet) ? [] : [name]
  })
}

const COLUMN = /(?<![\p{L}\p{N}_.\\])FB_(Needs|Movements|Ledger)\[(?:[^\]]|\]\s*,|\]\s*:)*?\[?Month\]/giu

/** The tables of ours of which a formula uses the column Month, the only one that a plan can lack. @example monthsIn('MIN(FB_Ledger[Month])') // ['FB_Ledger'] */
export function monthsIn(formula: string): string[] {
  return [...formula.replace(TEXTS, '""').matchAll(COLUMN)].map(([, table]) => `FB_${table}`)
}

const CELLS = /(?:'((?:[^']|'')+)'|(?<![\p{L}\p{N}_.'])([\p{L}_][\p{L}\p{N}_.]*))!(\$?[A-Z]{1,3}\$?\d+)(?::(\$?[A-Z]{1,3}\$?\d+))?/giu

/** The cells of other sheets that a formula points at, corners of ranges. @example cellsIn("'FB Gaps'!$E$7") // [{ title: 'FB Gaps', cell: 'E7' }] */
export function cellsIn(formula: string): { readonly title: string; readonly cell: string }[] {
  return [...formula.replace(TEXTS, '""').matchAll(CELLS)].flatMap(([, quoted, plain, from, to]) =>
    [from, to].flatMap((cell) =>
      cell === undefined ? [] : [{ title: quoted?.replaceAll("''", "'") ?? plain!, cell: cell.replaceAll('$', '').toUpperCase() }],
    ),
  )
}
