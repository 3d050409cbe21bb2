/**
 * Changes in words, as short as they can be understood: what a run differs in from its file.
 */
import type { Change } from '../result/types.ts'
import { clean, count, monthText } from './words.ts'

/**
 * `name` gives a stream or service the name that readers know; without it the id stays, as it was written.
 *
 * @example 'aware ends after Apr 2026' · 'county is cut by 7.5% of the year from Feb 2027' · 'assumptions.cola = 2%'
 */
export function changeText(change: Change, name: (id: string) => string = clean): string {
  if ('set' in change)
    return `${clean(change.set)} = ${valueText(change.to)}${change.from === undefined ? '' : ` from ${clean(change.from)}`}`
  if ('end' in change) return `${name(change.end)} ends after ${when(change.after)}`
  if ('extend' in change) {
    const which = change.award === undefined ? '' : ` (award of ${when(change.award)})`
    return `${name(change.extend)}${which} may be spent ${count(change.by, 'month')} longer`
  }
  if ('renew' in change) return `${name(change.renew)} is renewed at ${share(change.amount)} for ${count(change.months, 'month')}`
  if ('delay' in change) return `${name(change.delay)} begins ${count(change.by, 'month')} later`
  if ('cut' in change)
    return `${name(change.cut)} is cut by ${share(change.by)}${change.ofYear === true ? ' of the year' : ''} from ${when(change.from)}`
  if ('scale' in change) {
    const less = String(change.by).startsWith('-')
    const since = change.from === undefined ? '' : ` from ${when(change.from)}`
    return `${name(change.scale)} is ${share(change.by).replace(/^[-+]/, '')} ${less ? 'less' : 'more'}${since}`
  }
  if ('remove' in change) return `without ${name(change.remove)}`
  const added = Object.values(change.add).flatMap((things) => (things === undefined ? [] : Object.keys(things)))
  return `with ${added.map(clean).join(', ')}`
}

function when(given: string): string {
  return /^\d{4}-\d{2}$/.test(given) ? monthText(given as `${number}-${number}`) : clean(given)
}

/** A number without a sign is a whole share: 1 is all of it. */
function share(given: number | string): string {
  return clean(String(given))
    .replace(/^([-+]?)1$/, '$1100%')
    .replace(/^0$/, '0%')
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${clean(key)}: ${valueText(part)}`)
      .join(', ')} }`
  }
  return String(value)
}
