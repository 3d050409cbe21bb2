/**
 * Holds a part of the tree against its schema and turns what zod finds into problems of ours: with a place, in words, with a hint.
 */
import type * as z from 'zod'
import { type At, type Context, isNote, report } from './context.ts'
import { type Node, nodeAt, type Path } from './node.ts'
import { short } from './numbers.ts'
import { nearest, suggest } from './problems.ts'
import { type LeafFault, Written } from './schema.ts'

/** Where a map stands, for the list of keys that come later. */
export type MapName =
  | 'scenario'
  | 'service'
  | 'cost line'
  | 'stream'
  | 'policy'
  | 'award'
  | 'selector'
  | 'carryover'
  | 'split'
  | 'mix'
  | 'change'
  | 'baseline'

/** True when nothing is wrong with the shape of this part. Every problem is reported. */
export function checkShape(context: Context, schema: z.ZodType, at: At, where: MapName): boolean {
  const outcome = schema.safeParse(project(at.node))
  if (outcome.success) return true
  for (const issue of outcome.error.issues) reportIssue(context, schema, at, issue, where)
  return false
}

/** The tree as JavaScript for zod: numbers stay text, notes of maps with free keys are left out. */
function project(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(project)
  if (node.kind === 'map') {
    const object: { [key: string]: unknown } = {}
    for (const entry of node.entries) {
      const scalar = entry.value.kind !== 'map' && entry.value.kind !== 'list' && entry.value.kind !== 'null'
      if (isNote(entry.key) && scalar) continue
      object[entry.key] = project(entry.value)
    }
    return object
  }
  if (node.kind === 'null') return null
  if (node.kind === 'boolean') return node.text === 'true'
  return node.kind === 'number' ? new Written(node.text) : node.text
}

function reportIssue(context: Context, schema: z.ZodType, root: At, issue: z.core.$ZodIssue, where: MapName): void {
  const inner = issue.path as Path
  const { node, depth } = nodeAt(root.node, inner)
  const at: At = { node, path: [...root.path, ...inner] }
  const key = inner.length > 0 ? String(inner.at(-1)) : where
  const holdsKeys = depth < inner.length || issue.code === 'unrecognized_keys'
  if (holdsKeys && node.kind !== 'map' && node.kind !== 'list') {
    // A single value where keys are meant: what zod misses inside of it is no news.
    const path = inner.slice(0, depth)
    const name = path.length > 0 ? String(path.at(-1)) : where
    if (!context.spoiled.has(node))
      report(context, 'WRONG-TYPE', { node, path: [...root.path, ...path] }, `\`${name}\` takes a map of keys, not ${describe(node)}`)
    return
  }
  if (depth < inner.length) {
    const name = place(inner.slice(0, -1), where)
    context.problems.push({
      code: 'MISSING-KEY',
      severity: 'error',
      message: `${name} needs \`${key}\``,
      hint: EXAMPLES[inner.includes('tests') ? `${inner.at(-2)}.${key}` : key] ?? null,
      path: at.path,
      at: node.place,
    })
    return
  }
  if (context.spoiled.has(node)) return
  if (node.kind === 'null' || (node.kind === 'text' && node.text.trim() === ''))
    return report(context, 'EMPTY-VALUE', at, `\`${key}\` has nothing behind it`, 'Give it a value, or leave the line out.')
  if (issue.code === 'unrecognized_keys') return reportKeys(context, schema, at, inner, issue.keys, where)
  if (issue.code === 'invalid_key') {
    const entry = node.kind === 'map' ? undefined : entryOf(root.node, inner)
    const isName = inner.at(-2) === 'assumptions' || inner.at(-2) === 'levers'
    const rule = isName
      ? 'lower-case letters, digits and _, such as medicaid_share'
      : 'lower-case letters, digits and -, such as title-iv-a'
    return report(
      context,
      'BAD-ID',
      at,
      `\`${short(key)}\` cannot be ${isName ? 'a name' : 'an id'}`,
      `Use ${rule}.`,
      entry?.keyPlace ?? keyPlace(root.node, inner),
    )
  }
  if (issue.code === 'custom') return reportLeaf(context, at, key, issue.message as LeafFault)
  const wanted = issue.code === 'invalid_type' && issue.expected === 'array' ? 'a list' : 'a map of keys'
  report(
    context,
    'WRONG-TYPE',
    at,
    `\`${key}\` takes ${wanted}, not ${describe(node)}`,
    wanted === 'a list' ? `Write ${key}: [ … ] or one line for each with - in front.` : (EXAMPLES[key] ?? null),
  )
}

function entryOf(root: Node, path: Path) {
  const parent = nodeAt(root, path.slice(0, -1)).node
  return parent.kind === 'map' ? parent.entries.find((entry) => entry.key === String(path.at(-1))) : undefined
}

function keyPlace(root: Node, path: Path) {
  return entryOf(root, path)?.keyPlace ?? root.place
}

/** A few keys are easier shown than described. */
const EXAMPLES: { readonly [key: string]: string } = {
  fundbraid: 'The first line of a scenario is fundbraid: 1 (the version of the language).',
  name: 'name: what the scenario is called, for example name: Student support, FY26 to FY31.',
  horizon: 'For example horizon: { from: FY26, through: FY30 }.',
  costs: 'For example costs: 120000, or a map of cost lines.',
  category: 'One of personnel, fringe, travel, equipment, supplies, contractual, construction, other, indirect.',
  kind: 'One of fee-for-service, grant, appropriation, philanthropy.',
  services: 'services: lists what is to be paid for.',
  streams: 'streams: lists who can pay.',
  'effort.streams': 'For example streams: { source: [local] }: whose spending is compared.',
  'effort.baseline': 'For example baseline: FY26, or actuals: baseline: { amount: 4200000, units: 700 }.',
  'effort.atLeast': 'For example atLeast: 100%.',
  'supplant.services': 'For example services: [counselling].',
  'supplant.baseline': 'For example baseline: FY26.',
  'baseline.amount': 'For example baseline: { amount: 4200000, units: 700 }.',
}

function place(inner: Path, where: MapName): string {
  if (inner.length === 0) return where === 'scenario' ? 'the scenario' : `the ${where}`
  return `\`${inner.join('.')}\``
}

function reportKeys(context: Context, schema: z.ZodType, at: At, inner: Path, keys: readonly string[], where: MapName): void {
  const known = knownKeys(schema, inner)
  const name = mapName(inner, where)
  const byKey = new Map(at.node.kind === 'map' ? at.node.entries.map((entry) => [entry.key, entry]) : [])
  for (const key of keys) {
    const entry = byKey.get(key)
    const value: At = { node: entry?.value ?? at.node, path: [...at.path, key] }
    report(context, 'UNKNOWN-KEY', value, `\`${short(key)}\` is not a key of ${article(name)}`, suggest(key, known), entry?.keyPlace)
  }
}

function mapName(inner: Path, where: MapName): string {
  if (inner.length === 0) return where
  if (where === 'scenario' && inner.length === 2 && inner[0] === 'services') return 'service'
  if (where === 'scenario' && inner.length === 2 && inner[0] === 'streams') return 'stream'
  if (inner[2] === 'awards') return 'award'
  if (inner[2] === 'limits') return 'limit'
  return String(inner.findLast((key) => typeof key === 'string'))
}

function article(name: string): string {
  if (['scenario', 'service', 'cost line', 'stream', 'selector', 'split', 'limit', 'change'].includes(name)) return `a ${name}`
  return name === 'award' ? 'an award' : `\`${name}\``
}

/** The keys that a strict map of the schema takes; [] where keys are free. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: zod's definitions are walked by shape, each step is checked
  let at: any = schema
  const bare = () => {
    while (at?._zod?.def?.innerType) at = at._zod.def.innerType
  }
  for (const key of path) {
    bare()
    const def = at?._zod?.def
    at = def?.type === 'object' ? def.shape[key] : def?.type === 'record' ? def.valueType : def?.element
  }
  bare()
  const shape = at?._zod?.def?.shape as object | undefined
  return shape === undefined ? [] : Object.keys(shape)
}

function reportLeaf(context: Context, at: At, key: string, fault: LeafFault): void {
  const { node } = at
  const written = node.kind === 'map' || node.kind === 'list' ? describe(node) : `\`${short(node.text)}\``
  const [kind, ...words] = fault.split(' ')
  if (kind === 'word') {
    if (node.kind === 'map' || node.kind === 'list')
      return report(context, 'WRONG-TYPE', at, `\`${key}\` takes one word, not ${describe(node)}`, `Possible here: ${words.join(', ')}.`)
    const near = nearest(node.text, words)
    return report(
      context,
      'BAD-WORD',
      at,
      `${written} is not possible for \`${key}\``,
      near === null ? `Possible here: ${words.join(', ')}.` : `Did you mean \`${near}\`?`,
    )
  }
  if (kind === 'integer') {
    const whole = node.kind === 'number' && /^[+-]?\d+$/.test(node.text)
    const code = node.kind === 'number' ? 'NUMBER-RANGE' : 'WRONG-TYPE'
    return report(
      context,
      code,
      at,
      `\`${key}\` takes a whole number from ${words[0]} to ${words[1]}, not ${written}`,
      whole || node.kind === 'number' ? null : node.kind === 'text' && node.quoted ? 'Write the number without quotes.' : null,
    )
  }
  if (kind === 'truth')
    return report(
      context,
      'WRONG-TYPE',
      at,
      `\`${key}\` takes true or false, not ${written}`,
      'Only the words true and false are truth values.',
    )
  if (kind === 'text')
    return report(
      context,
      'WRONG-TYPE',
      at,
      `\`${key}\` takes text, not ${written}`,
      node.kind === 'boolean' ? 'Put quotes around it if it is meant as text.' : null,
    )
  if (kind === 'selector')
    return report(
      context,
      'WRONG-TYPE',
      at,
      `\`${key}\` takes a selector, not ${written}`,
      'For example { tier: [1, 2], category: personnel }, or {} for everything.',
    )
  if (kind === 'mix')
    return report(
      context,
      'WRONG-TYPE',
      at,
      `\`${key}\` takes shares of streams, not ${written}`,
      'For example mix: { medicaid: 55%, county: 35%, foundation: 10% }.',
    )
  if (kind === 'months') return report(context, 'WRONG-TYPE', at, `\`${key}\` takes all, school-year or a list of months, not ${written}`)
  report(
    context,
    'WRONG-TYPE',
    at,
    `\`${key}\` takes a value, not ${describe(node)}`,
    node.kind === 'boolean' ? 'A number, such as 120000 or 62%.' : null,
  )
}

export function describe(node: Node): string {
  if (node.kind === 'map') return 'a map of keys'
  if (node.kind === 'list') return 'a list'
  if (node.kind === 'null') return 'nothing'
  return node.kind === 'boolean' ? `the truth value ${node.text}` : `\`${short(node.text)}\``
}
