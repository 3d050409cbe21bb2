/**
 * The hand-written input types and the schema say the same, held by the compiler; and the JSON Schemas hold what they promise.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { resultJsonSchema } from '../../src/result/json-schema.ts'
import type { ScenarioInput } from '../../src/scenario/input.ts'
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts'
import type { scenarioSchema } from '../../src/scenario/schema.ts'
import { simulate } from '../../src/simulate.ts'

type Holds<One, Other> = One extends Other ? true : false
const schemaIsInput: Holds<z.input<typeof scenarioSchema>, ScenarioInput> = true
const inputIsSchema: Holds<ScenarioInput, z.input<typeof scenarioSchema>> = true

const shipped = readdirSync('scenarios')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(`scenarios/${file}`, 'utf8'))

/** As an app would write it: every rule of grants, with its keys. */
const grants: ScenarioInput = {
  fundbraid: 1,
  name: 'Rules of grants',
  horizon: { from: 'FY26', through: 'FY26' },
  services: {
    care: {
      costs: {
        staff: { category: 'personnel', amount: 9000 },
        kit: { category: 'supplies', amount: 600 },
        rent: { category: 'indirect', amount: 900 },
      },
    },
  },
  streams: {
    award: {
      kind: 'grant',
      source: 'federal',
      awards: [{ annual: 6000 }],
      match: { ratio: { FY26: '25%' }, of: 'federal', from: { source: ['local', 'private'] }, inKind: 300 },
      indirect: { rate: '15%', costs: [{ category: 'personnel' }, { category: 'supplies' }], cite: '2 CFR 200.414(f)' },
      limits: [{ costs: { category: 'supplies' }, max: '10%', of: { category: ['personnel', 'supplies'] } }],
    },
    claims: {
      kind: 'fee-for-service',
      reimburses: [
        {
          costs: { category: 'personnel' },
          paidBy: { source: 'local' },
          rate: '= 0.2 / 2',
          interim: '80%',
          settles: 4,
          opening: { '2025-09': -50 },
        },
      ],
    },
    county: { kind: 'appropriation', awards: [{ annual: 3000 }] },
  },
  policy: {
    method: 'mix',
    mix: [
      { streams: { kind: 'grant' }, share: '60%' },
      { streams: { stream: 'county' }, share: '40%' },
    ],
    delivery: 'funded',
  },
}

describe('schemas', () => {
  test('an object with the rules of grants is taken by types, schema and reader alike', () => {
    expect(z.fromJSONSchema(scenarioJsonSchema() as never).safeParse(grants).error?.issues).toBeUndefined()
    const { options, total, findings } = simulate(grants)
    expect([options.method, options.delivery]).toEqual(['mix', 'funded'])
    expect(Object.keys(total.services)).toEqual(['care', 'claims-repayment'])
    expect(findings).toEqual([])
  })

  test('types and schema agree', () => {
    expect(schemaIsInput && inputIsSchema).toBe(true)
  })

  test('the result schema takes every shipped result, and nothing more or less', () => {
    const schema = z.fromJSONSchema(resultJsonSchema() as never)
    for (const text of shipped) {
      const result = JSON.parse(JSON.stringify(simulate(text)))
      expect(schema.safeParse(result).error?.issues).toBeUndefined()
      expect(schema.safeParse({ ...result, surprise: 1 }).success).toBe(false)
      const { lapses: _, ...less } = result
      expect(schema.safeParse(less).success).toBe(false)
    }
  })

  test('the scenario schema takes every shipped scenario, and refuses unknown keys', () => {
    const schema = z.fromJSONSchema(scenarioJsonSchema() as never)
    for (const text of shipped) {
      const given = parse(text)
      expect(schema.safeParse(given).error?.issues).toBeUndefined()
      expect(schema.safeParse({ ...given, strems: {} }).success).toBe(false)
      expect(schema.safeParse({ ...given, policy: { method: 'mixed' } }).success).toBe(false)
    }
  })
})
