/**
 * Where money of a month can take over from later money of its award: shortest ways to any of some goals, which are then handed back to
 * where they began.
 *
 * As in `nearest.ts` ways go from an id only to ids that are one step nearer, and an id from which no such step leads gets a larger
 * distance. Goals of an award only become fewer while its months take over one after the other, so its distances stay right until it is
 * settled. Nothing leads out of what reaches no goal, so no way round goes through both that and the rest: it becomes a part of its own.
 * This file must never know which money is to pay first.
 */
import { DEAD, Distances } from './distances.ts'
import type { Exchange } from './exchange.ts'
import type { Flow } from './flow.ts'
import { Members } from './members.ts'
import { Steps } from './steps.ts'

/** Ids that may get another distance before all are measured, at least. */
const PATIENCE = 128
/** As many ids are looked at to see whether a start leads to few only. */
const FEW = 24

export class Onward {
  private readonly distances: Distances
  private readonly steps: Steps
  private readonly members: Members
  private readonly isGoal: Uint8Array
  private goals: number[] = []
  private part = -1
  private divides = false
  /** How many ids may still get another distance before all are measured. */
  private patience = 0
  private readonly dying: Int32Array
  constructor(
    private readonly flow: Flow,
    private readonly exchange: Exchange,
  ) {
    const { net, idCount } = flow
    this.distances = new Distances(flow, exchange)
    this.steps = new Steps(flow, exchange, this.distances)
    this.members = new Members(flow, exchange)
    this.isGoal = new Uint8Array(net.nodeCount)
    this.dying = new Int32Array(idCount)
  }

  /** The next award: nothing of the last one's goals is left. */
  end(): void {
    for (const goal of this.goals) this.isGoal[goal] = 0
    this.goals = []
    this.part = -1
  }

  /**
   * A way from money of a month to one of `others`, from a place on: money of later months of its award, into `flow.way`. False when there
   * is none. Where `divides`, all later money is meant each time, and what was looked at in vain becomes a part of its own.
   */
  find(start: number, others: readonly number[], from: number, divides: boolean): boolean {
    const { exchange, isGoal } = this
    const part = exchange.part[start]
    if (exchange.parts.isAlone(start)) return false
    isGoal[start] = 0
    this.divides = divides
    if (part !== this.part || !(divides || this.keepGoals(start, others, from))) {
      const goals = this.goalsFor(start, others, from)
      if (goals.length === 0) return false
      this.begin(part, goals)
    }
    const { goals } = this
    for (let last = goals.at(-1); last !== undefined; last = goals.at(-1)) {
      if (isGoal[last] === 1 && exchange.passRoom(last, start) > 0) break
      isGoal[last] = 0
      goals.pop()
    }
    if (goals.length === 0) {
      this.part = -1
      return false
    }
    if (this.walk(start)) return true
    if (divides) this.bury()
    return false
  }

  private goalsFor(start: number, others: readonly number[], from: number): number[] {
    const { exchange } = this
    const goals: number[] = []
    for (let at = from; at < others.length; at++)
      if (exchange.part[others[at]] === exchange.part[start] && exchange.passRoom(others[at], start) > 0) goals.push(others[at])
    return goals
  }

  /** Drops goals that are none for a start; false when there is a new one. */
  private keepGoals(start: number, others: readonly number[], from: number): boolean {
    const { isGoal } = this
    const wanted = this.goalsFor(start, others, from)
    for (const goal of wanted) if (isGoal[goal] === 0) return false
    for (const goal of this.goals) isGoal[goal] = 0
    for (const goal of wanted) isGoal[goal] = 1
    this.goals = wanted
    return true
  }

  private begin(part: number, goals: number[]): void {
    this.end()
    this.part = part
    this.goals = goals
    for (const goal of goals) this.isGoal[goal] = 1
    this.members.take(part)
    this.distances.begin(goals, this.members)
    this.patience = Math.max(PATIENCE, this.exchange.parts.size(part) / 2)
  }

  private walk(start: number): boolean {
    const { flow, exchange } = this
    const { way } = flow
    way.length = 0
    if (this.distances.of(start) === DEAD) return false
    way.push(start)
    let isTried = false
    for (;;) {
      const id = way.ids[way.length - 1]
      const own = this.distances.of(id)
      if (own === 0 && id !== start && this.isGoal[id] === 1) {
        if (exchange.passRoom(id, start) > 0) {
          exchange.unfold()
          return true
        }
        this.isGoal[id] = 0
      }
      const next = own === DEAD ? -1 : this.steps.from(id, own - 1)
      if (next >= 0) {
        way.push(next)
        continue
      }
      if (own !== DEAD) {
        if (id === start && !isTried) {
          isTried = true
          if (this.isShutIn(start)) return false
        }
        this.recede(id, own)
        if (--this.patience < 0) {
          this.measure()
          way.length = 1
          continue
        }
      }
      if (way.length > 1) way.length -= 1
      else if (this.distances.of(id) === DEAD) return false
    }
  }

  /** Most of what leads to no goal leads to few ids at all: then they are dead at once. */
  private isShutIn(start: number): boolean {
    const { exchange } = this
    if (!exchange.exploreSome(start, FEW)) return false
    for (let at = 0; at < exchange.size; at++) {
      const id = exchange.queue[at]
      if (id < this.flow.firstColumn && this.isGoal[id] === 1) return false
    }
    for (let at = 0; at < exchange.size; at++) {
      const id = exchange.queue[at]
      const own = this.distances.of(id)
      if (own !== DEAD) this.distances.change(id, own, DEAD)
    }
    return true
  }

  /** Gives an id without a step the distance of the nearest one that it leads to, and one more. */
  private recede(id: number, own: number): void {
    const nearest = this.steps.nearest(id, own)
    this.distances.change(id, own, nearest === DEAD ? DEAD : Math.max(nearest, own) + 1)
  }

  /** Sets all distances to what they really are. What is not reached backwards from the goals leads to none of them. */
  private measure(): void {
    const { distances, members, dying, isGoal } = this
    const goals = this.goals.filter((goal) => isGoal[goal] === 1)
    this.patience = Math.max(PATIENCE, distances.measure(goals, members))
    if (!this.divides) return
    const count = members.select((id) => distances.of(id) === DEAD, dying)
    if (count > 0) members.partOff(dying.subarray(0, count))
  }

  /** What reaches no goal becomes a part of its own. */
  private bury(): void {
    const count = this.distances.takeDead(this.dying)
    this.members.partOff(this.dying.subarray(0, count))
  }
}
