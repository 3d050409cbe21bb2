/**
 * Sensitivity as a report: a tornado of bars in text, the number that moves the gap most on top.
 */
import type { Sensitivity, SensitivityBar, SensitivityEnd } from '../analysis/sensitivity.ts'
import type { Cents } from '../money/cents.ts'
import { changeText } from './changes.ts'
import { type Cell, cell, note, type Report, row, sentence } from './document.ts'
import { nearest, shortText, spoken } from './figures.ts'
import { clean } from './words.ts'

const BAR = 31

export function sensitivityReport(sensitivity: Sensitivity): Report {
  const { scenario, gap, bars, changes } = sensitivity
  const scale = scaleOf(sensitivity)
  const refused = bars.flatMap(({ path, low, high }) =>
    [low, high].flatMap((end) => (end.refused === null ? [] : [`${clean(path)} at ${clean(end.value)} cannot be: ${clean(end.refused)}.`])),
  )
  return [
    { kind: 'title', text: `${clean(scenario.name)}: what moves the gap` },
    note(`scenario ${scenario.hash.slice(0, 12)}`),
    ...(changes.length === 0 ? [] : [sentence(`Changed from the file: ${changes.map((change) => changeText(change)).join('; ')}.`)]),
    sentence(headline(sensitivity), true),
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'One moved, all else as planned', align: 'left' },
          { head: 'Low', align: 'right' },
          { head: 'Gap then', align: 'right' },
          { head: 'High', align: 'right' },
          { head: 'Gap then', align: 'right' },
          { head: 'smaller gap ◂ plan ▸ larger', align: 'left' },
        ],
        rows: bars.map((bar) =>
          row(barName(sensitivity, bar), [
            cell(clean(bar.low.value)),
            gapCell(bar.low),
            cell(clean(bar.high.value)),
            gapCell(bar.high),
            cell(barText(bar, gap, scale)),
          ]),
        ),
        group: null,
      },
    },
    ...refused.map((text) => sentence(text)),
    note(
      `${'░'} is the gap when it is low, ${'█'} when it is high, │ is the plan${scale.low === scale.high ? '' : `; the bars run from ${spoken(scale.low)} to ${spoken(scale.high)}`}. Levers go to their low and high, other values and the money of streams up and down by ${clean(sensitivity.by)}. Gaps are over all years.`,
    ),
  ]
}

/** A stream by its name, an assumption by its own, anything else by its path. */
export function barName({ streams }: Sensitivity, { path, stream }: SensitivityBar): string {
  if (stream !== null) return clean(streams.find(({ id }) => id === stream)?.name ?? stream)
  return clean(path.replace(/^assumptions\./, ''))
}

/** From the smallest gap of all bars to the largest. */
export function scaleOf({ bars, gap }: Sensitivity): { readonly low: Cents; readonly high: Cents } {
  const gaps = [gap, ...bars.flatMap(({ low, high }) => [low.gap ?? gap, high.gap ?? gap])]
  return { low: Math.min(...gaps), high: Math.max(...gaps) }
}

function headline(sensitivity: Sensitivity): string {
  const { gap, bars } = sensitivity
  const now = gap === 0 ? 'As planned every service is funded.' : `As planned ${spoken(gap)} is not funded.`
  const first = bars[0]
  if (first === undefined) return `${now} There is nothing to move.`
  const low = first.low.gap ?? gap
  const high = first.high.gap ?? gap
  if (low === gap && high === gap) return `${now} None of these moves the gap.`
  return `${now} ${barName(sensitivity, first)} moves the gap most: ${spoken(low)} at ${clean(first.low.value)}, ${spoken(high)} at ${clean(first.high.value)}.`
}

function gapCell({ gap }: SensitivityEnd): Cell {
  return gap === null ? cell('cannot be') : cell(shortText(nearest(gap), gap), gap > 0)
}

/** Where both ends reach beyond the plan on one side, the longer one is seen behind the shorter. */
function barText({ low, high }: SensitivityBar, gap: Cents, scale: { readonly low: Cents; readonly high: Cents }): string {
  const span = scale.high - scale.low
  const place = (of: Cents) => (span === 0 ? Math.floor(BAR / 2) : Math.round(((of - scale.low) / span) * (BAR - 1)))
  const middle = place(gap)
  const ends = [
    { mark: '░', at: place(low.gap ?? gap) },
    { mark: '█', at: place(high.gap ?? gap) },
  ].sort((one, other) => Math.abs(other.at - middle) - Math.abs(one.at - middle))
  const cells = Array<string>(BAR).fill('·')
  for (const { mark, at } of ends) for (let cell = Math.min(at, middle); cell <= Math.max(at, middle); cell++) cells[cell] = mark
  cells[middle] = '│'
  return cells.join('')
}
