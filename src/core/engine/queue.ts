import type { PersonId } from './ids.ts'
import { MODES } from './modes.ts'
import type { Ballot, Brought, Candidate, Party, Round, Suggestion } from './party.ts'
import type { Settings } from './settings.ts'
import { sameTrack } from './track.ts'
import { backed, tally } from './votes.ts'

/** A song that waits, as it stands now. */
export interface Waiting {
  readonly suggestion: Suggestion
  readonly votes: number
  /** Its number in the open round, if it is offered there. */
  readonly number?: number
}

/**
 * What people brought, in the order in which it has its turn: by votes, then by time. Where votes
 * do not outlive a round, what lost the last one stands behind.
 */
export function waiting(party: Party): readonly Waiting[] {
  const { keepsVotes } = MODES[party.settings.mode]
  const offered = offeredNow(party)
  const standing = party.suggestions.map((suggestion) => {
    const on = offered.get(suggestion.id)
    if (on === undefined) return { suggestion, votes: suggestion.backers.length }
    return { suggestion, votes: on.votes, number: on.number }
  })
  const lost = ({ lostIn }: Suggestion) =>
    !keepsVotes && lostIn !== undefined && lostIn === party.roundsOpened ? 1 : 0
  return standing.sort(
    (a, b) =>
      lost(a.suggestion) - lost(b.suggestion) ||
      b.votes - a.votes ||
      a.suggestion.id - b.suggestion.id,
  )
}

function offeredNow({ round }: Party): ReadonlyMap<number, { number: number; votes: number }> {
  const offered = new Map<number, { number: number; votes: number }>()
  if (round?.state !== 'open') return offered
  const { votes } = tally(round)
  for (const { number, suggestion, withdrawn } of round.candidates) {
    if (suggestion === undefined || withdrawn === true) continue
    offered.set(suggestion.id, { number, votes: votes.get(number) ?? 0 })
  }
  return offered
}

/** Whether a vote for one song takes the place of one for any other, on the board or beside it. */
export function hasOneVote({ mode, votesEach }: Settings): boolean {
  return votesEach === 'one' && MODES[mode].keepsVotes
}

/**
 * What waits, with the votes that it takes into a new round: those given in a round that is
 * replaced are kept, and where everybody has one vote, it is for the song that stands first.
 */
export function carriedOver(party: Party): readonly Suggestion[] {
  const { round, settings } = party
  const known = party.suggestions.map((suggestion) => {
    const offered = candidateOf(round, suggestion.id)
    if (round === undefined || offered === undefined) return suggestion
    return { ...suggestion, backers: backersOf(round, offered.number) }
  })
  return hasOneVote(settings) ? withOneVoteEach(known) : known
}

function withOneVoteEach(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  const voted = new Set<PersonId>()
  return [...suggestions]
    .sort((a, b) => b.backers.length - a.backers.length || a.id - b.id)
    .map((suggestion) => {
      const backers = suggestion.backers.filter((person) => !voted.has(person))
      for (const person of backers) voted.add(person)
      return { ...suggestion, backers }
    })
    .sort((a, b) => a.id - b.id)
}

export function brought({ id, by, name }: Suggestion): Brought {
  return { id, by, name }
}

/** The candidate of the open round that this suggestion is, if it is offered. */
export function candidateOf(round: Round | undefined, id: number): Candidate | undefined {
  if (round?.state !== 'open') return undefined
  return round.candidates.find(
    ({ suggestion, withdrawn }) => suggestion?.id === id && withdrawn !== true,
  )
}

/** The votes that songs bring along when a round offers them. */
export function firstBallots(
  candidates: readonly Candidate[],
  suggestions: readonly Suggestion[],
  { votesEach }: Settings,
): Readonly<Record<PersonId, Ballot>> {
  const ballots: Record<PersonId, Ballot> = {}
  for (const { number, suggestion } of candidates) {
    const { backers = [] } = suggestions.find(({ id }) => id === suggestion?.id) ?? {}
    for (const person of backers) {
      const chosen = ballots[person]?.chosen ?? []
      if (votesEach === 'many' || chosen.length === 0) {
        ballots[person] = { chosen: [...chosen, number], reacted: {} }
      }
    }
  }
  return ballots
}

/** What still waits after a round was closed, with the votes that it keeps. */
export function afterRound(party: Party, round: Round, winner: Candidate): readonly Suggestion[] {
  const { keepsVotes } = MODES[party.settings.mode]
  const numbers = new Map(
    round.candidates.map(({ number, suggestion }) => [suggestion?.id, number]),
  )
  return party.suggestions
    .filter(({ track }) => !sameTrack(track, winner.track))
    .map((suggestion) => {
      const number = numbers.get(suggestion.id)
      if (number === undefined) return suggestion
      const backers = backersOf(round, number)
      if (keepsVotes) return { ...suggestion, backers }
      // Whoever wanted it before and took that back in the round does not want it any more.
      const still = suggestion.backers.filter((person) => backers.includes(person))
      return { ...suggestion, backers: still, lostIn: round.number }
    })
}

function backersOf(round: Round, number: number): PersonId[] {
  return (Object.keys(round.ballots) as PersonId[]).filter((person) => {
    const ballot = round.ballots[person]
    return ballot !== undefined && backed(ballot).includes(number)
  })
}
