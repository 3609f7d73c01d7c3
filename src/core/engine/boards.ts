import type { Event } from './events.ts'
import { type ChannelId, entriesOf, type PersonId } from './ids.ts'
import type { Ballot, Member, Party, PartyChannel, Permission, Stage } from './party.ts'

/** Whether one board serves this channel for the whole party, so that its reactions are no votes. */
export function isQuiet(party: Party, channel: ChannelId): boolean {
  return party.channels.some(({ id, quiet }) => id === channel && quiet === true)
}

/** Whether tapping a number under the board of this channel is a vote. */
export function countsReactions(party: Party, channel: ChannelId): boolean {
  const { reactions, votesEach } = party.settings
  return reactions && votesEach === 'many' && !isQuiet(party, channel)
}

/** What a board is about that is posted now. */
export function stageOf(party: Party): Stage {
  return party.round?.number ?? 'lobby'
}

/** A board that was posted late: a newer one is there already. */
export function isOutdated(posted: { readonly stage: Stage }, { board }: PartyChannel): boolean {
  if (board === undefined || board.stage === 'lobby') return false
  return posted.stage === 'lobby' || posted.stage < board.stage
}

export function withBoard(party: Party, posted: Extract<Event, { type: 'boardPosted' }>): Party {
  return withChannel(party, posted.channel, (channel) => {
    if (isOutdated(posted, channel)) return channel
    const stage = channel.quiet === true ? stageOf(party) : posted.stage
    return { ...channel, board: { message: posted.message, stage } }
  })
}

/** The reactions on a board go with it. The votes stay, and can be taken back by button. */
export function withoutBoard(party: Party, id: ChannelId): Party {
  const forgotten = withChannel(party, id, ({ board: _, ...channel }) => channel)
  return withReactionsChosen(forgotten, id)
}

/** The board stays. Votes given on it by reaction stay too, and can be taken back by button. */
export function withQuietChannel(party: Party, id: ChannelId): Party {
  const stage = stageOf(party)
  const quiet = withChannel(party, id, (channel) => atStage({ ...channel, quiet: true }, stage))
  return withReactionsChosen(quiet, id)
}

/** Until a new board is there, the old one counts as none of this round: it bears old reactions. */
export function withLoudChannel(party: Party, id: ChannelId): Party {
  const isVoting = party.round?.state === 'open'
  return withChannel(party, id, ({ quiet: _, ...channel }) =>
    isVoting && channel.board !== undefined
      ? { ...channel, board: { ...channel.board, stage: 'lobby' } }
      : channel,
  )
}

/**
 * The same channel under another id. Its board has to be posted anew, for reactions are told under
 * the new id only.
 */
export function withMovedChannel(party: Party, from: ChannelId, to: ChannelId): Party {
  const moved = withChannel(withoutBoard(party, from), from, (channel) => ({ ...channel, id: to }))
  const people: Record<PersonId, Member> = {}
  for (const [person, member] of entriesOf(moved.people)) {
    people[person] = member.channel === from ? { ...member, channel: to } : member
  }
  return { ...moved, people }
}

export function withPermission(
  party: Party,
  id: ChannelId,
  forbidden: Permission | undefined,
): Party {
  return withChannel(party, id, ({ forbidden: _, ...channel }) =>
    forbidden === undefined ? channel : { ...channel, forbidden },
  )
}

/** The channels when a round opens: the one board of a quiet channel goes along. */
export function channelsAt({ channels }: Party, stage: Stage): readonly PartyChannel[] {
  return channels.map((channel) => (channel.quiet === true ? atStage(channel, stage) : channel))
}

function atStage({ board, ...channel }: PartyChannel, stage: Stage): PartyChannel {
  return board === undefined ? channel : { ...channel, board: { ...board, stage } }
}

function withReactionsChosen(party: Party, id: ChannelId): Party {
  const { round } = party
  if (round?.state !== 'open') return party
  const ballots: Record<PersonId, Ballot> = {}
  for (const [person, ballot] of entriesOf(round.ballots)) {
    const { [id]: reacted = [], ...others } = ballot.reacted
    const chosen = [...new Set([...ballot.chosen, ...reacted])].sort((a, b) => a - b)
    ballots[person] = { chosen, reacted: others }
  }
  return { ...party, round: { ...round, ballots } }
}

function withChannel(
  party: Party,
  id: PartyChannel['id'],
  change: (channel: PartyChannel) => PartyChannel,
): Party {
  return {
    ...party,
    channels: party.channels.map((channel) => (channel.id === id ? change(channel) : channel)),
  }
}
