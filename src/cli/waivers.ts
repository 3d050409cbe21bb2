/**
 * `fundbraid waivers`: which one rule, if it were waived, would release how much.
 */
import { waivers } from '../analysis/waivers.ts'
import { toText } from '../report/index.ts'
import { read } from '../scenario/read.ts'
import { readChanges, readSource } from './files.ts'
import { type When, wantsColor, widthOf } from './output.ts'
import { Progress } from './progress.ts'

export type WaiversOptions = { readonly set: readonly string[]; readonly whatIf?: string; readonly json?: boolean; readonly color: When }

export async function runWaivers(path: string, options: WaiversOptions): Promise<void> {
  const changes = readChanges(options.set)
  const { text, ...source } = await readSource(path)
  const scenario = read(text, { ...source, whatIf: options.whatIf, changes })
  const progress = new Progress('rules asked')
  const found = waivers(scenario, { onProgress: (done, total) => progress.show(done, total) })
  progress.end()
  if (options.json === true) process.stdout.write(`${JSON.stringify({ fundbraid: 1, ...found }, null, 2)}\n`)
  else process.stdout.write(toText(found, { color: wantsColor(options.color, process.stdout), width: widthOf(process.stdout) }))
}
