/**
 * YAML text becomes a tree of nodes with their places. JSON is YAML, so it is read here too.
 *
 * What could hurt is refused on the tokens, before anything is built from them: size, depth, number of nodes, tags, aliases without end.
 * Scalars keep the text that was written; only `true` and `false` are truth values. It must never know a key of the language.
 */
import { Composer, type CST, Document, isAlias, isMap, isScalar, isSeq, Scalar, type YAMLError, type Node as YamlNode } from 'yaml'
import { grouped } from '../money/format.ts'
import { InternalError } from '../money/internal-error.ts'
import type { Entry, MapNode, Node, Place, ScalarNode } from './node.ts'
import { looksNumeric, short } from './numbers.ts'
import type { ProblemCode } from './problems.ts'
import { type Reading, Source } from './source.ts'
import { MOST_LEVELS, tokensAreSafe, tokensOf } from './tokens.ts'

export const MOST_BYTES = 1_000_000
const MOST_ALIASED = 10_000
const MOST_YAML_PROBLEMS = 20

/** Keys that would reach into JavaScript's own objects, or that YAML merges behind one's back. */
export const FORBIDDEN_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype', '<<']

/** Reads a text; `root` is null when there is nothing to go on with. */
export function parseText(given: string, file: string | null, maxBytes: number = MOST_BYTES): Reading {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given
  const source = new Source(text, file)
  if (bytesOf(text, maxBytes) > maxBytes)
    return source.only(
      'FILE-SIZE',
      0,
      1,
      `the text is longer than ${grouped(maxBytes)} bytes`,
      'Split the scenario, or take out what nobody reads.',
    )
  if (/^\s*$/.test(text))
    return source.only('FILE-EMPTY', 0, 1, 'there is nothing in the file', 'Start from a scenario that runs: fundbraid init.')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text)
  if (control !== null)
    return source.only('FILE-ENCODING', control.index, 1, 'the text holds a control character', 'Save the file as plain text in UTF-8.')
  const tokens = tokensOf(text, source)
  return tokens !== null && tokensAreSafe(tokens, source) ? compose(tokens, source) : source.reading(null)
}

/** Bytes in UTF-8; texts that are plainly too long are not measured further. */
function bytesOf(text: string, most: number): number {
  return text.length > most ? text.length : new TextEncoder().encode(text).length
}

function compose(tokens: readonly CST.Token[], source: Source): Reading {
  const composer = new Composer({
    schema: 'failsafe',
    version: '1.2',
    uniqueKeys: false,
    prettyErrors: false,
    keepSourceTokens: false,
    merge: false,
  })
  const [document] = [...composer.compose(tokens, true, source.text.length)]
  if (!(document instanceof Document)) throw new InternalError('the YAML reader gave no document')
  const told = new Set<number>()
  for (const error of document.errors) {
    if (told.has(error.pos[0]) || told.size >= MOST_YAML_PROBLEMS) continue
    told.add(error.pos[0])
    const [message, hint] = inPlainWords(error)
    // What is missing at the end of the file is shown at its last line with anything on it.
    const start = Math.min(error.pos[0], Math.max(0, source.text.trimEnd().length - 1))
    source.report('YAML-SYNTAX', start, Math.max(1, error.pos[1] - error.pos[0]), message, hint)
  }
  if (document.errors.length > 0) return source.reading(null)
  if (document.contents === null)
    return source.only('FILE-EMPTY', 0, 1, 'there is nothing in the file', 'Start from a scenario that runs: fundbraid init.')
  const tree = new Tree(source)
  const root = tree.node(document.contents as YamlNode, 1, null)
  const isBomb = source.problems.some(({ code }) => code === 'ALIAS-BOMB' || code === 'TOO-DEEP')
  return source.reading(isBomb ? null : root)
}

/** What the YAML reader means, for somebody who has never heard of YAML's grammar. */
function inPlainWords(error: YAMLError): [message: string, hint: string | null] {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return ['a tab stands where spaces indent', 'Indent with two spaces.']
    case 'BAD_INDENT':
      if (/flow/i.test(error.message)) return ['a brace or bracket above is not closed', 'Each { needs its }, each [ its ].']
      return ['this line is not indented like its neighbours', 'Keys of one map start in the same column.']
    case 'MISSING_CHAR':
      return /[}\]]/.test(error.message)
        ? [
            'a brace or bracket is not closed, or a comma is missing',
            'Each { needs its }, each [ its ], and entries are separated by commas.',
          ]
        : ['a quote, colon or comma is missing', 'Text in quotes ends with the quote that it began with.']
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return [
        'this is not a key with a value',
        'A key is followed by a colon and a space; what belongs to it is indented by two spaces more.',
      ]
    case 'BLOCK_IN_FLOW':
      return ['a list with - cannot stand inside braces or brackets', 'Write [one, two].']
    case 'BAD_SCALAR_START':
      return ['text cannot start with this character', 'Put quotes around it.']
    case 'BAD_ALIAS':
    case 'BAD_PROP_ORDER':
    case 'MULTIPLE_ANCHORS':
      return ['an anchor (&) or alias (*) is not written right', 'Put quotes around text that starts with & or *.']
    case 'KEY_OVER_1024_CHARS':
      return ['a key is longer than 1,024 characters', null]
    case 'BAD_DQ_ESCAPE':
      return ['a backslash inside double quotes is not followed by what it could escape', 'Use single quotes for text with backslashes.']
    case 'MULTIPLE_DOCS':
      return ['a second document begins here', 'A file holds one scenario.']
    default:
      return ['this cannot be read', 'Look for a missing colon, quote, comma or bracket here or in the line before.']
  }
}

type Anchored = { node: Node; size: number; levels: number }

class Tree {
  /** null while the anchor's own node is being read. */
  private readonly anchors = new Map<string, Anchored | null>()
  private aliased = 0
  /** Nodes and levels of what was read last: what an alias to it adds. */
  private size = 0
  private levels = 0

  constructor(private readonly source: Source) {}

  /** `keyPlace` is where to point at when nothing is written. */
  node(given: YamlNode | null, depth: number, keyPlace: Place | null): Node {
    if (isAlias(given)) return this.alias(given.source, given.range!, depth)
    const anchor = given !== null && 'anchor' in given ? given.anchor : undefined
    if (anchor !== undefined) this.anchors.set(anchor, null)
    const node = this.plain(given, depth, keyPlace)
    if (anchor !== undefined) this.anchors.set(anchor, { node, size: this.size, levels: this.levels })
    return node
  }

  private plain(given: YamlNode | null, depth: number, keyPlace: Place | null): Node {
    if (isMap(given)) return this.map(given.items as never, given.range!, given.flow === true, depth)
    if (isSeq(given)) {
      let [size, levels] = [1, 0]
      const items: Node[] = []
      for (const item of given.items as (YamlNode | null)[]) {
        const before = items.at(-1)
        const node = this.node(item, depth + 1, null)
        size += this.size
        levels = Math.max(levels, this.levels)
        if (given.flow === true && before !== undefined && isPlainNumber(before) && node.kind === 'number' && /^0\d\d$/.test(node.text)) {
          const at = item!.range!
          this.commaNumber(at[0], at[1])
          continue
        }
        items.push(node)
      }
      ;[this.size, this.levels] = [size, levels + 1]
      return { kind: 'list', items, place: this.source.place(given.range![0], given.range![1]) }
    }
    ;[this.size, this.levels] = [1, 0]
    if (given === null) return { kind: 'null', text: '', quoted: false, place: keyPlace ?? this.source.place(0, 1) }
    if (!isScalar(given)) throw new InternalError('a kind of YAML node that nobody knows')
    return this.scalar(given, keyPlace)
  }

  private scalar(given: Scalar, keyPlace: Place | null): ScalarNode {
    const [start, end] = given.range!
    const text = typeof given.value === 'string' ? given.value : (given.source ?? '')
    if (given.type !== Scalar.PLAIN) return { kind: 'text', text, quoted: true, place: this.source.place(start, end) }
    if (text === '' || text === '~' || text === 'null')
      return { kind: 'null', text, quoted: false, place: text === '' && keyPlace !== null ? keyPlace : this.source.place(start, end) }
    const kind = text === 'true' || text === 'false' ? 'boolean' : DECIMAL.test(text) ? 'number' : 'text'
    return { kind, text, quoted: false, place: this.source.place(start, end) }
  }

  private map(pairs: readonly { key: unknown; value: unknown }[], range: readonly number[], flow: boolean, depth: number): MapNode {
    const entries: Entry[] = []
    const seen = new Set<string>()
    let [size, levels] = [1, 0]
    let comma = false
    for (const { key, value } of pairs) {
      if (!isScalar(key) || key.range === undefined || key.range === null) {
        const at = (key as YamlNode | null)?.range?.[0] ?? range[0]!
        this.source.report('YAML-SYNTAX', at, 1, 'a key is a word, not a list or a map', 'Put quotes around text that starts with [ or {.')
        continue
      }
      const [start, end] = key.range
      const name = typeof key.value === 'string' ? key.value : (key.source ?? '')
      const place = this.source.place(start, end)
      const before = entries.at(-1)?.value
      if (flow && value === null && /^\d{3}(\.\d+)?%?$/.test(name) && (comma || (before !== undefined && isPlainNumber(before)))) {
        if (!comma) this.commaNumber(start, end)
        comma = true
        continue
      }
      comma = false
      const node = this.node(value as YamlNode | null, depth + 1, place)
      size += this.size
      levels = Math.max(levels, this.levels)
      if (FORBIDDEN_KEYS.includes(name))
        this.source.report(
          'FORBIDDEN-KEY',
          start,
          end - start,
          `\`${name}\` cannot be a key`,
          name === '<<' ? 'Write the keys out: the language does not merge maps.' : 'Give it another name.',
        )
      else if (name === '') this.source.report('YAML-SYNTAX', start, 1, 'a key is missing in front of the colon', null)
      else if (seen.has(name))
        this.source.report(
          'DUPLICATE-KEY',
          start,
          end - start,
          `\`${short(name)}\` stands twice in this map`,
          'Keep one of them: nothing is overwritten silently.',
        )
      else {
        seen.add(name)
        entries.push({ key: name, keyPlace: place, value: node })
      }
    }
    ;[this.size, this.levels] = [size, levels + 1]
    return { kind: 'map', entries, place: this.source.place(range[0]!, range[1]!) }
  }

  private alias(name: string, range: readonly number[], depth: number): Node {
    const target = this.anchors.get(name)
    const [start, end] = [range[0]!, range[1]!]
    const say = (code: ProblemCode, message: string, hint: string | null): Node => {
      if (!this.source.problems.some((problem) => problem.code === code)) this.source.report(code, start, end - start, message, hint)
      ;[this.size, this.levels] = [1, 0]
      return { kind: 'null', text: '', quoted: false, place: this.source.place(start, end) }
    }
    if (target === undefined)
      return say('YAML-SYNTAX', `nothing above is marked \`&${short(name)}\``, 'Put quotes around text that starts with *.')
    if (target === null) return say('ALIAS-BOMB', `\`*${short(name)}\` stands inside of what it repeats`, null)
    this.aliased += target.size
    if (this.aliased > MOST_ALIASED)
      return say(
        'ALIAS-BOMB',
        `the aliases expand to more than ${grouped(MOST_ALIASED)} entries`,
        'Write an assumption once and use its name instead.',
      )
    if (depth + target.levels > MOST_LEVELS + 1)
      return say('TOO-DEEP', `here are more than ${MOST_LEVELS} levels, one inside the other`, null)
    ;[this.size, this.levels] = [target.size, target.levels]
    return target.node
  }

  private commaNumber(start: number, end: number): void {
    this.source.report(
      'COMMA-NUMBER',
      start,
      end - start,
      'commas separate entries here, so this number falls apart',
      'Write 1250000, or "1,250,000" in quotes.',
    )
  }
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

function isPlainNumber(node: Node): boolean {
  return node.kind !== 'map' && node.kind !== 'list' && !node.quoted && looksNumeric(node.text)
}
