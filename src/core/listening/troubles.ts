import type { MusicTrouble } from '../engine/party.ts'
import type { Clock, MusicFailure } from '../ports.ts'

/** Guests stand back behind the party itself when Spotify limits the requests of all. */
const COURTESY_MS = 3_000
const LIMITED_MS = 30_000
const FIRST_BACKOFF_MS = 5_000
export const LONGEST_BACKOFF_MS = 60_000
/** A service that hiccups is not worth a word. */
const FAILURES_UNTIL_TOLD = 4
const WAIT_UNTIL_TOLD_MS = 60_000

/** Trouble that time does not mend. */
export type FinalTrouble = Extract<MusicTrouble, 'loginExpired' | 'noPremium' | 'notRegistered'>
export type PassingTrouble = Exclude<MusicTrouble, FinalTrouble>

/**
 * over: nothing more can be done. missing: the device is gone. later: what was asked for was not
 * done, and may be asked for again. unknown: it may have been done. refused: not this song.
 */
export type Consequence =
  | { readonly kind: 'over'; readonly why: FinalTrouble }
  | { readonly kind: 'missing' | 'later' | 'unknown' | 'refused' }

/** What the player of a guest fails to do: how long it is left alone, and what is worth telling. */
export class Troubles {
  private restUntil = Number.NEGATIVE_INFINITY
  private failures = 0
  private isTold = false

  /** `tell`: called once until the music is back in step. */
  constructor(
    private readonly clock: Clock,
    private readonly tell: (trouble: PassingTrouble) => void,
  ) {}

  /** The player is not to be asked for anything before this instant. */
  get notBefore(): number {
    return this.restUntil
  }

  met({ reason, retryAfterMs }: MusicFailure): Consequence {
    switch (reason) {
      case 'loginExpired':
      case 'noPremium':
      case 'notRegistered':
        return { kind: 'over', why: reason }
      case 'noDevice':
        return { kind: 'missing' }
      case 'unknownOutcome':
        return { kind: 'unknown' }
      case 'rateLimited': {
        const waitMs = retryAfterMs ?? LIMITED_MS
        this.leaveAlone(waitMs + COURTESY_MS)
        if (waitMs >= WAIT_UNTIL_TOLD_MS) this.tellOnce(reason)
        return { kind: 'later' }
      }
      case 'unavailable':
        this.backOff()
        this.count(reason)
        return { kind: 'later' }
      case 'restricted':
      case 'notFound':
      case 'notReadable':
      case 'loginRefused':
        // A reading may be refused as well as a command: either would be asked again at once.
        this.backOff()
        this.count('restricted')
        return { kind: 'refused' }
    }
  }

  leaveAlone(ms: number): void {
    this.restUntil = this.clock.now() + ms
  }

  tellOnce(trouble: PassingTrouble): void {
    if (this.isTold) return
    this.isTold = true
    this.tell(trouble)
  }

  /** The player answered. */
  passed(): void {
    this.failures = 0
  }

  /** The music is back in step. */
  ended(): void {
    this.isTold = false
  }

  private backOff(): void {
    this.leaveAlone(Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.failures))
  }

  private count(trouble: 'restricted' | 'unavailable'): void {
    this.failures += 1
    if (this.failures >= FAILURES_UNTIL_TOLD) this.tellOnce(trouble)
  }
}
