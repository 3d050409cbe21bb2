/**
 * The top of a report: which scenario it is, the result in one sentence, and how it was run.
 *
 * Every choice that shaped the figures is named here in words, so that a printed page can be checked and run again.
 */

import { dollars } from '../money/format.ts'
import type { Delivery, Method, Prospects, Simulation } from '../result/types.ts'
import { changeText } from './changes.ts'
import { type Block, note, sentence } from './document.ts'
import { portion, spoken } from './figures.ts'
import { firstShort } from './gaps.ts'
import { worthOfPlanning } from './proof.ts'
import { clean, count, type Names, some, spanText } from './words.ts'

const METHOD: { readonly [K in Method]: string } = {
  braid: 'braid: the whole horizon is planned at once, so that each priority is covered as far as any plan could',
  'as-you-go': 'as you go: each month is planned as well as it can be, without looking ahead',
  waterfall: 'waterfall: month by month, costs are paid by priority, then in listed order; nothing is moved afterwards',
  mix: 'mix: month by month, each cost is divided by given shares and each part is paid as far as its money goes; what remains is braided',
}

const DELIVERY: { readonly [K in Delivery]: string } = {
  full: 'services run in full, so a gap is money still to be raised',
  funded: 'services run as far as they are funded, and what they earn falls with them; a gap is service that is lost',
}

const PROSPECTS: { readonly [K in Prospects]: string } = {
  cutoff: 'money that is not committed counts in full when its chance is high enough, else not at all (prospects: cutoff)',
  discount: 'money that is not committed counts by its chance (prospects: discount)',
  include: 'money that is not committed counts in full (prospects: include)',
  exclude: 'money that is not committed does not count (prospects: exclude)',
}

export function headBlocks(result: Simulation, names: Names): Block[] {
  const { scenario, options, whatIf, changes, engine } = result
  const worth = worthOfPlanning(result)
  const order = options.order.map((id) => names.stream(id))
  const how = [
    METHOD[options.method],
    ...(order.length > 0 ? [`money is taken from ${some(order, 8, 'stream')}${order.length > 1 ? ', in this order' : ''}`] : []),
    DELIVERY[options.delivery],
    PROSPECTS[options.prospects],
  ]
  return [
    { kind: 'title', text: clean(scenario.name) || 'Scenario without a name' },
    note([...horizon(result), `scenario ${scenario.hash.slice(0, 12)}`, `fundbraid ${engine}`].join(' · ')),
    sentence(headline(result, names), true),
    ...(lossIfNotRaised(result) ?? []),
    ...(worth === null ? [] : [sentence(worth)]),
    ...(whatIf === null ? [] : [sentence(`What if: ${whatIf}.`)]),
    ...(changes.length === 0 ? [] : [sentence(`Changed from the file: ${changes.map((change) => changeText(change)).join('; ')}.`)]),
    note(`How it was run. ${how.map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}.`).join(' ')}`),
  ]
}

function horizon(result: Simulation): string[] {
  const first = result.fiscalYears[0]
  const last = result.fiscalYears.at(-1)
  if (first === undefined || last === undefined) return []
  return [first === last ? first.fy : `${first.fy} – ${last.fy}`, spanText(first.from, last.through)]
}

/** The one sentence that a reader in a hurry takes away. */
function headline(result: Simulation, names: Names): string {
  const { cost, gap, lapsed } = result.total
  const lapse = lapsed === 0 ? '' : ` ${capital(spoken(lapsed))} ${gap === 0 ? '' : 'of other money '}lapses unspent.`
  if (cost === 0) return `No service costs anything in these years.${lapse}`
  if (gap === 0) return `Every service is funded throughout.${lapse}`
  const first = firstShort(result, names)
  const critical = result.gaps.filter((one) => one.critical).length
  const start = first === null ? '' : ` Money first runs short in ${first.month}, for ${first.services}.`
  const all = result.gaps.length
  const mandated =
    critical === 0
      ? ''
      : all === 1
        ? ' The gap hits mandated costs.'
        : ` ${critical === all ? 'All' : critical} of ${count(all, 'gap')} ${critical === 1 ? 'hits' : 'hit'} mandated costs.`
  return `${capital(spoken(gap))} of the ${spoken(cost)} that services cost is not funded (${portion(gap, cost)}).${start}${mandated}${lapse}`
}

/** What a gap does to services that earn money: less service earns less. Null where nothing is lost beyond the gap. */
function lossIfNotRaised({ total, options }: Simulation): Block[] | null {
  const { gap, serviceLostIfNotRaised: lost } = total
  if (options.delivery === 'funded' || lost <= gap) return null
  const each = dollars(Math.round((lost / gap) * 100))
  return [sentence(`If ${spoken(gap)} is not raised, ${spoken(lost)} of service is lost: each dollar not raised costs ${each} of service.`)]
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
