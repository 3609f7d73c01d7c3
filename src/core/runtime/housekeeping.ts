import type { Clock, Log, PartyStore } from '../ports.ts'

const EVERY_MS = 10 * 60_000

/** What is kept for a while. `sweep` removes what is past that, and tells how much it was. */
interface Leftovers {
  sweep(): Promise<number>
}

/** Throws away what is no longer needed: old parties, unfinished logins, codes, guesses. */
export class Housekeeping {
  private nextAt = 0
  private working = false

  constructor(
    private readonly store: PartyStore,
    private readonly leftovers: readonly Leftovers[],
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly keepEndedMs: number,
  ) {}

  sweep(): void {
    const now = this.clock.now()
    const wasSetBack = this.nextAt - now > EVERY_MS
    if (this.working || (now < this.nextAt && !wasSetBack)) return
    this.nextAt = now + EVERY_MS
    this.working = true
    this.tidy(now)
      .catch((error: unknown) => {
        this.log.warn('Old data could not be removed; it is tried again.', {
          error: String(error),
        })
      })
      .finally(() => {
        this.working = false
      })
  }

  private async tidy(now: number): Promise<void> {
    const parties = await this.store.purge(now - this.keepEndedMs)
    const swept = await Promise.all(this.leftovers.map((one) => one.sweep()))
    const others = swept.reduce((sum, removed) => sum + removed, 0)
    if (parties + others > 0) this.log.info('Old data removed.', { parties, others })
  }
}
