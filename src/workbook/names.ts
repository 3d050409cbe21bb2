/**
 * The grammar of the names that other sheets link to, as README.md tells it. A name of this grammar is ours; every other one is somebody's own.
 */
const ID = '_[A-Za-z0-9_]+'
const YEAR = '(?:FY\\d{2,4}|Total)'

const GRAMMAR = [
  `(?:Cost|Funded|Gap)_${YEAR}(?:${ID})?`,
  `Lapsed_${YEAR}(?:${ID})?`,
  `(?:Opening|Released|Earned|Spent|Closing)_${YEAR}${ID}`,
  'Check',
  'Hash',
  '(?:Needs|Movements|Ledger)_(?:FY|Month|Kind|Stream|Award|Service|Cost|Tier|Amount)',
]
const OURS = new RegExp(`^FB_(?:${GRAMMAR.join('|')})$`, 'i')

export function isOurName(name: string): boolean {
  return OURS.test(name)
}
