import type { Playing } from '../engine/party.ts'
import type { Playback } from '../engine/playback.ts'
import { sameTrack, type Track } from '../engine/track.ts'
import { TOLERANCE_MS } from './place.ts'

const MOST_READINGS = 12
/** A song that begins so near to the end of the one before followed it without a gap. */
const GAPLESS_MS = 1_500

/**
 * Where the song of a party is, from several readings of its player: each alone is off by up to a
 * second, which all guests would be off by for the whole song.
 */
export class PartySong {
  private track: Track | undefined
  /** When the song began, by each reading. */
  private starts: number[] = []

  /** To be told of everything that the player of the party shows. */
  heard(seen: Playback): void {
    if (seen.kind !== 'track' || !seen.isPlaying) {
      this.starts = []
      return
    }
    const start = seen.at - seen.progressMs
    const known = mean(this.starts)
    const isSame = this.track !== undefined && sameTrack(this.track, seen.track)
    if (isSame && known !== undefined && Math.abs(start - known) <= TOLERANCE_MS) {
      this.starts = [...this.starts, start].slice(-MOST_READINGS)
      return
    }
    const end = known === undefined ? undefined : known + (this.track?.durationMs ?? 0)
    const isGapless = end !== undefined && Math.abs(end - start) <= GAPLESS_MS
    // The end was known by many readings, the beginning is by one.
    this.starts = isGapless ? [end, end, end, start] : [start]
    this.track = seen.track
  }

  /** The same, told more exactly where more is known. */
  sharpened(playing: Playing): Playing {
    const start = mean(this.starts)
    if (start === undefined || this.track === undefined || !playing.isPlaying) return playing
    const told = playing.observedAt - playing.progressMs
    const isMeant = sameTrack(this.track, playing.track) && Math.abs(told - start) <= TOLERANCE_MS
    return isMeant ? { ...playing, progressMs: 0, observedAt: Math.round(start) } : playing
  }
}

function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
