/**
 * The shape of the language as a zod schema: which keys stand where, and what kind of thing each one takes.
 *
 * Leaves are checked by their own short functions, because a union of number, text, formula and map gives messages that help nobody;
 * what a leaf means (money, shares, formulas) is the readers' business. Each leaf carries its JSON Schema, so that editors know it too.
 */
import * as z from 'zod'
import type {
  AddInput,
  BaselineInput,
  CarryoverInput,
  ChangeInput,
  CostsInput,
  MixInput,
  MonthsInput,
  Num,
  SelectorsInput,
  SplitInput,
  StreamSelectorInput,
  Value,
} from './input.ts'
import { CATEGORIES, CHOSEN_SOURCES, DELIVERIES, ID_PATTERN, KINDS, METHODS, NAME_PATTERN, PROSPECTS, PROVIDERS } from './words.ts'

z.config({ jitless: true })

/** A number as the file has it: its text. Everything else is as in JavaScript. */
export class Written {
  constructor(readonly text: string) {}
}

/** What a leaf says when it refuses, in front of the words or the range that it takes. */
export type LeafFault = 'text' | 'truth' | 'value' | 'selector' | 'months' | 'mix' | `integer ${number} ${number}` | `word ${string}`

function leaf<T>(fault: LeafFault, accepts: (given: unknown) => boolean, json: Record<string, unknown>): z.ZodType<T, T> {
  return z.custom<T>(accepts, { message: fault }).meta(json)
}

const isText = (given: unknown) => (typeof given === 'string' && given.trim() !== '') || given instanceof Written
const isMap = (given: unknown) => typeof given === 'object' && given !== null && !Array.isArray(given) && !(given instanceof Written)

const text = leaf<string>('text', isText, { type: ['string', 'number'] })
const month = leaf<string>('text', isText, { type: 'string', pattern: '^\\d{4}-\\d{2}(-\\d{2})?$' })
const truth = leaf<boolean>('truth', (given) => typeof given === 'boolean', { type: 'boolean' })
const value = leaf<Value>('value', (given) => isText(given) || isMap(given), { $ref: '#/definitions/value' })
const num = leaf<Num>('value', isText, { $ref: '#/definitions/number' })
const costs = leaf<CostsInput>('value', (given) => isText(given) || isMap(given), { $ref: '#/definitions/costs' })
const selectors = leaf<SelectorsInput>('selector', (given) => isMap(given) || Array.isArray(given), { $ref: '#/definitions/selectors' })
const streamSelector = leaf<StreamSelectorInput>('selector', isMap, { $ref: '#/definitions/streamSelector' })
const carryover = leaf<CarryoverInput>('value', (given) => isText(given) || isMap(given), { $ref: '#/definitions/carryover' })
const months = leaf<MonthsInput>('months', (given) => isText(given) || Array.isArray(given), { $ref: '#/definitions/months' })
const limitOf = leaf<'award' | 'cost' | SelectorsInput>(
  'word award cost',
  (given) => given === 'award' || given === 'cost' || isMap(given) || Array.isArray(given),
  { anyOf: [{ enum: ['award', 'cost'] }, { $ref: '#/definitions/selectors' }] },
)
const mix = leaf<MixInput>('mix', (given) => isMap(given) || Array.isArray(given), { $ref: '#/definitions/mix' })
const byMonth = leaf<{ readonly [month: string]: Num }>('value', isMap, {
  type: 'object',
  propertyNames: { pattern: '^\\d{4}-\\d{2}$' },
  additionalProperties: { $ref: '#/definitions/number' },
})
const fiscalYear = leaf<string>('text', isText, { type: 'string', pattern: '^FY(\\d{2}|\\d{4})$' })

function integer(least: number, most: number): z.ZodType<number, number> {
  const accepts = (given: unknown) =>
    given instanceof Written && /^\+?\d{1,9}$/.test(given.text) && Number(given.text) >= least && Number(given.text) <= most
  return leaf<number>(`integer ${least} ${most}`, accepts, { type: 'integer', minimum: least, maximum: most })
}

function word<const W extends readonly string[]>(words: W): z.ZodType<W[number], W[number]> {
  const accepts = (given: unknown) => typeof given === 'string' && words.includes(given)
  return leaf<W[number]>(`word ${words.join(' ')}`, accepts, { enum: [...words] })
}

function map<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject({ ...shape, note: text.optional(), cite: text.optional() })
}

const attributes = {
  tier: integer(1, 3).optional(),
  site: text.optional(),
  population: text.optional(),
  provider: word(PROVIDERS).optional(),
  tags: z.array(text).readonly().optional(),
}
const season = { months: months.optional(), from: month.optional(), through: month.optional() }
const urgency = { priority: integer(1, 999).optional(), mandated: truth.optional(), notice: integer(0, 60).optional() }

const share = leaf<{ readonly [value: string]: Value }>('value', isMap, {
  type: 'object',
  additionalProperties: { $ref: '#/definitions/value' },
})

export const splitSchema: z.ZodType<SplitInput, SplitInput> = z.strictObject({
  tier: share.optional(),
  site: share.optional(),
  population: share.optional(),
  provider: share.optional(),
}) as z.ZodType<SplitInput, SplitInput>

export const costSchema = map({
  ...attributes,
  ...season,
  ...urgency,
  category: word(CATEGORIES),
  role: text.optional(),
  amount: value.optional(),
  fte: value.optional(),
  salary: value.optional(),
  fringe: value.optional(),
  units: value.optional(),
  unitCost: value.optional(),
  once: month.optional(),
  split: splitSchema.optional(),
})

export const serviceSchema = map({
  ...attributes,
  ...season,
  ...urgency,
  name: text.optional(),
  serves: value.optional(),
  costs,
})

export const carryoverSchema = map({ months: integer(1, 600), max: num.optional(), exemptBelow: num.optional() })

export const awardSchema = map({
  amount: value.optional(),
  annual: value.optional(),
  monthly: value.optional(),
  remaining: value.optional(),
  counts: num.optional(),
  from: month.optional(),
  through: month.optional(),
  yearStarts: text.optional(),
  spendFor: integer(1, 600).optional(),
  chance: num.optional(),
  carryover: carryover.optional(),
})

export const earnSchema = map({
  ...season,
  service: text,
  revenue: value.optional(),
  units: value.optional(),
  share: value.optional(),
  rate: value.optional(),
  collected: value.optional(),
  federalShare: value.optional(),
})

export const limitSchema = map({
  costs: selectors,
  max: value.optional(),
  min: value.optional(),
  of: limitOf.optional(),
  appliesFrom: num.optional(),
})

export const reimburseSchema = map({
  costs: selectors,
  paidBy: streamSelector,
  rate: value,
  interim: num.optional(),
  settles: integer(0, 120).optional(),
  opening: byMonth.optional(),
})

export const matchSchema = map({ ratio: value, of: word(['federal', 'total']), from: streamSelector, inKind: value.optional() })
export const mixPartSchema = map({ streams: streamSelector, share: num })

export const streamSchema = map({
  kind: word(KINDS),
  name: text.optional(),
  source: word(CHOSEN_SOURCES).optional(),
  funder: text.optional(),
  aln: text.optional(),
  account: text.optional(),
  pays: selectors.optional(),
  excludes: selectors.optional(),
  awards: z.array(awardSchema).readonly().optional(),
  earns: z.array(earnSchema).readonly().optional(),
  carryover: carryover.optional(),
  reimburses: z.array(reimburseSchema).readonly().optional(),
  limits: z.array(limitSchema).readonly().optional(),
  indirect: map({ rate: value, costs: selectors }).optional(),
  match: matchSchema.optional(),
  lastResort: truth.optional(),
  after: streamSelector.optional(),
  chance: num.optional(),
  renewal: map({ chance: num, months: integer(1, 600), amount: num, decideBy: integer(0, 120).optional() }).optional(),
  paidAfter: integer(0, 120).optional(),
  paid: word(['upfront']).optional(),
})

/** A selector's keys; `except` holds selectors again. */
export const selectorSchema = map({
  service: selectorValues(),
  cost: selectorValues(),
  tier: selectorValues(),
  category: selectorValues(),
  role: selectorValues(),
  provider: selectorValues(),
  site: selectorValues(),
  population: selectorValues(),
  tag: selectorValues(),
  except: selectors.optional(),
})
export const streamSelectorSchema = map({
  stream: selectorValues(),
  source: selectorValues(),
  kind: selectorValues(),
  funder: selectorValues(),
})

function selectorValues() {
  return leaf<string | readonly string[]>('value', (given) => isText(given) || (Array.isArray(given) && given.every(isText)), {
    anyOf: [{ type: ['string', 'number'] }, { type: 'array', minItems: 1, items: { type: ['string', 'number'] } }],
  }).optional()
}

const present = leaf<unknown>('value', (given) => given !== undefined, {})

/** Each change has its own word, which is the key that names what is changed. */
export const CHANGE_SCHEMAS = {
  end: map({ end: text, after: month }),
  extend: map({ extend: text, by: integer(1, 600), award: text.optional() }),
  renew: map({ renew: text, months: integer(1, 600), amount: num }),
  delay: map({ delay: text, by: integer(1, 600) }),
  cut: map({ cut: text, by: num, from: month, ofYear: truth.optional() }),
  scale: map({ scale: text, by: num, from: text.optional() }),
  set: map({ set: text, to: present, from: fiscalYear.optional() }),
  add: map({ add: leaf<AddInput>('value', isMap, { type: 'object' }) }),
  remove: map({ remove: text }),
} as const
const change = leaf<ChangeInput>('value', (given) => given !== undefined, { $ref: '#/definitions/change' })

const baseline = leaf<BaselineInput>('value', (given) => isText(given) || isMap(given), { $ref: '#/definitions/baseline' })
export const baselineSchema = map({ amount: num, units: num.optional() })
const effort = map({ streams: streamSelector, baseline, atLeast: num, per: text.optional() })
const supplant = map({ services: z.array(text).readonly(), baseline: fiscalYear, tolerance: num.optional() })
const expectation = map({
  fy: fiscalYear.optional(),
  month: month.optional(),
  stream: text.optional(),
  service: text.optional(),
  cost: num.optional(),
  funded: num.optional(),
  gap: num.optional(),
  spent: num.optional(),
  earned: num.optional(),
  lapsed: num.optional(),
  closing: num.optional(),
})
const test = map({
  effort: effort.optional(),
  anyOf: z.array(map({ effort })).readonly().optional(),
  supplant: supplant.optional(),
  expect: expectation.optional(),
})

const id = z.string().regex(ID_PATTERN)
const name = z.string().regex(NAME_PATTERN)

export const scenarioSchema = map({
  fundbraid: leaf<1>('value', isText, { const: 1 }),
  name: text,
  notes: text.optional(),
  extends: text.optional(),
  fiscalYear: text.optional(),
  horizon: map({ from: fiscalYear, through: fiscalYear }),
  assumptions: z.record(name, value).readonly().optional(),
  levers: z
    .record(name, map({ low: num, high: num }))
    .readonly()
    .optional(),
  services: z.record(id, serviceSchema).readonly(),
  streams: z.record(id, streamSchema).readonly(),
  policy: map({
    method: word(METHODS).optional(),
    order: z.array(text).readonly().optional(),
    mix: mix.optional(),
    delivery: word(DELIVERIES).optional(),
    prospects: word(PROSPECTS).optional(),
  }).optional(),
  students: text.optional(),
  tests: z.array(test).readonly().optional(),
  ratios: z.record(z.string(), num).readonly().optional(),
  cash: map({
    opening: num.optional(),
    minimum: num.optional(),
    receivable: byMonth.optional(),
  }).optional(),
  whatIfs: z
    .record(id, map({ name: text.optional(), changes: z.array(change).readonly() }))
    .readonly()
    .optional(),
})
