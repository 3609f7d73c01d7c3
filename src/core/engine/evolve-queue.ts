import type { Event } from './events.ts'
import type { PersonId } from './ids.ts'
import type { Ballot, Candidate, Party, Round } from './party.ts'
import { ballotOf } from './votes.ts'

type QueueEvent = Extract<
  Event,
  {
    type:
      | 'suggested'
      | 'suggestionRemoved'
      | 'suggestionBacked'
      | 'candidateAdded'
      | 'candidateBrought'
      | 'candidateReplaced'
  }
>

/** What people brought, after an event about it. */
export function evolveQueue(party: Party, event: QueueEvent): Party {
  switch (event.type) {
    case 'suggested': {
      const { suggestion } = event
      const suggestions = [...party.suggestions, suggestion]
      return { ...party, suggestions, suggested: suggestion.id }
    }
    case 'suggestionRemoved':
      return withoutSuggestion(party, event.suggestion)
    case 'suggestionBacked':
      return {
        ...party,
        suggestions: party.suggestions.map((suggestion) =>
          suggestion.id === event.suggestion
            ? { ...suggestion, backers: event.backers }
            : suggestion,
        ),
      }
    case 'candidateReplaced':
      return withReplaced(party, event.candidate)
    case 'candidateAdded':
      return withCandidate(party, event)
    case 'candidateBrought':
      return withCandidates(party, (candidate) =>
        candidate.number === event.number
          ? { ...candidate, suggestion: event.suggestion }
          : candidate,
      )
  }
}

function withoutSuggestion(party: Party, id: number): Party {
  const suggestions = party.suggestions.filter((suggestion) => suggestion.id !== id)
  return withCandidates({ ...party, suggestions }, (candidate) =>
    candidate.suggestion?.id === id ? { ...candidate, withdrawn: true as const } : candidate,
  )
}

function withCandidates(party: Party, change: (candidate: Candidate) => Candidate): Party {
  const { round } = party
  if (round?.state !== 'open') return party
  return { ...party, round: { ...round, candidates: round.candidates.map(change) } }
}

function withReplaced(party: Party, candidate: Candidate): Party {
  const { round } = party
  if (round === undefined) return party
  const candidates = round.candidates.map((former) =>
    former.number === candidate.number ? candidate : former,
  )
  return { ...party, round: { ...round, candidates } }
}

function withCandidate(
  party: Party,
  { candidate, backers }: Extract<Event, { type: 'candidateAdded' }>,
): Party {
  const { round } = party
  if (round === undefined) return party
  const candidates = [...round.candidates, candidate]
  const ballots: Record<PersonId, Ballot> = { ...round.ballots }
  for (const person of backers) {
    ballots[person] = withChoice(party, round, person, candidate.number)
  }
  return { ...party, round: { ...round, candidates, ballots } }
}

function withChoice(party: Party, round: Round, person: PersonId, number: number): Ballot {
  const ballot = ballotOf(round, person)
  const chosen = party.settings.votesEach === 'one' ? [number] : [...ballot.chosen, number]
  return { ...ballot, chosen }
}
