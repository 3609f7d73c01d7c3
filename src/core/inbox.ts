import type { BoardView } from './engine/board-view.ts'
import type { ChannelId, MessageId, PartyCode, PartyId, PersonId } from './engine/ids.ts'
import type { Device, MusicTrouble } from './engine/party.ts'
import type { QueueView } from './engine/queue-view.ts'
import type { Refusal } from './engine/refusals.ts'
import type { Mode, Settings } from './engine/settings.ts'
import type { Track } from './engine/track.ts'
import type { PlaylistSummary } from './ports.ts'

/** What a chat platform hands in, and what it gets back to show. No text, no markup. */
export interface Inbox {
  /** Never rejects: what goes wrong is an answer too. */
  ask(request: Request): Promise<Answer>
  reacted(reaction: ReactionChange): void
  /** Events were lost on this platform (a new connection): reactions must be read back. */
  reactionsMayBeMissing(platform: string): void
  /** What a person sees outside of all channels. */
  home(person: PersonId): Promise<Home>
  boardRemoved(channel: ChannelId, message: MessageId): void
  channelRemoved(channel: ChannelId): void
  /** A server, or a workspace, is gone with all its channels. */
  workspaceRemoved(holds: (channel: ChannelId) => boolean): void
  /** The platform calls a channel by another id from now on. */
  channelMoved(from: ChannelId, to: ChannelId): void
  /** For completion while typing; empty when it cannot be told. */
  suggestPlaylists(person: PersonId, typed: string): Promise<readonly PlaylistSummary[]>
  /** The same for songs to suggest, by the account of the party in this channel. */
  suggestTracks(
    person: PersonId,
    channel: ChannelId,
    typed: string,
  ): Promise<readonly TrackChoice[]>
}

/** `song` is what the action `suggest` takes. */
export interface TrackChoice {
  readonly song: string
  readonly track: Track
}

export interface Home {
  /** The party that this person takes part in, and the channel to act in. */
  readonly party?: {
    readonly view: BoardView
    readonly channel: ChannelId
    readonly yourVotes: readonly number[]
  }
  readonly isConnected: boolean
  readonly isLinked: boolean
}

export interface ReactionChange {
  readonly channel: ChannelId
  readonly message: MessageId
  readonly person: PersonId
  readonly name?: string
  readonly number: number
  readonly present: boolean
  /** When the message was posted, where it is known to be the bot's own. */
  readonly ownMessageAt?: number
}

export interface Request {
  readonly person: PersonId
  readonly personName: string
  readonly channel: ChannelId
  readonly channelName: string
  /** Whether a channel of this platform begins with one board for the whole party. */
  readonly quietAtFirst: boolean
  readonly action: Action
  /** The message that carried the button, where one was pressed on a board. */
  readonly board?: MessageId
  /** Replaces the answer later (a finished login); tells whether the platform still allowed it. */
  readonly replaceAnswer?: (answer: Answer) => Promise<boolean>
}

export type Action =
  | {
      readonly type: 'start'
      readonly playlist?: string
      readonly candidates?: number
      readonly name?: string
    }
  | { readonly type: 'join'; readonly code: string }
  | { readonly type: 'leave' }
  | { readonly type: 'vote'; readonly number: number }
  | { readonly type: 'unvote'; readonly number: number }
  | { readonly type: 'now' }
  | { readonly type: 'people' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'next' }
  | { readonly type: 'device' }
  | { readonly type: 'playlist'; readonly playlist?: string }
  | { readonly type: 'end' }
  | { readonly type: 'help' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'quiet'; readonly quiet: boolean }
  /** Without a code: asks for one. With the code of the other side: ties the two. */
  | { readonly type: 'link'; readonly code?: string }
  | { readonly type: 'unlink' }
  /** From a place that is no channel: the person joins, and no channel does. */
  | { readonly type: 'joinAlone'; readonly code: string }
  /** Spotify alone, without a party that needs it. */
  | { readonly type: 'connect' }
  /** An id, address or uri, or words to search for; without any: asks for a song. */
  | { readonly type: 'suggest'; readonly song?: string }
  /** `page`: of the queue that shows what is left; without any, one is told in a sentence. */
  | { readonly type: 'withdraw'; readonly suggestion: number; readonly page?: number }
  | { readonly type: 'queue' }
  /** `about`: the setting whose choices are to be shown. */
  | { readonly type: 'settings'; readonly about?: SettingName }
  | { readonly type: 'list' }
  /** Without a person: offers who is there. */
  | { readonly type: 'host'; readonly person?: PersonId }
  | { readonly type: 'cohost'; readonly person?: PersonId }
  | { readonly type: 'kick'; readonly person?: PersonId }
  /** Minutes until the party begins by itself; none: not any more. */
  | { readonly type: 'countdown'; readonly minutes: number }
  | { readonly type: 'listen' }
  | { readonly type: 'stopListening' }
  // Buttons of a board. They name the party that the board belongs to.
  | { readonly type: 'joinHere'; readonly party: PartyId }
  | { readonly type: 'begin'; readonly party: PartyId }
  | { readonly type: 'playNow'; readonly party: PartyId }
  | { readonly type: 'howItWorks'; readonly party: PartyId }
  | { readonly type: 'retry'; readonly party: PartyId }
  | {
      readonly type: 'pressVote'
      readonly party: PartyId
      readonly round: number
      readonly number: number
    }
  | { readonly type: 'takeOver'; readonly party: PartyId }
  | { readonly type: 'suggestHere'; readonly party: PartyId; readonly song?: string }
  | { readonly type: 'queueHere'; readonly party: PartyId }
  // Controls of an answer to one person.
  | { readonly type: 'queuePage'; readonly page: number }
  /** A vote for a song that waits, or taking it back. */
  | { readonly type: 'back'; readonly suggestion: number; readonly page: number }
  | { readonly type: 'set'; readonly change: SettingChoice }
  | { readonly type: 'readmit'; readonly person: PersonId }
  | { readonly type: 'takeBackHandover' }
  | { readonly type: 'joinListed'; readonly party: PartyId }
  | { readonly type: 'asLastTime' }
  | { readonly type: 'takeOverOn'; readonly device: string }
  | { readonly type: 'listenOn'; readonly device: string }
  | { readonly type: 'continueSetup' }
  | { readonly type: 'pasteAddress'; readonly address: string }
  | { readonly type: 'playlistPage'; readonly page: number }
  | { readonly type: 'choosePlaylist'; readonly playlist: string }
  | { readonly type: 'chooseDevice'; readonly device: string }
  | { readonly type: 'confirmEnd' }
  | { readonly type: 'confirmHostLeave' }
  | { readonly type: 'confirmLeaveChannel' }
  | { readonly type: 'confirmDisconnect' }

/** One choice in the settings; 0 stands for "no limit". */
export type SettingChoice =
  | { readonly name: 'mode'; readonly value: Mode }
  | { readonly name: 'votesEach'; readonly value: Settings['votesEach'] }
  | { readonly name: 'explicitAllowed' | 'reactions' | 'listed'; readonly value: boolean }
  | {
      readonly name: 'candidates' | 'quota' | 'roundLengthMs' | 'longestTrackMs'
      readonly value: number
    }

export type SettingName = SettingChoice['name']

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

/** Told to one person, without their having asked. */
export type Notice =
  | { readonly about: 'listening'; readonly trouble: MusicTrouble | 'partyOver' }
  /** `where`: the name of the channel whose board has the button. */
  | { readonly about: 'handover'; readonly host: string; readonly where: string }

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

/** What the pages of the web server need of a login. */
export interface LoginDesk {
  /** Who asked for this login; undefined when it is unknown, used, or older than ten minutes. */
  whoAsked(
    state: string,
  ): Promise<{ readonly personName: string; readonly platform: string } | undefined>
  /** Finishes it, once. */
  finish(
    state: string,
    code: string,
  ): Promise<
    | { readonly ok: true; readonly personName: string; readonly accountName: string }
    | { readonly ok: false; readonly why: Failure }
  >
  /** The person said no at Spotify: the ticket is used up. */
  decline(state: string): Promise<void>
}
