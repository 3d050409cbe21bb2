/**
 * When two formats look the same: programs write the same font or fill in different words, and each saving would otherwise add ours again.
 *
 * Compared without order, without what is said by default, and without the family that a font's name implies.
 */
import type { Element } from './xml.ts'

/** Said or not, these are off. */
const OFF: readonly string[] = [
  ...['diagonalUp', 'diagonalDown', 'outline', 'wrapText', 'shrinkToFit', 'justifyLastLine', 'hidden'],
  ...['textRotation', 'indent', 'relativeIndent', 'readingOrder', 'tint'],
]
/** Elements that are on by being there. */
const SWITCHES: readonly string[] = ['b', 'i', 'strike', 'outline', 'shadow', 'condense', 'extend']
const IMPLIED: readonly string[] = ['family', 'charset', 'extLst']

/** Equal for what looks the same; empty for what changes nothing. `isMark` for a conditional format, whose fills are told otherwise. */
export function lookOf(element: Element, isMark = false): string {
  const value = (name: string) => element.attributes.find((one) => one.name === name)?.value
  if (IMPLIED.includes(element.local)) return ''
  if (SWITCHES.includes(element.local)) return isOff(value('val') ?? '1') ? '' : element.local
  const solid = element.local === 'patternFill' && (value('patternType') === 'solid' || (isMark && value('patternType') === undefined))
  const attributes = element.attributes
    .filter(
      ({ name, value: said }) =>
        !(name.startsWith('xmlns') || (OFF.includes(name) && isOff(said)) || DEFAULTS[name] === said || (solid && name === 'patternType')),
    )
    .map(({ name, value: said }) => `${name}=${said === 'true' ? '1' : said.toUpperCase()}`)
    .sort()
  const children = element.children
    // Of a solid fill one colour shows: the front in a cell, the back in a conditional format.
    .filter(({ local }) => !(solid && local === (isMark ? 'fgColor' : 'bgColor')))
    .map((one) => lookOf(one, isMark))
    .filter((one) => one !== '')
    .sort()
  if (attributes.length + children.length === 0 && !solid) return ''
  return `${element.local}(${[...attributes, ...(solid ? ['solid'] : []), ...children].join(';')})`
}

const DEFAULTS: { readonly [name: string]: string } = { horizontal: 'general', patternType: 'none' }

/** A number format's letters that stand for themselves, however they are marked. @example formatOf('"–"_)') === formatOf('\\–_)') */
export function formatOf(code: string): string {
  return code.replace(/"([^"]*)"|\\(.)/g, (_, quoted?: string, escaped?: string) =>
    [...(quoted ?? escaped ?? '')].map((letter) => (/[-–() ]/.test(letter) ? letter : `\\${letter}`)).join(''),
  )
}

function isOff(value: string): boolean {
  return value === '0' || value === 'false'
}
