/**
 * Strong components of what can be reached by steps of exchanges: ids on a common way round. Two passes, each of which looks only at ids
 * that it has not seen yet (Kosaraju; Sharir 1981).
 */
import type { Exchange } from './exchange.ts'

export class Components {
  /** By id that was reached: the number of its component. */
  readonly of: Int32Array
  /** Where each component begins among the ids, and where the last one ends. */
  private readonly start: number[] = []
  private readonly finished: Int32Array
  private readonly trail: Int32Array

  constructor(
    private readonly exchange: Exchange,
    idCount: number,
  ) {
    this.of = new Int32Array(idCount)
    this.finished = new Int32Array(idCount)
    this.trail = new Int32Array(idCount)
  }

  /**
   * Components of what can be reached from some ids, in an order in which they lead to later ones only. Backwards from the id that was left
   * last, only what also leads there is of the same component.
   */
  find(starts: Int32Array | readonly number[]): void {
    const { start, of, finished } = this
    const { inward } = this.exchange
    const { queue } = inward
    const count = this.finish(starts)
    start.length = 0
    for (let at = count - 1; at >= 0; at--) {
      let read = inward.size
      inward.reach(finished[at])
      if (inward.size > read) start.push(read)
      for (; read < inward.size; read++) {
        of[queue[read]] = start.length - 1
        inward.expand(queue[read])
      }
    }
    start.push(inward.size)
  }

  /** The ids of each component that was found. */
  each(use: (ids: Int32Array) => void): void {
    const { start } = this
    for (let at = 1; at < start.length; at++) use(this.exchange.inward.queue.subarray(start[at - 1], start[at]))
  }

  /** Goes through all that can be reached, and opens it for the way back; how many there are, in the order in which they were left. */
  private finish(starts: Int32Array | readonly number[]): number {
    const { exchange, trail, finished } = this
    const { inward } = exchange
    let count = 0
    exchange.begin()
    inward.close()
    for (const start of starts) {
      if (exchange.isSeen(start)) continue
      let depth = 0
      let entering = start
      for (;;) {
        if (entering >= 0) {
          exchange.see(entering, -1)
          inward.open(entering)
          trail[depth++] = entering
        }
        const id = trail[depth - 1]
        entering = exchange.nextUnseen(id)
        if (entering >= 0) continue
        finished[count++] = id
        if (--depth === 0) break
      }
    }
    return count
  }

  /** By named component the places of those in `names` that it leads to, itself among them. */
  reachOf(names: readonly number[]): number[][] {
    if (names.length === 1) return [[0]]
    const { start, of, exchange } = this
    const { queue } = exchange.inward
    const words = Math.ceil(names.length / 32)
    const reach = new Int32Array((start.length - 1) * words)
    names.forEach((component, place) => {
      reach[component * words + (place >> 5)] |= 1 << (place & 31)
    })
    for (let own = start.length - 2; own >= 0; own--) {
      const end = start[own + 1]
      exchange.begin()
      for (let at = start[own]; at < end; at++) exchange.see(queue[at], -1)
      for (let at = start[own]; at < end; at++) {
        for (let next = exchange.nextUnseen(queue[at]); next >= 0; next = exchange.nextUnseen(queue[at])) {
          const other = of[next]
          for (let word = 0; word < words; word++) reach[own * words + word] |= reach[other * words + word]
        }
      }
    }
    return names.map((component) => {
      const places: number[] = []
      for (let word = 0; word < words; word++)
        for (let bits = reach[component * words + word]; bits !== 0; bits &= bits - 1)
          places.push(word * 32 + 31 - Math.clz32(bits & -bits))
      return places
    })
  }
}
