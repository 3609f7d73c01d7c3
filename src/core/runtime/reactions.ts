import type { ChannelId, PartyId } from '../engine/ids.ts'
import type { Party, PartyChannel } from '../engine/party.ts'
import { reactionCounts } from '../engine/votes.ts'
import type { ReactionChange } from '../inbox.ts'
import { ChatFailure, type ChatPlatform, type Clock, type Log } from '../ports.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Parties } from './parties.ts'
import type { Platforms } from './platforms.ts'

/** A round does not wait longer than this for reactions to be read back. */
const READ_BACK_MS = 2_500

/** Turns reactions on boards into facts about votes, and reads them back where some were missed. */
export class Reactions {
  constructor(
    private readonly parties: Parties,
    private readonly dispatcher: Dispatcher,
    private readonly platforms: Platforms,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** One reaction came or went. Those on boards of former rounds mean nothing. */
  async changed(change: ReactionChange): Promise<void> {
    const { channel, message, person, number, present } = change
    const party = this.parties.inChannel(channel)
    const board = party?.channels.find(({ id }) => id === channel)?.board
    if (party === undefined || board?.message !== message || board.stage === 'lobby') return
    const name = change.name ?? party.people[person]?.name ?? person
    await this.dispatcher.submit(party.id, {
      type: 'reactionChanged',
      by: { person, name, channel },
      round: board.stage,
      number,
      present,
    })
  }

  /** Events of a platform were lost: every board there is read. */
  async readAll(platform: ChatPlatform): Promise<void> {
    for (const { party } of this.parties.all()) {
      const channels = party.channels.filter(({ id }) => this.platforms.of(id) === platform)
      await Promise.all(channels.map((channel) => this.read(party.id, channel.id, false)))
    }
  }

  /** Before a round closes: boards whose numbers differ from ours are read, within limits. */
  async readBeforeClosing(party: Party): Promise<void> {
    const reading = Promise.all(
      party.channels.map((channel: PartyChannel) => this.read(party.id, channel.id, true)),
    )
    await Promise.race([reading, this.timeUp()])
  }

  private async read(id: PartyId, channel: ChannelId, onlyDifferent: boolean): Promise<void> {
    const party = this.parties.party(id)
    const board = party?.channels.find((candidate) => candidate.id === channel)?.board
    const { round } = party ?? {}
    const platform = this.platforms.of(channel)
    if (round?.state !== 'open' || board?.stage !== round.number || platform === undefined) return
    try {
      const known = onlyDifferent ? reactionCounts(round, channel) : undefined
      const reactions = await platform.readReactions(
        channel,
        board.message,
        round.candidates.length,
        known,
      )
      if (reactions === 'unchanged') return
      await this.dispatcher.submit(id, {
        type: 'reactionsRead',
        channel,
        round: round.number,
        reactions,
      })
    } catch (error) {
      const gone = error instanceof ChatFailure && error.reason === 'messageGone'
      if (gone) {
        await this.dispatcher.submit(id, { type: 'boardLost', channel, message: board.message })
      } else {
        this.log.warn('Reactions could not be read back.', { channel, error: String(error) })
      }
    }
  }

  private timeUp(): Promise<void> {
    return new Promise((resolve) => {
      this.clock.at(this.clock.now() + READ_BACK_MS, resolve)
    })
  }
}
