/**
 * The parts of a written workbook, put right: the names of ours are hidden, document properties carry no clock and no foreign name, and the
 * parts are packed the same on every machine and in every time zone.
 */
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { InternalError } from '../money/internal-error.ts'
import type { Book } from './model.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
/** Read as local time and stored as local time: the same bytes everywhere. */
const PACKED = '1980-01-02T12:00:00'

export function finishParts(bytes: Uint8Array, book: Book): Uint8Array {
  const parts = unzipSync(bytes)
  const workbook = parts['xl/workbook.xml']
  if (workbook === undefined) throw new InternalError('the workbook was written without its list of sheets')
  parts['xl/workbook.xml'] = strToU8(hideNames(strFromU8(workbook), book))
  parts['docProps/core.xml'] = strToU8(coreProperties(book))
  parts['docProps/app.xml'] = strToU8(appProperties(book))
  for (const [path, content] of Object.entries(parts))
    if (/^xl\/drawings\/drawing\d+\.xml$/.test(path)) parts[path] = strToU8(nameCharts(strFromU8(content)))
  const packed: Zippable = {}
  for (const [path, content] of Object.entries(parts)) packed[path] = [content, { level: 6, mtime: PACKED }]
  return zipSync(packed)
}

/** The name by which a chart of ours is known: every program keeps it. */
export const CHART = /^FB Chart \d+$/

function nameCharts(drawing: string): string {
  return drawing.replace(/(<xdr:cNvPr id="\d+" name=")(?=Chart \d+")/g, '$1FB ')
}

function hideNames(workbook: string, { names }: Book): string {
  const hidden = names.filter((name) => name.hidden === true)
  let count = 0
  const marked = workbook.replace(/<definedName name="([^"]+)"/g, (start, name: string) => {
    if (!hidden.some((one) => one.name === name)) return start
    count += 1
    return `${start} hidden="1"`
  })
  if (count !== hidden.length) throw new InternalError(`${hidden.length} names are to be hidden, ${count} were found`)
  return marked
}

function coreProperties({ properties: { title, subject, description, keywords } }: Book): string {
  const spaces =
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
  return `${HEAD}<cp:coreProperties ${spaces}><dc:title>${escaped(title)}</dc:title><dc:subject>${escaped(subject)}</dc:subject><dc:creator>fundbraid</dc:creator><cp:keywords>${escaped(keywords)}</cp:keywords><dc:description>${escaped(description)}</dc:description></cp:coreProperties>`
}

function appProperties({ engine }: Book): string {
  const version = /^\d+\.\d+/.exec(engine)?.[0] ?? '0.0'
  const [major, minor] = version.split('.') as [string, string]
  return `${HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>fundbraid</Application><AppVersion>${major}.${minor.padStart(4, '0')}</AppVersion></Properties>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
