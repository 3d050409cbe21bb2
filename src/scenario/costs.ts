/**
 * Services and their cost lines: who is served, what it costs, when, and with which attributes rules can name it.
 */
import { type Exact, isAmountInDollars, ZERO } from '../money/exact.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { type At, type Context, entries, get, has, items, report, text, textOf, truth, whole } from './context.ts'
import { readMonth, readSeason, WHOLE_HORIZON } from './dates.ts'
import { remembered } from './memory.ts'
import type { Place } from './node.ts'
import { short } from './numbers.ts'
import { priceIn } from './price.ts'
import type { Attributes, ByYear, Cost, CostLine, Price, Season, Service } from './scenario.ts'
import { costSchema } from './schema.ts'
import { checkShape } from './shape.ts'
import { readSplit } from './split.ts'
import { byYear, readValue, type Unit } from './value.ts'
import { ID_PATTERN, RESERVED_IDS } from './words.ts'
import { isInside, yearOf, yearsOf } from './years.ts'

/** `basis`: what else in the file a service hangs on. */
export function readServices(context: Context, at: At | null, basis: readonly unknown[]): Service[] {
  if (at !== null && at.node.kind === 'map' && at.node.entries.length === 0)
    report(context, 'EMPTY-VALUE', at, '`services` lists nothing to pay for', 'Give at least one service with its costs.')
  return entries(context, at).flatMap(({ key, keyPlace, at: service }) => {
    if (!isFreeId(context, service, key, keyPlace) || service.node.kind !== 'map') return []
    return [remembered(context, service, basis, () => readService(context, service, key))]
  })
}

/** Ids that postings use for themselves cannot name a service or stream. */
export function isFreeId(context: Context, at: At, id: string, keyPlace: Place): boolean {
  if (!RESERVED_IDS.includes(id)) return ID_PATTERN.test(id)
  report(
    context,
    'RESERVED-NAME',
    at,
    `\`${id}\` is a word of the language and cannot be an id`,
    `Call it ${id}-money or the like.`,
    keyPlace,
  )
  return false
}

/** What a service hands down to its lines. */
type Inherited = Attributes & {
  readonly service: string
  readonly ownPriority: number | null
  readonly mandated: boolean
  readonly notice: number | null
  readonly season: Season
}

function readService(context: Context, at: At, id: string): Service {
  const season = readSeason(context, at, WHOLE_HORIZON)
  const mandated = truth(context, at, 'mandated') ?? false
  const ownPriority = whole(context, at, 'priority')
  const inherited: Inherited = {
    ...readAttributes(context, at, null),
    service: id,
    ownPriority,
    mandated,
    notice: whole(context, at, 'notice'),
    season,
  }
  const serves = readValue(context, get(context, at, 'serves'), 'count')
  return {
    id,
    name: text(context, at, 'name') ?? id,
    tier: inherited.tier,
    priority: ownPriority ?? (mandated ? 1 : null),
    mandated,
    serves: byYear(context, serves, yearsOf(context.calendar, season)),
    season,
    costs: readCosts(context, get(context, at, 'costs'), inherited),
  }
}

function readAttributes(context: Context, at: At, base: Attributes | null): Attributes {
  const tier = whole(context, at, 'tier')
  const tags = has(at, 'tags') ? items(context, get(context, at, 'tags')).flatMap((tag) => textOf(tag) ?? []) : []
  return {
    tier: (tier as Attributes['tier']) ?? base?.tier ?? null,
    site: text(context, at, 'site') ?? base?.site ?? null,
    population: text(context, at, 'population') ?? base?.population ?? null,
    provider: (text(context, at, 'provider') as Attributes['provider']) ?? base?.provider ?? null,
    tags: [...new Set([...(base?.tags ?? []), ...tags])],
  }
}

/** Words that only a Value has as keys: they tell a Value by year from a map of cost lines. */
const VALUE_KEY = /^(FY\d*|growth|pert|triangular|uniform|normal)$/i

function isValue(at: At): boolean {
  return at.node.kind !== 'map' || at.node.derived !== undefined || at.node.entries.some((entry) => VALUE_KEY.test(entry.key))
}

function readCosts(context: Context, at: At | null, inherited: Inherited): Cost[] {
  if (at === null) return []
  if (isValue(at)) return [readCost(context, at, 'cost', inherited)]
  const listed = entries(context, at)
  if (listed.length === 0)
    report(context, 'EMPTY-VALUE', at, '`costs` lists no cost line', 'Write what the service costs, such as costs: 120000.')
  return listed.flatMap(({ key, keyPlace, at: cost }) => {
    if (ID_PATTERN.test(key) && !RESERVED_IDS.includes(key)) return [readCost(context, cost, key, inherited)]
    report(
      context,
      'BAD-ID',
      cost,
      `\`${short(key)}\` cannot be the id of a cost line`,
      'Use lower-case letters, digits and -, such as partner-agencies.',
      keyPlace,
    )
    return []
  })
}

function readCost(context: Context, at: At, key: string, inherited: Inherited): Cost {
  const before = context.problems.length
  const id = `${inherited.service}/${key}`
  const { calendar } = context
  if (isValue(at)) {
    const amount = byYear(context, readValue(context, at, 'money'), yearsOf(calendar, inherited.season))
    const { ownPriority, season, ...attributes } = inherited
    const line: CostLine = {
      ...attributes,
      id,
      category: 'other',
      role: null,
      priority: ownPriority ?? (inherited.mandated ? 1 : null),
      share: null,
    }
    return { id, price: amount === null ? UNKNOWN : { by: 'amount', amount }, season, once: null, lines: [line] }
  }
  checkShape(context, costSchema, at, 'cost line')
  const season = readSeason(context, at, inherited.season)
  const once = readOnce(context, at)
  const years = once === null ? yearsOf(calendar, season) : calendar !== null && isInside(calendar, once) ? [yearOf(calendar, once)] : []
  if (calendar !== null && years.length === 0 && context.problems.length === before) noteOutside(context, at, id, once)
  const price = readPrice(context, at, years)
  const mandated = truth(context, at, 'mandated') ?? inherited.mandated
  const line: Omit<CostLine, 'id' | 'share'> = {
    ...readAttributes(context, at, inherited),
    service: inherited.service,
    category: text(context, at, 'category') ?? 'other',
    role: text(context, at, 'role'),
    priority: whole(context, at, 'priority') ?? inherited.ownPriority ?? (mandated ? 1 : null),
    mandated,
    notice: whole(context, at, 'notice') ?? inherited.notice,
  }
  const shares = readSplit(context, at, years)
  if (price !== null && context.problems.length === before) checkPrice(context, at, price, years)
  const lines =
    shares === null
      ? [{ ...line, id, share: null }]
      : shares.map(({ attribute, value, name, share }) => ({ ...line, [attribute]: value, id: `${id}/${name}`, share }))
  return { id, price: price ?? UNKNOWN, season, once, lines }
}

/** Stands for a price with a problem: its lines are still there for selectors to name, and nothing is ever run with it. */
const UNKNOWN: Price = { by: 'amount', amount: new Map() }

function readOnce(context: Context, at: At): MonthIndex | null {
  const once = get(context, at, 'once')
  if (once === null) return null
  const beside = ['months', 'from', 'through'].find((key) => has(at, key))
  if (beside !== undefined) {
    report(
      context,
      'CONFLICT',
      once,
      `\`once\` and \`${beside}\` cannot stand together`,
      'once: puts the whole amount into one month; take one of them away.',
    )
    return null
  }
  return readMonth(context, once)
}

function noteOutside(context: Context, at: At, id: string, once: MonthIndex | null): void {
  const why = once === null ? 'none of its months lies inside the horizon' : `${formatMonth(once)} lies outside of the horizon`
  context.notices.push({
    code: 'cost-outside-horizon',
    severity: 'info',
    message: `${id} costs nothing in this plan: ${why}`,
    path: at.path,
  })
}

const WAYS = ['amount', 'fte', 'units'] as const
const COMPANIONS: { readonly [key: string]: string } = { salary: 'fte', fringe: 'fte', unitCost: 'units' }

function readPrice(context: Context, at: At, years: readonly number[]): Price | null {
  const ways = WAYS.filter((way) => has(at, way))
  const hint = 'A cost line has amount, or fte with salary (and fringe), or units with unitCost.'
  const lost = Object.keys(COMPANIONS).find((key) => has(at, key) && !has(at, COMPANIONS[key]!))
  if (ways.length !== 1) {
    const said = ways.length === 0 ? 'does not say what it costs' : `says in ${ways.length} ways what it costs: ${ways.join(', ')}`
    report(context, 'ONE-OF', at, `the cost line ${said}`, hint)
    return null
  }
  if (lost !== undefined) {
    report(
      context,
      'CONFLICT',
      { node: at.node, path: [...at.path, lost] },
      `\`${lost}\` stands beside \`${ways[0]}\`, but belongs to \`${COMPANIONS[lost]}\``,
      hint,
    )
    return null
  }
  const value = (key: string, unit: Unit): ByYear | null => byYear(context, readValue(context, get(context, at, key), unit), years)
  switch (ways[0]!) {
    case 'amount': {
      const amount = value('amount', 'money')
      return amount === null ? null : { by: 'amount', amount }
    }
    case 'units': {
      if (!isThere(context, at, 'unitCost', 'units')) return null
      const [units, unitCost] = [value('units', 'count'), value('unitCost', 'money')]
      return units === null || unitCost === null ? null : { by: 'units', units, unitCost }
    }
    case 'fte': {
      if (!isThere(context, at, 'salary', 'fte')) return null
      const [fte, salary, fringe] = [value('fte', 'count'), value('salary', 'money'), value('fringe', 'open share')]
      return fte === null || salary === null || (fringe === null && has(at, 'fringe')) ? null : { by: 'fte', fte, salary, fringe }
    }
  }
}

function isThere(context: Context, at: At, key: string, beside: string): boolean {
  if (has(at, key)) return true
  report(
    context,
    'MISSING-KEY',
    at,
    `\`${beside}\` needs \`${key}\` beside it`,
    `For example ${beside === 'fte' ? 'fte: 2.5, salary: 78000' : 'units: 400, unitCost: 4.10'}.`,
  )
  return false
}

function checkPrice(context: Context, at: At, price: Price, years: readonly number[]): void {
  const wrong = years.find((year) => !isAmountInDollars(priceIn(price, year)))
  if (wrong === undefined) return
  report(context, 'AMOUNT-RANGE', at, `the cost of ${formatFiscalYear(wrong)} is above 90 trillion dollars`, 'Check the number of zeros.')
}

/** Everything that the services cost in the horizon, in dollars: the books must be able to hold the sum. Rounding adds far less than lies between 90 trillion and 2^53 cents. */
export function allCosts(services: readonly Service[], years: readonly number[]): Exact {
  let sum: Exact = ZERO
  for (const service of services)
    for (const cost of service.costs) for (const year of years) if (hasYear(cost.price, year)) sum = sum.plus(priceIn(cost.price, year))
  return sum
}

function hasYear(price: Price, year: number): boolean {
  const first = price.by === 'amount' ? price.amount : price.by === 'fte' ? price.fte : price.units
  return first.has(year)
}
