/**
 * Two small plans that hold every kind of money, rule and loss, so that each check of the auditor has something to find.
 */

/** Rules inside or apart from one another: the proof is exact. */
export const EXACT = `fundbraid: 1
name: Every kind of money
horizon: { from: FY26, through: FY27 }
assumptions: { cola: 3% }
services:
  evaluation:
    name: Evaluation
    tier: 3
    mandated: true
    costs: { staff: { category: personnel, role: psychologist, amount: { FY26: 24000, growth: "= cola" } }, tests: { category: supplies, amount: 3000 } }
  therapy:
    name: Therapy
    tier: 3
    priority: 2
    months: school-year
    serves: 120
    tags: [clinical, billed]
    costs: { clinicians: { category: personnel, amount: 40000, split: { tier: { 2: 25%, 3: rest } } }, rooms: { category: equipment, amount: 9000, once: 2026-01 } }
  groups:
    name: Groups
    tier: 2
    provider: community
    serves: 300
    costs: { agency: { category: contractual, amount: 36000 }, kits: { category: supplies, site: north, population: youth, amount: 6000 } }
  camp: { name: Camp, tier: 1, costs: 6000 }
streams:
  medicaid:
    name: Medicaid
    kind: fee-for-service
    cite: SMD 14-006
    pays: { tier: 3 }
    earns:
      - { service: therapy, revenue: { FY26: 34000, FY27: 21000 }, months: [Sep, Oct, Nov, Dec, Jan] }
      - { service: evaluation, revenue: 2500 }
    paidAfter: 2
  fees:
    name: Fees
    kind: fee-for-service
    pays: { service: therapy, category: equipment }
    earns: [{ service: therapy, revenue: 1000 }]
  carried:
    name: Carried grant
    kind: grant
    source: federal
    pays: { service: camp }
    awards: [{ amount: 9000, from: 2025-07, through: 2026-06 }]
    carryover: { months: 6, max: 15% }
    paidAfter: 1
  reserved:
    name: Grant with a set-aside
    kind: grant
    source: state
    pays: { service: groups }
    limits: [{ costs: { category: supplies }, min: 60%, cite: Act 1 }]
    awards: [{ amount: 9000, from: 2025-07, through: 2026-09 }]
  capped:
    name: Capped grant
    kind: grant
    source: federal
    pays: { service: [groups, therapy] }
    limits: [{ costs: { service: therapy }, max: 40% }, { costs: { category: equipment }, max: $500 }]
    awards: [{ annual: 12000, from: 2025-10, through: 2027-09 }]
  shared:
    name: Half of a cost
    kind: appropriation
    pays: { service: groups }
    limits: [{ costs: { category: contractual }, max: 33.3333%, of: cost }]
    awards: [{ annual: 30000 }]
  gift:
    name: Gift
    kind: philanthropy
    pays: { service: evaluation }
    awards: [{ amount: 8000, from: 2025-08, through: 2025-10 }, { amount: 5000, from: 2026-08, through: 2026-12, chance: 90% }]
    paid: upfront
  old:
    name: Began before
    kind: grant
    source: private
    pays: { cost: evaluation/tests }
    awards: [{ amount: 20000, remaining: 4000, from: 2024-07, through: 2025-12 }]
    carryover: { months: 3 }
  later:
    name: Lasts longer
    kind: philanthropy
    pays: { cost: evaluation/tests }
    awards: [{ amount: 50000, from: 2027-05, through: 2027-12 }]
  hoped:
    name: Hoped for
    kind: philanthropy
    chance: 50%
    awards: [{ amount: 9000, from: 2026-09, through: 2027-05 }]
  levy:
    name: Levy
    kind: appropriation
    lastResort: true
    awards: [{ monthly: 1100, from: 2025-07, through: 2027-03 }]
cash: { opening: 9000, minimum: 1000, receivable: { 2025-07: 4000, 2025-08: 3500 } }
`

/** Rules that cross, set-asides that overlap, and limits of a year's revenue: the proof is a bound. */
export const BOUNDED = `fundbraid: 1
name: Rules that cross
horizon: { from: FY26, through: FY27 }
services:
  north: { name: North, tier: 1, site: north, priority: 1, costs: { staff: { category: personnel, amount: 24000 }, kits: { category: supplies, amount: 12000 } } }
  south: { name: South, tier: 2, site: south, priority: 2, costs: { staff: { category: personnel, amount: 24000 }, kits: { category: supplies, amount: 12000 } } }
streams:
  crossing:
    name: Limits that cross
    kind: grant
    source: federal
    limits: [{ costs: { site: north }, max: 40% }, { costs: { category: personnel }, max: 50% }]
    awards: [{ annual: 18000, from: 2025-07, through: 2027-06 }]
  overlapping:
    name: Set-asides that overlap
    kind: grant
    source: state
    limits: [{ costs: { site: north }, min: 20% }, { costs: { category: supplies }, min: 60% }]
    awards: [{ amount: 20000, from: 2025-07, through: 2026-03 }]
  carrying:
    name: A limit beside a carryover
    kind: grant
    source: private
    pays: { site: south }
    limits: [{ costs: { category: supplies }, max: 30% }]
    awards: [{ amount: 9000, from: 2025-10, through: 2026-03 }]
    carryover: { months: 9, max: 50% }
  fees:
    name: Fees with a limit
    kind: fee-for-service
    limits: [{ costs: { category: personnel }, max: 60% }]
    earns: [{ service: north, revenue: { FY26: 15000, FY27: 9000 }, months: [Jul, Aug, Jun] }]
  local:
    name: Local
    kind: appropriation
    pays: { site: south }
    awards: [{ monthly: 300 }]
`

/** Rules of what some spending lets other spending be: match of awards and revenue, indirect cost, limits of a selection, reimbursement. */
export const GRANTED = `fundbraid: 1
name: Rules of real grants
horizon: { from: FY26, through: FY27 }
services:
  therapy:
    name: Therapy
    tier: 3
    priority: 1
    months: school-year
    serves: 200
    costs: { staff: { category: personnel, role: psychologist, amount: 48000 }, kits: { category: supplies, amount: 12000 }, office: { category: indirect, amount: 6000 } }
  groups:
    name: Groups
    tier: 2
    priority: 2
    serves: 90
    costs: { staff: { category: personnel, amount: 24000 }, rooms: { category: other, amount: 6000 }, desk: { category: indirect, amount: 3000 } }
streams:
  matched:
    name: Matched grant
    kind: grant
    source: federal
    pays: { tier: 3 }
    match: { ratio: { FY26: 50%, FY27: 100% }, of: federal, from: { source: [local, private] }, inKind: 500 }
    awards: [{ annual: 18000, from: 2025-10, through: 2027-09 }]
  shared:
    name: Share of the total
    kind: grant
    source: state
    pays: { tier: [2, 3], category: personnel }
    indirect: { rate: 10%, costs: { category: personnel } }
    match: { ratio: 20%, of: total, from: { stream: levy } }
    awards: [{ amount: 14000, from: 2025-07, through: 2026-06 }]
  portion:
    name: A part of what is spent
    kind: grant
    source: private
    limits: [{ costs: { category: supplies }, max: 25%, of: { category: personnel } }]
    pays: { service: therapy }
    awards: [{ amount: 9000, from: 2025-09, through: 2026-12 }]
    carryover: { months: 4 }
    paidAfter: 1
  medicaid:
    name: Medicaid
    kind: fee-for-service
    pays: [{ tier: 3, category: [personnel, indirect] }, { service: groups, category: other }]
    indirect: { rate: 8%, costs: {} }
    earns: [{ service: therapy, revenue: { FY26: 21000, FY27: 15000 } }, { service: groups, revenue: 4000, months: [Sep, Oct] }]
    paidAfter: 2
  claimed:
    name: Certified cost
    kind: fee-for-service
    pays: { tier: [2, 3] }
    paidAfter: 2
    reimburses:
      - { costs: { role: psychologist }, paidBy: { source: [local, state] }, rate: 0.35, interim: 80%, settles: 6, opening: { 2025-09: 1200.5, 2026-02: -750 } }
  levy:
    name: Levy
    kind: appropriation
    awards: [{ annual: 21000 }]
cash: { opening: 20000 }
`
