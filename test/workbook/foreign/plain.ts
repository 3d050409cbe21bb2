/**
 * More books: as xlsxwriter writes them, with prefixes, with macros, with days from 1904 and parts at unusual places, and one with a sheet that
 * is a chart.
 */
import {
  ASKS,
  chart,
  DOT,
  drawing,
  drawn,
  HEAD,
  MAIN,
  OFFICE,
  type Parts,
  relations,
  rows,
  SHEET_TYPE,
  STYLES,
  sheet,
  types,
  zipped,
} from './parts.ts'

const SPARKLINES = `<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup displayEmptyCellsAs="gap"><x14:colorSeries rgb="FF376092"/><x14:sparklines><x14:sparkline><xm:f>Budget!A2:C2</xm:f><xm:sqref>D2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>`

/** Text in a list of its own, a chart, a picture, a box, sparklines, a hidden sheet, and a table. */
export function xlsxwriterLike(): Uint8Array {
  const cells = `<row r="1" spans="1:8"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c><c r="C1" s="1" t="s"><v>2</v></c></row>`
  return zipped({
    '[Content_Types].xml': types(
      {
        ...{
          'xl/workbook.xml': `${SHEET_TYPE}.sheet.main+xml`,
          'xl/styles.xml': `${SHEET_TYPE}.styles+xml`,
          'xl/sharedStrings.xml': `${SHEET_TYPE}.sharedStrings+xml`,
        },
        ...{ 'xl/worksheets/sheet1.xml': `${SHEET_TYPE}.worksheet+xml`, 'xl/worksheets/sheet2.xml': `${SHEET_TYPE}.worksheet+xml` },
        'xl/tables/table1.xml': `${SHEET_TYPE}.table+xml`,
        'xl/drawings/drawing1.xml': 'application/vnd.openxmlformats-officedocument.drawing+xml',
        'xl/charts/chart1.xml': 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
      },
      { png: 'image/png' },
    ),
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/_rels/workbook.xml.rels': relations([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'worksheet', 'worksheets/sheet2.xml'],
      ['rId3', 'styles', 'styles.xml'],
      ['rId4', 'sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><fileVersion appName="xl" lastEdited="4" lowestEdited="4" rupBuild="4505"/><workbookPr defaultThemeVersion="124226"/><bookViews><workbookView xWindow="240" yWindow="15" windowWidth="16095" windowHeight="9660"/></bookViews><sheets><sheet name="Budget" sheetId="1" r:id="rId1"/><sheet name="FB Summary" sheetId="2" state="hidden" r:id="rId2"/></sheets><calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>`,
    'xl/worksheets/sheet1.xml': sheet(
      `${cells}${rows({ A2: 11, B2: 22, C2: 33, A3: 1.5, B3: 2.5, C3: '=SUM(A3:B3)|4', ...Object.fromEntries(Object.entries(ASKS).map(([place, ask]) => [place.replace(/\d/, (row) => String(Number(row) + 3)), ask.replaceAll('H1*', 'H4*')])) })}`,
      `<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><drawing r:id="rId1"/><tableParts count="1"><tablePart r:id="rId2"/></tableParts>${SPARKLINES}`,
    ),
    'xl/worksheets/sheet2.xml': sheet(rows({ A1: 'this is no sheet of the plan', A2: 4 })),
    'xl/worksheets/_rels/sheet1.xml.rels': relations([
      ['rId1', 'drawing', '../drawings/drawing1.xml'],
      ['rId2', 'table', '../tables/table1.xml'],
    ]),
    'xl/tables/table1.xml': `${HEAD}<table xmlns="${MAIN}" id="1" name="Lines" displayName="Lines" ref="A1:C3" totalsRowShown="0"><autoFilter ref="A1:C3"/><tableColumns count="3"><tableColumn id="1" name="One"/><tableColumn id="2" name="Two"/><tableColumn id="3" name="Three"/></tableColumns><tableStyleInfo name="TableStyleMedium9" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`,
    'xl/drawings/drawing1.xml': drawing(drawn.chart('rId1', 1), drawn.picture('rId2', 6), drawn.box('For the board', 11)),
    'xl/drawings/_rels/drawing1.xml.rels': relations([
      ['rId1', 'chart', '../charts/chart1.xml'],
      ['rId2', 'image', '../media/image1.png'],
    ]),
    'xl/charts/chart1.xml': chart('Budget!$A$2:$C$2'),
    'xl/media/image1.png': DOT,
    'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}" count="3" uniqueCount="3"><si><t>One</t></si><si><t>Two</t></si><si><t>Three</t></si></sst>`,
    'xl/styles.xml': STYLES,
  })
}

/** Every element has a prefix, as some programs of governments write them; and no list of texts, no names, no calculation. */
export function prefixed(): Uint8Array {
  const withPrefix = (xml: string) => xml.replace(/<(\/?)(?![?!])(?!\w+:)/g, '<$1x:').replace('xmlns=', 'xmlns:x=')
  return zipped({
    '[Content_Types].xml': `${HEAD}<t:Types xmlns:t="http://schemas.openxmlformats.org/package/2006/content-types"><t:Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><t:Default Extension="xml" ContentType="application/xml"/><t:Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><t:Override PartName="/xl/worksheets/sheet.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/><t:Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/></t:Types>`,
    '_rels/.rels': relations([['R1', 'officeDocument', '/xl/workbook.xml']]),
    'xl/workbook.xml': withPrefix(
      `${HEAD}<workbook xmlns="${MAIN}"><sheets><sheet name="Budget" sheetId="1" d4p1:id="R7" xmlns:d4p1="${OFFICE}"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': relations([
      ['R7', 'worksheet', '/xl/worksheets/sheet.xml'],
      ['R8', 'styles', '/xl/styles.xml'],
    ]),
    'xl/worksheets/sheet.xml': withPrefix(sheet(rows({ A1: 3, A2: '=A1*3|9', B1: 'plain', ...ASKS }))),
    'xl/styles.xml': withPrefix(STYLES),
  })
}

/** Macros, with what binds a sheet to them. */
export function withMacros(): Uint8Array {
  return zipped({
    '[Content_Types].xml': types(
      {
        ...{ 'xl/workbook.xml': 'application/vnd.ms-excel.sheet.macroEnabled.main+xml', 'xl/styles.xml': `${SHEET_TYPE}.styles+xml` },
        'xl/worksheets/sheet1.xml': `${SHEET_TYPE}.worksheet+xml`,
      },
      { bin: 'application/vnd.ms-office.vbaProject' },
    ),
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/_rels/workbook.xml.rels': relations([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'styles', 'styles.xml'],
      ['rId3', 'http://schemas.microsoft.com/office/2006/relationships/vbaProject', 'vbaProject.bin'],
    ]),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr codeName="ThisWorkbook"/><bookViews><workbookView/></bookViews><sheets><sheet name="Macro" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="Limit">Macro!$A$1</definedName></definedNames><calcPr calcId="191029"/></workbook>`,
    'xl/worksheets/sheet1.xml': sheet(rows({ A1: 8, A2: '=Limit+1|9', ...ASKS }), '', '<sheetPr codeName="Sheet1"/>'),
    'xl/styles.xml': STYLES,
    'xl/vbaProject.bin': Uint8Array.from({ length: 2048 }, (_, at) => (at * at) % 251),
  })
}

/** Days count from 1904, the main part lies elsewhere, and there are no formats. */
export function from1904(): Uint8Array {
  return zipped({
    '[Content_Types].xml': types({
      'book/main.xml': `${SHEET_TYPE}.sheet.main+xml`,
      'book/sheets/one.xml': `${SHEET_TYPE}.worksheet+xml`,
    }),
    '_rels/.rels': relations([['rId1', 'officeDocument', 'book/main.xml']]),
    'book/main.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="1"/><bookViews><workbookView/></bookViews><sheets><sheet name="Mac" sheetId="7" r:id="rId1"/></sheets></workbook>`,
    'book/_rels/main.xml.rels': relations([['rId1', 'worksheet', 'sheets/one.xml']]),
    'book/sheets/one.xml': sheet(rows({ A1: 44000, A2: '=YEAR(A1)|2024', A3: '=YEAR(MIN(FB_Ledger_Month))', ...ASKS })),
  })
}

/** A sheet that is a chart, a protected one, two windows, and a name that is local to a sheet in the middle. */
export function withChartsheet(): Uint8Array {
  const parts: Parts = {
    '[Content_Types].xml': types({
      ...{
        'xl/workbook.xml': `${SHEET_TYPE}.sheet.main+xml`,
        'xl/styles.xml': `${SHEET_TYPE}.styles+xml`,
        'xl/chartsheets/sheet1.xml': `${SHEET_TYPE}.chartsheet+xml`,
      },
      ...{ 'xl/worksheets/sheet1.xml': `${SHEET_TYPE}.worksheet+xml`, 'xl/worksheets/sheet2.xml': `${SHEET_TYPE}.worksheet+xml` },
      'xl/drawings/drawing1.xml': 'application/vnd.openxmlformats-officedocument.drawing+xml',
      'xl/charts/chart1.xml': 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
    }),
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/_rels/workbook.xml.rels': relations([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'chartsheet', 'chartsheets/sheet1.xml'],
      ['rId3', 'worksheet', 'worksheets/sheet2.xml'],
      ['rId4', 'styles', 'styles.xml'],
    ]),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">\n  <workbookPr/>\n  <bookViews>\n    <workbookView activeTab="1"/>\n    <workbookView activeTab="2"/>\n  </bookViews>\n  <sheets>\n    <sheet name="Figures" sheetId="12" r:id="rId1"/>\n    <sheet name="Picture" sheetId="3" r:id="rId2"/>\n    <sheet name="Last" sheetId="5" r:id="rId3"/>\n  </sheets>\n  <definedNames>\n    <definedName name="Here" localSheetId="2">Last!$A$1</definedName>\n  </definedNames>\n  <calcPr calcId="0" fullCalcOnLoad="true"/>\n</workbook>`,
    'xl/worksheets/sheet1.xml': sheet(
      rows({ A1: 1, A2: 2, A3: '=SUM(A1:A2)|3', ...ASKS }),
      '<sheetProtection sheet="1" objects="1" scenarios="1"/>',
    ),
    'xl/worksheets/sheet2.xml': sheet(rows({ A1: 21, A2: '=Here*2|42' })),
    'xl/chartsheets/sheet1.xml': `${HEAD}<chartsheet xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheetViews><sheetView workbookViewId="0"/></sheetViews><drawing r:id="rId1"/></chartsheet>`,
    'xl/chartsheets/_rels/sheet1.xml.rels': relations([['rId1', 'drawing', '../drawings/drawing1.xml']]),
    'xl/drawings/drawing1.xml': drawing(drawn.chart('rId1', 0)),
    'xl/drawings/_rels/drawing1.xml.rels': relations([['rId1', 'chart', '../charts/chart1.xml']]),
    'xl/charts/chart1.xml': chart('Figures!$A$1:$A$3'),
    'xl/styles.xml': STYLES,
  }
  return zipped(parts)
}
