/** The version of the program, as its package says: it stands in every result and in every report of a bug. */
import { version } from '../package.json'

export const VERSION: string = version
