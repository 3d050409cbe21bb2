/** A proof gone through once more: every cut summed anew, and no money left out that may pay one of its costs. Throws where it is wrong. */
import type { PlanCut } from '../src/engine/cuts.ts'
import type { Flow } from '../src/engine/flow.ts'
import { KIND } from '../src/engine/network.ts'

export function checkCuts({ net, unmet }: Flow, classes: readonly (readonly number[])[], cuts: readonly PlanCut[]): void {
  const { plan } = net
  const supply = new Float64Array(plan.pots.length)
  for (let node = 0; node < net.nodeCount; node++) if (net.kind[node] === KIND.root) supply[net.pot[node]!]! += net.supply[node]!
  const whole = new Uint8Array(plan.pots.length)
  const partly = new Uint8Array(plan.pots.length)
  const isCounted = new Uint8Array(plan.need.length)
  let proven = 0
  for (const { cells, need, available, gap, money } of cuts) {
    const ofCost = new Map<number, number>()
    let brought = 0
    for (const { pot, amount, why, cell } of money) {
      brought += amount
      if (why === 'of-cost') ofCost.set(cell, (ofCost.get(cell) ?? 0) + 1)
      else if (why === 'all') whole[pot] = 1
      else partly[pot] = 1
      if (amount > supply[pot]! && why !== 'of-cost') throw new Error('a cut counts more money than there is')
    }
    let cost = 0
    for (const cell of cells) {
      cost += plan.need[cell]!
      const line = Math.floor(cell / plan.monthCount)
      checkPayers(cell - line * plan.monthCount, line, ofCost.has(cell))
    }
    if (cost !== need || brought !== available || cost - brought !== gap) throw new Error('a cut does not add up')
    for (const { pot } of money) whole[pot] = partly[pot] = 0
    for (const cell of cells) {
      if (isCounted[cell] === 1) continue
      isCounted[cell] = 1
      const line = Math.floor(cell / plan.monthCount)
      proven += unmet[(cell - line * plan.monthCount) * net.lineCount + line]!
    }
  }
  const short = classes.flat().reduce((sum, line) => {
    let all = sum
    for (let month = 0; month < net.monthCount; month++) all += unmet[month * net.lineCount + line]!
    return all
  }, 0)
  if (proven !== short) throw new Error(`${short} cents are short, ${proven} lie in cuts`)

  function checkPayers(month: number, line: number, hasShares: boolean): void {
    for (const column of [line, ...(net.sharesOf[line] ?? [])])
      for (let word = 0; word < net.moneyWords; word++)
        for (let bits = net.may[(month * net.columnCount + column) * net.moneyWords + word]!; bits !== 0; bits &= bits - 1) {
          const pot = net.pot[net.money[net.moneyStart[month]! + word * 32 + 31 - Math.clz32(bits & -bits)]!]!
          const isKnown = whole[pot] === 1 || partly[pot] === 1 || (column !== line && hasShares) || supply[pot] === 0
          if (!isKnown) throw new Error('money may pay a cost of a cut that does not count it')
        }
  }
}
