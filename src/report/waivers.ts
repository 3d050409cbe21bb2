/**
 * Waivers as a report: which rule to ask about first.
 */
import type { Waivers } from '../analysis/waivers.ts'
import { type Block, cell, note, type Report, row, sentence } from './document.ts'
import { cellText, nearest, spoken } from './figures.ts'
import { clean } from './words.ts'

export function waiverReport({ waivers, name, gap }: Waivers): Report {
  const title: Block = { kind: 'title', text: `${clean(name)}: rules that hold money back` }
  const first = waivers[0]
  if (first === undefined)
    return [title, sentence('No rule holds money back from a gap: without any one of them as much would be unfunded.', true)]
  const rows = waivers.map(({ rule, cite, releases, gapLeft, path }) =>
    row(`${clean(rule)}${cite === null ? '' : ` (${clean(cite)})`}`, [
      cell(cellText(nearest(releases), releases)),
      cell(cellText(nearest(gapLeft), gapLeft)),
      cell(clean(path)),
    ]),
  )
  return [
    title,
    sentence(
      `${spoken(gap)} is not funded. If one rule were waived, the most would be released by this one: ${clean(first.rule)}. It would fund ${spoken(first.releases)} more.`,
      true,
    ),
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'If this rule were waived', align: 'left' },
          { head: 'Funded more', align: 'right' },
          { head: 'Gap left', align: 'right' },
          { head: 'In the scenario', align: 'left' },
        ],
        rows,
        group: null,
      },
    },
    note(
      'Each rule is waived by itself, with all others kept. Two together can release more or less than their sum. Whether a rule can be waived is for its funder to say.',
    ),
  ]
}
