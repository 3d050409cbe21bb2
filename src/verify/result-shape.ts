/**
 * The shape of a result, key by key, so that everything behind it may read a result as its type says.
 *
 * It must never know which values are right.
 */
import type { Simulation } from '../result/types.ts'
import type { Audit } from './audit.ts'
import { amount, anything, by, fraction, list, month, only, orNull, record, type Shape, text, truth, version, whole } from './shape.ts'

type Keys<T> = { readonly [K in keyof T]-?: Shape }

const tier = only(1, 2, 3, null)

const figures: Keys<Simulation['total']> = {
  cost: amount,
  funded: amount,
  gap: amount,
  lapsed: amount,
  serviceLostIfNotRaised: amount,
  services: by(record({ cost: amount, funded: amount, gap: amount, serviceLost: amount, unserved: orNull(whole) })),
  streams: by(
    record({ opening: amount, released: amount, earned: amount, spent: amount, lapsed: amount, closing: amount, share: fraction }),
  ),
  paid: by(by(amount)),
}

const reason = record({ stream: text, code: text, since: month, rule: text, amount }, ['since', 'rule'])

const catalogue: Keys<Simulation['catalogue']> = {
  services: list(record({ id: text, name: text, tier, priority: orNull(whole), mandated: truth })),
  costs: list(
    record({
      ...{ id: text, service: text, tier, category: text, role: orNull(text), site: orNull(text) },
      ...{ population: orNull(text), provider: orNull(text), tags: list(text), priority: orNull(whole), mandated: truth },
    }),
  ),
  streams: list(record({ id: text, name: text, kind: text, source: text, counted: truth, ends: orNull(month), cite: orNull(text) })),
  awards: list(
    record({ stream: text, id: text, amount, fullAmount: orNull(amount), from: month, through: month, carriedThrough: orNull(month) }),
  ),
}

const causeKeys = {
  kind: only('ended', 'shrank', 'lagged', 'cost-growth', 'own-growth', 'structural'),
  stream: text,
  driver: text,
  service: text,
}
const cause = record({ ...causeKeys, amount: whole }, ['stream', 'driver', 'service'])

const causes: Keys<NonNullable<Simulation['causes']>> = {
  ...{ method: only('exact', 'sampled'), orders: orNull(whole), seed: orNull(whole), gap: amount },
  shares: list(
    record(
      {
        ...{ ...causeKeys, amount: whole, years: list(record({ fy: text, amount: whole })), services: by(whole) },
        ...{ gapIfRestored: orNull(amount), gapIfAlone: orNull(amount) },
      },
      ['stream', 'driver', 'service'],
    ),
  ),
}

const gap: Keys<Simulation['gaps'][number]> = {
  ...{ id: text, service: text, tier, critical: truth, from: month, through: month, amount, unserved: orNull(whole) },
  months: list(record({ month, amount })),
  reasons: list(reason),
  causes: list(cause),
}

const cut: Keys<NonNullable<Simulation['proof']>['cuts'][number]> = {
  ...{ priority: orNull(whole), from: month, through: month, need: amount, available: amount, gap: amount },
  costs: list(text),
  needs: list(record({ cost: text, from: month, through: month, amount })),
  money: list(record({ stream: text, award: text, amount, why: only('all', 'carryover', 'limit', 'of-cost') })),
  closed: list(reason),
}

const books: Pick<Keys<Simulation>, 'ledger' | 'needs' | 'movements'> = {
  ledger: orNull(list(record({ month, stream: text, award: text, service: text, cost: text, amount }))),
  needs: orNull(list(record({ month, service: text, cost: text, amount }))),
  movements: orNull(
    list(
      record({
        ...{ kind: only('opening', 'released', 'earned', 'lapsed', 'closing'), month, stream: text, award: text },
        ...{ service: orNull(text), amount },
      }),
    ),
  ),
}

const result: Keys<Simulation> = {
  fundbraid: only(1),
  engine: version,
  unit: only('cent'),
  scenario: record({ name: text, hash: text }),
  whatIf: orNull(text),
  changes: list(by(anything)),
  options: record({ method: text, order: list(text), delivery: text, prospects: text }),
  catalogue: record(catalogue),
  fiscalYears: list(record({ fy: text, from: month, through: month, ...figures })),
  total: record(figures),
  gaps: list(record(gap)),
  proof: orNull(record({ kind: only('exact', 'bounded'), gapAtLeast: amount, cuts: list(record(cut)), notHeld: list(text) })),
  asYouGo: orNull(record({ gap: amount })),
  lapses: list(
    record({
      ...{ stream: text, award: text, service: orNull(text), month, amount, couldHavePaid: amount },
      why: only('window-end', 'carryover-cap', 'carryover-end', 'reserved', 'revenue-unused'),
    }),
  ),
  causes: orNull(record(causes)),
  cash: orNull(
    record({
      ...{ opening: amount, minimum: orNull(amount), lowest: record({ month, balance: whole }) },
      months: list(record({ month, in: amount, out: amount, balance: whole })),
    }),
  ),
  findings: list(
    record(
      {
        ...{ code: text, severity: only('critical', 'warning', 'info'), message: text },
        ...{ path: text, rule: text, cite: text, amount, remedy: text },
      },
      ['path', 'rule', 'cite', 'amount', 'remedy'],
    ),
  ),
  ...books,
}

const simulation = record(result)

/** True when the value has the shape of a result; what is wrong with it is reported. */
export function isResult(audit: Audit, value: unknown): value is Simulation {
  return simulation(audit, value, '')
}

/** A result with its books. */
export type Booked = Simulation & { readonly [K in 'ledger' | 'needs' | 'movements']: NonNullable<Simulation[K]> }

export function hasBooks(audit: Audit, value: Simulation): value is Booked {
  return audit.check(
    value.ledger !== null && value.needs !== null && value.movements !== null,
    'NO-BOOKS',
    value.ledger === null ? 'ledger' : value.needs === null ? 'needs' : 'movements',
    () => 'verify needs the books: run simulate with --ledger',
  )
}
