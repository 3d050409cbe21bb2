/**
 * Stress against one run of the same file: 50 streams lost one by one, and ten pairs. Each loss is a plan of its own, so the ratio says what
 * the question costs beyond its plans.
 */
import { stress } from '../src/analysis/stress.ts'
import { read } from '../src/scenario/read.ts'
import { runScenario } from '../src/simulate.ts'
import type { Row } from './braid.ts'
import { median } from './engine.ts'
import { largeScenario } from './scenarios.ts'

export function stressRows(): Row[] {
  const scenario = read(largeScenario(50, 200, 3))
  const once = () => {
    const start = process.cpuUsage()
    const { gap } = runScenario(scenario, { ledger: false }).total
    const { user, system } = process.cpuUsage(start)
    return { gap, time: user + system }
  }
  once()
  const runs = [once(), once(), once()]
  const start = process.cpuUsage()
  const { base, lost } = stress(scenario)
  const { user, system } = process.cpuUsage(start)
  runs.push(once(), once())
  if (runs.some(({ gap }) => gap !== base)) throw new Error('stress does not start from the plan')
  const ratio = (user + system) / median(runs.map(({ time }) => time))
  const pairs = lost.filter(({ streams }) => streams.length === 2).length
  return [[`stress of 50 streams and ${pairs} pairs ÷ one simulate`, `${ratio.toFixed(1)} ×`, '≤ 60 ×, plus pairs']]
}
