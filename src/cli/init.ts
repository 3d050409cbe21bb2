/**
 * `fundbraid init`: writes a shipped scenario to start from, with the schema beside it, so that editors know the language. Never overwrites.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scenarioJsonSchema } from '../scenario/json-schema.ts'
import { nearest } from '../scenario/problems.ts'
import { CallError } from './exit.ts'
import { writeAll } from './files.ts'
import { say } from './output.ts'
import { schemaText } from './schema.ts'

const STARTER = 'starter'
const SCHEMA = 'fundbraid.schema.json'

export function runInit(name: string | undefined, { list, output }: { readonly list?: boolean; readonly output?: string }): void {
  const names = shippedNames()
  if (list === true) {
    const width = Math.max(...names.map((one) => one.length))
    for (const one of names) process.stdout.write(`${one.padEnd(width)}  ${titleOf(one)}\n`)
    return
  }
  const chosen = name ?? STARTER
  if (!names.includes(chosen)) {
    const near = nearest(chosen, names)
    throw new CallError(
      `there is no shipped scenario ${chosen}`,
      near === null ? `There are: ${names.join(', ')}.` : `Did you mean ${near}?`,
    )
  }
  const path = output ?? (name === undefined ? 'scenario.yaml' : `${name}.yaml`)
  if (existsSync(path))
    throw new CallError(`${path} is there already and is left as it is`, 'Choose another place with -o, or another folder.')
  const schema = join(dirname(path), SCHEMA)
  const content = schemaText(scenarioJsonSchema())
  const keep = existsSync(schema)
  writeAll([{ path, content: read(chosen) }, ...(keep ? [] : [{ path: schema, content }])])
  if (keep && readFileSync(schema, 'utf8') !== content) say(`${schema} is there already, from another version, and is left as it is`)
  say(`wrote ${path}${keep ? '' : ` and ${schema} (for editors)`}\nNow try: fundbraid simulate ${path}`)
}

function shippedNames(): string[] {
  return readdirSync(folder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort((one, other) => (one === STARTER ? -1 : other === STARTER ? 1 : one < other ? -1 : 1))
}

function read(name: string): string {
  return readFileSync(join(folder(), `${name}.yaml`), 'utf8')
}

function titleOf(name: string): string {
  return /^name: *(.*)$/m.exec(read(name))?.[1]?.replace(/^["']|["']$/g, '') ?? ''
}

/** The package's scenarios: some folders above this file, in the source as in the build. */
function folder(): string {
  let at = dirname(fileURLToPath(import.meta.url))
  for (let step = 0; step < 4; step++) {
    const candidate = join(at, 'scenarios')
    if (existsSync(join(candidate, `${STARTER}.yaml`))) return candidate
    at = dirname(at)
  }
  throw new Error('the shipped scenarios are missing from this installation')
}
