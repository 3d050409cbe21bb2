/**
 * Who is who in a result: services, cost lines, streams and awards with what a reader needs to name them.
 */
import { type AwardPot, isMoney, type Plan } from '../plan/plan.ts'
import { formatMonth } from '../time/month.ts'
import type { AwardInfo, CostInfo, Simulation, StreamInfo } from './types.ts'

export function catalogueOf(plan: Plan): Simulation['catalogue'] {
  const { model } = plan
  return {
    services: model.services.map(({ id, name, tier, priority, mandated }) => ({ id, name, tier, priority, mandated })),
    costs: plan.lines.map(
      ({ id, service, tier, category, role, site, population, provider, tags, priority, mandated }): CostInfo => ({
        ...{ id, service, tier, category, role, site, population, provider },
        tags: [...tags],
        priority,
        mandated,
      }),
    ),
    streams: plan.streams.map(
      ({ id, name, kind, source, cite }, index): StreamInfo => ({
        ...{ id, name, kind, source },
        counted: isCounted(plan, index),
        ends: endOf(plan, index),
        cite,
      }),
    ),
    awards: plan.pots
      .filter((pot) => pot.kind === 'award')
      .filter(isMoney)
      .sort(
        (one, other) =>
          one.stream - other.stream || one.from - other.from || one.id.length - other.id.length || (one.id < other.id ? -1 : 1),
      )
      .map((award) => awardInfo(plan, award)),
  }
}

function awardInfo({ model, streams }: Plan, award: AwardPot): AwardInfo {
  const month = (index: number) => formatMonth(model.calendar.from + index)
  return {
    stream: streams[award.stream]!.id,
    id: award.id,
    amount: award.amount,
    fullAmount: award.fullAmount,
    from: month(award.from),
    through: month(award.through),
    carriedThrough: award.carriedThrough === null ? null : month(award.carriedThrough),
  }
}

/** False when the stream has money that is not committed, and none that counts. */
export function isCounted({ pots, prospects, uncountedEarners }: Plan, stream: number): boolean {
  return (
    pots.some((pot) => pot.stream === stream) ||
    !(prospects.some((prospect) => prospect.stream === stream) || uncountedEarners.includes(stream))
  )
}

export function endOf({ pots, model, monthCount }: Plan, stream: number): StreamInfo['ends'] {
  const ends = pots
    .filter((pot) => pot.stream === stream && isMoney(pot))
    .map((pot) => {
      if (pot.kind === 'award') return pot.carriedThrough ?? pot.through
      const last = (pot.kind === 'reimbursed' ? pot.full : pot.inflow).findLastIndex((amount) => amount > 0)
      // Surplus and what is reimbursed do not expire.
      return pot.kind !== 'earned' && last >= 0 ? monthCount : last
    })
  const last = Math.max(...ends)
  return last < 0 || last >= monthCount - 1 ? null : formatMonth(model.calendar.from + last)
}
