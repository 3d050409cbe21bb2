/**
 * The canonical JSON of a scenario and its hash: two files that say the same have the same hash, whatever their comments, spaces and key order.
 *
 * Listed order counts for services, streams, cost lines and splits; elsewhere keys are sorted. Numbers are their shortest decimal,
 * so `62%` is `0.62` and `"$1,000"` is `1000`; where text is meant it stays as written. `note` and `notes` do not count.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { readYear } from './dates.ts'
import type { Derived, MapNode, Node, Path } from './node.ts'
import { readNumber } from './numbers.ts'

/** SHA-256 in hex. */
export function hashOf(root: Node): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(root, []))))
}

/** Keys whose value is text even where it looks like a number. */
const TEXT_KEYS: ReadonlySet<string> = new Set([
  ...['name', 'funder', 'aln', 'account', 'cite', 'role', 'site', 'population', 'provider', 'tags', 'tag', 'cost', 'service', 'stream'],
])

export function canonical(node: Node, path: Path): string {
  switch (node.kind) {
    case 'null':
      return 'null'
    case 'boolean':
      return node.text
    case 'list':
      return `[${node.items.map((item, index) => canonical(item, [...path, index])).join(',')}]`
    case 'map':
      return node.derived ? derivedText(node.derived, path) : mapText(node, path)
    default: {
      const key = path.findLast((step) => typeof step === 'string')
      const number = TEXT_KEYS.has(String(key)) ? null : readNumber(node.text)
      if (number !== null && !('code' in number)) return number.value.isZero() ? '0' : number.value.toString()
      return JSON.stringify(node.text.trim())
    }
  }
}

/** Whether two trees say the same: parts that both hold are not looked at. */
export function saysSame(one: Node, other: Node, path: Path): boolean {
  if (one === other) return true
  if (one.kind !== 'map' || other.kind !== 'map' || one.derived || other.derived || one.entries.length !== other.entries.length)
    return canonical(one, path) === canonical(other, path)
  const inOrder = one.entries.every(({ key }, index) => key === other.entries[index]!.key)
  if (!inOrder) return canonical(one, path) === canonical(other, path)
  return one.entries.every(({ key, value }, index) => isNoted(key, path) || saysSame(value, other.entries[index]!.value, [...path, key]))
}

/** Notes say nothing. */
function isNoted(key: string, path: Path): boolean {
  return key === 'note' || (key === 'notes' && path.length === 0)
}

/** No file says this; it tells a changed scenario from an unchanged one. */
function derivedText(derived: Derived, path: Path): string {
  if (derived.is === 'from-year') return `from ${derived.year}: ${canonical(derived.before, path)}, ${canonical(derived.later, path)}`
  return `${derived.is === 'times' ? derived.by.join('/') : derived.year} ${canonical(derived.of, path)}`
}

function mapText(node: MapNode, path: Path): string {
  const pairs = node.entries
    .filter((entry) => !isNoted(entry.key, path))
    .map((entry) => ({ key: yearKey(entry.key), text: canonical(entry.value, [...path, entry.key]) }))
  if (isListed(path)) return `[${pairs.map(({ key, text }) => `[${JSON.stringify(key)},${text}]`).join(',')}]`
  pairs.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
  return `{${pairs.map(({ key, text }) => `${JSON.stringify(key)}:${text}`).join(',')}}`
}

/** Maps whose order means something. */
function isListed(path: Path): boolean {
  if (path.length === 1) return path[0] === 'services' || path[0] === 'streams' || path[0] === 'whatIfs'
  if (path.length === 2 && path[0] === 'policy') return path[1] === 'mix'
  // What a what-if adds is listed as it would be in the file.
  if (path[0] === 'whatIfs') return path[4] === 'add' && isListed(path.slice(5))
  if (path[0] !== 'services') return false
  return (path.length === 3 && path[2] === 'costs') || path.at(-2) === 'split'
}

/** `FY2027` is `FY27`. */
function yearKey(key: string): string {
  const year = readYear(key)
  return year === null ? key : year >= 2000 && year < 2100 ? `FY${String(year).slice(2)}` : `FY${year}`
}
