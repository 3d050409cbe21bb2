/**
 * "As early as it can" for an award with several branches (limits, set-asides): what it pays in a month is a sum over them, and caps on
 * branches may make it necessary to exchange in several places at once.
 *
 * Money of a month passes on through the award's own branches to another place of it, and comes back through the rest of the network.
 * A round of such passes that gives more to an earlier month than it takes is an improvement. When there is none, the plan is as early
 * as it can be (the cycle criterion for flows of least cost, Klein 1967, with months as costs in lexicographic order), and potentials show
 * it. From then on only what they leave free may move: passes that change no month's sum, alone or together.
 */
import { InternalError } from '../money/internal-error.ts'
import { type Exchange, mostRounds } from './exchange.ts'
import type { Flow } from './flow.ts'
import { passTo } from './network.ts'
import type { Onward } from './onward.ts'

/**
 * Places of the award, in the order of months: `month` counts only those in which it has places. Places of one `top` can pass on to one
 * another inside their part.
 */
type Place = { readonly node: number; readonly month: number; readonly top: number }

export function settleBranches(flow: Flow, exchange: Exchange, onward: Onward, months: readonly (readonly number[])[]): void {
  const { net } = flow
  const all = months.flatMap((nodes, month) => nodes.map((node) => ({ node, month, top: topOf(flow, exchange, node) })))
  // What is on no way round stays as it is.
  const places = all.filter(({ node }) => exchange.areTied(node, net.parent[node]))
  for (const { node } of all) for (let at = node; net.parent[at] >= 0; at = net.parent[at]) exchange.rigid[at] = 1
  if (places.length < 2) return
  if (months.length === 1) {
    tie(
      exchange,
      balancedClasses(places, () => 0n),
    )
    return
  }
  advance(flow, exchange, onward, places)
  settle(flow, exchange, places)
}

/** The highest branch that is of the same part, all the way up. */
function topOf({ net }: Flow, exchange: Exchange, node: number): number {
  let top = node
  while (net.parent[top] >= 0 && exchange.areTied(top, net.parent[top])) top = net.parent[top]
  return top
}

/** Place by place, straight from later ones: most of what there is to do. */
function advance(flow: Flow, exchange: Exchange, onward: Onward, places: readonly Place[]): void {
  const byTop = new Map<number, Place[]>()
  for (const place of places) {
    const known = byTop.get(place.top)
    if (known === undefined) byTop.set(place.top, [place])
    else known.push(place)
  }
  for (const own of byTop.values()) {
    const nodes = own.map(({ node }) => node)
    let later = 0
    for (const { node, month } of own) {
      while (later < own.length && own[later].month <= month) later++
      takeOver(flow, exchange, onward, node, nodes, later, false)
    }
  }
}

/** Money of a month pays more of what others pay, and other money of its award less, as far as that goes straight. */
export function takeOver(
  flow: Flow,
  exchange: Exchange,
  onward: Onward,
  node: number,
  others: readonly number[],
  from: number,
  divides: boolean,
): void {
  for (let left = mostRounds(flow); left > 0 && onward.find(node, others, from, divides); left--) {
    const { net, way } = flow
    const goal = way.ids[way.length - 1]
    if (net.parent[goal] === net.parent[node]) way.push(net.parent[node])
    else for (const id of passTo(net, goal, node)) if (id !== node) way.push(id)
    if (!exchange.pushRound()) return
  }
}

/** Looks for rounds through several places until there is none, then ties the places that may still exchange. */
function settle(flow: Flow, exchange: Exchange, places: readonly Place[]): void {
  for (let left = mostRounds(flow); left > 0; left--) {
    const groups = groupsOf(exchange, places)
    const passes = bestPasses(exchange, places, groups)
    const { round, potentials } = roundOrPotentials(groups, passes)
    if (potentials !== null) {
      hold(exchange, places, groups, potentials)
      return
    }
    if (round === null) throw new InternalError('places have no potentials and no round')
    if (!pushRound(flow, exchange, round)) {
      if (flow.hasMeters) return
      throw new InternalError('a round that gains has no room')
    }
    left -= pushMore(flow, exchange, places, groups, left - 1)
  }
}

/** Further rounds among groups as they were, and how many: most ways between them are still there, and each is looked for once more. */
function pushMore(flow: Flow, exchange: Exchange, places: readonly Place[], groups: Groups, most: number): number {
  for (let rounds = 0; ; rounds++) {
    if (rounds >= most) return rounds
    const { round } = roundOrPotentials(groups, bestPasses(exchange, places, groups))
    if (round === null || !pushRound(flow, exchange, round)) return rounds
  }
}

type Found = { readonly round: readonly Step[] | null; readonly potentials: readonly bigint[] | null }

/** The round of fewest steps that gains, or what shows that there is none. Most are short, and found before that could be shown. */
function roundOrPotentials(groups: Groups, passes: Passes): Found {
  const steps = stepsOf(passes, groups)
  const short = bestRound(steps, SHORT)
  const potentials = short === null ? potentialsOf(groups, passes) : null
  return { round: short ?? (potentials === null ? bestRound(steps, steps.length) : null), potentials }
}

/** Steps of rounds that are looked for without going through all walks. */
const SHORT = 2

/** Places between which money can be exchanged freely are one group; `leadsTo[group]` are the groups that it can reach, itself among them. */
type Groups = { readonly of: readonly number[]; readonly leadsTo: readonly (readonly number[])[] }

function groupsOf(exchange: Exchange, places: readonly Place[]): Groups {
  const nodes = places.map(({ node }) => node)
  const { components } = exchange
  components.find(nodes)
  const names = [...new Set(nodes.map((node) => components.of[node]))]
  const of = nodes.map((node) => names.indexOf(components.of[node]))
  return { of, leadsTo: components.reachOf(names) }
}

/** Place `from` passes on to place `to`. */
type Step = { readonly from: Place; readonly to: Place }
/** Gains are sums of the months' weights. */
type Walk = { readonly gain: bigint; readonly steps: readonly Step[] }
/** By group where it begins, and group where it ends. */
type Passes = readonly (readonly (Walk | null)[])[]

/** Larger weights for earlier months: larger than any sum of later ones. */
function weightOf(places: readonly Place[], { month }: Place): bigint {
  return BigInt(2 * places.length + 2) ** BigInt(places.at(-1)!.month - month)
}

/** By group of the place that hands over and of the one that takes: the pass that gains most. */
function bestPasses(exchange: Exchange, places: readonly Place[], { of, leadsTo }: Groups): (Walk | null)[][] {
  const best: (Walk | null)[][] = leadsTo.map(() => leadsTo.map(() => null))
  const weights = places.map((place) => weightOf(places, place))
  places.forEach((from, one) => {
    if (exchange.passRoom(from.node, from.node) === 0) return
    places.forEach((to, other) => {
      if (one === other || from.top !== to.top || (of[one] === of[other] && to.month >= from.month)) return
      const gain = weights[other] - weights[one]
      const known = best[of[one]][of[other]]
      if ((known !== null && known.gain >= gain) || exchange.passRoom(from.node, to.node) === 0) return
      best[of[one]][of[other]] = { gain, steps: [{ from, to }] }
    })
  })
  return best
}

/**
 * By group: no way leads to one of less than its own potential, and no pass to one of less than its own and what the pass gains.
 * Null when some round gains.
 */
function potentialsOf({ leadsTo }: Groups, passes: Passes): bigint[] | null {
  const potentials = leadsTo.map(() => 0n)
  for (let turn = 0; turn <= 2 * leadsTo.length; turn++) {
    let changed = false
    leadsTo.forEach((reached, group) => {
      const raise = (other: number, least: bigint) => {
        if (potentials[other] >= least) return
        potentials[other] = least
        changed = true
      }
      for (const other of reached) raise(other, potentials[group])
      passes[group].forEach((pass, other) => {
        if (pass !== null) raise(other, potentials[group] + pass.gain)
      })
    })
    if (!changed) return potentials
  }
  return null
}

/** steps[group][other]: the best single step from a group to another one, along a way and over a pass. */
function stepsOf(passes: Passes, { leadsTo }: Groups): (Walk | null)[][] {
  return leadsTo.map((reached) =>
    leadsTo.map((_, target) => {
      let best: Walk | null = null
      for (const via of reached) {
        const pass = passes[via][target]
        if (pass !== null && (best === null || pass.gain > best.gain)) best = pass
      }
      return best
    }),
  )
}

/** The round of fewest steps that gains, of at most so many, or null. */
function bestRound(first: Passes, most: number): readonly Step[] | null {
  let walks: Passes | null = null
  for (let length = 1; length <= most; length++) {
    for (let at = 0; at < first.length; at++) {
      const round: Walk | null = walks === null ? first[at][at] : bestLonger(walks[at], first, at)
      if (round !== null && round.gain > 0n) return round.steps
    }
    if (length === most) return null
    walks = walks === null ? first : walks.map((row) => first.map((_, to) => bestLonger(row, first, to)))
    if (walks.every((row) => row.every((walk) => walk === null))) return null
  }
  return null
}

/** The best of some walks from one place with one step more, to another place. */
function bestLonger(row: readonly (Walk | null)[], first: Passes, to: number): Walk | null {
  let [gain, best] = [0n, -1]
  for (let via = 0; via < row.length; via++) {
    const [walk, step] = [row[via], first[via][to]]
    if (walk === null || step === null) continue
    const sum = walk.gain + step.gain
    if (best >= 0 && gain >= sum) continue
    gain = sum
    best = via
  }
  return best < 0 ? null : { gain, steps: [...row[best]!.steps, ...first[best][to]!.steps] }
}

/** Each step's pass, and the way to the place where the next one begins; false where there is no such way any more, or no room. */
function pushRound(flow: Flow, exchange: Exchange, round: readonly Step[]): boolean {
  const whole: number[] = [round[0].from.node]
  for (let at = 0; at < round.length; at++) {
    const { from, to } = round[at]
    whole.push(...passTo(flow.net, from.node, to.node))
    const next = round[(at + 1) % round.length].from.node
    if (next === to.node) continue
    if (!exchange.search(to.node, (id) => id === next, false)) return false
    whole.push(...flow.way.ids.subarray(1, flow.way.length))
  }
  // Ways that were looked for one by one may share a step, which has room for one of them only.
  const steps = new Set(whole.slice(1).map((id, at) => whole[at] * flow.idCount + id))
  if (steps.size < whole.length - 1) return false
  flow.way.length = 0
  for (const id of whole) flow.way.push(id)
  const amount = flow.roomAlong(Number.POSITIVE_INFINITY)
  if (amount <= 0) return false
  flow.pushAlong(amount)
  return true
}

/**
 * What is not tight by the potentials can be in no further exchange: groups of different potential fall apart, and places pass on to those
 * of the same balance only.
 */
function hold(exchange: Exchange, places: readonly Place[], { of }: Groups, potentials: readonly bigint[]): void {
  separate(exchange, places, of, potentials)
  tie(
    exchange,
    balancedClasses(places, (place, at) => potentials[of[at]] - weightOf(places, place)),
  )
}

/** Places that may pass on to one another: of one top and one balance. */
function balancedClasses(places: readonly Place[], balanceOf: (place: Place, at: number) => bigint): Place[][] {
  const classes = new Map<string, Place[]>()
  places.forEach((place, at) => {
    const key = `${place.top} ${balanceOf(place, at)}`
    classes.set(key, [...(classes.get(key) ?? []), place])
  })
  return [...classes.values()]
}

/** What groups of a higher potential reach is theirs; the lowest ones keep the rest. */
function separate(exchange: Exchange, places: readonly Place[], of: readonly number[], potential: readonly bigint[]): void {
  const levels = [...new Set(potential)].sort((one, other) => (one < other ? 1 : -1))
  if (levels.length === 1) return
  exchange.begin()
  const ends = levels.slice(0, -1).map((level) => {
    exchange.explore(places.flatMap(({ node }, at) => (potential[of[at]] === level ? [node] : [])))
    return exchange.size
  })
  const levelOf = new Map<number, number>()
  let from = 0
  ends.forEach((end, level) => {
    exchange.partOff(exchange.queue.subarray(from, end))
    for (; from < end; from++) {
      const id = exchange.queue[from]
      if (exchange.ties > 0 && exchange.mates[id] != null) levelOf.set(id, level)
    }
  })
  untie(exchange, levelOf)
}

/** Passes of other awards must not lead from one level to another either. */
function untie({ mates }: Exchange, levelOf: ReadonlyMap<number, number>): void {
  const split = new Map<readonly number[], Map<number, number[]>>()
  mates.forEach((nodes, node) => {
    if (nodes === null) return
    const byLevel = split.get(nodes) ?? new Map<number, number[]>()
    split.set(nodes, byLevel)
    const level = levelOf.get(node) ?? -1
    const members = byLevel.get(level) ?? []
    byLevel.set(level, members)
    members.push(node)
    mates[node] = members
  })
}

function tie(exchange: Exchange, classes: readonly (readonly Place[])[]): void {
  for (const members of classes) {
    if (members.length < 2) continue
    exchange.ties++
    const nodes = members.map(({ node }) => node)
    for (const node of nodes) exchange.mates[node] = nodes
  }
}
