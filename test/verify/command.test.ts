/**
 * `fundbraid verify` as a command: what it prints and how it ends.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { CallError } from '../../src/cli/exit.ts'
import { runVerify, type VerifyOptions } from '../../src/cli/verify.ts'
import type { Simulation } from '../../src/result/types.ts'
import { simulate } from '../../src/simulate.ts'
import { EXACT } from './plans.ts'

const folder = mkdtempSync(join(tmpdir(), 'fundbraid-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: string | object) => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const SCENARIO = file('scenario.yaml', EXACT)
const RESULT = simulate(EXACT)

async function run(result: string, options: VerifyOptions = {}) {
  let out = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  process.exitCode = undefined
  try {
    await runVerify(SCENARIO, result, options)
    return { out: out.replaceAll(`${folder}/`, ''), code: process.exitCode ?? 0 }
  } finally {
    spy.mockRestore()
    process.exitCode = undefined
  }
}

function altered(alter: (result: { -readonly [K in keyof Simulation]: Simulation[K] }) => void): Simulation {
  const result = structuredClone(RESULT)
  alter(result)
  return result
}

describe('fundbraid verify', () => {
  test('what holds', async () => {
    const { out, code } = await run(file('result.json', RESULT))
    expect(code).toBe(0)
    expect(out).toMatch(/^result\.json: [\d,]{5,} checks, all hold\.\nNot checked: .*\n$/)
  })

  test('what does not, by kind', async () => {
    const wrong = altered((result) => {
      result.total = { ...result.total, gap: 0 }
      result.ledger = result.ledger!.map((posting, at) => (at === 3 ? { ...posting, stream: 'levy', award: '2025-08' } : posting))
    })
    const { out, code } = await run(file('wrong.json', wrong))
    expect(code).toBe(1)
    const [head, ...groups] = out.split('\n\n')
    expect(head).toMatch(/^wrong\.json: [\d,]{5,} checks, \d+ do not hold\.$/)
    expect(groups.slice(0, 2)).toEqual([
      'Postings that cannot be\n  ledger.3: `levy` 2025-08 pays in 2025-07, but opens in 2025-08',
      'Money comes or goes that should not\n  movements.52: lapsed in 2026-06 by `shared` 2025-07: $13,000.00 should stand here, not $12,000.00',
    ])
    expect(groups[2]).toMatch(/^Figures do not add up\n( {2}.* should stand here, not .*\n?)+$/)
    expect(groups[2]).toContain('\n  total.gap: $')
    expect(groups.at(-1)).toMatch(/^and \d+ more: --all\nNot checked: .*\n$/)
  })

  test('many faults are cut short, unless all are asked for', async () => {
    const path = file('many.json', altered((result) => (result.ledger = result.ledger!.slice(0, 20)))) // biome-ignore format: one line
    const [few, all] = [await run(path), await run(path, { all: true })]
    expect(few.out).toMatch(/and [\d,]+ more: --all/)
    expect(all.out).not.toContain('--all')
    expect(all.out.split('\n').length).toBeGreaterThan(few.out.split('\n').length + 20)
  })

  test('as JSON', async () => {
    const good = JSON.parse((await run(file('result.json', RESULT), { json: true })).out)
    expect(good).toEqual({ fundbraid: 1, ok: true, checked: expect.any(Number) })
    const bare = altered((result) => Object.assign(result, { ledger: null, needs: null, movements: null }))
    const { out, code } = await run(file('bare.json', bare), { json: true })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, faults: [{ code: 'NO-BOOKS', path: 'ledger' }] })
    expect((await run(file('bare.json', bare))).out).toMatch(/simulate with --ledger\nNothing else was checked\.\n$/)
  })

  test('a hostile result does not steer the screen', async () => {
    const loud = `\u001b[2J${'x'.repeat(5000)}`
    const { out } = await run(file('loud.json', altered((result) => Object.assign(result, { [loud]: 1 })))) // biome-ignore format: one line
    expect(out).not.toContain('\u001b')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(400)
  })

  test('files that are no results are a wrong call', async () => {
    for (const path of [file('text.json', 'no JSON'), join(folder, 'nowhere.json'), folder])
      await expect(runVerify(SCENARIO, path, {})).rejects.toBeInstanceOf(CallError)
    await expect(runVerify('-', '-', {})).rejects.toBeInstanceOf(CallError)
  })
})
