/**
 * The few parts that must list our sheets: the book's main part, its relations, and the types of parts. They are changed at these places and
 * nowhere else.
 */
import type { Name } from '../model.ts'
import { RELATION_IDS, relationType, TYPES } from './kinds.ts'
import { type Package, wayTo } from './package.ts'
import type { WorkbookPart } from './workbook-part.ts'
import { attribute, child, Edits, type Element, escaped, isTrue } from './xml.ts'

/** A sheet of ours that the book did not have. */
export type NewSheet = { readonly title: string; readonly path: string }

export type Listing = {
  readonly added: readonly NewSheet[]
  /** Places of sheets that the book has no more, counted from 0. */
  readonly removed: ReadonlySet<number>
  /** All names of ours; `sheet` is a title. */
  readonly names: readonly Name[]
}

/** The main part, and what leads from it to the new sheets. */
export function listSheets(
  workbook: WorkbookPart,
  { added, removed, names }: Listing,
  types: { readonly styles: string | null },
): { readonly main: string; readonly relations: string } {
  const { text, root } = workbook
  const edits = new Edits(text)
  const links = new Edits(workbook.relations.text)
  const prefix = root.prefix === '' ? '' : `${root.prefix}:`
  const sheets = child(root, 'sheets')!
  const kept = workbook.sheets.filter(({ index }) => !removed.has(index))
  const titles = [...kept.map(({ title }) => title), ...added.map(({ title }) => title)]

  for (const { index, element } of workbook.sheets) if (removed.has(index)) edits.remove(element)
  const next = Math.max(0, ...workbook.sheets.map(({ sheetId }) => sheetId)) + 1
  const ids = freeIds(workbook, added.length + 1)
  const [space, declared] = prefixOf(sheets)
  edits.append(
    sheets,
    added
      .map(({ title }, at) => `<${prefix}sheet${declared} name="${escaped(title)}" sheetId="${next + at}" ${space}:id="${ids[at]}"/>`)
      .join(''),
  )
  const isGone = new Set(workbook.sheets.filter(({ index }) => removed.has(index)).map(({ element }) => attribute(element, `${space}:id`)))
  for (const { id, kind, element } of workbook.relations.all) if (kind === 'calcChain' || isGone.has(id)) links.remove(element)
  const link = (id: string, kind: string, path: string) =>
    `<${tag(workbook.relations.root!, 'Relationship')} Id="${id}" Type="${relationType(kind)}" Target="${escaped(wayTo(workbook.path, path))}"/>`
  const more = [
    ...added.map(({ path }, at) => link(ids[at]!, 'worksheet', path)),
    ...(types.styles === null ? [] : [link(ids.at(-1)!, 'styles', types.styles)]),
  ]
  links.append(workbook.relations.root!, more.join(''))

  listNames(workbook, edits, names, titles, removed)
  showSheets(workbook, edits, removed)
  askForCalculation(workbook, edits)
  return { main: edits.done(), relations: links.done() }
}

function tag(root: Element, local: string): string {
  return root.prefix === '' ? local : `${root.prefix}:${local}`
}

/** The prefix of relation ids where sheets are listed, and its declaration where there is none. */
function prefixOf(sheets: Element): readonly [prefix: string, declared: string] {
  const found = [...sheets.scope].find(([prefix, space]) => prefix !== '' && space === RELATION_IDS)
  return found === undefined ? ['r', ` xmlns:r="${RELATION_IDS}"`] : [found[0], '']
}

function freeIds({ relations }: WorkbookPart, count: number): string[] {
  const taken = new Set(relations.all.map(({ id }) => id))
  const ids: string[] = []
  for (let number = taken.size + 1; ids.length < count; number++) if (!taken.has(`rId${number}`)) ids.push(`rId${number}`)
  return ids
}

const BEFORE_NAMES = ['externalReferences', 'functionGroups', 'sheets']

function listNames(
  workbook: WorkbookPart,
  edits: Edits,
  names: readonly Name[],
  titles: readonly string[],
  removed: ReadonlySet<number>,
): void {
  const { root } = workbook
  const prefix = root.prefix === '' ? '' : `${root.prefix}:`
  for (const { sheet, ours, element } of workbook.names) {
    if (ours) edits.remove(element)
    else if (sheet !== null) {
      const shift = [...removed].filter((index) => index < sheet).length
      edits.setAttribute(element, 'localSheetId', String(sheet - shift))
    }
  }
  const place = new Map(titles.map((title, index) => [title, index]))
  const text = names
    .map(({ name, text: means, sheet, hidden }) => {
      const local = sheet === undefined ? '' : ` localSheetId="${place.get(sheet)!}"`
      return `<${prefix}definedName name="${escaped(name)}"${local}${hidden ? ' hidden="1"' : ''}>${escaped(means)}</${prefix}definedName>`
    })
    .join('')
  const list = child(root, 'definedNames')
  if (list !== null) edits.append(list, text)
  else {
    const before = BEFORE_NAMES.map((one) => child(root, one)).find((one) => one !== null)!
    edits.insert(before.end, `<${prefix}definedNames>${text}</${prefix}definedNames>`)
  }
}

/** Which sheet is shown stays; every sheet of ours refers to the first window, so there must be one. */
function showSheets({ root, sheets }: WorkbookPart, edits: Edits, removed: ReadonlySet<number>): void {
  const views = child(root, 'bookViews')
  const prefix = root.prefix === '' ? '' : `${root.prefix}:`
  if (views === null) {
    edits.insert(child(root, 'sheets')!.start, `<${prefix}bookViews><${prefix}workbookView/></${prefix}bookViews>`)
    return
  }
  if (removed.size === 0) return
  for (const view of views.children)
    for (const name of ['activeTab', 'firstSheet']) {
      const shown = Number(attribute(view, name) ?? 0)
      const kept = sheets.filter(({ index }) => index < shown && !removed.has(index)).length
      if (attribute(view, name) !== null) edits.setAttribute(view, name, String(Math.min(kept, sheets.length - removed.size - 1)))
    }
}

/** All formulas are worked out when the book is opened. */
function askForCalculation({ root }: WorkbookPart, edits: Edits): void {
  const calculation = child(root, 'calcPr')
  const prefix = root.prefix === '' ? '' : `${root.prefix}:`
  if (calculation !== null) {
    if (!isTrue(attribute(calculation, 'fullCalcOnLoad'))) edits.setAttribute(calculation, 'fullCalcOnLoad', '1')
    return
  }
  const names = child(root, 'definedNames')
  const before = names ?? BEFORE_NAMES.map((one) => child(root, one)).find((one) => one !== null)!
  edits.insert(before.end, `<${prefix}calcPr fullCalcOnLoad="1"/>`)
}

/** Types of parts that are gone leave, those of ours come last. */
export function listTypes(
  { types }: Package,
  gone: ReadonlySet<string>,
  added: readonly { readonly path: string; readonly type: string }[],
): string {
  const edits = new Edits(types.text)
  const prefix = types.root.prefix === '' ? '' : `${types.root.prefix}:`
  for (const element of types.root.children) {
    const path = element.local === 'Override' && element.space === TYPES ? attribute(element, 'PartName') : null
    if (path !== null && gone.has(path.slice(1).toLowerCase())) edits.remove(element)
  }
  edits.append(
    types.root,
    added.map(({ path, type }) => `<${prefix}Override PartName="/${escaped(path)}" ContentType="${type}"/>`).join(''),
  )
  return edits.done()
}
