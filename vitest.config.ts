import { defineConfig } from 'vitest/config'

const EVERYTHING = ['tests/**/*.test.ts', 'emulators/**/*.test.ts']
/** Whole programs over sockets, on the machine's own clock. */
const LIVE = [
  'tests/e2e/**/*.test.ts',
  'tests/crash/real-*.test.ts',
  'tests/store/whole-program.test.ts',
]
const common = { testTimeout: 120_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    // Two cores are shared by the program, the emulators and the tests themselves.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { ...common, name: 'rules', include: EVERYTHING, exclude: LIVE } },
      // After the others, whose work would take its time from programs that run live.
      {
        extends: true,
        test: { ...common, name: 'live', include: LIVE, sequence: { groupOrder: 1 } },
      },
    ],
    // The totals for machines that read them; see .ci/run.
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'test-results.json' }]]
      : ['default'],
  },
})
