import type { ChannelId, PersonId } from '../engine/ids.ts'
import type { Clock, Vault } from '../ports.ts'

/** Typing errors are free; who guesses must wait, each time twice as long. */
const FREE_TRIES = 3
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 60 * 60_000
/** Who stays away this long begins anew. */
const FORGOTTEN_AFTER_MS = 60 * 60_000

/** Limits how fast codes can be guessed, by person and by channel. Outlives a restart. */
export class Guesses {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Until when these may not try, or undefined if they may now. */
  async blockedUntil(person: PersonId, channel: ChannelId): Promise<number | undefined> {
    const now = this.clock.now()
    const known = await Promise.all([person, channel].map((id) => this.vault.get('guesses', id)))
    const until = Math.max(...known.map((guesses) => guesses?.blockedUntil ?? 0))
    return until > now ? until : undefined
  }

  async wasWrong(person: PersonId, channel: ChannelId): Promise<void> {
    await Promise.all([person, channel].map((id) => this.count(id)))
  }

  async wasRight(person: PersonId): Promise<void> {
    await this.vault.remove('guesses', person)
  }

  private async count(id: string): Promise<void> {
    const now = this.clock.now()
    const before = await this.vault.get('guesses', id)
    const forgotten = before === undefined || now - before.lastAt > FORGOTTEN_AFTER_MS
    const wrong = (forgotten ? 0 : before.wrong) + 1
    const doublings = wrong - FREE_TRIES
    const waitMs = doublings < 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** doublings)
    await this.vault.put('guesses', id, { wrong, lastAt: now, blockedUntil: now + waitMs })
  }
}
