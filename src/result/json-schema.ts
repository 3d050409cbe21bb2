/**
 * The JSON Schema of a result, for those who read it in other languages. It follows `types.ts` key by key; a test holds results against it.
 */
import type { Simulation } from './types.ts'

type Json = { readonly [key: string]: unknown }

const CENTS: Json = { type: 'integer', description: 'cents' }
const TEXT: Json = { type: 'string' }
const WHOLE: Json = { type: 'integer' }
const TRUTH: Json = { type: 'boolean' }
const MONTH: Json = { type: 'string', pattern: '^\\d{4}-\\d{2}$' }
const YEAR: Json = { type: 'string', pattern: '^FY\\d{2,4}$' }
const NOTHING: Json = { type: 'null' }
const TIER: Json = { enum: [1, 2, 3, null] }

const oneOf = (...words: string[]): Json => ({ enum: words })
const orNull = (schema: Json): Json => ({ anyOf: [schema, NOTHING] })
const list = (items: Json): Json => ({ type: 'array', items })
const by = (values: Json): Json => ({ type: 'object', additionalProperties: values })

/** Every key is there, but for those that are named as optional. */
function record<T>(properties: { readonly [K in keyof T]-?: Json }, optional: readonly (keyof T & string)[] = []): Json {
  const required = Object.keys(properties).filter((key) => !(optional as readonly string[]).includes(key))
  return { type: 'object', properties, required, additionalProperties: false }
}

const FIGURES: { readonly [K in keyof Simulation['total']]-?: Json } = {
  cost: CENTS,
  funded: CENTS,
  gap: CENTS,
  lapsed: CENTS,
  serviceLostIfNotRaised: CENTS,
  services: by(record({ cost: CENTS, funded: CENTS, gap: CENTS, serviceLost: CENTS, unserved: orNull(WHOLE) })),
  streams: by(
    record({ opening: CENTS, released: CENTS, earned: CENTS, spent: CENTS, lapsed: CENTS, closing: CENTS, share: { type: 'number' } }),
  ),
  paid: by(by(CENTS)),
}

/** As the language writes them. */
const SHARE: Json = { type: ['string', 'number'] }
const CHANGES: readonly Json[] = [
  record({ end: TEXT, after: TEXT }),
  record({ extend: TEXT, by: WHOLE, award: TEXT }, ['award']),
  record({ renew: TEXT, months: WHOLE, amount: SHARE }),
  record({ delay: TEXT, by: WHOLE }),
  record({ cut: TEXT, by: SHARE, from: TEXT, ofYear: TRUTH }, ['ofYear']),
  record({ scale: TEXT, by: SHARE, from: TEXT }, ['from']),
  record({ set: TEXT, to: {}, from: TEXT }, ['from']),
  record({ add: { type: 'object' } }),
  record({ remove: TEXT }),
]

const KIND = oneOf('fee-for-service', 'grant', 'appropriation', 'philanthropy')
const SOURCE = oneOf('federal', 'state', 'local', 'private', 'payer')

const CATALOGUE = record<Simulation['catalogue']>({
  services: list(record({ id: TEXT, name: TEXT, tier: TIER, priority: orNull(WHOLE), mandated: TRUTH })),
  costs: list(
    record<Simulation['catalogue']['costs'][number]>({
      id: TEXT,
      service: TEXT,
      tier: TIER,
      category: TEXT,
      role: orNull(TEXT),
      site: orNull(TEXT),
      population: orNull(TEXT),
      provider: orNull(TEXT),
      tags: list(TEXT),
      priority: orNull(WHOLE),
      mandated: TRUTH,
    }),
  ),
  streams: list(
    record<Simulation['catalogue']['streams'][number]>({
      id: TEXT,
      name: TEXT,
      kind: KIND,
      source: SOURCE,
      counted: TRUTH,
      ends: orNull(MONTH),
      cite: orNull(TEXT),
    }),
  ),
  awards: list(
    record<Simulation['catalogue']['awards'][number]>({
      stream: TEXT,
      id: TEXT,
      amount: CENTS,
      fullAmount: orNull(CENTS),
      from: MONTH,
      through: MONTH,
      carriedThrough: orNull(MONTH),
    }),
  ),
})

const causes = (rest: { readonly [key: string]: Json }): Json[] => [
  record({ kind: oneOf('ended', 'shrank', 'lagged'), stream: TEXT, ...rest }),
  record({ kind: oneOf('cost-growth'), driver: TEXT, ...rest }),
  record({ kind: oneOf('own-growth'), service: TEXT, ...rest }),
  record({ kind: oneOf('structural'), ...rest }),
]

const SHARES = causes({
  ...{ amount: CENTS, years: list(record({ fy: YEAR, amount: CENTS })), services: by(CENTS) },
  ...{ gapIfRestored: orNull(CENTS), gapIfAlone: orNull(CENTS) },
})

const REASONS = list(
  record<Simulation['gaps'][number]['reasons'][number]>(
    {
      stream: TEXT,
      code: oneOf(
        'not-allowed',
        'limit',
        'no-match',
        'reserved',
        'not-started',
        'ended',
        'spent',
        'not-counted',
        'earned-elsewhere',
        'not-yet-arrived',
      ),
      since: MONTH,
      rule: TEXT,
      amount: CENTS,
    },
    ['since', 'rule'],
  ),
)

const PROOF = record<NonNullable<Simulation['proof']>>({
  kind: oneOf('exact', 'bounded'),
  gapAtLeast: CENTS,
  cuts: list(
    record<NonNullable<Simulation['proof']>['cuts'][number]>({
      priority: orNull(WHOLE),
      from: MONTH,
      through: MONTH,
      need: CENTS,
      available: CENTS,
      gap: CENTS,
      costs: list(TEXT),
      needs: list(record({ cost: TEXT, from: MONTH, through: MONTH, amount: CENTS })),
      money: list(record({ stream: TEXT, award: TEXT, amount: CENTS, why: oneOf('all', 'carryover', 'limit', 'of-cost') })),
      closed: REASONS,
    }),
  ),
  notHeld: list(TEXT),
})

const GAP = record<Simulation['gaps'][number]>({
  id: TEXT,
  service: TEXT,
  tier: TIER,
  critical: TRUTH,
  from: MONTH,
  through: MONTH,
  amount: CENTS,
  unserved: orNull(WHOLE),
  months: list(record({ month: MONTH, amount: CENTS })),
  reasons: REASONS,
  causes: list({ anyOf: causes({ amount: CENTS }) }),
})

const CASH = record<NonNullable<Simulation['cash']>>({
  opening: CENTS,
  minimum: orNull(CENTS),
  months: list(record({ month: MONTH, in: CENTS, out: CENTS, balance: CENTS })),
  lowest: record({ month: MONTH, balance: CENTS }),
})

export function resultJsonSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://unpkg.com/fundbraid/dist/result.schema.json',
    title: 'fundbraid result, version 1',
    ...record<Simulation>({
      fundbraid: { const: 1 },
      engine: TEXT,
      unit: { const: 'cent' },
      scenario: record({ name: TEXT, hash: TEXT }),
      whatIf: orNull(TEXT),
      changes: list({ anyOf: CHANGES }),
      options: record<Simulation['options']>({
        method: oneOf('braid', 'as-you-go', 'waterfall', 'mix'),
        order: list(TEXT),
        delivery: oneOf('full', 'funded'),
        prospects: oneOf('cutoff', 'discount', 'include', 'exclude'),
      }),
      catalogue: CATALOGUE,
      fiscalYears: list(record({ fy: YEAR, from: MONTH, through: MONTH, ...FIGURES })),
      total: record(FIGURES),
      gaps: list(GAP),
      proof: orNull(PROOF),
      asYouGo: orNull(record({ gap: CENTS })),
      lapses: list(
        record<Simulation['lapses'][number]>({
          stream: TEXT,
          award: TEXT,
          service: orNull(TEXT),
          month: MONTH,
          amount: CENTS,
          couldHavePaid: CENTS,
          why: oneOf('window-end', 'carryover-cap', 'carryover-end', 'reserved', 'revenue-unused'),
        }),
      ),
      causes: orNull(
        record<NonNullable<Simulation['causes']>>({
          ...{ method: oneOf('exact', 'sampled'), orders: orNull(WHOLE), seed: orNull(WHOLE), gap: CENTS },
          shares: list({ anyOf: SHARES }),
        }),
      ),
      cash: orNull(CASH),
      findings: list(
        record<Simulation['findings'][number]>(
          {
            ...{ code: TEXT, severity: oneOf('critical', 'warning', 'info'), message: TEXT },
            ...{ path: TEXT, rule: TEXT, cite: TEXT, amount: CENTS, remedy: TEXT },
          },
          ['path', 'rule', 'cite', 'amount', 'remedy'],
        ),
      ),
      ledger: orNull(list(record({ month: MONTH, stream: TEXT, award: TEXT, service: TEXT, cost: TEXT, amount: CENTS }))),
      needs: orNull(list(record({ month: MONTH, service: TEXT, cost: TEXT, amount: CENTS }))),
      movements: orNull(
        list(
          record({
            kind: oneOf('opening', 'released', 'earned', 'lapsed', 'closing'),
            month: MONTH,
            stream: TEXT,
            award: TEXT,
            service: orNull(TEXT),
            amount: CENTS,
          }),
        ),
      ),
    }),
  }
}
