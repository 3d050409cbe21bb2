/**
 * `extends:` – what merges and what replaces, which file a problem is in, and what a loader may be asked for.
 */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { read } from '../../src/scenario/read.ts'
import { check, simulate } from '../../src/simulate.ts'
import { judge } from '../judge.ts'
import { fundbraid } from '../run.ts'

const BASE = `fundbraid: 1
name: The base
horizon: { from: FY26, through: FY27 }
services:
  s: { priority: 1, costs: { FY26: 100000, growth: 3% } }
  t: { costs: 5000 }
streams:
  county: { kind: appropriation, awards: [{ annual: 60000 }, { amount: 7, from: 2025-09 }] }
  gift: { kind: philanthropy, awards: [{ annual: 10000 }] }
policy: { order: [gift, county] }
`
const OVER = `fundbraid: 1
name: With less
extends: base.yaml
services: { s: { priority: 2 }, t: null, u: { costs: 1 } }
streams: { county: { awards: [{ annual: 50000 }] } }
`
const WHOLE = `fundbraid: 1
name: With less
horizon: { from: FY26, through: FY27 }
services:
  s: { priority: 2, costs: { FY26: 100000, growth: 3% } }
  u: { costs: 1 }
streams:
  county: { kind: appropriation, awards: [{ annual: 50000 }] }
  gift: { kind: philanthropy, awards: [{ annual: 10000 }] }
policy: { order: [gift, county] }
`

/** A loader over texts by path. */
const from = (files: { readonly [path: string]: string }) => (path: string) => {
  const text = files[path]
  if (text === undefined) throw new Error(`there is no ${path}`)
  return text
}
const wrong = (text: string, files: { readonly [path: string]: string }, file = 'plans/plan.yaml') =>
  check(text, { file, load: from(files) }).map(({ code, message, at }) => [code, at.in === 'text' ? `${at.file}:${at.line}` : '', message])

describe('extends', () => {
  test('is the merged scenario, with its hash, and verify loads it too', () => {
    const load = from({ 'base.yaml': BASE })
    const result = simulate(OVER, { load })
    expect(result).toEqual(simulate(WHOLE))
    expect(read(OVER, { load }).hash).toBe(read(WHOLE).hash)
    judge(read(OVER, { load }), result)
    expect(() => judge(WHOLE, result)).not.toThrow()
  })

  test('paths go from file to file, at most five', () => {
    const link = (to: string) => `extends: ${to}\n`
    const files = { 'a/b.yaml': link('c.yaml'), 'a/c.yaml': link('../d/./e.yaml'), 'd/e.yaml': BASE }
    expect(wrong(link('a/b.yaml'), files)).toEqual([])
    const chain = Object.fromEntries([1, 2, 3, 4, 5, 6].map((step) => [`${step}.yaml`, step === 6 ? BASE : link(`${step + 1}.yaml`)]))
    expect(wrong(link('2.yaml'), chain)).toEqual([])
    expect(wrong(link('1.yaml'), chain)).toEqual([['EXTENDS', 'plans/5.yaml:1', 'more than 5 scenarios extend one another']])
    expect(wrong(link('plan.yaml'), {})).toEqual([['EXTENDS', 'plans/plan.yaml:1', '`plan.yaml` extends itself: plan.yaml → plan.yaml']])
    expect(wrong(link('x.yaml'), { 'x.yaml': link('plan.yaml') })[0]?.[1]).toBe('plans/x.yaml:1')
    expect(wrong(link('x.yaml'), {})).toEqual([['EXTENDS', 'plans/plan.yaml:1', '`x.yaml` cannot be read: there is no x.yaml']])
    expect(check(link('x.yaml')).map(({ code }) => code)).toEqual(['EXTENDS'])
  })

  test('a problem names the file and line that it stands in', () => {
    const files = { 'base.yaml': BASE.replace('priority: 1', 'prority: 1') }
    expect(wrong(OVER.replace('annual: 50000', 'annual: much'), files)).toEqual([
      ['UNKNOWN-KEY', 'plans/base.yaml:5', '`prority` is not a key of a service'],
      ['BAD-NUMBER', 'plans/plan.yaml:5', '`much` is not a number'],
    ])
    expect(wrong(OVER.replace('t: null', 'v: null'), { 'base.yaml': BASE })).toEqual([
      ['EXTENDS', 'plans/plan.yaml:4', 'there is no `v` that could be removed'],
    ])
    expect(wrong(OVER.replace('t: null', 't: '), { 'base.yaml': BASE })[0]?.[0]).toBe('EMPTY-VALUE')
    expect(wrong(OVER, { 'base.yaml': '- 1' })[0]?.[2]).toBe('`base.yaml` is no scenario')
  })

  test('the command stays in the folder of the scenario and below', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fundbraid-'))
    mkdirSync(join(folder, 'in/below'), { recursive: true })
    writeFileSync(join(folder, 'out.yaml'), BASE)
    writeFileSync(join(folder, 'in/below/base.yaml'), BASE)
    symlinkSync(join(folder, 'out.yaml'), join(folder, 'in/link.yaml'))
    const run = (base: string) => {
      writeFileSync(join(folder, 'in/plan.yaml'), OVER.replace('base.yaml', base))
      return fundbraid(['check', 'in/plan.yaml'], { cwd: folder })
    }
    expect(run('below/base.yaml')).toEqual({ code: 0, out: 'in/plan.yaml: no problems, no warnings\n', err: '' })
    expect(run('below')).toMatchObject({ code: 2, out: expect.stringContaining('this is a folder') })
    for (const base of ['../out.yaml', 'link.yaml', join(folder, 'out.yaml')])
      expect(run(base)).toMatchObject({ code: 2, out: expect.stringContaining('in/plan.yaml:3:10: EXTENDS') })
    expect(run('nothing.yaml').out).toContain('there is no such file')
  })
})
