/**
 * The scenario as a JavaScript object: the same keys and values as in a file. Written by hand, with a word on each key,
 * and held equal to the schema by a test of types.
 */

/** A number. Dollars, or `'62%'`, `'$1,250,000.50'`, `'= formula'`. JavaScript numbers hold 15 digits; beyond that pass text. */
export type Num = number | string

/** A number that may differ by fiscal year, be a formula (`'= enrollment * 2'`), or be uncertain. */
export type Value =
  | Num
  | { readonly [fy: `FY${number}`]: Num | Distribution; readonly growth?: Value; readonly note?: string; readonly cite?: string }
  | Distribution

/** An uncertain number; a plain run uses the mode, the mean or the midpoint. */
export type Distribution = { readonly note?: string; readonly cite?: string } & (
  | { readonly pert: readonly [Num, Num, Num] }
  | { readonly triangular: readonly [Num, Num, Num] }
  | { readonly uniform: readonly [Num, Num] }
  | { readonly normal: readonly [Num, Num]; readonly min?: Num; readonly max?: Num }
)

type One<T> = T | readonly T[]
type Noted = { readonly note?: string | undefined; readonly cite?: string | undefined }

/** The cost lines that match every key; each key takes one value or a list of them. */
export type SelectorInput = Noted & {
  readonly service?: One<string>
  readonly cost?: One<string>
  readonly tier?: One<number | string>
  readonly category?: One<string>
  readonly role?: One<string>
  readonly provider?: One<string>
  readonly site?: One<string>
  readonly population?: One<string>
  readonly tag?: One<string>
  readonly except?: SelectorsInput
}
/** A list selects what any of its selectors selects. */
export type SelectorsInput = SelectorInput | readonly SelectorInput[]

/** Selects streams, never cost lines. */
export type StreamSelectorInput = Noted & {
  readonly stream?: One<string>
  readonly source?: One<string>
  readonly kind?: One<string>
  readonly funder?: One<string>
}

/** `all`, `school-year`, or names of months. */
export type MonthsInput = 'all' | 'school-year' | readonly string[]

export type AttributesInput = {
  readonly tier?: number | undefined
  readonly site?: string | undefined
  readonly population?: string | undefined
  readonly provider?: 'school' | 'community' | undefined
  readonly tags?: readonly string[] | undefined
}

type SeasonInput = {
  readonly months?: MonthsInput | undefined
  /** A month `2025-09` or a date. */
  readonly from?: string | undefined
  readonly through?: string | undefined
}

type UrgencyInput = {
  /** 1 is covered first. */
  readonly priority?: number | undefined
  /** A gap here is critical. */
  readonly mandated?: boolean | undefined
  /** Months of notice before staff or a partner can be let go. */
  readonly notice?: number | undefined
}

/** What a cost line costs: exactly one of `amount`, `fte` with `salary`, or `units` with `unitCost`. */
export type CostInput = Noted &
  AttributesInput &
  SeasonInput &
  UrgencyInput & {
    readonly category: typeof import('./words.ts').CATEGORIES[number]
    readonly role?: string | undefined
    readonly amount?: Value | undefined
    readonly fte?: Value | undefined
    readonly salary?: Value | undefined
    readonly fringe?: Value | undefined
    readonly units?: Value | undefined
    readonly unitCost?: Value | undefined
    /** The whole amount in one month. */
    readonly once?: string | undefined
    readonly split?: SplitInput | undefined
  }

/** Exactly one attribute, with a share for each of its values; one of them may be `rest`. */
export type SplitInput = { readonly [attribute in 'tier' | 'site' | 'population' | 'provider']?: { readonly [value: string]: Value } }

export type CostsInput = Value | { readonly [id: string]: CostInput | Value }

export type ServiceInput = Noted &
  AttributesInput &
  SeasonInput &
  UrgencyInput & {
    readonly name?: string | undefined
    /** People served in a year at full delivery. */
    readonly serves?: Value | undefined
    readonly costs: CostsInput
  }

export type CarryoverInput =
  | 'none'
  | (Noted & { readonly months: number; readonly max?: Num | undefined; readonly exemptBelow?: Num | undefined })

/** One award (`amount` or `remaining`), one a year (`annual`) or one a month (`monthly`). */
export type AwardInput = Noted & {
  readonly amount?: Value | undefined
  readonly annual?: Value | undefined
  readonly monthly?: Value | undefined
  readonly remaining?: Value | undefined
  readonly counts?: Num | undefined
  readonly from?: string | undefined
  readonly through?: string | undefined
  readonly yearStarts?: string | undefined
  readonly spendFor?: number | undefined
  readonly chance?: Num | undefined
  readonly carryover?: CarryoverInput | undefined
}

/** Revenue from a service at full delivery: `revenue`, or units × share × rate × collected × federalShare. */
export type EarnInput = Noted &
  SeasonInput & {
    readonly service: string
    readonly revenue?: Value | undefined
    readonly units?: Value | undefined
    readonly share?: Value | undefined
    readonly rate?: Value | undefined
    readonly collected?: Value | undefined
    readonly federalShare?: Value | undefined
  }

/** How much of each award (or, `of: cost`, of each month's cost) may go to the selected costs, or must: `max` a cap, `min` money set aside. */
export type LimitInput = Noted & {
  readonly costs: SelectorsInput
  /** A share (`15%`, or a formula) or dollars. */
  readonly max?: Value | undefined
  readonly min?: Value | undefined
  /** `award` (default), `cost`, or a selection: then `max` is a share of what the same award spends on that. */
  readonly of?: 'award' | 'cost' | SelectorsInput | undefined
  /** Only for awards of at least so many dollars. */
  readonly appliesFrom?: Num | undefined
}

/** A claim on what some streams pay for some costs: certified public expenditure, administrative claiming. */
export type ReimburseInput = Noted & {
  readonly costs: SelectorsInput
  /** Whose payments are claimed. */
  readonly paidBy: StreamSelectorInput
  /** What is claimed of each dollar, between 0 and 1. */
  readonly rate: Value
  /** The part of the claim that comes as the year goes on; 100% when left out. */
  readonly interim?: Num | undefined
  /** Months from the year's last until the rest is settled. */
  readonly settles?: number | undefined
  /** Settlements of earlier years by month; below zero: to be paid back. */
  readonly opening?: { readonly [month: string]: Num } | undefined
}

/** An award is spent only as far as others match it. */
export type MatchInput = Noted & {
  readonly ratio: Value
  /** What the ratio is of: the award, or the award and its match together. */
  readonly of: 'federal' | 'total'
  readonly from: StreamSelectorInput
  readonly inKind?: Value | undefined
}

/** At most `rate` of what the same award spends on `costs` may go to costs of category indirect. */
export type IndirectInput = Noted & { readonly rate: Value; readonly costs: SelectorsInput }

export type StreamInput = Noted & {
  readonly kind: 'fee-for-service' | 'grant' | 'appropriation' | 'philanthropy'
  readonly name?: string | undefined
  readonly source?: 'federal' | 'state' | 'local' | 'private' | undefined
  readonly funder?: string | undefined
  readonly aln?: string | undefined
  readonly account?: string | undefined
  readonly pays?: SelectorsInput | undefined
  readonly excludes?: SelectorsInput | undefined
  readonly awards?: readonly AwardInput[] | undefined
  readonly earns?: readonly EarnInput[] | undefined
  readonly carryover?: CarryoverInput | undefined
  readonly reimburses?: readonly ReimburseInput[] | undefined
  readonly limits?: readonly LimitInput[] | undefined
  readonly indirect?: IndirectInput | undefined
  readonly match?: MatchInput | undefined
  readonly lastResort?: boolean | undefined
  readonly after?: StreamSelectorInput | undefined
  readonly chance?: Num | undefined
  readonly renewal?: RenewalInput | undefined
  readonly paidAfter?: number | undefined
  readonly paid?: 'upfront' | undefined
}

export type RenewalInput = Noted & {
  readonly chance: Num
  readonly months: number
  readonly amount: Num
  readonly decideBy?: number | undefined
}

/** Shares of streams, or of selections of streams. */
export type MixInput =
  | { readonly [stream: string]: Num }
  | readonly (Noted & { readonly streams: StreamSelectorInput; readonly share: Num })[]

export type PolicyInput = Noted & {
  readonly method?: 'braid' | 'as-you-go' | 'waterfall' | 'mix' | undefined
  readonly order?: readonly string[] | undefined
  /** With method mix: the parts of each cost, by stream or by a selection of streams. They add up to 100%. */
  readonly mix?: MixInput | undefined
  readonly delivery?: 'full' | 'funded' | undefined
  readonly prospects?: 'cutoff' | 'discount' | 'include' | 'exclude' | undefined
}

/** A fiscal year of the plan, or actuals of an earlier one. */
export type BaselineInput = string | (Noted & { readonly amount: Num; readonly units?: Num | undefined })

/** Maintenance of effort: what the streams spend must not fall below a share of the baseline, in total or `per` an assumption. */
export type EffortInput = Noted & {
  readonly streams: StreamSelectorInput
  readonly baseline: BaselineInput
  readonly atLeast: Num
  readonly per?: string | undefined
}

/** Supplement, not supplant: other money on a service must not fall while federal money on it rises. */
export type SupplantInput = Noted & {
  readonly services: readonly string[]
  readonly baseline: string
  readonly tolerance?: Num | undefined
}

/** What somebody expects of the plan, to the cent: of a year or month, of a stream, a service, what one pays for the other, or all. */
export type ExpectInput = Noted & {
  readonly fy?: string | undefined
  readonly month?: string | undefined
  readonly stream?: string | undefined
  readonly service?: string | undefined
  readonly cost?: Num | undefined
  readonly funded?: Num | undefined
  readonly gap?: Num | undefined
  readonly spent?: Num | undefined
  readonly earned?: Num | undefined
  readonly lapsed?: Num | undefined
  readonly closing?: Num | undefined
}

/** A test of the plan: one of its kinds. `anyOf` holds where one of its tests does. */
export type TestInput = Noted & {
  readonly effort?: EffortInput | undefined
  readonly anyOf?: readonly (Noted & { readonly effort: EffortInput })[] | undefined
  readonly supplant?: SupplantInput | undefined
  readonly expect?: ExpectInput | undefined
}

export type CashInput = Noted & {
  readonly opening?: Num | undefined
  readonly minimum?: Num | undefined
  readonly receivable?: { readonly [month: string]: Num } | undefined
}

/** Months are written `2026-04`, shares with their sign, ids as in the scenario. */
export type ChangeInput =
  /** Windows end with a month: money counts by months, nothing is carried further, later awards and the renewal fall away. */
  | (Noted & { readonly end: string; readonly after: string })
  /** A no-cost extension by so many months: of the last award, or of the one that starts in `award`. */
  | (Noted & { readonly extend: string; readonly by: number; readonly award?: string | undefined })
  /** After the last window: 12-month awards, each `amount` of the last one, for so many months. */
  | (Noted & { readonly renew: string; readonly months: number; readonly amount: Num })
  /** Awards that have not begun at the horizon's start begin so many months later; ends and amounts stay. */
  | (Noted & { readonly delay: string; readonly by: number })
  /** The award in force in a month and later ones lose a share; `ofYear`: that share of the fiscal year's awards, taken from those that are left of it. */
  | (Noted & { readonly cut: string; readonly by: Num; readonly from: string; readonly ofYear?: boolean | undefined })
  /** Awards, or earned revenue, become more or less by a share; `from` a fiscal year or month on. */
  | (Noted & { readonly scale: string; readonly by: Num; readonly from?: string | undefined })
  /** A key, by its dotted path, gets another value; with `from`, from that fiscal year on. */
  | (Noted & { readonly set: string; readonly to: unknown; readonly from?: string | undefined })
  | (Noted & { readonly add: AddInput })
  /** The id of a service or stream. */
  | (Noted & { readonly remove: string })

/** What is new, under the key that it would have in the file. */
export type AddInput = {
  readonly assumptions?: { readonly [name: string]: Value } | undefined
  readonly services?: { readonly [id: string]: ServiceInput } | undefined
  readonly streams?: { readonly [id: string]: StreamInput } | undefined
}

/** Changes that belong together and have a name. */
export type WhatIfInput = Noted & { readonly name?: string | undefined; readonly changes: readonly ChangeInput[] }

export type ScenarioInput = Noted & {
  readonly fundbraid: 1
  readonly name: string
  readonly notes?: string | undefined
  /** Another scenario, of which this one says only what differs; needs `load`. */
  readonly extends?: string | undefined
  /** The month in which the fiscal year starts; July when left out. */
  readonly fiscalYear?: string | undefined
  readonly horizon: Noted & { readonly from: string; readonly through: string }
  readonly assumptions?: { readonly [name: string]: Value } | undefined
  readonly levers?: { readonly [name: string]: Noted & { readonly low: Num; readonly high: Num } } | undefined
  readonly services: { readonly [id: string]: ServiceInput }
  readonly streams: { readonly [id: string]: StreamInput }
  readonly policy?: PolicyInput | undefined
  /** The assumption that tells how many students there are. */
  readonly students?: string | undefined
  readonly tests?: readonly TestInput[] | undefined
  /** By role: students per funded full-time equivalent of school staff. */
  readonly ratios?: { readonly [role: string]: Num } | undefined
  readonly cash?: CashInput | undefined
  readonly whatIfs?: { readonly [id: string]: WhatIfInput } | undefined
}
