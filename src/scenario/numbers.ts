/**
 * Numbers as people write them: `120000`, `$1,250,000.50`, `62%`, `1e6`. Read from their text, never through a binary float.
 */
import { Exact } from '../money/exact.ts'

export type Sign = 'plain' | 'dollars' | 'percent'
export type Written = { readonly value: Exact; readonly sign: Sign }
export type NumberFault = {
  readonly code: 'BAD-NUMBER' | 'NUMBER-RANGE' | 'NUMBER-PRECISION'
  readonly message: string
  readonly hint: string | null
}

const NUMBER = /^([+-]?)(\$?)([+-]?)(\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?\s*(%?)$/

/** Largest power of ten that a number may reach, either way. */
const LARGEST = new Exact('1e60')
const MOST_DIGITS = 64

/** True for text that looks like a number of the language, with or without its sign. */
export function looksNumeric(text: string): boolean {
  return NUMBER.test(text.trim())
}

/** @example readNumber('62%') // { value: 0.62, sign: 'percent' } */
export function readNumber(given: string): Written | NumberFault {
  const text = given.trim()
  const parts = text.length <= 200 ? NUMBER.exec(text) : null
  if (parts === null) return { code: 'BAD-NUMBER', message: `\`${short(text)}\` is not a number`, hint: mend(text) }
  const [, before, dollar, after, digits, exponent, percent] = parts as unknown as string[]
  if ((before !== '' && after !== '') || (dollar !== '' && percent !== ''))
    return { code: 'BAD-NUMBER', message: `\`${short(text)}\` is not a number`, hint: mend(text) }
  const plain = digits!.replaceAll(',', '')
  if (plain.replace('.', '').replace(/^0+/, '').length > MOST_DIGITS)
    return {
      code: 'NUMBER-PRECISION',
      message: `\`${short(text)}\` has more than ${MOST_DIGITS} digits`,
      hint: 'Round it: no figure of a budget needs so many.',
    }
  const power = Number(exponent ?? 0)
  const negative = before === '-' || after === '-'
  const value =
    Math.abs(power) > 120
      ? null
      : new Exact(`${negative ? '-' : ''}${plain.startsWith('.') ? '0' : ''}${plain}e${power - (percent === '%' ? 2 : 0)}`)
  if (value === null || value.abs().gt(LARGEST))
    return { code: 'NUMBER-RANGE', message: `\`${short(text)}\` is beyond 10^60`, hint: 'Check the number of zeros.' }
  return { value, sign: percent === '%' ? 'percent' : dollar === '$' ? 'dollars' : 'plain' }
}

function mend(text: string): string | null {
  if (/^[+-]?\$?[\d,._' ]+%?$/.test(text)) {
    const digits = text.replace(/[,_' ]/g, '')
    if (digits !== text && digits.length <= 40 && NUMBER.test(digits)) return `Write it without separators: ${digits}.`
  }
  if (/^[^=].*[-+*/].*/.test(text) && /[a-z_]/.test(text))
    return `A formula starts with an equals sign and stands in quotes: "= ${short(text)}".`
  return 'A number is written like 120000, "$1,250,000.50" or 62%; a formula like "= visits * 2".'
}

export function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
