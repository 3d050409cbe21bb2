/**
 * A book as Excel saves it: namespaces of later versions, an order of calculation, a pivot table, notes and comments in threads, a link to
 * another book, printer settings, properties that list its sheets; names of both scopes.
 */
import { A, ASKS, chart, drawing, drawn, HEAD, MAIN, OFFICE, type Parts, relations, rows, SHEET_TYPE, types, zipped } from './parts.ts'

const MC = 'http://schemas.openxmlformats.org/markup-compatibility/2006'
const AC = 'http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac'

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}" xmlns:mc="${MC}" mc:Ignorable="x14ac x16r2" xmlns:x14ac="${AC}" xmlns:x16r2="http://schemas.microsoft.com/office/spreadsheetml/2015/02/main"><numFmts count="1"><numFmt numFmtId="171" formatCode="_(&quot;$&quot;* #,##0.00_)"/></numFmts><fonts count="2" x14ac:knownFonts="1"><font><sz val="11"/><color theme="1"/><name val="Aptos Narrow"/><family val="2"/><scheme val="minor"/></font><font><b/><sz val="11"/><color theme="1"/><name val="Aptos Narrow"/><family val="2"/><scheme val="minor"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor theme="4" tint="0.79998168889431442"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><xf numFmtId="44" fontId="0" fillId="0" borderId="0" applyFont="0" applyFill="0" applyBorder="0" applyAlignment="0" applyProtection="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="171" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="44" fontId="0" fillId="0" borderId="0" xfId="1"/></cellXfs><cellStyles count="2"><cellStyle name="Currency" xfId="1" builtinId="4"/><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="1"><dxf><font><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf></dxfs><tableStyles count="0" defaultTableStyle="TableStyleMedium2" defaultPivotStyle="PivotStyleLight16"/><extLst><ext uri="{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/></ext></extLst></styleSheet>`

const WORKBOOK = `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}" xmlns:mc="${MC}" mc:Ignorable="x15 xr" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"><fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="27928"/><workbookPr defaultThemeVersion="202300"/><mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\Budget\\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent><xr:revisionPtr revIDLastSave="0" documentId="8_{0F}"/><bookViews><workbookView xWindow="-108" yWindow="-108" windowWidth="23256" windowHeight="12456" firstSheet="0" activeTab="1"/></bookViews><sheets><sheet name="Lines" sheetId="1" r:id="rId1"/><sheet name="O'Neill &amp; Co" sheetId="4" r:id="rId2"/><sheet name="Pivot" sheetId="3" r:id="rId3"/><sheet name="Old" sheetId="2" state="veryHidden" r:id="rId4"/></sheets><externalReferences><externalReference r:id="rId9"/></externalReferences><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Lines!$A$1:$B$5</definedName><definedName name="_xlnm.Print_Area" localSheetId="0">Lines!$A$1:$H$20</definedName><definedName name="Board">'O''Neill &amp; Co'!$B$2</definedName><definedName name="FB_Gap_FY27" localSheetId="3">Old!$A$1</definedName><definedName name="Rate" localSheetId="1">0.03</definedName><definedName name="Twice">FB_Gap_FY27*2</definedName></definedNames><calcPr calcId="191029"/><pivotCaches><pivotCache cacheId="5" r:id="rId8"/></pivotCaches><extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>`

const PIVOT = `${HEAD}<pivotTableDefinition xmlns="${MAIN}" name="PivotTable1" cacheId="5" dataOnRows="0" applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" applyAlignmentFormats="0" applyWidthHeightFormats="1" dataCaption="Values" updatedVersion="8" minRefreshableVersion="3" createdVersion="8" indent="0" outline="1" outlineData="1"><location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Sum of Amount" fld="1" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>`
const CACHE = `${HEAD}<pivotCacheDefinition xmlns="${MAIN}" xmlns:r="${OFFICE}" r:id="rId1" refreshedVersion="8" recordCount="4"><cacheSource type="worksheet"><worksheetSource ref="A1:B5" sheet="Lines"/></cacheSource><cacheFields count="2"><cacheField name="Line" numFmtId="0"><sharedItems count="2"><s v="Staff"/><s v="Travel"/></sharedItems></cacheField><cacheField name="Amount" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" minValue="10" maxValue="40"/></cacheField></cacheFields></pivotCacheDefinition>`
const RECORDS = `${HEAD}<pivotCacheRecords xmlns="${MAIN}" count="4"><r><x v="0"/><n v="10"/></r><r><x v="1"/><n v="20"/></r><r><x v="0"/><n v="30"/></r><r><x v="1"/><n v="40"/></r></pivotCacheRecords>`

const NOTES = `${HEAD}<comments xmlns="${MAIN}"><authors><author>Finance</author></authors><commentList><comment ref="B2" authorId="0" shapeId="0"><text><r><t>as of March</t></r></text></comment></commentList></comments>`
const VML = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/></v:shapetype><v:shape id="_x0000_s1025" type="#_x0000_t202" style="position:absolute;visibility:hidden"><v:fill color2="#ffffe1"/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:Anchor>2, 15, 1, 2, 4, 15, 5, 4</x:Anchor><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>`
const THREADED = `${HEAD}<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B3" dT="2025-03-04T10:00:00.00" personId="{11111111-1111-1111-1111-111111111111}" id="{22222222-2222-2222-2222-222222222222}"><text>is this right?</text></threadedComment></ThreadedComments>`
const PERSONS = `${HEAD}<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="Finance" id="{11111111-1111-1111-1111-111111111111}" userId="Finance" providerId="None"/></personList>`

function worksheet(inner: string): string {
  return `${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}" xmlns:mc="${MC}" mc:Ignorable="x14ac" xmlns:x14ac="${AC}">${inner}</worksheet>`
}

const LINES = worksheet(
  `<dimension ref="A1:H7"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><sheetData>${rows({ A1: 'Line', B1: 'Amount', H1: ASKS.H1!, A2: 'Staff', B2: 10, H2: ASKS.H2!, A3: 'Travel', B3: 20, H3: ASKS.H3!, A4: 'Staff', B4: 30, H4: ASKS.H4!, A5: 'Travel', B5: 40, H5: ASKS.H5!, B6: '=SUM(B2:B5)|100', H6: ASKS.H6! })}<row r="7" x14ac:dyDescent="0.25"><c r="B7" s="1"><f t="array" ref="B7">SUM(B2:B5*2)</f><v>200</v></c></row></sheetData><autoFilter ref="A1:B5"/><conditionalFormatting sqref="B2:B5"><cfRule type="cellIs" dxfId="0" priority="1" operator="greaterThan"><formula>25</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="A2:A5"><formula1>"Staff,Travel"</formula1></dataValidation></dataValidations><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup orientation="portrait" r:id="rId1"/><drawing r:id="rId2"/><legacyDrawing r:id="rId3"/>`,
)
const CO = worksheet(
  `<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetData>${rows({ A1: 'Board', B1: '=Rate*100|3', B2: '=[1]Sheet1!$A$1+Lines!B6|142', B3: '=Board+Twice|142' })}</sheetData>`,
)
const EXTERNAL = `${HEAD}<externalLink xmlns="${MAIN}"><externalBook xmlns:r="${OFFICE}" r:id="rId1"><sheetNames><sheetName val="Sheet1"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>42</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>`

export function excelLike(): Uint8Array {
  const parts: Parts = {
    '[Content_Types].xml': types(
      {
        ...{
          'xl/workbook.xml': `${SHEET_TYPE}.sheet.main+xml`,
          'xl/styles.xml': `${SHEET_TYPE}.styles+xml`,
          'xl/calcChain.xml': `${SHEET_TYPE}.calcChain+xml`,
        },
        ...Object.fromEntries([1, 2, 3, 4].map((sheet) => [`xl/worksheets/sheet${sheet}.xml`, `${SHEET_TYPE}.worksheet+xml`])),
        ...{ 'xl/pivotTables/pivotTable1.xml': `${SHEET_TYPE}.pivotTable+xml`, 'xl/comments1.xml': `${SHEET_TYPE}.comments+xml` },
        'xl/pivotCache/pivotCacheDefinition1.xml': `${SHEET_TYPE}.pivotCacheDefinition+xml`,
        'xl/pivotCache/pivotCacheRecords1.xml': `${SHEET_TYPE}.pivotCacheRecords+xml`,
        'xl/externalLinks/externalLink1.xml': `${SHEET_TYPE}.externalLink+xml`,
        'xl/drawings/drawing1.xml': 'application/vnd.openxmlformats-officedocument.drawing+xml',
        'xl/charts/chart1.xml': 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
        'xl/threadedComments/threadedComment1.xml': 'application/vnd.ms-excel.threadedcomments+xml',
        'xl/persons/person.xml': 'application/vnd.ms-excel.person+xml',
        'docProps/app.xml': 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
      },
      {
        bin: 'application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings',
        vml: 'application/vnd.openxmlformats-officedocument.vmlDrawing',
      },
    ),
    '_rels/.rels': relations([
      ['rId3', 'extended-properties', 'docProps/app.xml'],
      ['rId1', 'officeDocument', 'xl/workbook.xml'],
    ]),
    'xl/workbook.xml': WORKBOOK,
    'xl/_rels/workbook.xml.rels': relations([
      ...([1, 2, 3, 4].map((sheet) => [`rId${sheet}`, 'worksheet', `worksheets/sheet${sheet}.xml`]) as [string, string, string][]),
      ['rId5', 'styles', 'styles.xml'],
      ['rId7', 'calcChain', 'calcChain.xml'],
      ['rId8', 'pivotCacheDefinition', 'pivotCache/pivotCacheDefinition1.xml'],
      ['rId9', 'externalLink', 'externalLinks/externalLink1.xml'],
      ['rId10', 'http://schemas.microsoft.com/office/2017/10/relationships/person', 'persons/person.xml'],
    ]),
    'xl/worksheets/sheet1.xml': LINES,
    'xl/worksheets/sheet2.xml': CO,
    'xl/worksheets/sheet3.xml': worksheet(
      `<sheetData>${rows({ A3: 'Row Labels', B3: 'Sum of Amount', A4: 'Staff', B4: 40, A5: 'Travel', B5: 60, A6: 'Grand Total', B6: 100 })}</sheetData>`,
    ),
    'xl/worksheets/sheet4.xml': worksheet(`<sheetData>${rows({ A1: 5, A2: '=FB_Gap_FY27+1|6' })}</sheetData>`),
    'xl/worksheets/_rels/sheet1.xml.rels': relations([
      ['rId1', 'printerSettings', '../printerSettings/printerSettings1.bin'],
      ['rId2', 'drawing', '../drawings/drawing1.xml'],
      ['rId3', 'vmlDrawing', '../drawings/vmlDrawing1.vml'],
      ['rId4', 'comments', '../comments1.xml'],
      ['rId5', 'http://schemas.microsoft.com/office/2017/10/relationships/threadedComment', '../threadedComments/threadedComment1.xml'],
    ]),
    'xl/worksheets/_rels/sheet3.xml.rels': relations([['rId1', 'pivotTable', '../pivotTables/pivotTable1.xml']]),
    'xl/pivotTables/pivotTable1.xml': PIVOT,
    'xl/pivotTables/_rels/pivotTable1.xml.rels': relations([['rId1', 'pivotCacheDefinition', '../pivotCache/pivotCacheDefinition1.xml']]),
    'xl/pivotCache/pivotCacheDefinition1.xml': CACHE,
    'xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels': relations([['rId1', 'pivotCacheRecords', 'pivotCacheRecords1.xml']]),
    'xl/pivotCache/pivotCacheRecords1.xml': RECORDS,
    'xl/externalLinks/externalLink1.xml': EXTERNAL,
    'xl/externalLinks/_rels/externalLink1.xml.rels': relations([['rId1', 'externalLinkPath', 'file:///C:/Budget/other.xlsx', true]]),
    'xl/printerSettings/printerSettings1.bin': Uint8Array.from({ length: 300 }, (_, at) => (at * 37) % 256),
    'xl/drawings/drawing1.xml': drawing(drawn.chart('rId1', 10)),
    'xl/drawings/_rels/drawing1.xml.rels': relations([['rId1', 'chart', '../charts/chart1.xml']]),
    'xl/drawings/vmlDrawing1.vml': VML,
    'xl/charts/chart1.xml': chart('Lines!$B$2:$B$5'),
    'xl/comments1.xml': NOTES,
    'xl/threadedComments/threadedComment1.xml': THREADED,
    'xl/persons/person.xml': PERSONS,
    'xl/styles.xml': STYLES,
    'xl/theme/unused.xml': `${HEAD}<a:theme xmlns:a="${A}" name="Orphan"/>`,
    'xl/calcChain.xml': `${HEAD}<calcChain xmlns="${MAIN}"><c r="B6" i="1"/><c r="B7" i="1" a="1"/></calcChain>`,
    'docProps/app.xml': `${HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Application>Microsoft Excel</Application><HeadingPairs><vt:vector size="2" baseType="variant"><vt:variant><vt:lpstr>Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>4</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="4" baseType="lpstr"><vt:lpstr>Lines</vt:lpstr><vt:lpstr>O'Neill &amp; Co</vt:lpstr><vt:lpstr>Pivot</vt:lpstr><vt:lpstr>Old</vt:lpstr></vt:vector></TitlesOfParts><AppVersion>16.0300</AppVersion></Properties>`,
  }
  return zipped(parts)
}
