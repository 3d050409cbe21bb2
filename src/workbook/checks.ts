/**
 * The checks: what the run reported, as values, against what the sheets show, as sums over the tables; that streams conserve their money; and
 * the cuts of the proof. Each says TRUE or FALSE by itself, also after somebody has typed over an amount.
 *
 * Column C says whether a check holds, column D by how much it fails. Under the fiscal years stands what the run reported.
 */
import type { Cents } from '../result/types.ts'
import { cellName, fixedName, nameOf } from './address.ts'
import type { Books } from './books.ts'
import { abroad, type Figure, figureAt, rangeAbroad } from './formula.ts'
import type { GapRows } from './gaps.ts'
import type { Cell, Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, given, Page, text, type YearFigures, yearWidths } from './page.ts'
import { proofChecks } from './proof-checks.ts'
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

/** Less than half a cent is none. */
const NONE = '0.005'

export function checksSheet(books: Books, frame: Frame, shown: Shown): Sheet {
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
  const head = page.yearHead(['About', 'Check', 'Holds', 'Off by'])
  page.freeze(FIRST_YEAR)
  let last = head
  const check: Check = (...given) => {
    last = checkRow(page, ...given)
    return last
  }
  reported(check, page, frame, shown)
  footing(check, page, frame, shown)
  conserved(check, page, books, frame, shown)
  proofChecks(check, page, books, frame)
  const holds = `${cellName(head + 1, 3)}:${cellName(last, 3)}`
  page.rows[total]!.push(
    { value: true, formula: `MAX(${holds})<${NONE}`, look: 'checkTotal' },
    { value: 0, formula: `MAX(${holds})`, look: 'cents' },
  )
  frame.names.give('FB_Check', figureAt(page.title, total, 2, 0))
  const column = `C${total + 1}:C${last + 1}`
  page.marks.push({ range: column, when: 'false' }, { range: column, when: 'true' })
  return page.finish({ tab: 'checks' })
}

/** Adds a line that holds when `off` is zero. `off` is a formula that is never negative. */
export type Check = (about: string, words: string, off: string, more?: readonly (Cell | null)[]) => number

function checkRow(page: Page, about: string, words: string, off: string, more: readonly (Cell | null)[] = []): number {
  const difference = cellName(page.rows.length, 3)
  return page.add([
    ...[text(about, 'id'), text(words)],
    { value: true, formula: `${difference}<${NONE}`, look: 'check' },
    { value: 0, formula: `ROUND(${off},2)`, look: 'cents' },
    ...more,
  ])
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
      `SUMPRODUCT(ABS(${here}-${there}))`,
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
    check(gap.id, 'Amount on FB Gaps', `ABS(${fixedName(at, FIRST_YEAR + years.length)}-${abroad(shown!)})`, [
      ...Array<null>(years.length).fill(null),
      given(gap.amount),
    ])
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

/** Sums that must agree although they are taken over different columns of the tables. */
function footing(check: Check, page: Page, { fys }: Frame, { summary, services, streams, braid, gaps }: Shown): void {
  page.heading('Footing')
  const equal = (words: string, one: YearFigures, other: YearFigures) =>
    check('All years', words, `SUMPRODUCT(ABS(${rangeAbroad(one.years)}-${rangeAbroad(other.years)}))`)
  equal('Cost of the services = cost on FB Summary', services.cost, summary.cost)
  equal('Funding of the services = funded on FB Summary', services.funded, summary.funded)
  equal('Gaps of the services = gap on FB Summary', services.gap, summary.gap)
  equal('FB Braid = funded on FB Summary', braid, summary.funded)
  const sumsTo = (words: string, parts: (year: number) => readonly Figure[], whole: YearFigures) => {
    fys.forEach((fy, year) => {
      check(fy, words, `ABS(${sumText(parts(year))}-${abroad(whole.years[year]!)})`)
    })
  }
  sumsTo('What all streams spend = funded on FB Summary', (year) => streams.map(({ spent }) => spent.years[year]!), summary.funded)
  sumsTo('What lapses of all streams = lapsed on FB Summary', (year) => streams.map(({ lapsed }) => lapsed.years[year]!), summary.lapsed)
  sumsTo('Cost of all tiers = cost on FB Summary', (year) => services.tiers.map(({ cost }) => cost.years[year]!), summary.cost)
  if (gaps.all !== null) check('All years', 'All gaps = gap on FB Summary', `ABS(${abroad(gaps.all)}-FB_Gap_Total)`)
  page.gap()
}

/** A SUM takes 255 places; streams may be more. */
function sumText(figures: readonly Figure[]): string {
  if (figures.length === 0) return '0'
  const chunks = Array.from({ length: Math.ceil(figures.length / 200) }, (_, at) => figures.slice(at * 200, at * 200 + 200))
  return `ROUND(${chunks.map((chunk) => `SUM(${chunk.map(abroad).join()})`).join('+')},2)`
}

function conserved(check: Check, page: Page, books: Books, { result, fys }: Frame, { services, streams }: Shown): void {
  page.heading('Conservation')
  const last = fys.at(-1)!
  result.catalogue.streams.forEach(({ id }, index) => {
    const row = page.rows.length + 1
    const { closing } = streams[index]!
    const left = books.sum('Movements', [
      ['Stream', `$A${row}`, id],
      ['Kind', '"closing"', 'closing'],
    ])
    check(id, `Closing of ${last} = what the movements say is left`, `ABS(FB_Closing_${last}_${nameOf(id)}-${left.text})`)
    check(id, 'No year closes below zero', `MAX(0,-MIN(${rangeAbroad(closing.years)}))`)
  })
  result.catalogue.services.forEach(({ id }, index) => {
    check(id, 'No cost is paid twice: no gap is below zero', `MAX(0,-MIN(${rangeAbroad(services.rows.gap[index]!.years)}))`)
  })
  page.gap()
}
