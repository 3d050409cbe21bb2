/**
 * Earned revenue: what each stream earns in a month, how much of it can pay the service on which it is earned, and what is surplus.
 *
 * The streams that earn on a service take its lines in listed order, each as much as the ones before it leave room for
 * in any arrangement: a small maximum flow for each service and month, kept in whole cents.
 */
import { centsOf } from '../money/exact.ts'
import { revenueIn } from '../scenario/price.ts'
import type { Model, Stream } from '../scenario/scenario.ts'
import { expected } from './awards.ts'
import { spread } from './costs.ts'
import { firstComeFlow } from './first-come.ts'
import { hasRulesOfAwards } from './limits.ts'
import type { EarnedPot, Plan, PlanYear, Revenue, SurplusPot } from './plan.ts'

/** Revenue by stream and service; streams whose earnings do not count are left out and named. */
export function compileRevenue(model: Model, years: readonly PlanYear[]): { revenue: Revenue[]; uncountedEarners: number[] } {
  const { calendar, policy } = model
  const monthCount = calendar.through - calendar.from + 1
  const revenue: Revenue[] = []
  const uncountedEarners: number[] = []
  model.streams.forEach((stream, s) => {
    if (stream.earns.length > 0 && expected(0, stream.chance, policy) === null) {
      uncountedEarners.push(s)
      return
    }
    for (const item of stream.earns) {
      const service = model.services.findIndex(({ id }) => id === item.service)
      let row = revenue.find((candidate) => candidate.stream === s && candidate.service === service)
      if (row === undefined) {
        row = { stream: s, service, inflow: new Float64Array(monthCount) }
        revenue.push(row)
      }
      const { inflow } = row
      for (const year of years) {
        if (!item.factors[0]?.has(year.year)) continue
        const cents = expected(centsOf(revenueIn(item, year.year)), stream.chance, policy)!
        spread(cents, item.season, year, calendar, (month, part) => {
          inflow[month]! += part
        })
      }
    }
  })
  return { revenue, uncountedEarners }
}

/** Divides revenue into what can pay its service and what is surplus. */
export function divideRevenue(
  plan: Pick<Plan, 'revenue' | 'lines' | 'lineService' | 'need' | 'mayPay' | 'monthCount' | 'streams' | 'years'>,
): (EarnedPot | SurplusPot)[] {
  const earned: EarnedPot[] = []
  const surplus: (SurplusPot & { sources: { service: number; inflow: Float64Array }[] })[] = []
  for (const service of new Set(plan.revenue.map((row) => row.service))) {
    const rows = plan.revenue.filter((row) => row.service === service)
    const lines = plan.lines.map((_, line) => line).filter((line) => plan.lineService[line] === service)
    const may = rows.map((row) => [...lines.keys()].filter((at) => plan.mayPay[row.stream * plan.lines.length + lines[at]!] === 1))
    const payable = rows.map(() => new Float64Array(plan.monthCount))
    for (let month = 0; month < plan.monthCount; month++) {
      const amounts = rows.map((row) => row.inflow[month]!)
      if (amounts.every((amount) => amount === 0)) continue
      const room = Float64Array.from(lines, (line) => plan.need[line * plan.monthCount + month]!)
      firstComeFlow(amounts, room, may).forEach((amount, index) => {
        payable[index]![month] = amount
      })
    }
    rows.forEach((row, index) => {
      const rest = row.inflow.map((amount, month) => amount - payable[index]![month]!)
      // Also where it comes to nothing: the place in the money order follows from the rules, not from the last cent.
      earned.push({ kind: 'earned', stream: row.stream, service, inflow: payable[index]! })
      for (const { year, part } of byYear(rest, plan.streams[row.stream]!, plan.years)) {
        let pot = surplus.find((one) => one.stream === row.stream && one.year === year)
        if (pot === undefined) {
          pot = { kind: 'surplus', stream: row.stream, year, inflow: new Float64Array(plan.monthCount), sources: [] }
          surplus.push(pot)
        }
        for (let month = 0; month < plan.monthCount; month++) pot.inflow[month]! += part[month]!
        pot.sources.push({ service, inflow: part })
      }
    })
  }
  return [...earned, ...surplus]
}

/** Limits take a fiscal year's revenue as the award: what is left of it stays apart then. */
function byYear(inflow: Float64Array, stream: Stream, years: readonly PlanYear[]): { year: number | null; part: Float64Array }[] {
  if (!hasRulesOfAwards(stream)) return [{ year: null, part: inflow }]
  return years.map(({ from, through }, year) => ({
    year,
    part: Float64Array.from(inflow, (amount, month) => (month >= from && month <= through ? amount : 0)),
  }))
}
