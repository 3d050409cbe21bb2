/**
 * A plain flow network of explicit arcs: maximum flow by Dinic's method, and rounds that gain by Bellman and Ford's.
 *
 * Arcs can be frozen: then what they carry stays. It must never know what the arcs mean.
 */
export class Graph {
  private readonly to: number[] = []
  private readonly room: number[] = []
  private readonly arcs: number[][] = []
  private readonly isFrozen: boolean[] = []

  node(): number {
    return this.arcs.push([]) - 1
  }

  /** An arc, and its way back beside it. */
  arc(from: number, to: number, cap: number): number {
    const arc = this.to.push(to) - 1
    this.to.push(from)
    this.room.push(cap, 0)
    this.isFrozen.push(false, false)
    this.arcs[from]!.push(arc)
    this.arcs[to]!.push(arc + 1)
    return arc
  }

  flow(arc: number): number {
    return this.room[arc + 1]!
  }

  /** Takes an arc out of every further search, both ways. */
  freeze(arc: number): void {
    this.isFrozen[arc] = true
    this.isFrozen[arc ^ 1] = true
  }

  private left(arc: number): number {
    return this.isFrozen[arc] ? 0 : this.room[arc]!
  }

  private push(arc: number, amount: number): void {
    this.room[arc]! -= amount
    this.room[arc ^ 1]! += amount
  }

  /** Sends as much as it can, at most `most`; returns how much (Dinic 1970). */
  send(from: number, to: number, most: number): number {
    let sent = 0
    while (sent < most) {
      const level = this.levels(from, to)
      if (level[to]! < 0) return sent
      const next = new Int32Array(this.arcs.length)
      const forward = (node: number, amount: number): number => {
        if (node === to) return amount
        for (; next[node]! < this.arcs[node]!.length; next[node]!++) {
          const arc = this.arcs[node]![next[node]!]!
          const target = this.to[arc]!
          if (this.left(arc) <= 0 || level[target] !== level[node]! + 1) continue
          const passed = forward(target, Math.min(amount, this.left(arc)))
          if (passed > 0) {
            this.push(arc, passed)
            return passed
          }
        }
        return 0
      }
      for (;;) {
        const passed = forward(from, most - sent)
        if (passed === 0) break
        sent += passed
      }
    }
    return sent
  }

  private levels(from: number, to: number): Int32Array {
    const level = new Int32Array(this.arcs.length).fill(-1)
    level[from] = 0
    const queue = [from]
    for (let at = 0; at < queue.length && level[to]! < 0; at++) {
      const node = queue[at]!
      for (const arc of this.arcs[node]!) {
        const target = this.to[arc]!
        if (level[target]! < 0 && this.left(arc) > 0) {
          level[target] = level[node]! + 1
          queue.push(target)
        }
      }
    }
    return level
  }

  /** As much as possible on one arc while everything that is sent stays sent: what goes round through it. Then the arc is frozen. */
  raise(arc: number): void {
    const room = this.room[arc]!
    const [tail, head] = [this.to[arc ^ 1]!, this.to[arc]!]
    this.freeze(arc)
    if (room > 0) this.push(arc, this.send(head, tail, room))
  }

  /**
   * As much as possible on some arcs together: rounds that use more of them than they give up are pushed until there is none (Klein 1967).
   * Then every arc on which the maximum does not depend stays free, every other one is frozen (complementary slackness).
   */
  raiseAll(arcs: readonly number[]): void {
    if (arcs.length === 1) return this.raise(arcs[0]!)
    const gain = new Map<number, number>()
    for (const arc of arcs) {
      gain.set(arc, 1)
      gain.set(arc ^ 1, -1)
    }
    for (;;) {
      const { round, potential } = this.search(gain)
      if (round === null) {
        for (let arc = 0; arc < this.to.length; arc++) {
          if (this.left(arc) <= 0) continue
          const lost = potential[this.to[arc ^ 1]!]! - (gain.get(arc) ?? 0) - potential[this.to[arc]!]!
          if (lost > 0) this.freeze(arc)
        }
        return
      }
      const amount = Math.min(...round.map((arc) => this.left(arc)))
      for (const arc of round) this.push(arc, amount)
    }
  }

  /** Labels that no arc improves, or a round that gains. */
  private search(gain: ReadonlyMap<number, number>): { round: number[] | null; potential: Float64Array } {
    const potential = new Float64Array(this.arcs.length)
    const cameBy = new Int32Array(this.arcs.length).fill(-1)
    const queue: number[] = []
    const isQueued = new Uint8Array(this.arcs.length)
    const enter = (node: number) => {
      if (isQueued[node] === 1) return
      isQueued[node] = 1
      queue.push(node)
    }
    for (const [arc, more] of gain) if (more > 0) enter(this.to[arc ^ 1]!)
    // Giving up one arc may gain on two others: every node can be a beginning, but only a gaining arc makes a first step.
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at]!
      isQueued[node] = 0
      for (const arc of this.arcs[node]!) {
        if (this.left(arc) <= 0) continue
        const target = this.to[arc]!
        const label = potential[node]! - (gain.get(arc) ?? 0)
        if (label >= potential[target]!) continue
        const round = this.roundThrough(arc, target, cameBy)
        if (round !== null) return { round, potential }
        potential[target] = label
        cameBy[target] = arc
        enter(target)
      }
    }
    return { round: null, potential }
  }

  private roundThrough(arc: number, target: number, cameBy: Int32Array): number[] | null {
    const round = [arc]
    for (let node = this.to[arc ^ 1]!; node !== target; ) {
      const by = cameBy[node]!
      if (by < 0) return null
      round.push(by)
      node = this.to[by ^ 1]!
    }
    return round
  }
}
