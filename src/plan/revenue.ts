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
    const payable = rows.map(() => new Float64Array(plan.monthCount))
    for (let month = 0; month < plan.monthCount; month++) {
      const amounts = rows.map((row) => row.inflow[month]!)
      if (amounts.every((amount) => amount === 0)) continue
      const room = lines.map((line) => plan.need[line * plan.monthCount + month]!)
      const may = rows.map((row) => lines.map((line) => plan.mayPay[row.stream * plan.lines.length + line] === 1))
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

/**
 * How much each payer can place, the first as much as possible, then the second …: a payer that finds no room moves
 * the money of earlier ones to other lines, which never takes any from them.
 */
export function firstComeFlow(amounts: readonly number[], room: readonly number[], may: readonly (readonly boolean[])[]): number[] {
  const left = [...room]
  const flow = amounts.map(() => room.map(() => 0))
  return amounts.map((amount, payer) => {
    let placed = 0
    // Most of it goes straight where there is room.
    for (let line = 0; line < room.length && placed < amount; line++) {
      if (!may[payer]![line] || left[line] === 0) continue
      const step = Math.min(amount - placed, left[line]!)
      flow[payer]![line]! += step
      left[line]! -= step
      placed += step
    }
    while (placed < amount) {
      const path = findRoom(payer, left, flow, may)
      if (path === null) break
      // path: payer → line → other payer → line … ; money moves forward on its lines, back on the ones in between.
      let step = Math.min(amount - placed, left[path.at(-1)!.line]!)
      for (let at = 1; at < path.length; at++) step = Math.min(step, flow[path[at]!.payer]![path[at - 1]!.line]!)
      path.forEach(({ payer: by, line }, at) => {
        flow[by]![line]! += step
        if (at > 0) flow[by]![path[at - 1]!.line]! -= step
      })
      left[path.at(-1)!.line]! -= step
      placed += step
    }
    return placed
  })
}

type Step = { readonly payer: number; readonly line: number }

/** The shortest chain of moves that ends on a line with room; null when there is none. */
function findRoom(payer: number, left: readonly number[], flow: readonly number[][], may: readonly (readonly boolean[])[]): Step[] | null {
  const cameFrom = new Map<number, { readonly step: Step; readonly before: number | null }>()
  let frontier: { readonly payer: number; readonly through: number | null }[] = [{ payer, through: null }]
  const asked = new Set([payer])
  while (frontier.length > 0) {
    const next: typeof frontier = []
    for (const { payer: by, through } of frontier) {
      for (let line = 0; line < left.length; line++) {
        if (!may[by]![line] || cameFrom.has(line)) continue
        cameFrom.set(line, { step: { payer: by, line }, before: through })
        if (left[line]! > 0) return unwind(line, cameFrom)
        flow.forEach((row, other) => {
          if (row[line]! > 0 && !asked.has(other)) {
            asked.add(other)
            next.push({ payer: other, through: line })
          }
        })
      }
    }
    frontier = next
  }
  return null
}

function unwind(line: number, cameFrom: ReadonlyMap<number, { readonly step: Step; readonly before: number | null }>): Step[] {
  const path: Step[] = []
  for (let at: number | null = line; at !== null; ) {
    const { step, before }: { step: Step; before: number | null } = cameFrom.get(at)!
    path.unshift(step)
    at = before
  }
  return path
}
