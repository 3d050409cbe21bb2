/**
 * Large scenarios for measuring, the same on every run: varied amounts, windows and permissions, from a counter instead of chance.
 */

/** A text with so many streams, cost lines and fiscal years. */
export function largeScenario(streams: number, lines: number, years: number): string {
  const next = counter()
  const services = Array.from({ length: Math.ceil(lines / 5) }, (_, service) => {
    const rows = Array.from({ length: Math.min(5, lines - service * 5) }, (_, line) => {
      const category = CATEGORIES[next(CATEGORIES.length)]
      return `      l${line}: { category: ${category}, amount: { FY26: ${20_000 + next(90_000)}.${10 + next(89)}, growth: ${next(4)}.${next(9)}% } }`
    })
    return `  s${service}:\n    tier: ${1 + next(3)}\n    priority: ${1 + next(4)}\n    months: ${next(2) === 0 ? 'all' : 'school-year'}\n    costs:\n${rows.join('\n')}`
  })
  const money = Array.from({ length: streams }, (_, stream) => {
    const pays = next(3) === 0 ? '' : `\n    pays: { tier: [${1 + next(3)}, ${1 + next(3)}] }`
    const from = `20${25 + next(3)}-${String(1 + next(12)).padStart(2, '0')}`
    const item =
      next(2) === 0
        ? `{ annual: ${40_000 + next(400_000)}.${10 + next(89)}, from: ${from} }`
        : `{ monthly: ${2000 + next(20_000)}, from: ${from} }`
    const earns = next(4) === 0 ? `\n    earns: [{ service: s${next(services.length)}, revenue: ${10_000 + next(200_000)} }]` : ''
    return `  m${stream}:\n    kind: appropriation${pays}${earns}\n    awards: [${item}]\n    carryover: { months: ${1 + next(12)} }`
  })
  return `fundbraid: 1\nname: Large\nhorizon: { from: FY26, through: FY${25 + years} }\nservices:\n${services.join('\n')}\nstreams:\n${money.join('\n')}\n`
}

const CATEGORIES = ['personnel', 'fringe', 'travel', 'supplies', 'contractual', 'other']

function counter(): (below: number) => number {
  let state = 1
  return (below) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}
