/**
 * A report as GitHub-flavoured Markdown: the same blocks as the text, for a page or an issue.
 *
 * Everything that comes from a scenario is escaped, so that a name can neither end a table cell nor become a link or HTML.
 */
import { type Block, blocksOf, type Report, type Table } from './document.ts'
import { clean } from './words.ts'

export function renderMarkdown(report: Report): string {
  return `${report.map(blockText).join('\n\n')}\n`
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `# ${escaped(block.text)}`
    case 'heading':
      return `## ${escaped(block.text)}`
    case 'note':
      return paragraph(block.text)
    case 'sentence':
      return block.key ? `**${escaped(block.text)}**` : paragraph(block.text)
    case 'list':
      return block.items.map(({ lead, text }) => `- ${lead === '' ? paragraph(text) : `**${escaped(lead)}:** ${escaped(text)}`}`).join('\n')
    case 'table':
      return tableText(block.table)
    default:
      return block satisfies never
  }
}

function tableText({ columns, rows, group }: Table): string {
  let start = 1
  // A page scrolls, so a table is broken at the ends of its groups only.
  const sizes = blocksOf(columns.length - 1, group, (from) =>
    group === null || columns.length - 1 - from <= group + 1 ? columns.length : group,
  )
  return sizes
    .map((size) => {
      const at = [0, ...Array.from({ length: size }, (_, offset) => start + offset)]
      start += size
      const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
      return [
        line(at.map((index) => escaped(columns[index]!.head))),
        line(at.map((index) => (columns[index]!.align === 'right' ? '---:' : '---'))),
        ...rows.map((row) =>
          line(
            at.map((index) => {
              const text = escaped(row.cells[index]!.text)
              return row.kind === 'figures' || text === '' ? text : `**${text}**`
            }),
          ),
        ),
      ].join('\n')
    })
    .join('\n\n')
}

/** Text whose first characters could be read as a heading, a list or a rule. */
function paragraph(text: string): string {
  return escaped(text)
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^[#+=-]/, '\\$&')
}

function escaped(text: string): string {
  return clean(text)
    .replace(/[\\`*_{}[\]<>|~]/g, '\\$&')
    .replace(/&(?=[#\w]+;)/g, '\\&')
    .replace(/\$(?!\d)/g, '\\$')
}
