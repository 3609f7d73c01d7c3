import type { Playing } from './party.ts'
import type { Song } from './playback.ts'
import { END_TOLERANCE_MS, predictedEnd } from './schedule.ts'

/** Spotify's longest crossfade is 12 s, and it says nothing of it: so early may a song end. */
export const EARLIEST_END_MS = 12_500
/** A player that still shows the end of a song this long after it is stuck. */
const STUCK_MS = 3_000

/** A song that is silent at this instant has come to its end, not to a stop. */
export function hasReachedEnd(playing: Playing, at: number): boolean {
  const end = predictedEnd(playing)
  return end !== undefined && at >= end - EARLIEST_END_MS
}

/** A song that began when the one before was to end followed it by itself. */
export function followsEnd(playing: Playing, seen: Song): boolean {
  const end = predictedEnd(playing)
  if (end === undefined) return false
  const startedAt = seen.at - seen.progressMs
  return startedAt >= end - EARLIEST_END_MS && startedAt <= end + END_TOLERANCE_MS
}

/** Very near to the predicted end: nobody goes back to the beginning there by chance. */
export function startsAtEnd(playing: Playing, seen: Song): boolean {
  const end = predictedEnd(playing)
  return end !== undefined && Math.abs(seen.at - seen.progressMs - end) <= END_TOLERANCE_MS
}

/** The song is over, but the player still shows it: at its beginning or stuck near its end. */
export function endedHere(playing: Playing, seen: Song): boolean {
  const end = predictedEnd(playing)
  if (end === undefined) return false
  if (seen.isPlaying) return isNearEnd(seen) && seen.at > end + STUCK_MS
  if (seen.progressMs < 1_000) return hasReachedEnd(playing, seen.at)
  return isNearEnd(seen) && seen.at >= end - END_TOLERANCE_MS
}

export function isNearEnd({ track, progressMs }: Song): boolean {
  return track.durationMs - progressMs < END_TOLERANCE_MS
}
