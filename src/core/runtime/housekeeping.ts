import type { Clock, Log, PartyStore } from '../ports.ts'
import type { Guesses } from './guesses.ts'
import type { Login } from './login.ts'

const EVERY_MS = 10 * 60_000

/** Throws away what is no longer needed: old parties, unfinished logins, forgotten guesses. */
export class Housekeeping {
  private nextAt = 0
  private working = false

  constructor(
    private readonly store: PartyStore,
    private readonly login: Login,
    private readonly guesses: Guesses,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly keepEndedMs: number,
  ) {}

  sweep(): void {
    const now = this.clock.now()
    if (this.working || now < this.nextAt) return
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
    const logins = await this.login.sweep()
    const guesses = await this.guesses.sweep()
    if (parties + logins + guesses > 0) {
      this.log.info('Old data removed.', { parties, logins, guesses })
    }
  }
}
