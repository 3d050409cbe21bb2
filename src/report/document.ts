/**
 * What a report says, before anyone decides how it looks: headings, sentences and tables.
 *
 * Text, Markdown and whatever comes after them print the same document, so that no two of them can show different
 * figures. A cell is text that is ready to read; nothing here knows a width, a colour or a syntax.
 */

export type Report = readonly Block[]

export type Block =
  | { readonly kind: 'title' | 'heading' | 'note'; readonly text: string }
  /** `key` sentences are what a hurried reader must not miss. */
  | { readonly kind: 'sentence'; readonly text: string; readonly key: boolean }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  | { readonly kind: 'table'; readonly table: Table }

/** One entry of a list. `lead` is a word in front, such as MANDATED; alarm is for what must be seen first. */
export type Item = { readonly lead: string; readonly alarm: boolean; readonly text: string }

export type Table = {
  /** The first column names the row; it is repeated where a wide table is broken. */
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Columns after the first that belong together, such as six years; null for columns without groups. */
  readonly group: number | null
}

export type Column = { readonly head: string; readonly align: 'left' | 'right' }

/** A `total` is the sum of what stands above it; a `section` has a first cell alone. */
export type Row = { readonly kind: 'figures' | 'total' | 'section'; readonly cells: readonly Cell[] }

/** `alarm`: money that is missing. */
export type Cell = { readonly text: string; readonly alarm: boolean }

export function cell(text: string, alarm = false): Cell {
  return { text, alarm }
}

export function row(label: string, cells: readonly Cell[], kind: Row['kind'] = 'figures'): Row {
  return { kind, cells: [cell(label), ...cells] }
}

export function section(label: string, columns: number): Row {
  return row(label, Array<Cell>(columns).fill(cell('')), 'section')
}

export function heading(text: string): Block {
  return { kind: 'heading', text }
}

export function note(text: string): Block {
  return { kind: 'note', text }
}

export function sentence(text: string, key = false): Block {
  return { kind: 'sentence', text, key }
}

/**
 * How many columns after the first go into each block of a broken table. `fitting(start)` tells how many columns fit, counted from
 * `start`. Whole groups stay together where they fit; a block is not left with one lonely column where it can be avoided.
 */
export function blocksOf(columns: number, group: number | null, fitting: (start: number) => number): number[] {
  const blocks: number[] = []
  for (let start = 0; start < columns; ) {
    const left = columns - start
    const most = Math.max(1, Math.min(left, fitting(start)))
    // The total behind the last group belongs to it.
    const whole = group === null || left <= group + 1 ? left : group
    const take = most >= left ? left : most >= whole ? most - (most % whole) : Math.ceil(whole / Math.ceil(whole / most))
    blocks.push(take)
    start += take
  }
  return blocks
}
