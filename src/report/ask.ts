/**
 * What to ask for, as a report: money by year and month, and what each lever would have to be.
 */
import type { Answer, Ask } from '../analysis/ask.ts'
import { dollars } from '../money/format.ts'
import type { Cut } from '../result/types.ts'
import { formatMonth, type MonthIndex } from '../time/month.ts'
import { changeText } from './changes.ts'
import { type Block, type Cell, cell, heading, type Item, note, type Report, type Row, row, sentence } from './document.ts'
import { cellText, nearest, roundColumn, shortText, spoken } from './figures.ts'
import { GROUP } from './periods.ts'
import { cutSentence } from './proof.ts'
import { clean, monthText, type Names, namesOf, toIndex } from './words.ts'

export function askReport(asked: Ask): Report {
  const names = namesOf(asked)
  const whose = asked.service === null ? 'all services' : names.service(asked.service)
  const until = `through ${asked.through}`
  const head: Block[] = [
    { kind: 'title', text: `${clean(asked.scenario.name)}: what closes the gap` },
    note(`${whose} · ${until} · scenario ${asked.scenario.hash.slice(0, 12)}`),
    ...(asked.changes.length === 0
      ? []
      : [sentence(`Changed from the file: ${asked.changes.map((change) => changeText(change)).join('; ')}.`)]),
  ]
  if (asked.gap === 0) return [...head, sentence(`Nothing is missing ${until}: there is nothing to ask for.`, true)]
  const cannot = cannotItems(asked.answers, names)
  return [
    ...head,
    sentence(`${dollars(asked.gap)} is missing ${until}. ${headline(asked, names)}`, true),
    heading('What to bridge, month by month'),
    monthTable(asked),
    heading('What closes it'),
    ...moneyTable(asked.answers, asked, names),
    ...leverTable(asked.answers, names),
    ...(cannot.length === 0 ? [] : [{ kind: 'list', items: cannot } as const]),
    note(
      'Each answer closes the gap by itself, with everything else as planned; the plan was made with it and nothing is missing in it, and with one step less something is. New money is spent last, in its fiscal year. Services run in full. Tables are in whole dollars.',
    ),
  ]
}

function headline({ answers, gap }: Ask, names: Names): string {
  const money = answers.find((answer) => answer.kind === 'money' && answer.like === null)
  const closing = [
    ...(money?.kind !== 'money'
      ? []
      : [money.total === gap ? 'As much new money closes it' : `${dollars(money.total)} of new money closes it`]),
    ...answers.flatMap((answer) =>
      answer.kind === 'lever'
        ? [
            isMultiplied(answer.closes)
              ? `${leverName(answer, names)} ${changedBy(answer.closes)}`
              : `${leverName(answer, names)} at ${valueText(answer.closes)} instead of ${valueText(answer.now)}`,
          ]
        : [],
    ),
  ]
  const more =
    money?.kind === 'money' && money.total > gap
      ? ' That is more than what is missing, since the whole plan is made anew around it: money that becomes free goes to costs that come first, also later or other ones, and rules such as a match may let less through.'
      : ''
  return closing.length === 0 ? 'Nothing that was asked for closes it by itself.' : `${closing.join('; or ')}.${more}`
}

/** Months down, fiscal years across: whoever bridges the gap sees when how much must be there. */
function monthTable({ months, fiscalYears }: Ask): Block {
  const years = fiscalYears.filter(({ gap }) => gap > 0)
  const amount = (year: Ask['fiscalYears'][number], at: number) =>
    months.find(({ month }) => month === formatMonth((toIndex(year.from) + at) as MonthIndex))?.amount ?? 0
  const columns = years.map((year) => {
    const cents = Array.from({ length: 12 }, (_, at) => amount(year, at))
    return { cents, ...roundColumn(cents) }
  })
  const rows = Array.from({ length: 12 }, (_, at) =>
    row(
      monthText(formatMonth((toIndex(fiscalYears[0]!.from) + at) as MonthIndex)).slice(0, 3),
      columns.map(({ shown, cents }) => cell(cellText(shown[at]!, cents[at]!))),
    ),
  )
  const sums = row(
    'Together',
    columns.map(({ total }, at) => cell(cellText(total, years[at]!.gap))),
    'total',
  )
  return table(['Month', ...years.map(({ fy }) => fy)], [...rows, sums])
}

function moneyTable(answers: readonly Answer[], { fiscalYears }: Ask, names: Names): Block[] {
  const money = answers.filter((answer) => answer.kind === 'money')
  if (money.length === 0) return []
  const amounts = ({ years }: (typeof money)[number]) => fiscalYears.map(({ fy }) => years.find((year) => year.fy === fy)?.amount ?? 0)
  const shown = fiscalYears.filter((_, at) => money.some((answer) => amounts(answer)[at]! > 0))
  const rows = money.map((answer) => {
    const own = amounts(answer).filter((_, at) => shown.includes(fiscalYears[at]!))
    const cells = (shown.length > 1 ? [...own, answer.total] : own).map((amount) => cell(cellText(nearest(amount), amount)))
    return row(answer.like === null ? 'That may pay any of it' : `Under the rules of ${names.stream(answer.like)}`, cells)
  })
  return [table(['New money', ...shown.map(({ fy }) => fy), ...(shown.length > 1 ? ['Together'] : [])], rows)]
}

function table(heads: readonly string[], rows: readonly Row[]): Block {
  const columns = heads.map((head, at) => ({ head, align: at === 0 ? ('left' as const) : ('right' as const) }))
  return { kind: 'table', table: { columns, rows, group: GROUP.year } }
}

function leverTable(answers: readonly Answer[], names: Names): Block[] {
  const levers = answers.filter((answer) => answer.kind === 'lever')
  if (levers.length === 0) return []
  const rows = levers.map(({ gapThen, ...lever }): Row => {
    const then: Cell = gapThen === null ? cell('cannot be') : cell(shortText(nearest(gapThen), gapThen), true)
    return row(begun(leverName(lever, names)), [
      cell(valueText(lever.now)),
      cell(valueText(lever.closes)),
      cell(valueText(lever.leaves)),
      then,
    ])
  })
  return [table(['Moved alone', 'Now', 'Closes it', 'One step less', 'Missing then'], rows)]
}

/** What cannot be; why not is told once of those for which it is the same. */
function cannotItems(answers: readonly Answer[], names: Names): Item[] {
  const told = new Set<string>()
  return answers.flatMap((answer) => {
    if (answer.kind !== 'cannot') return []
    const why = whyNot(answer.cut, names)
    const again = answer.cut !== null && told.has(why)
    told.add(why)
    return [{ lead: 'CANNOT', alarm: true, text: `${cannotText(answer, names)} ${again ? 'For the same reason.' : why}` }]
  })
}

function cannotText(answer: Extract<Answer, { readonly kind: 'cannot' }>, names: Names): string {
  const { like, path, best, now, gapLeft } = answer
  const left = `${spoken(gapLeft)} is still missing`
  if (path === null) {
    const whose = like === null ? 'New money' : `New money under the rules of ${names.stream(like)}`
    return `${whose} does not close it: however much there is, ${left}.`
  }
  const name = begun(leverName(answer, names))
  if (best === null || best === now) return `${name} does not close it: moved either way it leaves no less than ${spoken(gapLeft)} missing.`
  return `${name} does not close it: at best, ${isMultiplied(best) ? changedBy(best) : `at ${valueText(best)}`}, ${left}.`
}

function whyNot(cut: Cut | null, names: Names): string {
  if (cut !== null) return cutSentence(cut, names, false, (cost) => cost.split('/')[0]!)
  return 'What stands in the way is a rule that hangs on other spending, such as a match, indirect cost or a limit of a selection: no sum of money alone shows it.'
}

/** A stream and a service by its name, an assumption by its own. */
function leverName({ path, stream }: { readonly path: string | null; readonly stream: string | null }, names: Names): string {
  if (stream !== null) return `the money of ${names.stream(stream)}`
  const [part, id, ...rest] = (path ?? '').split('.') as [string, string, ...string[]]
  if (part === 'assumptions') return clean(id)
  if ((part !== 'services' && part !== 'streams') || rest.length === 0) return clean(path ?? '')
  return `${part === 'services' ? names.service(id) : names.stream(id)}: ${clean(rest.join('.'))}`
}

function begun(text: string): string {
  return text.replace(/^the /, 'The ')
}

function isMultiplied(value: string): boolean {
  return /^[+-].*%$/.test(value)
}

/** @example changedBy('-61.92%') // '61.92% lower' */
function changedBy(value: string): string {
  return `${clean(value.slice(1))} ${value.startsWith('-') ? 'lower' : 'higher'}`
}

/** A number with its thousands apart, everything else as it stands. */
function valueText(value: string): string {
  return clean(value).replace(/^\d{4,}(?=(\.\d+)?$)/, (digits) => digits.replace(/(?<=\d)(?=(\d{3})+$)/g, ','))
}
