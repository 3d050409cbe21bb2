/**
 * One line of the sheet of checks: what is checked, whether it holds, and by how much it fails.
 */
import { cellName } from './address.ts'
import type { Term } from './formula.ts'
import type { Cell } from './model.ts'
import { type Page, text } from './page.ts'

/** In dollars: less is no difference. */
export const HALF_A_CENT = '0.005'

/** Adds a line that holds when `off` is zero; it is never negative. */
export type Check = (about: string, words: string, off: Term, more?: readonly (Cell | null)[]) => number

export function checkRow(page: Page, about: string, words: string, off: Term, more: readonly (Cell | null)[] = []): number {
  return page.add([text(about, 'id'), text(words), ...verdict(page.rows.length, off), ...more])
}

/** Whether a check holds, and by how much it fails: columns C and D of its row. */
export function verdict(row: number, off: Term): [Cell, Cell] {
  return [
    { value: off.cents === 0, formula: `${cellName(row, 3)}<${HALF_A_CENT}`, look: 'check' },
    { value: off.cents / 100, formula: `ROUND(${off.text},2)`, look: 'cents' },
  ]
}
