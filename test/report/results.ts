/**
 * Results for the report's tests, made from books by sums alone: whatever books a test draws, the result of them holds its laws.
 * It must never call the report, so that what it says can be held against it.
 */
import type {
  Cents,
  Figures,
  Gap,
  Lapse,
  Month,
  Movement,
  Need,
  Posting,
  Reason,
  ServiceInfo,
  Simulation,
  StreamInfo,
  YearFigures,
} from '../../src/result/types.ts'
import { formatFiscalYear } from '../../src/time/fiscal-year.ts'
import { formatMonth, monthIndex } from '../../src/time/month.ts'

export type Books = {
  readonly name: string
  /** Fiscal years that start in July; the first one is named for `firstYear`. */
  readonly firstYear: number
  readonly yearCount: number
  readonly services: readonly (Partial<ServiceInfo> & { readonly id: string })[]
  readonly streams: readonly (Partial<StreamInfo> & { readonly id: string })[]
  readonly needs: readonly Need[]
  readonly ledger: readonly Posting[]
  readonly lapses?: readonly Lapse[]
  readonly people?: { readonly [service: string]: number }
  readonly reasons?: (service: string, gap: Cents, from: Month) => readonly Reason[]
}

export function monthAt(firstYear: number, offset: number): Month {
  return formatMonth(monthIndex(firstYear - 1, 7) + offset)
}

const add = (list: readonly { readonly amount: Cents }[]) => list.reduce((sum, { amount }) => sum + amount, 0)

export function resultOf(books: Books): Simulation {
  const { firstYear, yearCount, needs, ledger } = books
  const lapses = books.lapses ?? []
  const services = books.services.map(
    (service): ServiceInfo => ({ name: service.id, tier: null, priority: null, mandated: false, ...service }),
  )
  const streams = books.streams.map(
    (stream): StreamInfo => ({ name: stream.id, kind: 'grant', source: 'federal', counted: true, ends: null, cite: null, ...stream }),
  )
  const figures = (from: Month, through: Month): Figures => {
    const inside = <T extends { readonly month: Month }>(list: readonly T[]) =>
      list.filter(({ month }) => month >= from && month <= through)
    const [need, paid, lapsed] = [inside(needs), inside(ledger), inside(lapses)]
    const funded = add(paid)
    return {
      cost: add(need),
      funded,
      gap: add(need) - funded,
      lapsed: add(lapsed),
      serviceLostIfNotRaised: add(need) - funded,
      services: Object.fromEntries(
        services.map(({ id }) => {
          const cost = add(need.filter(({ service }) => service === id))
          const got = add(paid.filter(({ service }) => service === id))
          const people = books.people?.[id]
          const unserved = people === undefined ? null : cost === 0 ? 0 : Math.round((people * (cost - got)) / cost)
          return [id, { cost, funded: got, gap: cost - got, serviceLost: cost - got, unserved }]
        }),
      ),
      streams: Object.fromEntries(
        streams.map(({ id }) => {
          const spent = add(paid.filter(({ stream }) => stream === id))
          const lost = add(lapsed.filter(({ stream }) => stream === id))
          const share = funded === 0 ? 0 : Math.round((spent / funded) * 1e6) / 1e6
          return [id, { opening: 0, released: spent + lost, earned: 0, spent, lapsed: lost, closing: 0, share }]
        }),
      ),
      paid: Object.fromEntries(
        services.map(({ id }) => [
          id,
          Object.fromEntries(
            streams.map((stream) => [stream.id, add(paid.filter((one) => one.service === id && one.stream === stream.id))]),
          ),
        ]),
      ),
    }
  }
  const years = Array.from({ length: yearCount }, (_, index): YearFigures => {
    const from = monthAt(firstYear, index * 12)
    const through = monthAt(firstYear, index * 12 + 11)
    return { fy: formatFiscalYear(firstYear + index), from, through, ...figures(from, through) }
  })
  const last = monthAt(firstYear, yearCount * 12 - 1)
  return {
    fundbraid: 1,
    engine: '0.1.0',
    unit: 'cent',
    scenario: { name: books.name, hash: '3fa92c1bd07e5a46'.repeat(4) },
    whatIf: null,
    changes: [],
    options: { method: 'waterfall', order: [], delivery: 'full', prospects: 'cutoff' },
    catalogue: {
      services,
      costs: services.map(({ id, tier, priority, mandated }) => ({
        id: `${id}/cost`,
        service: id,
        tier,
        category: 'other',
        role: null,
        site: null,
        population: null,
        provider: null,
        tags: [],
        priority,
        mandated,
      })),
      streams,
      awards: [],
    },
    fiscalYears: years,
    total: figures(monthAt(firstYear, 0), last),
    gaps: services.flatMap((service) => gapsOf(service, books, last)),
    proof: null,
    causes: null,
    asYouGo: null,
    lapses,
    cash: null,
    findings: [],
    ledger,
    needs,
    movements: lapses.map(
      ({ month, stream, award, service, amount }): Movement => ({ kind: 'lapsed', month, stream, award, service, amount }),
    ),
  }
}

function gapsOf({ id, tier, mandated }: ServiceInfo, books: Books, last: Month): Gap[] {
  const runs: { month: Month; amount: Cents }[][] = [[]]
  for (let offset = 0; ; offset++) {
    const month = monthAt(books.firstYear, offset)
    if (month > last) break
    const here = (one: { readonly service: string; readonly month: Month }) => one.service === id && one.month === month
    const cost = add(books.needs.filter(here))
    const amount = cost - add(books.ledger.filter(here))
    if (amount > 0) runs.at(-1)!.push({ month, amount })
    else if (cost > 0) runs.push([])
  }
  return runs
    .filter((run) => run.length > 0)
    .map((months) => {
      const from = months[0]!.month
      const amount = add(months)
      return {
        id: `${id}@${from}`,
        service: id,
        tier,
        critical: mandated,
        from,
        through: months.at(-1)!.month,
        amount,
        unserved: books.people?.[id] ?? null,
        months,
        reasons: books.reasons?.(id, amount, from) ?? [],
        causes: [],
      }
    })
}

type Giver = { readonly id: string; readonly name: string; readonly pays: readonly string[]; readonly years: readonly Cents[] }

/** Books of a small waterfall: yearly money, given month by month to the services that it may pay, in listed order. */
export function waterfall(
  firstYear: number,
  monthly: { readonly [service: string]: readonly Cents[] },
  givers: readonly Giver[],
): { readonly needs: Need[]; readonly ledger: Posting[]; readonly lapses: Lapse[] } {
  const needs: Need[] = []
  const ledger: Posting[] = []
  const lapses: Lapse[] = []
  const yearCount = Math.max(...Object.values(monthly).map((years) => years.length))
  for (let year = 0; year < yearCount; year++) {
    const left = new Map(givers.map(({ id, years }) => [id, years[year] ?? 0]))
    for (let offset = year * 12; offset < year * 12 + 12; offset++) {
      const month = monthAt(firstYear, offset)
      for (const [service, years] of Object.entries(monthly)) {
        let open = years[year] ?? 0
        if (open > 0) needs.push({ month, service, cost: `${service}/cost`, amount: open })
        for (const { id } of givers.filter(({ pays }) => pays.includes(service))) {
          const amount = Math.min(open, left.get(id)!)
          if (amount === 0) continue
          ledger.push({ month, stream: id, award: monthAt(firstYear, year * 12), service, cost: `${service}/cost`, amount })
          left.set(id, left.get(id)! - amount)
          open -= amount
        }
      }
    }
    for (const [stream, amount] of left) {
      if (amount === 0) continue
      const month = monthAt(firstYear, year * 12 + 11)
      lapses.push({
        stream,
        award: monthAt(firstYear, year * 12),
        service: null,
        month,
        amount,
        couldHavePaid: Math.floor(amount / 3),
        why: 'window-end',
      })
    }
  }
  return { needs, ledger, lapses }
}

/** A district whose federal award ends in its third year. */
export function district(): Simulation {
  const givers: Giver[] = [
    {
      id: 'medicaid',
      name: 'School-based Medicaid',
      pays: ['therapy', 'assessment'],
      years: [41203377, 42027445, 42867993, 43725353, 44599860, 45491857],
    },
    { id: 'aware', name: 'Project AWARE', pays: ['screening', 'therapy', 'training'], years: [60000000, 60000000, 15000000, 0, 0, 0] },
    {
      id: 'title',
      name: 'Title IV-A',
      pays: ['training', 'screening'],
      years: [18750000, 18750000, 18750000, 18750000, 18750000, 18750000],
    },
    {
      id: 'county',
      name: 'County line item',
      pays: ['therapy', 'crisis', 'assessment'],
      years: [25000000, 25000000, 25000000, 25000000, 0, 0],
    },
    {
      id: 'levy',
      name: 'Community levy',
      pays: ['crisis', 'therapy', 'assessment', 'screening', 'training'],
      years: [30000000, 30600000, 31212000, 31836240, 32472965, 33122424],
    },
    { id: 'foundation', name: 'Larkspur Foundation', pays: ['training'], years: [0, 0, 0, 5000000, 0, 0] },
  ]
  const grow = (cents: number) => [0, 1, 2, 3, 4, 5].map((year) => Math.round((cents * 1.03 ** year) / 12))
  const monthly = {
    assessment: grow(31000000),
    therapy: grow(74225050),
    crisis: grow(22000000),
    screening: grow(17500000),
    training: grow(9850000),
  }
  const books = waterfall(2026, monthly, givers)
  const result = resultOf({
    name: 'Harbor Valley Unified: student well-being 2026',
    firstYear: 2026,
    yearCount: 6,
    services: [
      { id: 'assessment', name: 'Assessment for special education', priority: 1, mandated: true },
      { id: 'therapy', name: 'Therapy', tier: 3, priority: 2 },
      { id: 'crisis', name: 'Crisis response', tier: 3, priority: 2 },
      { id: 'screening', name: 'Universal screening', tier: 1 },
      { id: 'training', name: 'Staff training', tier: 2 },
    ],
    streams: givers.map(({ id, name }) => ({ id, name })),
    people: { therapy: 290, crisis: 64, assessment: 410 },
    reasons: (service, amount, from) => [
      {
        stream: 'medicaid',
        code: service === 'crisis' ? 'not-allowed' : 'spent',
        rule: service === 'crisis' ? 'crisis response' : '',
        since: '2031-06',
        amount,
      },
      from > '2027-09'
        ? { stream: 'aware', code: 'ended', since: '2027-10', amount }
        : { stream: 'aware', code: 'spent', since: from, amount },
      { stream: 'title', code: 'not-allowed', rule: 'tier 3', amount },
      { stream: 'county', code: 'spent', since: '2027-03', amount },
      { stream: 'levy', code: 'spent', since: '2027-03', amount },
      { stream: 'foundation', code: 'not-counted', amount },
    ],
    ...books,
  })
  const months = result.fiscalYears.flatMap(({ fy, from, through }, year) =>
    Array.from({ length: 12 }, (_, index) => ({ fy, from, through, month: monthAt(2026, year * 12 + index), index })),
  )
  let balance = 12500000
  const cash = months.map(({ month }) => {
    const out = books.ledger.filter((one) => one.month === month).reduce((sum, one) => sum + one.amount, 0)
    const into = month.endsWith('-12') ? out * 7 : Math.floor(out / 2)
    balance += into - out
    return { month, in: into, out, balance }
  })
  const lowest = cash.reduce((low, one) => (one.balance < low.balance ? one : low))
  return {
    ...result,
    changes: [
      { set: 'assumptions.billableShare', to: '55%' },
      { set: 'streams.levy.awards.0.annual', to: { FY26: 300000, growth: '2%' } },
    ],
    cash: { opening: 12500000, minimum: 5000000, months: cash, lowest: { month: lowest.month, balance: lowest.balance } },
    findings: [
      { code: 'concentration', severity: 'info', message: 'School-based Medicaid pays more than a quarter of all costs.' },
      {
        code: 'supplant',
        severity: 'critical',
        message: 'The county line item falls by 100% in FY30 while federal money stays: supplanting may be presumed of Title IV-A.',
        path: 'streams.county.awards.0',
        cite: '20 U.S.C. 7120',
        amount: 25000000,
      },
      { code: 'notice', severity: 'warning', message: 'Staff of Therapy must be told by Mar 2027.', path: 'services.therapy.notice' },
    ],
  }
}

/** One service, one stream, one year; nothing is short. */
export function small(): Simulation {
  return resultOf({
    name: 'One clinic',
    firstYear: 2026,
    yearCount: 1,
    services: [{ id: 'therapy', name: 'Therapy', tier: 3 }],
    streams: [{ id: 'county', name: 'County' }],
    ...waterfall(2026, { therapy: [1000025] }, [{ id: 'county', name: 'County', pays: ['therapy'], years: [12000300] }]),
  })
}

/** Forty streams, a dozen services, names in several scripts, most of it short. */
export function crowd(): Simulation {
  const names = [
    '治療と支援',
    'Психологічна допомога',
    'Élèves | soutien',
    '=HYPERLINK("http://x")',
    'العلاج',
    '🧠 Wellness',
    'a\u001b[31mred\u202e',
  ]
  const ids = Array.from({ length: 12 }, (_, index) => `service-${index}`)
  const givers = Array.from(
    { length: 40 },
    (_, index): Giver => ({
      id: `stream-${index}`,
      name: index % 5 === 0 ? 'Foundation with a remarkably long name and no end in sight' : `Fund ${index}`,
      pays: [ids[index % 12]!, ids[(index * 7) % 12]!],
      years: [1234567 + index, 765432, index * 3],
    }),
  )
  const books = waterfall(2026, Object.fromEntries(ids.map((id, index) => [id, [700001 + index, 721001, index]])), givers)
  return resultOf({
    name: 'County of Ångström — all schools',
    firstYear: 2026,
    yearCount: 3,
    services: ids.map((id, index) => ({ id, name: names[index] ?? 'Same name', mandated: index === 5, tier: index % 2 === 0 ? 3 : null })),
    streams: givers.map(({ id, name }) => ({ id, name })),
    reasons: (_, amount) =>
      givers.map(({ id }, index) => ({ stream: id, code: index % 2 === 0 ? 'not-allowed' : 'spent', rule: 'tier 3', amount })),
    ...books,
  })
}
