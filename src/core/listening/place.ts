import type { Playing } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import { progressAt } from '../engine/schedule.ts'
import { sameTrack } from '../engine/track.ts'
import type { Asked } from './asked.ts'

/** Less than this is nobody's wish, and not worth a seek that everybody hears. */
export const TOLERANCE_MS = 2_500
/** A song that ends so soon is not started any more. */
const WORTH_STARTING_MS = 4_000
/** Near the end of a song players may be silent, or ahead with something else. */
const NEAR_END_MS = 10_000
/** A song that came to its end may be shown at its beginning. */
const BEGINNING_MS = 2_000
/** What begins around the end of a song followed it by itself. */
const AROUND_END_MS = 5_000

/** What the player of a guest shows, held against the song of the party. */
export type Sight =
  /** `aheadMs` is below 0 for a player that is behind. */
  | { readonly kind: 'together'; readonly aheadMs: number }
  | { readonly kind: 'paused' }
  | { readonly kind: 'otherMusic' }
  /** Nothing that could be commanded: the app was closed, or fell asleep. */
  | { readonly kind: 'gone' }

export function sightOf(seen: Playback, playing: Playing): Sight {
  if (seen.kind === 'nothing') return { kind: 'gone' }
  if (seen.kind === 'other') return { kind: seen.isPlaying ? 'otherMusic' : 'gone' }
  if (!seen.isPlaying) return { kind: 'paused' }
  if (!sameTrack(seen.track, playing.track)) return { kind: 'otherMusic' }
  return { kind: 'together', aheadMs: seen.progressMs - progressAt(playing, seen.at) }
}

/** The guest left the song that they were asked to hear; what happens at its end is no wish. */
export function hasTurnedAway(seen: Playback, { by, heard, playing }: Asked): boolean {
  if (seen.kind === 'nothing' || !heard) return false
  if (seen.kind === 'other') return seen.isPlaying
  const { durationMs } = playing.track
  if (sameTrack(seen.track, playing.track)) {
    const isMidSong = seen.progressMs > BEGINNING_MS && durationMs - seen.progressMs > NEAR_END_MS
    return by !== 'pause' && !seen.isPlaying && isMidSong
  }
  const end = playing.observedAt + durationMs - playing.progressMs
  return by === 'pause' || seen.at - seen.progressMs < end - AROUND_END_MS
}

/** The party plays another song than this, or plays it at another place than it would be at. */
export function movedOn(from: Playing, to: Playing, now: number): 'elsewhere' | 'otherSong' | 'no' {
  if (!sameTrack(from.track, to.track)) return 'otherSong'
  const expectedMs = progressAt(from, now)
  if (Math.abs(progressAt(to, now) - expectedMs) <= TOLERANCE_MS) return 'no'
  // The player of a guest may have come to the end of the song by now.
  return from.track.durationMs - expectedMs < NEAR_END_MS ? 'otherSong' : 'elsewhere'
}

export function isWorthStarting(playing: Playing, now: number): boolean {
  return leftOf(playing, now) >= WORTH_STARTING_MS
}

export function isNearEnd(playing: Playing, now: number): boolean {
  return leftOf(playing, now) < NEAR_END_MS
}

/** How long a player still tells something about this song. */
export function lookable(playing: Playing, now: number): number {
  return leftOf(playing, now) - NEAR_END_MS - 1_000
}

function leftOf(playing: Playing, now: number): number {
  return playing.track.durationMs - progressAt(playing, now)
}
