import type { PoolId } from './ids.ts'

export interface Track {
  readonly uri: string
  readonly title: string
  readonly artist: string
  readonly durationMs: number
  /** Where a person can open it: an https address at Spotify. */
  readonly link?: string
  readonly coverUrl?: string
  /** International recording code: survives Spotify replacing one id of a song by another. */
  readonly isrc?: string
  readonly explicit?: boolean
}

/** The tracks of a playlist as read once; entries keep their place, so that an index names one. */
export interface Pool {
  readonly id: PoolId
  readonly tracks: readonly Track[]
}

const DURATION_TOLERANCE_MS = 2_000

/**
 * Whether two descriptions mean the same recording. Spotify may play a song under another id than
 * the one queued, so ids alone do not decide.
 */
export function sameTrack(a: Track, b: Track): boolean {
  if (a.uri === b.uri) return true
  if (a.isrc !== undefined && b.isrc !== undefined) return a.isrc === b.isrc
  return (
    plain(a.title) === plain(b.title) &&
    plain(a.artist) === plain(b.artist) &&
    Math.abs(a.durationMs - b.durationMs) <= DURATION_TOLERANCE_MS
  )
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}
