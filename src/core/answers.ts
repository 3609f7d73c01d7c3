import type { Action, SettingName } from './actions.ts'
import type { BoardView } from './engine/board-view.ts'
import type { ChannelId, PartyCode, PartyId, PersonId } from './engine/ids.ts'
import type { Device, MusicTrouble } from './engine/party.ts'
import type { QueueView } from './engine/queue-view.ts'
import type { Refusal } from './engine/refusals.ts'
import type { Mode, Settings } from './engine/settings.ts'
import type { Track } from './engine/track.ts'
import type { PlaylistSummary } from './ports.ts'

/** What one person is told, and the controls that go with it. */
export type Answer =
  /** Nothing to say: what happened is seen on the board. */
  | { readonly kind: 'quiet' }
  | { readonly kind: 'refused'; readonly why: Refusal }
  | { readonly kind: 'failed'; readonly why: Failure; readonly retry?: Action }
  | { readonly kind: 'done'; readonly what: Done }
  | {
      readonly kind: 'connect'
      readonly url: string
      /** Only a browser on the bot's own machine reaches the page: offer pasting the address. */
      readonly pageIsLocal: boolean
      readonly again: boolean
      /** Why the login before this one came to nothing. */
      readonly problem?: Failure
    }
  | {
      readonly kind: 'choosePlaylist'
      readonly playlists: readonly PlaylistSummary[]
      readonly page: number
      readonly pageCount: number
      /** The playlist of the last party here, which can be had again with all that belongs to it. */
      readonly lastTime?: string
      /** Why the choice before this one could not be used. */
      readonly problem?: Failure | Refusal
    }
  | {
      readonly kind: 'chooseDevice'
      readonly devices: readonly Device[]
      readonly problem?: Failure
    }
  /** Set-up is complete: the board in the channel has the Start button. */
  | {
      readonly kind: 'ready'
      readonly code: PartyCode
      readonly device: string
      readonly party: PartyId
    }
  | { readonly kind: 'now'; readonly view: BoardView; readonly yourVotes: readonly number[] }
  | {
      readonly kind: 'people'
      readonly host: string
      readonly cohosts: readonly string[]
      readonly names: readonly string[]
      readonly channels: readonly { readonly id: ChannelId; readonly name: string }[]
    }
  | { readonly kind: 'help'; readonly youAreHost: boolean }
  | { readonly kind: 'howItWorks' }
  | { readonly kind: 'confirmEnd' }
  /** The person left; if they like, the channel leaves the party too. */
  | { readonly kind: 'left'; readonly offerChannel: boolean }
  | { readonly kind: 'confirmHostLeave' }
  | { readonly kind: 'confirmDisconnect' }
  | { readonly kind: 'linkCode'; readonly code: string; readonly until: number }
  /** Which song? Where the platform has no completion while typing, it offers a search. */
  | { readonly kind: 'askSong'; readonly problem?: Failure | Refusal }
  | {
      readonly kind: 'suggested'
      readonly suggestion: number
      readonly track: Track
      /** It was waiting already, and has one vote more. */
      readonly wasWaiting: boolean
      /** Under which the board offers it now. */
      readonly number?: number
      readonly mode: Mode
    }
  | {
      readonly kind: 'queue'
      readonly view: QueueView
      readonly page: number
      /** What was not done, just now. */
      readonly problem?: Refusal
    }
  | {
      readonly kind: 'settings'
      readonly settings: Settings
      readonly listed: boolean
      /** They hold from the next round on. */
      readonly pending: boolean
      readonly about?: SettingName
      /** What was not taken, just now. */
      readonly problem?: Refusal
    }
  | {
      readonly kind: 'choosePerson'
      readonly purpose: 'host' | 'cohost' | 'kick'
      /** `marked`: a co-host already. */
      readonly people: readonly PersonChoice[]
      /** Who was kicked, and may be let in again. */
      readonly kicked: readonly PersonChoice[]
    }
  | { readonly kind: 'kicked'; readonly person: PersonId; readonly name: string }
  | { readonly kind: 'handoverOffered'; readonly name: string }
  | { readonly kind: 'list'; readonly parties: readonly ListedParty[] }
  /** On which of one's own devices to take the party over, or to listen along. */
  | {
      readonly kind: 'chooseOwnDevice'
      readonly purpose: 'takeOver' | 'listen'
      readonly devices: readonly Device[]
      readonly problem?: Failure
    }

export interface PersonChoice {
  readonly person: PersonId
  readonly name: string
  readonly marked: boolean
}

export interface ListedParty {
  readonly party: PartyId
  readonly name: string
  readonly host: string
  readonly people: number
  readonly playing?: Track
  readonly isHere: boolean
}

/** What was done for them. */
export type Done =
  | { readonly what: 'joined'; readonly code: PartyCode; readonly host: string }
  | { readonly what: 'channelJoined'; readonly code: PartyCode; readonly host: string }
  | { readonly what: 'begun' }
  | { readonly what: 'voted'; readonly numbers: readonly number[]; readonly track: Track }
  | { readonly what: 'unvoted'; readonly number: number; readonly stillByReaction: boolean }
  | { readonly what: 'paused' }
  | { readonly what: 'resumed' }
  | { readonly what: 'skipped'; readonly track: Track }
  | { readonly what: 'deviceChosen'; readonly device: string }
  | { readonly what: 'playlistChosen'; readonly playlist: string; readonly tracks: number }
  | { readonly what: 'ended' }
  | { readonly what: 'channelLeft' }
  | { readonly what: 'connected' }
  | { readonly what: 'reconnected' }
  | { readonly what: 'disconnected' }
  | { readonly what: 'retrying' }
  | { readonly what: 'quieted'; readonly quiet: boolean }
  | { readonly what: 'linked'; readonly with: string }
  | { readonly what: 'unlinked' }
  | { readonly what: 'withdrawn'; readonly track: Track }
  | { readonly what: 'cohost'; readonly name: string; readonly cohost: boolean }
  | { readonly what: 'readmitted'; readonly name: string }
  | { readonly what: 'handoverTakenBack' }
  | { readonly what: 'tookOver' }
  | { readonly what: 'countdown'; readonly at?: number }
  | { readonly what: 'listening'; readonly device: string }
  | { readonly what: 'stoppedListening' }

/** What could not be done, and was not a matter of the rules. */
export type Failure =
  | { readonly code: 'songNotFound' }
  /** A link to an album, a playlist, or something else. */
  | { readonly code: 'notASong' }
  | { readonly code: 'songUnplayable' }
  /** It is not the fault of who looks for a song. */
  | { readonly code: 'noSearch'; readonly trouble: MusicTrouble; readonly retryAfterMs?: number }
  | { readonly code: 'listeningOff' }
  | { readonly code: 'ownAccountNeeded' }
  | { readonly code: 'music'; readonly trouble: MusicTrouble; readonly retryAfterMs?: number }
  | { readonly code: 'deviceGone' }
  | { readonly code: 'playlistNotReadable' }
  | { readonly code: 'playlistNotFound' }
  | { readonly code: 'playlistEmpty' }
  /** The playlist of the last party here, to be had as last time. */
  | { readonly code: 'lastPlaylistGone' }
  | { readonly code: 'loginExpired' }
  | { readonly code: 'loginRefused' }
  | { readonly code: 'loginDenied' }
  | { readonly code: 'notALoginAddress' }
  | { readonly code: 'loginOfSomebodyElse' }
  | { readonly code: 'storeUnavailable' }
  /** The program stops, and comes back soon. */
  | { readonly code: 'restarting' }
  | { readonly code: 'unexpected' }
