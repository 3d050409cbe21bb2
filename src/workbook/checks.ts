/**
 * The checks: what the run reported, as values, against what the sheets show, as sums over the tables; that streams conserve their money; and
 * the cuts of the proof. Each says TRUE or FALSE by itself, also after somebody has typed over an amount.
 *
 * Column C says whether a check holds, column D by how much it fails. Under the fiscal years stands what the run reported.
 */
import type { Cents } from '../result/types.ts'
import { cellName, fixedName, nameOf, onSheet } from './address.ts'
import type { Books } from './books.ts'
import { type Check, checkRow, HALF_A_CENT } from './check.ts'
import { abroad, type Figure, figureAt, linked, rangeAbroad, type Term } from './formula.ts'
import type { GapRows } from './gaps.ts'
import type { Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, given, Page, text, type YearFigures, yearWidths } from './page.ts'
import { proofChecks, proofPage } from './proof-checks.ts'
import type { ServiceRows } from './services.ts'
import type { StreamRows } from './streams.ts'
import type { SummaryRows } from './summary.ts'

export type Shown = {
  readonly summary: SummaryRows
  readonly services: ServiceRows
  readonly streams: readonly StreamRows[]
  readonly braid: YearFigures
  readonly gaps: GapRows
}

/** `holds`: every check does, as the figures are written. */
export function checksSheet(
  books: Books,
  frame: Frame,
  shown: Shown,
): { readonly sheet: Sheet; readonly proof: Sheet; readonly holds: boolean } {
  const page = new Page(
    'checks',
    'FB Checks',
    frame,
    yearWidths(frame).map((width, column) => (column === 1 ? 60 : width)),
  )
  page.band(
    'Checks',
    'Each line compares what the sheets add up from the tables with what the run reported (blue), or two sums that must agree. FALSE: a table or a formula was changed, or the file is damaged.',
  )
  const total = page.add([text('All checks', 'totalText'), text('all of column C', 'totalText')])
  const { hash } = frame.result.scenario
  const inputs = onSheet(frame.titles?.get('inputs') ?? 'FB Inputs', 'A1')
  const run = page.add([
    text('Scenario'),
    text('SHA-256 of what all sheets were made from'),
    { value: hash, formula: linked(inputs, hash), look: 'id' },
  ])
  frame.names.give('FB_Hash', figureAt(page.title, run, 2, 0))
  const head = page.yearHead(['About', 'Check', 'Holds', 'Off by'])
  page.freeze(FIRST_YEAR)
  const rows: number[] = []
  const check: Check = (...line) => {
    rows.push(checkRow(page, ...line))
    return rows.at(-1)!
  }
  reported(check, page, frame, shown)
  footing(check, page, frame, shown)
  conserved(check, page, books, frame, shown)
  const costs = proofPage(frame)
  const start = costs.rows.length
  proofChecks(check, page, costs, books, frame)
  if (costs.rows.length === start)
    costs.add([text('This plan has no cuts whose sums could be shown here. What is known of its proof stands on FB Checks.')])
  const last = rows.at(-1)!
  const holds = `${cellName(head + 1, 3)}:${cellName(last, 3)}`
  const most = Math.max(...rows.map((row) => Number(page.rows[row]![3]!.value)))
  page.rows[total]!.push(
    { value: most < 0.005, formula: `MAX(${holds})<${HALF_A_CENT}`, look: 'checkTotal' },
    { value: most, formula: `MAX(${holds})`, look: 'cents' },
  )
  frame.names.give('FB_Check', figureAt(page.title, total, 2, 0))
  const column = `C${total + 1}:C${last + 1}`
  page.marks.push({ range: column, when: 'false' }, { range: column, when: 'true' })
  return { sheet: page.finish({ tab: 'checks' }), proof: costs.finish({ tab: 'checks' }), holds: most < 0.005 }
}

/** Every row of the sheets against the run's own figures. */
function reported(check: Check, page: Page, { result }: Frame, { summary, services, streams, gaps }: Shown): void {
  const { fiscalYears: years, total, catalogue } = result
  const against = (about: string, words: string, row: YearFigures, cents: readonly Cents[], all: Cents) => {
    const at = page.rows.length
    const here = `${fixedName(at, FIRST_YEAR)}:${fixedName(at, FIRST_YEAR + years.length)}`
    const there = rangeAbroad([...row.years, row.total!])
    check(
      about,
      words,
      { text: `SUMPRODUCT(ABS(${here}-${there}))`, cents: distance([...cents, all], centsOf([...row.years, row.total!])) },
      [...cents, all].map((amount) => given(amount)),
    )
  }
  page.heading('As the run reported')
  for (const key of ['cost', 'funded', 'gap', 'lapsed'] as const)
    against(
      'Summary',
      WORDS[key],
      summary[key],
      years.map((year) => year[key]),
      total[key],
    )
  catalogue.services.forEach(({ id }, index) => {
    for (const key of ['cost', 'funded', 'gap'] as const)
      against(
        id,
        `${WORDS[key]} on FB Services`,
        services.rows[key][index]!,
        years.map((year) => year.services[id]![key]),
        total.services[id]![key],
      )
  })
  catalogue.streams.forEach(({ id }, index) => {
    for (const key of ['opening', 'released', 'earned', 'spent', 'lapsed', 'closing'] as const)
      against(
        id,
        `${WORDS[key]} on FB Streams`,
        streams[index]![key],
        years.map((year) => year.streams[id]![key]),
        total.streams[id]![key],
      )
  })
  result.gaps.forEach((gap, index) => {
    const { total: shown } = gaps.rows[index]!
    const at = page.rows.length
    const off = { text: `ABS(${fixedName(at, FIRST_YEAR + years.length)}-${abroad(shown!)})`, cents: Math.abs(gap.amount - shown!.cents) }
    check(gap.id, 'Amount on FB Gaps', off, [...Array<null>(years.length).fill(null), given(gap.amount)])
  })
  page.gap()
}

const WORDS = {
  cost: 'Cost',
  funded: 'Funded',
  gap: 'Gap',
  lapsed: 'Lapsed',
  opening: 'Opening',
  released: 'Released',
  earned: 'Earned',
  spent: 'Spent',
  closing: 'Closing',
} as const

/** How far apart two rows are, all their differences together. */
function distance(one: readonly Cents[], other: readonly Cents[]): Cents {
  return one.reduce((sum, cents, index) => sum + Math.abs(cents - other[index]!), 0)
}

function centsOf(figures: readonly Figure[]): Cents[] {
  return figures.map(({ cents }) => cents)
}

/** Sums that must agree although they are taken over different columns of the tables. */
function footing(check: Check, page: Page, { fys, names }: Frame, { summary, services, streams, braid, gaps }: Shown): void {
  page.heading('Footing')
  const equal = (words: string, one: YearFigures, other: YearFigures) =>
    check('All years', words, {
      text: `SUMPRODUCT(ABS(${rangeAbroad(one.years)}-${rangeAbroad(other.years)}))`,
      cents: distance(centsOf(one.years), centsOf(other.years)),
    })
  equal('Cost of the services = cost on FB Summary', services.cost, summary.cost)
  equal('Funding of the services = funded on FB Summary', services.funded, summary.funded)
  equal('Gaps of the services = gap on FB Summary', services.gap, summary.gap)
  equal('FB Braid = funded on FB Summary', braid, summary.funded)
  const sumsTo = (words: string, parts: (year: number) => Term, whole: YearFigures) => {
    fys.forEach((fy, year) => {
      const [sum, all] = [parts(year), whole.years[year]!]
      check(fy, words, { text: `ABS(${sum.text}-${abroad(all)})`, cents: Math.abs(sum.cents - all.cents) })
    })
  }
  sumsTo('What all streams spend = funded on FB Summary', (year) => sumOfStreams('spent', streams, year), summary.funded)
  sumsTo('What lapses of all streams = lapsed on FB Summary', (year) => sumOfStreams('lapsed', streams, year), summary.lapsed)
  sumsTo('Cost of all tiers = cost on FB Summary', (year) => sumAbroad(services.tiers.map(({ cost }) => cost.years[year]!)), summary.cost)
  const short = names.get('FB_Gap_Total')
  if (gaps.all !== null)
    check('All years', 'All gaps = gap on FB Summary', {
      text: `ABS(${abroad(gaps.all)}-FB_Gap_Total)`,
      cents: Math.abs(gaps.all.cents - short.cents),
    })
  page.gap()
}

/** All rows of FB Streams whose third column says what they are. */
function sumOfStreams(measure: 'spent' | 'lapsed', streams: readonly StreamRows[], year: number): Term {
  const [first, last] = [streams[0]?.opening.years[year], streams.at(-1)?.closing.years[year]]
  if (first === undefined || last === undefined) return { text: '0', cents: 0 }
  const labels = rangeAbroad([
    { ...first, column: 2 },
    { ...last, column: 2 },
  ])
  return {
    text: `ROUND(SUMIFS(${rangeAbroad([first, last])},${labels},"${WORDS[measure]}"),2)`,
    cents: streams.reduce((sum, rows) => sum + rows[measure].years[year]!.cents, 0),
  }
}

function sumAbroad(figures: readonly Figure[]): Term {
  if (figures.length === 0) return { text: '0', cents: 0 }
  return { text: `ROUND(SUM(${figures.map(abroad).join()}),2)`, cents: figures.reduce((sum, { cents }) => sum + cents, 0) }
}

function conserved(check: Check, page: Page, books: Books, { result, fys }: Frame, { services, streams }: Shown): void {
  page.heading('Conservation')
  const last = fys.at(-1)!
  const notBelowZero = (about: string, words: string, { years }: YearFigures) =>
    check(about, words, { text: `MAX(0,-MIN(${rangeAbroad(years)}))`, cents: Math.max(0, -Math.min(...centsOf(years))) })
  result.catalogue.streams.forEach(({ id }, index) => {
    const row = page.rows.length + 1
    const { closing } = streams[index]!
    const left = books.sum('Movements', [
      ['Stream', `$A${row}`, id],
      ['Kind', '"closing"', 'closing'],
    ])
    check(id, `Closing of ${last} = what the movements say is left`, {
      text: `ABS(FB_Closing_${last}_${nameOf(id)}-${left.text})`,
      cents: Math.abs(closing.years.at(-1)!.cents - left.cents),
    })
    notBelowZero(id, 'No year closes below zero', closing)
  })
  result.catalogue.services.forEach(({ id }, index) => {
    notBelowZero(id, 'No cost is paid twice: no gap is below zero', services.rows.gap[index]!)
  })
  page.gap()
}
