/**
 * A text by lines: where an offset stands, and what was found wrong there. It must never know YAML.
 */
import type { Node, Place } from './node.ts'
import type { Problem, ProblemCode } from './problems.ts'

export type Reading = {
  readonly root: Node | null
  readonly problems: readonly Problem[]
  /** Nodes that stand for what could not be read: their problem is told already. */
  readonly spoiled?: readonly Node[]
}

/** The text by lines, and what was found wrong with it. */
export class Source {
  readonly problems: Problem[] = []
  private readonly starts: number[] = [0]

  constructor(
    readonly text: string,
    private readonly file: string | null,
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1)
  }

  place(offset: number, end: number): Place {
    let [low, high] = [0, this.starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    const start = this.starts[low]!
    const line = this.text.slice(start, this.starts[low + 1] ?? this.text.length).replace(/\r?\n$/, '')
    const column = Math.min(offset - start, line.length)
    const length = Math.max(1, Math.min(end - offset, line.trimEnd().length - column))
    return { in: 'text', file: this.file, line: low + 1, column: column + 1, length, text: line.length > 2000 ? clip(line, column) : line }
  }

  report(code: ProblemCode, offset: number, length: number, message: string, hint: string | null): void {
    this.problems.push({ code, severity: 'error', message, hint, path: [], at: this.place(offset, offset + length) })
  }

  only(code: ProblemCode, offset: number, length: number, message: string, hint: string | null): Reading {
    this.report(code, offset, length, message, hint)
    return this.reading(null)
  }

  reading(root: Node | null): Reading {
    return { root, problems: this.problems }
  }
}

/** A line without end would be kept once for each problem in it; what is far from the place is left out. */
function clip(line: string, column: number): string {
  return line.slice(0, column + 200)
}
