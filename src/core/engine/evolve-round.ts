import { channelsAt } from './boards.ts'
import type { Draft } from './draft.ts'
import type { Event } from './events.ts'
import { SHOWS_WITHIN_MS } from './evolve-expectation.ts'
import { entriesOf, type PersonId } from './ids.ts'
import type { Ballot, Party, Round, Upcoming } from './party.ts'
import { afterRound, carriedOver } from './queue.ts'
import { sameTrack, type Track } from './track.ts'
import { withReacted } from './vote-rules.ts'
import { ballotOf } from './votes.ts'

export function withRound(party: Party, round: Round, poolUsedUp: boolean): Party {
  const { remark, left: _, ...rest } = party
  const opened: Party = {
    ...rest,
    round,
    suggestions: carriedOver(party),
    roundsOpened: round.number,
    channels: channelsAt(party, round.number),
    ...(remark !== undefined && remark.at >= round.openedAt - SHOWS_WITHIN_MS ? { remark } : {}),
  }
  if (!poolUsedUp) return opened
  return { ...opened, played: '', remark: { kind: 'poolUsedUp', at: round.openedAt } }
}

export function withOpenedAt(party: Party, openedAt: number): Party {
  return party.round === undefined ? party : { ...party, round: { ...party.round, openedAt } }
}

export function withClosedRound(
  party: Party,
  event: Extract<Event, { type: 'roundClosed' }>,
): Party {
  if (party.round === undefined) return party
  const { result } = event
  const { closesAt: _, ...round } = party.round
  const { winner } = result
  const upcoming: Upcoming = {
    track: winner.track,
    poolIndex: winner.poolIndex,
    round: round.number,
    state: event.then === 'queue' ? 'owed' : 'starting',
    corrected: false,
  }
  const losers = round.candidates.filter(({ number }) => number !== winner.number)
  return {
    ...party,
    round: { ...round, state: 'closed' },
    lastResult: result,
    // Places in the pool of another playlist mean nothing in this one.
    lastLosers:
      round.contextUri === party.playlist?.uri ? losers.map(({ poolIndex }) => poolIndex) : [],
    upcoming,
    suggestions: afterRound(party, party.round, winner),
  }
}

export function withBallot(party: Party, person: PersonId, ballot: Ballot, draft: Draft): Party {
  if (party.round === undefined) return party
  const ballots = draft.with(party.round.ballots, person, ballot)
  return { ...party, round: { ...party.round, ballots } }
}

export function withReactions(
  party: Party,
  event: Extract<Event, { type: 'reactionsReplaced' }>,
): Party {
  const { round } = party
  if (round === undefined) return party
  const ballots: Record<PersonId, Ballot> = {}
  for (const [person, ballot] of entriesOf(round.ballots)) {
    ballots[person] = withReacted(ballot, event.channel, event.reacted[person] ?? [])
  }
  for (const [person, numbers] of entriesOf(event.reacted)) {
    ballots[person] = withReacted(ballotOf(round, person), event.channel, numbers)
  }
  return { ...party, round: { ...round, ballots } }
}

/** What was brought and is heard already cannot win any more, as long as something else can. */
export function withHeard(round: Round, heard: Track): Round {
  const candidates = round.candidates.map((candidate) =>
    candidate.suggestion !== undefined && sameTrack(candidate.track, heard)
      ? { ...candidate, withdrawn: true as const }
      : candidate,
  )
  const isLeft = candidates.some(({ withdrawn }) => withdrawn !== true)
  return { ...round, kind: 'track', ...(isLeft ? { candidates } : {}) }
}
