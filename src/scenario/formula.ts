/**
 * Formulas: text such as `enrollment * medicaid_share` becomes a function of a fiscal year, in exact decimals.
 *
 * mathjs reads the text into a tree and does nothing else: only listed kinds of nodes are taken, and what they compute is written here.
 * So a formula cannot run code, reach anything but assumptions, or take unbounded time. It must never know where a formula stands.
 */
import { create, type MathNode, parseDependencies } from 'mathjs/number'
import { Exact } from '../money/exact.ts'
import type { ProblemCode } from './problems.ts'

export type FormulaFault = { readonly code: ProblemCode; readonly message: string; readonly hint: string | null }

/** A formula that could not be worked out for the numbers of one year. */
export class FormulaError extends Error {
  constructor(readonly fault: FormulaFault) {
    super(fault.message)
  }
}

export type Formula = {
  /** The assumptions that it uses. */
  readonly names: readonly string[]
  /** Throws a FormulaError. */
  evaluate(scope: (name: string) => Exact, fiscalYear: number, work: Work): Exact
}

/** What the formulas of one scenario have done so far. */
export type Work = {
  /** Told how many steps are taken; throws when they are too many. */
  readonly spend: (steps: number) => void
  /** Roots that were taken already. */
  readonly roots: Map<string, Exact>
}

const MOST_CHARACTERS = 1000
const MOST_PARENTHESES = 32
const MOST_NODES = 300
/** A power takes as long as so many additions; a root, which has a fractional exponent, far longer, so each is taken once. */
const STEPS_OF_A_POWER = 100
const STEPS_OF_A_ROOT = 2500

/** Names that mean something in a formula already, or would be read as an operator. */
export const RESERVED_NAMES: readonly string[] = [
  ...['fy', 'min', 'max', 'round', 'floor', 'ceil', 'abs', 'growth'],
  ...['mod', 'to', 'in', 'and', 'or', 'not', 'xor', 'true', 'false', 'null', 'undefined', 'end', 'infinity', 'nan'],
]

type Scope = { readonly of: (name: string) => Exact; readonly fiscalYear: Exact; readonly work: Work }
type Term = (scope: Scope) => Exact
type Condition = (scope: Scope) => boolean

/** @example parseFormula('visits * 6%') */
export function parseFormula(source: string): Formula | FormulaFault {
  const fault = textFault(source)
  if (fault !== null) return fault
  try {
    const { text, numbers } = withoutNumbers(source)
    const compiled = new Compiler(numbers)
    const term = compiled.term(parserOf().parse(text))
    const { steps } = compiled
    return {
      names: [...compiled.names],
      evaluate(of, fiscalYear, work) {
        work.spend(steps)
        return finite(term({ of, fiscalYear: new Exact(fiscalYear), work }))
      },
    }
  } catch (error) {
    if (error instanceof FormulaError) return error.fault
    if (error instanceof RangeError) return limit('the formula is nested too deeply')
    return syntax(`the formula cannot be read: ${plainWords(error)}`)
  }
}

let parser: { parse: (source: string) => MathNode } | null = null

/** Made at the first formula: scenarios without one do not pay for it. */
function parserOf() {
  parser ??= create({ parseDependencies }) as unknown as { parse: (source: string) => MathNode }
  return parser
}

function syntax(message: string, hint: string | null = 'A formula is written like "= enrollment * medicaid_share".'): FormulaFault {
  return { code: 'FORMULA-SYNTAX', message, hint }
}

function limit(message: string): FormulaFault {
  return { code: 'FORMULA-LIMIT', message, hint: 'Give a part of it a name of its own under assumptions:.' }
}

function refuse(fault: FormulaFault): never {
  throw new FormulaError(fault)
}

/** What can be said of the text before it is read; also keeps the reader from work without end. */
function textFault(source: string): FormulaFault | null {
  if (source.length > MOST_CHARACTERS) return limit(`the formula has ${source.length} characters; ${MOST_CHARACTERS} are possible`)
  if (source.trim() === '') return syntax('the formula is empty')
  let depth = 0
  for (const character of source) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth > MOST_PARENTHESES) return limit(`the formula has more than ${MOST_PARENTHESES} parentheses inside one another`)
  }
  const odd = /[^A-Za-z0-9_ \t\r\n.+\-*/^()<>=!?:,%]/.exec(source)?.[0]
  if (odd !== undefined)
    return syntax(`\`${odd}\` cannot stand in a formula`, 'Possible are names, numbers, + - * / ^ ( ) < <= > >= == != ? : and ,')
  if (/!(?!=)/.test(source)) return syntax('`!` stands only in !=')
  if (/(?<![<>=!])=(?!=)/.test(source)) return syntax('`=` stands only in front of a formula', 'Two numbers are compared with ==.')
  if (/(?<![A-Za-z0-9_])0[xXoObB]/.test(source)) return syntax('numbers are written in decimal digits')
  const upper = /(?<![A-Za-z0-9_])N\d+(?![A-Za-z0-9_])/.exec(source)?.[0]
  if (upper !== undefined)
    return { code: 'FORMULA-NAME', message: `\`${upper}\` is no assumption`, hint: 'Names of assumptions are in lower case.' }
  const modulo = /%\s*[A-Za-z0-9_.(]/.exec(source)
  if (modulo !== null || /(^|[^0-9.\s])\s*%/.test(source)) return syntax('`%` stands only behind a number, as in 6%')
  if (/\d\s*,\s*\d{3}(?!\d)/.test(source) && !/[A-Za-z_]\s*\(/.test(source))
    return syntax('a number in a formula has no commas', 'Write 12000, not 12,000.')
  return null
}

/**
 * Numbers leave the text before it is read and stand there as N0, N1, …, so that no digit passes a binary float,
 * and `6%` is 0.06 and nothing else (mathjs would read `100 + 6%` as 106).
 */
function withoutNumbers(source: string): { readonly text: string; readonly numbers: readonly Exact[] } {
  const numbers: Exact[] = []
  const text = source.replace(NUMBER, (_, digits: string, percent: string) => {
    const number = new Exact(digits.startsWith('.') ? `0${digits}` : digits)
    if (!number.isFinite()) refuse(limit('a number is beyond 10^60'))
    numbers.push(percent === '%' ? number.div(100) : number)
    return ` N${numbers.length - 1} `
  })
  return { text, numbers }
}

const NUMBER = /(?<![A-Za-z0-9_])((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(%?)/g

function plainWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const at = /\(char (\d+)\)/.exec(text)?.[1]
  const where = at === undefined ? '' : ` at character ${at}`
  if (/Parenthesis/.test(text)) return `a parenthesis is not closed${where}`
  if (/Unexpected end|Value expected/.test(text)) return `a number or name is missing${where}`
  return `it makes no sense${where}`
}

const COMPARISONS: { readonly [fn: string]: (left: Exact, right: Exact) => boolean } = {
  smaller: (left, right) => left.lt(right),
  smallerEq: (left, right) => left.lte(right),
  larger: (left, right) => left.gt(right),
  largerEq: (left, right) => left.gte(right),
  equal: (left, right) => left.eq(right),
  unequal: (left, right) => !left.eq(right),
}

const FUNCTIONS: { readonly [name: string]: { readonly least: number; readonly most: number; readonly of: (given: Exact[]) => Exact } } = {
  min: { least: 1, most: 100, of: (given) => Exact.min(...given) },
  max: { least: 1, most: 100, of: (given) => Exact.max(...given) },
  round: { least: 2, most: 2, of: ([value, digits]) => roundTo(value!, digits!) },
  floor: { least: 1, most: 1, of: ([value]) => value!.floor() },
  ceil: { least: 1, most: 1, of: ([value]) => value!.ceil() },
  abs: { least: 1, most: 1, of: ([value]) => value!.abs() },
}

/** Half away from zero, as Excel's ROUND; negative digits round to tens and hundreds. */
function roundTo(value: Exact, digits: Exact): Exact {
  if (!digits.isInteger() || digits.abs().gt(30))
    refuse({
      code: 'FORMULA-RESULT',
      message: `round cannot round to ${digits} digits`,
      hint: 'The second number is a whole number of digits, such as 2.',
    })
  const power = new Exact(10).pow(digits)
  return value.times(power).round().div(power)
}

/** What stands for a number in the text that is read. */
const LITERAL = /^N\d+$/
const MISSING_SIGN = syntax('a sign is missing between two parts', 'Write 2 * cola, not 2 cola.')

/** One formula's tree becomes functions of a scope. */
class Compiler {
  readonly names = new Set<string>()
  steps = 0
  private nodes = 0

  constructor(private readonly numbers: readonly Exact[]) {}

  term(node: MathNode): Term {
    this.count()
    // The kinds of nodes that mathjs makes carry fields that its base type does not name.
    const any = node as unknown as {
      readonly name: string
      readonly fn: string | { readonly name?: string }
      readonly op: string
      readonly args: MathNode[]
      readonly implicit: boolean
      readonly content: MathNode
      readonly condition: MathNode
      readonly trueExpr: MathNode
      readonly falseExpr: MathNode
    }
    switch (node.type) {
      case 'ConstantNode':
        return refuse(syntax('only numbers can stand in a formula'))
      case 'ParenthesisNode':
        return this.term(any.content)
      case 'SymbolNode':
        return this.symbol(any.name)
      case 'FunctionNode':
        return this.call((any.fn as { name?: string }).name ?? '', any.args)
      case 'ConditionalNode': {
        const [condition, yes, no] = [this.condition(any.condition), this.term(any.trueExpr), this.term(any.falseExpr)]
        return (scope) => (condition(scope) ? yes(scope) : no(scope))
      }
      case 'OperatorNode':
        return this.operator(any.fn as string, any.op, any.args, any.implicit)
      case 'RelationalNode':
        return refuse(syntax('one comparison after another is not possible', 'Write a < b ? (b < c ? 1 : 0) : 0.'))
      default:
        return refuse(syntax('this is not part of a formula'))
    }
  }

  private condition(node: MathNode): Condition {
    this.count()
    const any = node as unknown as { readonly fn: string; readonly args: MathNode[]; readonly content: MathNode }
    if (node.type === 'ParenthesisNode') return this.condition(any.content)
    const compare = node.type === 'OperatorNode' && Object.hasOwn(COMPARISONS, any.fn) ? COMPARISONS[any.fn] : undefined
    if (compare === undefined) return refuse(syntax('in front of ? stands a comparison', 'For example fy >= 2028 ? 1 : 0.'))
    const [left, right] = [this.term(any.args[0]!), this.term(any.args[1]!)]
    return (scope) => compare(finite(left(scope)), finite(right(scope)))
  }

  private symbol(name: string): Term {
    const number = LITERAL.test(name) ? this.numbers[Number(name.slice(1))] : undefined
    if (number !== undefined) return () => number
    if (name === 'fy') return (scope) => scope.fiscalYear
    if (Object.hasOwn(FUNCTIONS, name)) return refuse(syntax(`\`${name}\` is a function`, `Write ${name}( … ).`))
    this.names.add(name)
    return (scope) => scope.of(name)
  }

  private call(name: string, args: MathNode[]): Term {
    const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
    if (LITERAL.test(name)) return refuse(MISSING_SIGN)
    if (called === undefined)
      return refuse({
        code: 'FORMULA-NAME',
        message: `there is no function \`${name.slice(0, 40)}\``,
        hint: `Possible are ${Object.keys(FUNCTIONS).join(', ')}.`,
      })
    if (args.length < called.least || args.length > called.most) {
      const wanted = called.least === called.most ? `${called.least}` : `${called.least} or more`
      return refuse(
        syntax(`\`${name}\` takes ${wanted} number${wanted === '1' ? '' : 's'}`, name === 'round' ? 'Write round(x, 2) for cents.' : null),
      )
    }
    const terms = args.map((arg) => this.term(arg))
    return (scope) => called.of(terms.map((term) => finite(term(scope))))
  }

  private operator(fn: string, op: string, args: MathNode[], implicit: boolean): Term {
    if (implicit) return refuse(MISSING_SIGN)
    if (Object.hasOwn(COMPARISONS, fn))
      return refuse(syntax(`\`${op}\` compares, so it stands in front of ?`, 'For example fy >= 2028 ? 1 : 0.'))
    const terms = args.map((arg) => this.term(arg))
    const [left, right] = terms as [Term, Term]
    switch (fn) {
      case 'unaryMinus':
        return (scope) => finite(left(scope)).neg()
      case 'unaryPlus':
        return left
      case 'add':
        return (scope) => finite(left(scope)).plus(finite(right(scope)))
      case 'subtract':
        return (scope) => finite(left(scope)).minus(finite(right(scope)))
      case 'multiply':
        return (scope) => finite(left(scope)).times(finite(right(scope)))
      case 'divide':
        return (scope) => divide(finite(left(scope)), finite(right(scope)))
      case 'pow':
        return (scope) => power(finite(left(scope)), finite(right(scope)), scope.work)
      default:
        return refuse(syntax(`\`${op}\` is not part of a formula`))
    }
  }

  private count(): void {
    this.nodes += 1
    this.steps += 1
    if (this.nodes > MOST_NODES) refuse(limit(`the formula has more than ${MOST_NODES} parts`))
  }
}

function divide(left: Exact, right: Exact): Exact {
  if (right.isZero())
    refuse({ code: 'FORMULA-DIVISION', message: 'the formula divides by zero', hint: 'Guard it, such as n == 0 ? 0 : total / n.' })
  return left.div(right)
}

function power(base: Exact, exponent: Exact, { spend, roots }: Work): Exact {
  spend(STEPS_OF_A_POWER)
  if (base.isZero() && exponent.isNegative() && !exponent.isZero())
    refuse({ code: 'FORMULA-DIVISION', message: 'the formula raises zero to a negative power', hint: null })
  if (base.isNegative() && !exponent.isInteger())
    refuse({ code: 'FORMULA-RESULT', message: 'the formula takes a root of a negative number', hint: null })
  if (exponent.isInteger()) return base.pow(exponent)
  const key = `${base} ${exponent}`
  const known = roots.get(key)
  if (known !== undefined) return known
  spend(STEPS_OF_A_ROOT)
  const root = base.pow(exponent)
  roots.set(key, root)
  return root
}

function finite(value: Exact): Exact {
  if (!value.isFinite()) refuse(limit('the formula becomes larger than 10^60'))
  return value
}
