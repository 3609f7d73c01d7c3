import { countsReactions } from '../engine/boards.ts'
import type { Outbox } from '../engine/effects.ts'
import type { ChannelId, MessageId, PartyId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { PartyRecord } from '../engine/record.ts'
import { reactionCounts } from '../engine/votes.ts'
import type { ReactionChange } from '../inbox.ts'
import { ChatFailure, type ChatPlatform, type Clock, type Log } from '../ports.ts'
import { by } from './by.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Identities } from './identities.ts'
import type { Parties } from './parties.ts'
import type { Platforms } from './platforms.ts'

/** A round does not wait longer than this for reactions to be read back. */
const READ_BACK_MS = 2_500
/** So that reading back leaves room for everything else that goes to the platform. */
const READ_AT_ONCE = 4
/** How many reactions on boards that are being posted are kept in one channel. */
const MOST_EARLY = 500

/** Turns reactions on boards into facts about votes, and reads them back where some were missed. */
export class Reactions {
  /** Reactions in channels where a board is being posted: its message may not be known yet. */
  private readonly early = new Map<ChannelId, ReactionChange[]>()
  /** Where events were lost while a board was being posted: it is read as soon as it is known. */
  private readonly unread = new Set<ChannelId>()
  /** Reactions that came while those of the same board were being read: the reading may miss them. */
  private readonly meanwhile = new Map<ChannelId, ReactionChange[]>()

  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly identities: Identities,
    private readonly platforms: Platforms,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** One reaction came or went. Those on boards of former rounds mean nothing. */
  async changed(change: ReactionChange): Promise<void> {
    const { channel, message, number, present } = change
    const person = this.identities.of(change.person)
    const party = this.parties.inChannel(channel)
    const board = party?.channels.find(({ id }) => id === channel)?.board
    if (party === undefined || !countsReactions(party, channel)) return
    if (board?.message !== message) return this.keepEarly(party.id, change)
    if (board.stage === 'lobby') return
    this.meanwhile.get(channel)?.push(change)
    const name = change.name ?? party.people[person]?.name ?? ''
    await this.dispatcher.submit(party.id, {
      type: 'reactionChanged',
      by: { person, name, channel },
      round: board.stage,
      number,
      present,
    })
  }

  /** Counts what people did on a board before its message was known here. */
  async posted({ party, outbox }: PartyRecord): Promise<void> {
    const isPosting = (channel: ChannelId) => postsBoard(outbox, channel)
    const settled = party.channels.map(({ id }) => id).filter((channel) => !isPosting(channel))
    const changes = settled.flatMap((channel) => this.early.get(channel) ?? [])
    for (const channel of settled) this.early.delete(channel)
    const unread = settled.filter((channel) => this.unread.delete(channel))
    await this.count(changes)
    for (const channel of unread) await this.read(party.id, channel)
  }

  /** All at once, so that none that comes later overtakes them. */
  private async count(changes: readonly ReactionChange[]): Promise<void> {
    await Promise.all(changes.map((change) => this.changed(change)))
  }

  private keepEarly(id: PartyId, change: ReactionChange): void {
    const { channel } = change
    const record = this.parties.record(id)
    if (record === undefined || !postsBoard(record.outbox, channel)) return
    this.early.set(channel, [...(this.early.get(channel) ?? []), change].slice(-MOST_EARLY))
  }

  /** Events of a platform were lost: its boards are read, a few at a time, soonest end first. */
  async readAll(platform: ChatPlatform): Promise<void> {
    const boards = this.parties
      .all()
      .map(({ party }) => party)
      .sort((a, b) => closesAt(a) - closesAt(b))
      .flatMap(({ id, channels }) => channels.map((channel) => ({ id, channel: channel.id })))
      .filter(({ channel }) => this.platforms.of(channel) === platform)
    const readers = Array.from({ length: READ_AT_ONCE }, async () => {
      for (let next = boards.shift(); next !== undefined; next = boards.shift()) {
        this.readOncePosted(next.id, next.channel)
        await this.read(next.id, next.channel)
      }
    })
    await Promise.all(readers)
  }

  private readOncePosted(id: PartyId, channel: ChannelId): void {
    const record = this.parties.record(id)
    if (record !== undefined && postsBoard(record.outbox, channel)) this.unread.add(channel)
  }

  /** A last look before a round closes, within limits of time. */
  async readBeforeClosing(party: Party): Promise<void> {
    const reading = Promise.all(party.channels.map(({ id }) => this.read(party.id, id)))
    await by(this.clock, this.clock.now() + READ_BACK_MS, reading)
  }

  /** Where the platform counts as many reactions as we do, nothing needs to be read. */
  private async read(id: PartyId, channel: ChannelId): Promise<void> {
    const party = this.parties.party(id)
    const board = party?.channels.find((candidate) => candidate.id === channel)?.board
    const { round } = party ?? {}
    const platform = this.platforms.of(channel)
    if (party === undefined || !countsReactions(party, channel) || platform === undefined) return
    if (round?.state !== 'open' || board?.stage !== round.number) return
    const { message } = board
    const meanwhile: ReactionChange[] = []
    this.meanwhile.set(channel, meanwhile)
    try {
      const count = round.candidates.length
      const known = reactionCounts(round, channel)
      const reactions = await platform.readReactions(channel, message, count, known)
      if (reactions === 'unchanged') return
      const { number } = round
      const reading = this.dispatcher.submit(id, {
        type: 'reactionsRead',
        channel,
        round: number,
        reactions: reactions.map((reaction) => ({
          ...reaction,
          person: this.identities.of(reaction.person),
        })),
      })
      await Promise.all([reading, this.count(meanwhile.splice(0))])
    } catch (error) {
      await this.afterFailure(id, channel, message, error)
    } finally {
      if (this.meanwhile.get(channel) === meanwhile) this.meanwhile.delete(channel)
    }
  }

  private async afterFailure(
    id: PartyId,
    channel: ChannelId,
    message: MessageId,
    error: unknown,
  ): Promise<void> {
    if (error instanceof ChatFailure && error.reason === 'messageGone') {
      await this.dispatcher.submit(id, { type: 'boardLost', channel, message })
    } else {
      this.log.warn('Reactions could not be read back.', { channel, error: String(error) })
    }
  }
}

function postsBoard({ entries }: Outbox, channel: ChannelId): boolean {
  return entries.some(({ effect }) => effect.kind === 'postBoard' && effect.channel === channel)
}

function closesAt({ round }: Party): number {
  return round?.closesAt ?? Number.POSITIVE_INFINITY
}
