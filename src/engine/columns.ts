/**
 * The costs of a network: a column for each line, for what earlier months paid, and for the share of a line that a limit `of: cost` lets a
 * stream pay; what they need; and rows, which are columns that some money may pay together. This file must never know the money.
 */
import type { Plan } from '../plan/plan.ts'
import type { Past, Supplies } from './supplies.ts'

/** Columns that money may pay together, and the same as a mask. */
export type Row = { readonly index: number; readonly columns: Int32Array; readonly mask: Int32Array }

export class Columns {
  readonly monthCount: number
  readonly lineCount: number
  readonly columnCount: number
  readonly columnWords: number
  /** need[month × lineCount + line] */
  readonly need: Float64Array
  /** noNeed[month × columnWords + word]: columns that need nothing. */
  readonly noNeed: Int32Array
  private readonly shareLine: number[] = []
  private readonly shareStream: number[] = []
  private readonly shareColumn: readonly (Int32Array | null)[]
  private readonly rows: Row[] = []
  /** By stream the rows of lists that were met before. */
  private readonly rowsOf: readonly Map<Int32Array, Row>[]

  /** What was paid in earlier months needs a line of its own for each of `pasts`. */
  constructor(
    private readonly plan: Plan,
    private readonly supplies: Supplies,
    pasts: readonly Past[],
  ) {
    this.monthCount = supplies.through - supplies.from + 1
    this.lineCount = plan.lines.length + pasts.length
    this.rowsOf = plan.streams.map(() => new Map())
    this.shareColumn = plan.streams.map((_, stream) => this.sharesBy(stream))
    this.columnCount = this.lineCount + this.shareLine.length
    this.columnWords = Math.max(1, Math.ceil(this.columnCount / 32))
    this.need = this.needs(pasts)
    this.noNeed = this.withoutNeed()
  }

  /** A column for each line that a limit `of: cost` of the stream really binds. */
  private sharesBy(stream: number): Int32Array | null {
    const { lines, mayPay, need, monthCount, shareCaps } = this.plan
    const caps = shareCaps[stream]
    if (caps === null) return null
    const columns = Int32Array.from({ length: this.lineCount }, (_, line) => line)
    for (let line = 0; line < lines.length; line++) {
      if (mayPay[stream * lines.length + line] === 0) continue
      let binds = false
      for (let month = this.supplies.from; month <= this.supplies.through; month++) {
        const cell = line * monthCount + month
        if (caps.atMost[cell] < need[cell]) binds = true
      }
      if (!binds) continue
      columns[line] = this.lineCount + this.shareLine.length
      this.shareLine.push(line)
      this.shareStream.push(stream)
    }
    return columns
  }

  private needs(pasts: readonly Past[]): Float64Array {
    const { plan, supplies, monthCount, lineCount } = this
    const need = new Float64Array(monthCount * lineCount)
    for (let line = 0; line < plan.lines.length; line++)
      for (let month = 0; month < monthCount; month++)
        need[month * lineCount + line] = plan.need[line * plan.monthCount + month + supplies.from]
    pasts.forEach(({ month, amount }, at) => {
      need[(month - supplies.from) * lineCount + plan.lines.length + at] = amount
    })
    return need
  }

  private withoutNeed(): Int32Array {
    const { need, monthCount, lineCount, columnCount, columnWords } = this
    const none = new Int32Array(monthCount * columnWords)
    for (let month = 0; month < monthCount; month++)
      for (let column = 0; column < columnCount; column++) {
        const line = column < lineCount ? column : this.shareLine[column - lineCount]
        if (need[month * lineCount + line] === 0) none[month * columnWords + (column >> 5)] |= 1 << (column & 31)
      }
    return none
  }

  /** Lists that are the same object share a row. */
  rowOf(stream: number, lines: Int32Array): Row {
    const own = this.rowsOf[stream]
    const row = own.get(lines) ?? this.newRow(stream, lines)
    own.set(lines, row)
    return row
  }

  private newRow(stream: number, lines: Int32Array): Row {
    const shares = this.shareColumn[stream]
    const columns = shares === null ? lines : lines.map((line) => shares[line])
    const mask = new Int32Array(this.columnWords)
    for (const column of columns) mask[column >> 5] |= 1 << (column & 31)
    const row = { index: this.rows.length, columns, mask }
    this.rows.push(row)
    return row
  }

  /** True when any column of a row needs something in a month of the network. */
  needsAny({ mask }: Row, month: number): boolean {
    for (let word = 0; word < mask.length; word++) if ((mask[word] & ~this.noNeed[month * this.columnWords + word]) !== 0) return true
    return false
  }

  /** may[(month × columnCount + column) × moneyWords + word], when money of each month is in such rows. */
  payableBy(byMonth: readonly (readonly number[])[], rowOf: readonly number[], moneyWords: number): Int32Array {
    const { columnCount, columnWords, noNeed, rows } = this
    const may = new Int32Array(this.monthCount * columnCount * moneyWords)
    byMonth.forEach((nodes, month) => {
      nodes.forEach((node, place) => {
        const { mask } = rows[rowOf[node]]
        const first = month * columnCount * moneyWords + (place >> 5)
        for (let word = 0; word < columnWords; word++) {
          const open = mask[word] & ~noNeed[month * columnWords + word]
          for (let bits = open; bits !== 0; bits &= bits - 1)
            may[first + (word * 32 + 31 - Math.clz32(bits & -bits)) * moneyWords] |= 1 << (place & 31)
        }
      })
    })
    return may
  }

  /** What a network keeps of them. */
  kept() {
    const { monthCount, lineCount, columnCount, columnWords, need, noNeed, rows } = this
    const rowMask = new Int32Array(rows.length * columnWords)
    const rowPlace = new Int32Array(rows.length * columnCount).fill(-1)
    for (const { index, columns, mask } of rows) {
      rowMask.set(mask, index * columnWords)
      for (let place = 0; place < columns.length; place++) rowPlace[index * columnCount + columns[place]] = place
    }
    const monthOf = new Int32Array(monthCount * columnCount)
    for (let month = 0; month < monthCount; month++) monthOf.fill(month, month * columnCount, (month + 1) * columnCount)
    return { monthCount, lineCount, columnCount, columnWords, need, noNeed, rowMask, rowPlace, monthOf, ...this.shares() }
  }

  private shares() {
    const { plan, supplies, monthCount, lineCount, shareLine } = this
    const sharesOf: (number[] | null)[] = Array.from({ length: lineCount }, () => null)
    const shareCap = new Float64Array(monthCount * shareLine.length)
    shareLine.forEach((line, share) => {
      sharesOf[line] = [...(sharesOf[line] ?? []), lineCount + share]
      const { atMost } = plan.shareCaps[this.shareStream[share]]!
      for (let month = 0; month < monthCount; month++)
        shareCap[month * shareLine.length + share] = atMost[line * plan.monthCount + month + supplies.from]
    })
    return { shareLine: new Int32Array(shareLine), sharesOf, shareCap }
  }
}
