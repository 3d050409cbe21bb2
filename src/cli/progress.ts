/**
 * Progress of what takes longer than a second: one line on standard error that is written over, and nothing where nobody looks.
 */

const PATIENCE = 1000
const EVERY = 100

export class Progress {
  private readonly start = performance.now()
  private last = 0
  private isShown = false

  constructor(private readonly what: string) {}

  show(done: number, total: number): void {
    const now = performance.now()
    if (process.stderr.isTTY !== true || now - this.start < PATIENCE || now - this.last < EVERY) return
    this.last = now
    this.isShown = true
    process.stderr.write(`\r${done} of ${total} ${this.what} …`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.isShown) process.stderr.write('\r\u001b[K')
  }
}
