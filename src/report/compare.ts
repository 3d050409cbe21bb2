/**
 * A comparison as a report: plans side by side, year by year, and what leads from one gap to the other.
 */
import type { Bridge, BridgeStep, Comparison } from '../analysis/compare.ts'
import { grouped } from '../money/format.ts'
import type { Cents, FiscalYear, Simulation } from '../result/types.ts'
import { changeText } from './changes.ts'
import { type Block, type Cell, cell, heading, note, type Report, type Row, row, section } from './document.ts'
import { cellText, NOTHING, nearest, shares, shortText, spoken } from './figures.ts'
import { firstShort } from './gaps.ts'
import { split } from './plan-tables.ts'
import { clean, monthText, namesOf } from './words.ts'

type Plan = Comparison['columns'][number]

const right = (head: string) => ({ head, align: 'right' }) as const
const left = (head: string) => ({ head, align: 'left' }) as const

export function compareReport({ columns, bridges }: Comparison): Report {
  const plans = apart(columns)
  const base = plans[0]!
  return [
    { kind: 'title', text: `${base.name}, compared` },
    note(plans.map(({ name, result }) => `${name}: scenario ${result.scenario.hash.slice(0, 12)}, fundbraid ${result.engine}`).join(' · ')),
    { kind: 'list', items: plans.map((plan) => ({ lead: plan.name, alarm: false, text: inShort(plan) })) },
    ...glanceBlocks(plans),
    ...yearBlocks(plans),
    ...mixBlocks(plans),
    ...bridges.flatMap((bridge) => bridgeBlocks(plans, bridge)),
    note(
      'Amounts are whole dollars; – is nothing, (1,234) is money that is missing. In differences and bridges + is a larger gap, - a smaller one.',
    ),
  ]
}

/** Two plans of one name are told apart by their place. */
function apart(columns: readonly Plan[]): Plan[] {
  const names = columns.map(({ name }) => clean(name) || 'Plan without a name')
  return columns.map(({ result }, index) => ({
    name: names.filter((name) => name === names[index]).length > 1 ? `${names[index]} (${index + 1})` : names[index]!,
    result,
  }))
}

function inShort({ result }: Plan): string {
  const { gap, lapsed } = result.total
  const first = firstShort(result, namesOf(result))
  const short = gap === 0 ? 'every service is funded' : `${spoken(gap)} is not funded, first in ${first?.month}, for ${first?.services}`
  const lapse = lapsed === 0 ? '' : `; ${spoken(lapsed)} lapses unspent`
  const changed = result.changes.length === 0 ? '' : `. Changed: ${result.changes.map(changeText).join('; ')}`
  return `${short}${lapse}${changed}.`
}

const money = (whole: number, exact: Cents): Cell => cell(cellText(whole, exact))
const short = (whole: number, exact: Cents): Cell => cell(shortText(whole, exact), exact !== 0)

function glanceBlocks(plans: readonly Plan[]): Block[] {
  const each = (label: string, of: (result: Simulation) => Cell): Row =>
    row(
      label,
      plans.map(({ result }) => of(result)),
    )
  const rows = [
    each('Cost of services', ({ total }) => money(split(total).cost, total.cost)),
    each('Funded', ({ total }) => money(split(total).funded, total.funded)),
    each('Gap', ({ total }) => short(split(total).gap, total.gap)),
    ...lostRow(plans),
    each('Money that lapses', ({ total }) => money(nearest(total.lapsed), total.lapsed)),
    each('First month of a gap', ({ gaps }) => cell(gaps.length === 0 ? NOTHING : monthText(gaps.map(({ from }) => from).sort()[0]!))),
    each('Gaps', ({ gaps }) => cell(gaps.length === 0 ? NOTHING : grouped(gaps.length))),
    each('Gaps in mandated costs', ({ gaps }) => {
      const critical = gaps.filter((gap) => gap.critical).length
      return cell(critical === 0 ? NOTHING : grouped(critical), critical > 0)
    }),
  ]
  return [
    heading('Over all years'),
    { kind: 'table', table: { columns: [left(''), ...plans.map(({ name }) => right(name))], rows, group: null } },
  ]
}

function lostRow(plans: readonly Plan[]): Row[] {
  const lost = plans.map(({ result }) => result.total.serviceLostIfNotRaised)
  if (lost.every((cents) => cents === null)) return []
  return [
    row(
      'Service lost if not raised',
      lost.map((cents) => (cents === null ? cell('') : short(nearest(cents), cents))),
    ),
  ]
}

type Year = Simulation['fiscalYears'][number]

function yearBlocks(plans: readonly Plan[]): Block[] {
  const years = [...new Set(plans.flatMap(({ result }) => result.fiscalYears.map(({ fy }) => fy)))].sort(byYear)
  const of = ({ result }: Plan, fy: FiscalYear) => result.fiscalYears.find((year) => year.fy === fy)
  const part = (label: string, show: (year: Year) => Cell): Row[] => [
    section(label, years.length),
    ...plans.map((plan) =>
      row(
        plan.name,
        years.map((fy) => {
          const year = of(plan, fy)
          return year === undefined ? cell('') : show(year)
        }),
      ),
    ),
  ]
  const base = plans[0]!
  const differences = plans.slice(1).map((plan) =>
    row(
      plan.name,
      years.map((fy) => {
        const [one, other] = [of(base, fy), of(plan, fy)]
        if (one === undefined || other === undefined) return cell('')
        return difference(split(other).gap - split(one).gap, other.gap - one.gap)
      }),
    ),
  )
  const hasLost = plans.some(({ result }) => result.fiscalYears.some((year) => year.serviceLostIfNotRaised !== null))
  const rows = [
    ...part('Cost of services', (year) => money(split(year).cost, year.cost)),
    ...part('Funded', (year) => money(split(year).funded, year.funded)),
    ...part('Gap', (year) => short(split(year).gap, year.gap)),
    ...(differences.length === 0 ? [] : [section(`Gap, against ${base.name}`, years.length), ...differences]),
    ...(hasLost
      ? part('Service lost if not raised', ({ serviceLostIfNotRaised: lost }) => (lost === null ? cell('') : short(nearest(lost), lost)))
      : []),
    ...part('Money that lapses', (year) => money(nearest(year.lapsed), year.lapsed)),
  ]
  return [heading('By fiscal year'), { kind: 'table', table: { columns: [left(''), ...years.map((fy) => right(fy))], rows, group: 6 } }]
}

function byYear(one: FiscalYear, other: FiscalYear): number {
  const number = (fy: FiscalYear) => (fy.length === 4 ? 2000 + Number(fy.slice(2)) : Number(fy.slice(2)))
  return number(one) - number(other)
}

/** A gap that grows is alarming. */
function difference(whole: number, exact: Cents): Cell {
  if (exact === 0 && whole === 0) return cell(NOTHING)
  const size = whole === 0 ? '<1' : grouped(Math.abs(whole))
  return whole > 0 || (whole === 0 && exact > 0) ? cell(`+${size}`, true) : cell(`-${size}`)
}

function mixBlocks(plans: readonly Plan[]): Block[] {
  const names = new Map(
    plans.toReversed().flatMap(({ result }) => result.catalogue.streams.map(({ id }) => [id, namesOf(result).stream(id)])),
  )
  const ids = [...new Set(plans.flatMap(({ result }) => result.catalogue.streams.map(({ id }) => id)))]
  const parts = plans.map(({ result }) => shares(ids.map((id) => result.total.streams[id]?.spent ?? 0)))
  const rows = ids.map((id, index) =>
    row(
      names.get(id)!,
      parts.map((part) => cell(part[index]!)),
    ),
  )
  return [
    heading('Who funds it, of all that is funded'),
    { kind: 'table', table: { columns: [left(''), ...plans.map(({ name }) => right(name))], rows, group: null } },
  ]
}

function bridgeBlocks(plans: readonly Plan[], { from, to, start, steps, end }: Bridge): Block[] {
  const [one, other] = [plans[from]!, plans[to]!]
  const told = steps.filter(({ kind, gap }) => kind !== 'stream' || gap !== 0)
  // Rounded as a running sum, so that the steps lead from the one rounded gap to the other.
  let sum = start
  const rows = told.map((step) => {
    const before = nearest(sum)
    sum += step.gap
    return row(stepText(step, one.result, other.result), [difference(nearest(sum) - before, step.gap)])
  })
  return [
    heading(`From ${one.name} to ${other.name}`),
    {
      kind: 'table',
      table: {
        columns: [left(''), right('Gap')],
        rows: [
          row(`Gap of ${one.name}`, [short(nearest(start), start)]),
          ...rows,
          row(`Gap of ${other.name}`, [short(nearest(end), end)], 'total'),
        ],
        group: null,
      },
    },
  ]
}

function stepText({ kind, changes, stream, gap }: BridgeStep, from: Simulation, to: Simulation): string {
  const less = gap > 0 ? 'less' : 'more'
  switch (kind) {
    case 'change':
      return capital(changes.map(changeText).join('; '))
    case 'cost':
      return gap === 0 ? 'Services cost the same' : `Services cost ${gap > 0 ? 'more' : 'less'}`
    case 'stream': {
      const isIn = (result: Simulation) => result.catalogue.streams.some(({ id }) => id === stream)
      return `${namesOf(isIn(to) ? to : from).stream(stream!)} pays ${less}`
    }
    case 'rest':
      return 'Years that only one of them plans'
    default:
      return kind satisfies never
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
