/**
 * The what-ifs of a file: changes under a name (§9).
 */
import { type At, entries, get, items, textOf } from './context.ts'
import { newContext } from './new-context.ts'
import { type Node, nodeAt, type Path } from './node.ts'
import { short } from './numbers.ts'
import { type Problem, suggest } from './problems.ts'

export type NamedChanges = { readonly ids: readonly string[]; readonly nodes: readonly At[]; readonly problems: readonly Problem[] }

/** Their ids, as listed. */
export function whatIfIds(root: Node): string[] {
  const context = newContext()
  return entries(context, get(context, { node: root, path: [] }, 'whatIfs')).map(({ key }) => key)
}

/** The name of a what-if, or its id where it has none. */
export function nameOf(root: Node, id: string): string {
  const path: Path = ['whatIfs', id, 'name']
  const { node, depth } = nodeAt(root, path)
  return (depth === path.length ? textOf({ node, path }) : null) ?? id
}

/** The changes of what-ifs, asked for as `'a'`, `'a+b'` or `['a', 'b']`. */
export function namedChanges(root: Node, asked: string | readonly string[]): NamedChanges {
  const ids = (typeof asked === 'string' ? [asked] : asked).flatMap((id) => String(id).split('+'))
  const known = whatIfIds(root)
  const problems = ids.filter((id) => !known.includes(id)).map((id) => unknown(id, known))
  const nodes = ids.filter((id) => known.includes(id)).flatMap((id) => changesIn(root, ['whatIfs', id, 'changes']))
  return { ids, nodes, problems }
}

function changesIn(root: Node, path: Path): At[] {
  const { node, depth } = nodeAt(root, path)
  return depth === path.length && node.kind === 'list' ? items(newContext(), { node, path }) : []
}

function unknown(id: string, known: readonly string[]): Problem {
  const message = known.length === 0 ? 'the scenario has no what-ifs' : `there is no what-if \`${short(id)}\``
  const hint = known.length === 0 ? 'They are listed under whatIfs:.' : suggest(id, known)
  return { code: 'UNKNOWN-ID', severity: 'error', message, hint, path: ['whatIfs', id], at: { in: 'object' } }
}

/** A problem that is there with a what-if alone says so; one without a place of its own stands at the what-if. */
export function ofWhatIf(root: Node, id: string, problem: Problem): Problem {
  if (problem.path[0] === 'whatIfs') return problem
  const at = problem.at.in === 'object' ? nodeAt(root, ['whatIfs', id]).node.place : problem.at
  return { ...problem, at, message: `with the what-if \`${id}\`: ${problem.message}` }
}

export function withoutChanges(root: Node, id: string): Problem {
  const path: Path = ['whatIfs', id, 'changes']
  const at = nodeAt(root, path).node.place
  return { code: 'EMPTY-VALUE', severity: 'error', message: '`changes` lists no change', hint: 'A what-if changes something.', path, at }
}
