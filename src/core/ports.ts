import type { BoardView } from './engine/board-view.ts'
import type {
  AccountId,
  ChannelId,
  EffectId,
  MessageId,
  PartyId,
  PersonId,
  PoolId,
} from './engine/ids.ts'
import type { Device, MusicTrouble, PlaybackModes } from './engine/party.ts'
import type { Playback } from './engine/playback.ts'
import type { PartyRecord, RoundSummary } from './engine/record.ts'
import type { Pool, Track } from './engine/track.ts'
import type { Inbox, Notice } from './inbox.ts'
import type { VaultKinds } from './vault-kinds.ts'

export type {
  LastTime,
  Listener,
  LoginTicket,
  StoredAccount,
  VaultKinds,
} from './vault-kinds.ts'

// The whole outside world, on one page. Methods reject only with the failures declared here.

// ── Time and chance ───────────────────────────────────────────────────────────────────────────

export interface Clock {
  /** Epoch milliseconds. May jump in both directions. */
  now(): number
  /** Wakes once at or after the instant, never before, and soon if it has passed. Returns a cancel. */
  at(instant: number, wake: () => void): () => void
}

export interface Chance {
  /** An integer from 0 to 2^32 - 1. */
  seed(): number
  /** A short random name, unguessable, safe in addresses and button ids. */
  name(): string
}

// ── Store ─────────────────────────────────────────────────────────────────────────────────────

export interface PartyStore {
  load(id: PartyId): Promise<PartyRecord | undefined>
  /**
   * Replaces the record atomically, together with the summaries of rounds that left it. Resolves
   * when both are durable. `expectedVersion` is the version that was read, 0 for a new party; the
   * record carries the next one. Throws VersionConflict, StoreFailure.
   */
  commit(
    record: PartyRecord,
    expectedVersion: number,
    closedRounds?: readonly RoundSummary[],
  ): Promise<void>
  /**
   * Every party that has not ended, and the ended ones that still owe something. Broken records are
   * reported and left alone, never thrown.
   */
  active(): Promise<ActiveParties>
  rounds(id: PartyId): Promise<readonly RoundSummary[]>
  /** Written before anything refers to it. */
  savePool(pool: Pool): Promise<void>
  loadPool(id: PoolId): Promise<Pool | undefined>
  /**
   * Deletes parties that ended before the instant, with their rounds and pools; tells how many.
   * Rounds that closed before it leave parties that go on, and pools that no party names go too;
   * both only when they are older than a day.
   */
  purge(endedBefore: number): Promise<number>
}

export interface ActiveParties {
  readonly records: readonly PartyRecord[]
  /** Keys of records that could not be read, and why. They stay stored, out of the way. */
  readonly setAside: readonly { readonly key: string; readonly why: string }[]
}

export class VersionConflict extends Error {
  override readonly name = 'VersionConflict'
  constructor(readonly party: PartyId) {
    super(`The record of party ${party} has another version than was read.`)
  }
}

/** The store could not do it: a full disk, a locked or broken file. Nothing was changed. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure'
}

export interface Vault {
  get<K extends keyof VaultKinds>(kind: K, id: string): Promise<VaultKinds[K] | undefined>
  put<K extends keyof VaultKinds>(kind: K, id: string, value: VaultKinds[K]): Promise<void>
  /** Removing what is not there is no error. Tells whether it was there: of two, one wins. */
  remove(kind: keyof VaultKinds, id: string): Promise<boolean>
  list<K extends keyof VaultKinds>(
    kind: K,
  ): Promise<readonly { readonly id: string; readonly value: VaultKinds[K] }[]>
}

// ── Chat ──────────────────────────────────────────────────────────────────────────────────────

/** One chat platform. Its name is the first part of the ids of its people and channels. */
export interface ChatPlatform {
  readonly name: string
  /**
   * Connects, and hands everything that people do to the inbox from then on. A platform that can't
   * be reached is tried again in the background; rejects only for what somebody must mend, with a
   * sentence that says how.
   */
  start(inbox: Inbox): Promise<void>
  stop(): Promise<void>
  /** Whether what people do arrives at this moment. */
  isConnected(): boolean
  /** Repeating it with the same effect shows one message where the platform can tell. */
  postBoard(channel: ChannelId, view: BoardView, effect: EffectId): Promise<MessageId>
  editBoard(channel: ChannelId, message: MessageId, view: BoardView): Promise<void>
  removeBoard(channel: ChannelId, message: MessageId): Promise<void>
  /** Puts the numbers from 1 to `count` under the board, as reactions to tap. */
  seedReactions(channel: ChannelId, message: MessageId, count: number): Promise<void>
  /**
   * Who reacts with which number now, without the bot itself. `known` is how many were counted for
   * each number; where the platform shows the same counts, it may answer 'unchanged' instead.
   */
  readReactions(
    channel: ChannelId,
    message: MessageId,
    count: number,
    known?: readonly number[],
  ): Promise<readonly BoardReaction[] | 'unchanged'>
  /**
   * Whether this person can still be where any of the channels is; 'unknown' where it can't be
   * told. Never rejects. One request for each server or workspace, until one has them.
   */
  presence(person: PersonId, channels: readonly ChannelId[]): Promise<Presence>
  /** Tells one person something outside of any answer; seen by them alone. */
  tell(person: PersonId, channel: ChannelId, notice: Notice): Promise<void>
  pace(channel: ChannelId): Pace
  /** How many edits a second all boards together may take of what the platform allows. */
  readonly editsPerSecond: number
}

export type Presence = 'there' | 'gone' | 'unknown'

export interface BoardReaction {
  readonly person: PersonId
  readonly name?: string
  readonly numbers: readonly number[]
}

export interface Pace {
  /** The shortest time between two edits of this channel's board. */
  readonly editEveryMs: number
  /** How often the progress bar moves when nothing else changed. */
  readonly progressEveryMs: number
}

export class ChatFailure extends Error {
  override readonly name = 'ChatFailure'
  constructor(
    /**
     * messageGone, channelGone: will not come back. forbidden: a permission is missing.
     * rejected: the request is wrong; repeating it is useless. unavailable: try again later.
     */
    readonly reason: 'messageGone' | 'channelGone' | 'forbidden' | 'rejected' | 'unavailable',
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message)
  }
}

// ── Music ─────────────────────────────────────────────────────────────────────────────────────

/** The music service, for one account at a time. */
export interface MusicServices {
  login: MusicLogin
  library(account: AccountId): MusicLibrary
  player(account: AccountId): MusicPlayer
}

export interface MusicLogin {
  /** Where a person agrees. `state` is unguessable; `verifier` stays with us until the exchange. */
  request(): { readonly url: string; readonly state: string; readonly verifier: string }
  /** Turns the answer of a login into an account whose tokens are kept in the vault. */
  exchange(
    code: string,
    verifier: string,
  ): Promise<{ readonly account: AccountId; readonly name: string }>
  /** Deletes the tokens. */
  forget(account: AccountId): Promise<void>
}

export interface MusicLibrary {
  /** At most 50 a page. `items` may be fewer than asked for: go on by offset, not by their number. */
  playlists(offset: number, limit: number): Promise<PlaylistPage>
  /** By id, address or uri, as a person may paste it; undefined where it is none of these. */
  playlist(reference: string): Promise<PlaylistSummary | undefined>
  /**
   * Every track that can be played, in order, without repetitions. Waits out short rate limits, so
   * that a long playlist may take a minute.
   */
  tracks(playlist: PlaylistSummary): Promise<readonly Track[]>
  /** The best hits for what a person typed, at most ten; only what can be played. */
  search(typed: string): Promise<readonly Track[]>
  /**
   * By id, address or uri, as a person may paste it; undefined where it is none of a track.
   * unplayable: it is there, but not to be had on this account.
   */
  track(reference: string): Promise<Track | 'unplayable' | undefined>
}

export interface PlaylistSummary {
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly coverUrl?: string
  readonly link?: string
  readonly trackCount?: number
}

export interface PlaylistPage {
  readonly items: readonly PlaylistSummary[]
  readonly total: number
}

export interface MusicPlayer {
  devices(): Promise<readonly PlayableDevice[]>
  playback(): Promise<Playback>
  queue(): Promise<readonly Track[]>
  /** Appends to the queue. An unknown outcome is thrown as such: it may have been applied. */
  addToQueue(track: Track, device: Device): Promise<void>
  /** Starts the track at once. */
  play(track: Track, device: Device, how?: HowToPlay): Promise<void>
  resume(device: Device): Promise<void>
  pause(device: Device): Promise<void>
  skip(device: Device): Promise<void>
  seek(positionMs: number, device: Device): Promise<void>
  setModes(modes: PlaybackModes, device: Device): Promise<void>
}

export interface HowToPlay {
  /** A playlist that holds the track, so that music goes on after it. */
  readonly contextUri?: string
  /** Default: from its beginning. */
  readonly positionMs?: number
}

export interface PlayableDevice extends Device {
  readonly isActive: boolean
  readonly volumePercent?: number
}

export class MusicFailure extends Error {
  override readonly name = 'MusicFailure'
  constructor(
    /**
     * unknownOutcome: a write that may have been applied. notReadable: a playlist of somebody else.
     * loginRefused: the code of a login was not taken. The others are as in `MusicTrouble`.
     */
    readonly reason: MusicTrouble | 'unknownOutcome' | 'notReadable' | 'notFound' | 'loginRefused',
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message)
  }
}

// ── Reports ───────────────────────────────────────────────────────────────────────────────────

/** Where the core says what the person who runs the bot should know. Never secrets. */
export interface Log {
  info(message: string, details?: Readonly<Record<string, unknown>>): void
  warn(message: string, details?: Readonly<Record<string, unknown>>): void
  error(message: string, details?: Readonly<Record<string, unknown>>): void
}
