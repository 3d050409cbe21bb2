/**
 * Our cell formats in a foreign book's list of formats: what is there already is used, the rest is put behind it, so that no number that the
 * book's own cells use changes.
 */
import { PART_TYPES, SHEETS } from './kinds.ts'
import { formatOf, lookOf } from './look-alike.ts'
import { BookError, damaged } from './refusal.ts'
import { attribute, child, childrenOf, Edits, type Element, escaped, isTrue, parseXml } from './xml.ts'

/** For each number of ours the number that it has in the book: of cells, and of conditional formats. */
export type StyleNumbers = { readonly cells: readonly number[]; readonly marks: readonly number[] }

/** Excel opens no book with more. */
const MOST_FORMATS = 65_000
const FIRST_FORMAT = 164
const ORDER = [
  'numFmts',
  'fonts',
  'fills',
  'borders',
  'cellStyleXfs',
  'cellXfs',
  'cellStyles',
  'dxfs',
  'tableStyles',
  'colors',
  'extLst',
] as const
const APPLIED = ['applyNumberFormat', 'applyFont', 'applyFill', 'applyBorder', 'applyAlignment', 'applyProtection']

export const STYLES_TYPE = PART_TYPES.styles

/** `foreign` and `ours` are the texts of two lists of formats. */
export function mergeStyles(foreign: string, path: string, ours: string): { readonly text: string; readonly numbers: StyleNumbers } {
  const [theirRoot, ourRoot] = [parseXml(foreign, path), parseXml(ours, 'our styles')]
  if (theirRoot.local !== 'styleSheet' || theirRoot.space !== SHEETS) throw damaged(`${path} lists no formats`)
  const merge = new Merge(foreign, theirRoot, ourRoot)
  const numbers = {
    // Format 0 is that of cells that have none, here as there.
    cells: [0, ...merge.list('cellXfs', merge.cellFormats())],
    marks: merge.list('dxfs', merge.plain('dxfs', 'dxf', true)),
  }
  return { text: merge.done(), numbers }
}

/** An entry of ours: how it looks, and how it is written here. */
type Ours = { readonly look: string; readonly text: string }
type Listed = {
  readonly theirs: readonly string[]
  readonly ours: readonly Ours[]
  readonly fits?: (theirs: number, ours: number) => boolean
}

class Merge {
  private readonly edits: Edits
  private readonly added = new Map<string, string[]>()
  private readonly prefix: string

  constructor(
    foreign: string,
    private readonly theirs: Element,
    private readonly ours: Element,
  ) {
    this.edits = new Edits(foreign)
    this.prefix = theirs.prefix === '' ? '' : `${theirs.prefix}:`
  }

  /** The numbers of our entries in their list. */
  list(name: string, { theirs, ours, fits = () => true }: Listed): readonly number[] {
    const places = new Map<string, number[]>()
    let count = 0
    const note = (look: string): number => {
      const known = places.get(look)
      if (known === undefined) places.set(look, [count])
      else known.push(count)
      count += 1
      return count - 1
    }
    for (const look of theirs) note(look)
    const texts: string[] = []
    const numbers = ours.map(({ look, text }, at) => {
      const found = places.get(look)?.find((place) => place >= theirs.length || fits(place, at))
      if (found !== undefined) return found
      texts.push(text)
      return note(look)
    })
    if (texts.length > 0) this.added.set(name, texts)
    if (count > MOST_FORMATS)
      throw new BookError(
        'STYLES',
        `the book has ${theirs.length} cell formats; ours find no room`,
        'Take out formats that no cell uses (Excel: Inquire, Clean Excess Cell Formatting).',
      )
    return numbers
  }

  plain(list: string, item: string, isMark = false): Listed {
    return {
      theirs: childrenOf(child(this.theirs, list), item).map((one) => lookOf(one, isMark)),
      ours: childrenOf(child(this.ours, list), item).map((one) => ({ look: lookOf(one, isMark), text: printed(one, this.prefix) })),
    }
  }

  cellFormats(): Listed {
    const fonts = this.list('fonts', this.plain('fonts', 'font'))
    const fills = this.list('fills', this.plain('fills', 'fill'))
    const borders = this.list('borders', this.plain('borders', 'border'))
    const formats = this.formats()
    const ids = {
      numFmtId: (id: number) => formats.get(id) ?? id,
      fontId: (id: number) => fonts[id]!,
      fillId: (id: number) => fills[id]!,
      borderId: (id: number) => borders[id]!,
    }
    const theirs = childrenOf(child(this.theirs, 'cellXfs'), 'xf')
    const ours = childrenOf(child(this.ours, 'cellXfs'), 'xf').slice(1)
    const normal = this.normal()
    const [theirLook, ourLook] = [looksIn(this.theirs), looksIn(this.ours)]
    return {
      theirs: theirs.map((xf) => `${theirLook(xf)} ${numberOf(xf, 'xfId')}`),
      ours: ours.map((xf) => ({
        look: `${ourLook(xf)} ${normal}`,
        text: printed(xf, this.prefix, {
          ...Object.fromEntries(Object.entries(ids).map(([name, mapped]) => [name, String(mapped(numberOf(xf, name)))])),
          xfId: String(normal),
        }),
      })),
      // What ours says of itself, theirs must not deny; and nothing odd.
      fits: (at, our) =>
        APPLIED.every((name) => !isTrue(attribute(ours[our]!, name)) || isTrue(attribute(theirs[at]!, name) ?? '1')) &&
        !['quotePrefix', 'pivotButton'].some((name) => isTrue(attribute(theirs[at]!, name))),
    }
  }

  /** Number formats have numbers of their own, from 164 on. */
  private formats(): ReadonlyMap<number, number> {
    const read = (root: Element) =>
      childrenOf(child(root, 'numFmts'), 'numFmt').map((one) => ({
        id: Number(attribute(one, 'numFmtId')),
        code: attribute(one, 'formatCode') ?? '',
      }))
    const theirs = read(this.theirs)
    const known = new Map([['General', 0], ...theirs.map(({ id, code }) => [formatOf(code), id] as const)])
    let next = Math.max(FIRST_FORMAT - 1, ...theirs.map(({ id }) => id)) + 1
    const numbers = new Map<number, number>()
    for (const { id, code } of read(this.ours)) {
      const format = formatOf(code)
      if (!known.has(format)) {
        known.set(format, next)
        this.added.set('numFmts', [
          ...(this.added.get('numFmts') ?? []),
          `<${this.prefix}numFmt numFmtId="${next}" formatCode="${escaped(code)}"/>`,
        ])
        next += 1
      }
      numbers.set(id, known.get(format)!)
    }
    return numbers
  }

  /** The style that cells have when nobody chose one. */
  private normal(): number {
    const style = childrenOf(child(this.theirs, 'cellStyles'), 'cellStyle').find((one) => attribute(one, 'builtinId') === '0')
    return style === undefined ? 0 : Number(attribute(style, 'xfId') ?? 0)
  }

  done(): string {
    for (const name of ORDER) {
      const texts = this.added.get(name)
      if (texts === undefined) continue
      const list = child(this.theirs, name)
      if (list === null)
        this.edits.insert(this.placeOf(name), `<${this.prefix}${name} count="${texts.length}">${texts.join('')}</${this.prefix}${name}>`)
      else {
        if (attribute(list, 'count') !== null)
          this.edits.setAttribute(list, 'count', String(list.children.filter(({ space }) => space === SHEETS).length + texts.length))
        this.edits.append(list, texts.join(''))
      }
    }
    return this.edits.done()
  }

  /** Behind the last list that stands before it. */
  private placeOf(name: (typeof ORDER)[number]): number {
    if (this.theirs.isEmpty) throw damaged('the list of formats is empty')
    const before = ORDER.slice(0, ORDER.indexOf(name)).map((one) => child(this.theirs, one)?.end ?? 0)
    return Math.max(this.theirs.innerStart, ...before)
  }
}

function numberOf(xf: Element, name: string): number {
  return Number(attribute(xf, name) ?? 0)
}

/** How a cell format looks, whatever its numbers. */
function looksIn(root: Element): (xf: Element) => string {
  const list = (name: string, item: string) => childrenOf(child(root, name), item).map((one) => lookOf(one))
  const [fonts, fills, borders] = [list('fonts', 'font'), list('fills', 'fill'), list('borders', 'border')]
  const codes = new Map(
    childrenOf(child(root, 'numFmts'), 'numFmt').map((one) => [numberOf(one, 'numFmtId'), formatOf(attribute(one, 'formatCode') ?? '')]),
  )
  const format = (id: number) => codes.get(id) ?? (id === 0 ? 'General' : `#${id}`)
  return (xf) =>
    [
      ...[
        format(numberOf(xf, 'numFmtId')),
        fonts[numberOf(xf, 'fontId')],
        fills[numberOf(xf, 'fillId')],
        borders[numberOf(xf, 'borderId')],
      ],
      ...['alignment', 'protection'].map((part) => lookOfPart(xf, part)),
    ].join(' ')
}

function lookOfPart(xf: Element, part: string): string {
  const found = child(xf, part)
  if (found === null) return '-'
  // Cells are locked unless something else is said.
  if (part === 'protection')
    return `${isTrue(attribute(found, 'locked') ?? '1')}${isTrue(attribute(found, 'hidden'))}` === 'truefalse' ? '-' : lookOf(found)
  return lookOf(found) || '-'
}

/** An element of ours in the words of their file. */
function printed(element: Element, prefix: string, instead: { readonly [name: string]: string } = {}): string {
  const attributes = element.attributes.map(({ name, value }) => ` ${name}="${escaped(instead[name] ?? value)}"`).join('')
  const inner = element.children.map((one) => printed(one, prefix)).join('')
  return inner === ''
    ? `<${prefix}${element.local}${attributes}/>`
    : `<${prefix}${element.local}${attributes}>${inner}</${prefix}${element.local}>`
}
