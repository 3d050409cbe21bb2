/**
 * A scenario as the rest of the house sees it: validated, every Value worked out exactly for the fiscal years in which it is needed,
 * every id known to exist. No text of the language is left here, and no cents yet: rounding begins in plan/.
 */
import type { Exact } from '../money/exact.ts'
import type { MonthIndex } from '../time/month.ts'
import type { Path } from './node.ts'

/** Exact values by fiscal year (2027 for FY27), for the years in which they are needed. */
export type ByYear = ReadonlyMap<number, Exact>

export type Model = {
  readonly name: string
  /** SHA-256 of the canonical JSON, before changes. */
  readonly hash: string
  readonly calendar: Calendar
  readonly services: readonly Service[]
  readonly streams: readonly Stream[]
  readonly policy: Policy
  readonly tests: readonly PlanTest[]
  /** Null where the file does not say how many students there are. */
  readonly ratios: Ratios | null
  readonly cash: CashRules | null
  /** What the reader noticed and a finance officer should know; problems are never here. */
  readonly notices: readonly Notice[]
}

/** Months are `MonthIndex`; both ends belong to the horizon. */
export type Calendar = {
  /** 1 for January, 7 for July. */
  readonly yearStart: number
  readonly firstYear: number
  readonly lastYear: number
  readonly from: MonthIndex
  readonly through: MonthIndex
}

export type Notice = {
  readonly code: string
  readonly severity: 'warning' | 'info'
  readonly message: string
  readonly path: Path
  readonly cite?: string
}

/** When something happens: the months of a year that count, and a window of which either end may be open. */
export type Season = {
  /** Twelve, January first. */
  readonly months: readonly boolean[]
  readonly from: MonthIndex | null
  readonly through: MonthIndex | null
}

export type Attributes = {
  readonly tier: 1 | 2 | 3 | null
  readonly site: string | null
  readonly population: string | null
  readonly provider: 'school' | 'community' | null
  readonly tags: readonly string[]
}

export type Service = {
  readonly id: string
  readonly name: string
  readonly tier: 1 | 2 | 3 | null
  /** Null is the one last class. */
  readonly priority: number | null
  readonly mandated: boolean
  readonly serves: ByYear | null
  readonly season: Season
  readonly costs: readonly Cost[]
}

/** A cost as it is listed in the file: what it costs, and the lines that are paid for (one, or one for each share of a split). */
export type Cost = {
  /** `therapy/clinicians` */
  readonly id: string
  readonly price: Price
  readonly season: Season
  /** The month that the whole amount falls into. */
  readonly once: MonthIndex | null
  readonly lines: readonly CostLine[]
}

/** What a cost costs in a year. A factor that was left out is null. */
export type Price =
  | { readonly by: 'amount'; readonly amount: ByYear }
  | { readonly by: 'fte'; readonly fte: ByYear; readonly salary: ByYear; readonly fringe: ByYear | null }
  | { readonly by: 'units'; readonly units: ByYear; readonly unitCost: ByYear }

export type CostLine = Attributes & {
  /** `therapy/clinicians`, or `therapy/clinicians/tier-1` */
  readonly id: string
  readonly service: string
  readonly category: string
  readonly role: string | null
  readonly priority: number | null
  readonly mandated: boolean
  readonly notice: number | null
  /** The line's share of its cost; null: all of it; `rest`: what the others leave. */
  readonly share: ByYear | 'rest' | null
}

/** Selects cost lines: what any clause selects. A clause selects the lines that match every key (any of its values) and that `except` does not select. */
export type Selector = readonly Clause[]
export type SelectorKey = 'service' | 'cost' | 'tier' | 'category' | 'role' | 'provider' | 'site' | 'population' | 'tag'
export type Clause = {
  readonly keys: readonly { readonly key: SelectorKey; readonly values: readonly string[] }[]
  readonly except: Selector | null
}

export type Stream = {
  readonly id: string
  readonly name: string
  readonly kind: 'fee-for-service' | 'grant' | 'appropriation' | 'philanthropy'
  readonly source: 'federal' | 'state' | 'local' | 'private' | 'payer'
  readonly funder: string | null
  readonly cite: string | null
  /** Null: any cost. A grant pays category `indirect` by its `indirect` alone. */
  readonly pays: Selector | null
  readonly excludes: Selector | null
  readonly awards: readonly AwardItem[]
  readonly earns: readonly EarnItem[]
  readonly reimburses: readonly ReimburseItem[]
  readonly limits: readonly Limit[]
  readonly indirect: IndirectRule | null
  readonly match: MatchRule | null
  readonly lastResort: boolean
  /** Ids of the streams that this one comes behind. */
  readonly after: readonly string[]
  /** Chance that earned or reimbursed money comes; null is certain. Awards carry their own. */
  readonly chance: Exact | null
  /** What may come after the last award; it never counts in a plain run. */
  readonly renewal: Renewal | null
  readonly paidAfter: number
  readonly upfront: boolean
  readonly path: Path
}

/** `amount` of the last award's yearly sum, for so many months; decided `decideBy` months before its end. */
export type Renewal = {
  readonly chance: Exact
  readonly months: number
  readonly amount: Exact
  readonly decideBy: number | null
  readonly cite: string | null
}

/** An entry of `awards`: one award, or one for each year or month of its window. */
export type AwardItem = {
  readonly form: 'single' | 'annual' | 'monthly'
  readonly from: MonthIndex
  readonly through: MonthIndex
  /** `annual`: the month (1–12) in which award years start. */
  readonly yearStarts: number
  /** `annual`: months in which a year's award can be spent, from its start; null: its own award year. */
  readonly spendFor: number | null
  /** By the fiscal year of an award's first month (the first listed value for years before the horizon). Null where only `remaining` is given. */
  readonly amount: ByYear | null
  /** `single`: what is left of it at the horizon's start. */
  readonly remaining: Exact | null
  /** `single`: what counts of an award that ends after the horizon. */
  readonly counts: Part | null
  readonly carryover: Carryover | null
  /** Null is committed. */
  readonly chance: Exact | null
  readonly path: Path
}

/**
 * A rule about how much of the money may, or must, go to the selected costs (§6). `max` is a cap, `min` sets money aside.
 * `of: award` is over the life of each award (of earned money: of each fiscal year's revenue), `of: cost` in each month of each selected line,
 * `of` a selection is a share of what the same award spends on that (`base`).
 */
export type Limit = {
  readonly costs: Selector
  readonly bound: 'max' | 'min'
  readonly of: 'award' | 'cost' | 'selection'
  /** With `of` a selection: what it selects. */
  readonly base: Selector | null
  /** By the fiscal year of the award's first month; for `of: cost` and earned money by that of the cost. */
  readonly amount: { readonly unit: 'share' | 'dollars'; readonly by: ByYear }
  /** In dollars: the rule is only for awards of at least so much. */
  readonly appliesFrom: Exact | null
  readonly cite: string | null
  readonly path: Path
}

/** Indirect cost: at most `rate` of what the same award spends on `costs`, which never hold indirect cost themselves. */
export type IndirectRule = {
  /** By the fiscal year of the award's first month; for earned money by that of the revenue. */
  readonly rate: ByYear
  readonly costs: Selector
  readonly cite: string | null
  readonly path: Path
}

/** An award may be spent as far as money of others matches it: `ratio` of the award (`of: federal`) or of both together (`of: total`). */
export type MatchRule = {
  readonly ratio: ByYear
  readonly of: 'federal' | 'total'
  /** Ids of the streams whose payments match: never federal ones, never its own. */
  readonly from: readonly string[]
  /** Dollars; counts whole for each award, by the year in which it starts. */
  readonly inKind: ByYear | null
  readonly cite: string | null
  readonly path: Path
}

/** A claim of `rate` on what some streams pay for some costs: `interim` of it as the year goes on, the rest so many months after its last. */
export type ReimburseItem = {
  readonly costs: Selector
  /** Ids; never its own stream. */
  readonly paidBy: readonly string[]
  readonly rate: ByYear
  readonly interim: Exact
  readonly settles: number
  /** Settlements of earlier years; below zero: to be paid back, a cost of a service of its own. */
  readonly opening: readonly { readonly month: MonthIndex; readonly amount: Exact }[]
  readonly path: Path
}

/** A share of something, or dollars. */
export type Part = { readonly share: Exact } | { readonly dollars: Exact }

export type Carryover = { readonly months: number; readonly max: Part | null; readonly exemptBelow: Exact | null }

/** Revenue from a service, at full delivery: the product of the factors that were given (one of them, `revenue`, may stand alone). */
export type EarnItem = {
  readonly service: string
  readonly factors: readonly ByYear[]
  readonly season: Season
  readonly path: Path
}

export type Policy = {
  readonly method: 'braid' | 'as-you-go' | 'waterfall' | 'mix'
  readonly order: readonly string[]
  /** With `mix`: the parts of each cost, and whose money may pay them. Empty for other methods. */
  readonly mix: readonly { readonly streams: readonly string[]; readonly share: Exact }[]
  readonly delivery: 'full' | 'funded'
  readonly prospects: 'cutoff' | 'discount' | 'include' | 'exclude'
}

/** What a plan is held against (§8). Years are fiscal years such as 2027. */
export type PlanTest = EffortTest | AnyOfTest | SupplantTest | ExpectTest

export type EffortTest = {
  readonly kind: 'effort'
  /** Ids; never a federal or fee-for-service stream. */
  readonly streams: readonly string[]
  readonly baseline: { readonly year: number } | { readonly amount: Exact; readonly units: Exact | null }
  readonly atLeast: Exact
  /** An assumption with its values in every year of the horizon; null: the total counts. */
  readonly per: { readonly name: string; readonly by: ByYear } | null
  readonly cite: string | null
  readonly path: Path
}

/** Holds in a year in which one of them does. */
export type AnyOfTest = {
  readonly kind: 'any-of'
  readonly tests: readonly EffortTest[]
  readonly cite: string | null
  readonly path: Path
}

export type SupplantTest = {
  readonly kind: 'supplant'
  readonly services: readonly string[]
  readonly baseline: number
  readonly tolerance: Exact
  readonly cite: string | null
  readonly path: Path
}

export type ExpectKey = 'cost' | 'funded' | 'gap' | 'spent' | 'earned' | 'lapsed' | 'closing'

export type ExpectTest = {
  readonly kind: 'expect'
  readonly when: { readonly year: number } | { readonly month: MonthIndex }
  readonly stream: string | null
  readonly service: string | null
  /** In dollars. */
  readonly figures: readonly { readonly key: ExpectKey; readonly dollars: Exact }[]
  readonly cite: string | null
  readonly path: Path
}

/** How many students one funded full-time equivalent of school staff is for, at most. */
export type Ratios = {
  readonly students: ByYear
  /** `given` by the file, or a usual one. */
  readonly roles: readonly { readonly role: string; readonly students: Exact; readonly given: boolean }[]
}

export type CashRules = {
  readonly opening: Exact
  readonly minimum: Exact | null
  readonly receivable: readonly { readonly month: MonthIndex; readonly amount: Exact }[]
}
