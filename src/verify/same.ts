/**
 * Compares a part of the result with what was worked out again, leaf by leaf, so that a fault names the one figure that is wrong.
 *
 * It must never know what the figures mean, but for which of them are money.
 */
import { type Audit, type FaultCode, money } from './audit.ts'

/** Numbers that are no cents. */
const COUNTS = ['unserved', 'share', 'tier', 'priority']

type Tree = { readonly [key: string]: unknown }

/** Every key of `due` must stand in `stated` alike. Keys that `due` does not have are no business of the caller. */
export function same(audit: Audit, code: FaultCode, path: string, stated: unknown, due: unknown): void {
  if (Array.isArray(due) && Array.isArray(stated)) return sameList(audit, code, path, stated, due)
  if (isTree(due) && isTree(stated)) {
    for (const [key, value] of Object.entries(due)) same(audit, code, `${path}.${key}`, own(stated, key), value)
    return
  }
  const key = path.slice(path.lastIndexOf('.') + 1)
  audit.check(Object.is(stated, due), code, path, () => `${inWords(due, key)} should stand here, not ${inWords(stated, key)}`)
}

/** As `same`, and `stated` has no other keys: for maps by id. */
export function sameKeys(audit: Audit, code: FaultCode, path: string, stated: object, ids: readonly string[]): void {
  for (const id of Object.keys(stated)) audit.check(ids.includes(id), code, `${path}.${id}`, () => `there is no \`${id}\` in the scenario`)
}

function sameList(audit: Audit, code: FaultCode, path: string, stated: readonly unknown[], due: readonly unknown[]): void {
  const even = audit.check(stated.length === due.length, code, path, () => {
    return `${due.length} ${due.length === 1 ? 'entry' : 'entries'} should stand here, not ${stated.length}`
  })
  for (let at = 0; at < Math.min(stated.length, due.length); at++) {
    const before = audit.faults.length
    same(audit, code, `${path}.${at}`, stated[at], due[at])
    // Where an entry is missing, all that follow stand in another's place.
    if (!even && audit.faults.length > before) return
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(tree: Tree, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined
}

function inWords(value: unknown, key: string): string {
  if (typeof value === 'number') return COUNTS.includes(key) ? String(value) : money(value)
  if (typeof value === 'string') return `\`${value}\``
  return value === undefined ? 'nothing' : value === null || typeof value === 'boolean' ? String(value) : 'something of another kind'
}
