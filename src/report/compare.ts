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

/** `all` adds the mix of every fiscal year. */
export function compareReport({ columns, bridges }: Comparison, all: boolean): Report {
  const plans = apart(columns)
  const base = plans[0]!
  return [
    { kind: 'title', text: `${base.name}, compared` },
    note(origin(plans)),
    { kind: 'list', items: plans.map((plan) => ({ lead: plan.name, alarm: false, text: inShort(plan) })) },
    ...glanceBlocks(plans),
    ...yearBlocks(plans),
    ...mixBlocks(plans, all),
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

/** Plans of one file share its hash. */
function origin(plans: readonly Plan[]): string {
  const hashes = new Set(plans.map(({ result }) => result.scenario.hash))
  const told = (name: string, { scenario, engine }: Simulation) => `${name}scenario ${scenario.hash.slice(0, 12)} · fundbraid ${engine}`
  return hashes.size === 1 ? told('', plans[0]!.result) : plans.map(({ name, result }) => told(`${name}: `, result)).join(' · ')
}

function inShort({ result }: Plan): string {
  const { gap, lapsed } = result.total
  const first = firstShort(result, namesOf(result))
  const short = gap === 0 ? 'every service is funded' : `${spoken(gap)} is not funded, first in ${first?.month}, for ${first?.services}`
  const lapse = lapsed === 0 ? '' : `; ${spoken(lapsed)} lapses unspent`
  const changed = result.changes.length === 0 ? '' : `. Changed: ${result.changes.map((change) => changeText(change)).join('; ')}`
  return `${short}${lapse}${changed}.`
}

const money = (whole: number, exact: Cents): Cell => cell(cellText(whole, exact))
const short = (whole: number, exact: Cents): Cell => cell(shortText(whole, exact), exact !== 0)

function glanceBlocks(plans: readonly Plan[]): Block[] {
  const hasLost = plans.some(({ result }) => result.total.serviceLostIfNotRaised !== null)
  const rows = plans.map(({ name, result: { total, gaps } }) => {
    const critical = gaps.filter((gap) => gap.critical).length
    const lost = total.serviceLostIfNotRaised
    return row(name, [
      money(split(total).cost, total.cost),
      money(split(total).funded, total.funded),
      short(split(total).gap, total.gap),
      ...(hasLost ? [lost === null ? cell('') : short(nearest(lost), lost)] : []),
      money(nearest(total.lapsed), total.lapsed),
      cell(gaps.length === 0 ? NOTHING : monthText(gaps.map(({ from }) => from).sort()[0]!)),
      cell(gaps.length === 0 ? NOTHING : grouped(gaps.length)),
      cell(critical === 0 ? NOTHING : grouped(critical), critical > 0),
    ])
  })
  const heads = ['Cost', 'Funded', 'Gap', ...(hasLost ? ['Service lost'] : []), 'Lapses', 'First gap', 'Gaps', 'Mandated gaps']
  return [heading('Over all years'), { kind: 'table', table: { columns: [left(''), ...heads.map(right)], rows, group: null } }]
}

type Year = Simulation['fiscalYears'][number]

function yearBlocks(plans: readonly Plan[]): Block[] {
  const years = yearsOf(plans)
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

function yearsOf(plans: readonly Plan[]): FiscalYear[] {
  return [...new Set(plans.flatMap(({ result }) => result.fiscalYears.map(({ fy }) => fy)))].sort(byYear)
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

function mixBlocks(plans: readonly Plan[], all: boolean): Block[] {
  const names = new Map(
    plans.toReversed().flatMap(({ result }) => result.catalogue.streams.map(({ id }) => [id, namesOf(result).stream(id)])),
  )
  const ids = [...new Set(plans.flatMap(({ result }) => result.catalogue.streams.map(({ id }) => id)))]
  const mix = ({ streams }: Simulation['total']) => shares(ids.map((id) => streams[id]?.spent ?? 0)).map((share) => cell(share))
  const columns = [left(''), ...ids.map((id) => right(names.get(id)!))]
  const blocks: Block[] = [
    heading('Who funds it, of all that is funded'),
    { kind: 'table', table: { columns, rows: plans.map(({ name, result }) => row(name, mix(result.total))), group: null } },
  ]
  if (!all) return [...blocks, note('--all shows the mix of every fiscal year.')]
  const years = yearsOf(plans)
  const rows = years.flatMap((fy) => [
    section(fy, ids.length),
    ...plans.flatMap(({ name, result }) => {
      const year = result.fiscalYears.find((one) => one.fy === fy)
      return year === undefined ? [] : [row(name, mix(year))]
    }),
  ])
  return [...blocks, heading('Who funds it, by fiscal year'), { kind: 'table', table: { columns, rows, group: null } }]
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
      return changes.map((change) => changeText(change, (id) => nameIn(from, to, id))).join('; ')
    case 'cost':
      return gap === 0 ? 'Services cost the same' : `Services cost ${gap > 0 ? 'more' : 'less'}`
    case 'stream':
      return `${nameIn(from, to, stream!)} pays ${less}`
    case 'rest':
      return 'Years that only one of them plans'
    default:
      return kind satisfies never
  }
}

function nameIn(from: Simulation, to: Simulation, id: string): string {
  const holder = [to, from].find(({ catalogue }) => [...catalogue.streams, ...catalogue.services].some((one) => one.id === id))
  if (holder === undefined) return clean(id)
  const names = namesOf(holder)
  return holder.catalogue.streams.some((stream) => stream.id === id) ? names.stream(id) : names.service(id)
}
