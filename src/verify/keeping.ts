/**
 * Whether the postings keep the limits: of each award, of each fiscal year's revenue, of each cost.
 *
 * It must never know the windows or balances of money.
 */
import type { Cents } from '../money/cents.ts'
import { type Audit, money } from './audit.ts'
import { type Facts, nameOf, sum, yearAt } from './facts.ts'
import { hasAwardLimits, keptFree, type Rule, type Rules, revenueRules, rulesOf, shareOfCost } from './limits.ts'
import { MaxFlow } from './max-flow.ts'
import type { Paid } from './postings.ts'

export function checkLimits(audit: Audit, facts: Facts, postings: readonly Paid[]): void {
  facts.streams.forEach(({ stream, awards }, at) => {
    const own = postings.filter((paid) => paid.stream === at)
    if (stream.limits.some(({ of }) => of === 'cost')) checkShares(audit, facts, at, own)
    if (!hasAwardLimits(facts, at)) return
    for (const award of awards) {
      const spent = own.filter((paid) => paid.award === award.id)
      const who = `\`${stream.id}\` ${award.id}`
      for (const rule of allCaps(rulesOf(facts, at, award), award.amount)) checkCap(audit, rule, spent, who)
    }
    checkRevenue(audit, facts, at, own)
  })
}

function allCaps(rules: Rules, amount: Cents): Rule[] {
  return [...rules.caps, ...keptFree(rules, amount)]
}

/** The fault stands at the posting that passes the cap. */
function checkCap(audit: Audit, { path, lines, amount }: Rule, spent: readonly Paid[], who: string): void {
  let paid = 0
  const over = spent.find(({ line, amount: cents }) => {
    if (lines[line]) paid += cents
    return paid > amount
  })
  audit.check(over === undefined, 'LIMIT', `ledger.${over?.at}`, () => {
    const all = sum(spent.filter(({ line }) => lines[line]).map((one) => one.amount))
    return `${who} pays ${money(all)} of what ${path} lets it pay ${money(amount)} of`
  })
}

function checkShares(audit: Audit, facts: Facts, stream: number, own: readonly Paid[]): void {
  const paid = new Map<string, Cents>()
  for (const { at, line, month, amount } of own) {
    const most = shareOfCost(facts, stream, line, month)
    if (most === null) continue
    const key = `${line} ${month}`
    const all = (paid.get(key) ?? 0) + amount
    paid.set(key, all)
    audit.check(all <= most, 'LIMIT', `ledger.${at}`, () => {
      const who = `\`${facts.streams[stream]!.stream.id}\``
      return `${who} pays ${money(all)} of \`${facts.lines[line]!.id}\` in ${nameOf(facts, month)}; its limits of a cost let it pay ${money(most)}`
    })
  }
}

/**
 * A year's revenue is its earned money and its surplus together. Books do not say of which year a surplus is that pays, so a limit holds
 * when the surplus that was spent can be divided among the years that had earned it by then.
 */
function checkRevenue(audit: Audit, facts: Facts, stream: number, own: readonly Paid[]): void {
  const { earnings, stream: payer } = facts.streams[stream]!
  const years = revenueRules(facts, stream).map(({ year, amount, rules }) => ({ year, caps: allCaps(rules, amount) }))
  const surplus = own.filter(({ award }) => award === 'surplus')
  const came = (year: number, before: number) =>
    sum((earnings ?? []).map((one) => sum(one.surplus.slice(year * 12, Math.max(year * 12, Math.min(year * 12 + 12, before))))))
  for (const { year, caps } of years) {
    const earned = own.filter(({ award, month }) => award === 'earned' && yearAt(month) === year)
    for (const cap of caps) checkCap(audit, cap, earned, `\`${payer.id}\` with the revenue of ${nameOf(facts, year * 12)} on`)
  }
  const most = Math.max(0, ...years.map(({ caps }) => caps.length))
  for (let rule = 0; surplus.length > 0 && rule < most; rule++) {
    const flow = new MaxFlow()
    const [source, sink] = [flow.node(), flow.node()]
    const doors = years.map(({ year, caps }) => {
      const [all, some] = [flow.node(), flow.node()]
      flow.pipe(all, sink, came(year, facts.monthCount))
      const cap = caps[rule]
      const earned = own.filter(({ award, month, line }) => award === 'earned' && yearAt(month) === year && cap?.lines[line])
      const room = cap === undefined ? Number.POSITIVE_INFINITY : cap.amount - sum(earned.map(({ amount }) => amount))
      flow.pipe(some, all, Math.max(0, room))
      return { year, all, some, lines: cap?.lines }
    })
    for (const { month, line, amount } of surplus) {
      const posting = flow.node()
      flow.pipe(source, posting, amount)
      for (const { year, all, some, lines } of doors)
        if (came(year, month) > 0) flow.pipe(posting, lines?.[line] ? some : all, Number.POSITIVE_INFINITY)
    }
    const holds = flow.push(source, sink) === sum(surplus.map(({ amount }) => amount))
    audit.check(holds, 'LIMIT', `ledger.${surplus.at(-1)!.at}`, () => {
      const path = years.find(({ caps }) => caps[rule] !== undefined)!.caps[rule]!.path
      return `however the surplus of \`${payer.id}\` is divided among its years, it pays more than ${path} lets it`
    })
  }
}
