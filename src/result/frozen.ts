/**
 * What is handed out cannot be changed by whoever reads it.
 */

/** Freezes a value and all that it holds; what is frozen already is left as it is. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}
