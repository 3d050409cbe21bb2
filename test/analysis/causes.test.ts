/**
 * Causes: worked by hand on the mix that shrinks, laws on random scenarios, and what the command prints of shipped ones.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as XLSX from 'xlsx'
import { causesOf, withCauses } from '../../src/analysis/causes.ts'
import { inCents, shapley, splitAlong } from '../../src/analysis/shapley.ts'
import { nearest, roundSigned } from '../../src/report/figures.ts'
import { toText } from '../../src/report/index.ts'
import type { CauseKind, Simulation } from '../../src/result/types.ts'
import type { ScenarioInput } from '../../src/scenario/input.ts'
import { read, tryRead } from '../../src/scenario/read.ts'
import { runScenario, simulate } from '../../src/simulate.ts'
import { verify } from '../../src/verify/verify.ts'
import { scenario } from '../generate/scenario.ts'
import { golden } from '../golden.ts'
import { judge } from '../judge.ts'
import { fundbraid } from '../run.ts'

const seed = Number(process.env.FC_SEED ?? 17)
const numRuns = Number(process.env.FC_RUNS ?? 8)
const shipped = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
const textOf = (file: string) => readFileSync(join('scenarios', file), 'utf8')

/** The mix that shrinks: one service, costs grow by 3 %, Medicaid by 2 %, the line item ends, the foundation steps down. */
const SHRINKING: ScenarioInput = {
  fundbraid: 1,
  name: 'The mix that shrinks',
  horizon: { from: 'FY26', through: 'FY28' },
  services: { care: { costs: { FY26: 2000000, growth: '3%' } } },
  streams: {
    medicaid: { kind: 'fee-for-service', earns: [{ service: 'care', revenue: { FY26: 1100000, growth: '2%' } }] },
    city: { kind: 'appropriation', awards: [{ annual: 300000 }] },
    district: { kind: 'appropriation', awards: [{ annual: 250000 }] },
    'line-item': { kind: 'appropriation', awards: [{ annual: 150000, from: '2025-07', through: '2027-06' }] },
    foundation: {
      kind: 'philanthropy',
      awards: [{ annual: { FY26: 200000, FY27: 100000, FY28: 0 }, from: '2025-07', through: '2028-06' }],
    },
  },
}

const sum = (list: readonly { readonly amount: number }[]) => list.reduce((all, { amount }) => all + amount, 0)
const idOf = (share: CauseKind) =>
  'stream' in share ? share.stream : 'driver' in share ? share.driver : 'service' in share ? share.service : 'structural'
const amounts = ({ causes }: Simulation) => Object.fromEntries(causes!.shares.map((share) => [idOf(share), share.amount]))

function expectSums(result: Simulation): void {
  const { causes, gaps, fiscalYears, total, catalogue } = result
  expect(sum(causes!.shares)).toBe(total.gap)
  fiscalYears.forEach(({ gap }, at) => {
    expect(sum(causes!.shares.map(({ years }) => years[at]!))).toBe(gap)
  })
  for (const { id } of catalogue.services)
    expect(causes!.shares.reduce((all, { services }) => all + services[id]!, 0)).toBe(total.services[id]!.gap)
  for (const gap of gaps) expect(sum(gap.causes)).toBe(gap.amount)
}

describe('by hand', () => {
  const result = withCauses(SHRINKING, simulate(SHRINKING))

  test('the mix that shrinks, in each year', () => {
    // FY27, costs as in FY26: Medicaid's 22000 more leave 78000 of the foundation's 100000. Costs grown: each stream's lag behind 3 % counts in full.
    // A lag counts only once costs have grown, in half of the orders; the foundation counts before, too: (78000 + 106000) ÷ 2.
    // FY28, costs as in FY26: line item 150000 and foundation 200000 go, Medicaid's 44440 more help once. Thirds and sixths of the orders.
    const years = Object.fromEntries(result.causes!.shares.map((share) => [idOf(share), share.years.map(({ amount }) => amount / 100)]))
    const near = (stated: readonly number[], due: readonly number[]) =>
      due.forEach((value, at) => {
        expect(Math.abs(stated[at]! - value)).toBeLessThan(0.02)
      })
    near(years.medicaid!, [0, 5500, 22550 / 2])
    near(years.city!, [0, 4500, 18270 / 2])
    near(years.district!, [0, 3750, 15225 / 2])
    near(years['line-item']!, [0, 2250, 159135 / 2 + 150000 / 6 + 105560 / 3])
    near(years.foundation!, [0, 92000, 212180 / 2 + 200000 / 6 + 155560 / 3])
    near(years.care!, [0, 30000, 427360 - 22550 / 2 - 18270 / 2 - 15225 / 2 - 139754.1667 - 191276.6667])
    near(years.structural!, [0, 0, 0])
    expectSums(result)
    expect(result.causes).toMatchObject({ method: 'exact', orders: null, seed: null, gap: 56536000 })
  })

  test('what each is called, and what it makes alone', () => {
    const shares = result.causes!.shares
    expect(Object.fromEntries(shares.map((share) => [idOf(share), share.kind]))).toEqual({
      ...{ medicaid: 'lagged', city: 'lagged', district: 'lagged', 'line-item': 'ended', foundation: 'ended' },
      ...{ care: 'own-growth', structural: 'structural' },
    })
    const foundation = shares.find((share) => idOf(share) === 'foundation')!
    // Restored: 565360 less what it lacks of its level, 106000 + 212180. Alone: 78000 + 155560.
    expect([foundation.gapIfRestored, foundation.gapIfAlone]).toEqual([24718000, 23356000])
    const cost = shares.find((share) => idOf(share) === 'care')!
    expect([cost.gapIfRestored, cost.gapIfAlone]).toEqual([7800000 + 30556000, 0])
    expect(shares.at(-1)!.kind).toBe('structural')
  })

  test('what was short from the start is structural; a stream that nothing needs has no part', () => {
    const input: ScenarioInput = {
      ...SHRINKING,
      services: { care: { costs: 1000 }, other: { costs: 500 } },
      streams: {
        levy: { kind: 'appropriation', pays: { service: 'care' }, awards: [{ annual: { FY26: 600, FY28: 200 } }] },
        idle: { kind: 'appropriation', pays: { service: 'other' }, awards: [{ annual: { FY26: 2000, FY27: 900, FY28: 500 } }] },
      },
    }
    const found = withCauses(input, simulate(input))
    expect(amounts(found)).toEqual({ levy: 40000, idle: 0, structural: 120000 })
    expect(found.gaps.filter(({ service }) => service === 'care').map(({ causes }) => causes)).toEqual([
      [{ kind: 'structural', amount: 40000 }],
      [{ kind: 'structural', amount: 40000 }],
      [
        { kind: 'shrank', stream: 'levy', amount: 40000 },
        { kind: 'structural', amount: 40000 },
      ],
    ])
  })

  test('money that is lost in one service and moves the shortage out of another: parts below zero', () => {
    const input: ScenarioInput = {
      ...SHRINKING,
      horizon: { from: 'FY26', through: 'FY27' },
      services: { first: { priority: 1, costs: { FY26: 100, FY27: 300 } }, second: { priority: 2, costs: 100 } },
      streams: { levy: { kind: 'appropriation', awards: [{ annual: { FY26: 200, FY27: 100 } }] } },
    }
    const found = withCauses(input, simulate(input))
    expectSums(found)
    // Level 200, raised by 4/2 with the cost: 400 pays all. Without growth 100 of 200 is lost, all of it second's.
    expect(found.causes!.shares.map((share) => [idOf(share), share.services])).toEqual([
      ['levy', { first: 10000, second: 10000 }],
      ['first', { first: 10000, second: 0 }],
      ['structural', { first: 0, second: 0 }],
    ])
  })

  test('a driver is the assumption behind the growth', () => {
    const input: ScenarioInput = {
      ...SHRINKING,
      assumptions: { cola: '3%', fringe: { FY26: '30%', FY28: '33%' }, staff: 5 },
      services: {
        care: {
          costs: {
            team: { category: 'personnel', fte: '= staff', salary: { FY26: 80000, growth: '= cola' }, fringe: '= fringe' },
            rent: { category: 'other', amount: { FY26: 1000, growth: '2%' } },
            late: { category: 'other', amount: 500, from: '2026-07' },
            set: { category: 'equipment', amount: 900, once: '2027-01' },
          },
        },
      },
      streams: { levy: { kind: 'appropriation', awards: [{ annual: 521000 }] } },
    }
    const found = withCauses(input, simulate(input))
    expect(found.causes!.shares.map(idOf).sort()).toEqual(['care', 'cola', 'fringe', 'levy', 'structural'])
    expect(amounts(found).structural).toBe(90000)
    expectSums(found)
  })
})

describe('laws', () => {
  test('causes sum to the gap of every year, service and gap; the auditor takes them', () => {
    let met = 0
    fc.assert(
      fc.property(scenario, (input) => {
        const { scenario: known } = tryRead(input, {})
        if (known === null) return
        const result = runScenario(known)
        const found = withCauses(known, result, { seed: 3 })
        met += found.causes!.shares.length > 1 ? 1 : 0
        expectSums(found)
        judge(input, JSON.parse(JSON.stringify(found)) as Simulation)
        expect({ ...found, gaps: result.gaps, causes: null }).toEqual(result)
      }),
      { seed, numRuns },
    )
    expect(met).toBeGreaterThan(numRuns / 6)
  })

  test('twins differ by one cent at most; a stream that nothing may be paid with has nothing', () => {
    const amount = fc.nat({ max: 90000 })
    fc.assert(
      fc.property(fc.tuple(amount, amount, amount), fc.tuple(amount, amount, amount), ([a, b, c], [x, y, z]) => {
        const awards = [{ annual: { FY26: a, FY27: b, FY28: c } }]
        const input: ScenarioInput = {
          ...SHRINKING,
          services: { care: { costs: { FY26: 100001, growth: '3.3%' } }, free: { costs: 0 } },
          streams: {
            one: { kind: 'appropriation', awards },
            third: { kind: 'appropriation', awards: [{ annual: { FY26: x, FY27: y, FY28: z } }] },
            two: { kind: 'appropriation', awards },
            null: { kind: 'appropriation', pays: { service: 'free' }, awards },
          },
        }
        const found = amounts(withCauses(input, simulate(input)))
        expect(Math.abs((found.one ?? 0) - (found.two ?? 0))).toBeLessThanOrEqual(1)
        expect(found.null ?? 0).toBe(0)
      }),
      { seed, numRuns: 15 },
    )
  })

  test('parts in whole dollars foot, each one of the two around it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e13, max: 1e13 }), { maxLength: 9 }), (amounts) => {
        const shown = roundSigned(amounts)
        expect(shown.reduce((all, one) => all + one, 0)).toBe(nearest(amounts.reduce((all, one) => all + one, 0)))
        shown.forEach((whole, at) => {
          expect(Math.abs(100 * whole - amounts[at]!)).toBeLessThan(100)
        })
      }),
      { seed, numRuns: 200 },
    )
  })

  test('exact values are the mean over all orders', () => {
    const players = 4
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 40 }), { minLength: 16, maxLength: 16 }), (values) => {
        const worth = (isIn: readonly boolean[]) => values[isIn.reduce((mask, yes, at) => mask + (yes ? 2 ** at : 0), 0)]!
        const { over, under } = shapley(players, (isIn) => [worth(isIn)], 1)
        const sums = Array.from({ length: players }, () => 0n)
        const orders = permutations([0, 1, 2, 3])
        for (const order of orders) {
          const isIn = [false, false, false, false]
          for (const player of order) {
            const before = worth(isIn)
            isIn[player] = true
            sums[player]! += BigInt(worth(isIn) - before)
          }
        }
        expect(over.map(([amount]) => amount! * BigInt(orders.length))).toEqual(sums.map((amount) => amount * under))
      }),
      { seed, numRuns: 50 },
    )
  })

  test('sampling is repeatable, says so, and is near to what is exact', () => {
    const weights = Array.from({ length: 12 }, (_, at) => 1000 * (at + 1))
    const capped = (isIn: readonly boolean[]) => [Math.max(0, isIn.reduce((all, yes, at) => all + (yes ? weights[at]! : 0), 0) - 20000)]
    const [one, again, other] = [1, 1, 2].map((given) => shapley(12, capped, given))
    expect(one).toEqual(again)
    expect(one).not.toEqual(other)
    expect(one!.isExact).toBe(false)
    expect(inCents(one!).reduce((all, [cents]) => all + cents!, 0)).toBe(58000)
  })

  test('parts and weights of a split both sum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e9, max: 1e12 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 5 }),
        (loose, rough) => {
          const whole = rough.reduce((all, one) => all + one, 0)
          const parts = [...loose, whole - loose.reduce((all, one) => all + one, 0)]
          const split = splitAlong(parts, rough)
          expect(split.map((row) => row.reduce((all, one) => all + one, 0))).toEqual(parts)
          expect(rough.map((_, at) => split.reduce((all, row) => all + row[at]!, 0))).toEqual(rough)
        },
      ),
      { seed, numRuns: 100 },
    )
  })
})

function permutations(list: readonly number[]): number[][] {
  return list.length === 0
    ? [[]]
    : list.flatMap((first) => permutations(list.filter((one) => one !== first)).map((rest) => [first, ...rest]))
}

describe('shipped scenarios', () => {
  // The years of this one take minutes: its gap is the longest search of all. Two of them ask the same question.
  const shorter: { readonly [file: string]: readonly string[] } = { 'system-of-care.yaml': ['--set', 'horizon.through=FY28'] }

  test.each(shipped)('%s: what the command prints, which sums', { timeout: 120_000 }, (file) => {
    const path = join('scenarios', file)
    const { code, out, err } = fundbraid(['simulate', path, '--causes', '--json', '--ledger', '--workers', '1', ...(shorter[file] ?? [])])
    expect([code, err]).toEqual([0, ''])
    const found = JSON.parse(out) as Simulation
    expectSums(found)
    expect(found.total.gap).toBeGreaterThan(0)
    judge(textOf(file), found)
    const text = toText(found)
    const [told] = /What made the gaps\n[\s\S]*?(?=\n\nWhy no plan)/.exec(text)!
    expect(told.split('\n').filter((line) => line.length > 100)).toEqual([])
    golden(`test/golden/causes-${file.replace('.yaml', '.txt')}`, `${told}\n`)
  })

  test('the command says what the API gives, by three threads; in text, Markdown and the workbook', async () => {
    const answer = withCauses(textOf('starter.yaml'), simulate(textOf('starter.yaml')))
    const { out } = fundbraid(['simulate', 'scenarios/starter.yaml', '--causes', '--json', '--ledger', '--workers', '3'])
    expect(JSON.parse(out)).toEqual(answer)
    const cwd = mkdtempSync(join(tmpdir(), 'fundbraid-'))
    const words = ['simulate', resolve('scenarios/starter.yaml'), '--causes', '-q', '-o', 'plan.xlsx', '-o', 'plan.md']
    expect(fundbraid(words, { cwd })).toEqual({ code: 0, out: '', err: '' })
    expect(readFileSync(join(cwd, 'plan.md'), 'utf8')).toContain('Project AWARE ends')
    const book = XLSX.read(readFileSync(join(cwd, 'plan.xlsx')))
    const cells = Object.values(book.Sheets['FB Gaps']!).map((cell) => String((cell as { v?: unknown }).v))
    expect(cells.filter((text) => text.startsWith('What made it'))).toEqual([
      expect.stringMatching(/^What made it: Project AWARE ends \$62,741; Short from the start \(structural\) \$28,500; /),
    ])
  })

  test('as many plans as there are sets of causes, and the same set is never asked twice', () => {
    for (const [input, most] of [[SHRINKING, 2 ** 6] as const, [read(textOf('cpe-medicaid.yaml')), 2 ** 4] as const]) {
      const scenario = read(input)
      const round = causesOf(scenario, runScenario(scenario)).next()
      const wanted = round.done === true ? [] : round.value.variants
      expect(wanted.length).toBeGreaterThan(most / 2)
      expect(wanted.length).toBeLessThanOrEqual(most)
      expect(new Set(wanted.map((one) => JSON.stringify(one))).size).toBe(wanted.length)
    }
  })
})

describe('refused', () => {
  test('a result of another scenario, and a seed that is none', () => {
    const other = { ...SHRINKING, name: 'another' }
    expect(() => withCauses(other, simulate(SHRINKING))).toThrow('another scenario')
    expect(() => withCauses(SHRINKING, simulate(SHRINKING), { seed: 0.5 })).toThrow('whole number')
    const { code, err } = fundbraid(['simulate', 'scenarios/starter.yaml', '--causes', '--seed', 'x'])
    expect([code, err]).toEqual([2, 'fundbraid: a seed is a whole number, not x\n'])
    const alone = fundbraid(['simulate', 'scenarios/starter.yaml', '--seed', '2'])
    expect([alone.code, alone.out]).toEqual([2, ''])
    expect(alone.err).toContain('--seed and --workers are for --causes')
  })

  test('the auditor refuses causes that do not sum', () => {
    const found = JSON.parse(JSON.stringify(withCauses(SHRINKING, simulate(SHRINKING)))) as {
      causes: { shares: { amount: number }[] }
      gaps: { causes: { amount: number }[] }[]
    }
    const faultsOf = () => {
      const verdict = verify(SHRINKING, found)
      return verdict.ok ? [] : verdict.faults.map(({ code, path }) => `${code} ${path}`)
    }
    expect(faultsOf()).toEqual([])
    found.causes.shares[0]!.amount += 1
    found.gaps[0]!.causes[0]!.amount -= 1
    expect(faultsOf()).toEqual([
      ...['CAUSES gaps.0.causes', 'CAUSES causes.shares', 'CAUSES causes.shares.0.years', 'CAUSES causes.shares.0.services'],
    ])
    found.causes.shares[0]!.amount -= 1
    found.gaps[0]!.causes[0]!.amount += 1
    const [first, second] = found.causes.shares as { stream?: string }[]
    const stream = first!.stream!
    first!.stream = 'nobody'
    expect(faultsOf()).toEqual(['CAUSES causes.shares.0', 'CAUSES gaps.0.causes', 'CAUSES gaps.1.causes'])
    first!.stream = stream
    Object.assign(second!, { kind: 'ended', stream })
    expect(faultsOf()[0]).toBe('CAUSES causes.shares.1')
  })

  test('without a gap nothing made one', () => {
    const input = { ...SHRINKING, services: { care: { costs: 1000 } } }
    const { causes, total } = withCauses(input, simulate(input))
    expect([total.gap, causes!.gap, causes!.shares]).toEqual([0, 0, []])
  })

  test('a result made with changes is asked with the same', () => {
    const changes = [{ set: 'streams.city.awards.0.annual', to: '310000' }]
    const found = withCauses(SHRINKING, simulate(SHRINKING, { changes }))
    expectSums(found)
    expect(found.total.gap).toBeLessThan(56536000)
  })
})
