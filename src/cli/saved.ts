/**
 * Results that were saved as JSON, read again. Whether one is right is not asked here.
 */
import { readFileSync } from 'node:fs'
import { CallError } from './exit.ts'

/** `-` is standard input. */
export async function readResult(path: string): Promise<unknown> {
  return parsed(path, await textOf(path))
}

async function textOf(path: string): Promise<string> {
  if (path !== '-') {
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new CallError(
        `${path} cannot be read (${code ?? 'unknown'})`,
        'fundbraid simulate scenario.yaml --ledger -o result.json writes one.',
      )
    }
  }
  const parts: Uint8Array[] = []
  for await (const part of process.stdin) parts.push(part as Uint8Array)
  return Buffer.concat(parts).toString('utf8')
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw new CallError(
      `${path === '-' ? 'standard input' : path} is not JSON`,
      'A result is what fundbraid simulate scenario.yaml --ledger -o result.json writes.',
    )
  }
}
