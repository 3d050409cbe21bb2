/**
 * How an amount is shown: whole dollars that add up, shares that add up to 100.0%, exact dollars.
 *
 * This is the only rounding of a report. It works on integers alone, so that amounts near 2^53 cents stay exact, and a
 * figure that is not zero never looks like zero. It must never know what an amount stands for.
 */
import type { Cents } from '../money/cents.ts'
import { grouped } from '../money/format.ts'

/** What stands for nothing. */
export const NOTHING = '–'

/** Exact dollars for a spreadsheet. @example plainDollars(42736000) // '427360.00' */
export function plainDollars(cents: Cents): string {
  const { whole, rest } = parts(cents)
  return `${cents < 0 ? '-' : ''}${whole}.${String(rest).padStart(2, '0')}`
}

/** For a sentence. @example spoken(42736012) // '$427,360' */
export function spoken(cents: Cents): string {
  if (cents !== 0 && Math.abs(cents) < 100) return cents < 0 ? 'minus less than $1' : 'less than $1'
  const text = `$${grouped(Math.abs(nearest(cents)))}`
  return cents < 0 ? `minus ${text}` : text
}

/** A cell of whole dollars, already rounded; `exact` tells what is zero from what was rounded to it. */
export function cellText(whole: number, exact: Cents): string {
  if (exact === 0 && whole === 0) return NOTHING
  const text = whole === 0 ? '<1' : grouped(Math.abs(whole))
  return exact < 0 ? `(${text})` : text
}

/** A gap: as `cellText`, in parentheses. */
export function shortText(whole: number, exact: Cents): string {
  const text = cellText(whole, exact)
  return text === NOTHING ? text : `(${text})`
}

/** The nearest whole dollar, half away from zero. */
export function nearest(cents: Cents): number {
  const { whole, rest } = parts(cents)
  const size = rest >= 50 ? whole + 1 : whole
  return cents < 0 ? -size : size
}

/**
 * Parts in whole dollars that sum to `target`, the rounded sum of the parts: by largest remainder, ties to the first.
 *
 * @example roundTo([150, 150, 100], 4) // [2, 1, 1]
 */
export function roundTo(amounts: readonly Cents[], target: number): number[] {
  const split = amounts.map(parts)
  const shown = split.map((part) => part.whole)
  const extra = target - shown.reduce((sum, whole) => sum + whole, 0)
  const order = split.map((_, index) => index).filter((index) => split[index]!.rest > 0)
  if (amounts.some((amount) => amount < 0) || extra < 0 || extra > order.length) {
    throw new Error(`the figures of this result do not add up: parts that should sum to about $${grouped(target)}`)
  }
  order.sort((a, b) => split[b]!.rest - split[a]!.rest || a - b)
  for (const index of order.slice(0, extra)) shown[index]! += 1
  return shown
}

/** Parts and their rounded sum. */
export function roundColumn(amounts: readonly Cents[]): { readonly shown: readonly number[]; readonly total: number } {
  const split = amounts.map(parts)
  const total = split.reduce((sum, part) => sum + part.whole, 0) + Math.floor((split.reduce((sum, part) => sum + part.rest, 0) + 50) / 100)
  return { shown: roundTo(amounts, total), total }
}

/** The same of parts that may be below zero: whole dollars that sum to the rounded sum, ties to the first. */
export function roundSigned(amounts: readonly Cents[]): number[] {
  const shown = amounts.map((amount) => Math.floor(amount / 100))
  const rest = (index: number) => amounts[index]! - 100 * shown[index]!
  const extra = nearest(amounts.reduce((sum, amount) => sum + amount, 0)) - shown.reduce((sum, whole) => sum + whole, 0)
  const order = [...amounts.keys()].filter((index) => rest(index) > 0).sort((one, other) => rest(other) - rest(one) || one - other)
  for (const index of order.slice(0, extra)) shown[index]! += 1
  return shown
}

/**
 * Rounds a table so that every column sums to its target and, where that can be had as well, every row to its own.
 * Each cell stays one of the two whole dollars around it.
 */
export function roundTable(
  cells: readonly (readonly Cents[])[],
  rowTargets: readonly number[],
  columnTargets: readonly number[],
): number[][] {
  const columns = columnTargets.map((target, column) =>
    roundTo(
      cells.map((row) => row[column]!),
      target,
    ),
  )
  const shown = cells.map((_, row) => columns.map((column) => column[row]!))
  const over = shown.map((row, index) => row.reduce((sum, cell) => sum + cell, 0) - rowTargets[index]!)
  for (let row = 0; row < over.length; row++) {
    while (over[row]! > 0 && moveDollar(cells, shown, over, row)) over[row]! -= 1
  }
  return shown
}

/**
 * Moves one dollar of rounding out of a row, along cells that were rounded up and down in turn, to a row that lacks one.
 * Columns keep their sums. False when there is no way.
 */
function moveDollar(cells: readonly (readonly Cents[])[], shown: number[][], over: number[], start: number): boolean {
  const cameFrom = new Map<number, { readonly row: number; readonly column: number }>()
  const columnsSeen = new Set<number>()
  const queue = [start]
  for (const row of queue) {
    if (over[row]! < 0) {
      over[row]! += 1
      for (let to = row; to !== start; ) {
        const step = cameFrom.get(to)!
        shown[to]![step.column]! += 1
        shown[step.row]![step.column]! -= 1
        to = step.row
      }
      return true
    }
    cells[row]!.forEach((cents, column) => {
      if (columnsSeen.has(column) || shown[row]![column]! <= parts(cents).whole) return
      columnsSeen.add(column)
      cells.forEach((other, next) => {
        const { whole, rest } = parts(other[column]!)
        if (next === start || cameFrom.has(next) || rest === 0 || shown[next]![column]! > whole) return
        cameFrom.set(next, { row, column })
        queue.push(next)
      })
    })
  }
  return false
}

/** Shares in percent to one decimal that sum to 100.0%, by largest remainder. All are nothing when the sum is. */
export function shares(amounts: readonly Cents[]): string[] {
  const total = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
  if (total <= 0n) return amounts.map(() => NOTHING)
  const tenths = amounts.map((amount) => Number((BigInt(amount) * 1000n) / total))
  const rests = amounts.map((amount) => (BigInt(amount) * 1000n) % total)
  const order = amounts.map((_, index) => index).sort((a, b) => (rests[a]! === rests[b]! ? a - b : rests[a]! < rests[b]! ? 1 : -1))
  const left = 1000 - tenths.reduce((sum, part) => sum + part, 0)
  for (const index of order.slice(0, left)) tenths[index]! += 1
  return tenths.map((part, index) => (amounts[index] === 0 ? NOTHING : part === 0 ? '<0.1%' : percent(part)))
}

/** One part of a whole. @example portion(9146, 100000) // '9.1%' */
export function portion(part: Cents, whole: Cents): string {
  const tenths = Number((BigInt(part) * 2000n + BigInt(whole)) / (BigInt(whole) * 2n))
  if (tenths === 0 && part > 0) return 'less than 0.1%'
  return tenths === 1000 && part < whole ? 'more than 99.9%' : percent(tenths)
}

function percent(tenths: number): string {
  return `${Math.floor(tenths / 10)}.${tenths % 10}%`
}

function parts(cents: Cents): { readonly whole: number; readonly rest: number } {
  const size = Math.abs(cents)
  const rest = size % 100
  return { whole: (size - rest) / 100, rest }
}
