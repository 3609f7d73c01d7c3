import type { Clock } from '../core/ports.ts'

/**
 * The longest sleep before the wall clock is looked at again, so that a clock set forward is noticed
 * soon. It also keeps far instants below 2^31 ms, beyond which Node fires a timer at once.
 */
const LONGEST_SLEEP_MS = 10_000

/** The machine's clock. Its wakes do not keep a program alive that has nothing else to do. */
export const systemClock: Clock = {
  now: () => Date.now(),

  at(instant, wake) {
    let timer = sleep()

    function sleep(): NodeJS.Timeout {
      const leftMs = Math.max(0, instant - Date.now())
      return setTimeout(wakeWhenDue, Math.min(leftMs, LONGEST_SLEEP_MS)).unref()
    }

    /** A timer may fire a little early, and the clock may have been set back meanwhile. */
    function wakeWhenDue(): void {
      if (Date.now() < instant) timer = sleep()
      else wake()
    }

    return () => clearTimeout(timer)
  },
}
