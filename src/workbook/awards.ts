/**
 * When each award can be spent, and the money that lapses: as given and as worked out by the run, one list with one header, so that a printed
 * page can be read by itself.
 */
import type { LapseReason } from '../result/types.ts'
import { indexOf } from './address.ts'
import type { Sheet } from './model.ts'
import { type Frame, given, month, Page, text } from './page.ts'

const WIDTHS = [24, 40, 14, 14, 14, 14, 16, 16, 18, 44] as const

const WHY: { readonly [K in LapseReason]: string } = {
  'window-end': 'unspent when its window ended',
  'carryover-cap': 'more than may be carried over',
  'carryover-end': 'carried over, still unspent',
  reserved: 'set aside for costs that did not need it',
  'revenue-unused': 'earned, but nothing to pay',
}

export function awardsSheet(frame: Frame): Sheet {
  const { catalogue, lapses } = frame.result
  const page = new Page('awards', 'FB Awards', frame, WIDTHS)
  page.band('Awards', 'When each award can be spent, and the money that lapses. Worked out by the run; they do not follow what is typed.')
  const heads = ['Stream', 'Name', 'Award', 'What', 'Opens, lapses', 'Ends', 'Carried through', 'Amount', 'Could have paid', 'Why']
  page.head(heads, (column) => column === 7 || column === 8)
  page.freeze()
  const names = new Map(catalogue.streams.map(({ id, name }) => [id, name]))
  for (const award of catalogue.awards)
    page.add([
      ...[text(award.stream, 'id'), text(names.get(award.stream)), text(award.id, 'id'), text('window')],
      ...[month(award.from), month(award.through), month(award.carriedThrough), given(award.amount)],
    ])
  for (const lapse of [...lapses].sort((one, other) => indexOf(one.month) - indexOf(other.month)))
    page.add([
      ...[text(lapse.stream, 'id'), text(names.get(lapse.stream)), text(lapse.award, 'id'), text('lapse'), month(lapse.month), null, null],
      ...[given(lapse.amount), given(lapse.couldHavePaid), text(WHY[lapse.why], 'after')],
    ])
  return page.finish({ tab: 'words' })
}
