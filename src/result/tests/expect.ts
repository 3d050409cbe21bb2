/**
 * What somebody expects of the plan, held against it to the cent: a guard against changes that nobody noticed.
 */
import type { Cents } from '../../money/cents.ts'
import { centsOf } from '../../money/exact.ts'
import { dollars } from '../../money/format.ts'
import type { ExpectKey, ExpectTest } from '../../scenario/scenario.ts'
import { formatFiscalYear } from '../../time/fiscal-year.ts'
import { formatMonth } from '../../time/month.ts'
import type { Tally } from '../tally.ts'
import type { Finding } from '../types.ts'

export function expectFindings(tally: Tally, test: ExpectTest): Finding[] {
  return test.figures.flatMap(({ key, dollars: expected }) => {
    const [wanted, found] = [centsOf(expected), figureOf(tally, test, key)]
    if (wanted === found) return []
    const when = 'year' in test.when ? formatFiscalYear(test.when.year) : formatMonth(test.when.month)
    const who = subject(tally, test)
    const by = `${dollars(Math.abs(found - wanted))} ${found > wanted ? 'more' : 'less'}`
    const about = test.service ?? test.stream
    return [
      {
        code: 'expect',
        severity: 'warning',
        message: `${who}: ${WORDS[key]} in ${when} is ${dollars(found)}, ${by} than the ${dollars(wanted)} that is expected`,
        path: `${test.path.join('.')}.${key}`,
        rule: `${WORDS[key]} in ${when} is ${dollars(wanted)}`,
        ...(test.cite === null ? {} : { cite: test.cite }),
        amount: Math.abs(found - wanted),
        remedy: `Find out why${about === null ? '' : ` (fundbraid explain FILE ${when}.${about})`}, then mend the plan or the expectation.`,
      } as const,
    ]
  })
}

const WORDS: { readonly [key in ExpectKey]: string } = {
  cost: 'cost',
  funded: 'funding',
  gap: 'the gap',
  spent: 'spending',
  earned: 'what is earned',
  lapsed: 'what lapses',
  closing: 'the balance at the end',
}

function subject({ plan }: Tally, { stream, service }: ExpectTest): string {
  const names = [
    stream === null ? null : plan.streams.find(({ id }) => id === stream)!.name,
    service === null ? null : plan.model.services.find(({ id }) => id === service)!.name,
  ].filter((name) => name !== null)
  return names.length === 0 ? plan.model.name : names.join(' on ')
}

function figureOf(tally: Tally, test: ExpectTest, key: ExpectKey): Cents {
  const { plan, books } = tally
  const { calendar, services } = plan.model
  const [from, through] = 'year' in test.when ? monthsOfYear(tally, test.when.year) : monthsOf(test.when.month - calendar.from)
  const isService = (service: number) => test.service === null || services[service]!.id === test.service
  const isStream = (pot: number) => test.stream === null || plan.streams[plan.pots[pot]!.stream]!.id === test.stream
  const isNow = (month: number) => month >= from && month <= through
  let sum = 0
  const { ledger, movements } = books
  const addPayments = (isInTime: (month: number) => boolean, sign: 1 | -1) => {
    for (let at = 0; at < ledger.length; at++)
      if (isInTime(ledger.month[at]!) && isStream(ledger.pot[at]!) && isService(plan.lineService[ledger.line[at]!]!))
        sum += sign * ledger.amount[at]!
  }
  const addNeeds = () => {
    for (let line = 0; line < plan.lines.length; line++)
      if (isService(plan.lineService[line]!))
        for (let month = from; month <= through; month++) sum += plan.need[line * plan.monthCount + month]!
  }
  const addMovements = (kinds: readonly string[], isInTime: (month: number) => boolean, sign: 1 | -1) => {
    for (const { kind, month, pot, amount } of movements) if (kinds.includes(kind) && isInTime(month) && isStream(pot)) sum += sign * amount
  }
  switch (key) {
    case 'cost':
      addNeeds()
      break
    case 'gap':
      addNeeds()
      addPayments(isNow, -1)
      break
    case 'funded':
    case 'spent':
      addPayments(isNow, 1)
      break
    case 'earned':
    case 'lapsed':
      addMovements([key], isNow, 1)
      break
    case 'closing': {
      const isPast = (month: number) => month <= through
      addMovements(['opening', 'released', 'earned'], isPast, 1)
      addMovements(['lapsed'], isPast, -1)
      addPayments(isPast, -1)
      break
    }
    default:
      return key satisfies never
  }
  return sum
}

function monthsOf(month: number): [number, number] {
  return [month, month]
}

function monthsOfYear({ plan }: Tally, year: number): [number, number] {
  const { from, through } = plan.years.find((one) => one.year === year)!
  return [from, through]
}
