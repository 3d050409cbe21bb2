/**
 * How much of something (costs, or what is unfunded of them) a stream may pay between two months: asked for by the money order and by lapses.
 */
import type { Plan } from './plan.ts'

/** `amounts[line × months + month]`. A stream's sums are worked out when it is asked for, once. Windows may reach past the horizon. */
export function payableBetween(amounts: Float64Array, { mayPay, monthCount, lines }: Pick<Plan, 'mayPay' | 'monthCount' | 'lines'>) {
  const sums = new Map<number, Float64Array>()
  return (stream: number, from: number, through: number): number => {
    let upTo = sums.get(stream)
    if (upTo === undefined) {
      upTo = new Float64Array(monthCount + 1)
      for (let line = 0; line < lines.length; line++) {
        if (mayPay[stream * lines.length + line] === 0) continue
        for (let month = 0; month < monthCount; month++) upTo[month + 1]! += amounts[line * monthCount + month]!
      }
      for (let month = 0; month < monthCount; month++) upTo[month + 1]! += upTo[month]!
      sums.set(stream, upTo)
    }
    const [first, last] = [Math.max(0, from), Math.min(monthCount - 1, through)]
    return last < first ? 0 : upTo[last + 1]! - upTo[first]!
  }
}
