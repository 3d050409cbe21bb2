/**
 * What hostile input takes until it is refused: the slowest and the largest of all bombs, each in a process of its own.
 */
import { BOMBS } from '../test/cli/bombs.ts'
import { measured } from '../test/run.ts'
import type { Row } from './braid.ts'

export async function hostileRows(): Promise<readonly Row[]> {
  let [slowest, seconds, megabytes] = ['', 0, 0]
  for (const [name, code, input] of BOMBS) {
    const used = await measured(['simulate', '-'], input, 'dist/cli/main.js')
    if (used.code !== 2 || !used.err.includes(`${code} `)) throw new Error(`${name} ended with ${used.code}: ${used.err}`)
    if (used.seconds > seconds) [slowest, seconds] = [name, used.seconds]
    megabytes = Math.max(megabytes, used.megabytes)
  }
  return [
    [`hostile input, the slowest of ${BOMBS.length}: ${slowest}, processor seconds`, seconds.toFixed(2), '≤ 3'],
    ['hostile input: megabytes', megabytes.toFixed(0), '≤ 500'],
  ]
}
