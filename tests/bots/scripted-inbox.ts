import type { ChannelId } from '../../src/core/engine/ids.ts'
import type {
  Answer,
  Home,
  Inbox,
  ReactionChange,
  Request,
  TrackChoice,
} from '../../src/core/inbox.ts'
import type { PlaylistSummary } from '../../src/core/ports.ts'

/** An inbox that keeps what it is handed and answers what a test tells it to. */
export class ScriptedInbox implements Inbox {
  readonly requests: Request[] = []
  readonly reactions: ReactionChange[] = []
  readonly channelsRemoved: ChannelId[] = []
  readonly channelsMoved: { readonly from: ChannelId; readonly to: ChannelId }[] = []
  /** Whether a channel was in one of the workspaces that were removed. */
  readonly workspacesRemoved: ((channel: ChannelId) => boolean)[] = []
  readonly typed: string[] = []
  /** How often reactions were said to be missing. */
  gaps = 0
  /** What the next requests are answered. */
  answer: (request: Request) => Answer | Promise<Answer> = () => ({ kind: 'quiet' })
  homeOf: () => Promise<Home> = async () => ({ isConnected: false, isLinked: false })
  songs: () => Promise<readonly TrackChoice[]> = async () => []
  playlists: () => Promise<readonly PlaylistSummary[]> = async () => []

  async ask(request: Request): Promise<Answer> {
    this.requests.push(request)
    return this.answer(request)
  }

  reacted(reaction: ReactionChange): void {
    this.reactions.push(reaction)
  }

  reactionsMayBeMissing(): void {
    this.gaps += 1
  }

  async home(): Promise<Home> {
    return this.homeOf()
  }

  boardRemoved(): void {}

  channelRemoved(channel: ChannelId): void {
    this.channelsRemoved.push(channel)
  }

  async suggestTracks(_: unknown, __: unknown, typed: string): Promise<readonly TrackChoice[]> {
    this.typed.push(typed)
    return this.songs()
  }

  workspaceRemoved(holds: (channel: ChannelId) => boolean): void {
    this.workspacesRemoved.push(holds)
  }

  channelMoved(from: ChannelId, to: ChannelId): void {
    this.channelsMoved.push({ from, to })
  }

  async suggestPlaylists(_: unknown, typed: string): Promise<readonly PlaylistSummary[]> {
    this.typed.push(typed)
    return this.playlists()
  }
}
