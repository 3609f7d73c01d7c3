import type { Device, PlaybackModes } from './party.ts'
import type { Track } from './track.ts'

/** What a player showed at one instant. */
export type Playback =
  | { readonly kind: 'nothing'; readonly at: number }
  | {
      readonly kind: 'track'
      readonly at: number
      readonly track: Track
      readonly progressMs: number
      readonly isPlaying: boolean
      readonly device?: Device
      readonly volumePercent?: number
      readonly modes: PlaybackModes
    }
  /** Something that is no song, and that passes: an advertisement, a podcast. */
  | {
      readonly kind: 'other'
      readonly at: number
      readonly isPlaying: boolean
      readonly device?: Device
    }

export type Song = Extract<Playback, { kind: 'track' }>
