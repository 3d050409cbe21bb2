/**
 * The rooms of the house: imports point only down, no circle, bought packages in their room, no clock below the command line.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Room → rooms that it may import. Files that lie beside the rooms are rooms of their own; `version` is open to all. */
const MAY: { readonly [room: string]: readonly string[] } = {
  cli: ['workbook', 'analysis', 'simulate', 'verify', 'report', 'result', 'scenario', 'time', 'money'],
  index: ['analysis', 'simulate', 'verify', 'result', 'scenario', 'money'],
  workbook: ['report', 'analysis', 'result', 'scenario', 'time', 'money'],
  simulate: ['result', 'engine', 'plan', 'scenario'],
  analysis: ['simulate', 'result', 'engine', 'plan', 'scenario', 'time', 'money'],
  verify: ['result', 'scenario', 'time', 'money'],
  report: ['analysis', 'result', 'time', 'money'],
  result: ['engine', 'plan', 'scenario', 'time', 'money'],
  engine: ['plan', 'money'],
  plan: ['scenario', 'time', 'money'],
  scenario: ['time', 'money'],
  time: [],
  money: [],
  version: [],
}

/** Package → the one room that knows it. */
const BOUGHT: { readonly [name: string]: string } = {
  'decimal.js': 'money',
  zod: 'scenario',
  yaml: 'scenario',
  mathjs: 'scenario',
  'fastest-levenshtein': 'scenario',
  '@noble/hashes': 'scenario',
  commander: 'cli',
  hucre: 'workbook',
  fflate: 'workbook',
  'pure-rand': 'analysis',
}

type Import = { readonly from: string; readonly typeOnly: boolean }
type File = { readonly path: string; readonly text: string; readonly imports: readonly Import[] }

function importsOf(text: string): Import[] {
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\s+from\s+)?'([^']+)'|import\(\s*'([^']+)'\s*\)/g)
  return [...found].map(([, type, from, dynamic]) => ({ from: (from ?? dynamic)!, typeOnly: type !== undefined }))
}

function roomOf(path: string): string {
  return path.includes('/') ? path.split('/')[0]! : path.replace(/\.ts$/, '')
}

function faultsOf(files: readonly File[]): string[] {
  return files.flatMap(({ path, text, imports }) => {
    const room = roomOf(path)
    const faults: string[] = []
    for (const { from, typeOnly } of imports) {
      if (from.startsWith('.')) {
        const target = normalize(join(dirname(path), from))
        if (target === '../package.json') {
          if (room !== 'version') faults.push(`${path}: only version.ts reads package.json`)
          continue
        }
        const to = roomOf(target)
        if (to !== room && to !== 'version' && !MAY[room]?.includes(to)) faults.push(`${path}: ${room} may not import ${to}`)
        if ((room === 'report' || room === 'workbook' || room === 'verify') && (to === 'result' || to === 'analysis') && !typeOnly)
          faults.push(`${path}: ${room} may import types of ${to} alone`)
      } else if (from.startsWith('node:')) {
        if (room !== 'cli') faults.push(`${path}: only cli may import ${from}`)
      } else {
        const name = from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : from.split('/')[0]!
        if (BOUGHT[name] !== room) faults.push(`${path}: ${name} belongs to ${BOUGHT[name] ?? 'no room'}`)
      }
    }
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '')
    const impure = /\b(Date|Intl|process|performance|fetch|localStorage)\b|Math\.random|toLocale\w*|localeCompare|setTimeout/.exec(code)
    if (room !== 'cli' && impure !== null) faults.push(`${path}: ${impure[0]} is not read below cli`)
    return faults
  })
}

/** A circle of files, as a path that ends where it begins; null when there is none. */
function circleOf(files: readonly File[]): string[] | null {
  const graph = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter(({ from, typeOnly }) => from.startsWith('.') && !typeOnly).map(({ from }) => normalize(join(dirname(path), from))),
    ]),
  )
  const state = new Map<string, 'open' | 'done'>()
  const walk = (path: string, way: string[]): string[] | null => {
    if (state.get(path) === 'done') return null
    if (state.get(path) === 'open') return [...way.slice(way.indexOf(path)), path]
    state.set(path, 'open')
    for (const next of graph.get(path) ?? []) {
      const circle = walk(next, [...way, path])
      if (circle !== null) return circle
    }
    state.set(path, 'done')
    return null
  }
  for (const path of graph.keys()) {
    const circle = walk(path, [])
    if (circle !== null) return circle
  }
  return null
}

function file(path: string, text: string): File {
  return { path, text, imports: importsOf(text) }
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => file(path, readFileSync(join('src', path), 'utf8')))

describe('rooms', () => {
  test('imports point down, packages stay in their room, nothing reads the clock', () => {
    expect(faultsOf(sources)).toEqual([])
  })

  test('no circle of files', () => {
    expect(circleOf(sources)).toBeNull()
  })

  test('no file is a drawer', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 400).map(({ path }) => path)).toEqual([])
  })

  test('what is forbidden is found', () => {
    const wrong = file(
      'engine/bad.ts',
      "import { read } from '../scenario/read.ts'\nimport { z } from 'zod'\nimport fs from 'node:fs'\nexport const now = Date.now()\n",
    )
    expect(faultsOf([wrong])).toHaveLength(4)
    expect(circleOf([file('plan/a.ts', "import './b.ts'"), file('plan/b.ts', "import { a } from './a.ts'")])).toEqual([
      'plan/a.ts',
      'plan/b.ts',
      'plan/a.ts',
    ])
  })
})
