import type { Event } from './events.ts'
import { frozen } from './evolve-playback.ts'
import { withUpcoming } from './evolve-upcoming.ts'
import { entriesOf, type PersonId } from './ids.ts'
import type { Party, Round, Suggestion } from './party.ts'
import { hasOneVote } from './queue.ts'
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
  const { cohosts = [], handover, left = [], ...rest } = party
  const host = one(party.host)
  const helpers = [...new Set(cohosts.map(one))].filter((person) => person !== host)
  const away = [...new Set(left.map(one))].filter((person) => people[person] === undefined)
  const asked = handover && { ...handover, to: one(handover.to) }
  const suggestions = party.suggestions.map((suggestion) => ({
    ...suggestion,
    by: one(suggestion.by),
    backers: [...new Set(suggestion.backers.map(one))],
  }))
  const round = party.round && withOneBallot(party.round, from, into, party.settings)
  return {
    ...rest,
    people,
    host,
    suggestions: withOneVote(suggestions, into, party.settings, round),
    ...(helpers.length === 0 ? {} : { cohosts: helpers }),
    ...(asked === undefined || asked.to === host ? {} : { handover: asked }),
    ...(away.length === 0 ? {} : { left: away }),
    ...(round === undefined ? {} : { round }),
  }
}

/** What a closed round counted stays as it was counted. */
function withOneBallot(
  round: Round,
  from: PersonId,
  into: PersonId,
  { votesEach }: Settings,
): Round {
  const ballot = round.ballots[from]
  if (round.state !== 'open' || ballot === undefined) return round
  const { [from]: _, ...ballots } = round.ballots
  const merged = mergedBallot(ballots[into], ballot)
  const chosen = votesEach === 'one' ? merged.chosen.slice(0, 1) : merged.chosen
  return { ...round, ballots: { ...ballots, [into]: { ...merged, chosen } } }
}

/** Of two votes that are one person's now, the one on the board counts, else the one given first. */
function withOneVote(
  suggestions: readonly Suggestion[],
  person: PersonId,
  settings: Settings,
  round: Round | undefined,
): readonly Suggestion[] {
  if (!hasOneVote(settings)) return suggestions
  const hasChosen = round?.state === 'open' && (round.ballots[person]?.chosen.length ?? 0) > 0
  const kept = hasChosen ? undefined : suggestions.find(({ backers }) => backers.includes(person))
  return suggestions.map((song) => (song === kept ? song : notBackedBy(song, person)))
}

export function withCohost(party: Party, person: PersonId, cohost: boolean): Party {
  const { cohosts = [], ...rest } = party
  const others = cohosts.filter((other) => other !== person)
  const after = cohost ? [...others, person] : others
  return after.length === 0 ? rest : { ...rest, cohosts: after }
}

/** Nothing that they said counts any more. */
export function withKicked(party: Party, ids: readonly PersonId[], name: string): Party {
  const kicked = Object.fromEntries(ids.map((id) => [id, name]))
  return { ...ids.reduce(withoutPerson, party), kicked: { ...party.kicked, ...kicked } }
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

/** Nothing is in the new host's player yet: neither the song, where it was, nor what is to follow. */
export function withHost(party: Party, event: Extract<Event, { type: 'hostChanged' }>): Party {
  const { host, account, device, at } = event
  const { orphaned: _, modesBefore: __, expecting: ___, ...rest } = withoutHandover(party)
  const changed = withCohost({ ...rest, host, account, device }, host, false)
  const { playing } = changed
  const left =
    playing === undefined ? {} : { playing: { ...frozen(playing, at), elsewhere: true as const } }
  return withUpcoming({ ...changed, ...left }, { state: 'refused', corrected: false })
}
