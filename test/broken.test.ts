/**
 * Every code of a problem has a broken scenario that shows it, and its exact text. `npm run golden` rewrites the texts.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readChanges, readSource } from '../src/cli/files.ts'
import { formatProblems, isScenarioError, PROBLEM_CODES, type Problem } from '../src/scenario/problems.ts'
import { check } from '../src/simulate.ts'

const FOLDER = 'scenarios/broken'
const GOLDEN = process.env.GOLDEN === '1'

/** Too large for a file that anybody keeps, or no file at all: they are made in the test below. */
const MADE: { readonly [code: string]: string } = {
  'FILE-READ': 'no file at all',
  'FILE-SIZE': 'a megabyte of comments',
  'TOO-MANY-NODES': 'a list of 100,001 numbers',
}

/** What the command says; a first line `# --set …` holds what it is called with. */
async function problemsOf(file: string): Promise<readonly Problem[]> {
  try {
    const { text, load } = await readSource(`${FOLDER}/${file}`)
    const set = /^# --set (.*)/.exec(text)?.[1]
    return check(text, { file, load, changes: readChanges(set === undefined ? [] : [set]) })
  } catch (error) {
    if (!isScenarioError(error)) throw error
    return error.problems.map((problem) => ({ ...problem, at: { ...problem.at, file } }) as Problem)
  }
}

function golden(path: string, text: string): void {
  if (GOLDEN) writeFileSync(path, text)
  expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
}

describe('broken scenarios', () => {
  const codes = Object.keys(PROBLEM_CODES).filter((code) => MADE[code] === undefined)
  test.each(codes)('%s', async (code) => {
    const problems = await problemsOf(`${code.toLowerCase()}.yaml`)
    expect(problems.map((problem) => problem.code)).toContain(code)
    for (const { message, hint } of problems) expect(`${message}${hint}`).not.toMatch(/undefined|NaN|\[object/)
    golden(`${FOLDER}/${code.toLowerCase()}.txt`, `${formatProblems(problems)}\n`)
  })

  test('nothing else lies in the folder, and its list is whole', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'))
    expect(files.sort()).toEqual(codes.map((code) => `${code.toLowerCase()}.yaml`).sort())
    const rows = Object.entries(PROBLEM_CODES).map(([code, meaning]) => {
      const shown = MADE[code] === undefined ? `[${code.toLowerCase()}.yaml](${code.toLowerCase()}.yaml)` : MADE[code]
      return `| ${code} | ${meaning} | ${shown} |`
    })
    golden(
      `${FOLDER}/README.md`,
      `# What can be wrong with a scenario\n\nOne broken scenario for each code; the .txt beside it is what \`fundbraid check\` says of it.\n\n| code | it means | shown by |\n|---|---|---|\n${rows.join('\n')}\n`,
    )
  })

  test('what is too large to be kept', async () => {
    expect(check('#'.repeat(1_000_001)).map(({ code }) => code)).toEqual(['FILE-SIZE'])
    expect(check('- 1\n'.repeat(100_001)).map(({ code }) => code)).toEqual(['TOO-MANY-NODES'])
    expect((await problemsOf('nowhere.yaml')).map(({ code }) => code)).toEqual(['FILE-READ'])
  })

  test('several mistakes are told at once, in the order of the file', () => {
    const text =
      'fundbraid: 1\nname: Many\nhorizn: 1\nservices:\n  a: { costs: 12O }\nstreams:\n  b: { kind: grnt, awards: [{ amount: 5 }] }\n'
    expect(check(text).map(({ code, at }) => `${code} ${at.in === 'text' ? at.line : 0}`)).toEqual([
      'MISSING-KEY 1',
      'UNKNOWN-KEY 3',
      'BAD-NUMBER 5',
      'BAD-WORD 7',
    ])
  })
})
