/**
 * The entry `fundbraid/report`: a result as text, Markdown or CSV, also in a browser and long after the run.
 *
 * It reads finished results and their types alone. It must never know the scenario's language or the engine, nor read a
 * clock, a locale or a file.
 *
 * @example
 * import { toText } from 'fundbraid/report'
 * console.log(toText(result, { width: 80 }))
 */
import type { Waiver } from '../analysis/waivers.ts'
import type { Simulation } from '../result/types.ts'
import { renderMarkdown } from './markdown.ts'
import { type ReportOptions, reportOf } from './report.ts'
import { renderText } from './text.ts'
import { waiverReport } from './waivers.ts'

export { dollars } from '../money/format.ts'
export { type CsvTable, toCsv } from './csv.ts'
export type { Block, Cell, Column, Item, Report, Row, Table } from './document.ts'
export type { By } from './periods.ts'
export type { ReportOptions } from './report.ts'
export { reportOf } from './report.ts'

export type TextOptions = ReportOptions & {
  /** Bold headings and red gaps by ANSI escapes. Default: false. */
  readonly color?: boolean | undefined
  /** Columns of the screen, at least 60. Default: 100. */
  readonly width?: number | undefined
}

/**
 * The result as text, no line longer than the width.
 * Throws when `by` or `tiers` ask for what only the books can tell and the result was made without them.
 */
export function toText(result: Simulation, options: TextOptions = {}): string {
  return renderText(reportOf(result, options), { color: options.color ?? false, width: options.width ?? 100 })
}

/** What `waivers` found, as text, under the name of its scenario. */
export function waiversToText(waivers: readonly Waiver[], name: string, options: Pick<TextOptions, 'color' | 'width'> = {}): string {
  return renderText(waiverReport(waivers, name), { color: options.color ?? false, width: options.width ?? 100 })
}

/** The result as GitHub-flavoured Markdown, with the same figures as `toText`. */
export function toMarkdown(result: Simulation, options: ReportOptions = {}): string {
  return renderMarkdown(reportOf(result, options))
}
