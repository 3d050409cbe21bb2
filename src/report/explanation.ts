/**
 * An explanation as a page: who paid, what is short, why nobody else paid, the proof; of a stream its account and what it may pay.
 */
import type { Explanation, Payer } from '../analysis/explain.ts'
import type { Topics } from '../analysis/topics.ts'
import type { Cents } from '../result/types.ts'
import { type Block, type Column, cell, heading, type Item, note, type Report, row, sentence } from './document.ts'
import { cellText, nearest, portion, roundColumn, spoken } from './figures.ts'
import { gapSentence, reasonPhrases } from './gaps.ts'
import { cutSentence, MOST_CUTS } from './proof.ts'
import { serviceOfCost } from './report.ts'
import { clean, count, joined, monthText, type Names, namesOf, spanText } from './words.ts'

export function explanationReport(told: Explanation): Report {
  const names = namesOf(told)
  const title = `${subject(told, names)}, ${spanText(told.from, told.through)}`
  const body = told.about === 'stream' ? streamBlocks(told, names) : costBlocks(told, names)
  return [
    { kind: 'title', text: title },
    ...(told.changes.length === 0 ? [] : [note(`With ${count(told.changes.length, 'change')} of the scenario.`)]),
    ...body,
    note(
      `Amounts are whole dollars, rounded so that each column adds up.${told.postings.length === 0 ? '' : ` The ${count(told.postings.length, 'posting')} behind them: --json.`}`,
    ),
  ]
}

function subject({ about, id, gaps }: Explanation, names: Names): string {
  if (about === 'stream') return names.stream(id)
  if (about === 'service') return names.service(id)
  if (about === 'gap') return `Gap of ${names.service(gaps[0]!.service)}`
  const [service, ...rest] = id.split('/')
  return `${names.service(service!)}: ${clean(rest.join('/'))}`
}

function costBlocks(told: Explanation, names: Names): Block[] {
  const { cost, funded, gap } = told.figures!
  const start = `It costs ${spoken(cost)}`
  const what =
    cost === 0
      ? 'It costs nothing in these months.'
      : gap === 0
        ? `${start}, all of it paid.`
        : funded === 0
          ? `${start}, and nobody pays any of it.`
          : `${start}; ${spoken(funded)} is paid and ${spoken(gap)} is not (${portion(gap, cost)}).`
  return [
    sentence(what, true),
    ...payerBlocks(told, names),
    ...shortBlocks(told),
    ...reasonBlocks(told, names),
    ...cutBlocks(told, names),
    ...gapBlocks(told, names),
  ]
}

const left = (head: string): Column => ({ head, align: 'left' })
const right = (head: string): Column => ({ head, align: 'right' })

function payerBlocks({ payers, about, catalogue }: Explanation, names: Names): Block[] {
  if (payers.length === 0) return about === 'stream' ? [sentence('It pays nothing in these months.')] : []
  const cites = new Map(catalogue.streams.map(({ id, cite }) => [id, cite]))
  const isStream = about === 'stream'
  const isCited = !isStream && payers.some(({ stream }) => cites.get(stream) != null)
  const { shown, total } = roundColumn(payers.map(({ amount }) => amount))
  const sum = payers.reduce((all, { amount }) => all + amount, 0)
  const columns = [left(isStream ? 'Service' : 'Stream'), left('Award'), left('From'), left('Through'), right('Paid')]
  const under = ({ stream }: Payer) => cell(clean(cites.get(stream) ?? ''))
  return [
    heading(isStream ? 'What it pays' : 'Who pays'),
    {
      kind: 'table',
      table: {
        columns: isCited ? [...columns, left('Under')] : columns,
        rows: [
          ...payers.map((payer, index) =>
            row(isStream ? names.service(payer.service) : names.stream(payer.stream), [
              ...[payer.award, monthText(payer.from), monthText(payer.through), cellText(shown[index]!, payer.amount)].map((text) =>
                cell(text),
              ),
              ...(isCited ? [under(payer)] : []),
            ]),
          ),
          row('Total', [...['', '', '', cellText(total, sum)].map((text) => cell(text)), ...(isCited ? [cell('')] : [])], 'total'),
        ],
        group: null,
      },
    },
  ]
}

/** By cost line, with its first and last short month. */
function shortBlocks({ shortfalls, catalogue }: Explanation): Block[] {
  if (shortfalls.length === 0) return []
  const lines = catalogue.costs.flatMap(({ id, mandated }) => {
    const own = shortfalls.filter(({ cost }) => cost === id)
    return own.length === 0 ? [] : [{ id, mandated, own, amount: own.reduce((sum, { amount }) => sum + amount, 0) }]
  })
  const { shown, total } = roundColumn(lines.map(({ amount }) => amount))
  const sum = lines.reduce((all, { amount }) => all + amount, 0)
  return [
    heading('What is short'),
    {
      kind: 'table',
      table: {
        columns: [left('Cost line'), left('From'), left('Through'), right('Months'), right('Unfunded')],
        rows: [
          ...lines.map(({ id, own, amount }, index) =>
            row(id, [
              ...[monthText(own[0]!.month), monthText(own.at(-1)!.month), String(own.length)].map((text) => cell(text)),
              cell(`(${cellText(shown[index]!, amount)})`, true),
            ]),
          ),
          row('Total', [...['', '', ''].map((text) => cell(text)), cell(`(${cellText(total, sum)})`, true)], 'total'),
        ],
        group: null,
      },
    },
  ]
}

/** One entry for each stream, its reasons with what each is about; those of one fate are not put together here. */
function reasonBlocks({ reasons, catalogue, figures }: Explanation, names: Names): Block[] {
  const items = catalogue.streams.flatMap(({ id, cite }): Item[] => {
    const own = reasons.filter(({ stream }) => stream === id)
    if (own.length === 0) return []
    return [{ lead: '', alarm: false, text: `${phrases(own, figures!.gap, names)}${cite === null ? '' : ` (${clean(cite)})`}.` }]
  })
  return items.length === 0 ? [] : [heading('Why the rest is not paid'), { kind: 'list', items }]
}

/** @example 'Project AWARE ended in Sep 2026 ($1,200); may not pay tier 3 ($34,110)' */
function phrases(reasons: Explanation['reasons'], gap: Cents, names: Names): string {
  const name = names.stream(reasons[0]!.stream)
  return reasons
    .map((reason, index) => {
      const phrase = reasonPhrases([{ from: reason.from, reasons: [reason] }], names, true)[0]!
      const words = index === 0 ? phrase : phrase.slice(name.length + 1)
      return reason.amount === gap ? words : `${words} (${spoken(reason.amount)})`
    })
    .join('; ')
}

function cutBlocks(told: Explanation, names: Names): Block[] {
  const { cuts } = told
  if (cuts.length === 0)
    return told.method === 'braid' || told.figures!.gap === 0
      ? []
      : [note('Only a plan by braid comes with the proof that no plan does better.')]
  const items = cuts
    .slice(0, MOST_CUTS)
    .map((cut) => ({ lead: '', alarm: false, text: cutSentence(cut, names, true, serviceOfCost(told)) }))
  const rest = cuts.length - items.length
  return [
    heading('Why no plan does better'),
    { kind: 'list', items },
    ...(rest === 0 ? [] : [note(`and ${count(rest, 'more sum')} like ${items.length === 1 ? 'it' : 'them'}, for other months: --json`)]),
  ]
}

function gapBlocks({ gaps, about, figures }: Explanation, names: Names): Block[] {
  if (about === 'gap' || gaps.length === 0 || figures?.gap === 0) return []
  const items = gaps.map((gap) => ({ lead: gap.id, alarm: gap.critical, text: gapSentence({ ...gap, reasons: [] }, names, false) }))
  return [heading('Gaps of these months'), { kind: 'list', items }]
}

function streamBlocks(told: Explanation, names: Names): Block[] {
  const { opening, released, earned, spent, lapsed, closing } = told.account!
  const info = told.catalogue.streams.find(({ id }) => id === told.id)!
  const line = (label: string, amount: Cents) => row(label, [cell(cellText(nearest(amount), amount))])
  const ends = info.ends === null ? 'It lasts to the end of the plan.' : `Its last money can be spent in ${monthText(info.ends)}.`
  const what = `It ${told.rules.map(clean).join('; ')}${info.cite === null ? '' : ` (${clean(info.cite)})`}.`
  if (!info.counted)
    return [sentence(`${what} None of its money counts, because it is not committed.`, true), ...refusalBlocks(told, names)]
  return [
    sentence(`${what} ${ends}`, true),
    heading('Its account'),
    {
      kind: 'table',
      table: {
        columns: [left(''), right('Dollars')],
        rows: [
          line('There at the start', opening),
          line('Awards that begin', released),
          line('Earned', earned),
          line('Spent', spent),
          line('Lapsed', lapsed),
          row('Left at the end', [cell(cellText(nearest(closing), closing))], 'total'),
        ],
        group: null,
      },
    },
    ...payerBlocks(told, names),
    ...lapseBlocks(told),
    ...refusalBlocks(told, names),
  ]
}

const WHY: { readonly [why in Explanation['lapses'][number]['why']]: string } = {
  'window-end': 'unspent when its window ended',
  'carryover-cap': 'more than may be carried',
  'carryover-end': 'carried, and unspent when that ended',
  reserved: 'set aside for costs that did not need it',
  'revenue-unused': 'earned, and not used in its month',
}

function lapseBlocks({ lapses }: Explanation): Block[] {
  if (lapses.length === 0) return []
  const items = lapses.map(({ month, award, amount, couldHavePaid, why }) => ({
    lead: monthText(month),
    alarm: false,
    text: `${spoken(amount)}${/^\d/.test(award) ? ` of award ${award}` : ''} lapses, ${WHY[why]}; ${couldHavePaid === 0 ? 'nothing that it may pay is unfunded' : `${spoken(couldHavePaid)} of it could have paid costs that are unfunded`}.`,
  }))
  return [heading('What lapses'), { kind: 'list', items }]
}

function refusalBlocks({ reasons, id }: Explanation, names: Names): Block[] {
  const services = [...new Set(reasons.map(({ service }) => service))]
  const items = services.map((service) => {
    const own = reasons.filter((reason) => reason.service === service)
    const gap = own.reduce((sum, { amount }) => sum + amount, 0)
    return {
      lead: `${names.service(service)}, ${spoken(gap)} short`,
      alarm: false,
      text: `${phrases(own, gap, names).slice(names.stream(id).length + 1)}.`,
    }
  })
  return items.length === 0 ? [] : [heading('Why it does not pay what is short'), { kind: 'list', items }]
}

export function topicsReport({ scenario, years, from, services, streams, costs, gaps }: Topics): Report {
  const names = new Map(services.map(({ id, name }) => [id, clean(name)]))
  const amounts = (list: readonly { id: string; name: string }[], columns: readonly [string, (one: never) => Cents][]): Block => ({
    kind: 'table',
    table: {
      columns: [left('WHAT'), left('Name'), ...columns.map(([head]) => right(head))],
      rows: list.map((one) =>
        row(one.id, [cell(clean(one.name)), ...columns.map(([, of]) => cell(cellText(nearest(of(one as never)), of(one as never))))]),
      ),
      group: null,
    },
  })
  const [first] = services
  return [
    { kind: 'title', text: `What can be explained: ${scenario.name}` },
    sentence(
      `fundbraid explain FILE WHAT, for example ${years.at(-1)}.${first!.id}, ${streams[0]!.id} or ${gaps[0]?.id ?? `${first!.id}`}. In front of a service, stream or cost line stands a fiscal year or month (${years[0]}., ${from}.), or nothing for the whole plan. positions tells who pays each position.`,
    ),
    heading('Services'),
    amounts(services, [
      ['Cost', (one: Topics['services'][number]) => one.cost],
      ['Gap', (one: Topics['services'][number]) => one.gap],
    ]),
    heading('Streams'),
    amounts(streams, [['Spent', (one: Topics['streams'][number]) => one.spent]]),
    heading('Cost lines'),
    sentence(joined(costs)),
    ...(gaps.length === 0
      ? []
      : [
          heading('Gaps'),
          {
            kind: 'list',
            items: gaps.map((gap) => ({
              lead: gap.id,
              alarm: false,
              text: `${names.get(gap.service)} is short ${spoken(gap.amount)}, ${spanText(gap.from, gap.through)}.`,
            })),
          } as const,
        ]),
  ]
}
