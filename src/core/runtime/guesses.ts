import { type ChannelId, type PersonId, placeOf } from '../engine/ids.ts'
import type { Clock, Vault } from '../ports.ts'
import {
  afterWrongCode,
  blockedUntil,
  type GuessLimit,
  guessLimits,
  isForgiven,
} from './guess-limits.ts'
import type { SeenChannels } from './seen-channels.ts'
import { Turns } from './turns.ts'

export type Guess<Found> =
  | { readonly outcome: 'right'; readonly found: Found }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'tooFast'; readonly until: number }

/** Those whose wrong codes are counted together. */
interface Guesser {
  readonly id: string
  readonly limit: GuessLimit
}

type LookUp<Found> = () => Found | undefined | Promise<Found | undefined>

const everywhere: Guesser = { id: 'everywhere', limit: guessLimits.everywhere }

/**
 * Limits how fast codes can be guessed: by one person, in one channel, in one server or workspace,
 * and everywhere together; the last slows only channels that no party ever was in. A right code
 * forgives nothing: whoever guesses could type that of a party of their own. Outlives a restart.
 */
export class Guesses {
  // Guesses that are counted together go one after the other: many at once count as many.
  private readonly turns = new Turns<string>()

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly seen: Pick<SeenChannels, 'has'>,
  ) {}

  /** Looks up what a code stands for, unless too many wrong ones came before. */
  async guess<Found>(
    person: PersonId,
    channel: ChannelId,
    lookUp: LookUp<Found>,
  ): Promise<Guess<Found>> {
    const isSeen = await this.seen.has(channel)
    const guessers = [...guessersIn(person, channel), ...(isSeen ? [] : [everywhere])]
    const guess = await this.inTurn(guessers, () => this.try(guessers, lookUp))
    if (guess.outcome === 'wrong' && isSeen) {
      await this.inTurn([everywhere], () => this.count(everywhere))
    }
    return guess
  }

  /** Guesses that are forgiven. Tells how many were removed. */
  async sweep(): Promise<number> {
    const known = await this.vault.list('guesses')
    const now = this.clock.now()
    const old = known.filter(({ value }) => isForgiven(value, now))
    await Promise.all(old.map(({ id }) => this.vault.remove('guesses', id)))
    return old.length
  }

  /** Everybody takes their turns in the order from person to everywhere, so that nobody locks. */
  private inTurn<Result>(
    [first, ...others]: readonly Guesser[],
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (first === undefined) return work()
    return this.turns.take(first.id, () => this.inTurn(others, work))
  }

  private async try<Found>(
    guessers: readonly Guesser[],
    lookUp: LookUp<Found>,
  ): Promise<Guess<Found>> {
    const until = await this.blockedUntil(guessers)
    if (until !== undefined) return { outcome: 'tooFast', until }
    const found = await lookUp()
    if (found !== undefined) return { outcome: 'right', found }
    await Promise.all(guessers.map((guesser) => this.count(guesser)))
    return { outcome: 'wrong' }
  }

  private async blockedUntil(guessers: readonly Guesser[]): Promise<number | undefined> {
    const known = await Promise.all(guessers.map(({ id }) => this.vault.get('guesses', id)))
    const now = this.clock.now()
    const blocks = known.flatMap((guesses) => blockedUntil(guesses, now) ?? [])
    return blocks.length === 0 ? undefined : Math.max(...blocks)
  }

  private async count({ id, limit }: Guesser): Promise<void> {
    const before = await this.vault.get('guesses', id)
    await this.vault.put('guesses', id, afterWrongCode(before, limit, this.clock.now()))
  }
}

function guessersIn(person: PersonId, channel: ChannelId): Guesser[] {
  const place = placeOf(channel)
  return [
    { id: `person ${person}`, limit: guessLimits.person },
    { id: `channel ${channel}`, limit: guessLimits.channel },
    ...(place === undefined ? [] : [{ id: `place ${place}`, limit: guessLimits.place }]),
  ]
}
