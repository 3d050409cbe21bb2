/**
 * `extends:` – a scenario that says only what differs from another one. Maps merge by key, lists and scalars replace, `null` removes.
 * Texts come from the caller's `load`; nothing is opened here.
 */
import { textOf } from './context.ts'
import { child, type MapNode, type Node, type Path } from './node.ts'
import { short } from './numbers.ts'
import { type Problem, suggest } from './problems.ts'
import type { Reading } from './source.ts'
import { parseText } from './text.ts'
import { withKey } from './tree.ts'

/** The text of a file, by its path from the folder of the first one. Throws with a sentence if there is none. */
export type Load = (path: string) => string

const MOST_LINKS = 5

type Loading = { readonly file: string | null; readonly load: Load | undefined; readonly maxBytes: number }

/** The reading with everything that it extends; problems of every file that was read. */
export function extended(reading: Reading, file: string | null, load: Load | undefined, maxBytes: number): Reading {
  return withBase(reading, { file, load, maxBytes }, [file === null ? '' : file.slice(folderOf(file).length)])
}

/** `chain` are the paths that led here, the first one's file in front. */
function withBase(reading: Reading, loading: Loading, chain: readonly string[]): Reading {
  const { root } = reading
  const at = root?.kind === 'map' ? child(root, 'extends') : undefined
  // What is no text has its problem from the shape of the scenario.
  if (root?.kind !== 'map' || at === undefined || at.kind === 'map' || at.kind === 'list' || at.kind === 'null') return reading
  const refuse = (message: string, hint: string | null): Reading => ({
    ...reading,
    root: null,
    problems: [...reading.problems, { code: 'EXTENDS', severity: 'error', message, hint, path: ['extends'], at: at.place }],
  })
  const written = textOf({ node: at, path: [] })!.trim()
  const path = joined(folderOf(chain.at(-1)!), written)
  if (chain.includes(path))
    return refuse(
      `\`${short(written)}\` extends itself: ${[...chain.slice(chain.indexOf(path)), path].join(' → ')}`,
      'One of them must stand alone.',
    )
  if (chain.length > MOST_LINKS) return refuse(`more than ${MOST_LINKS} scenarios extend one another`, 'Put some of them together.')
  if (loading.load === undefined)
    return refuse('there is nobody who could load another scenario', 'Pass load: a function from a path to a text.')
  let text: string
  try {
    text = loading.load(path)
  } catch (error) {
    return refuse(`\`${short(written)}\` cannot be read: ${error instanceof Error ? error.message : String(error)}`, null)
  }
  const shown = loading.file === null ? path : joined(folderOf(loading.file), path)
  const base = withBase(parseText(text, shown, loading.maxBytes), loading, [...chain, path])
  const problems = [...base.problems, ...reading.problems]
  const spoiled = [...(base.spoiled ?? []), ...(reading.spoiled ?? [])]
  if (base.root === null) return { root: null, problems, spoiled }
  if (base.root.kind !== 'map') return refuse(`\`${short(written)}\` is no scenario`, 'A scenario is a map of keys.')
  const merged = merge(withKey(base.root, 'extends', null), withKey(root, 'extends', null), [], problems)
  return { root: merged, problems, spoiled }
}

function merge(base: MapNode, over: MapNode, path: Path, problems: Problem[]): MapNode {
  const left = base.entries.flatMap((entry) => {
    const given = over.entries.find(({ key }) => key === entry.key)
    if (given === undefined) return [entry]
    if (removes(given.value)) return []
    const { value } = given
    const both = value.kind === 'map' && entry.value.kind === 'map'
    return [{ ...given, value: both ? merge(entry.value as MapNode, value as MapNode, [...path, entry.key], problems) : value }]
  })
  const known = base.entries.map(({ key }) => key)
  const added = over.entries.filter(({ key }) => !known.includes(key))
  for (const { key, keyPlace } of added.filter(({ value }) => removes(value)))
    problems.push({
      code: 'EXTENDS',
      severity: 'error',
      message: `there is no \`${short(key)}\` that could be removed`,
      hint: suggest(key, known),
      path: [...path, key],
      at: keyPlace,
    })
  return { ...over, entries: [...left, ...added.filter(({ value }) => !removes(value))] }
}

/** A written `null`; a key with nothing behind it is a mistake. */
function removes(node: Node): boolean {
  return node.kind === 'null' && node.text.trim() !== ''
}

function folderOf(path: string): string {
  return path.slice(0, path.search(/[^/\\]*$/))
}

/** @example joined('plans/', '../base.yaml') // 'base.yaml' */
function joined(folder: string, path: string): string {
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return path
  const steps: string[] = []
  for (const step of `${folder}${path}`.split(/[/\\]/)) {
    if (step === '..' && steps.length > 0 && !['..', ''].includes(steps.at(-1)!)) steps.pop()
    else if (step !== '.' && (step !== '' || steps.length === 0)) steps.push(step)
  }
  return steps.join('/')
}
