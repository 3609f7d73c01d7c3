import type { ChannelId, PersonId } from '../engine/ids.ts'
import type { Clock, Vault, VaultKinds } from '../ports.ts'
import { Turns } from './turns.ts'

/** Typing errors are free; who guesses must wait, each time twice as long. */
const FREE_TRIES = 3
/** More, so that one person's errors do not keep a whole channel out. */
const FREE_TRIES_OF_A_CHANNEL = 10
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 60 * 60_000
/** Who stays away this long begins anew. */
const FORGOTTEN_AFTER_MS = 60 * 60_000

export type Guess<Found> =
  | { readonly outcome: 'right'; readonly found: Found }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'tooFast'; readonly until: number }

/** Limits how fast codes can be guessed, by person and by channel. Outlives a restart. */
export class Guesses {
  // Guesses of one person, or in one channel, go one after the other: many at once count as many.
  private readonly people = new Turns<PersonId>()
  private readonly channels = new Turns<ChannelId>()

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Looks up what a code stands for, unless too many wrong ones came before. */
  guess<Found>(
    person: PersonId,
    channel: ChannelId,
    lookUp: () => Found | undefined | Promise<Found | undefined>,
  ): Promise<Guess<Found>> {
    return this.people.take(person, () =>
      this.channels.take(channel, () => this.try(person, channel, lookUp)),
    )
  }

  /** Guesses that are forgotten. Tells how many were removed. */
  async sweep(): Promise<number> {
    const known = await this.vault.list('guesses')
    const old = known.filter(({ value }) => this.isForgotten(value))
    await Promise.all(old.map(({ id }) => this.vault.remove('guesses', id)))
    return old.length
  }

  private async try<Found>(
    person: PersonId,
    channel: ChannelId,
    lookUp: () => Found | undefined | Promise<Found | undefined>,
  ): Promise<Guess<Found>> {
    const until = await this.blockedUntil(person, channel)
    if (until !== undefined) return { outcome: 'tooFast', until }
    const found = await lookUp()
    if (found === undefined) {
      await Promise.all([
        this.count(person, FREE_TRIES),
        this.count(channel, FREE_TRIES_OF_A_CHANNEL),
      ])
      return { outcome: 'wrong' }
    }
    await this.vault.remove('guesses', person)
    return { outcome: 'right', found }
  }

  private async blockedUntil(person: PersonId, channel: ChannelId): Promise<number | undefined> {
    const known = await Promise.all([person, channel].map((id) => this.vault.get('guesses', id)))
    const until = Math.max(...known.map((guesses) => guesses?.blockedUntil ?? 0))
    return until > this.clock.now() ? until : undefined
  }

  private async count(id: string, freeTries: number): Promise<void> {
    const now = this.clock.now()
    const before = await this.vault.get('guesses', id)
    const wrong = (before === undefined || this.isForgotten(before) ? 0 : before.wrong) + 1
    const doublings = wrong - freeTries
    const waitMs = doublings < 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** doublings)
    await this.vault.put('guesses', id, { wrong, lastAt: now, blockedUntil: now + waitMs })
  }

  private isForgotten({ lastAt }: VaultKinds['guesses']): boolean {
    return this.clock.now() - lastAt > FORGOTTEN_AFTER_MS
  }
}
