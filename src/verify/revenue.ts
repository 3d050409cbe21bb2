/**
 * Earned revenue by service and month: what of it can pay its service in its month, and what is surplus (§5).
 *
 * It must never know an award.
 */
import type { Cents } from '../money/cents.ts'
import { centsOf, ONE } from '../money/exact.ts'
import type { CostLine, Model, Stream } from '../scenario/scenario.ts'
import { expected } from './awards.ts'
import { activeYears, overMonths } from './costs.ts'
import { MaxFlow } from './max-flow.ts'
import { mayPay } from './selection.ts'

/** What a stream earns on a service, by month of the horizon. `revenue` = `payable` + `surplus`. */
export type Earning = {
  readonly service: string
  readonly revenue: Cents[]
  readonly payable: Cents[]
  readonly surplus: Cents[]
}

/** By stream as listed; null where its revenue is not committed and does not count. */
export function earningsOf(model: Model, lines: readonly CostLine[], needs: readonly Cents[][]): (Earning[] | null)[] {
  const earnings = model.streams.map((stream) => revenueOf(model, stream))
  for (const { id } of model.services) {
    const earners = model.streams.flatMap((stream, at) =>
      (earnings[at] ?? []).filter(({ service }) => service === id).map((earning) => ({ stream, earning })),
    )
    const own = lines.flatMap((line, at) => (line.service === id ? [{ line, need: needs[at]! }] : []))
    for (let month = 0; earners.length > 0 && month <= model.calendar.through - model.calendar.from; month++) divide(earners, own, month)
  }
  return earnings
}

function revenueOf({ calendar, policy }: Model, stream: Stream): Earning[] | null {
  if (stream.earns.length > 0 && expected(0, stream.chance, policy) === null) return null
  const earnings: Earning[] = []
  const none = () => new Array<Cents>(calendar.through - calendar.from + 1).fill(0)
  for (const { service, factors, season } of stream.earns) {
    let earning = earnings.find((one) => one.service === service)
    if (earning === undefined) {
      earning = { service, revenue: none(), payable: none(), surplus: none() }
      earnings.push(earning)
    }
    for (const year of activeYears(season, calendar)) {
      const dollars = factors.reduce((product, factor) => product.times(factor.get(year)!), ONE)
      const cents = expected(centsOf(dollars), stream.chance, policy)!
      for (const [month, part] of overMonths(cents, season, year, calendar)) earning.revenue[month - calendar.from]! += part
    }
  }
  return earnings
}

/** Streams in listed order, each as much as fits beside those before it, however they must move for it. */
function divide(
  earners: readonly { readonly stream: Stream; readonly earning: Earning }[],
  lines: readonly { readonly line: CostLine; readonly need: Cents[] }[],
  month: number,
): void {
  const flow = new MaxFlow()
  const sink = flow.node()
  const places = lines.map(({ need }) => {
    const place = flow.node()
    flow.pipe(place, sink, need[month]!)
    return place
  })
  for (const { stream, earning } of earners) {
    const revenue = earning.revenue[month]!
    const [source, earner] = [flow.node(), flow.node()]
    flow.pipe(source, earner, revenue)
    lines.forEach(({ line }, at) => {
      if (mayPay(stream, line)) flow.pipe(earner, places[at]!, Number.POSITIVE_INFINITY)
    })
    const payable = revenue === 0 ? 0 : flow.push(source, sink)
    earning.payable[month] = payable
    earning.surplus[month] = revenue - payable
  }
}
