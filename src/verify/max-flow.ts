/**
 * The most that can pass through a small network of pipes (Dinic 1970): breadth first, then along the shortest ways until they are full.
 *
 * It must never know what flows.
 */
export class MaxFlow {
  private readonly to: number[] = []
  private readonly room: number[] = []
  private readonly arcs: number[][] = []

  node(): number {
    return this.arcs.push([]) - 1
  }

  /** A pipe of so much; `Infinity` for one without a limit. */
  pipe(from: number, to: number, room: number): void {
    this.arcs[from]!.push(this.to.push(to) - 1)
    this.room.push(room)
    this.arcs[to]!.push(this.to.push(from) - 1)
    this.room.push(0)
  }

  /** What more can flow on top of what flows already. What earlier sources sent is moved, never taken back. */
  push(source: number, sink: number): number {
    let total = 0
    for (;;) {
      const level = this.levels(source)
      if (level[sink]! < 0) return total
      const next = this.arcs.map(() => 0)
      for (;;) {
        const sent = this.along(source, sink, level, next)
        if (sent === 0) break
        total += sent
      }
    }
  }

  /** Nodes from which more could flow to the sink, were it there: the side of the sink in the smallest cut nearest to it. */
  reaching(sink: number): boolean[] {
    const reaches = this.arcs.map((_, node) => node === sink)
    const queue = [sink]
    for (const at of queue)
      for (const arc of this.arcs[at]!) {
        const from = this.to[arc]!
        if (this.room[arc ^ 1]! <= 0 || reaches[from]) continue
        reaches[from] = true
        queue.push(from)
      }
    return reaches
  }

  private levels(source: number): number[] {
    const level = this.arcs.map(() => -1)
    level[source] = 0
    const queue = [source]
    for (let at = 0; at < queue.length; at++)
      for (const arc of this.arcs[queue[at]!]!) {
        const to = this.to[arc]!
        if (this.room[arc]! <= 0 || level[to]! >= 0) continue
        level[to] = level[queue[at]!]! + 1
        queue.push(to)
      }
    return level
  }

  /** One way to the sink, as a loop: a network of a hundred months can be deep. */
  private along(source: number, sink: number, level: readonly number[], next: number[]): number {
    const way: number[] = []
    let at = source
    while (at !== sink) {
      const arcs = this.arcs[at]!
      while (next[at]! < arcs.length) {
        const arc = arcs[next[at]!]!
        if (this.room[arc]! > 0 && level[this.to[arc]!] === level[at]! + 1) break
        next[at]! += 1
      }
      if (next[at]! < arcs.length) {
        const arc = arcs[next[at]!]!
        way.push(arc)
        at = this.to[arc]!
        continue
      }
      const back = way.pop()
      if (back === undefined) return 0
      at = this.to[back ^ 1]!
      next[at]! += 1
    }
    const sent = Math.min(...way.map((arc) => this.room[arc]!))
    for (const arc of way) {
      this.room[arc]! -= sent
      this.room[arc ^ 1]! += sent
    }
    return sent
  }
}
