/**
 * A thread that makes plans of one scenario, one variant after the other, for as long as it is asked.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { outcomeOf, type Variant } from '../analysis/variant.ts'
import { read } from '../scenario/read.ts'
import { loaderOf } from './files.ts'
import type { Asked } from './workers.ts'

const { path, text, ...options } = workerData as Asked
const scenario = read(text, { ...options, load: loaderOf(path) })
parentPort!.on('message', (variant: Variant) => parentPort!.postMessage(outcomeOf(scenario, variant)))
