import { schedule } from 'node-cron'
import type { Log } from '../core/ports.ts'

/** node-cron sleeps until the clock catches up when it is set back; this is how long we believe it. */
const SILENCE_MS = 2500
const WATCH_EVERY_MS = 1000
/** A beat that takes this long is reported, once. */
const STUCK_MS = 30_000

export interface Pulse {
  /** No beat begins after this call; resolves when the one under way has ended. */
  stop(): Promise<void>
}

/**
 * Calls `beat` every second, never while the one before is still under way. One cron task drives it;
 * a plain interval watches the task and beats in its place while it is silent.
 */
export function startPulse(beat: () => Promise<void> | void, log: Log): Pulse {
  let stopped = false
  let underWay: { readonly since: number; readonly done: Promise<void> } | undefined
  let reportedStuck = false
  let lastTickAt = performance.now()

  function beatOnce(): Promise<void> {
    if (stopped) return Promise.resolve()
    underWay ??= { since: performance.now(), done: runBeat() }
    return underWay.done
  }

  async function runBeat(): Promise<void> {
    try {
      // The caller must have noted the beat as under way before it begins.
      await Promise.resolve()
      await beat()
    } catch (error) {
      log.error('A beat of the pulse failed; the next one tries again.', { error })
    } finally {
      underWay = undefined
      reportedStuck = false
    }
  }

  function watch(): void {
    const now = performance.now()
    if (underWay && now - underWay.since > STUCK_MS && !reportedStuck) {
      reportedStuck = true
      log.warn('A beat of the pulse has not ended for 30 seconds; the next ones wait for it.')
    }
    if (now - lastTickAt > SILENCE_MS) void beatOnce()
  }

  const task = schedule(
    '* * * * * *',
    () => {
      lastTickAt = performance.now()
      return beatOnce()
    },
    {
      // In a zone with daylight saving time node-cron falls silent for the hour that is repeated.
      timezone: 'UTC',
      noOverlap: true,
      suppressMissedWarning: true,
      logger: cronLogger(log),
    },
  )
  const watching = setInterval(watch, WATCH_EVERY_MS)

  return {
    async stop() {
      stopped = true
      clearInterval(watching)
      await task.destroy()
      await underWay?.done
    },
  }
}

/** Its warnings say that a beat took more than a second, which is no news every second. */
function cronLogger(log: Log) {
  return {
    debug() {},
    info() {},
    warn() {},
    error(message: string | Error, error?: Error) {
      log.error('The cron task failed.', { error: error ?? message })
    },
  }
}
