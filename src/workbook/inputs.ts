/**
 * The scenario as it was given, key by key, with its citations and notes: a record to check the figures against, never a driver of them.
 */
import { changeText } from '../report/changes.ts'
import type { Given } from '../scenario/given.ts'
import type { Sheet } from './model.ts'
import { type Frame, Page, text } from './page.ts'

const WIDTHS = [16, 26, 30, 70, 36, 70] as const

export function inputsSheet(frame: Frame, given: readonly Given[]): Sheet {
  const { changes } = frame.result
  const page = new Page('inputs', 'FB Inputs', frame, WIDTHS)
  page.band(
    'Inputs',
    'The scenario as it was given. This is a record: changing it here changes nothing; change the scenario and run it again.',
    ...(changes.length === 0 ? [] : [`With changes: ${changes.map((change) => changeText(change)).join('; ')}`]),
  )
  page.head(['Section', 'Item', 'Key', 'As given', 'Citation', 'Note'])
  page.freeze()
  let section = ''
  for (const { path, value, cite, note } of given) {
    const [first, second = '', ...rest] = path
    if (first !== section && path.length > 1) page.heading(first!)
    section = first!
    page.add([
      ...[text(first!, 'id'), text(second, 'id'), text(rest.join('.'), 'id'), text(value, 'given')],
      ...[text(cite ?? '', 'wrapped'), text(note ?? '', 'wrapped')],
    ])
  }
  return page.finish({ tab: 'words' })
}
