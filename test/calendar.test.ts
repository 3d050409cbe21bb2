/**
 * The calendar: its money is the result's, its days are worked out by hand, and its .ics is read back by a program that is not ours.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fc, test as property } from '@fast-check/vitest'
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { type Calendar, calendar, calendarOf } from '../src/analysis/calendar.ts'
import { toIcs, toMarkdown, toText } from '../src/report/index.ts'
import { read } from '../src/scenario/read.ts'
import { simulate } from '../src/simulate.ts'
import { scenario } from './generate/scenario.ts'
import { golden } from './golden.ts'
import { fundbraid } from './run.ts'

const shipped = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'))
const numRuns = Number(process.env.FC_RUNS ?? 24)

/** `2027-09-30 award-end aware 2026-10 9000000 9000000`: amount, then what lapses. */
function told(text: string): string[] {
  return calendar(text).events.map(({ date, kind, stream, service, award, amount, lapses }) =>
    [date, kind, stream ?? service, award ?? '', amount, lapses].join(' '),
  )
}

describe('days and money by hand', () => {
  // E12: 45,000 a month, of which the county pays 15,000; 180,000 of a grant for three months, of which 90,000 cannot be spent.
  const cliff = (more = '', grant = '') => `fundbraid: 1
name: A cliff
horizon: { from: FY28, through: FY28 }
services:
  counselling: { costs: { staff: { category: personnel, amount: 540000${more} } } }
streams:
  federal: { name: Relief, kind: grant, source: federal, awards: [{ amount: 180000, from: 2027-07, through: 2027-09 }]${grant} }
  county: { kind: appropriation, awards: [{ monthly: 15000 }] }
`
  test('a grant that ends: its end, what lapses, ten days to extend it', () => {
    expect(told(cliff())).toEqual([
      '2027-09-20 lapse federal 2027-07 9000000 0',
      '2027-09-30 award-end federal 2027-07 9000000 9000000',
      '2027-09-30 stream-end federal  9000000 0',
    ])
  })

  test('carried money: the end of the window, the end of what is carried', () => {
    expect(told(cliff('', ', carryover: { months: 1, max: 20% }'))).toEqual([
      '2027-09-30 lapse federal 2027-07 5400000 0',
      '2027-09-30 award-end federal 2027-07 9000000 5400000',
      // October costs 45,000: 36,000 that was carried ends first, so 6,000 of the county's 15,000 is left.
      '2027-10-31 lapse county 2027-10 600000 0',
      '2027-10-31 award-end county 2027-10 600000 600000',
      '2027-10-31 carryover federal 2027-07 3600000 0',
      '2027-10-31 stream-end federal  12600000 0',
    ])
  })

  test.each([
    [0, '2027-09-30'],
    [1, '2027-08-31'],
    [3, '2027-06-30'],
    [7, '2027-02-28'],
  ])('notice of %i months before October ends on %s', (notice, date) => {
    expect(told(cliff(`, notice: ${notice}`)).filter((line) => line.includes('notice'))).toEqual([`${date} notice counselling  27000000 0`])
  })

  test.each([
    ['decideBy: 2, ', '2027-07-31'],
    ['decideBy: 0, ', '2027-09-30'],
    ['', '2027-09-30'],
    ['decideBy: 12, ', '2026-09-30'],
  ])('renewal with %s is decided by %s', (decideBy, date) => {
    // 180,000 for three months are 720,000 a year; 80 % of it for 18 months.
    const text = cliff('', `, renewal: { ${decideBy}chance: 60%, months: 18, amount: 80% }`)
    expect(told(text).filter((line) => line.includes('renewal'))).toEqual([`${date} renewal federal  86400000 0`])
  })

  test('revenue that is not used is one date a year', () => {
    // The grant pays the autumn first, so the fees of the autumn lapse, and nobody pays the spring.
    const text = `fundbraid: 1
name: Unused fees
horizon: { from: FY28, through: FY29 }
services:
  a:
    costs:
      autumn: { category: other, amount: 120000, months: [Jul, Aug, Sep, Oct, Nov, Dec] }
      spring: { category: other, amount: 120000, months: [Jan, Feb, Mar, Apr, May, Jun] }
streams:
  grant: { kind: grant, source: state, pays: { cost: a/autumn }, awards: [{ annual: 120000 }] }
  fees: { kind: fee-for-service, earns: [{ service: a, revenue: 60000, months: [Jul, Aug, Sep, Oct, Nov, Dec] }] }
policy: { order: [grant, fees] }
`
    expect(told(text)).toEqual(['2027-07-31 lapse fees earned 6000000 0', '2028-07-31 lapse fees earned 6000000 0'])
  })
})

describe('laws', () => {
  property.prop([scenario], { numRuns })('what ends, is carried and lapses is what the books say', (given) => {
    const result = simulate(given)
    const { events } = calendarOf(read(given), result)
    const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0)
    const ofAwards = result.lapses.filter(({ why }) => why !== 'revenue-unused')
    for (const { stream, id } of result.catalogue.awards) {
      const own = events.filter((event) => event.stream === stream && event.award === id)
      const lapsed = ofAwards.filter((lapse) => lapse.stream === stream && lapse.award === id).map(({ amount }) => amount)
      expect(sum(own.map(({ lapses }) => lapses))).toBe(sum(lapsed))
    }
    for (const { stream, id, through, amount } of result.catalogue.awards) {
      const end = events.find(({ kind, stream: of, award }) => kind === 'award-end' && of === stream && award === id)
      if (end === undefined) continue
      // Unspent at the end of the window is what lapses, is spent later, or is there at the end of the plan.
      const own = <T extends { stream: string; award: string; amount: number }>(list: readonly T[]) =>
        sum(list.filter((one) => one.stream === stream && one.award === id).map((one) => one.amount))
      const later = result.ledger!.filter(({ month }) => month > through)
      const closing = result.movements!.filter(({ kind }) => kind === 'closing')
      expect(end.amount).toBe(own(ofAwards) + own(later) + own(closing))
      expect(end.amount! + own(result.ledger!.filter(({ month }) => month <= through))).toBe(amount)
    }
    const savable = events.filter(({ kind }) => kind === 'lapse').map(({ amount }) => amount!)
    expect(sum(savable)).toBe(sum(result.lapses.map(({ couldHavePaid }) => couldHavePaid)))
    expect(events.map(({ date }) => date)).toEqual(events.map(({ date }) => date).sort())
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  })

  property.prop([scenario, fc.integer({ min: 0, max: 14 })], { numRuns })(
    'where every line needs notice, notice is about the whole gap',
    (given, notice) => {
      const services = Object.fromEntries(Object.entries(given.services).map(([id, service]) => [id, { ...service, notice }]))
      const text = { ...given, services }
      const { events } = calendar(text)
      const short = events.filter(({ kind }) => kind === 'notice').reduce((sum, { amount }) => sum + amount!, 0)
      expect(short).toBe(simulate(text, { ledger: false }).total.gap)
    },
  )

  property.prop([scenario], { numRuns })('the order of keys changes nothing', (given) => {
    const turned = Object.fromEntries(Object.entries(given).reverse()) as typeof given
    const streams = Object.fromEntries(
      Object.entries(given.streams).map(([id, stream]) => [id, Object.fromEntries(Object.entries(stream).reverse())]),
    ) as typeof given.streams
    expect(calendar({ ...turned, streams }).events).toEqual(calendar(given).events)
  })

  test('a result of another scenario, of other changes, or without books is refused', () => {
    const [one, other] = shipped.map((file) => readFileSync(`scenarios/${file}`, 'utf8')) as [string, string]
    expect(() => calendarOf(read(one), simulate(other))).toThrow('the result is that of another scenario')
    expect(() => calendarOf(read(one), simulate(one, { ledger: false }))).toThrow('needs the books')
    const changed = { changes: [{ set: 'policy.method', to: 'waterfall' }] }
    expect(() => calendarOf(read(one), simulate(one, changed))).toThrow('other changes')
    expect(calendarOf(read(one, changed), simulate(one, changed))).toEqual(calendar(one, changed))
  })
})

/** Read by ical.js, a parser of its own. */
function parsed(ics: string) {
  const root = new ICAL.Component(ICAL.parse(ics))
  return root.getAllSubcomponents('vevent').map((component) => {
    const { uid, summary, description, startDate, endDate } = new ICAL.Event(component)
    return {
      ...{ uid, summary, description, start: startDate.toString(), end: endDate.toString() },
      isDate: startDate.isDate && endDate.isDate,
      days: endDate.subtractDate(startDate).toSeconds() / 86400,
      stamp: component.getFirstPropertyValue('dtstamp')?.toString(),
      transparent: component.getFirstPropertyValue('transp'),
    }
  })
}

function holds(dates: Calendar): void {
  const ics = toIcs(dates)
  expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const events = parsed(ics)
  expect(events.map(({ start, summary }) => `${start} ${summary}`)).toEqual(
    dates.events.map(({ date, title }) => `${date} ${title.replace(/\s+/g, ' ').trim()}`),
  )
  for (const { isDate, days, stamp, transparent } of events)
    expect([isDate, days, stamp, transparent]).toEqual([true, 1, `${dates.from}-01T00:00:00Z`, 'TRANSPARENT'])
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length)
}

describe('.ics', () => {
  test.each(shipped)('%s is read back by another program', (file) => {
    const dates = calendar(readFileSync(`scenarios/${file}`, 'utf8'))
    expect(dates.events.length).toBeGreaterThan(2)
    holds(dates)
    const read = parsed(toIcs(dates))
    expect(read.map(({ description }) => description)).toEqual(
      dates.events.map(({ message, cite }) => (cite === null ? message : `${message} (${cite})`)),
    )
  })

  property.prop([
    fc.string({ unit: 'binary', minLength: 1 }).filter((name) => name.trim() !== ''),
    fc.string({ unit: 'grapheme', minLength: 60, maxLength: 300 }),
  ])('names of any kind neither break a line nor end an event', (name, long) => {
    const dates = calendar(readFileSync('scenarios/esser-cliff.yaml', 'utf8'))
    const text = `BEGIN:VEVENT\nEND:VCALENDAR;,\\ ${name} ${long}`
    const events = dates.events.map((event) => ({ ...event, title: 'x', message: text }))
    holds({ ...dates, scenario: { ...dates.scenario, name: text }, events })
  })

  test('the same scenario gives the same bytes; a shifted gap has another id, an award keeps its own', () => {
    const text = readFileSync('scenarios/esser-cliff.yaml', 'utf8')
    expect(toIcs(calendar(text))).toBe(toIcs(calendar(text)))
    const uids = (changes: { set: string; to: string }[]) => parsed(toIcs(calendar(text, { changes }))).map(({ uid }) => uid)
    const [before, after] = [uids([]), uids([{ set: 'assumptions.raise', to: '4%' }])]
    const award = before.find((uid) => uid.startsWith('award-end.esser'))
    expect(after).toContain(award)
  })
})

describe('fundbraid calendar', () => {
  test.each(shipped)('%s', (file) => {
    const { code, out, err } = fundbraid(['calendar', `scenarios/${file}`])
    expect([code, err]).toEqual([0, ''])
    golden(`test/golden/calendar/${file.replace('.yaml', '.txt')}`, out)
    const dates = calendar(readFileSync(`scenarios/${file}`, 'utf8'))
    expect(toText(dates)).toBe(out)
    expect(toMarkdown(dates)).toContain(`# Calendar: `)
    golden(`test/golden/calendar/${file.replace('.yaml', '.ics')}`, toIcs(dates).replace(/fundbraid \d+\.\d+\.\d+/, 'fundbraid 0.0.0'))
    expect(JSON.parse(fundbraid(['calendar', `scenarios/${file}`, '--json']).out)).toEqual(JSON.parse(JSON.stringify(dates)))
  })

  test('a plan in which nothing happens', () => {
    const text =
      'fundbraid: 1\nname: Calm\nhorizon: { from: FY26, through: FY26 }\nservices: { a: { costs: 12 } }\nstreams: { b: { kind: appropriation, awards: [{ monthly: 1 }] } }\n'
    expect(fundbraid(['calendar', '-'], { input: text }).out).toContain('there is no date on which somebody must act')
  })

  test('what cannot be written is said before anything is run', () => {
    const { code, err } = fundbraid(['calendar', 'nowhere.yaml', '-o', 'x.xls'])
    expect([code, err]).toEqual([2, 'fundbraid: x.xls cannot be written: nobody knows its format\n  Possible are .json, .ics, .md.\n'])
  })
})
