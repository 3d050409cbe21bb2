/**
 * Who may pay what, and what a limit is about: selectors matched against cost lines, word for word as §4 says.
 *
 * It must never use the selectors of the reader: a mistake there must not hide here.
 */
import type { CostLine, Selector, Stream } from '../scenario/scenario.ts'

/** Deny beats allow; a grant pays indirect costs by its rate for them alone, whatever else it pays. */
export function mayPay(stream: Stream, line: CostLine): boolean {
  const { kind, excludes, indirect } = stream
  if (kind !== 'grant' || line.category !== 'indirect') return isAllowed(stream, line)
  return indirect !== null && (excludes === null || !isSelected(excludes, line))
}

/** Whether a payment of others for this cost matches the stream's money: a cost that it could pay itself, other than by a rate. */
export function mayMatch(stream: Stream, line: CostLine): boolean {
  return isAllowed(stream, line) && !(stream.kind === 'grant' && line.category === 'indirect')
}

function isAllowed({ pays, excludes }: Stream, line: CostLine): boolean {
  if (excludes !== null && isSelected(excludes, line)) return false
  return pays === null || isSelected(pays, line)
}

export function isSelected(selector: Selector, line: CostLine): boolean {
  for (const { keys, except } of selector) {
    if (except !== null && isSelected(except, line)) continue
    if (keys.every(({ key, values }) => values.some((value) => has(line, key, value)))) return true
  }
  return false
}

function has(line: CostLine, key: Selector[number]['keys'][number]['key'], value: string): boolean {
  if (key === 'tag') return line.tags.includes(value)
  if (key === 'tier') return String(line.tier) === value
  // A cost names its split lines too.
  if (key === 'cost') return line.id === value || line.id.startsWith(`${value}/`)
  return line[key] === value
}
