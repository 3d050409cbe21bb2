/** `fundbraid schema`: the JSON Schema of scenarios or results. */
import { resultJsonSchema } from '../result/json-schema.ts'
import { scenarioJsonSchema } from '../scenario/json-schema.ts'

export function runSchema({ result }: { readonly result?: boolean }): void {
  process.stdout.write(schemaText(result === true ? resultJsonSchema() : scenarioJsonSchema()))
}

export function schemaText(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}
