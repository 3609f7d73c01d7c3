import type { Clock } from '../ports.ts'

const AT_ONCE = 5
/** Spotify counts the calls of the whole program in half a minute, and the player needs most. */
const ONE_EVERY_MS = 1_000
/** No turn is ever promised for later than this. */
const LONGEST_WAIT_MS = 10_000

/** How fast all people together may look for songs: five at once, then one a second. */
export class SearchPace {
  /** When all five are free again. */
  private restedAt = 0

  constructor(private readonly clock: Clock) {}

  /** True when it is one's turn; false at once where that would not be within `patienceMs`. */
  async turn(patienceMs: number): Promise<boolean> {
    const now = this.clock.now()
    const allAgainMs = AT_ONCE * ONE_EVERY_MS
    const wasSetBack = this.restedAt > now + allAgainMs + LONGEST_WAIT_MS
    const restedAt = (wasSetBack ? now : Math.max(this.restedAt, now)) + ONE_EVERY_MS
    const waitMs = restedAt - allAgainMs - now
    if (waitMs > Math.min(patienceMs, LONGEST_WAIT_MS)) return false
    this.restedAt = restedAt
    if (waitMs > 0) await new Promise<void>((resolve) => this.clock.at(now + waitMs, resolve))
    return true
  }
}
