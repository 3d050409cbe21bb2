/**
 * The books as plain lists: needs, movements and ledger, with names instead of numbers.
 */
import { awardId } from '../plan/plan.ts'
import { formatMonth } from '../time/month.ts'
import type { Tally } from './tally.ts'
import type { Movement, Need, Posting } from './types.ts'

export type BookLists = { readonly ledger: Posting[]; readonly needs: Need[]; readonly movements: Movement[] }

export function bookLists({ plan, books }: Tally): BookLists {
  const { monthCount, lines, model, need, pots, streams } = plan
  const months = Array.from({ length: monthCount }, (_, month) => formatMonth(model.calendar.from + month))
  const names = pots.map((pot) => ({ stream: streams[pot.stream]!.id, award: awardId(pot) }))
  const { ledger: rows } = books
  const ledger: Posting[] = []
  for (let at = 0; at < rows.length; at++) {
    const { stream, award } = names[rows.pot[at]!]!
    const { service, id } = lines[rows.line[at]!]!
    ledger.push({ month: months[rows.month[at]!]!, stream, award, service, cost: id, amount: rows.amount[at]! })
  }
  const needs: Need[] = []
  for (let month = 0; month < monthCount; month++)
    for (let line = 0; line < lines.length; line++) {
      const amount = need[line * monthCount + month]!
      if (amount > 0) needs.push({ month: months[month]!, service: lines[line]!.service, cost: lines[line]!.id, amount })
    }
  const movements = books.movements.map(({ kind, month, pot, service, amount }): Movement => {
    const money = pots[pot]!
    const on = money.kind === 'earned' ? money.service : service
    return { kind, month: months[month]!, ...names[pot]!, service: on === null ? null : model.services[on]!.id, amount }
  })
  return { ledger, needs, movements }
}
