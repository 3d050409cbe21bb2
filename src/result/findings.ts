/**
 * What a finance officer should know beside the figures: money that counts in part or not at all, rules that overrule one another, tests that the plan fails.
 */
import { dollars } from '../money/format.ts'
import { isMoney, type Plan, type Prospect } from '../plan/plan.ts'
import type { Tally } from './tally.ts'
import { cashFindings } from './tests/cash.ts'
import { testFindings } from './tests/tests.ts'
import type { Cash, Finding } from './types.ts'

export function findingsOf(tally: Tally, cash: Cash | null): Finding[] {
  const { plan } = tally
  return [
    ...noticed(plan),
    ...cutAwards(plan),
    ...prospects(plan),
    ...countedProspects(plan),
    ...overruled(plan),
    ...cashFindings(cash),
    ...testFindings(tally),
  ]
}

function noticed({ model }: Plan): Finding[] {
  return model.notices.map(({ code, severity, message, path, cite }) => ({
    ...{ code, severity, message },
    path: path.join('.'),
    ...(cite === undefined ? {} : { cite }),
  }))
}

/** Awards that lie only partly inside the horizon. */
function cutAwards(plan: Plan): Finding[] {
  return plan.pots.flatMap((pot) => {
    if (pot.kind !== 'award' || pot.cut === null || !isMoney(pot)) return []
    const { name } = plan.streams[pot.stream]!
    const [full, amount] = [pot.fullAmount, pot.amount]
    const of = full === null ? '' : ` of ${dollars(full)}`
    const why = pot.cut === 'began-before' ? 'began before the horizon' : 'ends after the horizon'
    return [
      {
        code: 'award-cut-by-horizon',
        severity: 'info',
        message: `${name}, award ${pot.id}: ${dollars(amount)}${of} counts, because it ${why}`,
        path: pot.path.join('.'),
        amount,
      },
    ]
  })
}

/** Money that is not committed and does not count, one finding for each entry of `awards`. */
function prospects(plan: Plan): Finding[] {
  const items = new Map<string, Prospect[]>()
  for (const prospect of plan.prospects) {
    const path = prospect.path.join('.')
    items.set(path, [...(items.get(path) ?? []), prospect])
  }
  const awards = [...items].map(([path, list]): Finding => {
    const amount = list.reduce((sum, prospect) => sum + prospect.amount, 0)
    const { stream, chance, id } = list[0]!
    const since = list.length === 1 ? `award ${id}` : `${list.length} awards from ${id} on`
    return {
      code: 'prospect-not-counted',
      severity: 'info',
      message: `${plan.streams[stream]!.name}, ${since}: ${dollars(amount)} does not count, because it is not committed (chance ${chance})`,
      path,
      amount,
    }
  })
  const earners = plan.uncountedEarners.map((stream): Finding => {
    const { name, path } = plan.streams[stream]!
    return {
      code: 'prospect-not-counted',
      severity: 'info',
      message: `${name}: its revenue does not count, because it is not certain`,
      path: path.join('.'),
    }
  })
  return [...awards, ...earners]
}

function countedProspects(plan: Plan): Finding[] {
  const { prospects: rule } = plan.model.policy
  return plan.pots.flatMap((pot) => {
    if (pot.kind !== 'award' || pot.chance === null || !isMoney(pot)) return []
    const how = rule === 'discount' ? 'counts by its chance' : 'counts in full'
    return [
      {
        code: 'prospect-counted',
        severity: rule === 'include' ? 'warning' : 'info',
        message: `${plan.streams[pot.stream]!.name}, award ${pot.id}: ${dollars(pot.amount)} ${how}, though it is not committed (chance ${pot.chance})`,
        path: pot.path.join('.'),
        amount: pot.amount,
      },
    ]
  })
}

function overruled({ overruled: ids, streams }: Plan): Finding[] {
  return ids.map((id) => {
    const { name, lastResort } = streams.find((stream) => stream.id === id)!
    const by = lastResort ? '`lastResort`' : '`after`'
    return {
      code: 'order-overruled',
      severity: 'info',
      message: `${name} comes later than policy.order says, because of its ${by}`,
      path: `streams.${id}`,
    }
  })
}
