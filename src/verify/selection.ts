/**
 * Who may pay what, and what a limit is about: selectors matched against cost lines, word for word as §4 says.
 *
 * It must never use the selectors of the reader: a mistake there must not hide here.
 */
import type { CostLine, Selector, Stream } from '../scenario/scenario.ts'

/** Deny beats allow; a grant never pays indirect costs. */
export function mayPay({ kind, pays, excludes }: Stream, line: CostLine): boolean {
  if (kind === 'grant' && line.category === 'indirect') return false
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
