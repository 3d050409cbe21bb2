/**
 * The result of a run, as types: what `simulate` returns, what `--json` prints and what reports read.
 *
 * All money is integer cents. A result is plain, frozen JSON: `JSON.parse(JSON.stringify(result))` equals it.
 * Keys are added here, never renamed or removed, until `fundbraid` becomes 2.
 */
import type { Cents } from '../money/cents.ts'
import type { Change } from '../scenario/changes.ts'
import type { FiscalYear } from '../time/fiscal-year.ts'
import type { Month } from '../time/month.ts'

export type { Cents, Change, FiscalYear, Month }

/** The id of a service or stream, such as `therapy`. */
export type Id = string
type By<T> = { readonly [id: Id]: T }

/** How money is given to costs. */
export type Method = 'braid' | 'as-you-go' | 'waterfall' | 'mix'
/** `full`: services run in full and a gap is money still to be raised. `funded`: they run as far as their money goes. */
export type Delivery = 'full' | 'funded'
/** How money that is not committed yet counts in a plain run. */
export type Prospects = 'cutoff' | 'discount' | 'include' | 'exclude'
export type Tier = 1 | 2 | 3
export type Source = 'federal' | 'state' | 'local' | 'private' | 'payer'
export type Kind = 'fee-for-service' | 'grant' | 'appropriation' | 'philanthropy'

/** What `simulate` returns. */
export type Simulation = {
  /** Version of this shape. */
  readonly fundbraid: 1
  /** Version of the program that made it, such as `0.1.0`. */
  readonly engine: string
  readonly unit: 'cent'
  readonly scenario: { readonly name: string; readonly hash: string }
  /** The what-ifs of the file that it was made with, such as `aware-cut-short+levy-fails`. */
  readonly whatIf: string | null
  /** All that differs from the file, in the order in which it was applied. */
  readonly changes: readonly Change[]
  /** What was chosen or became of a default. */
  readonly options: { readonly method: Method; readonly order: readonly Id[]; readonly delivery: Delivery; readonly prospects: Prospects }
  readonly catalogue: {
    readonly services: readonly ServiceInfo[]
    readonly costs: readonly CostInfo[]
    readonly streams: readonly StreamInfo[]
    /** Every award of the books, in listed order, then in the order of their windows. */
    readonly awards: readonly AwardInfo[]
  }
  readonly fiscalYears: readonly YearFigures[]
  readonly total: Figures
  /** In listed order of the services, then by month. */
  readonly gaps: readonly Gap[]
  /** With `braid`: that no plan under these rules leaves less unfunded, priority by priority. Null for other methods. */
  readonly proof: Proof | null
  /** With `braid`: the gap of the same scenario without looking ahead. The difference is what planning ahead is worth. */
  readonly asYouGo: { readonly gap: Cents } | null
  readonly lapses: readonly Lapse[]
  /** What made the gap, in parts that sum to it; null until `withCauses` fills it. */
  readonly causes: Causes | null
  /** Null unless the scenario has `cash`. */
  readonly cash: Cash | null
  readonly findings: readonly Finding[]
  /** The books; null together when they were not asked for. */
  readonly ledger: readonly Posting[] | null
  readonly needs: readonly Need[] | null
  readonly movements: readonly Movement[] | null
}

export type ServiceInfo = {
  readonly id: Id
  readonly name: string
  readonly tier: Tier | null
  /** 1 is covered first; null is the one last class of costs without a priority. */
  readonly priority: number | null
  readonly mandated: boolean
}

export type CostInfo = {
  /** `therapy/clinicians`, a split line `therapy/clinicians/tier-1`. */
  readonly id: string
  readonly service: Id
  readonly tier: Tier | null
  readonly category: string
  readonly role: string | null
  readonly site: string | null
  readonly population: string | null
  readonly provider: string | null
  readonly tags: readonly string[]
  readonly priority: number | null
  readonly mandated: boolean
}

export type StreamInfo = {
  readonly id: Id
  readonly name: string
  readonly kind: Kind
  readonly source: Source
  /** False when none of the stream's money counts in this run (a prospect below the cutoff). */
  readonly counted: boolean
  /** The last month in which its money can be spent, null when it lasts beyond the horizon. */
  readonly ends: Month | null
  readonly cite: string | null
}

export type AwardInfo = {
  readonly stream: Id
  /** The month in which the award starts, `2026-07`; a second one of the stream in that month `2026-07#2`. */
  readonly id: string
  /** What counts in this run. */
  readonly amount: Cents
  /** Before the horizon cut it, null where only what remained was given. Caps in percent of the award refer to it. */
  readonly fullAmount: Cents | null
  readonly from: Month
  readonly through: Month
  /** Null when nothing may be carried. */
  readonly carriedThrough: Month | null
}

/** `opening + released + earned = spent + lapsed + closing`, for every stream and year. */
export type StreamFigures = {
  readonly opening: Cents
  readonly released: Cents
  readonly earned: Cents
  readonly spent: Cents
  readonly lapsed: Cents
  readonly closing: Cents
  /** spent ÷ funding of all streams, 0 to 1 with six decimals; 0 when nothing is funded. */
  readonly share: number
}

/** `cost = funded + gap`. `serviceLost`: what is not delivered when the gap is not raised, as what the service earns falls with it. */
export type ServiceFigures = {
  readonly cost: Cents
  readonly funded: Cents
  readonly gap: Cents
  readonly serviceLost: Cents
  /** People who go without when the gap is not raised; null where the service does not say whom it serves. */
  readonly unserved: number | null
}

export type Figures = {
  readonly cost: Cents
  readonly funded: Cents
  readonly gap: Cents
  readonly lapsed: Cents
  /** The service that is lost when the gap is not raised: the gap, and what services then do not earn. */
  readonly serviceLostIfNotRaised: Cents
  readonly services: By<ServiceFigures>
  readonly streams: By<StreamFigures>
  /** The braid itself: paid[service][stream]; rows sum to services[].funded, columns to streams[].spent. */
  readonly paid: By<By<Cents>>
}

export type YearFigures = { readonly fy: FiscalYear; readonly from: Month; readonly through: Month } & Figures

/**
 * Why a stream did not pay an unfunded cost.
 * `not-allowed` its pays or excludes forbid it · `limit` one of its limits is reached · `reserved` what is left of it is set aside for other costs · `not-counted` its money is not committed and does not count · `spent` its money is used up ·
 * `earned-elsewhere` its revenue belongs to another service · `ended` its last window is over · `not-started` its first window is not open yet.
 */
export type ReasonCode =
  | 'not-allowed'
  | 'not-started'
  | 'ended'
  | 'spent'
  | 'limit'
  | 'no-match'
  | 'reserved'
  | 'not-counted'
  | 'earned-elsewhere'
  | 'not-yet-arrived'

export type Reason = {
  readonly stream: Id
  readonly code: ReasonCode
  /** `spent`: the month of its last cent; `ended`: the month after its last. */
  readonly since?: Month
  /** `not-allowed`: what it may not pay, in words, such as `tier 3`; `limit`, `reserved`, `no-match`: the rule, such as `at most 15% for tier 1`. */
  readonly rule?: string
  /** The cents of the gap for which this was the reason. */
  readonly amount: Cents
}

/** One service's run of months with unfunded cost; a month in which the service costs nothing does not break a run. */
export type Gap = {
  /** `therapy@2027-10`: stable, for links. */
  readonly id: string
  readonly service: Id
  /** The tier that all of its unfunded lines share. */
  readonly tier: Tier | null
  /** True when an unfunded line is mandated. */
  readonly critical: boolean
  readonly from: Month
  readonly through: Month
  readonly amount: Cents
  /** People, in the worst fiscal year; null when the service does not say whom it serves. */
  readonly unserved: number | null
  readonly months: readonly { readonly month: Month; readonly amount: Cents }[]
  /** One for every stream, in listed order. */
  readonly reasons: readonly Reason[]
  /** What made it, most first; they sum to `amount`. Empty until `withCauses` fills it. */
  readonly causes: readonly Cause[]
}

/**
 * What changed since the horizon's first year. `ended` a stream whose money ends within the horizon · `shrank` one that brings less than in
 * the first year · `lagged` one that grows less than costs do · `cost-growth` by the assumption that drives it, such as `cola`, or several,
 * `cola and enrollment` · `own-growth` costs of a service that no assumption drives, or that begin later · `structural` what is short even
 * if the first year goes on.
 */
export type CauseKind =
  | { readonly kind: 'ended' | 'shrank' | 'lagged'; readonly stream: Id }
  | { readonly kind: 'cost-growth'; readonly driver: string }
  | { readonly kind: 'own-growth'; readonly service: Id }
  | { readonly kind: 'structural' }

/** Its part of a gap. Below zero where the gap would be larger without it: it moved the shortage elsewhere. */
export type Cause = CauseKind & { readonly amount: Cents }

export type CauseShare = Cause & {
  /** They sum to `amount`, and over all causes to the gap of each year. */
  readonly years: readonly { readonly fy: FiscalYear; readonly amount: Cents }[]
  /** Likewise by service. */
  readonly services: By<Cents>
  /** The gap if this alone had stayed as in the first year, and the gap if this alone had changed; null for what is structural. */
  readonly gapIfRestored: Cents | null
  readonly gapIfAlone: Cents | null
}

/**
 * Shapley values: each cause's part is the mean of what it adds to the gap over all orders in which the causes can come one after the other.
 * `exact` over all of them, or `sampled` over so many random ones of a seed.
 */
export type Causes = {
  readonly method: 'exact' | 'sampled'
  readonly orders: number | null
  readonly seed: number | null
  readonly gap: Cents
  /** The largest first, what is structural last. They sum to `gap`. */
  readonly shares: readonly CauseShare[]
}

/**
 * That no plan can do better: each cut sets costs against all the money that may pay for them.
 * `exact`: the cuts prove the gap of every priority to the cent. `bounded`: rules that no network holds are left out of them
 * (`notHeld`), so that no plan has a smaller gap than `gapAtLeast`, but a plan between the two may exist.
 */
export type Proof = {
  readonly kind: 'exact' | 'bounded'
  /** The sum of the gaps that the cuts prove. */
  readonly gapAtLeast: Cents
  /** By priority; costs of a cut are in no other cut of that priority. Later cuts may hold costs of earlier ones. */
  readonly cuts: readonly Cut[]
  /** Dotted paths of the rules that the cuts leave out, such as `streams.aware.limits.0`. */
  readonly notHeld: readonly string[]
}

/** `need - available = gap`: costs of this priority and those before it, and all the money that may pay for them. */
export type Cut = {
  readonly priority: number | null
  readonly from: Month
  readonly through: Month
  readonly need: Cents
  readonly available: Cents
  readonly gap: Cents
  /** Ids of the cost lines, as listed. */
  readonly costs: readonly string[]
  /** Every cost of the cut: runs of months without a break in the cut's costs of that line. They sum to `need`. */
  readonly needs: readonly { readonly cost: string; readonly from: Month; readonly through: Month; readonly amount: Cents }[]
  /** They sum to `available`. */
  readonly money: readonly CutMoney[]
  /** The streams of which no money may pay for these costs, and why not. */
  readonly closed: readonly Reason[]
}

export type CutMoney = {
  readonly stream: Id
  /** An award's id, `earned` or `surplus`; `of-cost` for what a limit `of: cost` lets the stream pay, whatever the award. */
  readonly award: string
  readonly amount: Cents
  /** All of it, or only what may be carried, what limits allow, or what a limit of the cost allows. */
  readonly why: 'all' | 'carryover' | 'limit' | 'of-cost'
}

export type LapseReason = 'window-end' | 'carryover-cap' | 'carryover-end' | 'reserved' | 'revenue-unused'

export type Lapse = {
  readonly stream: Id
  readonly award: string
  /** For `revenue-unused`: the service that it was earned on. */
  readonly service: Id | null
  readonly month: Month
  readonly amount: Cents
  /** min(amount, unfunded cost that the stream may pay, from the award's first month to 12 months after the lapse). */
  readonly couldHavePaid: Cents
  readonly why: LapseReason
}

export type Cash = {
  readonly opening: Cents
  readonly minimum: Cents | null
  readonly months: readonly { readonly month: Month; readonly in: Cents; readonly out: Cents; readonly balance: Cents }[]
  readonly lowest: { readonly month: Month; readonly balance: Cents }
}

export type Finding = {
  readonly code: string
  readonly severity: 'critical' | 'warning' | 'info'
  readonly message: string
  /** Dotted path of the key in the scenario, such as `streams.aware.awards.0`. */
  readonly path?: string
  /** The rule that is not met, in words. */
  readonly rule?: string
  readonly cite?: string
  /** The money that it is about; of a test of the plan what is missing. */
  readonly amount?: Cents
  /** What would mend it. */
  readonly remedy?: string
}

/** Who paid what. `award` is an award's id, `earned` or `surplus`. */
export type Posting = {
  readonly month: Month
  readonly stream: Id
  readonly award: string
  readonly service: Id
  readonly cost: string
  readonly amount: Cents
}

/** What must be paid. */
export type Need = { readonly month: Month; readonly service: Id; readonly cost: string; readonly amount: Cents }

/** Money that comes and goes. `service` is that on which `earned` money was earned, else null. */
export type Movement = {
  readonly kind: 'opening' | 'released' | 'earned' | 'lapsed' | 'closing'
  readonly month: Month
  readonly stream: Id
  readonly award: string
  readonly service: Id | null
  readonly amount: Cents
}
