/**
 * Shapley values: how much of an outcome is each player's, as the mean of what it adds over all orders in which players can come in.
 *
 * Exact over all coalitions for few players; beyond that the mean over seeded random orders, each with its reverse. An outcome is a row of
 * whole numbers (cents by cell). It must never know what a player is.
 *
 * L. S. Shapley, "A value for n-person games", 1953.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** 2^10 outcomes are worked out at most. */
export const MOST_EXACT = 10
/** Random orders beyond that, half of them reverses of the others. */
export const ORDERS = 40

/** What happens when these players are in, by index. */
export type Outcome = (isIn: readonly boolean[]) => readonly number[]

/** `over[player][cell] ÷ under`: over all players they sum to the outcome with all less that with none. */
export type Shares = { readonly over: readonly (readonly bigint[])[]; readonly under: bigint; readonly isExact: boolean }

export function shapley(players: number, outcome: Outcome, seed: number): Shares {
  return players <= MOST_EXACT ? overCoalitions(players, outcome) : overOrders(players, outcome, seed)
}

/** All coalitions whose outcomes will be asked for, more than once where orders share them. */
export function coalitionsOf(players: number, seed: number): boolean[][] {
  if (players <= MOST_EXACT) return everyCoalition(players)
  return ordersOf(players, seed).flatMap((order) => [...comingIn(order)])
}

function everyCoalition(players: number): boolean[][] {
  return Array.from({ length: 2 ** players }, (_, coalition) =>
    Array.from({ length: players }, (__, player) => ((coalition >> player) & 1) === 1),
  )
}

/** Nobody, the first, the first two, …, all. */
function* comingIn(order: readonly number[]): Generator<boolean[]> {
  const isIn = Array<boolean>(order.length).fill(false)
  yield [...isIn]
  for (const player of order) {
    isIn[player] = true
    yield [...isIn]
  }
}

function overCoalitions(players: number, outcome: Outcome): Shares {
  const all = everyCoalition(players).map(outcome)
  const factorial = [1n]
  for (let n = 1; n <= players; n++) factorial.push(factorial[n - 1]! * BigInt(n))
  const over = Array.from({ length: players }, (_, player) => {
    const sums = all[0]!.map(() => 0n)
    all.forEach((without, coalition) => {
      if (((coalition >> player) & 1) === 1) return
      const size = bitsOf(coalition)
      const weight = factorial[size]! * factorial[players - size - 1]!
      all[coalition | (1 << player)]!.forEach((amount, cell) => {
        if (amount !== without[cell]) sums[cell]! += weight * BigInt(amount - without[cell]!)
      })
    })
    return sums
  })
  return { over, under: factorial[players]!, isExact: true }
}

function overOrders(players: number, outcome: Outcome, seed: number): Shares {
  const over = Array.from({ length: players }, () => outcome(Array<boolean>(players).fill(false)).map(() => 0n))
  for (const order of ordersOf(players, seed)) {
    const [none, ...after] = [...comingIn(order)].map(outcome)
    let before = none!
    after.forEach((outcomes, at) => {
      outcomes.forEach((amount, cell) => {
        over[order[at]!]![cell]! += BigInt(amount - before[cell]!)
      })
      before = outcomes
    })
  }
  return { over, under: BigInt(ORDERS), isExact: false }
}

function ordersOf(players: number, seed: number): number[][] {
  const random = xoroshiro128plus(seed)
  return Array.from({ length: ORDERS / 2 }, () => {
    const order = Array.from({ length: players }, (_, player) => player)
    for (let at = players - 1; at > 0; at--) {
      const other = uniformInt(random, 0, at)
      ;[order[at], order[other]] = [order[other]!, order[at]!]
    }
    return [order, [...order].reverse()]
  }).flat()
}

function bitsOf(coalition: number): number {
  let count = 0
  for (let left = coalition; left !== 0; left &= left - 1) count += 1
  return count
}

/**
 * Whole cents for each player and cell that sum to the cell: largest remainder, where a player that was rounded down in cells before comes
 * first. So whoever has nothing gets nothing, and twins differ by one cent in all cells together.
 */
export function inCents({ over, under }: Shares): number[][] {
  const cents = over.map((row) => row.map(() => 0))
  const owed = over.map(() => 0n)
  const cells = over[0]?.length ?? 0
  for (let cell = 0; cell < cells; cell++) {
    const rest = over.map((row, player) => {
      const whole = floorDiv(row[cell]!, under)
      cents[player]![cell] = Number(whole)
      return row[cell]! - whole * under
    })
    const left = Number(rest.reduce((sum, part) => sum + part, 0n) / under)
    const order = [...rest.keys()]
      .filter((player) => rest[player]! > 0n)
      .sort((one, other) =>
        rest[one]! + owed[one]! === rest[other]! + owed[other]!
          ? one - other
          : rest[one]! + owed[one]! > rest[other]! + owed[other]!
            ? -1
            : 1,
      )
    for (const player of order.slice(0, left)) {
      cents[player]![cell]! += 1
      owed[player]! -= under
    }
    for (const player of order) owed[player]! += rest[player]!
  }
  return cents
}

/** Signed parts of a whole by running sums of weights, so that parts and weights both sum: `parts[at][weight]`. */
export function splitAlong(parts: readonly number[], weights: readonly number[]): number[][] {
  const whole = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
  let before = parts.map(() => 0)
  let sum = 0n
  const split = parts.map(() => [] as number[])
  for (const weight of weights) {
    sum += BigInt(weight)
    const along = inCents({ over: parts.map((part) => [BigInt(part) * sum]), under: whole, isExact: true }).map(([cents]) => cents!)
    along.forEach((cents, at) => {
      split[at]!.push(cents - before[at]!)
    })
    before = along
  }
  return split
}

function floorDiv(over: bigint, under: bigint): bigint {
  const whole = over / under
  return over < 0n && whole * under !== over ? whole - 1n : whole
}
