/**
 * A JavaScript object of the language's shape becomes the same tree of nodes that text becomes.
 *
 * JavaScript numbers are binary: they are taken by their shortest decimal text, and refused where that has more digits than a double holds.
 * It must never know a key of the language.
 */
import type { Entry, Node, Path, Place } from './node.ts'
import type { Problem, ProblemCode } from './problems.ts'
import type { Reading } from './source.ts'
import { FORBIDDEN_KEYS } from './text.ts'
import { MOST_LEVELS, MOST_NODES } from './tokens.ts'

const PLACE: Place = { in: 'object' }
/** A double holds every decimal number of so many digits exactly as it was written. */
const SAFE_DIGITS = 15

/** Reads an object; keys with `undefined` count as left out. */
export function parseObject(given: unknown): Reading {
  const reader = new ObjectReader()
  const root = reader.node(given, [], 1)
  return { root: reader.stopped ? null : root, problems: reader.problems, spoiled: reader.spoiled }
}

class ObjectReader {
  readonly problems: Problem[] = []
  readonly spoiled: Node[] = []
  /** True when nothing can be built from the object. */
  stopped = false
  private nodes = 0

  node(given: unknown, path: Path, depth: number): Node {
    this.nodes += 1
    if (this.stopped) return NOTHING
    if (this.nodes > MOST_NODES) return this.stop('TOO-MANY-NODES', path, 'the scenario has more than 100,000 entries', 'Split it.')
    if (given === null || given === undefined) return NOTHING
    if (typeof given === 'string') return { kind: 'text', text: given, quoted: true, place: PLACE }
    if (typeof given === 'boolean') return { kind: 'boolean', text: String(given), quoted: false, place: PLACE }
    if (typeof given === 'bigint') return { kind: 'number', text: String(given), quoted: false, place: PLACE }
    if (typeof given === 'number') return this.number(given, path)
    if (typeof given !== 'object') {
      return this.lost('WRONG-TYPE', path, `a ${typeof given} cannot be part of a scenario`, null)
    }
    if (depth > MOST_LEVELS)
      return this.stop('TOO-DEEP', path, `here are more than ${MOST_LEVELS} levels, one inside the other`, 'Does the object hold itself?')
    if (Array.isArray(given))
      return { kind: 'list', items: given.map((item, index) => this.node(item, [...path, index], depth + 1)), place: PLACE }
    return this.map(given, path, depth)
  }

  private number(given: number, path: Path): Node {
    if (!Number.isFinite(given)) {
      return this.lost('BAD-NUMBER', path, `\`${given}\` is not a number that a scenario can hold`, null)
    }
    const text = String(given)
    const digits = text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
    if (digits.length > SAFE_DIGITS) {
      return this.lost(
        'NUMBER-PRECISION',
        path,
        `\`${text}\` has more digits than a JavaScript number holds for certain`,
        `Pass it as text: '${given.toPrecision(SAFE_DIGITS).replace(/\.?0+$/, '')}' or with all the digits that are meant.`,
      )
    }
    return { kind: 'number', text, quoted: false, place: PLACE }
  }

  private map(given: object, path: Path, depth: number): Node {
    const prototype = Object.getPrototypeOf(given)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      return this.lost('WRONG-TYPE', path, 'only plain objects can be part of a scenario', 'Copy its fields: { ...it }.')
    }
    const entries: Entry[] = []
    for (const [key, value] of Object.entries(given)) {
      if (value === undefined) continue
      if (FORBIDDEN_KEYS.includes(key)) this.report('FORBIDDEN-KEY', [...path, key], `\`${key}\` cannot be a key`, 'Give it another name.')
      else entries.push({ key, keyPlace: PLACE, value: this.node(value, [...path, key], depth + 1) })
    }
    return { kind: 'map', entries, place: PLACE }
  }

  private stop(code: ProblemCode, path: Path, message: string, hint: string): Node {
    this.stopped = true
    this.report(code, path, message, hint)
    return NOTHING
  }

  /** A node that stands for what could not be read. */
  private lost(code: ProblemCode, path: Path, message: string, hint: string | null): Node {
    this.report(code, path, message, hint)
    const node: Node = { ...NOTHING }
    this.spoiled.push(node)
    return node
  }

  private report(code: ProblemCode, path: Path, message: string, hint: string | null): void {
    this.problems.push({ code, severity: 'error', message, hint, path, at: PLACE })
  }
}

const NOTHING: Node = { kind: 'null', text: '', quoted: false, place: PLACE }
