/**
 * The reference engine: a second, slow and obvious reading of the language for `method: waterfall`, to hold the engine against.
 *
 * It must never import anything of src/ but the type Model.
 */
export { yearsOfBooks } from './figures.ts'
export { label } from './months.ts'
export { reference } from './waterfall.ts'
