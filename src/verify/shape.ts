/**
 * Shapes: whether a value that came from anywhere is what a result is made of. Nothing is trusted, nothing throws.
 *
 * It must never know which keys a result has.
 */
import type { Audit } from './audit.ts'

/** Reports what is not as it should be; says whether all is. */
export type Shape = (audit: Audit, value: unknown, path: string) => boolean

function leaf(holds: (value: unknown) => boolean, what: string): Shape {
  return (audit, value, path) => audit.check(holds(value), 'SHAPE', path, () => `${what} should stand here, not ${kindOf(value)}`)
}

export const text = leaf((value) => typeof value === 'string', 'a text')
export const truth = leaf((value) => typeof value === 'boolean', 'true or false')
/** Also negative: balances can be. */
export const whole = leaf((value) => Number.isSafeInteger(value), 'a whole number')
export const amount = leaf((value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number of cents, not negative,')
export const fraction = leaf((value) => typeof value === 'number' && value >= 0 && value <= 1, 'a number from 0 to 1')
export const version = leaf((value) => typeof value === 'string' && /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(value), 'a version such as 0.1.0')
export const month = leaf((value) => typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value), 'a month such as 2027-09')
export const anything: Shape = () => true

export function only(...values: readonly unknown[]): Shape {
  return leaf((value) => values.includes(value), values.map((value) => JSON.stringify(value)).join(' or '))
}

export function orNull(shape: Shape): Shape {
  return (audit, value, path) => value === null || shape(audit, value, path)
}

export function list(items: Shape): Shape {
  return (audit, value, path) => {
    if (!audit.check(Array.isArray(value), 'SHAPE', path, () => `a list should stand here, not ${kindOf(value)}`)) return false
    let holds = true
    for (const [index, item] of (value as unknown[]).entries()) holds = items(audit, item, `${path}.${index}`) && holds
    return holds
  }
}

/** No other keys: what nobody checks must not look as if it had been. */
export function record(keys: { readonly [key: string]: Shape }, optional: readonly string[] = []): Shape {
  return (audit, value, path) => {
    if (!isMap(audit, value, path)) return false
    let holds = true
    for (const [key, shape] of Object.entries(keys)) {
      const has = Object.hasOwn(value, key)
      if (!has && optional.includes(key)) continue
      const at = path === '' ? key : `${path}.${key}`
      const there = audit.check(has, 'SHAPE', at, () => 'this key is missing')
      holds = there && shape(audit, value[key], at) && holds
    }
    for (const key of Object.keys(value))
      if (!Object.hasOwn(keys, key)) {
        const at = path === '' ? key : `${path}.${key}`
        holds = audit.check(false, 'SHAPE', at, () => 'a result has no such key')
      }
    return holds
  }
}

/** By id. */
export function by(values: Shape): Shape {
  return (audit, value, path) => {
    if (!isMap(audit, value, path)) return false
    let holds = true
    for (const key of Object.keys(value)) holds = values(audit, value[key], `${path}.${key}`) && holds
    return holds
  }
}

function isMap(audit: Audit, value: unknown, path: string): value is { readonly [key: string]: unknown } {
  const holds = typeof value === 'object' && value !== null && !Array.isArray(value)
  return audit.check(holds, 'SHAPE', path, () => `a map of keys should stand here, not ${kindOf(value)}`)
}

function kindOf(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.length > 40 ? 'a longer text' : JSON.stringify(value)
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a map' : 'nothing'
}
