/**
 * Selectors: which cost lines a rule is about. Reading sees that every value is carried by some line; matching asks one line.
 */
import { type At, type Context, entries, items, report, textOf } from './context.ts'
import { short } from './numbers.ts'
import { suggest } from './problems.ts'
import type { Clause, CostLine, Selector, SelectorKey, Stream } from './scenario.ts'
import { selectorSchema, streamSelectorSchema } from './schema.ts'
import { checkShape } from './shape.ts'
import { CATEGORIES, KINDS, PROVIDERS, SOURCES, TIERS } from './words.ts'

const FIXED: { readonly [key: string]: readonly string[] } = { tier: TIERS, category: CATEGORIES, provider: PROVIDERS }

/** What a line carries for a key of a selector. */
function carried(line: CostLine, key: SelectorKey): readonly string[] {
  switch (key) {
    case 'service':
      return [line.service]
    case 'cost': {
      // `therapy/clinicians` names its split lines too.
      const whole = line.id.split('/').slice(0, 2).join('/')
      return whole === line.id ? [line.id] : [line.id, whole]
    }
    case 'tier':
      return line.tier === null ? [] : [String(line.tier)]
    case 'tag':
      return line.tags
    case 'category':
      return [line.category]
    default: {
      const value = line[key]
      return value === null ? [] : [value]
    }
  }
}

export function selects(selector: Selector, line: CostLine): boolean {
  return selector.some(
    (clause) => clause.keys.every((key) => matchesKey(key, line)) && !(clause.except !== null && selects(clause.except, line)),
  )
}

export function matchesKey(key: Clause['keys'][number], line: CostLine): boolean {
  const has = carried(line, key.key)
  return key.values.some((value) => has.includes(value))
}

/** Reads a selector or a list of them; reports values that no line carries. Null when it cannot be used. */
export function readSelector(context: Context, at: At | null, lines: readonly CostLine[]): Selector | null {
  if (at === null) return null
  const before = context.problems.length
  const selector = items(context, at).map((item) => readClause(context, item, lines))
  return context.problems.length > before ? null : (selector as Clause[])
}

function readClause(context: Context, at: At, lines: readonly CostLine[]): Clause | null {
  if (!checkShape(context, selectorSchema, at, 'selector')) return null
  const keys: { key: SelectorKey; values: string[] }[] = []
  let except: Selector | null = null
  for (const entry of entries(context, at)) {
    if (entry.key === 'except') {
      except = readSelector(context, entry.at, lines)
      continue
    }
    const key = entry.key as SelectorKey
    keys.push({
      key,
      values: readValues(context, entry.at, key, FIXED[key] ?? null, () => [...new Set(lines.flatMap((line) => carried(line, key)))]),
    })
  }
  return { keys, except }
}

function readValues(context: Context, at: At, key: string, fixed: readonly string[] | null, known: () => readonly string[]): string[] {
  const values: string[] = []
  if (at.node.kind === 'list' && at.node.items.length === 0)
    report(context, 'EMPTY-VALUE', at, `\`${key}\` lists nothing`, 'Leave the key out to select everything.')
  for (const item of items(context, at)) {
    const value = textOf(item) ?? ''
    const possible = fixed ?? known()
    if (possible.includes(value)) values.push(value)
    else if (fixed !== null) report(context, 'BAD-WORD', item, `\`${short(value)}\` is not possible for \`${key}\``, suggest(value, fixed))
    else report(context, 'UNKNOWN-VALUE', item, `nothing in this scenario carries ${key} \`${short(value)}\``, suggest(value, possible))
  }
  return values
}

/** Reads a stream selector and gives the ids that it selects, in listed order. */
export function readStreamSelector(
  context: Context,
  at: At | null,
  streams: readonly Pick<Stream, 'id' | 'source' | 'kind' | 'funder'>[],
): string[] | null {
  if (at === null || !checkShape(context, streamSelectorSchema, at, 'selector')) return null
  const of = (stream: (typeof streams)[number], key: string) =>
    key === 'stream' ? stream.id : key === 'source' ? stream.source : key === 'kind' ? stream.kind : stream.funder
  let chosen = [...streams]
  for (const entry of entries(context, at)) {
    const fixed = entry.key === 'source' ? SOURCES : entry.key === 'kind' ? KINDS : null
    const values = readValues(context, entry.at, entry.key, fixed, () => [
      ...new Set(streams.map((stream) => of(stream, entry.key)).filter((value) => value !== null)),
    ])
    chosen = chosen.filter((stream) => values.includes(of(stream, entry.key) ?? ''))
  }
  return chosen.map((stream) => stream.id)
}
