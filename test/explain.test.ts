/**
 * Explanations add up: postings to the figures of the result, reasons and shortfalls to the gap, accounts to the year's; and the position view
 * to the books.
 */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { type Explanation, explain, explainer, topics } from '../src/analysis/explain.ts'
import { positions, positionsOf } from '../src/analysis/positions.ts'
import { toMarkdown, toText } from '../src/report/index.ts'
import { isScenarioError } from '../src/scenario/problems.ts'
import { read, type Source } from '../src/scenario/read.ts'
import { simulate } from '../src/simulate.ts'
import { scenario } from './generate/scenario.ts'
import { golden } from './golden.ts'
import { fundbraid } from './run.ts'

const shipped = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
const textOf = (file: string) => readFileSync(`scenarios/${file}`, 'utf8')
const numRuns = Number(process.env.FC_RUNS ?? 12)
const sum = (list: readonly { readonly amount: number }[]) => list.reduce((all, { amount }) => all + amount, 0)

/** Everything that an explanation of a service, cost line or gap must sum to. */
function addsUp(told: Explanation): Explanation {
  const { figures, postings, payers, shortfalls, reasons, catalogue, cuts, method } = told
  expect(figures!.cost).toBe(figures!.funded + figures!.gap)
  expect([sum(postings), sum(payers)]).toEqual([figures!.funded, figures!.funded])
  expect(sum(shortfalls)).toBe(figures!.gap)
  for (const { id } of catalogue.streams) expect(sum(reasons.filter(({ stream }) => stream === id))).toBe(figures!.gap)
  if (method === 'braid')
    for (const { cost, month } of shortfalls)
      expect(cuts.some(({ needs }) => needs.some((need) => need.cost === cost && need.from <= month && need.through >= month))).toBe(true)
  return told
}

function holds(source: Source): void {
  const result = simulate(source)
  const ask = explainer(source)
  for (const { fy, services, streams, from, through } of result.fiscalYears) {
    for (const [id, { cost, funded, gap }] of Object.entries(services)) {
      const told = addsUp(ask(`${fy}.${id}`))
      expect(told.figures).toEqual({ cost, funded, gap })
      expect([told.from, told.through]).toEqual([from, through])
    }
    for (const [id, { share: _, ...account }] of Object.entries(streams)) {
      const told = ask(`${fy}.${id}`)
      expect(told.account).toEqual(account)
      expect(sum(told.postings)).toBe(account.spent)
      expect(sum(told.lapses)).toBe(account.lapsed)
    }
  }
  for (const gap of result.gaps) {
    const told = addsUp(ask(gap.id))
    expect(told.figures!.gap).toBe(gap.amount)
    expect(told.gaps.map(({ id }) => id)).toEqual([gap.id])
    // The one reason of the gap is the first of all of them.
    for (const { stream, code } of gap.reasons) {
      const own = told.reasons.filter((reason) => reason.stream === stream)
      const byCode = new Map<string, number>()
      for (const reason of own) byCode.set(reason.code, (byCode.get(reason.code) ?? 0) + reason.amount)
      expect(byCode.get(code)).toBe(Math.max(...byCode.values()))
    }
  }
}

describe('laws', () => {
  test.each(shipped)('%s', (file) => holds(read(textOf(file))), 60_000)

  property.prop([scenario], { numRuns })('of any scenario', (given) => holds(given))

  property.prop([scenario], { numRuns })('with the braid', (given) => {
    holds({ ...given, policy: { ...given.policy, method: 'braid' } })
  })

  test.each(shipped)('cost lines of %s sum to their service', (file) => {
    const source = read(textOf(file))
    const { services, costs } = topics(source)
    const ask = explainer(source)
    for (const { id, cost, gap } of services) {
      const whole = [...new Set(costs.filter((line) => line.startsWith(`${id}/`)).map((line) => line.split('/').slice(0, 2).join('/')))]
      const told = whole.map((line) => addsUp(ask(line)).figures!)
      expect(told.reduce((all, one) => all + one.cost, 0)).toBe(cost)
      expect(told.reduce((all, one) => all + one.gap, 0)).toBe(gap)
    }
  })
})

describe('by hand', () => {
  const text = `fundbraid: 1
name: A cliff
horizon: { from: FY28, through: FY28 }
services:
  counselling: { costs: { staff: { category: personnel, role: nurse, tier: 3, fte: 2, salary: 200000, fringe: 35% } } }
streams:
  federal: { name: Relief, kind: grant, source: federal, cite: "ARP 2001", awards: [{ amount: 180000, from: 2027-07, through: 2027-09 }] }
  county: { kind: appropriation, awards: [{ monthly: 15000 }] }
  fund: { kind: philanthropy, pays: { tier: 3 }, excludes: { role: nurse }, awards: [{ annual: 5 }] }
`
  test('a gap: who paid, what is short, why', () => {
    const told = explain(text, 'counselling@2027-10')
    expect(told.figures).toEqual({ cost: 40_500_000, funded: 13_500_000, gap: 27_000_000 })
    expect(told.payers).toHaveLength(9)
    expect(told.reasons.map(({ stream, code, since, rule, cite, amount }) => [stream, code, since ?? rule, cite, amount])).toEqual([
      ['federal', 'ended', '2027-10', 'ARP 2001', 27_000_000],
      ['county', 'spent', '2027-10', null, 27_000_000],
      ['fund', 'not-allowed', 'role nurse', null, 27_000_000],
    ])
    // Monthly money: each short month has its own proof.
    expect(told.cuts.map(({ gap }) => gap)).toEqual(Array(9).fill(3_000_000))
  })

  test('a month of it, and of a stream', () => {
    expect(explain(text, '2027-09.counselling').figures).toEqual({ cost: 4_500_000, funded: 4_500_000, gap: 0 })
    const told = explain(text, '2027-08.federal')
    expect(told.account).toEqual({ opening: 15_000_000, released: 0, earned: 0, spent: 3_000_000, lapsed: 0, closing: 12_000_000 })
    expect(told.rules).toEqual(['pays any cost, never indirect costs'])
    expect(explain(text, 'fund').rules).toEqual(['pays tier 3', 'never pays role nurse'])
  })

  test('positions: two nurses, a third from relief in three months', () => {
    const [line] = positions(text).lines
    expect(line!.months.slice(0, 1).concat(line!.months.slice(3, 4))).toEqual([
      {
        month: '2027-07',
        cost: 4_500_000,
        fte: 2,
        paid: [
          { stream: 'federal', amount: 3_000_000, fte: 1.333, share: 0.6667 },
          { stream: 'county', amount: 1_500_000, fte: 0.667, share: 0.3333 },
        ],
        unfunded: { amount: 0, fte: 0, share: 0 },
      },
      {
        month: '2027-10',
        cost: 4_500_000,
        fte: 2,
        paid: [{ stream: 'county', amount: 1_500_000, fte: 0.667, share: 0.3333 }],
        unfunded: { amount: 3_000_000, fte: 1.333, share: 0.6667 },
      },
    ])
    expect(line!.years.map(({ fte, unfunded }) => [fte, unfunded])).toEqual([[2, { amount: 27_000_000, fte: 1, share: 0.5 }]])
  })

  test('a position of half a year is half a position in the year, and a whole one at work', () => {
    const late = text.replace('role: nurse,', 'role: nurse, from: 2028-01,')
    const [line] = positions(late).lines
    expect([line!.years[0]!.fte, line!.months.length, line!.months[0]!.fte]).toEqual([1, 6, 2])
    const school = text.replace('role: nurse,', 'role: nurse, months: school-year,')
    const [ten] = positions(school).lines
    expect([ten!.years[0]!.fte, ten!.months.length, ten!.months[0]!.fte]).toEqual([2, 10, 2])
  })
})

describe('the position view', () => {
  test.each(shipped)('%s sums to the books', (file) => {
    const result = simulate(textOf(file))
    const view = positionsOf(read(textOf(file)), result)
    for (const { id, years, months } of view.lines) {
      const ledger = result.ledger!.filter(({ cost }) => cost === id)
      expect(sum(months.flatMap(({ paid }) => paid))).toBe(sum(ledger))
      expect(sum(years.flatMap(({ paid }) => paid))).toBe(sum(ledger))
      const needs = sum(result.needs!.filter(({ cost }) => cost === id))
      for (const periods of [years, months]) expect(periods.reduce((all, { cost }) => all + cost, 0)).toBe(needs)
      for (const { cost, fte, paid, unfunded } of [...years, ...months]) {
        const parts = [...paid, unfunded]
        expect(sum(parts)).toBe(cost)
        expect(Math.round(parts.reduce((all, part) => all + part.fte, 0) * 1000)).toBe(Math.round(fte * 1000))
        expect(Math.round(parts.reduce((all, part) => all + part.share, 0) * 10_000)).toBe(10_000)
      }
    }
  })

  test('one year is that year of all', () => {
    const text = textOf('maryland-55-35-10.yaml')
    const [all, one] = [positions(text), positions(text, { fy: 'FY28' })]
    expect(one.lines.map(({ years }) => years)).toEqual(all.lines.map(({ years }) => years.filter(({ fy }) => fy === 'FY28')))
    expect(() => positions(text, { fy: 'FY44' })).toThrow('FY44 is no fiscal year of the plan')
  })
})

describe('what cannot be explained', () => {
  const said = (what: string) => {
    try {
      explain(textOf('maryland-55-35-10.yaml'), what)
      return 'explained'
    } catch (error) {
      if (!isScenarioError(error)) throw error
      return error.problems.map(({ code, message, hint }) => `${code} ${message} · ${hint}`).join('\n')
    }
  }
  test.each([
    ['therpy', 'Did you mean `therapy`?'],
    ['FY28.therpy', 'Did you mean `FY28.therapy`?'],
    ['2027-11.awre', 'Did you mean `2027-11.aware`?'],
    ['therapy/clinicans', 'Did you mean `therapy/clinicians`?'],
    ['therapy@2028-06', 'The gap of that month is `therapy@2028-05`.'],
    ['therpy@2028-05', 'Did you mean `therapy@2028-05`?'],
    ['FY28', 'Name what is asked of it: FY28.iep-counseling.'],
    ['FY44.therapy', 'The horizon is FY26 to FY31.'],
    ['2035-01.therapy', 'The horizon is 2025-07 to 2031-06.'],
    ['2027-13.therapy', 'The horizon is 2025-07 to 2031-06.'],
    ['something else entirely', 'fundbraid explain FILE lists everything that can be asked.'],
    ['', 'fundbraid explain FILE lists everything that can be asked.'],
  ])('%s', (what, hint) => {
    expect(said(what)).toMatch(/^UNKNOWN-ID /)
    expect(said(what).split(' · ')[1]).toBe(hint)
  })

  test('the command ends with 2', () => {
    const { code, out, err } = fundbraid(['explain', 'scenarios/starter.yaml', 'FY27.awre'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe('FY27.awre: UNKNOWN-ID there is nothing called `FY27.awre` to explain\n  Did you mean `FY27.aware`?\n')
    const json = fundbraid(['explain', 'scenarios/starter.yaml', 'awre', '--json'])
    expect([json.code, JSON.parse(json.out).problems[0].code]).toEqual([2, 'UNKNOWN-ID'])
  })
})

describe('fundbraid explain', () => {
  test.each(shipped)('%s', (file) => {
    const text = textOf(file)
    const source = read(text)
    const [all, ask, view] = [topics(source), explainer(source), positions(source)]
    const { services, streams, costs, gaps, years } = all
    const worst = services.reduce((most, one) => (one.gap > most.gap ? one : most)).id
    const asks = [
      `${years.at(-1)}.${worst}`,
      gaps[0]!.id,
      streams.find(({ id }) => ['aware', 'esser', 'idea', 'title-iv-a', 'system-of-care'].includes(id))!.id,
      `${gaps[0]!.from}.${costs.find((cost) => cost.startsWith(gaps[0]!.service))}`,
    ]
    const told = [['', all], ...asks.map((what) => [` ${what}`, ask(what)]), [' positions', view]] as [
      string,
      Parameters<typeof toText>[0],
    ][]
    const pages = told.map(([what, answer]) => {
      const out = toText(answer)
      expect(out.split('\n').filter((line) => line.length > 100)).toEqual([])
      expect(out).not.toMatch(/undefined|NaN|\[object/)
      return `$ fundbraid explain scenarios/${file}${what}\n\n${out}`
    })
    golden(`test/golden/explain/${file.replace('.yaml', '.txt')}`, pages.join('\n'))
  })

  test.each([[], ['FY28.therapy'], ['positions'], ['FY27.positions']])('%s of Maryland on the command line', (...what) => {
    const { code, out, err } = fundbraid(['explain', 'scenarios/maryland-55-35-10.yaml', ...what])
    expect([code, err]).toEqual([0, ''])
    const page = `$ fundbraid explain scenarios/maryland-55-35-10.yaml${what.map((word) => ` ${word}`).join('')}\n\n${out}`
    if (what[0] === 'FY27.positions') golden('test/golden/explain/maryland-FY27-positions.txt', page)
    else if (what[0] !== 'FY28.therapy') expect(readFileSync('test/golden/explain/maryland-55-35-10.txt', 'utf8')).toContain(page)
  })

  test('positions as a spreadsheet', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fundbraid-'))
    const { code, err } = fundbraid(['explain', resolve('scenarios/rural-medicaid.yaml'), 'positions', '-q', '-o', 'p.csv'], {
      cwd: folder,
    })
    expect([code, err]).toEqual([0, ''])
    const rows = readFileSync(join(folder, 'p.csv'), 'utf8').trim().split('\r\n')
    expect(rows[0]).toBe('month,service,cost,role,stream,amount,fte,share')
    expect(rows[1]).toMatch(/^2025-09,therapy,therapy\/clinicians,school-social-worker,\w+,\d+\.\d\d,[\d.]+,[\d.]+$/)
    const paid = rows.slice(1).reduce((all, line) => all + Math.round(Number(line.split(',')[5]) * 100), 0)
    const { needs } = simulate(textOf('rural-medicaid.yaml'))
    expect(paid).toBe(sum(needs!.filter(({ cost }) => cost === 'therapy/clinicians')))
  })

  test('text, Markdown and JSON say the same', () => {
    const file = 'scenarios/rural-medicaid.yaml'
    const told = explain(readFileSync(file, 'utf8'), 'FY28.therapy')
    expect(fundbraid(['explain', file, 'FY28.therapy']).out).toBe(toText(told))
    expect(toMarkdown(told)).toContain('## Why the rest is not paid')
    expect(JSON.parse(fundbraid(['explain', file, 'FY28.therapy', '--json']).out)).toEqual(JSON.parse(JSON.stringify(told)))
    expect(JSON.parse(JSON.stringify(told))).toEqual(told)
  })
})
