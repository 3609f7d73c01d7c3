import type {
  AccountId,
  ChannelId,
  MessageId,
  PartyCode,
  PartyId,
  PersonId,
  PoolId,
} from './ids.ts'
import type { Settings } from './settings.ts'
import type { Track } from './track.ts'

/**
 * lobby: people gather, nothing is voted on. live: rounds run. paused: rounds are held until the
 * host resumes. ended: nothing changes any more.
 */
export type Phase = 'lobby' | 'live' | 'paused' | 'ended'

export type EndReason = 'host' | 'hostLeft' | 'hostLost' | 'idle' | 'noChannelLeft'

export interface Party {
  readonly id: PartyId
  readonly code: PartyCode
  readonly createdAt: number
  readonly phase: Phase
  readonly pausedBecause?: 'host' | 'silence'
  readonly ended?: { readonly at: number; readonly why: EndReason }
  /** What people call it. */
  readonly name?: string
  /** Shown to everybody on the same server or workspace, who may join without the code. */
  readonly listed?: true
  readonly host: PersonId
  /** They may do what the host may, except hand the party over. */
  readonly cohosts?: readonly PersonId[]
  /** Shut out, on every channel and platform, with the name that people knew them by. */
  readonly kicked?: Readonly<Record<PersonId, string>>
  /** Whom the host asked to take over. */
  readonly handover?: { readonly to: PersonId; readonly at: number }
  /** The host is gone for good: anybody may take over until the party ends. */
  readonly orphaned?: Orphaned
  /** In the lobby: when the party begins by itself. */
  readonly beginsAt?: number
  readonly account?: AccountId
  readonly playlist?: Playlist
  readonly device?: Device
  readonly settings: Settings
  /** Take the place of the settings when the next round opens. */
  readonly nextSettings?: Settings
  /** What people brought and what was not played yet, oldest first. */
  readonly suggestions: readonly Suggestion[]
  /** How many were ever brought: the last one's id. */
  readonly suggested: number
  /** The first is the home channel. */
  readonly channels: readonly PartyChannel[]
  readonly people: Readonly<Record<PersonId, Member>>
  /**
   * Who left since the last round opened and did nothing since: their reactions still stand on the
   * board, but do not bring them back.
   */
  readonly left?: readonly PersonId[]
  readonly round?: Round
  readonly roundsOpened: number
  /** How the last closed round ended; stays while the next one runs. */
  readonly lastResult?: RoundResult
  /** The winner that is to play after the current track; never more than one. */
  readonly upcoming?: Upcoming
  readonly playing?: Playing
  /** What was asked of the player; until it shows, what the player says is old news. */
  readonly expecting?: Expectation
  /** Which entries of the pool were played, as `bits.ts` writes it. */
  readonly played: string
  /** Played lately, newest first: kept over a change of playlist. */
  readonly history: readonly Track[]
  /** Pool indexes of the candidates that lost the last round. */
  readonly lastLosers: readonly number[]
  /** Since when nothing has played; set only while live. */
  readonly silentSince?: number
  /** When a person last did something. */
  readonly activeAt: number
  readonly remark?: Remark
  readonly trouble?: Trouble
  /** Shuffle and repeat as the host had them, to be put back at the end. */
  readonly modesBefore?: PlaybackModes
}

export interface Playlist {
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly coverUrl?: string
  readonly link?: string
  readonly pool: PoolId
  readonly size: number
}

export interface Device {
  readonly id: string
  readonly name: string
  readonly type: string
}

export interface PlaybackModes {
  readonly shuffle: boolean
  readonly repeat: 'off' | 'context' | 'track'
}

export interface PartyChannel {
  readonly id: ChannelId
  readonly name: string
  readonly joinedAt: number
  /** One board for the whole party, and votes by button alone: no message every song. */
  readonly quiet?: true
  readonly board?: PostedBoard
  /** What the platform forbade the bot here when it last tried. */
  readonly forbidden?: Permission
}

/** Whoever may post a board may edit it too. */
export type Permission = 'post' | 'edit' | 'react'

/** `stage` says what the board is about: the lobby, or one round. */
export interface PostedBoard {
  readonly message: MessageId
  readonly stage: Stage
}

export type Stage = 'lobby' | number

export interface Member {
  readonly name: string
  readonly joinedAt: number
  readonly channel: ChannelId
}

export interface Round {
  readonly number: number
  /** opening: decides the first song, in silence. track: runs while a song plays. */
  readonly kind: 'opening' | 'track'
  readonly candidates: readonly Candidate[]
  readonly openedAt: number
  /** The playlist that the candidates were drawn from, in which the winner can be started. */
  readonly contextUri?: string
  /** Absent while held: nothing plays, so nobody knows when the song ends. */
  readonly closesAt?: number
  readonly state: 'open' | 'closed'
  readonly ballots: Readonly<Record<PersonId, Ballot>>
}

export interface Candidate {
  /** From 1, as people see it. */
  readonly number: number
  readonly track: Track
  /** Below 0 for what is not in the playlist. */
  readonly poolIndex: number
  readonly suggestion?: Brought
  /** Left the queue while it was on the board: it keeps its number, and cannot win. */
  readonly withdrawn?: true
}

/** Which suggestion a candidate is, and who brought it. */
export interface Brought {
  readonly id: number
  readonly by: PersonId
  readonly name: string
}

/** A song that somebody brought. It waits until it is played or taken back. */
export interface Suggestion extends Brought {
  readonly track: Track
  readonly at: number
  /** Who wants it, the one who brought it first. Kept while it waits. */
  readonly backers: readonly PersonId[]
  /** The last round that offered it in vain. */
  readonly lostIn?: number
}

export interface Orphaned {
  readonly since: number
  readonly why: 'spotifyLost' | 'hostGone'
}

/** What one person said, by source. A candidate is backed if any source says so. */
export interface Ballot {
  /** By button or command. */
  readonly chosen: readonly number[]
  /** By reaction on the board of each channel. */
  readonly reacted: Readonly<Record<ChannelId, readonly number[]>>
}

export interface RoundResult {
  readonly round: number
  readonly winner: Candidate
  readonly votes: number
  readonly voters: number
  readonly why: WinnerReason
}

export type WinnerReason = 'mostVotes' | 'tie' | 'addedFirst' | 'nobodyVoted' | 'onlyCandidate'

export interface Upcoming {
  readonly track: Track
  readonly poolIndex: number
  readonly round: number
  /**
   * owed: the request is due or under way. queued: Spotify has it. unknown: it may have it.
   * starting: it was asked to play at once. refused: it could not be queued.
   */
  readonly state: 'owed' | 'queued' | 'unknown' | 'starting' | 'refused'
  /** The one correction at the boundary was made. */
  readonly corrected: boolean
  /** It was queued, as far as is known: its copy may still stand in the queue. */
  readonly inQueue?: boolean
  /** How often it was started without effect. */
  readonly lostStarts?: number
}

export interface Playing {
  readonly track: Track
  /** The round whose winner this is; absent for what people started themselves. */
  readonly round?: number
  readonly isPlaying: boolean
  readonly progressMs: number
  /** When `progressMs` was true. */
  readonly observedAt: number
  readonly volumePercent?: number
  /** It stands in the player of a former host: to go on with it, it has to be started there. */
  readonly elsewhere?: true
}

export interface Expectation {
  readonly isPlaying: boolean
  /** Absent: whatever song it is. */
  readonly track?: Track
  /** In its middle, and not from its beginning. */
  readonly continued?: true
  /** Absent: wherever it plays. */
  readonly deviceId?: string
  readonly since: number
  readonly until: number
}

/** What happened lately that people should know; shown on the board until the next round. */
export type Remark =
  | { readonly kind: 'skippedByHand'; readonly at: number }
  | { readonly kind: 'pausedByHand'; readonly at: number }
  | { readonly kind: 'movedByHand'; readonly at: number }
  /** In mid-song the player was lost, closed or asleep; it is asked once to go on. */
  | { readonly kind: 'musicLost'; readonly at: number }
  | { readonly kind: 'deviceMoved'; readonly at: number; readonly device: string }
  | { readonly kind: 'poolUsedUp'; readonly at: number }
  | { readonly kind: 'winnerRestarted'; readonly at: number }
  | { readonly kind: 'handedOver'; readonly at: number; readonly host: string }
  /** The countdown of the lobby ended, but something was still missing. */
  | { readonly kind: 'notReadyToBegin'; readonly at: number }
  /** The bot can't reach a channel of the party any more. */
  | { readonly kind: 'channelLost'; readonly at: number; readonly channel: string }
  /** Spotify does not play it: barred, or gone since the playlist was read. */
  | { readonly kind: 'winnerUnplayable'; readonly at: number; readonly title: string }
  /** An advertisement or a podcast plays in between. */
  | { readonly kind: 'interrupted'; readonly at: number }

/** What keeps the party from playing, and what somebody can mend; stays until it is over. */
export interface Trouble {
  readonly kind: MusicTrouble
  readonly since: number
}

export type MusicTrouble =
  | 'noDevice'
  | 'noPremium'
  | 'loginExpired'
  | 'notRegistered'
  | 'rateLimited'
  | 'restricted'
  | 'unavailable'
