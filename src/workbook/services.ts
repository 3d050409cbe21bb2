/**
 * Cost, funding and gap of every service by fiscal year, and of every tier. The totals must be those of the summary, which sums the tables
 * without looking at services: the sheet of checks compares them.
 */
import { nameOf } from './address.ts'
import type { Books } from './books.ts'
import { signed, type Term } from './formula.ts'
import type { Cell, Look, Sheet } from './model.ts'
import { FIRST_YEAR, type Frame, Page, text, type YearFigures, yearRef } from './page.ts'

export type ServiceTotals = { readonly cost: YearFigures; readonly funded: YearFigures; readonly gap: YearFigures }
export type ServiceRows = ServiceTotals & {
  readonly rows: { readonly [measure in keyof ServiceTotals]: readonly YearFigures[] }
  readonly tiers: readonly ServiceTotals[]
}

type Measure = { readonly title: string; readonly word: string; readonly look: Look; readonly totalLook: Look }
const COST: Measure = { title: 'Cost', word: 'Cost', look: 'money', totalLook: 'total' }
const FUNDED: Measure = { title: 'Funded', word: 'Funded', look: 'money', totalLook: 'total' }
const GAP: Measure = { title: 'Gap', word: 'Gap', look: 'gap', totalLook: 'gapTotal' }

export function servicesSheet(books: Books, frame: Frame): { readonly sheet: Sheet; readonly services: ServiceRows } {
  const { result, fys } = frame
  const page = new Page('services', 'FB Services', frame)
  page.band('Services', 'Cost, funding and gap of every service by fiscal year. A gap stands in parentheses.')
  const head = page.yearHead(['Service', 'Name', 'Tier', 'Priority'])
  page.freeze(FIRST_YEAR)

  const block = (measure: Measure, terms: (service: number, row: number) => Term[]) => {
    page.heading(measure.title)
    const rows = result.catalogue.services.map((service, index) =>
      page.years({
        labels: [text(service.id, 'id'), text(service.name), text(tierText(service.tier)), text(priorityText(service))],
        terms: terms(index, page.rows.length),
        look: measure.look,
        name: (fy) => `FB_${measure.word}_${fy}_${nameOf(service.id)}`,
      }),
    )
    const total = page.years({
      labels: [text(`All services`, 'totalText'), ...blank],
      terms: page.footing(rows),
      look: measure.totalLook,
    })
    page.gap()
    return { rows, total }
  }
  const sums = (table: 'Needs' | 'Ledger') => (service: number, row: number) =>
    fys.map((fy, year) =>
      books.sum(table, [
        ['FY', yearRef(head, year), fy],
        ['Service', `$A${row + 1}`, result.catalogue.services[service]!.id],
      ]),
    )
  const cost = block(COST, sums('Needs'))
  const funded = block(FUNDED, sums('Ledger'))
  const gap = block(GAP, (service) => differences(cost.rows[service]!, funded.rows[service]!))

  page.heading('People who go without (worked out by the run, no sum over the tables)')
  for (const service of result.catalogue.services) {
    const people = result.fiscalYears.map((year) => year.services[service.id]!.unserved)
    if (people.some((count) => count !== null)) page.values([text(service.id, 'id'), text(service.name)], people, 'people')
  }
  page.gap()

  const tiers = books.tiers.map((tier): ServiceTotals => {
    page.heading(tier)
    const sum = (table: 'Needs' | 'Ledger') => (row: number) =>
      fys.map((fy, year) =>
        books.sum(table, [
          ['FY', yearRef(head, year), fy],
          ['Tier', `$A${row + 1}`, tier],
        ]),
      )
    const line = (measure: Measure, terms: Term[]) =>
      page.years({ labels: [text(tier, 'id'), text(measure.title), ...blank.slice(1)], terms, look: measure.look })
    const costs = line(COST, sum('Needs')(page.rows.length))
    const paid = line(FUNDED, sum('Ledger')(page.rows.length))
    const short = line(GAP, differences(costs, paid))
    page.gap()
    return { cost: costs, funded: paid, gap: short }
  })
  const lastColumn = FIRST_YEAR + fys.length
  for (const { row } of [...gap.rows, gap.total, ...tiers.map((tier) => tier.gap)])
    page.marks.push({ range: page.range(row, row, FIRST_YEAR, lastColumn), when: 'positive' })
  return {
    sheet: page.finish({ tab: 'figures' }),
    services: {
      ...{ cost: cost.total, funded: funded.total, gap: gap.total },
      rows: { cost: cost.rows, funded: funded.rows, gap: gap.rows },
      tiers,
    },
  }
}

const blank: readonly (Cell | null)[] = [null, null, null]

/** Cost less what is funded, year by year. */
export function differences(cost: YearFigures, funded: YearFigures): Term[] {
  return cost.years.map((figure, year) =>
    signed([
      [1, figure],
      [-1, funded.years[year]!],
    ]),
  )
}

function tierText(tier: number | null): string {
  return tier === null ? '' : `Tier ${tier}`
}

function priorityText({ priority, mandated }: { readonly priority: number | null; readonly mandated: boolean }): string {
  return mandated ? 'mandated' : priority === null ? 'last' : `priority ${priority}`
}
