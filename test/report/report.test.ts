/**
 * What readers see: tables that add up, lines that fit, sentences that say what the result says, csv that loses no cent.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cell, dollars, type Report, reportOf, toCsv, toMarkdown, toText } from '../../src/report/index.ts'
import type { Simulation } from '../../src/result/types.ts'
import { simulate } from '../../src/simulate.ts'
import { crowd, district, small } from './results.ts'

const seed = Number(process.env.FC_SEED ?? 1)
const samples: readonly (readonly [string, () => Simulation])[] = [
  ['a district', district],
  ['one clinic', small],
  ['a crowd', crowd],
]

/** Whole dollars of a cell; null for text that is no amount. */
function amountOf({ text }: Cell): number | null {
  if (text === '–' || text === '') return 0
  if (/^\(?<1\)?$/.test(text)) return 0
  const amount = /^(\()?([\d,]+)\)?$/.exec(text)
  return amount === null ? null : Number(amount[2]!.replaceAll(',', '')) * (amount[1] === undefined ? 1 : -1)
}

/** Every table with a total row adds up in every column of amounts. */
function expectToFoot(report: Report): number {
  let checked = 0
  for (const block of report) {
    if (block.kind !== 'table') continue
    const { rows, columns } = block.table
    let start = 0
    rows.forEach((row, index) => {
      if (row.kind === 'section') start = index + 1
      if (row.kind !== 'total') return
      const parts = rows.slice(start, index).filter((one) => one.kind === 'figures')
      start = index + 1
      if (parts.some((one) => /balance|Received|Paid/.test(one.cells[0]!.text))) return
      for (let column = 1; column < columns.length; column++) {
        const total = amountOf(row.cells[column]!)
        const amounts = parts.map((one) => amountOf(one.cells[column]!))
        if (total === null || amounts.includes(null) || row.cells[column]!.text === '') continue
        expect(amounts.reduce((sum: number, amount) => sum + amount!, 0)).toBe(total)
        checked += 1
      }
    })
  }
  return checked
}

describe('report', () => {
  test.each(samples)('%s: tables add up, in every period', (_, make) => {
    for (const by of ['year', 'quarter', 'month'] as const)
      expect(expectToFoot(reportOf(make(), { by, all: true, tiers: true }))).toBeGreaterThan(2)
  })

  test('tables add up for any amounts', () => {
    const cents = fc.oneof(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 50_000_000 }),
      fc.constantFrom(1, 49, 50, 51, 99, 150),
    )
    fc.assert(
      fc.property(fc.array(cents, { minLength: 2, maxLength: 6 }), fc.array(cents, { minLength: 1, maxLength: 5 }), (costs, awards) => {
        const text = (amount: number) => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
        const result = simulate({
          fundbraid: 1,
          name: 'Any',
          horizon: { from: 'FY26', through: 'FY27' },
          services: Object.fromEntries(costs.map((amount, index) => [`s${index}`, { costs: text(amount) }])),
          streams: Object.fromEntries(
            awards.map((amount, index) => [`m${index}`, { kind: 'appropriation', awards: [{ annual: text(amount) }] }]),
          ),
        })
        expectToFoot(reportOf(result, { all: true, tiers: true }))
      }),
      { numRuns: 60, seed },
    )
  })

  test('the mix makes 100.0%', () => {
    for (const [, make] of samples) {
      const lines = toText(make(), { width: 160 }).split('\n')
      const from = lines.indexOf('Who funds it')
      const until = lines.findIndex((line, index) => index > from && line.startsWith('All funding'))
      const shares = lines.slice(from + 1, until).map((line) => [...line.matchAll(/ (\d+\.\d)%/g)].map(([, share]) => Number(share)))
      if (shares.some((row) => row.length !== shares[0]!.length)) continue
      shares[0]!.forEach((_, column) => {
        expect(shares.reduce((sum, row) => sum + row[column]!, 0)).toBeCloseTo(100, 6)
      })
    }
  })

  test.each(samples)('%s: no line is wider than it may be', (_, make) => {
    for (const width of [60, 71, 80, 100, 133, 200])
      for (const by of ['year', 'month'] as const)
        for (const line of toText(make(), { width, by, all: true, tiers: true }).split('\n'))
          expect([...line].length, line).toBeLessThanOrEqual(width)
  })

  test('names cannot break out: no control characters, no open cells', () => {
    const text = toText(crowd(), { all: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    for (const row of toMarkdown(crowd(), { all: true })
      .split('\n')
      .filter((line) => line.startsWith('|')))
      expect(row.replaceAll('\\|', '').endsWith('|')).toBe(true)
    for (const line of toCsv(crowd(), 'braid').split('\r\n')) expect(line).not.toMatch(/(^|,)[=+@]/)
  })

  test('csv loses no cent', () => {
    for (const [, make] of samples) {
      const result = make()
      for (const [table, total] of [
        ['ledger', result.total.funded],
        ['needs', result.total.cost],
        ['braid', result.total.cost],
        ['gaps', result.total.gap],
      ] as const) {
        const lines = toCsv(result, table).replace('\ufeff', '').trimEnd().split('\r\n').map(fieldsOf)
        const column = lines[0]!.indexOf('amount')
        const cents = lines.slice(1).reduce((sum, fields) => sum + Math.round(Number(fields[column]) * 100), 0)
        expect(cents).toBe(total)
      }
    }
  })

  test('csv names a table that it does not have', () => {
    expect(() => toCsv(small(), 'nothing' as never)).toThrow(/years.*braid/)
    const { ledger: _, ...rest } = small()
    expect(() => toCsv({ ...rest, ledger: null, needs: null, movements: null }, 'ledger')).toThrow()
  })

  test('the same bytes twice, and colour changes nothing but colour', () => {
    for (const [, make] of samples) {
      const plain = toText(make())
      expect(toText(make())).toBe(plain)
      const painted = toText(make(), { color: true })
      expect(painted).not.toBe(plain)
      // Padding behind the last column is not seen, but coloured cells may keep it.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is taken away
      expect(painted.replaceAll(/\u001b\[\d+m/g, '').replaceAll(/ +$/gm, '')).toBe(plain)
    }
  })

  test('dollars are exact near 2^53', () => {
    expect(dollars(0)).toBe('$0.00')
    expect(dollars(-1)).toBe('-$0.01')
    expect(dollars(8_999_999_999_999_999)).toBe('$89,999,999,999,999.99')
    expect(() => dollars(0.5)).toThrow(RangeError)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (cents) => {
        expect(BigInt(dollars(cents).replace(/\D/g, ''))).toBe(BigInt(cents))
      }),
      { numRuns: 200, seed },
    )
  })

  test('a plan without gaps, and a plan without money', () => {
    const plan = (award: string) =>
      simulate(`fundbraid: 1\nname: P\nhorizon: { from: FY26, through: FY26 }\nservices: { s: { costs: 1200 } }\nstreams: ${award}\n`)
    expect(toText(plan('{ c: { kind: appropriation, awards: [{ annual: 1200 }] } }'))).toMatchInlineSnapshot(`
      "P
      FY26 · Jul 2025 – Jun 2026 · scenario 9ba08439c966 · fundbraid 0.1.0

      Every service is funded throughout.

      How it was run. Braid: the whole horizon is planned at once, so that each priority is covered as far
      as any plan could. Money is taken from c. Services run in full, so a gap is money still to be
      raised. Money that is not committed counts in full when its chance is high enough, else not at all
      (prospects: cutoff).

      The plan by fiscal year
      ═══════════════════════
                           FY26
      ─────────────────  ──────
      Cost of services    1,200
      Funded              1,200
      Gap                     –
      Money that lapses       –

      Who funds it
        c                100.0%
      ─────────────────  ──────
      All funding        100.0%

      Who pays for what in FY26
      ═════════════════════════
      Service      c  Unfunded   Cost
      ───────  ─────  ────────  ─────
      s        1,200         –  1,200
      ───────  ─────  ────────  ─────
      Total    1,200         –  1,200

      Amounts are whole dollars, rounded so that each column adds up; – is nothing, (1,234) is money that
      is missing.
      "
    `)
    expect(toText(plan('{}'))).toMatchInlineSnapshot(`
      "P
      FY26 · Jul 2025 – Jun 2026 · scenario 17f5f8b2f1b1 · fundbraid 0.1.0

      $1,200 of the $1,200 that services cost is not funded (100.0%). Money first runs short in Jul 2025,
      for s.

      Planned month by month, without looking ahead, the gap would be as large.

      How it was run. Braid: the whole horizon is planned at once, so that each priority is covered as far
      as any plan could. Services run in full, so a gap is money still to be raised. Money that is not
      committed counts in full when its chance is high enough, else not at all (prospects: cutoff).

      The plan by fiscal year
      ═══════════════════════
                            FY26
      ─────────────────  ───────
      Cost of services     1,200
      Funded                   –
      Gap                (1,200)
      Money that lapses        –

      Who funds it
      ─────────────────  ───────
      All funding              –

      Who pays for what in FY26
      ═════════════════════════
      Service  Unfunded   Cost
      ───────  ────────  ─────
      s         (1,200)  1,200
      ───────  ────────  ─────
      Total     (1,200)  1,200

      Gaps (1)
      ════════
      • s is short $1,200 from Jul 2025 to Jun 2026.

      Why no plan does better
      ═══════════════════════
      Proven to the cent: under these rules no plan leaves less unfunded, priority by priority. The sums
      may overlap: one for a later priority includes earlier costs that live on the same money.

      • s needs $100 in Jul 2025. There is no money that may pay for this. At least $100 is missing under
        any plan.
      • s needs $100 in Aug 2025. There is no money that may pay for this. At least $100 is missing under
        any plan.
      • s needs $100 in Sep 2025. There is no money that may pay for this. At least $100 is missing under
        any plan.
      • s needs $100 in Oct 2025. There is no money that may pay for this. At least $100 is missing under
        any plan.

      and 8 more sums: --all

      Amounts are whole dollars, rounded so that each column adds up; – is nothing, (1,234) is money that
      is missing.
      "
    `)
  })

  test('a proof that leaves rules out names them, by stream', () => {
    const services =
      'services: { care: { costs: { staff: { category: personnel, amount: 900 }, kit: { category: supplies, amount: 300 } } } }'
    const run = (grant: string, local: number, more = '') =>
      toText(
        simulate(`fundbraid: 1
name: Proof
horizon: { from: FY26, through: FY26 }
${services}
streams:
  g: { name: School grant, kind: grant, source: federal, awards: [{ annual: 600 }], ${grant} }
  l: { name: County, kind: appropriation, pays: { category: personnel }, awards: [{ annual: ${local} }] }
${more}`),
      ).replaceAll('\n', ' ')
    const match = 'match: { ratio: 50%, of: federal, from: { source: local } }'
    const limit = 'limits: [{ costs: {}, max: 100% }, { costs: { category: supplies }, max: 10%, of: { category: personnel } }]'
    // 200 of match let 400 come; without the match all 600 would.
    expect(run(match, 200)).toContain(
      'No plan can leave less than $400 unfunded; this one leaves $600. The lower figure is a bound: it is worked out as if the match of School grant did not bind. This plan keeps every rule to the cent, and a better one may exist.',
    )
    expect(run(`${match}, ${limit}`, 0)).toContain('as if the second limit and the match of School grant did not bind.')
    // 300 of match are enough, so the bound is met.
    expect(run(match, 300)).toContain('Proven: no plan leaves less than $300 unfunded, not even if the match of School grant did not bind.')
    const claim =
      '  m: { name: Medicaid, kind: fee-for-service, reimburses: [{ costs: {}, paidBy: { source: local }, rate: 10% }], paidAfter: 2 }'
    expect(run('pays: { category: personnel }', 300, claim)).toMatch(/as if all that Medicaid may claim were paid and claimed\./)
  })
})

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '')
}
