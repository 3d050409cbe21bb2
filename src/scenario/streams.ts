/**
 * Funding streams: whose money it is, what it may pay, how it comes and how sure that is.
 */
import { type Exact, isAmountInDollars, ZERO } from '../money/exact.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import { awardWindows } from './award-windows.ts'
import { readAwards, readCarryover } from './awards.ts'
import { type At, type Context, entries, get, has, items, report, text, truth, whole } from './context.ts'
import { isFreeId } from './costs.ts'
import { readSeason } from './dates.ts'
import { readLimits } from './limits.ts'
import { remembered } from './memory.ts'
import { short } from './numbers.ts'
import { revenueIn } from './price.ts'
import { suggest } from './problems.ts'
import { readIndirect, readMatch } from './ratio-rules.ts'
import { readReimburses } from './reimburses.ts'
import type { Calendar, CostLine, EarnItem, Renewal, Selector, Service, Stream } from './scenario.ts'
import { readSelector, readStreamSelector, selects } from './selectors.ts'
import { byYear, readPlain, readValue, type Unit } from './value.ts'
import { yearOf, yearsOf } from './years.ts'

/** Who a stream is: enough for other streams to name it. */
type Head = Pick<Stream, 'id' | 'kind' | 'source' | 'funder'> & { readonly at: At }

/** `basis`: what else in the file a stream hangs on, besides services and who the streams are. */
export function readStreams(
  context: Context,
  at: At | null,
  services: readonly Service[],
  serviceIds: readonly string[],
  basis: readonly unknown[],
): Stream[] {
  const lines = services.flatMap((service) => service.costs.flatMap((cost) => cost.lines))
  const heads = entries(context, at).flatMap(({ key, keyPlace, at: stream }) => {
    if (!isFreeId(context, stream, key, keyPlace) || stream.node.kind !== 'map') return []
    if (serviceIds.includes(key)) {
      report(
        context,
        'DUPLICATE-ID',
        stream,
        `\`${key}\` is the id of a service already`,
        'Services and streams share their ids: rename one.',
        keyPlace,
      )
      return []
    }
    return readHead(context, stream, key)
  })
  const who = JSON.stringify(heads.map(({ id, kind, source, funder }) => [id, kind, source, funder]))
  const whole = [...basis, who, ...services]
  const streams = heads.map((head) => remembered(context, head.at, whole, () => readStream(context, head, heads, services, lines)))
  refuseCircles(context, streams, heads)
  return streams
}

const USUAL_SOURCE: { readonly [kind: string]: Stream['source'] } = {
  appropriation: 'local',
  philanthropy: 'private',
  'fee-for-service': 'payer',
}

function readHead(context: Context, at: At, id: string): Head[] {
  const kind = text(context, at, 'kind') as Stream['kind'] | null
  if (kind === null) return []
  const given = text(context, at, 'source') as Stream['source'] | null
  const source = given ?? USUAL_SOURCE[kind]
  if (source === undefined) {
    if (!has(at, 'source'))
      report(
        context,
        'MISSING-KEY',
        at,
        `the grant \`${id}\` needs \`source\``,
        'One of federal, state, local, private: rules ask whose money it is.',
      )
    return []
  }
  if (kind === 'fee-for-service' && (given === 'local' || given === 'federal')) {
    report(
      context,
      'CONFLICT',
      get(context, at, 'source')!,
      `fee-for-service money is never ${given}`,
      'Take source: away: what a payer pays belongs to no government.',
    )
    return []
  }
  return [{ id, kind, source, funder: text(context, at, 'funder'), at }]
}

function readStream(
  context: Context,
  head: Head,
  heads: readonly Head[],
  services: readonly Service[],
  lines: readonly CostLine[],
): Stream {
  const { at, id, kind } = head
  const chanceAt = get(context, at, 'chance')
  const chance = chanceAt === null ? null : readPlain(context, chanceAt, 'share')
  const pays = readSelector(context, get(context, at, 'pays'), lines)
  const excludes = readSelector(context, get(context, at, 'excludes'), lines)
  checkSelection(context, at, pays, excludes, lines)
  const upfront = has(at, 'paid')
  const beside = ['paidAfter', 'earns', 'reimburses'].find((key) => has(at, key))
  if (upfront && beside !== undefined) {
    report(
      context,
      'CONFLICT',
      { node: at.node, path: [...at.path, 'paid'] },
      `\`paid: upfront\` and \`${beside}\` cannot stand together`,
      'Upfront money comes in the first month of an award.',
    )
  }
  if (!has(at, 'awards') && !has(at, 'earns') && !has(at, 'reimburses'))
    report(context, 'NO-MONEY', at, `\`${id}\` has neither awards nor earnings`, 'Give it awards:, or earns: for fee-for-service money.')
  checkReimbursed(context, at)
  const renewal = readRenewal(context, get(context, at, 'renewal'), has(at, 'awards'), at)
  const after = readStreamSelector(context, get(context, at, 'after'), heads)
  const awards = readAwards(context, get(context, at, 'awards'), {
    kind,
    carryover: readCarryover(context, get(context, at, 'carryover')),
    chance,
  })
  const money = { awards, hasEarnings: has(at, 'earns') }
  return {
    id,
    name: text(context, at, 'name') ?? id,
    kind,
    source: head.source,
    funder: head.funder,
    cite: text(context, at, 'cite'),
    pays,
    excludes,
    awards,
    earns: readEarns(context, get(context, at, 'earns'), services),
    reimburses: readReimburses(context, get(context, at, 'reimburses'), id, lines, heads),
    limits: readLimits(context, get(context, at, 'limits'), money, lines),
    indirect: readIndirect(context, get(context, at, 'indirect'), money, lines),
    match: readMatch(context, get(context, at, 'match'), id, money, heads),
    lastResort: truth(context, at, 'lastResort') ?? false,
    after: (after ?? []).filter((other) => other !== id),
    chance,
    renewal,
    paidAfter: whole(context, at, 'paidAfter') ?? 0,
    upfront,
    path: at.path,
  }
}

/** Reimbursed money has no award and no year of revenue that a share could be taken of. */
function checkReimbursed(context: Context, at: At): void {
  if (!has(at, 'reimburses')) return
  const ofAward = items(context, get(context, at, 'limits')).some((limit) => text(context, limit, 'of') !== 'cost')
  const key = has(at, 'match') ? 'match' : has(at, 'indirect') ? 'indirect' : ofAward ? 'limits' : null
  if (key === null) return
  report(
    context,
    'CONFLICT',
    get(context, at, key)!,
    `\`${key}\` is about awards, and reimbursed money has none`,
    key === 'limits' ? 'Limits of: cost can bind it; give its awards a stream of their own.' : 'Give its awards a stream of their own.',
  )
}

function checkSelection(context: Context, at: At, pays: Selector | null, excludes: Selector | null, lines: readonly CostLine[]): void {
  if (lines.length === 0) return
  if (pays !== null && !lines.some((line) => selects(pays, line)))
    return report(
      context,
      'SELECTS-NOTHING',
      get(context, at, 'pays')!,
      '`pays` selects no cost line',
      'No line matches every key; leave pays: out for any cost.',
    )
  if (excludes === null) return
  const nothing = !lines.some((line) => selects(excludes, line))
  const all = !nothing && lines.every((line) => (pays !== null && !selects(pays, line)) || selects(excludes, line))
  if (nothing)
    context.notices.push({
      code: 'selects-nothing',
      severity: 'warning',
      message: '`excludes` selects no cost line',
      path: [...at.path, 'excludes'],
    })
  if (all)
    context.notices.push({
      code: 'pays-nothing',
      severity: 'warning',
      message: 'this stream may pay nothing: `excludes` takes away all that `pays` allows',
      path: at.path,
    })
}

/** A renewal never counts in a plain run, but a wrong one is wrong today. */
function readRenewal(context: Context, at: At | null, hasAwards: boolean, stream: At): Renewal | null {
  if (at === null) return null
  const [chance, amount] = ['chance', 'amount'].map((key) => {
    const value = get(context, at, key)
    return value === null ? null : readPlain(context, value, 'share')
  })
  if (!hasAwards)
    report(context, 'CONFLICT', { node: stream.node, path: at.path }, '`renewal` needs awards to renew', 'Take it away, or give awards:.')
  const months = whole(context, at, 'months')
  if (chance == null || amount == null || months === null) return null
  return { chance, months, amount, decideBy: whole(context, at, 'decideBy'), cite: text(context, at, 'cite') }
}

const FACTORS: readonly (readonly [key: string, unit: Unit])[] = [
  ['revenue', 'money'],
  ['units', 'count'],
  ['share', 'share'],
  ['rate', 'money'],
  ['collected', 'share'],
  ['federalShare', 'share'],
]
const BESIDE_UNITS = ['units', 'share', 'rate', 'collected']

function readEarns(context: Context, at: At | null, services: readonly Service[]): EarnItem[] {
  if (at?.node.kind === 'list' && at.node.items.length === 0)
    report(context, 'EMPTY-VALUE', at, '`earns` lists nothing', 'Leave it out where nothing is earned.')
  return items(context, at).flatMap((item) => readEarn(context, item, services))
}

function readEarn(context: Context, at: At, services: readonly Service[]): EarnItem[] {
  const before = context.problems.length
  const id = text(context, at, 'service') ?? ''
  const service = services.find((candidate) => candidate.id === id)
  if (service === undefined) {
    const place = get(context, at, 'service')
    // A service that is declared but wrong has its own problem.
    if (place !== null && !context.problems.some((problem) => problem.path[0] === 'services' && problem.path[1] === id))
      report(
        context,
        'UNKNOWN-ID',
        place,
        `there is no service \`${short(id)}\``,
        suggest(
          id,
          services.map((candidate) => candidate.id),
        ),
      )
    return []
  }
  const beside = BESIDE_UNITS.filter((key) => has(at, key))
  const hint = 'An earning has revenue:, or units: with rate: (and share:, collected:).'
  if (has(at, 'revenue') && beside.length > 0) {
    report(context, 'CONFLICT', at, `\`revenue\` is the whole revenue, so \`${beside[0]}\` cannot stand beside it`, hint)
    return []
  }
  if (!has(at, 'revenue') && !has(at, 'units') && !has(at, 'rate')) {
    report(context, 'ONE-OF', at, 'the earning does not say how much it is', hint)
    return []
  }
  const season = readSeason(context, at, service.season)
  const years = yearsOf(context.calendar, season)
  const factors = FACTORS.filter(([key]) => has(at, key)).map(([key, unit]) =>
    byYear(context, readValue(context, get(context, at, key), unit), years),
  )
  if (context.problems.length > before || factors.includes(null)) return []
  const item: EarnItem = { service: id, factors: factors.filter((factor) => factor !== null), season, path: at.path }
  const wrong = years.find((year) => !isAmountInDollars(revenueIn(item, year)))
  if (wrong === undefined) return [item]
  report(
    context,
    'AMOUNT-RANGE',
    at,
    `the revenue of ${formatFiscalYear(wrong)} is above 90 trillion dollars`,
    'Check the number of zeros.',
  )
  return []
}

/** `after` must have an order in which it can be kept. */
function refuseCircles(context: Context, streams: readonly Stream[], heads: readonly Head[]): void {
  const behind = new Map(streams.map((stream) => [stream.id, stream.after]))
  const settled = new Set<string>()
  for (;;) {
    const next = streams.find(
      (stream) => !settled.has(stream.id) && behind.get(stream.id)!.every((id) => settled.has(id) || !behind.has(id)),
    )
    if (next === undefined) break
    settled.add(next.id)
  }
  const stuck = streams.filter((stream) => !settled.has(stream.id))
  const circle = stuck.find((stream) => stream.after.length > 0)
  if (circle === undefined) return
  const names = stuck.map((stream) => stream.id).slice(0, 6)
  const at = get(context, heads.find((head) => head.id === circle.id)!.at, 'after')
  if (at !== null)
    report(context, 'AFTER-CIRCLE', at, `these streams come after one another in a circle: ${names.join(', ')}`, 'Take one `after` away.')
}

/** The dollars of all awards and revenue that touch the horizon: the books must be able to hold the sum. */
export function allMoney(streams: readonly Stream[], calendar: Calendar): Exact {
  let sum: Exact = ZERO
  for (const { awards, earns, reimburses } of streams) {
    for (const { opening } of reimburses) for (const { amount } of opening) sum = sum.plus(amount.abs())
    for (const item of awards)
      for (const window of awardWindows(item, calendar))
        sum = sum.plus(item.amount?.get(yearOf(calendar, window.from)) ?? item.remaining ?? ZERO)
    for (const item of earns) for (const year of item.factors[0]?.keys() ?? []) sum = sum.plus(revenueIn(item, year))
  }
  return sum
}
