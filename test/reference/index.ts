/**
 * The reference engine: a second, slow and obvious reading of the language for `method: waterfall`, to hold the engine against.
 *
 * It must never import anything of src/ but the type Model.
 */
export { mayPay } from './allowed.ts'
export { type Award, awardsOf, windowsOf } from './awards.ts'
export { type Year, yearsOfBooks } from './figures.ts'
export { label, span } from './months.ts'
export { type Books, reference } from './waterfall.ts'
