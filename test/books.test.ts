/**
 * More laws of every plan: the books against the figures by year, award and month, and what money could have paid. They hold next to `laws.test.ts`,
 * which derives permissions again, and must never look into the engine.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Method, Simulation } from '../src/result/types.ts'
import type { ScenarioInput, StreamInput } from '../src/scenario/input.ts'
import { modelOf, read } from '../src/scenario/read.ts'
import type { Model } from '../src/scenario/scenario.ts'
import { simulate } from '../src/simulate.ts'
import { scenario } from './generate/scenario.ts'
import { judge } from './judge.ts'
import { mayPay } from './reference/allowed.ts'

const seed = Number(process.env.FC_SEED ?? 20_271_002)
const numRuns = Number(process.env.FC_RUNS ?? 40)
const METHODS = ['waterfall', 'as-you-go', 'braid'] as const
type Run = { readonly input: ScenarioInput; readonly model: Model; readonly result: Simulation }
/** Under every method, unless some are named. */
function law(
  name: string,
  holds: (run: Run) => void,
  scenarios: fc.Arbitrary<ScenarioInput> = scenario,
  methods: readonly Method[] = METHODS,
): void {
  test.each(methods)(`${name} (%s)`, (method) => {
    const property = fc.property(scenarios, (drawn) => {
      const input: ScenarioInput = { ...drawn, policy: { ...drawn.policy, method } }
      const parsed = read(input)
      holds({ input, model: modelOf(parsed), result: judge(parsed, simulate(parsed)) })
    })
    fc.assert(property, { seed, numRuns })
  })
}
const sum = (amounts: Iterable<number>) => [...amounts].reduce((all, amount) => all + amount, 0)
const total = (rows: readonly { readonly amount: number }[]) => sum(rows.map(({ amount }) => amount))
function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row])
  return groups
}
describe('books', () => {
  law('say the same as the figures of each year', ({ result }) => {
    for (const year of result.fiscalYears) {
      const has = ({ month }: { month: string }) => year.from <= month && month <= year.through
      expect(total(result.needs!.filter(has))).toBe(year.cost)
      expect(total(result.movements!.filter(has).filter(({ kind }) => kind === 'lapsed'))).toBe(year.lapsed)
      for (const [service, by] of Object.entries(year.paid)) {
        expect(total(result.needs!.filter(has).filter((need) => need.service === service))).toBe(year.services[service]!.cost)
        for (const [stream, cents] of Object.entries(by))
          expect(total(result.ledger!.filter(has).filter((p) => p.service === service && p.stream === stream))).toBe(cents)
      }
    }
    for (const row of [...result.ledger!, ...result.needs!, ...result.movements!])
      expect(Number.isSafeInteger(row.amount) && row.amount > 0).toBe(true)
  })
  law('lapses are the lapsed movements', ({ result }) => {
    const rows = (list: readonly { month: string; stream: string; award: string; service: string | null; amount: number }[]) =>
      list.map(({ month, stream, award, service, amount }) => [month, stream, award, service, amount].join(' ')).sort()
    expect(rows(result.lapses)).toEqual(rows(result.movements!.filter(({ kind }) => kind === 'lapsed')))
  })
  law('couldHavePaid', ({ model, result }) => {
    const later = (month: string, by: number) => {
      const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by
      return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
    }
    const lines = new Map(model.services.flatMap(({ costs }) => costs.flatMap((cost) => cost.lines)).map((line) => [line.id, line]))
    const paid = grouped(result.ledger!, ({ month, cost }) => `${month} ${cost}`)
    for (const lapse of result.lapses) {
      const stream = model.streams.find(({ id }) => id === lapse.stream)!
      const from = lapse.award === 'earned' ? lapse.month : lapse.award.slice(0, 7)
      const short = result.needs!.filter(
        ({ month, cost }) => from <= month && month <= later(lapse.month, 12) && mayPay(stream, lines.get(cost)!),
      )
      const unfunded = total(short) - sum(short.map(({ month, cost }) => total(paid.get(`${month} ${cost}`) ?? [])))
      expect(lapse.couldHavePaid).toBe(Math.min(lapse.amount, unfunded))
    }
  })
  law('cash goes out in the month in which it is paid', ({ result }) => {
    for (const month of result.cash?.months ?? []) expect(month.out).toBe(total(result.ledger!.filter((p) => p.month === month.month)))
  })
  law('awards: spent + lapsed + closing is the amount; carried months are granted', ({ model, result }) => {
    const index = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))
    const out = [...result.ledger!, ...result.movements!.filter(({ kind }) => kind === 'lapsed' || kind === 'closing')]
    const groups = grouped(out, ({ stream, award }) => `${stream} ${award}`)
    for (const { stream, id, amount, through, carriedThrough } of result.catalogue.awards) {
      expect(total(groups.get(`${stream} ${id}`) ?? [])).toBe(amount)
      const { awards } = model.streams.find((one) => one.id === stream)!
      if (carriedThrough !== null)
        expect(awards.map(({ carryover }) => carryover?.months)).toContain(index(carriedThrough) - index(through))
    }
  })
  law('earned: spent + lapsed is what was earned, by service and month; surplus never lapses', ({ result }) => {
    const earned = result.movements!.filter(({ kind, award }) => kind === 'earned' && award === 'earned')
    const came = new Map(earned.map(({ month, stream, service, amount }) => [`${month} ${stream} ${service}`, amount]))
    const went = [...result.ledger!, ...result.movements!.filter(({ kind }) => kind === 'lapsed')].filter(({ award }) => award === 'earned')
    const groups = grouped(went, ({ month, stream, service }) => `${month} ${stream} ${service}`)
    expect([...groups.keys()].sort()).toEqual([...came.keys()].sort())
    for (const [key, rows] of groups) expect(total(rows)).toBe(came.get(key)!)
    expect(result.movements!.some(({ kind, award }) => award === 'surplus' && kind === 'lapsed')).toBe(false)
  })
  law('gaps are the unfunded cost month by month, and critical where a mandated line is short', ({ model, result }) => {
    const paid = grouped(result.ledger!, ({ month, service }) => `${service} ${month}`)
    const byLine = grouped(result.ledger!, ({ month, cost }) => `${cost} ${month}`)
    const unfunded = [...grouped(result.needs!, ({ month, service }) => `${service} ${month}`)]
      .map(([key, rows]) => `${key} ${total(rows) - total(paid.get(key) ?? [])}`)
      .filter((row) => !row.endsWith(' 0'))
    const told = result.gaps.flatMap(({ service, months }) => months.map(({ month, amount }) => `${service} ${month} ${amount}`))
    expect(told.filter((row) => !row.endsWith(' 0')).sort()).toEqual(unfunded.sort())
    const lines = model.services.flatMap(({ costs }) => costs.flatMap((cost) => cost.lines))
    for (const { service, from, through, critical, tier } of result.gaps) {
      const short = result.needs!.filter(
        (need) =>
          need.service === service &&
          from <= need.month &&
          need.month <= through &&
          total(byLine.get(`${need.cost} ${need.month}`) ?? []) < need.amount,
      )
      const short_ = short.map(({ cost }) => lines.find(({ id }) => id === cost)!)
      expect(critical).toBe(short_.some(({ mandated }) => mandated))
      const tiers = new Set(short_.map((line) => line.tier))
      expect(tier).toBe(tiers.size === 1 ? [...tiers][0] : null)
    }
    // Maximal runs: between two gaps of one service lies a month with cost that is whole.
    for (const [service, gaps] of grouped(result.gaps, (gap) => gap.service))
      gaps.slice(1).forEach((gap, i) => {
        const between = result.needs!.filter((n) => n.service === service && n.month > gaps[i]!.through && n.month < gap.from)
        expect(between.length).toBeGreaterThan(0)
      })
  })
  law('a reason amounts: not-allowed is checked cent by cent', ({ model, result }) => {
    const lines = new Map(model.services.flatMap(({ costs }) => costs.flatMap((cost) => cost.lines)).map((line) => [line.id, line]))
    const byLine = grouped(result.ledger!, ({ month, cost }) => `${cost} ${month}`)
    for (const gap of result.gaps)
      for (const reason of gap.reasons) {
        const stream = model.streams.find(({ id }) => id === reason.stream)!
        const short = result.needs!.filter((n) => n.service === gap.service && gap.from <= n.month && n.month <= gap.through)
        const banned = sum(
          short
            .filter(({ cost }) => !mayPay(stream, lines.get(cost)!))
            .map((n) => n.amount - total(byLine.get(`${n.cost} ${n.month}`) ?? [])),
        )
        if (reason.code === 'not-allowed') expect(reason.amount).toBe(banned)
        else if (reason.code !== 'not-counted') expect(reason.amount).toBeLessThanOrEqual(gap.amount - banned)
      }
  })
  law('nothing idles: where a line is short, no open money that may pay it is left', ({ model, result }) => {
    const lines = new Map(model.services.flatMap(({ costs }) => costs.flatMap((cost) => cost.lines)).map((line) => [line.id, line]))
    const byLine = grouped(result.ledger!, ({ month, cost }) => `${cost} ${month}`)
    for (const need of result.needs!) {
      if (total(byLine.get(`${need.cost} ${need.month}`) ?? []) === need.amount) continue
      for (const award of result.catalogue.awards) {
        if (need.month < award.from || need.month > award.through) continue
        if (!mayPay(model.streams.find(({ id }) => id === award.stream)!, lines.get(need.cost)!)) continue
        // Looking ahead may keep it for a later month.
        const until = result.options.method === 'braid' ? '9999-12' : need.month
        const spent = total(result.ledger!.filter((p) => p.stream === award.stream && p.award === award.id && p.month <= until))
        expect(spent).toBe(award.amount)
      }
    }
  })
  law('text and object, with and without books', ({ input, result }) => {
    expect(JSON.stringify(simulate(JSON.stringify(input)))).toBe(JSON.stringify(result))
    expect(simulate(input, { ledger: false })).toEqual({ ...result, ledger: null, needs: null, movements: null })
  })
  const decided = scenario.map(onlyByOrder)
  law(
    'does not depend on the order of streams where order decides it, earnings too',
    ({ input, result }) => {
      const turned = simulate({ ...input, streams: Object.fromEntries(Object.entries(input.streams).reverse()) })
      expect(unordered(turned)).toEqual(unordered(result))
    },
    decided,
    // Which of its lines money pays may follow the file in the others.
    ['waterfall'],
  )
  law(
    'what costs get and what money pays does not depend on the order of streams where order decides it',
    ({ input, result }) => {
      const turned = simulate({ ...input, streams: Object.fromEntries(Object.entries(input.streams).reverse()) })
      const paid = (by: (posting: NonNullable<Simulation['ledger']>[number]) => string, { ledger }: Simulation) =>
        [...grouped(ledger!, by)].map(([key, rows]) => `${key} ${total(rows)}`).sort()
      for (const by of [
        ({ cost, month }: { cost: string; month: string }) => `${cost} ${month}`,
        ({ stream, award, month }: { stream: string; award: string; month: string }) => `${stream} ${award} ${month}`,
      ])
        expect(paid(by, turned)).toEqual(paid(by, result))
    },
    decided,
  )
})
function onlyByOrder(input: ScenarioInput): ScenarioInput {
  const taken = new Set<string>()
  const streams = Object.entries(input.streams).map(([id, stream]): [string, StreamInput] => {
    const earns = stream.earns?.filter(({ service }) => !taken.has(service))
    for (const { service } of earns ?? []) taken.add(service)
    const money = earns?.length ? { earns } : { earns: undefined, awards: stream.awards ?? [{ annual: '120' }] }
    return [id, { ...stream, ...money, after: undefined, lastResort: undefined }]
  })
  const ids = streams.map(([id]) => id)
  const order = [...(input.policy?.order ?? []), ...ids.filter((id) => !input.policy?.order?.includes(id))]
  return { ...input, streams: Object.fromEntries(streams), policy: { ...input.policy, order } }
}
function unordered(result: Simulation): unknown {
  const { scenario: _, ...rest } = result
  return withoutOrder(rest)
}
function withoutOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(withoutOrder(item))).sort()
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, withoutOrder(inner)])
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}
