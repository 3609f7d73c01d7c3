import type { Mode } from './usage.ts'

/** Exit codes of shells for a command that was ended by a signal. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * Resolves with the exit code when somebody stops the demo. That is how an endless demo is meant
 * to end; a script has then not shown what it should.
 */
export function interruption(mode: Mode): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      // Under npm the same Ctrl-C arrives twice; the second must not cut the cleaning up short.
      process.on(signal, () => resolve(mode === 'endless' && signal === 'SIGINT' ? 0 : code))
    }
  })
}
