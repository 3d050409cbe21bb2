/**
 * What a stream may not pay, in words that end the sentence "the foundation may not pay …".
 */
import { grouped } from '../money/format.ts'
import type {
  ByYear,
  Clause,
  CostLine,
  IndirectRule,
  Limit,
  MatchRule,
  Model,
  Selector,
  SelectorKey,
  Stream,
} from '../scenario/scenario.ts'
import { matchesKey, selects } from '../scenario/selectors.ts'

/** @example ruleAgainst(foundation, therapyLine, model) // 'tier 3' */
export function ruleAgainst(stream: Stream, line: CostLine, model: Model): string {
  const denied = stream.excludes?.find((clause) => selects([clause], line))
  if (denied !== undefined) return wordsOf(denied, line, model)
  if (stream.kind === 'grant' && line.category === 'indirect') return 'indirect costs'
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

/** What a stream may pay, what it may not, and its limits, one after the other. @example ['pays tier 1 or 2', 'at most 15% for supplies'] */
export function rulesOf({ kind, pays, excludes, limits }: Stream, model: Model): string[] {
  const words = (selector: Selector) => selector.map((clause) => clauseWords(clause, model)).join(', or ')
  const may = pays === null || pays.some(({ keys, except }) => keys.length === 0 && except === null) ? 'any cost' : words(pays)
  return [
    `pays ${may}${kind === 'grant' ? ', never indirect costs' : ''}`,
    ...(excludes === null ? [] : [`never pays ${words(excludes)}`]),
    ...limits.map((limit) => limitText(limit, [...limit.amount.by.keys()].at(-1)!, model)),
  ]
}

function limitText(limit: Limit, year: number, model: Model): string {
  return limit.bound === 'max' ? limitWords(limit, year, model) : `sets aside ${limitWords(limit, year, model)}`
}

/** @example limitWords(limit, 2027, model) // 'at most 15% for supplies' */
export function limitWords({ bound, of, base, amount, costs, cite }: Limit, year: number, model: Model): string {
  const value = amount.by.get(year)!
  const size = amount.unit === 'share' ? `${value.times(100).toDecimalPlaces(2)}%` : `$${grouped(value.toDecimalPlaces(0).toNumber())}`
  const named = (selector: Selector) =>
    selector.every(({ keys }) => keys.length > 0) ? selector.map((clause) => clauseWords(clause, model)).join(' or ') : null
  const whole = of === 'cost' ? ' of the cost' : base !== null ? ` of what it spends on ${named(base) ?? 'all costs'}` : ''
  const on = named(costs)
  const what = on === null ? '' : `${base === null ? '' : ','} for ${on}`
  return `${bound === 'max' ? 'at most ' : ''}${size}${whole}${of === 'cost' && what !== '' ? what.replace(' for ', ' of ') : what}${cite === null ? '' : `, ${cite}`}`
}

/** @example matchWords(match, 2027) // 'others must pay 200% of what it pays, 42 USC 290ff(c)' */
export function matchWords({ ratio, of, cite }: MatchRule, year: number): string {
  const share = percentIn(ratio, year)
  return `others must pay ${share} of ${of === 'federal' ? 'what it pays' : 'the whole'}${cite === null ? '' : `, ${cite}`}`
}

/** @example indirectWords(indirect, 2027) // 'indirect costs up to 15% of what it spends on their base, 2 CFR 200.414(f)' */
export function indirectWords({ rate, cite }: IndirectRule, year: number): string {
  return `indirect costs up to ${percentIn(rate, year)} of what it spends on their base${cite === null ? '' : `, ${cite}`}`
}

function percentIn(by: ByYear, year: number): string {
  return `${(by.get(year) ?? [...by.values()][0]!).times(100).toDecimalPlaces(2)}%`
}

/** @example selectorWords(pays, model) // 'tier 1 or 2, personnel' */
export function selectorWords(selector: Selector, model: Model): string {
  return selector.some(({ keys }) => keys.length === 0) ? 'any cost' : selector.map((clause) => clauseWords(clause, model)).join(', or ')
}

function clauseWords({ keys, except }: Clause, model: Model): string {
  const { services } = model
  const words = keys.map(({ key, values }) => {
    const list = values.map((value) => {
      if (key === 'service') return services.find(({ id }) => id === value)?.name ?? value
      return key === 'category' ? (CATEGORY_WORDS[value] ?? value) : value
    })
    const text = list.join(' or ')
    if (key === 'tag') return `costs tagged ${text}`
    return key === 'service' || key === 'category' || key === 'cost' ? text : key === 'provider' ? `${text} providers` : `${key} ${text}`
  })
  return `${words.join(', ')}${except === null ? '' : ` but not ${except.map((clause) => clauseWords(clause, model)).join(' or ')}`}`
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
