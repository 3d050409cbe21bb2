import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/bundle.ts'],
    testTimeout: 120_000,
    maxWorkers: '100%',
    // No test changes what another imports: modules are loaded once for each worker, and stay warm.
    isolate: false,
    // Some bounds are seconds and megabytes of a whole process: a busy machine gets another try, a slow program fails each.
    retry: 2,
    coverage: { include: ['src/**'], exclude: ['src/cli/**'], thresholds: { lines: 90, branches: 80 } },
  },
})
