import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'emulators/**/*.test.ts'],
    // Two cores are shared by the program, the emulators and the tests themselves.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // The totals for machines that read them; see .ci/run.
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'test-results.json' }]]
      : ['default'],
  },
})
