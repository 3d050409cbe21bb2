/**
 * The reference's own answer to one question: may this stream pay this line? (§4, `pays` and `excludes` of §5, grants and indirect of §6)
 *
 * It must never use the selectors of src.
 */
import type { CostLine, Selector, SelectorKey, Stream } from '../../src/scenario/scenario.ts'

export function mayPay(stream: Stream, line: CostLine): boolean {
  const isByRate = stream.kind === 'grant' && line.category === 'indirect'
  if (!isByRate) return isOpenTo(stream, line)
  if (stream.indirect === null) return false
  return stream.excludes === null || !isSelected(stream.excludes, line)
}

/** What others pay for it counts as match of the stream. */
export function mayMatch(stream: Stream, line: CostLine): boolean {
  if (stream.kind === 'grant' && line.category === 'indirect') return false
  return isOpenTo(stream, line)
}

/** What `pays` and `excludes` say. */
function isOpenTo(stream: Stream, line: CostLine): boolean {
  if (stream.excludes !== null && isSelected(stream.excludes, line)) return false
  return stream.pays === null || isSelected(stream.pays, line)
}

/** A list selects what any of its clauses selects. */
export function isSelected(selector: Selector, line: CostLine): boolean {
  for (const clause of selector) {
    let matches = true
    for (const { key, values } of clause.keys) if (!values.some((value) => carries(line, key, value))) matches = false
    if (matches && clause.except !== null && isSelected(clause.except, line)) matches = false
    if (matches) return true
  }
  return false
}

function carries(line: CostLine, key: SelectorKey, value: string): boolean {
  if (key === 'tier') return line.tier !== null && `${line.tier}` === value
  if (key === 'tag') return line.tags.includes(value)
  if (key === 'cost') return line.id === value || line.id.startsWith(`${value}/`)
  return line[key] === value
}
