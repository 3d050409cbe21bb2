/**
 * Runs the command as a user does: bundled once from the source, in a process of its own.
 */
import { spawn, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

export const COMMAND = resolve('node_modules/.fundbraid/cli/main.js')

export type Outcome = { readonly code: number | null; readonly out: string; readonly err: string }

export function fundbraid(
  words: readonly string[],
  {
    input = '',
    cwd = process.cwd(),
    env = {},
  }: { readonly input?: string | Uint8Array; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...words], {
    input: input as string,
    cwd,
    env: { ...process.env, NO_COLOR: undefined, ...env },
    maxBuffer: 1 << 28,
  })
  return { code: status, out: stdout.toString(), err: stderr.toString() }
}

/** Runs it and watches what it takes: seconds of the processor, whatever else the machine does, and the largest memory in megabytes. */
export async function measured(
  words: readonly string[],
  input: string | Uint8Array,
  command = COMMAND,
): Promise<Outcome & { readonly seconds: number; readonly megabytes: number }> {
  const watch =
    "process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\nUSED '+u.maxRSS+' '+(u.userCPUTime+u.systemCPUTime))})"
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(watch)}`, command, ...words])
  const [out, err] = [collect(child.stdout), collect(child.stderr)]
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const code = await new Promise<number | null>((done) => child.on('close', done))
  const [said, used] = (await err).split('\nUSED ')
  const [kilobytes, microseconds] = (used ?? '').split(' ').map(Number)
  return { code, out: await out, err: said!, seconds: microseconds! / 1e6, megabytes: kilobytes! / 1024 }
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const part of stream) text += part
  return text
}
