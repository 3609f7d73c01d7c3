import type { Track } from './track.ts'

/**
 * rounds: candidates are drawn anew for every song, and votes with them. jukebox: what people add
 * forms a queue, and votes stay until the song is played.
 */
export type Mode = 'rounds' | 'jukebox'

/** How a party is run. What is changed takes effect when the next round opens. */
export interface Settings {
  readonly mode: Mode
  /** How many candidates a round offers at first. */
  readonly candidates: number
  /** A round closes at the latest this long after it opened; absent: rounds follow the track. */
  readonly roundLengthMs?: number
  /** one: by button and command only, and the latest choice counts. */
  readonly votesEach: 'many' | 'one'
  readonly explicitAllowed: boolean
  /** Longer songs are neither offered nor taken; absent: any length. */
  readonly longestTrackMs?: number
  /** How many songs of one person may wait at a time. */
  readonly quota: number
  /** Whether numbers to tap are put under the boards. */
  readonly reactions: boolean
}

export const DEFAULT_SETTINGS: Settings = {
  mode: 'rounds',
  candidates: 5,
  votesEach: 'many',
  explicitAllowed: true,
  quota: 3,
  reactions: true,
}

const FEWEST_CANDIDATES = 2
export const MOST_CANDIDATES = 9
const SHORTEST_ROUND_MS = 20_000
const LONGEST_ROUND_MS = 10 * 60_000
const SHORTEST_LIMIT_MS = 60_000
const LONGEST_LIMIT_MS = 60 * 60_000
const HIGHEST_QUOTA = 20

/** Which setting is out of its range; undefined for settings that can be used. */
export function wrongSetting(settings: Settings): keyof Settings | undefined {
  const { candidates, roundLengthMs, longestTrackMs, quota } = settings
  if (!isWhole(candidates, FEWEST_CANDIDATES, MOST_CANDIDATES)) return 'candidates'
  if (!isOptional(roundLengthMs, SHORTEST_ROUND_MS, LONGEST_ROUND_MS)) return 'roundLengthMs'
  if (!isOptional(longestTrackMs, SHORTEST_LIMIT_MS, LONGEST_LIMIT_MS)) return 'longestTrackMs'
  return isWhole(quota, 1, HIGHEST_QUOTA) ? undefined : 'quota'
}

export function sameSettings(one: Settings, other: Settings): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof Settings)[]
  return names.every((name) => one[name] === other[name])
}

function isWhole(value: number, lowest: number, highest: number): boolean {
  return Number.isInteger(value) && value >= lowest && value <= highest
}

function isOptional(value: number | undefined, lowest: number, highest: number): boolean {
  return value === undefined || (value >= lowest && value <= highest)
}

/** Why a song is not wanted under these settings; undefined for one that is. */
export function unwanted(track: Track, settings: Settings): 'explicit' | 'tooLong' | undefined {
  const { explicitAllowed, longestTrackMs } = settings
  if (track.explicit === true && !explicitAllowed) return 'explicit'
  if (longestTrackMs !== undefined && track.durationMs > longestTrackMs) return 'tooLong'
  return undefined
}
