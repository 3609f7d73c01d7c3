import type { PersonId } from './ids.ts'
import { MODES } from './modes.ts'
import type { Ballot, Brought, Candidate, Party, Round, Suggestion } from './party.ts'
import type { Settings } from './settings.ts'
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
    .filter(({ id }) => id !== winner.suggestion?.id)
    .map((suggestion) => {
      const number = numbers.get(suggestion.id)
      if (number === undefined) return suggestion
      if (!keepsVotes) return { ...suggestion, lostIn: round.number }
      return { ...suggestion, backers: backersOf(round, number) }
    })
}

function backersOf(round: Round, number: number): PersonId[] {
  return (Object.keys(round.ballots) as PersonId[]).filter((person) => {
    const ballot = round.ballots[person]
    return ballot !== undefined && backed(ballot).includes(number)
  })
}
