/**
 * Rules by which some spending lets other spending be: indirect cost (§6 of the language) up to a rate of what the same award spends on its
 * base, and match, where an award may be spent only as far as others pay beside it.
 */
import { ONE } from '../money/exact.ts'
import { formatFiscalYear } from '../time/fiscal-year.ts'
import { type At, type Context, get, has, report, text } from './context.ts'
import { type Money, yearsOfMoney } from './limits.ts'
import type { CostLine, IndirectRule, MatchRule, Stream } from './scenario.ts'
import { readSelector, readStreamSelector, selects } from './selectors.ts'
import { byYear, readValue, type Value } from './value.ts'

export function readIndirect(context: Context, at: At | null, money: Money, lines: readonly CostLine[]): IndirectRule | null {
  if (at === null) return null
  const costs = readSelector(context, get(context, at, 'costs'), lines)
  const rate = byYear(context, readValue(context, get(context, at, 'rate'), 'share'), yearsOfMoney(context.calendar, money))
  if (costs === null || rate === null) return null
  const notice = (message: string, path: readonly (string | number)[]) =>
    context.notices.push({ code: 'selects-nothing', severity: 'warning', message, path })
  if (!lines.some((line) => line.category === 'indirect'))
    notice('no cost line is of category `indirect`, so this rate lets nothing be paid', at.path)
  else if (lines.length > 0 && !lines.some((line) => line.category !== 'indirect' && selects(costs, line)))
    notice('the base of this rate selects no cost line (indirect cost is never a part of its own base)', [...at.path, 'costs'])
  return { rate, costs, cite: text(context, at, 'cite'), path: at.path }
}

/** `self` is the stream that the rule is in: a stream never matches itself. */
export function readMatch(
  context: Context,
  at: At | null,
  self: string,
  money: Money,
  streams: readonly Pick<Stream, 'id' | 'source' | 'kind' | 'funder'>[],
): MatchRule | null {
  if (at === null) return null
  const of = text(context, at, 'of') === 'total' ? 'total' : 'federal'
  const years = yearsOfMoney(context.calendar, money)
  const ratioAt = get(context, at, 'ratio')
  const ratioValue = readValue(context, ratioAt, 'open share')
  const ratio = byYear(context, ratioValue, years)
  const inKindValue: Value | null = readValue(context, get(context, at, 'inKind'), 'money')
  const inKind = byYear(context, inKindValue, years)
  const fromAt = get(context, at, 'from')
  const chosen = readStreamSelector(context, fromAt, streams)
  if (ratio === null || chosen === null || fromAt === null || (inKind === null && has(at, 'inKind'))) return null
  const tooLarge = of === 'total' ? [...ratio].find(([, share]) => share.gt(ONE)) : undefined
  if (tooLarge !== undefined && ratioAt !== null) {
    const hint = 'Of the total at most 100% can be others’ money; of: federal compares it with the award.'
    report(context, 'SHARE-RANGE', ratioAt, `a match of more than the total in ${formatFiscalYear(tooLarge[0])} is not possible`, hint)
    return null
  }
  const others = chosen.filter((id) => id !== self)
  const federal = others.filter((id) => streams.find((stream) => stream.id === id)!.source === 'federal')
  const from = others.filter((id) => !federal.includes(id))
  if (from.length === 0) {
    const why = federal.length > 0 ? 'only federal money, which never matches' : 'no other stream'
    report(context, 'SELECTS-NOTHING', fromAt, `\`from\` selects ${why}`, 'Name whose money matches, such as { source: [local, private] }.')
    return null
  }
  if (federal.length > 0)
    context.notices.push({
      code: 'federal-match',
      severity: 'info',
      message: `federal money never matches, so ${federal.map((id) => `\`${id}\``).join(', ')} counts for nothing in this match`,
      path: [...at.path, 'from'],
      cite: '2 CFR 200.306(b)(5)',
    })
  return { ratio, of, from, inKind, cite: text(context, at, 'cite'), path: at.path }
}
