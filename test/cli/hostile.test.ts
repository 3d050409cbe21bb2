/**
 * Hostile input ends in a clear problem within 500 MB, and in no more time than ten runs of an honest file take on the same machine; the
 * benchmark tells the seconds.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { measured } from '../run.ts'
import { BOMBS } from './bombs.ts'

describe('hostile input', () => {
  let honest = 0
  beforeAll(async () => {
    for (let round = 0; round < 3; round++) {
      const { code, seconds } = await measured(['simulate', 'scenarios/maryland-55-35-10.yaml'], '')
      expect(code).toBe(0)
      honest = Math.max(honest, seconds)
    }
  })

  test.each(BOMBS)('%s → %s', async (_, code, input) => {
    const { code: exit, out, err, seconds, megabytes } = await measured(['simulate', '-'], input)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toContain(`${code} `)
    expect(err).not.toMatch(/\n\s+at |mistake of ours/)
    expect(err.length).toBeLessThan(200_000)
    expect(seconds / honest).toBeLessThan(10)
    expect(megabytes).toBeLessThan(500)
  })
})
