/**
 * The command's entry. `--version` is answered before anything is loaded; everything else is one import away.
 */
import { setFlagsFromString } from 'node:v8'
import { VERSION } from '../version.ts'

const words = process.argv.slice(2)
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) process.stdout.write(`${VERSION}\n`)
else {
  // Most runs are shorter than a second: code is made fast a little later than V8 would, when it is known to be asked for often.
  setFlagsFromString('--interrupt-budget=400000')
  const { run } = await import('./program.ts')
  await run(words)
}
