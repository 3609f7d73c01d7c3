import type { PartyId } from '../engine/ids.ts'
import { postsBoard } from '../engine/owe.ts'
import type { Party } from '../engine/party.ts'
import type { Answer, Request } from '../inbox.ts'
import { ChatFailure, type Log } from '../ports.ts'
import { refusal } from './answers.ts'
import type { Parties } from './parties.ts'
import type { Platforms } from './platforms.ts'

/** Finds the party that is meant: that of the channel, or the one that a pressed board shows. */
export class MeantParty {
  constructor(
    private readonly parties: Parties,
    private readonly platforms: Platforms,
    private readonly log: Log,
  ) {}

  /** For the party of this channel. */
  async here(request: Request, answer: (party: Party) => Promise<Answer>): Promise<Answer> {
    const party = this.parties.inChannel(request.channel)
    return party === undefined ? refusal({ code: 'noPartyHere' }) : answer(party)
  }

  /** For the party that a button belongs to. A board left over from another one goes. */
  async onBoard(
    request: Request,
    id: PartyId,
    answer: (party: Party) => Promise<Answer>,
  ): Promise<Answer> {
    const party = this.parties.inChannel(request.channel)
    if (party?.id === id) {
      const told = await answer(party)
      if (this.isLeftOver(party, request)) await this.removeBoard(request)
      return told
    }
    if (party === undefined || this.isLeftOver(party, request)) await this.removeBoard(request)
    return refusal({ code: 'partyOver' })
  }

  /** None that is known, and none whose message will be known as soon as it is posted. */
  private isLeftOver({ id, round }: Party, { board, channel, action }: Request): boolean {
    const record = this.parties.record(id)
    if (record === undefined) return true
    if (record.party.channels.some((one) => one.board?.message === board)) return false
    const isFormer = action.type === 'pressVote' && action.round !== round?.number
    return isFormer || !postsBoard(record.outbox, channel)
  }

  private async removeBoard({ channel, board }: Request): Promise<void> {
    if (board === undefined) return
    try {
      await this.platforms.of(channel)?.removeBoard(channel, board)
    } catch (error) {
      if (!(error instanceof ChatFailure)) throw error
      this.log.warn('A left-over board could not be removed.', { channel, reason: error.reason })
    }
  }
}
