/**
 * Payers in order, who share places with so much room each: what every one of them can place after those before it, in any arrangement.
 *
 * A small maximum flow in whole cents. A payer that finds no room moves money of earlier ones to other places, which never takes any from
 * them. It is asked for once for every payment that may unlock others, so it keeps to arrays.
 */
import type { Cents } from '../money/cents.ts'

/** `may`: by payer the places that it may use. Returns what each places, the first as much as possible, then the second … */
export function firstComeFlow(amounts: readonly Cents[], room: Float64Array, may: readonly (readonly number[])[]): Cents[] {
  const places = new Places(amounts.length, room, may)
  return amounts.map((amount, payer) => places.place(payer, amount))
}

class Places {
  private readonly left: Float64Array
  /** placed[payer × places + place] */
  private readonly placed: Float64Array
  /** How a search came to a place: by which payer; and to that payer: by which place of its own. */
  private readonly cameBy: Int32Array
  private readonly cameFrom: Int32Array
  private readonly queue: number[] = []

  constructor(
    private readonly payers: number,
    room: Float64Array,
    private readonly may: readonly (readonly number[])[],
  ) {
    this.left = room.slice()
    this.placed = new Float64Array(payers * room.length)
    this.cameBy = new Int32Array(room.length)
    this.cameFrom = new Int32Array(payers)
  }

  place(payer: number, amount: Cents): Cents {
    const { left, placed } = this
    const first = payer * left.length
    let rest = amount
    // Most of it goes straight where there is room.
    for (const place of this.may[payer]!) {
      if (rest === 0) break
      const step = Math.min(rest, left[place]!)
      placed[first + place]! += step
      left[place]! -= step
      rest -= step
    }
    while (rest > 0) {
      const end = this.findRoom(payer)
      if (end < 0) break
      rest -= this.move(payer, end, rest)
    }
    return amount - rest
  }

  /** A place with room, by the fewest moves that lead there; -1 when there is none. */
  private findRoom(payer: number): number {
    const { left, placed, cameBy, cameFrom, queue } = this
    const UNSEEN = -1
    cameBy.fill(UNSEEN)
    cameFrom.fill(UNSEEN)
    queue.length = 0
    queue.push(payer)
    for (let at = 0; at < queue.length; at++) {
      const by = queue[at]!
      for (const place of this.may[by]!) {
        if (cameBy[place] !== UNSEEN) continue
        cameBy[place] = by
        if (left[place]! > 0) return place
        for (let other = 0; other < this.payers; other++) {
          if (other === payer || cameFrom[other] !== UNSEEN || placed[other * left.length + place] === 0) continue
          cameFrom[other] = place
          queue.push(other)
        }
      }
    }
    return -1
  }

  /** Along what was found: money moves forward to its new places, and back from the ones in between. */
  private move(payer: number, end: number, most: Cents): Cents {
    const { left, placed, cameBy, cameFrom } = this
    let step = Math.min(most, left[end]!)
    for (let by = cameBy[end]!; by !== payer; by = cameBy[cameFrom[by]!]!) step = Math.min(step, placed[by * left.length + cameFrom[by]!]!)
    left[end]! -= step
    for (let by = cameBy[end]!, place = end; ; place = cameFrom[by]!, by = cameBy[place]!) {
      placed[by * left.length + place]! += step
      if (by === payer) return step
      placed[by * left.length + cameFrom[by]!]! -= step
    }
  }
}
