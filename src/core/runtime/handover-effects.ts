import type { Effect } from '../engine/effects.ts'
import type { Party } from '../engine/party.ts'
import { type Clock, type Log, MusicFailure, type MusicServices } from '../ports.ts'
import { type Attempt, settled } from './attempt.ts'
import { growingDelay } from './retry.ts'

export type HandoverEffect = Extract<Effect, { kind: 'continueTrack' | 'releasePlayer' }>

const MOST_TRIES = 4
const LONGEST_WAIT_MS = 4_000

/** Lets the music go on at the new host's, and gives the former one their player back. */
export class HandoverEffects {
  constructor(
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
      if (attempts + 1 < MOST_TRIES) {
        const afterMs = error.retryAfterMs ?? growingDelay(attempts, LONGEST_WAIT_MS)
        return { kind: 'again', afterMs }
      }
      this.log.warn('The music could not be handed over.', {
        party: party.id,
        effect: effect.kind,
        reason: error.reason,
      })
      const isOurs = effect.kind === 'continueTrack'
      return settled(isOurs ? { result: 'refused', trouble: 'unavailable' } : { result: 'refused' })
    }
  }

  private async release({
    account,
    device,
    modes,
  }: Extract<HandoverEffect, { kind: 'releasePlayer' }>): Promise<void> {
    const player = this.music.player(account)
    await player.pause(device)
    if (modes !== undefined) await player.setModes(modes, device)
  }

  private async goOn(
    party: Party,
    { track, progressMs, at }: Extract<HandoverEffect, { kind: 'continueTrack' }>,
  ): Promise<void> {
    const { account, device, playlist } = party
    if (account === undefined || device === undefined) return
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
