/**
 * Limits of a stream: how much of its money may, or must, go to some of its costs (§6 of the language).
 */
import { type exact, ONE, ZERO } from '../money/exact.ts'
import { awardWindows } from './award-windows.ts'
import { type At, type Context, get, has, items, report, text } from './context.ts'
import { readShareOrDollars } from './part.ts'
import type { AwardItem, ByYear, Calendar, CostLine, Limit } from './scenario.ts'
import { readSelector, selects } from './selectors.ts'
import { readPlain, type Value, valueIn } from './value.ts'
import { yearOf } from './years.ts'

/** What the limits are about: the awards of their stream, and whether it earns. */
export type Money = { readonly awards: readonly AwardItem[]; readonly hasEarnings: boolean }

/** Each `min` multiplies what must be looked at; no grant is known that has more than three. */
const MOST_SET_ASIDES = 6

export function readLimits(context: Context, at: At | null, money: Money, lines: readonly CostLine[]): Limit[] {
  if (at?.node.kind === 'list' && at.node.items.length === 0)
    report(context, 'EMPTY-VALUE', at, '`limits` lists no limit', 'Leave it out where there is none.')
  const limits = items(context, at).flatMap((item) => readLimit(context, item, money, lines))
  if (at !== null) checkSetAsides(context, at, limits, money)
  return limits
}

function readLimit(context: Context, at: At, money: Money, lines: readonly CostLine[]): Limit[] {
  const before = context.problems.length
  const bounds = (['max', 'min'] as const).filter((bound) => has(at, bound))
  if (bounds.length === 0)
    report(context, 'ONE-OF', at, 'the limit has neither `max` nor `min`', 'max: 15% is a cap, min: 20% sets money aside.')
  const costs = readSelector(context, get(context, at, 'costs'), lines)
  const appliesAt = get(context, at, 'appliesFrom')
  const appliesFrom = appliesAt === null ? null : readPlain(context, appliesAt, 'money')
  const ofAt = get(context, at, 'of')
  const isSelection = ofAt?.node.kind === 'map' || ofAt?.node.kind === 'list'
  const of = isSelection ? 'selection' : text(context, at, 'of') === 'cost' ? 'cost' : 'award'
  const base = isSelection ? readSelector(context, ofAt, lines) : null
  if (base !== null && ofAt !== null && lines.length > 0 && !lines.some((line) => selects(base, line)))
    report(context, 'SELECTS-NOTHING', ofAt, '`of` selects no cost line', 'Of nothing there is no share: name costs that there are.')
  const limits = bounds.flatMap((bound) => {
    const amountAt = get(context, at, bound)
    const value = amountAt === null ? null : readShareOrDollars(context, amountAt)
    if (value === null || amountAt === null) return []
    if (of !== 'award') checkOfShare(context, amountAt, of, bound, value)
    const by = workOut(context, value, of === 'cost' ? horizonYears(context.calendar) : yearsOfMoney(context.calendar, money))
    const unit = value.unit === 'share' ? 'share' : 'dollars'
    return by === null ? [] : [{ bound, of, base, amount: { unit, by } } as const]
  })
  if (of === 'cost' && appliesAt !== null)
    report(context, 'CONFLICT', appliesAt, '`appliesFrom` says nothing beside `of: cost`', 'It asks how large an award is.')
  if (appliesFrom !== null && money.awards.some((award) => award.amount === null))
    report(
      context,
      'MISSING-KEY',
      at,
      '`appliesFrom` refers to the full amount of an award that is not given',
      'Write amount: beside remaining:.',
    )
  if (costs !== null && lines.length > 0 && !lines.some((line) => selects(costs, line)))
    context.notices.push({
      code: 'selects-nothing',
      severity: 'warning',
      message: 'the limit selects no cost line',
      path: [...at.path, 'costs'],
    })
  if (costs === null || context.problems.length > before) return []
  const cite = text(context, at, 'cite')
  return limits.map((limit) => ({ ...limit, costs, appliesFrom, cite, path: at.path }))
}

function checkOfShare(context: Context, at: At, of: 'cost' | 'selection', bound: 'max' | 'min', value: Value): void {
  const [written, what] = of === 'cost' ? ['`of: cost`', 'cost'] : ['`of:` a selection', 'selection']
  if (bound === 'min')
    report(
      context,
      'CONFLICT',
      at,
      `\`min\` sets money of an award aside, so it cannot stand beside ${written}`,
      `Take ${of === 'cost' ? 'of: cost' : 'of:'} away, or write max:.`,
    )
  else if (value.unit !== 'share')
    report(context, 'UNIT-MISMATCH', at, `a limit of a ${what} is a share of it, not dollars`, 'Write max: 50%, for example.')
}

/** The years for which a rule of a stream's money is asked for: those in which its awards start, and with earnings those of the horizon. */
export function yearsOfMoney(calendar: Calendar | null, { awards, hasEarnings }: Money): number[] {
  if (calendar === null) return []
  const years = new Set<number>(hasEarnings ? horizonYears(calendar) : [])
  for (const item of awards) for (const { from } of awardWindows(item, calendar)) years.add(yearOf(calendar, from))
  return [...years]
}

function horizonYears(calendar: Calendar | null): number[] {
  return calendar === null ? [] : Array.from({ length: calendar.lastYear - calendar.firstYear + 1 }, (_, at) => calendar.firstYear + at)
}

function workOut(context: Context, value: Value, years: readonly number[]): ByYear | null {
  const by = new Map<number, Limit['amount']['by'] extends ReadonlyMap<number, infer E> ? E : never>()
  for (const year of years) {
    const amount = valueIn(context, value, year)
    if (amount === null) return null
    by.set(year, amount)
  }
  return by
}

/** Money cannot be set aside twice: together the `min` of an award are at most the award. */
function checkSetAsides(context: Context, at: At, limits: readonly Limit[], { awards, hasEarnings }: Money): void {
  const asides = limits.filter(({ bound }) => bound === 'min')
  if (asides.length > MOST_SET_ASIDES) {
    report(context, 'TOO-LARGE', at, `${asides.length} limits set money aside; ${MOST_SET_ASIDES} are possible`, 'Put selections together.')
    return
  }
  const { calendar } = context
  if (asides.length === 0 || calendar === null) return
  // Twelfths of dollars: a part year's award has no end of decimals, and two halves of it are still the whole.
  const tooMuch = (year: number, twelfths: ReturnType<typeof exact>) =>
    asides
      .filter(({ appliesFrom }) => appliesFrom === null || twelfths.gte(appliesFrom.times(12)))
      .reduce((sum, { amount: { unit, by } }) => sum.plus((by.get(year) ?? ZERO).times(unit === 'share' ? twelfths : 12)), ZERO)
      .gt(twelfths)
  const refuse = (what: string) =>
    report(
      context,
      'SET-ASIDES',
      at,
      `the \`min\` of these limits are together more than ${what}`,
      'Money can be set aside once: lower one of them.',
    )
  for (const item of awards)
    for (const { from, part } of awardWindows(item, calendar)) {
      const year = yearOf(calendar, from)
      const twelfths = item.amount?.get(year)?.times(item.form === 'annual' ? part : 12) ?? item.remaining?.times(12) ?? ZERO
      // An award of nothing has nothing to set aside.
      if (twelfths.gt(0) && tooMuch(year, twelfths)) return refuse('the award')
    }
  if (!hasEarnings) return
  for (let year = calendar.firstYear; year <= calendar.lastYear; year++) {
    const shares = asides.filter(({ amount }) => amount.unit === 'share')
    if (shares.reduce((sum, { amount }) => sum.plus(amount.by.get(year) ?? ZERO), ZERO).gt(ONE)) return refuse('a year’s revenue')
  }
}
