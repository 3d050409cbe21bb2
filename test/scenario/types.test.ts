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

describe('schemas', () => {
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
      expect(schema.safeParse({ ...given, policy: { method: 'mix' } }).success).toBe(false)
    }
  })
})
