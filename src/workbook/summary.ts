/**
 * The first sheet: what a board needs, on a page or two. Key figures, the plan by fiscal year, who funds it, two charts, the result in
 * sentences, and whether all checks hold.
 */
import { changeText } from '../report/changes.ts'
import { reportOf } from '../report/report.ts'
import { monthText, namesOf, spanText } from '../report/words.ts'
import type { Id } from '../result/types.ts'
import { fixedName, onSheet } from './address.ts'
import type { Books } from './books.ts'
import { type Figure, sumOf, type Term } from './formula.ts'
import type { Cell, Chart, Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, given, live, Page, text, type YearFigures, yearRef } from './page.ts'
import { differences } from './services.ts'

export type SummaryRows = {
  readonly cost: YearFigures
  readonly funded: YearFigures
  readonly gap: YearFigures
  readonly lapsed: YearFigures
}

/** Streams that have a row and a colour of their own; the rest are one. */
const MOST_STREAMS = 10
/** Dark and light in turn, so that neighbours differ in black and white as well. */
const COLORS = ['1F3864', '8FAADC', '2E75B6', 'BDD7EE', '385723', 'A9D18E', '7F6000', 'FFE699', '595959', 'D0CECE']
const CHART_ROWS = 14
const CURRENT = 'yes'

export function summarySheet(
  books: Books,
  frame: Frame,
  titles: readonly string[],
): { readonly sheet: Sheet; readonly summary: SummaryRows } {
  const { result, fys } = frame
  const page = new Page('summary', 'FB Summary', frame)
  const [first, last] = [result.fiscalYears[0]!, result.fiscalYears.at(-1)!]
  page.add([text(result.scenario.name, 'title')], 28)
  page.add([
    text(
      `Funding plan ${fys.length === 1 ? first.fy : `${first.fy} – ${last.fy}`} · ${spanText(first.from, last.through)} · method ${result.options.method} · fundbraid ${result.engine}`,
      'subtitle',
    ),
  ])
  page.gap()
  const keyRow = page.rows.length
  keyFigures(page, frame)
  page.gap()

  page.heading('The plan by fiscal year')
  const head = page.yearHead(['Dollars'])
  const sum = (table: 'Needs' | 'Ledger' | 'Movements', ...more: readonly (readonly ['Kind', string, string])[]) =>
    fys.map((fy, year) => books.sum(table, [['FY', yearRef(head, year), fy], ...more]))
  const cost = page.years({ labels: [text('Cost of services')], terms: sum('Needs'), name: (fy) => `FB_Cost_${fy}` })
  const funded = page.years({ labels: [text('Funded')], terms: sum('Ledger'), name: (fy) => `FB_Funded_${fy}` })
  const gap = page.years({
    labels: [text('Gap', 'totalText'), ...[null, null, null]],
    terms: differences(cost, funded),
    look: 'gapTotal',
    name: (fy) => `FB_Gap_${fy}`,
  })
  page.add([text('Gap as a share of the cost'), null, null, null, ...across(gap, cost)])
  const lapsed = page.years({
    labels: [text('Money that lapses unspent')],
    terms: sum('Movements', ['Kind', '"lapsed"', 'lapsed']),
    name: (fy) => `FB_Lapsed_${fy}`,
  })
  page.marks.push({ range: page.range(gap.row, gap.row, FIRST_YEAR, FIRST_YEAR + fys.length), when: 'positive' })
  page.values(
    [text('Service lost if the gap is not raised (by the run)')],
    [...result.fiscalYears, result.total].map(({ serviceLostIfNotRaised: lost }) => lost / 100),
    'gapGiven',
  )
  people(page, frame)
  page.gap()

  // Charts stand on the first printed page, above the rows that one of them draws.
  const chartsAt = page.rows.length
  for (let row = 0; row <= CHART_ROWS; row++) page.gap()
  const mix = mixRows(page, books, frame, head, funded)
  page.gap()
  charts(page, frame, chartsAt, head, gap, mix)
  sentences(page, frame)
  contents(page, titles)
  fillKeyFigures(page, keyRow, { cost, funded, gap, lapsed }, frame)
  page.marks.push({ range: `C${keyRow + 1}`, when: 'false' }, { range: `C${keyRow + 1}`, when: 'true' })
  return {
    sheet: { ...page.finish({ tab: 'summary' }), frozen: { rows: 2, columns: 0 }, repeated: [1, 2] },
    summary: { cost, funded, gap, lapsed },
  }
}

/** Rows that are filled when their figures are known; they stand above them. */
function keyFigures(page: Page, { result }: Frame): void {
  const { scenario, changes, asYouGo, whatIf } = result
  for (let row = 0; row < 6; row++) page.add([])
  const short = result.gaps.reduce<string | null>((found, { from }) => (found === null || from < found ? from : found), null)
  page.add([
    text('Money first runs short', 'label'),
    null,
    text(short === null ? 'never' : monthText(short as `${number}-${number}`), 'key'),
  ])
  if (asYouGo !== null) page.add([text('Gap without looking ahead', 'label'), null, given(asYouGo.gap, 'keyGiven')])
  page.add([text('Scenario (SHA-256)', 'label'), null, text(scenario.hash, 'id')])
  // A copy of this sheet that somebody keeps says so when newer sheets have come into the book.
  const own = fixedName(page.rows.length - 1, 2)
  page.add([
    text('Sheet is up to date', 'label'),
    null,
    { value: CURRENT, formula: `IF(${own}=FB_Hash,"${CURRENT}","STALE: the book now holds the sheets of another plan")`, look: 'text' },
  ])
  if (whatIf !== null) page.add([text('What if', 'label'), null, text(whatIf)])
  const changed = changes.map((change) => changeText(change))
  page.add([text('Changed from the file', 'label'), null, text(changed.length === 0 ? 'nothing' : changed.join('; '))])
}

function fillKeyFigures(page: Page, start: number, { cost, funded, gap, lapsed }: SummaryRows, { result }: Frame): void {
  const put = (row: number, label: string, cell: Cell, more: Cell | null = null) => {
    page.rows[start + row] = [text(label, 'label'), null, cell, more]
  }
  put(0, 'All checks hold', { value: true, formula: 'FB_Check', look: 'checkTotal' })
  put(1, 'Cost of services', live(same(cost.total!), 'key'))
  put(2, 'Funded', live(same(funded.total!), 'key'))
  put(3, 'Gap', live(same(gap.total!), 'keyGap'), share(gap.total!, cost.total!))
  put(4, 'Money that lapses unspent', live(same(lapsed.total!), 'key'))
  const worst = Math.max(
    0,
    ...result.fiscalYears.map(({ services }) => Object.values(services).reduce((sum, { unserved }) => sum + (unserved ?? 0), 0)),
  )
  put(5, 'People who go without, in the worst year', text(worst, 'people'))
}

function same({ text: place, cents }: Figure): Term {
  return { text: place, cents }
}

function share(part: Figure, whole: Figure): Cell {
  const value = whole.cents === 0 ? 0 : Math.round((part.cents / whole.cents) * 1e6) / 1e6
  return { value, formula: `IF(${whole.text}=0,0,ROUND(${part.text}/${whole.text},6))`, look: 'share' }
}

function across(part: YearFigures, whole: YearFigures): Cell[] {
  return [...part.years.map((figure, year) => share(figure, whole.years[year]!)), share(part.total!, whole.total!)]
}

function people(page: Page, { result }: Frame): void {
  const counts = result.fiscalYears.map(({ services }) => Object.values(services).flatMap(({ unserved }) => unserved ?? []))
  if (counts.every((list) => list.length === 0)) return
  page.values(
    [text('People who go without (by the run)')],
    counts.map((list) => list.reduce((sum, count) => sum + count, 0)),
    'people',
  )
}

type Mix = { readonly rows: readonly { readonly name: string; readonly figures: YearFigures }[]; readonly total: YearFigures }

/** Streams that pay, as listed; where they are many, the largest and the rest. */
function mixRows(page: Page, books: Books, frame: Frame, head: number, funded: YearFigures): Mix {
  const { result, fys } = frame
  const names = namesOf(result)
  const paying = result.catalogue.streams.map(({ id }) => id).filter((id) => (result.total.streams[id]?.spent ?? 0) > 0)
  const many = paying.length > MOST_STREAMS
  const largest = [...paying]
    .sort((one, other) => result.total.streams[other]!.spent - result.total.streams[one]!.spent)
    .slice(0, MOST_STREAMS - 1)
  page.heading('Who funds it')
  page.yearHead(['Stream', 'Name', 'Share of all funding'])
  const shown = many ? largest : paying
  const line = (id: Id) => {
    const row = page.rows.length
    const figures = page.years({
      labels: [text(id, 'id'), text(names.stream(id))],
      terms: fys.map((fy, year) =>
        books.sum('Ledger', [
          ['FY', yearRef(head, year), fy],
          ['Stream', `$A${row + 1}`, id],
        ]),
      ),
    })
    return { name: names.stream(id), figures }
  }
  const rows = shown.map(line)
  if (many) {
    const sums = page.footing(rows.map(({ figures }) => figures))
    const terms = funded.years.map((figure, year) => ({
      text: `ROUND(${figure.text}-${sums[year]!.text},2)`,
      cents: figure.cents - sums[year]!.cents,
    }))
    const name = `${paying.length - shown.length} other streams`
    rows.push({ name, figures: page.years({ labels: [null, text(name)], terms }) })
  }
  const total = page.years({
    labels: [text('All funding', 'totalText'), ...[null, null, null]],
    terms: page.footing(rows.map(({ figures }) => figures)),
    look: 'total',
    total: sumOf,
  })
  for (const { figures } of rows) page.rows[figures.row]![2] = share(figures.total!, total.total!)
  return { rows, total }
}

function charts(page: Page, { fys }: Frame, at: number, head: number, gap: YearFigures, mix: Mix): void {
  const end = FIRST_YEAR + Math.max(5, fys.length)
  const middle = FIRST_YEAR + 1
  const fixed = (row: number) => `${fixedName(row, FIRST_YEAR)}:${fixedName(row, FIRST_YEAR + fys.length - 1)}`
  const place = (from: number, to: number): Chart['at'] => [at, from, at + CHART_ROWS, to]
  if (mix.rows.length > 0)
    page.charts.push({
      kind: 'stackedColumns',
      title: 'Who funds it',
      axis: 'Dollars',
      categories: fixed(head),
      series: mix.rows.map(({ name, figures }, index) => ({ name, values: fixed(figures.row), color: COLORS[index]! })),
      at: place(0, middle),
      alt: 'Funding by stream and fiscal year, stacked',
    })
  page.charts.push({
    kind: 'columns',
    title: 'Gap',
    axis: 'Dollars',
    categories: fixed(head),
    series: [{ name: 'Gap', values: fixed(gap.row), color: 'C00000' }],
    at: place(middle, end + 1),
    alt: 'Gap by fiscal year',
  })
}

/** The sentences of the printed report: what it says first, then gaps and why no plan does better. */
function sentences(page: Page, { result }: Frame): void {
  page.heading('In words')
  let told = true
  for (const block of reportOf(result, {})) {
    if (block.kind === 'heading') {
      told = /^(Gaps|Why no plan)/.test(block.text)
      if (told) page.add([text(block.text, 'label')])
    } else if (told && block.kind === 'sentence') page.wide(block.text)
    else if (told && block.kind === 'list')
      for (const { lead, text: words } of block.items) page.wide(lead === '' ? `• ${words}` : `• ${lead}: ${words}`)
  }
  page.add([text('Sentences are those of the run; they do not follow what is typed into this workbook.', 'note')])
  page.gap()
}

function contents(page: Page, titles: readonly string[]): void {
  page.heading('Sheets')
  for (const title of titles) page.add([{ ...text(title), link: onSheet(title, 'A1') }])
}
