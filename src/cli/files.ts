/**
 * Files: a scenario is read whole and as UTF-8; results are written beside their place and renamed, all of them or none.
 */
import { closeSync, mkdirSync, openSync, readSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Change } from '../scenario/changes.ts'
import { isScenarioError, type Problem, type ProblemCode, ScenarioError } from '../scenario/problems.ts'
import { MOST_BYTES } from '../scenario/text.ts'
import { CallError } from './exit.ts'

/** A scenario's text, its name in problems, and how it loads what it extends. */
export type SourceFile = { readonly text: string; readonly file: string; readonly load: (path: string) => string }

/** `-` is standard input. Throws a ScenarioError for what cannot be read. */
export async function readSource(path: string): Promise<SourceFile> {
  const file = path === '-' ? 'standard input' : path
  const load = loaderOf(path)
  const bytes = path === '-' ? await readInput() : readStart(path)
  if (bytes.length > MOST_BYTES)
    throw refusal(file, 'FILE-SIZE', 'the text is longer than 1,000,000 bytes', 'Split the scenario, or take out what nobody reads.')
  try {
    return { text: decoded(bytes), file, load }
  } catch {
    throw refusal(file, 'FILE-ENCODING', 'the text is not UTF-8', 'Save it as plain text in UTF-8; a workbook or PDF is not a scenario.')
  }
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

/** Loads what the scenario of a path extends: only files that lie in its folder or below, also behind links. */
export function loaderOf(scenario: string): (path: string) => string {
  const folder = scenario === '-' ? '.' : dirname(scenario)
  return (path) => {
    const whole = resolve(folder, path)
    let real: string
    try {
      real = realpathSync(whole)
    } catch {
      throw new Error('there is no such file')
    }
    const inside = relative(realpathSync(folder), real)
    if (inside.startsWith('..') || isAbsolute(inside)) throw new Error('it lies outside of the folder of the scenario')
    let bytes: Uint8Array
    try {
      bytes = readStart(real)
    } catch (error) {
      throw new Error(isScenarioError(error) ? error.problems[0]!.message : String(error))
    }
    try {
      return decoded(bytes)
    } catch {
      throw new Error('the text is not UTF-8')
    }
  }
}

/** One byte more than is taken tells that it is too long. */
function readStart(path: string): Uint8Array {
  let handle: number | null = null
  try {
    handle = openSync(path, 'r')
    const buffer = new Uint8Array(MOST_BYTES + 1)
    let length = 0
    for (;;) {
      const count = readSync(handle, buffer, length, buffer.length - length, null)
      length += count
      if (count === 0 || length === buffer.length) return buffer.subarray(0, length)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw refusal(
      path,
      'FILE-READ',
      whyUnread(error),
      code === 'ENOENT' ? 'Mind the folder that you are in; fundbraid init writes a scenario to start from.' : null,
    )
  } finally {
    if (handle !== null) closeSync(handle)
  }
}

/** In words, why a file could not be read. */
export function whyUnread(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EISDIR':
      return 'this is a folder, not a file'
    case 'EACCES':
      return 'the file may not be read'
    default:
      return `the file cannot be read (${code ?? 'unknown'})`
  }
}

async function readInput(): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of process.stdin) {
    parts.push(part as Uint8Array)
    length += (part as Uint8Array).length
    if (length > MOST_BYTES) break
  }
  return Buffer.concat(parts)
}

function refusal(file: string, code: ProblemCode, message: string, hint: string | null): ScenarioError {
  const problem: Problem = {
    code,
    severity: 'error',
    message,
    hint,
    path: [],
    at: { in: 'text', file, line: 1, column: 1, length: 1, text: '' },
  }
  return new ScenarioError([problem])
}

/** @example readChanges(['assumptions.cola=2%']) // [{ set: 'assumptions.cola', to: '2%' }] */
export function readChanges(given: readonly string[]): Change[] {
  return given.map((text) => {
    const at = text.indexOf('=')
    if (at < 1)
      throw new CallError(
        `--set takes a path and a value, not ${text}`,
        'For example --set assumptions.cola=2% or --set streams.aware.chance=50%.',
      )
    return { set: text.slice(0, at).trim(), to: text.slice(at + 1).trim() }
  })
}

export type Output = { readonly path: string; readonly content: string | Uint8Array }

/** Writes every file or none: a failed run leaves nothing behind. */
export function writeAll(outputs: readonly Output[]): void {
  const written: { readonly from: string; readonly to: string }[] = []
  try {
    for (const { path, content } of outputs) {
      mkdirSync(dirname(path), { recursive: true })
      const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
      written.push({ from: beside, to: path })
      writeFileSync(beside, content, { flag: 'wx' })
    }
    for (const { from, to } of written) renameSync(from, to)
  } catch (error) {
    for (const { from } of written) rmSync(from, { force: true })
    const { code } = error as NodeJS.ErrnoException
    throw new CallError(
      `${outputs.map((output) => output.path).join(', ')} cannot be written (${code ?? 'unknown'})`,
      'Is the folder there, and may it be written to?',
    )
  }
}
