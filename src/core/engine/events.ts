import type { AccountId, ChannelId, MessageId, PartyCode, PartyId, PersonId } from './ids.ts'
import type {
  Ballot,
  Brought,
  Candidate,
  Device,
  EndReason,
  MusicTrouble,
  Orphaned,
  Permission,
  PlaybackModes,
  Playing,
  Playlist,
  Remark,
  Round,
  RoundResult,
  Stage,
  Suggestion,
} from './party.ts'
import type { Settings } from './settings.ts'
import type { Track } from './track.ts'

/** What happened. Only events change a party. */
export type Event =
  | {
      readonly type: 'partyStarted'
      readonly at: number
      readonly id: PartyId
      readonly code: PartyCode
      readonly host: PersonId
      readonly settings: Settings
      readonly name?: string
    }
  | { readonly type: 'accountChosen'; readonly account: AccountId }
  | { readonly type: 'playlistChosen'; readonly playlist: Playlist; readonly played: string }
  | { readonly type: 'deviceChosen'; readonly device: Device }
  | {
      readonly type: 'personJoined'
      readonly person: PersonId
      readonly name: string
      readonly channel: ChannelId
      readonly at: number
    }
  | { readonly type: 'personLeft'; readonly person: PersonId }
  | { readonly type: 'peopleMerged'; readonly from: PersonId; readonly into: PersonId }
  | {
      readonly type: 'channelJoined'
      readonly channel: ChannelId
      readonly name: string
      readonly quiet: boolean
      readonly at: number
    }
  | { readonly type: 'channelQuieted'; readonly channel: ChannelId; readonly quiet: boolean }
  | { readonly type: 'channelLeft'; readonly channel: ChannelId; readonly lost: boolean }
  | { readonly type: 'channelMoved'; readonly from: ChannelId; readonly to: ChannelId }
  | {
      readonly type: 'permissionLost'
      readonly channel: ChannelId
      readonly permission: Permission
    }
  | { readonly type: 'permissionBack'; readonly channel: ChannelId }
  | { readonly type: 'personActed'; readonly at: number }
  | { readonly type: 'partyBegun' }
  | { readonly type: 'partyPaused'; readonly at: number; readonly why: 'host' | 'silence' }
  | { readonly type: 'partyResumed'; readonly at: number; readonly byHost: boolean }
  | { readonly type: 'partyEnded'; readonly at: number; readonly why: EndReason }
  | { readonly type: 'roundOpened'; readonly round: Round; readonly poolUsedUp: boolean }
  /** The clock was set back: the round runs from this instant on. */
  | { readonly type: 'roundRearmed'; readonly at: number }
  | {
      readonly type: 'roundClosed'
      readonly at: number
      readonly result: RoundResult
      /** queue: it plays after the current song. play: it is started at once. */
      readonly then: 'queue' | 'play'
    }
  | { readonly type: 'ballotChanged'; readonly person: PersonId; readonly ballot: Ballot }
  | {
      readonly type: 'reactionsReplaced'
      readonly channel: ChannelId
      readonly reacted: Readonly<Record<PersonId, readonly number[]>>
    }
  /** The winner of a round began to play. */
  | { readonly type: 'songStarted'; readonly playing: Playing; readonly poolIndex: number }
  /** Another song plays than the party had in mind; it is followed. */
  | { readonly type: 'songFollowed'; readonly playing: Playing; readonly poolIndex: number }
  /** The same song, but paused, resumed, moved or louder. */
  | { readonly type: 'playbackChanged'; readonly playing: Playing }
  /** ended: the song had come to its end. */
  | { readonly type: 'musicStopped'; readonly at: number; readonly ended?: true }
  /** The player lost the song in its middle: it is asked once to go on. */
  | { readonly type: 'resumptionAsked'; readonly at: number }
  | { readonly type: 'winnerQueued'; readonly round: number }
  | { readonly type: 'winnerUncertain'; readonly round: number }
  | { readonly type: 'winnerRefused'; readonly round: number }
  /** The committed winner is to be queued once more: the former try was refused. */
  | { readonly type: 'winnerOwedAgain' }
  /** Spotify does not play the committed winner: the party goes on without it. */
  | { readonly type: 'winnerDropped'; readonly round: number; readonly poolIndex: number }
  /** The committed winner is to be started at once. */
  | { readonly type: 'winnerPushed'; readonly at: number; readonly why: 'boundary' | 'host' }
  | {
      readonly type: 'startAsked'
      readonly at: number
      readonly track: Track
    }
  | { readonly type: 'pauseAsked'; readonly at: number }
  /** The player shows what was asked of it. */
  | { readonly type: 'commandShown' }
  /** The player does not do what was asked of it. */
  | { readonly type: 'startFailed' }
  /** The host chose another device while music plays: it is to go on there. */
  | { readonly type: 'moveAsked'; readonly at: number; readonly device: Device }
  | { readonly type: 'modesSeen'; readonly modes: PlaybackModes }
  | {
      readonly type: 'boardPosted'
      readonly channel: ChannelId
      readonly stage: Stage
      readonly message: MessageId
    }
  | { readonly type: 'boardForgotten'; readonly channel: ChannelId }
  | { readonly type: 'remarked'; readonly remark: Remark }
  | { readonly type: 'troubleBegan'; readonly at: number; readonly kind: MusicTrouble }
  | { readonly type: 'troubleEnded' }
  | { readonly type: 'suggested'; readonly suggestion: Suggestion }
  | { readonly type: 'suggestionRemoved'; readonly suggestion: number }
  /** Who wants a song that the open round does not offer. */
  | {
      readonly type: 'suggestionBacked'
      readonly suggestion: number
      readonly backers: readonly PersonId[]
    }
  /** The open round offers one song more, with the votes that it has. */
  | {
      readonly type: 'candidateAdded'
      readonly candidate: Candidate
      readonly backers: readonly PersonId[]
    }
  /** Somebody brings the song that the playlist filled in. */
  | {
      readonly type: 'candidateBrought'
      readonly number: number
      readonly suggestion: Brought
    }
  /** Under its number stands another song now, before anybody voted for the former one. */
  | { readonly type: 'candidateReplaced'; readonly candidate: Candidate }
  | { readonly type: 'settingsChosen'; readonly settings: Settings }
  /** The chosen settings hold from now on. */
  | { readonly type: 'settingsApplied' }
  | { readonly type: 'partyListed'; readonly listed: boolean }
  | { readonly type: 'beginningPlanned'; readonly at?: number }
  | { readonly type: 'cohostSet'; readonly person: PersonId; readonly cohost: boolean }
  | {
      readonly type: 'personKicked'
      readonly ids: readonly PersonId[]
      readonly name: string
    }
  | { readonly type: 'personReadmitted'; readonly ids: readonly PersonId[] }
  | { readonly type: 'handoverOffered'; readonly to: PersonId; readonly at: number }
  | { readonly type: 'handoverTakenBack' }
  | {
      readonly type: 'hostChanged'
      readonly at: number
      readonly host: PersonId
      readonly account: AccountId
      readonly device: Device
    }
  | { readonly type: 'partyOrphaned'; readonly at: number; readonly why: Orphaned['why'] }
  | { readonly type: 'hostReturned' }
