import type { AccountId, ChannelId, EffectId, MessageId } from './ids.ts'
import type { Device, MusicTrouble, PlaybackModes, Stage } from './party.ts'
import type { Track } from './track.ts'

/** Something owed to the outside world; kept in the party's own record until it is settled. */
export type Effect =
  | { readonly kind: 'postBoard'; readonly channel: ChannelId; readonly stage: Stage }
  | { readonly kind: 'removeBoard'; readonly channel: ChannelId; readonly message: MessageId }
  | {
      readonly kind: 'seedBoard'
      readonly channel: ChannelId
      readonly message: MessageId
      readonly count: number
    }
  /** Shows the end of the party on a board, for good. */
  | { readonly kind: 'finishBoard'; readonly channel: ChannelId; readonly message: MessageId }
  /** Puts the winner into the player's queue. Never repeated blindly. */
  | { readonly kind: 'queueTrack'; readonly track: Track; readonly round: number }
  /**
   * Starts the track at once, in its playlist where it has one, so that music goes on after it. If
   * it stands first in the queue, it is skipped to instead: else it would play twice.
   */
  | {
      readonly kind: 'playTrack'
      readonly track: Track
      readonly round: number
      readonly contextUri?: string
    }
  /** Lets the song of a former host go on at the same place. `at`: when it was there. */
  | {
      readonly kind: 'continueTrack'
      readonly track: Track
      readonly progressMs: number
      readonly at: number
    }
  /** Leaves the player of a former host in silence, as it was set before the party. */
  | {
      readonly kind: 'releasePlayer'
      readonly account: AccountId
      readonly device: Device
      readonly modes?: PlaybackModes
    }
  | { readonly kind: 'pauseMusic' }
  | { readonly kind: 'resumeMusic' }
  | { readonly kind: 'setModes'; readonly modes: PlaybackModes }

export type EffectOutcome =
  | { readonly result: 'done'; readonly message?: MessageId }
  /** It may have happened: a time-out, a reset, a 5xx that could not be settled by looking. */
  | { readonly result: 'unknown' }
  /** It did not happen and is not tried again. */
  | { readonly result: 'refused'; readonly trouble?: MusicTrouble }
  /** What it was about is gone: the message, or the whole channel. */
  | { readonly result: 'gone'; readonly what: 'message' | 'channel' }

/** The outbox of one party. Entries leave only when settled. */
export interface Outbox {
  readonly next: number
  readonly entries: readonly OutboxEntry[]
}

export interface OutboxEntry {
  readonly id: EffectId
  readonly effect: Effect
  readonly attempts: number
  /** Not to be tried before this instant. */
  readonly notBefore: number
  /** Set ahead of a request whose repetition would be heard: what the player showed just before. */
  readonly attempting?: Baseline
}

export interface Baseline {
  readonly at: number
  /** How often the track stood in the queue; absent if the queue could not be read. */
  readonly queuedBefore?: number
}
