/**
 * Foreign books, written by hand part by part as the programs write them that offices use.
 */
import { strToU8, type Zippable, zipSync } from 'fflate'

export type Parts = { readonly [path: string]: string | Uint8Array }

export const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
export const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
export const A = 'http://schemas.openxmlformats.org/drawingml/2006/main'
export const XDR = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'
export const C = 'http://schemas.openxmlformats.org/drawingml/2006/chart'
export const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** A stored and a deflated part in turn, and dates of today: as others do. */
export function zipped(parts: Parts): Uint8Array {
  const packed: Zippable = {}
  Object.entries(parts).forEach(([path, content], index) => {
    packed[path] = [
      typeof content === 'string' ? strToU8(content) : content,
      { level: index % 4 === 3 ? 0 : 6, mtime: '2025-03-04T05:06:08' },
    ]
  })
  return zipSync(packed)
}

export function relations(list: readonly (readonly [id: string, kind: string, target: string, outside?: boolean])[]): string {
  const all = list.map(
    ([id, kind, target, outside]) =>
      `<Relationship Id="${id}" Type="${kind.includes('/') ? kind : `${OFFICE}/${kind}`}" Target="${target}"${outside === true ? ' TargetMode="External"' : ''}/>`,
  )
  return `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`
}

export function types(overrides: { readonly [path: string]: string }, defaults: { readonly [extension: string]: string } = {}): string {
  const all = [
    ...Object.entries({ rels: 'application/vnd.openxmlformats-package.relationships+xml', xml: 'application/xml', ...defaults }).map(
      ([extension, type]) => `<Default Extension="${extension}" ContentType="${type}"/>`,
    ),
    ...Object.entries(overrides).map(([path, type]) => `<Override PartName="/${path}" ContentType="${type}"/>`),
  ]
  return `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${all.join('')}</Types>`
}

export function sheet(rows: string, after = '', before = ''): string {
  return `${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`
}

/** Rows of cells by place: a number, a text, or a formula that starts with `=`; a value that is stored with it comes behind `|`. */
export function rows(cells: { readonly [place: string]: number | string }): string {
  const byRow = new Map<number, string[]>()
  for (const [place, content] of Object.entries(cells)) {
    const row = Number(/\d+/.exec(place)![0])
    byRow.set(row, [...(byRow.get(row) ?? []), cell(place, content)])
  }
  return [...byRow].map(([row, list]) => `<row r="${row}">${list.join('')}</row>`).join('')
}

function cell(place: string, content: number | string): string {
  if (typeof content === 'number') return `<c r="${place}"><v>${content}</v></c>`
  if (!content.startsWith('=')) return `<c r="${place}" t="inlineStr"><is><t>${escaped(content)}</t></is></c>`
  const [formula, value] = content.slice(1).split('|')
  const isText = value !== undefined && Number.isNaN(Number(value))
  return `<c r="${place}"${isText ? (value.startsWith('#') ? ' t="e"' : ' t="str"') : ''}><f>${escaped(formula!)}</f>${value === undefined ? '' : `<v>${escaped(value)}</v>`}</c>`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** The formulas on our figures that every book has, with what was stored before there were any; they are in column H of a sheet. */
export const ASKS: { readonly [place: string]: string } = {
  H1: '=FB_Gap_FY27|#NAME?',
  H2: '=FB_Gap_Total+FB_Funded_Total-FB_Cost_Total|12345',
  H3: '=IF(FB_Check,1,0)|#NAME?',
  H4: '=SUMIFS(FB_Ledger_Amount,FB_Ledger_FY,"FY27",FB_Ledger_Service,"therapy")|777',
  H5: '=LEN(FB_Hash)|7',
  H6: '=H1*2|888',
}

export const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="4" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

export function chart(range: string): string {
  return `${HEAD}<c:chartSpace xmlns:c="${C}" xmlns:a="${A}"><c:chart><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef><c:f>${range}</c:f></c:numRef></c:val></c:ser><c:axId val="50010001"/><c:axId val="50010002"/></c:barChart><c:catAx><c:axId val="50010001"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="50010002"/></c:catAx><c:valAx><c:axId val="50010002"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="50010001"/></c:valAx></c:plotArea><c:plotVisOnly val="1"/></c:chart></c:chartSpace>`
}

const anchor = (column: number, inner: string) =>
  `<xdr:twoCellAnchor><xdr:from><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>8</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>${column + 4}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>20</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>${inner}<xdr:clientData/></xdr:twoCellAnchor>`

export const drawn = {
  chart: (id: string, column: number, name = 'Chart 1') =>
    anchor(
      column,
      `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="${name}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="${C}"><c:chart xmlns:c="${C}" r:id="${id}"/></a:graphicData></a:graphic></xdr:graphicFrame>`,
    ),
  picture: (id: string, column: number) =>
    anchor(
      column,
      `<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="Picture 2" descr="seal"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="${id}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="600000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>`,
    ),
  box: (text: string, column: number) =>
    anchor(
      column,
      `<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="4" name="TextBox 3"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFF2CC"/></a:solidFill></xdr:spPr><xdr:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="en-US"/><a:t>${text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>`,
    ),
}

export function drawing(...anchors: readonly string[]): string {
  return `${HEAD}<xdr:wsDr xmlns:xdr="${XDR}" xmlns:a="${A}" xmlns:r="${OFFICE}">${anchors.join('')}</xdr:wsDr>`
}

/** A red dot of one pixel. */
export const DOT = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='),
  (letter) => letter.charCodeAt(0),
)
