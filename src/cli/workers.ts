/**
 * The plans of a question, shared out over threads. The thread that reads the keys makes none of them, so that Ctrl-C always is heard.
 *
 * Who makes which plan depends on who is free; what comes of a plan does not, and outcomes keep the order in which they were asked for.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Became, LongRun, Question, Wanted } from '../analysis/question.ts'
import type { Change } from '../scenario/changes.ts'
import { CallError } from './exit.ts'

/** The scenario of a question: its path, its text, and how it is varied. */
export type Asked = {
  readonly path: string
  readonly text: string
  readonly file: string
  readonly whatIf: string | undefined
  readonly changes: readonly Change[]
}

const MOST_UNASKED = 4
const MOST = 64

/** `--workers`, or as many as there are processors, within reason. */
export function workerCount(given: string | undefined): number {
  if (given === undefined) return Math.min(MOST_UNASKED, availableParallelism())
  const count = /^\d{1,3}$/.test(given) ? Number(given) : 0
  if (count < 1 || count > MOST) throw new CallError(`--workers takes a number from 1 to ${MOST}, not ${given}`, 'For example --workers 2.')
  return count
}

export async function answeredBy<Answer, W extends Wanted>(
  question: Question<Answer, W>,
  asked: Asked,
  count: number,
  onProgress: NonNullable<LongRun['onProgress']>,
): Promise<Answer> {
  const workers: Worker[] = []
  try {
    let done = 0
    let step = question.next()
    while (step.done !== true) {
      const { variants, later } = step.value
      const total = done + variants.length + later
      while (workers.length < Math.min(count, variants.length))
        workers.push(new Worker(new URL('./worker.js', import.meta.url), { workerData: asked }))
      const outcomes = await sharedOut(variants, workers, () => {
        done += 1
        onProgress(done, total)
      })
      step = question.next(outcomes)
    }
    return step.value
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

async function sharedOut<W extends Wanted>(variants: readonly W[], workers: readonly Worker[], onDone: () => void): Promise<Became<W>[]> {
  const outcomes: Became<W>[] = []
  let next = 0
  await Promise.all(
    workers.map(async (worker) => {
      while (next < variants.length) {
        const at = next
        next += 1
        outcomes[at] = await outcomeBy(worker, variants[at]!)
        onDone()
      }
    }),
  )
  return outcomes
}

function outcomeBy<W extends Wanted>(worker: Worker, variant: W): Promise<Became<W>> {
  return new Promise((resolve, reject) => {
    const answer = (outcome: Became<W>) => {
      worker.off('error', fail)
      resolve(outcome)
    }
    const fail = (error: Error) => {
      worker.off('message', answer)
      reject(error)
    }
    worker.once('message', answer)
    worker.once('error', fail)
    worker.postMessage(variant)
  })
}
