import { entriesOf, type PersonId } from './ids.ts'
import type { Party, Round, Suggestion } from './party.ts'
import type { Settings } from './settings.ts'
import { mergedBallot } from './votes.ts'

/** Who goes takes back what they said, and neither helps nor takes over any more. */
export function withoutPerson(before: Party, person: PersonId): Party {
  const helped = withCohost(before, person, false)
  const party = helped.handover?.to === person ? withoutHandover(helped) : helped
  const { [person]: _, ...people } = party.people
  const left = [...(party.left ?? []), person]
  const suggestions = party.suggestions.map((suggestion) => notBackedBy(suggestion, person))
  const after = { ...party, people, left, suggestions }
  if (party.round?.state !== 'open') return after
  const { [person]: __, ...ballots } = party.round.ballots
  return { ...after, round: { ...party.round, ballots } }
}

function notBackedBy(suggestion: Suggestion, person: PersonId): Suggestion {
  if (!suggestion.backers.includes(person)) return suggestion
  return { ...suggestion, backers: suggestion.backers.filter((other) => other !== person) }
}

export function notLeft(party: Party, person: PersonId): Party {
  if (!party.left?.includes(person)) return party
  const { left, ...rest } = party
  const others = left.filter((other) => other !== person)
  return others.length === 0 ? rest : { ...rest, left: others }
}

/** Whatever was said of or by the one is said of or by the other. */
export function withOnePerson(party: Party, from: PersonId, into: PersonId): Party {
  const { [from]: member, ...others } = party.people
  const joined = others[into] ?? member
  const people = joined === undefined ? others : { ...others, [into]: joined }
  const one = (person: PersonId) => (person === from ? into : person)
  const merged: Party = {
    ...party,
    people,
    host: one(party.host),
    suggestions: party.suggestions.map((suggestion) => ({
      ...suggestion,
      by: one(suggestion.by),
      backers: [...new Set(suggestion.backers.map(one))],
    })),
    ...(party.cohosts && { cohosts: [...new Set(party.cohosts.map(one))] }),
    ...(party.handover && { handover: { ...party.handover, to: one(party.handover.to) } }),
    ...withOneBallot(party.round, from, into, party.settings),
  }
  return withBothKicked(merged, from, into)
}

/** Who is shut out under one id does not come in under the other; a host lets in themselves. */
function withBothKicked(party: Party, from: PersonId, into: PersonId): Party {
  const name = party.kicked?.[from] ?? party.kicked?.[into]
  if (name === undefined) return party
  return party.host === into
    ? withReadmitted(party, [from, into])
    : withKicked(party, [from, into], name)
}

/** What a closed round counted stays as it was counted. */
function withOneBallot(
  round: Round | undefined,
  from: PersonId,
  into: PersonId,
  { votesEach }: Settings,
): Pick<Party, 'round'> {
  const ballot = round?.ballots[from]
  if (round?.state !== 'open' || ballot === undefined) return {}
  const { [from]: _, ...ballots } = round.ballots
  const merged = mergedBallot(ballots[into], ballot)
  const chosen = votesEach === 'one' ? merged.chosen.slice(0, 1) : merged.chosen
  return { round: { ...round, ballots: { ...ballots, [into]: { ...merged, chosen } } } }
}

export function withCohost(party: Party, person: PersonId, cohost: boolean): Party {
  const { cohosts = [], ...rest } = party
  const others = cohosts.filter((other) => other !== person)
  const after = cohost ? [...others, person] : others
  return after.length === 0 ? rest : { ...rest, cohosts: after }
}

/** Nothing that they said counts any more, and what only they wanted goes. */
export function withKicked(party: Party, ids: readonly PersonId[], name: string): Party {
  const after = ids.reduce(withoutPerson, party)
  const kicked = Object.fromEntries(ids.map((id) => [id, name]))
  return {
    ...after,
    kicked: { ...party.kicked, ...kicked },
    suggestions: after.suggestions.filter(({ backers }) => backers.length > 0),
  }
}

export function withReadmitted(party: Party, ids: readonly PersonId[]): Party {
  const { kicked = {}, ...rest } = party
  const others = entriesOf(kicked).filter(([id]) => !ids.includes(id))
  return others.length === 0 ? rest : { ...rest, kicked: Object.fromEntries(others) }
}

export function withoutHandover(party: Party): Party {
  const { handover: _, ...rest } = party
  return rest
}
