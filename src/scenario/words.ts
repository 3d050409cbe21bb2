/**
 * The fixed words of the language, as data: what the schema, the readers and the did-you-means share.
 */

export const CATEGORIES = [
  'personnel',
  'fringe',
  'travel',
  'equipment',
  'supplies',
  'contractual',
  'construction',
  'other',
  'indirect',
] as const
export const KINDS = ['fee-for-service', 'grant', 'appropriation', 'philanthropy'] as const
export const SOURCES = ['federal', 'state', 'local', 'private', 'payer'] as const
/** `payer` is what fee-for-service is by default; it cannot be chosen. */
export const CHOSEN_SOURCES = ['federal', 'state', 'local', 'private'] as const
export const PROVIDERS = ['school', 'community'] as const
export const TIERS = ['1', '2', '3'] as const
export const METHODS = ['braid', 'as-you-go', 'waterfall', 'mix'] as const
export const DELIVERIES = ['full', 'funded'] as const
export const PROSPECTS = ['cutoff', 'discount', 'include', 'exclude'] as const

const MONTH_NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
export const MONTH_ABBREVIATIONS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** 1 for `Jan`, `january` or `January`; null for anything else. */
export function monthNumber(word: string): number | null {
  const lower = word.toLowerCase()
  const index = MONTH_NAMES.findIndex((name) => name === lower || name.slice(0, 3) === lower || (name === 'september' && lower === 'sept'))
  return index < 0 ? null : index + 1
}

/** September to June, January first. */
export const SCHOOL_YEAR: readonly boolean[] = [true, true, true, true, true, true, false, false, true, true, true, true]
export const ALL_YEAR: readonly boolean[] = Array.from({ length: 12 }, () => true)

/** `therapy`, `title-iv-a`, `idea-611` */
export const ID_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** `medicaid_share` */
export const NAME_PATTERN = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
export const YEAR_PATTERN = /^FY(\d{2}|\d{4})$/
/** Ids that postings and selectors use for themselves. */
export const RESERVED_IDS: readonly string[] = ['earned', 'surplus', 'reimbursed', 'note', 'cite', 'rest', 'all', 'none']
