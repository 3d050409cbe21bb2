/**
 * What to ask for, as a report: money by year and month, and what each lever would have to be.
 */
import type { Answer, Ask } from '../analysis/ask.ts'
import { dollars } from '../money/format.ts'
import { type Block, cell, heading, note, type Report, row, sentence } from './document.ts'
import { cellText, nearest, spoken } from './figures.ts'
import { clean, monthText } from './words.ts'

export function askReport(asked: Ask): Report {
  const what = asked.service === null ? 'all services' : clean(asked.service)
  const title: Block = { kind: 'title', text: `${clean(asked.scenario.name)}: what closes the gap` }
  if (asked.gap === 0) return [title, sentence(`Nothing is missing through ${asked.through} for ${what}.`, true)]
  return [
    title,
    sentence(`${spoken(asked.gap)} is missing through ${asked.through} for ${what}.`, true),
    ...asked.answers.flatMap((answer) => answerBlocks(answer)),
    note(
      'Each answer closes the gap by itself, with everything else as planned. The engine has made the plan with it and found nothing missing.',
    ),
  ]
}

function answerBlocks(answer: Answer): Block[] {
  switch (answer.kind) {
    case 'money': {
      const whose = answer.like === null ? 'that may pay any of these costs' : `under the rules of ${clean(answer.like)}`
      return [
        heading(answer.like === null ? 'New money' : `New money like ${clean(answer.like)}`),
        sentence(`${dollars(answer.total)} of new money ${whose} closes it.`),
        amounts(
          'Fiscal year',
          answer.years.map(({ fy, amount }) => [fy, amount]),
        ),
        ...(answer.like === null
          ? [
              amounts(
                'To bridge in',
                answer.months.map(({ month, amount }) => [monthText(month), amount]),
              ),
            ]
          : []),
      ]
    }
    case 'lever':
      return [
        heading(clean(answer.path)),
        sentence(
          `${clean(answer.closes)} closes it (now ${clean(answer.now)}). At ${clean(answer.leaves)} ${spoken(answer.gapThen)} is still missing.`,
        ),
      ]
    case 'cannot': {
      const { cut } = answer
      const best = answer.best === null ? 'However much there is' : `At best (${clean(answer.best)})`
      const why =
        cut === null
          ? ''
          : ` ${cut.costs.length === 1 ? cut.costs[0] : `${cut.costs.length} costs`} need ${spoken(cut.need)} from ${monthText(cut.from)} to ${monthText(cut.through)}, and all money that may pay for them is ${spoken(cut.available)}.`
      return [heading(clean(answer.path)), sentence(`Cannot close it. ${best}, ${spoken(answer.gapLeft)} is still missing.${why}`)]
    }
    default:
      return answer satisfies never
  }
}

function amounts(head: string, list: readonly (readonly [string, number])[]): Block {
  const rows = list.map(([label, amount]) => row(label, [cell(cellText(nearest(amount), amount)), cell(dollars(amount))]))
  return {
    kind: 'table',
    table: {
      columns: [
        { head, align: 'left' },
        { head: 'About', align: 'right' },
        { head: 'To the cent', align: 'right' },
      ],
      rows,
      group: null,
    },
  }
}
