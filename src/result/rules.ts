/**
 * What a stream may not pay, in words that end the sentence "the foundation may not pay …".
 */
import type { Clause, CostLine, Model, Selector, SelectorKey, Stream } from '../scenario/scenario.ts'
import { matchesKey, selects } from '../scenario/selectors.ts'

/** @example ruleAgainst(foundation, therapyLine, model) // 'tier 3' */
export function ruleAgainst(stream: Stream, line: CostLine, model: Model): string {
  if (stream.kind === 'grant' && line.category === 'indirect') return 'indirect costs'
  const denied = stream.excludes?.find((clause) => selects([clause], line))
  if (denied !== undefined) return wordsOf(denied, line, model)
  return failing(stream.pays ?? [], line, model)
}

/** The key on which every clause of `pays` fails, or what `except` takes away. */
function failing(pays: Selector, line: CostLine, model: Model): string {
  const failures = pays.map((clause) => clause.keys.filter((key) => !matchesKey(key, line)).map((key) => key.key))
  const shared = failures[0]?.find((key) => failures.every((keys) => keys.includes(key)))
  if (shared !== undefined) {
    const wanted = pays.flatMap((clause) => clause.keys.filter(({ key }) => key === shared).flatMap(({ values }) => values))
    return has(line, shared, model) ?? `what is not ${shared} ${[...new Set(wanted)].join(' or ')}`
  }
  const except = pays.flatMap((clause) => (clause.except !== null && selects(clause.except, line) ? clause.except : []))
  const taken = except.find((clause) => selects([clause], line))
  return taken === undefined ? 'this kind of cost' : wordsOf(taken, line, model)
}

function wordsOf(clause: Clause, line: CostLine, model: Model): string {
  const words = clause.keys.map(({ key }) => has(line, key, model)).filter((word) => word !== null)
  return words.length === 0 ? 'this kind of cost' : words.join(', ')
}

/** What a line is, by one key of a selector. */
function has(line: CostLine, key: SelectorKey, { services }: Model): string | null {
  switch (key) {
    case 'service':
      return services.find(({ id }) => id === line.service)?.name ?? line.service
    case 'cost':
      return line.id
    case 'tag':
      return line.tags.length === 0 ? null : `costs tagged ${line.tags.join(', ')}`
    case 'category':
      return CATEGORY_WORDS[line.category] ?? line.category
    case 'tier':
      return line.tier === null ? null : `tier ${line.tier}`
    case 'provider':
      return line.provider === null ? null : `${line.provider} providers`
    case 'population':
    case 'site':
    case 'role':
      return line[key] === null ? null : `${key} ${line[key]}`
  }
}

const CATEGORY_WORDS: { readonly [category: string]: string } = {
  indirect: 'indirect costs',
  other: 'other costs',
  contractual: 'contracts',
}
