/**
 * The caps of an award as far as a network of pipes holds them: caps that lie inside or apart from one another. A cap that crosses
 * another one on costs that there are must be named by the proof as not held.
 *
 * It must never know a cut.
 */
import type { Cents } from '../money/cents.ts'
import type { Award } from './awards.ts'
import { type Facts, lastMonth, sum } from './facts.ts'
import { keptFree, type Rule, rulesOf } from './limits.ts'

/** Costs of a line that an award may pay, in the months of its window or in carried ones. */
export type Place = { readonly line: number; readonly isCarried: boolean; readonly months: readonly number[]; readonly need: Cents }

export type Why = 'carryover' | 'limit'
export type Cap = { readonly path: string; readonly why: Why; readonly amount: Cents; readonly inside: ReadonlySet<Place> }

export type Purse = {
  readonly amount: Cents
  readonly places: readonly Place[]
  /** From wide to narrow. */
  readonly caps: readonly Cap[]
  /** Where several set-asides overlap: each with its money, and what is free for everything. Else null. */
  readonly divided: { readonly free: Cents; readonly asides: readonly Cap[] } | null
  /** Paths of the rules that are not held. */
  readonly notHeld: readonly string[]
}

/** Of two caps that cross, the one that the proof names is left out; of two that it names both, the later. */
export function purseOf(facts: Facts, stream: number, award: Award, named: readonly string[]): Purse {
  const places = placesOf(facts, stream, award)
  const rules = rulesOf(facts, stream, award)
  const capOf = (why: Why, { path, amount }: Pick<Rule, 'path' | 'amount'>, holds: (place: Place) => boolean): Cap => ({
    ...{ path, why, amount },
    inside: new Set(places.filter(holds)),
  })
  const asides = rules.asides.filter(({ amount }) => amount > 0)
  const [onOthers, onLines] = [keptFree(rules, award.amount), rules.caps].map((list) =>
    list.map((rule) => capOf('limit', rule, ({ line }) => rule.lines[line]!)),
  ) as [Cap[], Cap[]]
  // What is left of an award that ended before the horizon was carried already.
  const carried = capOf('carryover', { path: award.path, amount: award.carryLimit }, ({ isCarried }) => isCarried && award.through >= 0)
  const divided =
    asides.length < 2
      ? null
      : {
          free: award.amount - sum(asides.map(({ amount }) => amount)),
          asides: asides.map((rule) => capOf('limit', rule, ({ line }) => rule.lines[line]!)),
        }
  // What can never be passed is no rule.
  const binding = [...(divided === null ? onOthers : []), ...onLines, carried].filter(
    ({ amount, inside }) => amount < award.amount && amount < sum([...inside].map(({ need }) => need)),
  )
  const caps: Cap[] = []
  const notHeld: string[] = []
  for (const cap of [...binding.filter(({ path }) => !named.includes(path)), ...binding.filter(({ path }) => named.includes(path))]) {
    const isPlain = divided === null || divided.asides.every((aside) => isApart(aside.inside, cap.inside))
    if (isPlain && caps.every((other) => isNested(cap.inside, other.inside))) caps.push(cap)
    else notHeld.push(cap.path)
  }
  caps.sort((one, other) => other.inside.size - one.inside.size)
  return { amount: award.amount, places, caps, divided, notHeld }
}

function placesOf(facts: Facts, stream: number, award: Award): Place[] {
  const [first, last] = [Math.max(0, award.from), Math.min(facts.monthCount - 1, lastMonth(award))]
  const months = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
  return facts.lines.flatMap((_, line) => {
    if (!facts.streams[stream]!.mayPay[line]) return []
    const need = facts.needs[line]!
    return [false, true].flatMap((isCarried) => {
      const own = months.filter((month) => month > award.through === isCarried && need[month]! > 0)
      return own.length === 0 ? [] : [{ line, isCarried, months: own, need: sum(own.map((month) => need[month]!)) }]
    })
  })
}

function isApart(one: ReadonlySet<Place>, other: ReadonlySet<Place>): boolean {
  return ![...one].some((place) => other.has(place))
}

function isNested(one: ReadonlySet<Place>, other: ReadonlySet<Place>): boolean {
  const shared = [...one].filter((place) => other.has(place)).length
  return shared === 0 || shared === one.size || shared === other.size
}
