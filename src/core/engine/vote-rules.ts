import { countsReactions } from './boards.ts'
import type { Command } from './commands.ts'
import { type Context, type Decision, happened, joinIfNew, refused } from './decision.ts'
import type { Event } from './events.ts'
import { type ChannelId, entriesOf, type PersonId } from './ids.ts'
import { isKicked } from './kicked.ts'
import type { Ballot, Party, Round, Suggestion } from './party.ts'
import { hasOneVote } from './queue.ts'
import type { Refusal } from './refusals.ts'
import { backedByReaction, ballotOf } from './votes.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function vote(party: Party, command: Of<'vote'>, context: Context): Decision {
  const { by, number, change } = command
  const round = openRound(party, command.round, context.now)
  if ('code' in round) return refused(round)
  const wrong = wrongNumber(round, number)
  if (wrong !== undefined) return refused(wrong)
  const ballot = ballotOf(round, by.person)
  const isOn = ballot.chosen.includes(number)
  if (change === 'off' && !isOn) {
    return refused({
      code: backedByReaction(ballot, number) ? 'backedByReaction' : 'notBacked',
      number,
    })
  }
  const wanted = change === 'toggle' ? !isOn : change === 'on'
  return happened(
    ...joinIfNew(party, by, context.now),
    ...choosing(party, by.person, number, wanted),
  )
}

/** A number chosen or taken back; where everybody has one vote, it moves there. */
export function choosing(party: Party, person: PersonId, number: number, wanted = true): Event[] {
  const { round } = party
  if (round === undefined) return []
  const ballot = ballotOf(round, person)
  if (!wanted || party.settings.votesEach === 'many') {
    return changed(person, ballot, withChosen(ballot, number, wanted))
  }
  const only = sameNumbers(ballot.chosen, [number]) ? ballot : { ...ballot, chosen: [number] }
  return [...changed(person, ballot, only), ...takingBack(party, person)]
}

/** A vote for a song that waits beside the board, given or taken back. */
export function backing(
  party: Party,
  person: PersonId,
  { id, backers }: Suggestion,
  wanted: boolean,
): Event[] {
  if (backers.includes(person) === wanted) return []
  const others = backers.filter((other) => other !== person)
  const backed: Event = {
    type: 'suggestionBacked',
    suggestion: id,
    backers: wanted ? [...others, person] : others,
  }
  return wanted ? [...takingBackAll(party, person), backed] : [backed]
}

/** The former vote of one person, where a new one takes its place. */
export function takingBackAll(party: Party, person: PersonId): Event[] {
  const { round } = party
  const ballot = round?.state === 'open' ? round.ballots[person] : undefined
  const hasChosen = hasOneVote(party.settings) && ballot !== undefined && ballot.chosen.length > 0
  const chosen: Event[] = hasChosen
    ? [{ type: 'ballotChanged', person, ballot: { ...ballot, chosen: [] } }]
    : []
  return [...chosen, ...takingBack(party, person)]
}

function takingBack(party: Party, person: PersonId): Event[] {
  if (!hasOneVote(party.settings)) return []
  return party.suggestions
    .filter(({ backers }) => backers.includes(person))
    .map(({ id, backers }) => ({
      type: 'suggestionBacked',
      suggestion: id,
      backers: backers.filter((other) => other !== person),
    }))
}

/** A reaction as it is now, not a step: repeating it changes nothing. */
export function reactionChanged(
  party: Party,
  command: Of<'reactionChanged'>,
  context: Context,
): Decision {
  const { by, number, present } = command
  if (!countsReactions(party, by.channel)) return happened()
  const round = openRound(party, command.round, context.now)
  if ('code' in round) return refused(round)
  const wrong = wrongNumber(round, number)
  if (wrong !== undefined) return refused(wrong)
  const ballot = ballotOf(round, by.person)
  const numbers = withNumber(ballot.reacted[by.channel] ?? [], number, present)
  const known: Event[] = present ? joinIfNew(party, by, context.now) : []
  return happened(...known, ...changed(by.person, ballot, withReacted(ballot, by.channel, numbers)))
}

/**
 * All reactions of one board, read back after a gap: they replace what was known of that board.
 * They count as long as the round has not been closed, even when its time is over, because they
 * were given before the reading.
 */
export function reactionsRead(
  party: Party,
  command: Of<'reactionsRead'>,
  context: Context,
): Decision {
  const { round } = party
  const isOpen = round?.state === 'open' && round.number === command.round
  if (!isOpen || !countsReactions(party, command.channel)) return happened()
  const reacted: Record<PersonId, readonly number[]> = {}
  const joining: Event[] = []
  for (const { person, name, numbers } of command.reactions) {
    const valid = numbers.filter((number) => wrongNumber(round, number) === undefined)
    if (valid.length === 0 || party.left?.includes(person) || isKicked(party, person)) continue
    const isKnown = party.people[person] !== undefined || reacted[person] !== undefined
    reacted[person] = [...new Set([...(reacted[person] ?? []), ...valid])].sort((a, b) => a - b)
    if (!isKnown && name !== undefined) {
      const { channel } = command
      joining.push({ type: 'personJoined', person, name, channel, at: context.now })
    }
  }
  if (sameReactions(round, command.channel, reacted)) return happened(...joining)
  return happened(...joining, { type: 'reactionsReplaced', channel: command.channel, reacted })
}

function openRound(party: Party, number: number | undefined, now: number): Round | Refusal {
  const { round } = party
  if (round === undefined) return { code: 'noRoundOpen' }
  if (number !== undefined && number !== round.number) return { code: 'roundOver' }
  const tooLate = round.closesAt !== undefined && now >= round.closesAt
  if (round.state === 'closed' || tooLate) return { code: 'roundOver' }
  return round
}

function wrongNumber(round: Round, number: number): Refusal | undefined {
  const isOffered = round.candidates.some(
    (candidate) => candidate.number === number && candidate.withdrawn !== true,
  )
  if (isOffered) return undefined
  return { code: 'noSuchCandidate', highest: round.candidates.length }
}

function changed(person: PersonId, before: Ballot, after: Ballot): Event[] {
  return before === after ? [] : [{ type: 'ballotChanged', person, ballot: after }]
}

export function withReacted(
  ballot: Ballot,
  channel: ChannelId,
  numbers: readonly number[],
): Ballot {
  const before = ballot.reacted[channel] ?? []
  if (sameNumbers(before, numbers)) return ballot
  const { [channel]: _, ...others } = ballot.reacted
  return { ...ballot, reacted: numbers.length > 0 ? { ...others, [channel]: numbers } : others }
}

function withChosen(ballot: Ballot, number: number, wanted: boolean): Ballot {
  const chosen = withNumber(ballot.chosen, number, wanted)
  return chosen === ballot.chosen ? ballot : { ...ballot, chosen }
}

function withNumber(
  numbers: readonly number[],
  number: number,
  wanted: boolean,
): readonly number[] {
  if (numbers.includes(number) === wanted) return numbers
  return wanted
    ? [...numbers, number].sort((a, b) => a - b)
    : numbers.filter((other) => other !== number)
}

function sameReactions(
  round: Round,
  channel: ChannelId,
  reacted: Readonly<Record<PersonId, readonly number[]>>,
): boolean {
  const known = entriesOf(round.ballots).filter(
    ([, ballot]) => (ballot.reacted[channel] ?? []).length > 0,
  )
  if (known.length !== Object.keys(reacted).length) return false
  return known.every(([person, ballot]) =>
    sameNumbers(ballot.reacted[channel] ?? [], reacted[person] ?? []),
  )
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number, place) => number === b[place])
}
