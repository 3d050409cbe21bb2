/**
 * A thread that makes plans of one scenario, one variant after the other, for as long as it is asked.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { makerOf, type Wanted } from '../analysis/question.ts'
import { read } from '../scenario/read.ts'
import { loaderOf } from './files.ts'
import type { Asked } from './workers.ts'

const { path, text, ...options } = workerData as Asked
const scenario = read(text, { ...options, load: loaderOf(path) })
const make = makerOf(scenario)
parentPort!.on('message', (wanted: Wanted) => parentPort!.postMessage(make(wanted)))
