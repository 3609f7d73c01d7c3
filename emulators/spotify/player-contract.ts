import type { Playable, PlaylistEntry } from './music.ts'
import type { Device, PlaybackRules, RepeatMode } from './playback.ts'

export interface PlayerSettings extends PlaybackRules {
  readonly premium: boolean
  /** How long after a command reads still show the state before it. */
  readonly commandLagMs: number
  readonly padsQueue: boolean
  /** How long until the next command of the API is heard and shown. */
  drawLagMs(): number
  /** How far the next reading is off. */
  drawProgressOffMs(): number
  /** What reads show for a track: another id after relinking. */
  shownAs(item: Playable): Playable
}

/** Who gives a command. A human at their own app is never refused, and the result shows at once. */
type Commander = 'api' | 'human'

export type Refusal =
  | 'no active device'
  | 'device not found'
  | 'premium required'
  | 'restriction violated'
  | 'volume not controllable'

export type Outcome = { readonly done: true } | { readonly done: false; readonly why: Refusal }

export interface Command {
  readonly now: number
  /** Left out: the active device. */
  readonly deviceId?: string | undefined
  /** Default `api`. */
  readonly by?: Commander
}

/** What to start: a playlist, or with `contextUri: null` a plain list of tracks. */
export interface Selection {
  readonly entries: readonly PlaylistEntry[]
  readonly contextUri: string | null
  /** Index into `entries`; left out with shuffle on, any. */
  readonly startAt?: number | undefined
}

export interface PlaybackView {
  readonly device: Device
  /** `null` during an advertisement, or when nothing was ever played. */
  readonly item: Playable | null
  readonly isAdvert: boolean
  readonly progressMs: number
  readonly isPlaying: boolean
  readonly contextUri: string | null
  readonly shuffle: boolean
  readonly repeat: RepeatMode
  readonly changedAt: number
}
