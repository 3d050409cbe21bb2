/**
 * The caps of an award as a tree, as far as they can be one: caps that lie inside or apart from one another are a network, and whole cents
 * have an exact best plan. A cap that crosses another is left out of the tree and kept by a meter (Hoffman and Kruskal 1956:
 * two nested families of caps make a network matrix, crossing ones do not).
 *
 * It looks at the costs that there really are: two rules that never meet on a cost do not cross.
 */
import type { Cents } from '../money/cents.ts'
import { capsOf } from '../plan/limits.ts'
import type { Cap, Plan, Purse } from '../plan/plan.ts'

/** A place of the tree: money passes from the parent to it, at most `cap`. */
export type Branch = { readonly parent: number; readonly cap: Cents; readonly kind: Cap['kind'] | 'free' }

/** Costs of one place: the lines that are paid from `branch`, in window months or in carried months or both; `meters` are caps left out. */
export type Leaf = {
  readonly branch: number
  readonly lines: Int32Array
  readonly inWindow: boolean
  readonly inCarried: boolean
  readonly meters: readonly number[]
}

/** Branch 0 is the award itself; `pots` are the branches of its set-asides where it has several, `trunk` that of all else. */
export type PurseTree = {
  readonly branches: readonly Branch[]
  readonly trunk: number
  readonly pots: readonly number[]
  readonly leaves: readonly Leaf[]
  readonly leftOut: readonly Cap[]
}

/** Lines that behave alike: same caps, same money set aside. */
type Atom = { readonly caps: number; readonly asides: number; readonly carried: boolean; readonly lines: number[]; need: Cents }

export type Months = { readonly from: number; readonly windowEnd: number; readonly through: number }

/** What is left of a purse: all of it for the whole horizon, what earlier months did not spend for a month. */
export type Remaining = {
  readonly amount: Cents
  readonly capLeft: (cap: Cap) => Cents
  /** What it paid of each line so far; empty for nothing. */
  readonly past: readonly Cents[]
}

/** What the tree of a purse grows on in some months, whatever is left of the purse. */
export type Bed = {
  readonly purse: Purse
  readonly months: Months
  readonly candidates: readonly Cap[]
  readonly atoms: readonly Atom[]
  readonly hasPots: boolean
}

export function bedOf(plan: Plan, purse: Purse, months: Months): Bed {
  // One set-aside is a cap on everything else; several are pots of their own.
  const asPots = purse.asides.length > 1
  const caps = asPots ? [...purse.caps, ...purse.ratios.map(({ cap }) => cap)] : capsOf(purse)
  const candidates = caps.filter((cap) => cap.through >= months.from && cap.from <= months.through)
  const asides = asPots ? purse.asides : []
  const atoms = atomsOf(plan, purse.stream, months, candidates, asides)
  return { purse, months, candidates, atoms, hasPots: asides.length > 0 }
}

export function purseTree({ purse, candidates, atoms, hasPots }: Bed, remaining: Remaining): PurseTree {
  const total = atoms.reduce((sum, atom) => sum + atom.need, 0)
  const bit = (index: number) => 2 ** index
  const members = (index: number) => atoms.filter((atom) => Math.floor(atom.caps / bit(index)) % 2 === 1)
  const binding = candidates.flatMap((cap, index) => {
    const inside = members(index)
    const left = remaining.capLeft(cap)
    const need = inside.reduce((sum, atom) => sum + atom.need, 0)
    // What can never be passed is no rule.
    return need <= left || Math.min(remaining.amount, total) <= left ? [] : [{ cap, index, inside: new Set(inside), left }]
  })
  const rank = { 'set-aside': 0, limit: 1, ratio: 2, carryover: 3 } as const
  const kept: typeof binding = []
  const leftOut: typeof binding = []
  for (const one of [...binding].sort((a, b) => rank[a.cap.kind] - rank[b.cap.kind] || a.index - b.index)) {
    const fits = kept.every((other) => isNested(one.inside, other.inside)) && [...one.inside].every((atom) => atom.asides === 0)
    ;(fits ? kept : leftOut).push(one)
  }
  return grow(purse, atoms, kept, leftOut, hasPots)
}

function atomsOf(plan: Plan, stream: number, months: Months, caps: readonly Cap[], asides: Purse['asides']): Atom[] {
  const { need, monthCount, mayPay, lines } = plan
  const atoms = new Map<string, Atom>()
  for (let line = 0; line < lines.length; line++) {
    if (mayPay[stream * lines.length + line] === 0) continue
    for (const carried of [false, true]) {
      const [from, through] = carried ? [months.windowEnd + 1, months.through] : [months.from, Math.min(months.windowEnd, months.through)]
      let sum = 0
      for (let month = Math.max(from, months.from); month <= through; month++) sum += need[line * monthCount + month]!
      if (sum === 0) continue
      const capBits = caps.reduce(
        (bits, cap, index) => bits + (cap.lines[line] === 1 && (cap.kind !== 'carryover' || carried) ? 2 ** index : 0),
        0,
      )
      const asideBits = asides.reduce((bits, aside, index) => bits + (aside.lines[line] === 1 ? 2 ** index : 0), 0)
      const key = `${capBits} ${asideBits} ${carried}`
      const atom = atoms.get(key) ?? { caps: capBits, asides: asideBits, carried, lines: [], need: 0 }
      atoms.set(key, atom)
      atom.lines.push(line)
      atom.need += sum
    }
  }
  return [...atoms.values()]
}

function isNested(one: ReadonlySet<Atom>, other: ReadonlySet<Atom>): boolean {
  let shared = 0
  for (const atom of one) if (other.has(atom)) shared++
  return shared === 0 || shared === one.size || shared === other.size
}

type Kept = { readonly cap: Cap; readonly inside: ReadonlySet<Atom>; readonly left: Cents }

function grow(purse: Purse, atoms: readonly Atom[], kept: readonly Kept[], leftOut: readonly Kept[], hasPots: boolean): PurseTree {
  const branches: Branch[] = [{ parent: -1, cap: Number.POSITIVE_INFINITY, kind: 'free' }]
  const free = purse.asides.reduce((left, { amount }) => left - amount, purse.amount)
  const trunk = hasPots ? branches.push({ parent: 0, cap: free, kind: 'set-aside' }) - 1 : 0
  const pots = hasPots ? purse.asides.map(({ amount }) => branches.push({ parent: 0, cap: amount, kind: 'set-aside' }) - 1) : []
  const places: { readonly inside: ReadonlySet<Atom>; readonly branch: number }[] = []
  for (const { inside, left, cap } of [...kept].sort((a, b) => b.inside.size - a.inside.size)) {
    const parent = places.findLast((place) => [...inside].every((atom) => place.inside.has(atom)))?.branch ?? trunk
    places.push({ inside, branch: branches.push({ parent, cap: left, kind: cap.kind }) - 1 })
  }
  const leaves = new Map<string, { branch: number; lines: number[]; carried: boolean; meters: number[] }>()
  const attach = (branch: number, atom: Atom) => {
    const meters = leftOut.flatMap(({ inside }, index) => (inside.has(atom) ? [index] : []))
    const key = `${branch} ${atom.carried} ${meters}`
    const leaf = leaves.get(key) ?? { branch, lines: [], carried: atom.carried, meters }
    leaves.set(key, leaf)
    leaf.lines.push(...atom.lines)
  }
  for (const atom of atoms) {
    // What is set aside is used before what is free.
    purse.asides.forEach((_, index) => {
      if (pots[index] !== undefined && Math.floor(atom.asides / 2 ** index) % 2 === 1) attach(pots[index], atom)
    })
    attach(places.findLast((place) => place.inside.has(atom))?.branch ?? trunk, atom)
  }
  return {
    branches,
    trunk,
    pots,
    leaves: [...leaves.values()].map(({ branch, lines, carried, meters }) => ({
      branch,
      lines: Int32Array.from(lines).sort(),
      inWindow: !carried,
      inCarried: carried,
      meters,
    })),
    leftOut: leftOut.map(({ cap }) => cap),
  }
}
