/**
 * Ours, never the user's: an assertion about money did not hold, or a case came that cannot come. It stands in the lowest room,
 * so that every room can assert.
 */
import { VERSION } from '../version.ts'

/** A bug of this program. Please report it, with the scenario if it may be shown. */
export class InternalError extends Error {
  override readonly name = 'InternalError'
  /** The version of the program. */
  readonly engine: string = VERSION
}
