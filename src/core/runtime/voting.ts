import type { Command } from '../engine/commands.ts'
import type { Event } from '../engine/events.ts'
import type { PersonId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import { backed, backedByReaction, ballotOf } from '../engine/votes.ts'
import type { Answer, Request } from '../inbox.ts'
import { done, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import { actorOf } from './set-up.ts'

type VoteCommand = Extract<Command, { type: 'vote' }>

/** Votes by command and by button, and what the voter is told. */
export class Voting {
  constructor(private readonly dispatcher: Dispatcher) {}

  async vote(party: Party, request: Request, number: number): Promise<Answer> {
    return this.cast(party, { type: 'vote', by: actorOf(request), number, change: 'on' })
  }

  async unvote(party: Party, request: Request, number: number): Promise<Answer> {
    return this.cast(party, { type: 'vote', by: actorOf(request), number, change: 'off' })
  }

  /**
   * A press votes, and another takes it back. The first vote of a round is answered, so that
   * people know it counts; after that the board shows it.
   */
  async press(party: Party, request: Request, round: number, number: number): Promise<Answer> {
    const hadVoted = yourVotes(party, request.person).length > 0
    const command = { type: 'vote', by: actorOf(request), number, change: 'toggle', round } as const
    const answer = await this.cast(party, command)
    const isVote = answer.kind === 'done' && answer.what.what === 'voted'
    return isVote && hadVoted ? { kind: 'quiet' } : answer
  }

  private async cast(party: Party, command: VoteCommand): Promise<Answer> {
    const outcome = await this.dispatcher.submit(party.id, command)
    if (!outcome.ok) return refusal(outcome.why)
    return told(outcome.party, outcome.events, command)
  }
}

export function yourVotes(party: Party, person: PersonId): readonly number[] {
  return party.round === undefined ? [] : backed(ballotOf(party.round, person))
}

/** By what this very press changed: the party may already show what the person pressed next. */
function told(party: Party, events: readonly Event[], { by, number }: VoteCommand): Answer {
  const { round } = party
  const candidate = round?.candidates.find((one) => one.number === number)
  if (round === undefined || candidate === undefined) return { kind: 'quiet' }
  const change = events.find((event) => event.type === 'ballotChanged')
  const ballot = change?.ballot ?? ballotOf(round, by.person)
  // Nothing changes only when somebody votes for what they voted for before.
  if (change === undefined || ballot.chosen.includes(number)) {
    return done({ what: 'voted', numbers: backed(ballot), track: candidate.track })
  }
  return done({
    what: 'unvoted',
    number,
    stillByReaction: backedByReaction(ballot, number),
  })
}
