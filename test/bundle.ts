/** Bundles the command from the source, once for all tests. */
import { build } from 'esbuild'

export default async function setup(): Promise<void> {
  await build({
    entryPoints: { main: 'src/cli/main.ts', worker: 'src/cli/worker.ts' },
    outdir: 'node_modules/.fundbraid/cli',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    banner: { js: "import { createRequire as fundbraidRequire } from 'node:module';const require = fundbraidRequire(import.meta.url);" },
  })
}
