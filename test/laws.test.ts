/**
 * Laws of every plan, on random scenarios. Permissions and windows are derived here again from the scenario as it was written,
 * so that a mistake in the plan cannot vouch for itself.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Method, Simulation } from '../src/result/types.ts'
import type { ScenarioInput, SelectorInput, SelectorsInput } from '../src/scenario/input.ts'
import { simulate } from '../src/simulate.ts'
import { scenario } from './generate/scenario.ts'
import { judge } from './judge.ts'

const seed = Number(process.env.FC_SEED ?? 7)
const numRuns = Number(process.env.FC_RUNS ?? 50)
const METHODS = ['waterfall', 'as-you-go', 'braid'] as const

/** Under every method, unless one is named. */
function law(name: string, holds: (input: ScenarioInput, result: Simulation) => void, methods: readonly Method[] = METHODS): void {
  test.each(methods)(`${name} (%s)`, (method) => {
    fc.assert(
      fc.property(scenario, (drawn) => {
        const input: ScenarioInput = { ...drawn, policy: { ...drawn.policy, method } }
        holds(input, judge(input, simulate(input)))
      }),
      { seed, numRuns },
    )
  })
}

const sum = (amounts: Iterable<number>) => [...amounts].reduce((total, amount) => total + amount, 0)
const amounts = (rows: readonly { readonly amount: number }[]) => sum(rows.map(({ amount }) => amount))

describe('sums', () => {
  law(
    'opening + released + earned = spent + lapsed + closing; each year begins where the last one ended',
    (_, { fiscalYears, total, catalogue }) => {
      for (const figures of [...fiscalYears, total])
        for (const { opening, released, earned, spent, lapsed, closing } of Object.values(figures.streams)) {
          expect(opening + released + earned).toBe(spent + lapsed + closing)
          for (const amount of [opening, released, earned, spent, lapsed, closing]) expect(amount).toBeGreaterThanOrEqual(0)
        }
      for (const { id } of catalogue.streams) {
        // What opens in a year adds to what the year before left.
        fiscalYears.slice(1).forEach((year, index) => {
          expect(year.streams[id]!.opening).toBe(fiscalYears[index]!.streams[id]!.closing)
        })
        expect(total.streams[id]!.opening).toBe(fiscalYears[0]!.streams[id]!.opening)
        expect(total.streams[id]!.closing).toBe(fiscalYears.at(-1)!.streams[id]!.closing)
      }
    },
  )

  law('cost = funded + gap, and who pays for what foots both ways', (_, { fiscalYears, total }) => {
    for (const figures of [...fiscalYears, total]) {
      expect(figures.cost).toBe(figures.funded + figures.gap)
      expect(figures.cost).toBe(sum(Object.values(figures.services).map(({ cost }) => cost)))
      expect(figures.funded).toBe(sum(Object.values(figures.streams).map(({ spent }) => spent)))
      expect(figures.lapsed).toBe(sum(Object.values(figures.streams).map(({ lapsed }) => lapsed)))
      for (const [id, { cost, funded, gap }] of Object.entries(figures.services)) {
        expect(cost).toBe(funded + gap)
        expect(funded).toBe(sum(Object.values(figures.paid[id]!)))
      }
      for (const [id, { spent }] of Object.entries(figures.streams))
        expect(spent).toBe(sum(Object.values(figures.paid).map((row) => row[id]!)))
    }
    expect(total.cost).toBe(sum(fiscalYears.map(({ cost }) => cost)))
    expect(total.gap).toBe(sum(fiscalYears.map(({ gap }) => gap)))
  })

  law('figures are sums over the books', (_, { ledger, needs, movements, total, lapses }) => {
    expect(amounts(needs!)).toBe(total.cost)
    expect(amounts(ledger!)).toBe(total.funded)
    expect(amounts(lapses)).toBe(total.lapsed)
    expect(amounts(movements!.filter(({ kind }) => kind === 'lapsed'))).toBe(total.lapsed)
    for (const { amount } of [...ledger!, ...needs!, ...movements!]) expect(amount).toBeGreaterThan(0)
  })

  law('gaps hold every unfunded cent, once, and a reason for every stream', (_, { gaps, total, catalogue }) => {
    expect(amounts(gaps)).toBe(total.gap)
    for (const gap of gaps) {
      expect(amounts(gap.months)).toBe(gap.amount)
      expect([gap.months[0]!.month, gap.months.at(-1)!.month]).toEqual([gap.from, gap.through])
      expect(gap.id).toBe(`${gap.service}@${gap.from}`)
      expect(gap.reasons.map(({ stream }) => stream)).toEqual(catalogue.streams.map(({ id }) => id))
      for (const { code, amount, since, rule } of gap.reasons) {
        expect(amount).toBeGreaterThan(0)
        expect(amount).toBeLessThanOrEqual(gap.amount)
        expect(since !== undefined).toBe(code === 'spent' || code === 'ended')
        expect(rule !== undefined).toBe(code === 'not-allowed')
        if (code === 'spent') expect(since! <= gap.through).toBe(true)
        if (code === 'ended') expect(since! <= gap.through).toBe(true)
      }
    }
    expect(new Set(gaps.map(({ id }) => id)).size).toBe(gaps.length)
  })

  law('cash follows in and out', (_, { cash, total }) => {
    if (cash === null) return
    let balance = cash.opening
    for (const month of cash.months) {
      balance += month.in - month.out
      expect(month.balance).toBe(balance)
    }
    expect(cash.lowest.balance).toBe(Math.min(...cash.months.map((month) => month.balance)))
    expect(sum(cash.months.map(({ out }) => out))).toBeGreaterThanOrEqual(total.funded)
  })
})

/** What a line carries for a key, as the catalogue has it. */
function carries(line: Simulation['catalogue']['costs'][number], key: string): readonly string[] {
  if (key === 'tag') return line.tags
  if (key === 'cost') return [line.id, line.id.split('/').slice(0, 2).join('/')]
  const value = line[key as 'tier' | 'category' | 'role' | 'site' | 'population' | 'provider' | 'service']
  return value === null ? [] : [String(value)]
}

function isSelected(selectors: SelectorsInput, line: Simulation['catalogue']['costs'][number]): boolean {
  return [selectors].flat().some((selector: SelectorInput) => {
    const { except, note: _, cite: __, ...keys } = selector
    const matches = Object.entries(keys).every(([key, values]) =>
      [values].flat().some((value) => carries(line, key).includes(String(value))),
    )
    return matches && !(except !== undefined && isSelected(except, line))
  })
}

describe('restrictions', () => {
  law('nothing is paid by a stream that may not', (input, { ledger, catalogue }) => {
    const lines = new Map(catalogue.costs.map((line) => [line.id, line]))
    for (const { stream, cost } of ledger!) {
      const { pays, excludes, kind } = input.streams[stream]!
      const line = lines.get(cost)!
      expect(pays === undefined || isSelected(pays, line)).toBe(true)
      expect(excludes !== undefined && isSelected(excludes, line)).toBe(false)
      expect(kind === 'grant' && line.category === 'indirect').toBe(false)
    }
  })

  law('nothing is paid outside of a window, or above what an award holds', (_, { ledger, catalogue }) => {
    for (const award of catalogue.awards) {
      const own = ledger!.filter((posting) => posting.stream === award.stream && posting.award === award.id)
      expect(amounts(own)).toBeLessThanOrEqual(award.amount)
      for (const { month } of own) {
        expect(month >= award.from).toBe(true)
        expect(month <= (award.carriedThrough ?? award.through)).toBe(true)
      }
    }
    const known = new Set(catalogue.awards.map(({ stream, id }) => `${stream} ${id}`))
    for (const { stream, award } of ledger!) expect(award === 'earned' || award === 'surplus' || known.has(`${stream} ${award}`)).toBe(true)
  })

  law('earned money pays its own service in its own month; surplus is spent after it came', (_, { ledger, movements }) => {
    for (const { month, stream, service, award, amount } of ledger!) {
      if (award !== 'earned') continue
      const earned = movements!.filter(
        (move) =>
          move.kind === 'earned' && move.award === 'earned' && move.stream === stream && move.service === service && move.month === month,
      )
      expect(amounts(earned)).toBeGreaterThanOrEqual(amount)
    }
    for (const { stream, month } of ledger!.filter(({ award }) => award === 'surplus')) {
      const came = amounts(
        movements!.filter((move) => move.award === 'surplus' && move.kind === 'earned' && move.stream === stream && move.month < month),
      )
      const spent = amounts(ledger!.filter((posting) => posting.award === 'surplus' && posting.stream === stream && posting.month <= month))
      expect(spent).toBeLessThanOrEqual(came)
    }
  })

  law('no cost is paid twice', (_, { ledger, needs }) => {
    const left = new Map(needs!.map(({ month, cost, amount }) => [`${month} ${cost}`, amount]))
    for (const { month, cost, amount } of ledger!) {
      const key = `${month} ${cost}`
      left.set(key, left.get(key)! - amount)
      expect(left.get(key)!).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('sameness', () => {
  law('the same bytes twice; plain JSON; frozen', (input, result) => {
    const text = JSON.stringify(result)
    expect(JSON.stringify(simulate(JSON.parse(JSON.stringify(input))))).toBe(text)
    expect(JSON.parse(text)).toEqual(result)
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(result)).toBe(true)
  })

  /** Books without their order, and figures by id. Which of its lines money pays may follow the file where the plan looks at all of them at once. */
  const money = ({ ledger, movements, total, gaps, options }: Simulation) => ({
    ledger:
      options.method === 'waterfall'
        ? ledger!.map((row) => JSON.stringify(row)).sort()
        : [
            summed(ledger!, ({ cost, month }) => `${cost} ${month}`),
            summed(ledger!, ({ stream, award, month }) => `${stream} ${award} ${month}`),
          ],
    movements: movements!.map((row) => JSON.stringify(row)).sort(),
    services: total.services,
    streams: total.streams,
    gaps: gaps.map(({ id, amount }) => `${id} ${amount}`).sort(),
  })

  law('permuting services of different priority changes nothing', (input) => {
    const ranked = (order: (ids: string[]) => string[]): ScenarioInput => ({
      ...input,
      services: Object.fromEntries(
        order(Object.keys(input.services)).map((id) => {
          const { costs, ...service } = input.services[id]!
          const priority = 1 + Object.keys(input.services).indexOf(id)
          const lines =
            typeof costs === 'object' && !Object.keys(costs).some((key) => /^FY|growth|pert|triangular|uniform|normal/.test(key))
          const bare = lines ? Object.fromEntries(Object.entries(costs).map(([key, line]) => [key, withoutPriority(line)])) : costs
          return [id, { ...service, priority, costs: bare as never }]
        }),
      ),
    })
    expect(money(simulate(ranked((ids) => [...ids].reverse())))).toEqual(money(simulate(ranked((ids) => ids))))
  })

  law('permuting streams that the order names changes nothing', (input) => {
    const ids = Object.keys(input.streams)
    const plain = ids.every((id) => input.streams[id]!.after === undefined && input.streams[id]!.earns === undefined)
    if (!plain) return
    const named = (order: string[]): ScenarioInput => ({
      ...input,
      policy: { ...input.policy, order: ids },
      streams: Object.fromEntries(order.map((id) => [id, input.streams[id]!])),
    })
    expect(money(simulate(named([...ids].reverse())))).toEqual(money(simulate(named(ids))))
  })
})

function summed(ledger: NonNullable<Simulation['ledger']>, key: (posting: NonNullable<Simulation['ledger']>[number]) => string): string[] {
  const all = new Map<string, number>()
  for (const posting of ledger) all.set(key(posting), (all.get(key(posting)) ?? 0) + posting.amount)
  return [...all].map(([name, amount]) => `${name} ${amount}`).sort()
}

function withoutPriority(line: unknown): unknown {
  if (typeof line !== 'object' || line === null) return line
  const { priority: _, ...rest } = line as { priority?: number }
  return rest
}
