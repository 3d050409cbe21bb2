/**
 * Gaps: each service's runs of months with unfunded cost, who is hit, and why each stream did not pay.
 */
import { formatMonth } from '../time/month.ts'
import { reasonsOf, Timelines } from './reasons.ts'
import { type Shortfall, sumOf, type Tally, yearAt } from './tally.ts'
import type { Gap, Tier } from './types.ts'
import { unservedIn } from './unserved.ts'

export function gapsOf(tally: Tally): Gap[] {
  const timelines = new Timelines(tally)
  return tally.plan.model.services.flatMap((_, service) => runsOf(tally, service).map((run) => gapOf(tally, timelines, service, run)))
}

/** Runs of unfunded cells; a month in which the service costs nothing does not break a run. */
function runsOf({ plan, unfunded }: Tally, service: number): Shortfall[][] {
  const { monthCount, need, lines, lineService } = plan
  const own = lines.map((_, line) => line).filter((line) => lineService[line] === service)
  const runs: Shortfall[][] = []
  let open: Shortfall[] | null = null
  for (let month = 0; month < monthCount; month++) {
    const short = own.filter((line) => unfunded[line * monthCount + month]! > 0)
    if (short.length > 0) {
      if (open === null) {
        open = []
        runs.push(open)
      }
      for (const line of short) open.push({ line, month, amount: unfunded[line * monthCount + month]! })
    } else if (own.some((line) => need[line * monthCount + month]! > 0)) open = null
  }
  return runs
}

function gapOf(tally: Tally, timelines: Timelines, service: number, run: readonly Shortfall[]): Gap {
  const { plan } = tally
  const { calendar, services } = plan.model
  const { id } = services[service]!
  const name = (month: number) => formatMonth(calendar.from + month)
  const [first, last] = [run[0]!.month, run.at(-1)!.month]
  const byMonth = new Map<number, number>()
  for (const { month, amount } of run) byMonth.set(month, (byMonth.get(month) ?? 0) + amount)
  const tiers = new Set(run.map(({ line }) => plan.lines[line]!.tier))
  return {
    id: `${id}@${name(first)}`,
    service: id,
    tier: tiers.size === 1 ? ([...tiers][0] as Tier | null) : null,
    critical: run.some(({ line }) => plan.lines[line]!.mandated),
    from: name(first),
    through: name(last),
    amount: sumOf(byMonth.values()),
    unserved: unservedOf(tally, service, [...byMonth.keys()]),
    months: [...byMonth].map(([month, amount]) => ({ month: name(month), amount })),
    reasons: reasonsOf(tally, timelines, run),
    causes: [],
  }
}

/** That of the worst fiscal year. */
function unservedOf({ plan, years, lost }: Tally, service: number, months: readonly number[]): number | null {
  const byYear = new Map<number, number>()
  for (const month of months) byYear.set(yearAt(month), (byYear.get(yearAt(month)) ?? 0) + lost[service * plan.monthCount + month]!)
  const people = [...byYear].map(([year, gap]) =>
    unservedIn(plan.model, plan.model.services[service]!, year, gap, years[year]!.cost[service]!),
  )
  return people.includes(null) ? null : Math.max(...people.map((count) => count ?? 0))
}
