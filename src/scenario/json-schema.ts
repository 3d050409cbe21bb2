/**
 * The JSON Schema of the language, for editors: the zod schema with the definitions that its leaves name.
 * It tells shapes and words; what only numbers and references can tell stays with `fundbraid check`.
 */
import * as z from 'zod'
import {
  baselineSchema,
  CHANGE_SCHEMAS,
  carryoverSchema,
  costSchema,
  mixPartSchema,
  scenarioSchema,
  selectorSchema,
  streamSelectorSchema,
} from './schema.ts'
import { MONTH_ABBREVIATIONS } from './words.ts'

type Json = { [key: string]: unknown }

/** Draft 7, which editors understand. */
export function scenarioJsonSchema(): object {
  // Nothing is required: what a scenario extends may give it. `fundbraid check` tells what is missing.
  const { $schema, required: _, ...scenario } = jsonOf(scenarioSchema)
  return {
    $schema,
    $id: 'https://unpkg.com/fundbraid/dist/schema.json',
    title: 'fundbraid scenario, version 1',
    ...scenario,
    definitions: {
      number: { type: ['number', 'string'], description: '120000, "$1,250,000.50", 62%, or a formula "= enrollment * 2"' },
      value: VALUE,
      costs: { anyOf: [{ $ref: '#/definitions/value' }, COST_MAP] },
      costLine: withoutVersion(jsonOf(costSchema)),
      selector: withoutVersion(jsonOf(selectorSchema)),
      selectors: { anyOf: [{ $ref: '#/definitions/selector' }, { type: 'array', items: { $ref: '#/definitions/selector' } }] },
      streamSelector: withoutVersion(jsonOf(streamSelectorSchema)),
      baseline: { anyOf: [{ type: 'string', pattern: '^FY(\\d{2}|\\d{4})$' }, withoutVersion(jsonOf(baselineSchema))] },
      carryover: { anyOf: [{ const: 'none' }, withoutVersion(jsonOf(carryoverSchema))] },
      mix: {
        anyOf: [
          { type: 'object', additionalProperties: { $ref: '#/definitions/number' } },
          { type: 'array', minItems: 1, items: withoutVersion(jsonOf(mixPartSchema)) },
        ],
      },
      change: { anyOf: Object.values(CHANGE_SCHEMAS).map((schema) => withoutVersion(jsonOf(schema))) },
      months: {
        anyOf: [{ enum: ['all', 'school-year'] }, { type: 'array', minItems: 1, items: { enum: [...MONTH_ABBREVIATIONS] } }],
      },
    },
  }
}

const TEXT = { type: ['string', 'number'] }
const NUMBER = { $ref: '#/definitions/number' }
const list = (length: number) => ({ type: 'array', items: NUMBER, minItems: length, maxItems: length })

function uncertain(name: string, length: number, more: Json = {}): Json {
  return {
    type: 'object',
    properties: { [name]: list(length), ...more, note: TEXT, cite: TEXT },
    required: [name],
    additionalProperties: false,
  }
}

const DISTRIBUTION = {
  anyOf: [uncertain('pert', 3), uncertain('triangular', 3), uncertain('uniform', 2), uncertain('normal', 2, { min: NUMBER, max: NUMBER })],
}

const VALUE: Json = {
  anyOf: [
    NUMBER,
    {
      type: 'object',
      description: 'by fiscal year: { FY26: 100000, FY28: 120000, growth: 3% }',
      properties: { growth: { $ref: '#/definitions/value' }, note: TEXT, cite: TEXT },
      patternProperties: { '^FY(\\d{2}|\\d{4})$': { anyOf: [NUMBER, DISTRIBUTION] } },
      additionalProperties: false,
    },
    DISTRIBUTION,
  ],
}

const COST_MAP: Json = {
  type: 'object',
  properties: { note: TEXT, cite: TEXT },
  patternProperties: {
    '^[a-z][a-z0-9]*(-[a-z0-9]+)*$': { anyOf: [{ $ref: '#/definitions/costLine' }, { $ref: '#/definitions/value' }] },
  },
}

function jsonOf(schema: z.ZodType): Json {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }) as Json
  allowNotes(json)
  return json
}

function withoutVersion({ $schema: _, ...rest }: Json): Json {
  return rest
}

/** Maps whose keys are free names take `note` and `cite` too. */
function allowNotes(json: unknown): void {
  if (typeof json !== 'object' || json === null) return
  const map = json as Json
  if (map.propertyNames !== undefined && typeof map.additionalProperties === 'object' && map.properties === undefined) {
    const names = map.propertyNames as Json
    const { additionalProperties: value } = map
    delete map.propertyNames
    map.properties = { note: TEXT, cite: TEXT }
    map.patternProperties = { [String(names.pattern ?? '.')]: value }
    map.additionalProperties = false
  }
  for (const inner of Object.values(map)) allowNotes(inner)
}
