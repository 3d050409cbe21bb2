/**
 * Text in columns of a terminal: how wide it is, cut, padded and wrapped.
 *
 * Widths are those of a monospaced screen: East Asian characters and emoji take two cells, combining marks none. It must
 * never split a character, and never know what the text says.
 */

const NO_CELL = /^[\p{Mn}\p{Me}\p{Cf}]$/u
const TWO_CELLS =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u

export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += cellsOf(character)
  return width
}

function cellsOf(character: string): number {
  if (character < '\u0300') return 1
  // A flag is two regional letters, and U+FE0F asks for the wide picture of a narrow sign.
  if (character === '\ufe0f') return 1
  return NO_CELL.test(character) ? 0 : TWO_CELLS.test(character) ? 2 : 1
}

/** The text, or as much of it as fits with … behind it. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  return `${splitAt(text, width - 1)[0].trimEnd()}…`
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + space : space + text
}

/** Breaks at spaces; a word that is wider than a line is broken anywhere. Lines after the first leave `indent` free. */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = []
  let line = ''
  const room = () => (lines.length === 0 ? width : width - indent)
  for (let word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) <= room()) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    while (widthOf(word) > room()) {
      const [head, rest] = splitAt(word, room())
      lines.push(head)
      word = rest
    }
    line = word
  }
  lines.push(line)
  return lines
}

/** At least one character goes to the head, so that a loop over the rest ends. */
function splitAt(text: string, width: number): [head: string, rest: string] {
  let used = 0
  let end = 0
  for (const character of text) {
    const cells = cellsOf(character)
    if (end > 0 && used + cells > width) break
    used += cells
    end += character.length
  }
  return [text.slice(0, end), text.slice(end)]
}
