import { countsReactions } from '../engine/boards.ts'
import type { ChannelId, MessageId, PartyId } from '../engine/ids.ts'
import { postsBoard } from '../engine/owe.ts'
import type { Party } from '../engine/party.ts'
import type { PartyRecord } from '../engine/record.ts'
import { byClosing, LATEST_LEAD_MS, predictedEnd } from '../engine/schedule.ts'
import { reactionCounts } from '../engine/votes.ts'
import type { ReactionChange } from '../inbox.ts'
import { ChatFailure, type ChatPlatform, type Clock, type Log } from '../ports.ts'
import { by } from './by.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Identities } from './identities.ts'
import { NewestReactions } from './newest-reactions.ts'
import type { Parties } from './parties.ts'
import type { Platforms } from './platforms.ts'

/** A round waits this long for reactions to be read back, where its winner is in time even so. */
const READ_BACK_MS = 6_000
/** It waits so long in any case. */
const SHORTEST_READ_BACK_MS = 2_500
const LOOK_AGAIN_MS = 250
/** So that reading back leaves room for everything else that goes to the platform. */
const READ_AT_ONCE = 4
/** How many reactions on boards that are being posted are kept in one channel. */
const MOST_EARLY = 500

/** Turns reactions on boards into facts about votes, and reads them back where some were missed. */
export class Reactions {
  /** Reactions in channels where a board is being posted: its message may not be known yet. */
  private readonly early = new Map<ChannelId, NewestReactions>()
  /** Where events were lost while a board was being posted: it is read as soon as it is known. */
  private readonly unread = new Set<ChannelId>()
  /** Reactions that came while those of the same board were being read: the reading may miss them. */
  private readonly meanwhile = new Map<ChannelId, NewestReactions>()

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
    if (board?.message !== message) return this.onOtherMessage(party, change)
    if (board.stage === 'lobby') return
    this.meanwhile.get(channel)?.add(change)
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
    const changes = settled.flatMap((channel) => this.early.get(channel)?.take() ?? [])
    for (const channel of settled) this.early.delete(channel)
    this.forgetChannelsThatLeft()
    const unread = settled.filter((channel) => this.unread.delete(channel))
    await this.count(changes)
    for (const channel of unread) await this.read(party.id, channel)
  }

  private forgetChannelsThatLeft(): void {
    for (const channel of [...this.early.keys(), ...this.unread]) {
      if (this.parties.inChannel(channel) !== undefined) continue
      this.early.delete(channel)
      this.unread.delete(channel)
    }
  }

  /** All at once, so that none that comes later overtakes them. */
  private async count(changes: readonly ReactionChange[]): Promise<void> {
    await Promise.all(changes.map((change) => this.changed(change)))
  }

  /** While a board is being posted, its message may not be known yet. */
  private async onOtherMessage(party: Party, change: ReactionChange): Promise<void> {
    const record = this.parties.record(party.id)
    if (record === undefined) return
    if (postsBoard(record.outbox, change.channel)) this.keepEarly(change)
    else await this.removeStray(party, change)
  }

  /** A second board, of a request whose answer was lost: nobody but its readers know of it. */
  private async removeStray(party: Party, change: ReactionChange): Promise<void> {
    const { channel, message, ownMessageAt, present } = change
    const joinedAt = party.channels.find(({ id }) => id === channel)?.joinedAt
    if (!present || ownMessageAt === undefined || joinedAt === undefined) return
    if (ownMessageAt < joinedAt) return
    try {
      await this.platforms.of(channel)?.removeBoard(channel, message)
    } catch (error) {
      if (!(error instanceof ChatFailure)) throw error
      this.log.warn('A second board could not be removed.', { channel, reason: error.reason })
    }
  }

  private keepEarly(change: ReactionChange): void {
    const { channel } = change
    const early = this.early.get(channel) ?? new NewestReactions(MOST_EARLY)
    this.early.set(channel, early)
    early.add(change)
  }

  /** Events of a platform were lost: its boards are read, a few at a time, soonest end first. */
  async readAll(platform: ChatPlatform): Promise<void> {
    const boards = this.parties
      .all()
      .map(({ party }) => party)
      .sort(byClosing)
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
    if (this.isPosting(id, channel)) this.unread.add(channel)
  }

  private isPosting(id: PartyId, channel: ChannelId): boolean {
    const record = this.parties.record(id)
    return record !== undefined && postsBoard(record.outbox, channel)
  }

  /** A last look before a round closes, within limits of time; what it may have missed is logged. */
  async readBeforeClosing(party: Party): Promise<void> {
    const until = this.readBackUntil(party)
    let isComplete = false
    const reading = Promise.all(
      party.channels.map(({ id }) => this.readWithinReach(party.id, id, until)),
    ).then((read) => {
      isComplete = read.every(Boolean)
    })
    await by(this.clock, until, reading)
    if (isComplete) return
    this.log.warn('A round closes although not all reactions could be read back in time.', {
      party: party.id,
      round: party.round?.number,
    })
  }

  /** What people did while nobody listened is worth waiting for, as long as the winner is in time. */
  private readBackUntil({ playing }: Party): number {
    const now = this.clock.now()
    const end = predictedEnd(playing) ?? now
    const inTime = end > now ? end - LATEST_LEAD_MS : Number.POSITIVE_INFINITY
    return Math.max(now + SHORTEST_READ_BACK_MS, Math.min(now + READ_BACK_MS, inTime))
  }

  /** Looks again while the platform or the board itself cannot be reached yet; tells whether it was. */
  private async readWithinReach(id: PartyId, channel: ChannelId, until: number): Promise<boolean> {
    for (;;) {
      if (await this.read(id, channel)) return true
      if (this.clock.now() + LOOK_AGAIN_MS >= until) return false
      await new Promise<void>((resolve) => {
        this.clock.at(this.clock.now() + LOOK_AGAIN_MS, resolve)
      })
    }
  }

  /**
   * Where the platform counts as many reactions as we do, nothing needs to be read. Tells whether
   * there is nothing to be gained by trying again.
   */
  private async read(id: PartyId, channel: ChannelId): Promise<boolean> {
    const party = this.parties.party(id)
    const board = party?.channels.find((candidate) => candidate.id === channel)?.board
    const { round } = party ?? {}
    const platform = this.platforms.of(channel)
    if (party === undefined || platform === undefined) return true
    if (!countsReactions(party, channel)) return true
    if (round?.state !== 'open') return true
    if (board?.stage !== round.number) return !this.isPosting(id, channel)
    const { message } = board
    const meanwhile = new NewestReactions()
    this.meanwhile.set(channel, meanwhile)
    try {
      const count = round.candidates.length
      const known = reactionCounts(round, channel)
      const reactions = await platform.readReactions(channel, message, count, known)
      if (reactions === 'unchanged') return true
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
      await Promise.all([reading, this.count(meanwhile.take())])
      return true
    } catch (error) {
      await this.afterFailure(id, channel, message, error)
      return !(error instanceof ChatFailure && error.reason === 'unavailable')
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
