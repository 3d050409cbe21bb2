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
import type { Ask } from '../analysis/ask.ts'
import type { Calendar } from '../analysis/calendar.ts'
import type { Comparison } from '../analysis/compare.ts'
import type { Explanation } from '../analysis/explain.ts'
import type { Positions } from '../analysis/positions.ts'
import type { Sensitivity } from '../analysis/sensitivity.ts'
import type { Stress } from '../analysis/stress.ts'
import type { Topics } from '../analysis/topics.ts'
import type { Waivers } from '../analysis/waivers.ts'
import type { Simulation } from '../result/types.ts'
import { askReport } from './ask.ts'
import { calendarReport } from './calendar.ts'
import { compareReport } from './compare.ts'
import type { Report } from './document.ts'
import { explanationReport, topicsReport } from './explanation.ts'
import { renderMarkdown } from './markdown.ts'
import { positionsReport } from './positions.ts'
import { type ReportOptions, reportOf as simulationReport } from './report.ts'
import { sensitivityReport } from './sensitivity.ts'
import { stressReport } from './stress.ts'
import { renderText } from './text.ts'
import { waiverReport } from './waivers.ts'

export { dollars } from '../money/format.ts'
export { type CsvTable, toCsv } from './csv.ts'
export type { Block, Cell, Column, Item, Report, Row, Table } from './document.ts'
export { toIcs } from './ics.ts'
export type { By } from './periods.ts'
export { positionsCsv } from './positions.ts'
export type { ReportOptions } from './report.ts'
export { toSvg } from './svg.ts'

/** What can be told as text: the result of a run, or the answer to a question about it. */
export type Told = Simulation | Ask | Comparison | Calendar | Explanation | Positions | Sensitivity | Stress | Topics | Waivers

/** The blocks that text and Markdown print, for another look of one's own. The options are those of a `Simulation`. */
export function reportOf(told: Told, options: ReportOptions = {}): Report {
  if ('bridges' in told) return compareReport(told, options.all ?? false)
  if (!('kind' in told)) return simulationReport(told, options)
  switch (told.kind) {
    case 'ask':
      return askReport(told)
    case 'calendar':
      return calendarReport(told)
    case 'explanation':
      return explanationReport(told)
    case 'positions':
      return positionsReport(told)
    case 'sensitivity':
      return sensitivityReport(told)
    case 'stress':
      return stressReport(told)
    case 'topics':
      return topicsReport(told)
    case 'waivers':
      return waiverReport(told)
    default:
      return told satisfies never
  }
}

export type TextOptions = ReportOptions & {
  /** Bold headings and red gaps by ANSI escapes. Default: false. */
  readonly color?: boolean | undefined
  /** Columns of the screen, at least 60. Default: 100. */
  readonly width?: number | undefined
}

/**
 * A result, or an answer about it, as text, no line longer than the width.
 * Throws when `by` or `tiers` ask for what only the books can tell and the result was made without them.
 */
export function toText(told: Told, options: TextOptions = {}): string {
  return renderText(reportOf(told, options), { color: options.color ?? false, width: options.width ?? 100 })
}

/** What is told as GitHub-flavoured Markdown, with the same figures as `toText`. */
export function toMarkdown(told: Told, options: ReportOptions = {}): string {
  return renderMarkdown(reportOf(told, options))
}
