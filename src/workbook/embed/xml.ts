/**
 * XML as it is written: elements with their places in the text, so that a part can be changed at a few places and stays as it was elsewhere.
 *
 * No reader that builds a document and prints it again does that. Document type definitions are refused, since they can name other files and
 * grow without end; no entity but XML's own five and numbers is known.
 */
import { BookError, damaged } from './refusal.ts'

export type Attribute = { readonly name: string; readonly value: string; readonly start: number; readonly end: number }

export type Element = {
  /** With its prefix, as written. */
  readonly name: string
  readonly prefix: string
  readonly local: string
  readonly space: string
  readonly attributes: readonly Attribute[]
  readonly children: readonly Element[]
  /** The whole element; what is in it. Where there is no end tag, `inner` is empty and at the end. */
  readonly start: number
  readonly end: number
  readonly innerStart: number
  readonly innerEnd: number
  readonly isEmpty: boolean
  /** Prefixes that hold here, with the namespace of each. */
  readonly scope: ReadonlyMap<string, string>
}

const MOST_DEPTH = 250
const MOST_ELEMENTS = 2_000_000

type Open = { -readonly [K in keyof Element]: Element[K] } & { children: Element[] }

/** `path` is the part's name in messages. */
export function parseXml(text: string, path: string): Element {
  const wrong = (what: string) => damaged(`${path} ${what}`)
  const stack: Open[] = []
  let root: Element | null = null
  let count = 0
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const close = (open: Open) => {
    const parent = stack.at(-1)
    if (parent !== undefined) parent.children.push(open)
    else if (root !== null) throw wrong('has two roots')
    else root = open
  }
  while (at < text.length) {
    const start = text.indexOf('<', at)
    if (stack.length === 0 && text.slice(at, start < 0 ? undefined : start).trim() !== '') throw wrong('has text outside of its elements')
    if (start < 0) break
    if (text.startsWith('<?', start)) at = behind(text, '?>', start, wrong)
    else if (text.startsWith('<!--', start)) at = behind(text, '-->', start + 4, wrong)
    else if (text.startsWith('<![CDATA[', start)) at = behind(text, ']]>', start, wrong)
    else if (text.startsWith('<!', start))
      throw new BookError('DTD', `${path} has a document type definition`, 'No spreadsheet writes one: ask where the file comes from.')
    else if (text.startsWith('</', start)) {
      const open = stack.pop()
      at = behind(text, '>', start, wrong)
      if (open === undefined || text.slice(start + 2, at - 1).trimEnd() !== open.name) throw wrong('has elements that are not closed')
      open.innerEnd = start
      open.end = at
      close(open)
    } else {
      count += 1
      if (count > MOST_ELEMENTS)
        throw new BookError(
          'TOO-LARGE',
          `${path} has more than two million elements`,
          'Open the book in Excel, save it anew, and try again.',
        )
      const open = opened(text, start, stack.at(-1)?.scope ?? NO_SCOPE, wrong)
      at = open.innerStart
      if (open.isEmpty) close(open)
      else {
        stack.push(open)
        if (stack.length > MOST_DEPTH) throw wrong('is nested too deeply')
      }
    }
  }
  if (stack.length > 0 || root === null) throw wrong('is cut off')
  return root
}

const NO_SCOPE: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

function behind(text: string, what: string, from: number, wrong: (what: string) => BookError): number {
  const at = text.indexOf(what, from)
  if (at < 0) throw wrong('is cut off')
  return at + what.length
}

const NAME = /[^\s/>=<"']+/y
const ATTRIBUTE = /\s+([^\s/>=<"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y

function opened(text: string, start: number, outer: ReadonlyMap<string, string>, wrong: (what: string) => BookError): Open {
  NAME.lastIndex = start + 1
  const name = NAME.exec(text)?.[0]
  if (name === undefined) throw wrong('has a broken element')
  const attributes: Attribute[] = []
  let at = start + 1 + name.length
  for (;;) {
    ATTRIBUTE.lastIndex = at
    const found = ATTRIBUTE.exec(text)
    if (found === null) break
    const end = at + found[0].length
    attributes.push({ name: found[1]!, value: decoded(found[2] ?? found[3]!), start: at, end })
    at = end
  }
  if (new Set(attributes.map((one) => one.name)).size < attributes.length) throw wrong('has an attribute twice')
  while (/\s/.test(text.charAt(at))) at += 1
  const isEmpty = text.startsWith('/>', at)
  if (!isEmpty && text.charAt(at) !== '>') throw wrong('has a broken element')
  at += isEmpty ? 2 : 1
  const scope = scopeOf(attributes, outer)
  const colon = name.indexOf(':')
  const prefix = colon < 0 ? '' : name.slice(0, colon)
  return {
    ...{ name, prefix, local: name.slice(colon + 1), space: scope.get(prefix) ?? '', attributes, children: [] },
    ...{ start, end: at, innerStart: at, innerEnd: at, isEmpty, scope },
  }
}

function scopeOf(attributes: readonly Attribute[], outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'))
  if (own.length === 0) return outer
  return new Map([...outer, ...own.map(({ name, value }) => [name.slice(6), value] as const)])
}

export function attribute(element: Element, name: string): string | null {
  return element.attributes.find((one) => one.name === name)?.value ?? null
}

/** An attribute of a namespace, whatever its prefix here. */
export function attributeIn(element: Element, space: string, local: string): string | null {
  const found = element.attributes.find(({ name }) => {
    const colon = name.indexOf(':')
    return colon > 0 && name.slice(colon + 1) === local && element.scope.get(name.slice(0, colon)) === space
  })
  return found?.value ?? null
}

export function child(element: Element, local: string): Element | null {
  return element.children.find((one) => one.local === local && one.space === element.space) ?? null
}

export function childrenOf(element: Element | null, local: string): readonly Element[] {
  return element === null ? [] : element.children.filter((one) => one.local === local && one.space === element.space)
}

/** The text of an element that has no elements in it. */
export function textOf(text: string, { innerStart, innerEnd }: Element): string {
  const inner = text.slice(innerStart, innerEnd)
  return inner
    .split(/<!\[CDATA\[([\s\S]*?)\]\]>/)
    .map((piece, index) => (index % 2 === 1 ? piece : decoded(piece.replace(/<!--[\s\S]*?-->/g, ''))))
    .join('')
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  })
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Changes at places of a text, all given before any is made. */
export class Edits {
  private readonly changes: { readonly start: number; readonly end: number; readonly text: string }[] = []

  constructor(private readonly text: string) {}

  replace(start: number, end: number, text: string): void {
    this.changes.push({ start, end, text })
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text)
  }

  /** Behind everything that is in the element; one without an end tag gets one. */
  append(element: Element, text: string): void {
    if (text === '') return
    if (element.isEmpty) this.replace(element.end - 2, element.end, `>${text}</${element.name}>`)
    else this.insert(element.innerEnd, text)
  }

  setAttribute(element: Element, name: string, value: string): void {
    const found = element.attributes.find((one) => one.name === name)
    const text = ` ${name}="${escaped(value)}"`
    if (found === undefined) this.insert(element.start + 1 + element.name.length, text)
    else if (found.value !== value) this.replace(found.start, found.end, text)
  }

  remove({ start, end }: Element): void {
    this.replace(start, end, '')
  }

  done(): string {
    const sorted = this.changes
      .map((change, order) => ({ ...change, order }))
      .sort((one, other) => one.start - other.start || one.order - other.order)
    let at = 0
    let text = ''
    for (const change of sorted) {
      if (change.start < at) throw new RangeError('two changes of a part overlap')
      text += this.text.slice(at, change.start) + change.text
      at = change.end
    }
    return text + this.text.slice(at)
  }
}

/** An attribute's value as a truth value of XML Schema. */
export function isTrue(value: string | null): boolean {
  return value === '1' || value === 'true'
}
