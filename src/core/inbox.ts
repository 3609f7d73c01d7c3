import type { Action } from './actions.ts'
import type { Answer, Failure } from './answers.ts'
import type { BoardView } from './engine/board-view.ts'
import type { ChannelId, MessageId, PersonId } from './engine/ids.ts'
import type { MusicTrouble } from './engine/party.ts'
import type { Track } from './engine/track.ts'
import type { PlaylistSummary } from './ports.ts'

export type { Action, SettingChoice, SettingName } from './actions.ts'
export type { Answer, Done, Failure, ListedParty, PersonChoice } from './answers.ts'

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

/** Told to one person, without their having asked. */
export type Notice =
  | { readonly about: 'listening'; readonly trouble: MusicTrouble | 'partyOver' }
  /** `where`: the name of the channel whose board has the button. */
  | { readonly about: 'handover'; readonly host: string; readonly where: string }

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
