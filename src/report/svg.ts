/**
 * A sensitivity as a tornado in SVG: for a slide or a web page. Made of rectangles and text alone, the same bytes every time.
 */
import type { Sensitivity, SensitivityEnd } from '../analysis/sensitivity.ts'
import type { Cents } from '../money/cents.ts'
import { spoken } from './figures.ts'
import { cut } from './layout.ts'
import { barName, scaleOf } from './sensitivity.ts'
import { clean } from './words.ts'

const WIDTH = 960
const LEFT = 250
const RIGHT = 130
const TOP = 76
const ROW = 34
const LOW = '#8fb8de'
const HIGH = '#1f5a92'

/**
 * The bars of a sensitivity as an SVG picture, 960 wide.
 *
 * @example
 * writeFileSync('tornado.svg', toSvg(sensitivity(text)))
 */
export function toSvg(sensitivity: Sensitivity): string {
  const { bars, gap, scenario } = sensitivity
  const scale = scaleOf(sensitivity)
  const span = scale.high - scale.low
  const room = WIDTH - LEFT - RIGHT - 110
  // Room on both sides of the bars for what they lead to.
  const x = (of: Cents) => LEFT + 110 + (span === 0 ? room / 2 : Math.round(((of - scale.low) / span) * room * 100) / 100)
  const height = TOP + bars.length * ROW + 40
  const title = `${clean(scenario.name)}: what moves the gap`
  const rows = bars.flatMap((bar, at) => {
    const y = TOP + at * ROW
    const ends = [
      { end: bar.low, fill: LOW },
      { end: bar.high, fill: HIGH },
    ].sort((one, other) => Math.abs((other.end.gap ?? gap) - gap) - Math.abs((one.end.gap ?? gap) - gap))
    return [
      text(LEFT, y + 20, cut(barName(sensitivity, bar), 34), 'end'),
      ...ends.map(({ end, fill }) => rectangle(x(end.gap ?? gap), x(gap), y + 6, fill)),
      ...labels(
        ends.map(({ end }) => end),
        gap,
        x,
        y + 20,
      ),
    ]
  })
  const foot = TOP + bars.length * ROW
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="sans-serif" font-size="13" fill="#222">`,
    `<title>${escaped(title)}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="16" y="26" font-size="17" font-weight="bold">${escaped(cut(title, 100))}</text>`,
    text(16, 48, `Gap over all years, each moved alone. As planned: ${gap === 0 ? 'none' : spoken(gap)}`),
    `<rect x="${WIDTH - 220}" y="38" width="12" height="12" fill="${LOW}"/>`,
    text(WIDTH - 202, 49, 'when low'),
    `<rect x="${WIDTH - 120}" y="38" width="12" height="12" fill="${HIGH}"/>`,
    text(WIDTH - 102, 49, 'when high'),
    ...rows,
    `<line x1="${x(gap)}" y1="${TOP - 4}" x2="${x(gap)}" y2="${foot + 4}" stroke="#222"/>`,
    text(x(gap), foot + 22, 'plan', 'middle'),
    '</svg>',
  ].join('\n')}\n`
}

function rectangle(one: number, other: number, y: number, fill: string): string {
  const width = Math.round(Math.abs(one - other) * 100) / 100
  return `<rect x="${Math.min(one, other)}" y="${y}" width="${width}" height="${ROW - 12}" fill="${fill}"/>`
}

/** What the bar leads to, outside of it; of two ends on one side the farther one. */
function labels(ends: readonly SensitivityEnd[], gap: Cents, x: (of: Cents) => number, y: number): string[] {
  const said = ends.flatMap((end) => (end.gap === null || end.gap === gap ? [] : [{ value: end.value, gap: end.gap }]))
  const side = (isLarger: boolean) => said.find((end) => end.gap > gap === isLarger)
  const [smaller, larger] = [side(false), side(true)]
  const label = (end: { readonly value: string; readonly gap: Cents }) => `${cut(clean(end.value), 12)}: ${spoken(end.gap)}`
  return [
    ...(smaller === undefined ? [] : [text(x(smaller.gap) - 6, y, label(smaller), 'end', 11)]),
    ...(larger === undefined ? [] : [text(x(larger.gap) + 6, y, label(larger), 'start', 11)]),
  ]
}

function text(x: number, y: number, said: string, anchor: 'start' | 'middle' | 'end' = 'start', size = 13): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}"${size === 13 ? '' : ` font-size="${size}"`}>${escaped(said)}</text>`
}

function escaped(said: string): string {
  return said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
