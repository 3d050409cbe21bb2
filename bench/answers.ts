/**
 * Causes and ask against one run of the same file. Each makes many plans, of which only is asked what they leave unpaid: the ratios say what
 * that is worth.
 */
import { readFileSync } from 'node:fs'
import { ask } from '../src/analysis/ask.ts'
import { withCauses } from '../src/analysis/causes.ts'
import { read } from '../src/scenario/read.ts'
import { runScenario } from '../src/simulate.ts'
import type { Row } from './braid.ts'
import { median } from './engine.ts'

function timed<T>(work: () => T): { readonly made: T; readonly time: number } {
  const start = process.cpuUsage()
  const made = work()
  const { user, system } = process.cpuUsage(start)
  return { made, time: user + system }
}

/** A shipped scenario with two of its ten causes held still, and one whose plans keep rules that no network holds. */
const ASKED = [
  { file: 'rural-medicaid', changes: ['assumptions.tele_visits', 'services.groups.costs'] },
  { file: 'title-iv-a', changes: [] },
] as const

export function answerRows(): Row[] {
  return ASKED.flatMap(({ file, changes }): Row[] => {
    const text = readFileSync(`scenarios/${file}.yaml`, 'utf8')
    const still = { 'assumptions.tele_visits': '1000', 'services.groups.costs': '40000' }
    const scenario = read(text, { changes: changes.map((set) => ({ set, to: still[set] })) })
    const result = runScenario(scenario)
    const once = () => timed(() => runScenario(scenario, { ledger: false }).total.gap)
    const runs = Array.from({ length: 5 }, once)
    const causes = timed(() => withCauses(scenario, result).causes!)
    const found = timed(() => ask(scenario, { levers: ['raise'] }))
    runs.push(...Array.from({ length: 5 }, once))
    const parts = causes.made.shares.reduce((sum, { amount }) => sum + amount, 0)
    if (runs.some(({ made }) => made !== parts) || found.made.gap !== parts) throw new Error(`${file}: the answers are not about one plan`)
    const one = median(runs.map(({ time }) => time))
    return [
      [`${file}, ${causes.made.shares.length - 1} causes ÷ one simulate`, `${(causes.time / one).toFixed(1)} ×`, '8 causes ≤ 300 ×'],
      [`${file}, ask for new money and a lever ÷ one simulate`, `${(found.time / one).toFixed(1)} ×`, '≤ 40 × for each'],
    ]
  })
}
