/**
 * The assumptions of a scenario: named Values that may use one another, worked out when somebody needs them.
 * All formulas of a scenario share one budget of steps, so that no file takes unbounded time.
 */
import type { Exact } from '../money/exact.ts'
import { type At, type Context, entries, report } from './context.ts'
import { FormulaError, RESERVED_NAMES, type Work } from './formula.ts'
import { byYear, firstYearOf, readValue, type Value, valueIn } from './value.ts'

const MOST_STEPS = 1_000_000
/** Assumptions that use one another in a chain: far more than anybody writes, far fewer than the stack holds. */
const MOST_LINKS = 300

export class Assumptions {
  private readonly values = new Map<string, Value | null>()
  private readonly used = new Set<string>()
  private noted: Set<string> | null = null
  readonly work: Work = { spend: (steps) => this.spend(steps), roots: new Map() }
  private steps = 0
  private links = 0

  has(name: string): boolean {
    return this.values.has(name)
  }

  names(): string[] {
    return [...this.values.keys()]
  }

  /** As it is written; null where it has a problem. */
  writtenAs(name: string): Value | null {
    return this.values.get(name) ?? null
  }

  use(names: readonly string[]): void {
    for (const name of names) {
      this.used.add(name)
      this.noted?.add(name)
    }
  }

  /** What `read` makes, and the names that it uses. */
  usedBy<T>(read: () => T): { readonly value: T; readonly used: readonly string[] } {
    this.noted = new Set()
    try {
      return { value: read(), used: [...this.noted] }
    } finally {
      this.noted = null
    }
  }

  /** True when the formulas took too many steps, which has been reported: nothing more is worked out. */
  get isSpent(): boolean {
    return this.steps > MOST_STEPS
  }

  private spend(steps: number): void {
    this.steps += steps
    if (this.isSpent)
      throw new FormulaError({
        code: 'FORMULA-LIMIT',
        message: 'the formulas of this scenario take too many steps',
        hint: 'Use fewer or simpler formulas.',
      })
  }

  /** Declares every name first, so that formulas may use what comes later in the file. */
  read(context: Context, at: At | null): void {
    const listed = entries(context, at)
    for (const { key, keyPlace, at: place } of listed) {
      this.values.set(key, null)
      if (RESERVED_NAMES.includes(key))
        report(
          context,
          'RESERVED-NAME',
          place,
          `\`${key}\` means something in formulas already`,
          `Call it ${key}_value or the like.`,
          keyPlace,
        )
    }
    for (const { key, at: place } of listed) this.values.set(key, readValue(context, place, 'any'))
    this.refuseCircles(context)
  }

  /** Null when the assumption has a problem of its own, which has been reported. */
  valueIn(context: Context, name: string, year: number): Exact | null {
    const value = this.values.get(name) ?? null
    if (value === null) return null
    if (this.links === MOST_LINKS)
      throw new FormulaError({
        code: 'FORMULA-LIMIT',
        message: `more than ${MOST_LINKS} assumptions use one another in a chain`,
        hint: 'Shorten the chain.',
      })
    this.links += 1
    try {
      return valueIn(context, value, year)
    } finally {
      this.links -= 1
    }
  }

  /** What nobody uses is worked out too, so that its mistakes are found before it is needed. */
  workOutUnused(context: Context, years: readonly number[]): void {
    for (const [name, value] of this.values) {
      if (value === null || this.used.has(name)) continue
      const first = firstYearOf(value)
      byYear(
        context,
        value,
        years.filter((year) => year >= first),
      )
    }
  }

  private refuseCircles(context: Context): void {
    const state = new Map<string, 'open' | 'done'>()
    for (const start of this.values.keys()) {
      // An explicit stack: a chain of ten thousand names must not become ten thousand frames.
      const stack: { name: string; rest: string[] }[] = []
      const enter = (name: string) => {
        state.set(name, 'open')
        stack.push({ name, rest: namesIn(this.values.get(name) ?? null) })
      }
      if (!state.has(start)) enter(start)
      while (stack.length > 0) {
        const top = stack.at(-1)!
        const next = top.rest.pop()
        if (next === undefined) {
          state.set(top.name, 'done')
          stack.pop()
        } else if (state.get(next) === 'open') {
          const circle = [...stack.slice(stack.findIndex((frame) => frame.name === next)).map((frame) => frame.name), next]
          const value = this.values.get(next)
          if (value)
            report(
              context,
              'FORMULA-CIRCLE',
              value.at,
              `\`${next}\` needs itself: ${circle.slice(0, 8).join(' → ')}`,
              'One of them must be given as a number.',
            )
          for (const name of circle) this.values.set(name, null)
        } else if (!state.has(next)) enter(next)
      }
    }
  }
}

/** The assumptions that a Value uses, wherever it uses them. */
function namesIn(value: Value | null): string[] {
  if (value === null || value.form.is === 'number') return []
  if (value.form.is === 'formula') return [...value.form.formula.names]
  if (value.form.is === 'from-year') return [...namesIn(value.form.before), ...namesIn(value.form.later)]
  if (value.form.is !== 'years') return namesIn(value.form.of)
  return [...value.form.listed.flatMap(([, entry]) => namesIn(entry)), ...namesIn(value.form.growth)]
}
