/**
 * Random selectors that always select something: built around a line that they must select.
 */
import fc from 'fast-check'
import type { SelectorInput, SelectorsInput } from '../../src/scenario/input.ts'
import type { Carried } from './services.ts'

const KEYS = ['tier', 'category', 'service', 'cost', 'role', 'provider', 'site', 'population', 'tag'] as const

const clause = fc.record({
  line: fc.nat({ max: 11 }),
  keys: fc.oneof(
    { weight: 1, arbitrary: fc.constant<number[]>([]) },
    { weight: 6, arbitrary: fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 2 }) },
  ),
  value: fc.nat({ max: 2 }),
  also: fc.option(fc.nat({ max: 11 }), { nil: undefined }),
  except: fc.option(fc.record({ line: fc.nat({ max: 11 }), key: fc.nat({ max: 8 }) }), { nil: undefined, freq: 4 }),
})
type ClauseDraft = typeof clause extends fc.Arbitrary<infer T> ? T : never

export const selector = fc.array(clause, { minLength: 1, maxLength: 2 })

export function buildSelector(lines: readonly Carried[], drafts: readonly ClauseDraft[]): SelectorsInput {
  const clauses = drafts.map((draft) => buildClause(lines, draft))
  return clauses.length === 1 ? clauses[0]! : clauses
}

function buildClause(lines: readonly Carried[], draft: ClauseDraft): SelectorInput {
  const line = pick(lines, draft.line)
  const known = KEYS.filter((key) => line[key]!.length > 0)
  const chosen: { [key: string]: string | readonly string[] } = {}
  for (const number of draft.keys) {
    const key = pick(known, number)
    const own = pick(line[key]!, draft.value)
    const more = draft.also === undefined ? [] : pick(lines, draft.also)[key]!.slice(0, 1)
    const values = [...new Set([...more, own])]
    chosen[key] = values.length === 1 ? values[0]! : values
  }
  return { ...chosen, ...exceptOf(lines, line, draft.except) }
}

/** Takes something away that the line itself does not carry. */
function exceptOf(lines: readonly Carried[], line: Carried, draft: ClauseDraft['except']): { readonly except?: SelectorInput } {
  if (draft === undefined) return {}
  const other = pick(lines, draft.line)
  const known = KEYS.filter((key) => other[key]!.some((value) => !line[key]!.includes(value)))
  if (known.length === 0) return {}
  const key = pick(known, draft.key)
  return { except: { [key]: other[key]!.find((value) => !line[key]!.includes(value))! } }
}

function pick<T>(list: readonly T[], number: number): T {
  return list[number % list.length]!
}
