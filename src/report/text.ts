/**
 * A report as text for a terminal or a mail: tables aligned and broken to the width, sentences wrapped, colour if wanted.
 *
 * It decides how a report looks and nothing of what it says. Colour is added after everything has its place, so that text
 * with and without it is the same.
 */
import { type Block, blocksOf, type Column, type Report, type Row, type Table } from './document.ts'
import { cut, pad, widthOf, wrap } from './layout.ts'
import { clean } from './words.ts'

const NARROWEST = 60
const GUTTER = '  '
const HANG = '  '
const LABEL_AT_LEAST = 16
const HEAD_MOST = 14
const HEAD_LINES = 3
const NAME_LINES = 2

type Paint = { readonly bold: (text: string) => string; readonly dim: (text: string) => string; readonly alarm: (text: string) => string }

const PLAIN: Paint = { bold: (text) => text, dim: (text) => text, alarm: (text) => text }
const ANSI: Paint = { bold: style(1, 22), dim: style(2, 22), alarm: style(31, 39) }

function style(on: number, off: number): (text: string) => string {
  return (text) => (text.trim() === '' ? text : `\u001b[${on}m${text}\u001b[${off}m`)
}

export function renderText(report: Report, options: { readonly color: boolean; readonly width: number }): string {
  if (Number.isNaN(options.width)) throw new RangeError('the width of a report must be a number of columns')
  const width = Math.max(NARROWEST, Math.floor(options.width))
  const paint = options.color ? ANSI : PLAIN
  const lines: string[] = []
  report.forEach((block, index) => {
    // What belongs to the heading or table before it stands close to it.
    if (index > 0 && !(report[index - 1]!.kind === 'title' && block.kind === 'note') && report[index - 1]!.kind !== 'heading')
      lines.push('')
    lines.push(...blockLines(block, width, paint))
  })
  return `${lines.map((line) => line.replace(/ +$/, '')).join('\n')}\n`
}

function blockLines(block: Block, width: number, paint: Paint): string[] {
  switch (block.kind) {
    case 'title':
      return wrap(clean(block.text), width).map(paint.bold)
    case 'heading': {
      const lines = wrap(clean(block.text), width)
      return [...lines.map(paint.bold), paint.dim('═'.repeat(Math.min(width, Math.max(...lines.map(widthOf)))))]
    }
    case 'note':
      return wrap(clean(block.text), width).map(paint.dim)
    case 'sentence':
      return wrap(clean(block.text), width).map(block.key ? paint.bold : PLAIN.bold)
    case 'list':
      return block.items.flatMap(({ lead, alarm, text }) => {
        const start = lead === '' ? '' : `${clean(lead)}: `
        const [first, ...rest] = wrap(`${start}${clean(text)}`, width - 2)
        const mark = alarm ? paint.alarm : paint.bold
        const painted = start !== '' && first!.startsWith(start.trim()) ? mark(start.trim()) + first!.slice(start.trim().length) : first!
        return [`• ${painted}`, ...rest.map((line) => `  ${line}`)]
      })
    case 'table':
      return tableLines(block.table, width, paint)
    default:
      return block satisfies never
  }
}

type Placed = Column & { readonly at: number; readonly width: number; readonly cells: readonly string[] }

function tableLines(table: Table, width: number, paint: Paint): string[] {
  const labels = labelsOf(table)
  const [label, ...columns] = table.columns.map((column, at): Placed => {
    const cells = at === 0 ? labels : table.rows.map((row) => clean(row.cells[at]!.text))
    const head = clean(column.head)
    const most = at === 0 ? Math.floor(width / 2) : width - LABEL_AT_LEAST - GUTTER.length
    return { ...column, at, head, cells, width: Math.min(most, Math.max(headWidth(head), ...cells.map(widthOf))) }
  }) as [Placed, ...Placed[]]
  const broken = (labelWidth: number) => blocksOf(columns.length, table.group, (start) => howMany(columns.slice(start), width - labelWidth))
  // Names rather take two lines than break the table once more.
  const narrowest = Math.min(label.width, LABEL_AT_LEAST)
  const least = broken(narrowest).length
  let labelWidth = label.width
  while (labelWidth > narrowest && broken(labelWidth).length > least) labelWidth--
  let start = 0
  return broken(labelWidth).flatMap((size, index) => {
    const placed = [{ ...label, width: labelWidth }, ...columns.slice(start, start + size)]
    start += size
    return [...(index === 0 ? [] : ['']), ...blockOfColumns(table.rows, placed, paint)]
  })
}

/** Wide enough for every word, and for the whole in two lines if they are not long. */
function headWidth(head: string): number {
  const longest = Math.max(...head.split(' ').map(widthOf))
  return Math.min(HEAD_MOST, Math.max(longest, head.includes(' ') ? Math.ceil(widthOf(head) / 2) + 1 : 0))
}

function howMany(columns: readonly Placed[], room: number): number {
  let used = 0
  const end = columns.findIndex(({ width }) => {
    used += GUTTER.length + width
    return used > room
  })
  return end === -1 ? columns.length : end
}

/** Rows of a section stand a little to the right of its name. */
function labelsOf(table: Table): string[] {
  let inSection = false
  return table.rows.map((row) => {
    if (row.kind !== 'figures') inSection = row.kind === 'section'
    return row.kind === 'figures' && inSection ? `  ${clean(row.cells[0]!.text)}` : clean(row.cells[0]!.text)
  })
}

function blockOfColumns(rows: readonly Row[], placed: readonly Placed[], paint: Paint): string[] {
  const rule = paint.dim(placed.map(({ width }) => '─'.repeat(width)).join(GUTTER))
  const lines = headLines(placed).map((cells) => paint.bold(cells.join(GUTTER)))
  lines.push(rule)
  rows.forEach((row, index) => {
    const [label, ...columns] = placed as [Placed, ...Placed[]]
    const name = label.cells[index]!
    const indent = name.startsWith('  ') ? '  ' : ''
    const above = atMost(wrap(name.trim(), label.width - indent.length, HANG.length), NAME_LINES, label.width - indent.length - HANG.length)
    const last = above.pop()!
    const cells = [
      pad(indent + (above.length > 0 ? HANG : '') + last, label.width, label.align),
      ...columns.map(({ at, width, align, cells: texts }) => {
        const text = pad(cut(texts[index]!, width), width, align)
        return row.cells[at]!.alarm ? paint.alarm(text) : text
      }),
    ]
    if (row.kind === 'total') lines.push(rule)
    if (row.kind === 'section' && index > 0) lines.push('')
    const strong = row.kind === 'figures' ? PLAIN.bold : paint.bold
    lines.push(...above.map((line) => strong(indent + line)), cells.map(strong).join(GUTTER))
  })
  return lines
}

/** So many lines, the rest of them in the last one, cut. */
function atMost(lines: readonly string[], most: number, width: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(' '), width)]
}

/** The names of the columns, wrapped, their last lines on the rule. */
function headLines(placed: readonly Placed[]): string[][] {
  const wrapped = placed.map(({ head, width }) => {
    return atMost(wrap(head, width), HEAD_LINES, width)
  })
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    placed.map(({ width, align }, column) => pad(wrapped[column]![line - height + wrapped[column]!.length] ?? '', width, align)),
  )
}
