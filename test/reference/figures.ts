/**
 * The figures of each fiscal year and of the whole, added up anew from the reference's books, one question at a time.
 *
 * It must never know how the books came about.
 */
import type { Model } from '../../src/scenario/scenario.ts'
import { horizonYears, label, monthsOfYear } from './months.ts'
import type { Books } from './waterfall.ts'

export type StreamYear = { opening: number; released: number; earned: number; spent: number; lapsed: number; closing: number }
export type ServiceYear = { cost: number; funded: number; gap: number }
export type Year = {
  cost: number
  funded: number
  gap: number
  lapsed: number
  services: Record<string, ServiceYear>
  streams: Record<string, StreamYear>
  paid: Record<string, Record<string, number>>
}

export function yearsOfBooks(model: Model, books: Books): { years: Year[]; total: Year } {
  const months = horizonYears(model.calendar).map((year) => monthsOfYear(model.calendar, year).map(label))
  let before = new Map<string, number>()
  const years = months.map((labels) => {
    const year = figures(model, books, labels, before)
    before = new Map(model.streams.map(({ id }) => [id, year.streams[id]!.closing]))
    return year
  })
  return { years, total: figures(model, books, months.flat(), new Map()) }
}

/** `before`: what each stream brings from the year before. */
function figures(model: Model, books: Books, labels: readonly string[], before: ReadonlyMap<string, number>): Year {
  const here = <T extends { month: string }>(rows: readonly T[]) => rows.filter(({ month }) => labels.includes(month))
  const [needs, ledger, movements] = [here(books.needs), here(books.ledger), here(books.movements)]
  const services: Record<string, ServiceYear> = {}
  const streams: Record<string, StreamYear> = {}
  const paid: Record<string, Record<string, number>> = {}
  for (const { id } of model.services) {
    const cost = sum(needs.filter(({ service }) => service === id))
    const funded = sum(ledger.filter(({ service }) => service === id))
    services[id] = { cost, funded, gap: cost - funded }
    paid[id] = {}
    for (const stream of model.streams)
      paid[id][stream.id] = sum(ledger.filter((posting) => posting.service === id && posting.stream === stream.id))
  }
  for (const { id } of model.streams) {
    const moved = (kind: string) => sum(movements.filter((movement) => movement.stream === id && movement.kind === kind))
    const opening = moved('opening') + (before.get(id) ?? 0)
    const spent = sum(ledger.filter(({ stream }) => stream === id))
    const [released, earned, lapsed] = [moved('released'), moved('earned'), moved('lapsed')]
    streams[id] = { opening, released, earned, spent, lapsed, closing: opening + released + earned - spent - lapsed }
  }
  const cost = sum(needs)
  const funded = sum(ledger)
  return { cost, funded, gap: cost - funded, lapsed: sum(movements.filter(({ kind }) => kind === 'lapsed')), services, streams, paid }
}

function sum(rows: readonly { readonly amount: number }[]): number {
  return rows.reduce((all, { amount }) => all + amount, 0)
}
