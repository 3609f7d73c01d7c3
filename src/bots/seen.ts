import type { Clock } from '../core/ports.ts'

/** Nothing is sent again after more than some minutes. */
const KEPT_MS = 60 * 60_000
/** Slack delivers 30,000 events an hour at most from one workspace; Discord, fewer interactions. */
const MOST_KEPT = 100_000

/** What came in lately, by id. */
export class Seen {
  readonly #clock: Clock
  readonly #ids = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** False where it was there already. */
  add(id: string): boolean {
    const now = this.#clock.now()
    this.#forgetOld(now)
    if (this.#ids.has(id)) return false
    this.#ids.set(id, now)
    return true
  }

  #forgetOld(now: number): void {
    for (const [id, at] of this.#ids) {
      if (at > now - KEPT_MS && this.#ids.size < MOST_KEPT) return
      this.#ids.delete(id)
    }
  }
}
