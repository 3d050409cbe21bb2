/**
 * The names of the file format: namespaces, kinds of relations and of parts (ECMA-376, parts 1 and 2).
 */
export const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
export const RELATION_IDS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
export const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
export const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types'
export const DRAWINGS = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'

/** The last step of a relation's kind is what it is, for any of its namespaces. @example kindOf('http://…/relationships/calcChain') // 'calcChain' */
export function kindOf(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1)
}

export function relationType(kind: string): string {
  return `${RELATION_IDS}/${kind}`
}

const SHEET_TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export const PART_TYPES = {
  worksheet: `${SHEET_TYPES}.worksheet+xml`,
  table: `${SHEET_TYPES}.table+xml`,
  styles: `${SHEET_TYPES}.styles+xml`,
  drawing: 'application/vnd.openxmlformats-officedocument.drawing+xml',
  chart: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
} as const

/** What a book's main part may be. */
export const BOOK_TYPES: readonly string[] = [`${SHEET_TYPES}.sheet.main+xml`, 'application/vnd.ms-excel.sheet.macroEnabled.main+xml']
