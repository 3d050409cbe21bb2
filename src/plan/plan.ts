/**
 * A scenario as dense integers: what the engine runs. Months are counted from the horizon's first (0), cost lines and streams in listed order.
 *
 * Text, dates, decimals and formulas have ended; the model stays beside it, for names. It must never hold anything that a run changes.
 */
import type { Cents } from '../money/cents.ts'
import type { Fraction } from '../money/fraction.ts'
import type { CostLine, Model, Stream } from '../scenario/scenario.ts'

export type Plan = {
  readonly model: Model
  readonly monthCount: number
  readonly years: readonly PlanYear[]
  readonly lines: readonly CostLine[]
  /** The service of each line, as its index in the model. */
  readonly lineService: Int32Array
  /** need[line × monthCount + month] */
  readonly need: Float64Array
  /** Lines in the order in which they are covered: by priority, then as listed. */
  readonly coverage: Int32Array
  readonly streams: readonly Stream[]
  /** mayPay[stream × lines + line] is 1 where pays and excludes allow it. */
  readonly mayPay: Uint8Array
  /** All money that counts, in the money order. */
  readonly pots: readonly Pot[]
  /** Money with rules about what it may go to: awards, and years of revenue. */
  readonly purses: readonly Purse[]
  /** What brings reimbursed money in, in the order of their pots. */
  readonly claims: readonly Claim[]
  /** With method mix: the parts of each cost, and the streams (by index) that may pay each. */
  readonly mix: readonly MixPart[]
  /** By stream: what it may pay at most of each line and month (line × monthCount + month); null where no limit is `of: cost`. */
  readonly shareCaps: readonly (ShareCaps | null)[]
  /** Awards that are not committed and do not count. */
  readonly prospects: readonly Prospect[]
  /** Streams whose earnings are not committed and do not count, as indices. */
  readonly uncountedEarners: readonly number[]
  /** Revenue as it is earned, whatever becomes of it. */
  readonly revenue: readonly Revenue[]
  /** Streams of policy.order that `after` or `lastResort` puts elsewhere. */
  readonly overruled: readonly string[]
}

export type PlanYear = { readonly year: number; readonly from: number; readonly through: number }

/** Money with one set of rules. Its months may lie before or behind the horizon. */
export type Pot = AwardPot | EarnedPot | SurplusPot | ReimbursedPot

export type AwardPot = {
  readonly kind: 'award'
  readonly stream: number
  /** `2026-07`, `2026-07#2` */
  readonly id: string
  readonly from: number
  readonly through: number
  /** The last month of carried money; null when nothing is carried. */
  readonly carriedThrough: number | null
  /** What counts. */
  readonly amount: Cents
  readonly fullAmount: Cents | null
  /** At most so much is carried. */
  readonly carryLimit: Cents
  /** Why less than the full amount counts. */
  readonly cut: 'began-before' | 'ends-after' | null
  readonly chance: string | null
  readonly path: readonly (string | number)[]
}

/** Revenue that can pay the service on which it is earned, in its month. */
export type EarnedPot = { readonly kind: 'earned'; readonly stream: number; readonly service: number; readonly inflow: Float64Array }

/** Revenue above what its services cost, from the next month on. `sources` tells on which service it was earned. */
export type SurplusPot = {
  readonly kind: 'surplus'
  readonly stream: number
  /** The index of the fiscal year in which it was earned, where limits refer to it; null: all years together. */
  readonly year: number | null
  readonly inflow: Float64Array
  readonly sources: readonly { readonly service: number; readonly inflow: Float64Array }[]
}

/** What claims of a stream bring in. `full`: as if all that is claimed were paid as it should, by the month in which it arrives. */
export type ReimbursedPot = { readonly kind: 'reimbursed'; readonly stream: number; readonly full: Float64Array }

/**
 * A claim on what some streams pay for some lines. By year of the horizon the rate and its interim part; `delay` months from a payment to its
 * interim part, `settles` from a year's last month to the rest; `opening` arrives whatever is paid.
 */
export type Claim = {
  readonly pot: number
  readonly lines: Uint8Array
  readonly paidBy: Uint8Array
  readonly rates: readonly Fraction[]
  readonly interim: readonly Fraction[]
  readonly delay: number
  readonly settles: number
  readonly opening: Float64Array
  readonly path: readonly (string | number)[]
}

export type MixPart = { readonly streams: Uint8Array; readonly share: Fraction }

/**
 * An award, or a fiscal year's revenue of a stream, that has limits. What each part of it pays counts in the months given:
 * all months of an award, the year's months of earned revenue, all months of its surplus.
 */
export type Purse = {
  readonly stream: number
  readonly parts: readonly { readonly pot: number; readonly from: number; readonly through: number }[]
  readonly amount: Cents
  readonly asides: readonly Aside[]
  readonly caps: readonly Cap[]
  readonly ratios: readonly Ratio[]
}

/**
 * A rule that lets a purse pay some lines only as far as other payments unlock it: at most (what they are + `given`) × `allows`, rounded down.
 * Payments that match (kind `match`) count for one rule only.
 */
export type Ratio = {
  readonly kind: 'limit' | 'indirect' | 'match'
  /** Holds the lines that are bound; what it amounts to is worked out while a plan is made, `amount` never binds. */
  readonly cap: Cap
  readonly allows: Fraction
  readonly given: Cents
  /** Payments that unlock: by pot its months, and the lines. */
  readonly unlockedBy: readonly { readonly pot: number; readonly from: number; readonly through: number }[]
  readonly base: Uint8Array
}

/** Money set aside: it may go to the selected lines only (lines[line] is 1). */
export type Aside = { readonly lines: Uint8Array; readonly amount: Cents; readonly path: readonly (string | number)[] }

/** At most so much goes to the selected lines in the months given. */
export type Cap = {
  readonly kind: 'limit' | 'set-aside' | 'carryover' | 'ratio'
  readonly lines: Uint8Array
  readonly from: number
  readonly through: number
  readonly amount: Cents
  readonly path: readonly (string | number)[]
}

export type ShareCaps = { readonly atMost: Float64Array; readonly path: readonly (string | number)[] }

export type Revenue = { readonly stream: number; readonly service: number; readonly inflow: Float64Array }

export type Prospect = Pick<AwardPot, 'stream' | 'id' | 'from' | 'through' | 'fullAmount' | 'path'> & {
  readonly amount: Cents
  readonly chance: string
}

/** An award of nothing is how a scenario says that there is none in a year: it has a place in the money order and nowhere else. */
export function isMoney(pot: Pot): boolean {
  return pot.kind !== 'award' || pot.amount > 0
}

/** The id of a pot in the books. */
export function awardId(pot: Pot): string {
  return pot.kind === 'award' ? pot.id : pot.kind
}
