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
export type Method = 'waterfall'
export type Delivery = 'full'
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
  readonly proof: null
  readonly asYouGo: null
  readonly lapses: readonly Lapse[]
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

/** `cost = funded + gap`. */
export type ServiceFigures = { readonly cost: Cents; readonly funded: Cents; readonly gap: Cents; readonly unserved: number | null }

export type Figures = {
  readonly cost: Cents
  readonly funded: Cents
  readonly gap: Cents
  readonly lapsed: Cents
  readonly serviceLostIfNotRaised: Cents | null
  readonly services: By<ServiceFigures>
  readonly streams: By<StreamFigures>
  /** The braid itself: paid[service][stream]; rows sum to services[].funded, columns to streams[].spent. */
  readonly paid: By<By<Cents>>
}

export type YearFigures = { readonly fy: FiscalYear; readonly from: Month; readonly through: Month } & Figures

/**
 * Why a stream did not pay an unfunded cost.
 * `not-allowed` its pays or excludes forbid it · `not-counted` its money is not committed and does not count · `spent` its money is used up ·
 * `earned-elsewhere` its revenue belongs to another service · `ended` its last window is over · `not-started` its first window is not open yet.
 */
export type ReasonCode = 'not-allowed' | 'not-started' | 'ended' | 'spent' | 'not-counted' | 'earned-elsewhere'

export type Reason = {
  readonly stream: Id
  readonly code: ReasonCode
  /** `spent`: the month of its last cent; `ended`: the month after its last. */
  readonly since?: Month
  /** `not-allowed`: what it may not pay, in words, such as `tier 3`. */
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
  readonly causes: readonly never[]
}

export type LapseReason = 'window-end' | 'carryover-cap' | 'carryover-end' | 'revenue-unused'

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
  readonly cite?: string
  readonly amount?: Cents
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
