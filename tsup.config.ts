/**
 * Builds the package: three entries for programs (ESM and CJS) and the command, with everything that was bought inside, and its licences beside.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

const bought = new Set<string>()

/** Notes every package that ends up in a bundle, and writes the licences of all of them. */
const licences: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'licences',
  setup(build) {
    build.initialOptions.metafile = true
    build.onEnd(({ metafile }) => {
      for (const output of Object.values(metafile?.outputs ?? {}))
        for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
          const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
          if (name !== undefined && bytesInOutput > 0) bought.add(name)
        }
      mkdirSync('dist', { recursive: true })
      writeFileSync('dist/THIRD-PARTY.txt', [...bought].sort().map(licenceOf).join('\n\n'))
    })
  },
}

function licenceOf(name: string): string {
  const folder = `node_modules/${name}`
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { version: string; license?: string }
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? '' : readFileSync(`${folder}/${file}`, 'utf8').trim()
  return `${name} ${version} (${license ?? 'see below'})\n${'-'.repeat(72)}\n${text}\n`
}

const common: Options = { outDir: 'dist', noExternal: [/.*/], minify: true, treeshake: false, esbuildPlugins: [licences], target: 'es2022' }

export default defineConfig([
  {
    ...common,
    entry: { index: 'src/index.ts', report: 'src/report/index.ts', workbook: 'src/workbook/index.ts' },
    format: ['esm', 'cjs'],
    dts: true,
    splitting: false,
    platform: 'neutral',
    esbuildOptions: resolveAsBrowser,
  },
  {
    ...common,
    entry: { main: 'src/cli/main.ts', worker: 'src/cli/worker.ts' },
    outDir: 'dist/cli',
    format: ['esm'],
    splitting: true,
    platform: 'node',
    // Packages written for `require` ask for Node's own modules with it.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as fundbraidRequire } from 'node:module';const require = fundbraidRequire(import.meta.url);",
    },
    onSuccess: async () => {
      for (const [file, ...words] of [['dist/schema.json'], ['dist/result.schema.json', '--result']] as const)
        writeFileSync(file, execFileSync(process.execPath, ['dist/cli/main.js', 'schema', ...words]))
    },
  },
])

function resolveAsBrowser(options: { mainFields?: string[]; conditions?: string[] }): void {
  options.mainFields = ['module', 'main']
  options.conditions = ['import', 'module', 'default']
}
