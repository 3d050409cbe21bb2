/**
 * What could hurt is refused on the tokens, before anything is built from them: depth, number of nodes, tags, several documents.
 */
import { CST, Lexer, Parser } from 'yaml'
import { grouped } from '../money/format.ts'
import { short } from './numbers.ts'
import type { Source } from './source.ts'

export const MOST_LEVELS = 40
export const MOST_NODES = 100_000

/** Reads tokens, and stops as soon as more stands open, or more is there, than any scenario has: nothing is kept of a bomb. */
export function tokensOf(text: string, source: Source): CST.Token[] | null {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let scalars = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > MOST_LEVELS * 3) {
      source.report(
        'TOO-DEEP',
        parser.offset,
        1,
        `here are more than ${MOST_LEVELS} levels, one inside the other`,
        'A scenario has about eight.',
      )
      return null
    }
    // A scalar is announced by a mark of its own; each is a node, and lists and maps are nodes too.
    if (lexeme !== CST.SCALAR) continue
    scalars += 1
    if (scalars > MOST_NODES) return tooManyNodes(parser.offset, source)
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

/** Walks the tokens with a stack of its own: composing them recurses, and deep recursion aborts the process. */
export function tokensAreSafe(tokens: readonly CST.Token[], source: Source): boolean {
  const stack: { token: CST.Token; depth: number }[] = []
  let nodes = 0
  let documents = 0
  for (const token of tokens) {
    if (token.type === 'directive' && !/^%YAML\s+1\.2\b/.test(token.source)) {
      source.report('YAML-TAG', token.offset, token.source.length, 'directives are not part of the language', 'Take the line away.')
      return false
    }
    if (token.type !== 'document') continue
    documents += 1
    if (documents > 1) {
      source.report(
        'YAML-TAG',
        token.offset,
        3,
        'a second document begins here',
        'A file holds one scenario: take the line --- away, or make two files.',
      )
      return false
    }
    if (!markersAreSafe(token.start, source)) return false
    if (token.value) stack.push({ token: token.value, depth: 1 })
    while (stack.length > 0) {
      const { token: at, depth } = stack.pop()!
      nodes += 1
      if (nodes > MOST_NODES) {
        tooManyNodes(at.offset, source)
        return false
      }
      if (!('items' in at)) continue
      if (depth > MOST_LEVELS) {
        source.report(
          'TOO-DEEP',
          at.offset,
          1,
          `here are more than ${MOST_LEVELS} levels, one inside the other`,
          'A scenario has about eight.',
        )
        return false
      }
      for (const item of at.items) {
        if (!markersAreSafe(item.start, source) || ('sep' in item && !markersAreSafe(item.sep, source))) return false
        if ('key' in item && item.key) stack.push({ token: item.key, depth: depth + 1 })
        if (item.value) stack.push({ token: item.value, depth: depth + 1 })
      }
    }
  }
  return true
}

function tooManyNodes(offset: number, source: Source): null {
  source.report('TOO-MANY-NODES', offset, 1, `the file has more than ${grouped(MOST_NODES)} entries`, 'Split the scenario.')
  return null
}

function markersAreSafe(markers: readonly CST.SourceToken[] | undefined, source: Source): boolean {
  const tag = markers?.find((marker) => marker.type === 'tag')
  if (tag === undefined) return true
  source.report(
    'YAML-TAG',
    tag.offset,
    tag.source.length,
    `the tag \`${short(tag.source)}\` is not part of the language`,
    'Take the word with ! away.',
  )
  return false
}
