/**
 * The cuts of the proof as checks: what the costs of a cut need, live; all the money that may pay for them, as the run found it; so that at
 * least the rest is missing, whatever anybody plans; and that the plan leaves no less.
 */
import { spanText } from '../report/words.ts'
import type { Cents, Cut } from '../result/types.ts'
import { cellName } from './address.ts'
import type { Books } from './books.ts'
import { type Check, verdict } from './check.ts'
import { type Figure, figureAt, rangeAbroad, sumOf, type Term } from './formula.ts'
import { FIRST_YEAR, type Frame, given, live, month, Page, text } from './page.ts'

/** Sums by cost line and months that are written out; a proof with more of them is shown as values. */
const MOST_SUMS = 1500

/** The sheet of what the cuts are made of, empty until the checks of the proof are written. */
export function proofPage(frame: Frame): Page {
  const page = new Page('proof', 'FB Proof', frame, WIDTHS)
  page.band(
    'Proof',
    'The costs of each cut with what they need and get, live. FB Checks sums them and sets all the money against them that may pay.',
  )
  page.head(['Cost line', 'Of cut', 'From', 'Through', 'Need', 'Paid', 'Unfunded'], (column) => column >= FIRST_YEAR)
  page.freeze()
  return page
}

const WIDTHS = [40, 10, 12, 12, 18, 18, 18] as const

/** `costs` is the page of `proofPage`. */
export function proofChecks(check: Check, page: Page, costs: Page, books: Books, { result, names }: Frame): void {
  const { proof, total } = result
  if (proof === null) return
  page.heading(`Proof (${proof.kind})`)
  const [bound, gap] = [proof.gapAtLeast, names.get('FB_Gap_Total').cents]
  check(
    'All years',
    proof.kind === 'exact' ? 'The gap is what the proof says it must be' : 'The gap is at least what the proof says it must be',
    proof.kind === 'exact'
      ? { text: `ABS(FB_Gap_Total-${bound / 100})`, cents: Math.abs(gap - bound) }
      : { text: `MAX(0,${bound / 100}-FB_Gap_Total)`, cents: Math.max(0, bound - gap) },
    [given(bound)],
  )
  if (total.gap === 0 || proof.cuts.length === 0) {
    page.gap()
    return
  }
  const sums = proof.cuts.reduce((count, { needs }) => count + needs.length, 0)
  const isLive = books.by === 'month' && sums <= MOST_SUMS
  page.gap()
  page.head(['Cut', 'Costs', 'Holds', 'Off by', 'Need', 'Money', 'Missing', 'Unfunded'], (column) => column >= 3)
  const rows = proof.cuts.map((cut, index) => cutRow(check, page, cut, index))
  if (!isLive)
    page.wide(
      `Need and unfunded are those of the run: ${books.by === 'month' ? 'the proof has more sums than a sheet can work out in time' : 'the tables hold fiscal years'}.`,
    )
  page.gap()
  if (!isLive) return
  proof.cuts.forEach((cut, index) => {
    runs(page, costs, books, cut, index, rows[index]!)
  })
}

function cutRow(check: Check, page: Page, cut: Cut, index: number): number {
  const row = page.rows.length
  const who = `${cut.priority === null ? 'last priority' : cut.priority === 0 ? 'mandated' : `priority ${cut.priority}`}, ${spanText(cut.from, cut.through)}`
  const off = { text: `ABS(${cutCells(row).difference})`, cents: Math.abs(cut.need - cut.available - cut.gap) }
  return check(`Cut ${index + 1}`, `${who}, ${cut.costs.length} cost ${cut.costs.length === 1 ? 'line' : 'lines'}`, off, [
    given(cut.need),
    given(cut.available),
    given(cut.gap),
    null,
  ])
}

function cutCells(row: number) {
  const [need, money, gap, unfunded] = [4, 5, 6, 7].map((column) => cellName(row, column)) as [string, string, string, string]
  return { difference: `${need}-${money}-${gap}`, gap, unfunded }
}

/** The costs of a cut with what they need and get; the cut's own row then sums them. */
function runs(page: Page, costs: Page, books: Books, cut: Cut, index: number, cutAt: number): void {
  const start = costs.rows.length
  const figures = cut.needs.map(({ cost, from, through }) => {
    const row = costs.rows.length
    const span = { fromRef: `$C${row + 1}`, throughRef: `$D${row + 1}`, from, through }
    const need = books.sum('Needs', [['Cost', `$A${row + 1}`, cost]], span)
    const paid = books.sum('Ledger', [['Cost', `$A${row + 1}`, cost]], span)
    const short: Cents = need.cents - paid.cents
    costs.add([
      ...[text(cost, 'id'), text(`Cut ${index + 1}`), month(from), month(through)],
      ...[live(need), live(paid), live({ text: `ROUND(${cellName(row, 4)}-${cellName(row, 5)},2)`, cents: short }, 'gap')],
    ])
    return { need: figureAt(costs.title, row, 4, need.cents), short: figureAt(costs.title, row, 6, short) }
  })
  costs.marks.push({ range: costs.range(start, costs.rows.length - 1, 6, 6), when: 'positive' })
  const all = (list: readonly Figure[]): Term => ({ text: `ROUND(SUM(${rangeAbroad(list)}),2)`, cents: sumOf(list).cents })
  const need = all(figures.map((figure) => figure.need))
  const short = all(figures.map((figure) => figure.short))
  const { difference, gap, unfunded } = cutCells(cutAt)
  const off = {
    text: `MAX(ABS(${difference}),${gap}-${unfunded})`,
    cents: Math.max(Math.abs(need.cents - cut.available - cut.gap), cut.gap - short.cents),
  }
  page.rows[cutAt]!.splice(2, 3, ...verdict(cutAt, off), live(need))
  page.rows[cutAt]![FIRST_YEAR + 3] = live(short, 'gap')
  costs.gap()
}
