/**
 * Prices of costs as they would be had some of what drives them stayed as in the horizon's first year.
 *
 * It must never know about money that pays.
 */
import { type Exact, ONE, ZERO } from '../money/exact.ts'
import { type Driver, type Factor, ownDriver } from '../scenario/drivers.ts'
import { priceIn } from '../scenario/price.ts'
import type { ByYear, Cost, Model, Price } from '../scenario/scenario.ts'

/** Prices of all costs, each part with what drives it. */
export class Prices {
  private readonly first: number
  private readonly years: readonly number[]
  /** By cost, then by part of its price. */
  private readonly driver = new Map<string, { readonly [factor: string]: Driver }>()
  private readonly fixed: ReadonlySet<Driver>
  private readonly paces = new Map<string, ByYear>()

  constructor(
    private readonly model: Model,
    driverOf: (cost: string, factor: Factor) => Driver,
  ) {
    const { firstYear, lastYear } = model.calendar
    this.first = firstYear
    this.years = Array.from({ length: lastYear - firstYear + 1 }, (_, at) => firstYear + at)
    for (const cost of this.costs()) {
      if (cost.once !== null) continue
      const drivers = factorsOf(cost.price).map(([factor, by]) => [
        factor,
        by.has(firstYear) ? driverOf(cost.id, factor) : ownDriver(cost.id),
      ])
      this.driver.set(cost.id, Object.fromEntries(drivers))
    }
    this.fixed = new Set()
    // What lowers cost in every year is no cause of a gap: it is always as planned.
    this.fixed = new Set(this.names().filter((name) => !this.rises(name)))
  }

  rising(): Driver[] {
    return this.names().filter((name) => !this.fixed.has(name))
  }

  /** How much the costs of the first year cost in each year, of 1; never below. */
  pace(lost: ReadonlySet<Driver>): ByYear {
    const key = [...lost].sort().join()
    const known = this.paces.get(key) ?? this.paceWhere(lost)
    this.paces.set(key, known)
    return known
  }

  private paceWhere(lost: ReadonlySet<Driver>): ByYear {
    const going = this.costs().filter((cost) => cost.once === null && has(cost.price, this.first))
    return new Map(
      this.years.map((year) => {
        const still = going.filter(({ price }) => has(price, year))
        const [then, now] = [this.first, year].map((at) => still.reduce<Exact>((sum, cost) => sum.plus(this.price(cost, lost, at)), ZERO))
        return [year, then!.isZero() || now!.lt(then!) ? ONE : now!.div(then!)]
      }),
    )
  }

  services(lost: ReadonlySet<Driver>): Model['services'] {
    return this.model.services.map((service) => ({
      ...service,
      costs: service.costs.map((cost) => ({ ...cost, price: this.held(cost, lost) })),
    }))
  }

  private costs(): Cost[] {
    return this.model.services.flatMap(({ costs }) => costs)
  }

  private names(): Driver[] {
    return [...new Set([...this.driver.values()].flatMap((drivers) => Object.values(drivers)))]
  }

  private rises(name: Driver): boolean {
    const [alone, none] = [new Set([name]), new Set<Driver>()]
    return this.years.some((year) => {
      const sum = (lost: ReadonlySet<Driver>) =>
        this.costs().reduce<Exact>((all, cost) => (has(cost.price, year) ? all.plus(this.price(cost, lost, year)) : all), ZERO)
      return sum(alone).minus(sum(none)).gte('0.005')
    })
  }

  private price(cost: Cost, lost: ReadonlySet<Driver>, year: number): Exact {
    return priceIn(this.held(cost, lost), year)
  }

  private held({ id, price }: Cost, lost: ReadonlySet<Driver>): Price {
    const drivers = this.driver.get(id)
    if (drivers === undefined) return price
    const stays = (factor: string) => !lost.has(drivers[factor]!) && !this.fixed.has(drivers[factor]!)
    if (!has(price, this.first))
      return stays(factorsOf(price)[0]![0]) ? { by: 'amount', amount: constant(factorsOf(price)[0]![1], ZERO) } : price
    const factors = factorsOf(price).map(([factor, by]) => [factor, stays(factor) ? constant(by, by.get(this.first)!) : by])
    return { ...price, ...Object.fromEntries(factors) } as Price
  }
}

function constant(by: ByYear, value: Exact): ByYear {
  return new Map([...by.keys()].map((year) => [year, value]))
}

function has(price: Price, year: number): boolean {
  return factorsOf(price)[0]![1].has(year)
}

function factorsOf(price: Price): [Factor, ByYear][] {
  switch (price.by) {
    case 'amount':
      return [['amount', price.amount]]
    case 'units':
      return [
        ['units', price.units],
        ['unitCost', price.unitCost],
      ]
    case 'fte':
      return [
        ['fte', price.fte],
        ['salary', price.salary],
        ...(price.fringe === null ? [] : [['fringe', price.fringe] as [Factor, ByYear]]),
      ]
  }
}
