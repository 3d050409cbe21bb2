/**
 * A budget of a large office, the same on every run: 40 services, 30 streams, ten years, with names as long as they are in life.
 */
export function largeBudget(services = 40, streams = 30, years = 10, lines = 2): string {
  const next = counter()
  const costs = Array.from({ length: services }, (_, service) => {
    const rows = Array.from({ length: lines }, (_, line) =>
      line === 0
        ? `      staff: { category: personnel, role: ${ROLES[next(ROLES.length)]}, fte: ${1 + next(9)}.5, salary: { FY26: ${52_000 + next(40_000)}, growth: 3% }, fringe: 34% }`
        : `      other-${line}: { category: contractual, amount: { FY26: ${18_000 + next(90_000)}.${10 + next(89)}, growth: ${1 + next(3)}% } }`,
    )
    return `  ${SERVICES[service % SERVICES.length]}-${service + 1}:\n    name: ${TITLES[service % TITLES.length]} ${service + 1}\n    tier: ${1 + (service % 3)}\n    priority: ${1 + next(4)}\n    serves: ${100 + next(2000)}\n    months: ${next(2) === 0 ? 'all' : 'school-year'}\n    notice: ${1 + next(3)}\n    costs:\n${rows.join('\n')}`
  })
  const money = Array.from({ length: streams }, (_, stream) => {
    const pays = next(3) === 0 ? '' : `\n    pays: { tier: [${1 + (stream % 3)}, ${1 + next(3)}] }`
    const from = `20${25 + next(2)}-${String(1 + next(12)).padStart(2, '0')}`
    const through = next(3) === 0 ? `, through: 20${28 + next(6)}-06` : ''
    return `  ${KINDS[stream % KINDS.length]}-${stream + 1}:\n    name: ${FUNDERS[stream % FUNDERS.length]} ${stream + 1}\n    kind: ${stream % 4 === 0 ? 'grant' : 'appropriation'}\n    source: ${['federal', 'state', 'local', 'private'][stream % 4]}${pays}\n    cite: "Public Law ${100 + stream}-${next(400)}"\n    awards: [{ annual: ${150_000 + next(900_000)}.${10 + next(89)}, from: ${from}${through} }]\n    carryover: { months: ${1 + next(12)} }`
  })
  return `fundbraid: 1\nname: Consolidated student services of a county with forty programmes\nhorizon: { from: FY26, through: FY${25 + years} }\nservices:\n${costs.join('\n')}\nstreams:\n${money.join('\n')}\n`
}

const ROLES = ['school-social-worker', 'school-counselor', 'school-psychologist', 'school-nurse', 'project-coordinator']
const SERVICES = ['counselling', 'nursing', 'mentoring', 'crisis-response', 'family-outreach', 'after-school', 'attendance', 'screening']
const TITLES = [
  'Counselling in middle schools',
  'Nursing and health rooms',
  'Mentoring and skills groups',
  'Crisis response',
  'Family outreach and home visits',
]
const KINDS = ['title-iv', 'state-aid', 'county', 'foundation', 'health-levy', 'idea']
const FUNDERS = [
  'Title IV-A student support',
  'State aid for student services',
  'County general fund',
  'Community foundation',
  'Health levy',
]

function counter(): (below: number) => number {
  let state = 7
  return (below) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}
