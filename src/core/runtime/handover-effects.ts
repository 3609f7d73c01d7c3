import type { Effect } from '../engine/effects.ts'
import type { MusicTrouble, Party } from '../engine/party.ts'
import { sameTrack } from '../engine/track.ts'
import { type Clock, type Log, MusicFailure, type MusicServices } from '../ports.ts'
import { type Attempt, settled } from './attempt.ts'
import type { Parties } from './parties.ts'
import { growingDelay } from './retry.ts'

type Continuing = Extract<Effect, { kind: 'continueTrack' }>
type Releasing = Extract<Effect, { kind: 'releasePlayer' }>
export type HandoverEffect = Continuing | Releasing

const MOST_TRIES = 4
const LONGEST_WAIT_MS = 4_000
/** Longer than this, people are told instead. */
const LONGEST_LIMIT_MS = 30_000
/** What the next try may find mended. */
const PASSING: ReadonlySet<MusicFailure['reason']> = new Set([
  'unknownOutcome',
  'unavailable',
  'noDevice',
  'rateLimited',
])

/** Lets the music go on at the new host's, and gives the former one their player back. */
export class HandoverEffects {
  constructor(
    private readonly parties: Pick<Parties, 'byAccount'>,
    private readonly music: MusicServices,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async perform(party: Party, attempts: number, effect: HandoverEffect): Promise<Attempt> {
    try {
      if (effect.kind === 'releasePlayer') await this.release(effect)
      else await this.goOn(party, effect)
      return settled({ result: 'done' })
    } catch (error) {
      if (!(error instanceof MusicFailure)) throw error
      const afterMs = error.retryAfterMs ?? growingDelay(attempts, LONGEST_WAIT_MS)
      const mayPass = PASSING.has(error.reason) && afterMs <= LONGEST_LIMIT_MS
      if (mayPass && attempts + 1 < MOST_TRIES) return { kind: 'again', afterMs }
      this.log.warn('The music could not be handed over.', {
        party: party.id,
        effect: effect.kind,
        reason: error.reason,
      })
      const isOurs = effect.kind === 'continueTrack'
      return settled({ result: 'refused', ...(isOurs && { trouble: troubleOf(error) }) })
    }
  }

  /** Where a party plays on it by now, the player is not to be touched. */
  private async release({ account, device, modes }: Releasing): Promise<void> {
    if (this.parties.byAccount(account) !== undefined) return
    const player = this.music.player(account)
    try {
      await player.pause(device)
    } catch (error) {
      // What cannot be paused may be set back all the same.
      if (!(error instanceof MusicFailure) || error.reason !== 'restricted') throw error
    }
    if (modes !== undefined) await player.setModes(modes, device)
  }

  private async goOn(party: Party, { track, progressMs, at }: Continuing): Promise<void> {
    const { account, device, playlist, playing } = party
    const isWanted = party.phase === 'live' && playing && sameTrack(playing.track, track)
    if (account === undefined || device === undefined || !isWanted) return
    const positionMs = Math.max(0, progressMs + this.clock.now() - at)
    // Past its end there is nothing to go on with: what comes next is decided as after any song.
    if (positionMs >= track.durationMs) return
    const player = this.music.player(account)
    try {
      const context = playlist === undefined ? {} : { contextUri: playlist.uri }
      await player.play(track, device, { positionMs, ...context })
    } catch (error) {
      // The new host may not have the playlist, or the song may not be in it.
      const isLacking = error instanceof MusicFailure && error.reason === 'notFound'
      if (!isLacking) throw error
      await player.play(track, device, { positionMs })
    }
  }
}

function troubleOf({ reason }: MusicFailure): MusicTrouble {
  switch (reason) {
    case 'unknownOutcome':
      return 'unavailable'
    case 'notFound':
    case 'notReadable':
      return 'restricted'
    case 'loginRefused':
      return 'loginExpired'
    default:
      return reason
  }
}
