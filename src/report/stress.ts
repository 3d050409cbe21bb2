/**
 * Stress as a report: which loss would hurt most, how much hangs on few streams and on money that ends, and how long each service lasts.
 */
import type { EndingWithin, Stress, StressLoss } from '../analysis/stress.ts'
import { grouped } from '../money/format.ts'
import { changeText } from './changes.ts'
import { type Block, type Cell, cell, heading, note, type Report, type Row, row, sentence } from './document.ts'
import { cellText, NOTHING, nearest, portion, shortText, spoken } from './figures.ts'
import { clean, count, joined, monthBefore, monthText, type Names, namesOf, spanText } from './words.ts'

export function stressReport(stress: Stress): Report {
  const names = namesOf(stress)
  const single = stress.lost.filter(({ streams }) => streams.length === 1)
  const double = stress.lost.filter(({ streams }) => streams.length === 2)
  return [
    { kind: 'title', text: `${clean(stress.scenario.name)}: if a stream were lost` },
    note(`${spanText(stress.from, stress.through)} · scenario ${stress.scenario.hash.slice(0, 12)}`),
    ...(stress.changes.length === 0
      ? []
      : [sentence(`Changed from the file: ${stress.changes.map((change) => changeText(change)).join('; ')}.`)]),
    sentence(headline(stress, single, names), true),
    heading('One stream lost'),
    lossTable([row('The plan as it is', figures(stress.plan, names, true)), ...rows(single, names)]),
    ...(double.length === 0
      ? []
      : [heading(`Two lost: each two of the ${worstCount(double)} that hurt most`), lossTable(rows(double, names))]),
    heading('How much hangs on few streams, and on money that ends'),
    { kind: 'list', items: [...concentration(stress, names), ...stress.endingWithin.map((one) => ending(one, names))] },
    heading('How long each service is funded in full'),
    runwayTable(stress, names),
    note(
      'Each stream is lost from the first month on, with all else as planned: the rest of the money is planned anew around the loss. Amounts are over all years, in whole dollars; (1,234) is money that is missing, – is nothing.',
    ),
  ]
}

function headline({ plan }: Stress, [worst]: readonly StressLoss[], names: Names): string {
  const now = plan.gap === 0 ? 'As planned every service is funded.' : `As planned ${spoken(plan.gap)} is not funded.`
  if (worst === undefined || worst.more <= 0) return `${now} No loss of a single stream would leave more unfunded.`
  const mandated =
    worst.worstService === null
      ? ''
      : ` Mandated costs of ${names.service(worst.worstService)} would then lack ${spoken(worst.worstMandated)}.`
  const since = worst.first === null ? '' : `, from ${monthText(worst.first)} on`
  return `${now} The loss of ${names.stream(worst.streams[0]!)} would hurt most: ${spoken(worst.more)} more would not be funded${since}.${mandated}`
}

function worstCount(double: readonly StressLoss[]): string {
  return count(new Set(double.flatMap(({ streams }) => streams)).size, 'stream')
}

function rows(losses: readonly StressLoss[], names: Names): Row[] {
  return losses.map((loss) => row(joined(loss.streams.map(names.stream)), figures(loss, names, false)))
}

function figures(loss: StressLoss, names: Names, isPlan: boolean): Cell[] {
  return [
    cell(shortText(nearest(loss.gap), loss.gap), loss.gap > 0),
    cell(isPlan ? '' : cellText(nearest(loss.more), loss.more)),
    cell(isPlan ? '' : loss.first === null ? NOTHING : monthText(loss.first)),
    cell(shortText(nearest(loss.serviceLost), loss.serviceLost), loss.serviceLost > 0),
    cell(shortText(nearest(loss.worstMandated), loss.worstMandated), loss.worstMandated > 0),
    cell(loss.worstService === null ? '' : names.service(loss.worstService)),
  ]
}

function lossTable(lines: readonly Row[]): Block {
  const right = (head: string) => ({ head, align: 'right' }) as const
  return {
    kind: 'table',
    table: {
      columns: [
        { head: 'Without', align: 'left' },
        right('Gap'),
        right('More than planned'),
        right('First month'),
        right('Service lost'),
        right('Worst mandated gap'),
        { head: 'in', align: 'left' },
      ],
      rows: lines,
      group: null,
    },
  }
}

function concentration(
  { largest, hhi }: Stress,
  names: Names,
): { readonly lead: string; readonly alarm: boolean; readonly text: string }[] {
  if (largest === null) return [{ lead: 'Largest payer', alarm: false, text: 'nothing is paid at all' }]
  const alike = Math.floor((10_000 + hhi / 2) / hhi)
  return [
    { lead: 'Largest payer', alarm: false, text: `${names.stream(largest.stream)} pays ${percent(largest.share)} of all that is funded.` },
    {
      lead: 'Concentration',
      alarm: false,
      text: `${grouped(hhi)} of 10,000 (Herfindahl–Hirschman index): about as if ${alike === 1 ? 'one stream paid all' : `${alike} streams paid equal parts`}.`,
    },
  ]
}

function ending({ months, fy, amount, share, streams }: EndingWithin, names: Names) {
  const lead = `Ends within ${months} months`
  if (amount === null || share === null) return { lead, alarm: false, text: 'the plan is shorter than that, so nobody can say.' }
  if (amount === 0) return { lead, alarm: false, text: `no money that pays costs of ${fy}.` }
  return {
    lead,
    alarm: false,
    text: `${percent(share)} of what services cost in ${fy} (${spoken(amount)}) is paid by ${joined(streams.map(names.stream))}.`,
  }
}

/** A share with six decimals. */
function percent(share: number): string {
  return portion(Math.round(share * 1_000_000), 1_000_000)
}

function runwayTable({ runway, from, catalogue }: Stress, names: Names): Block {
  const isMandated = new Map(catalogue.services.map(({ id, mandated }) => [id, mandated]))
  return {
    kind: 'table',
    table: {
      columns: [
        { head: 'Service', align: 'left' },
        { head: 'Months in full', align: 'right' },
        { head: 'In full through', align: 'left' },
        { head: '', align: 'left' },
      ],
      rows: runway.map(({ service, months, first }) =>
        row(names.service(service), [
          cell(months === null ? 'all' : grouped(months), months !== null),
          cell(first === null ? 'the end of the plan' : first === from ? 'never' : monthText(monthBefore(first))),
          cell(isMandated.get(service) === true ? 'mandated' : ''),
        ]),
      ),
      group: null,
    },
  }
}
