import type { Command, SongLeft } from './commands.ts'
import { type Context, type Decision, happened, joinIfNew, mayRun, refused } from './decision.ts'
import { drawFillIn, poolIndexOf } from './draw.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { PersonId } from './ids.ts'
import { isKicked } from './kicked.ts'
import { MODES } from './modes.ts'
import type { Candidate, Party, Round, Suggestion } from './party.ts'
import { brought, candidateOf } from './queue.ts'
import { seededRandom } from './random.ts'
import type { Refusal } from './refusals.ts'
import { MOST_CANDIDATES, type Settings, unwanted } from './settings.ts'
import { sameTrack, type Track } from './track.ts'
import { backing, choosing, takingBackAll } from './vote-rules.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

/** So that the record stays small whatever people do. */
export const MOST_SUGGESTIONS = 100

/** A song for one of the next rounds. One that waits already gets a vote instead. */
export function suggest(party: Party, command: Of<'suggest'>, context: Context): Decision {
  const { by, track } = command
  const { person, name } = by
  const known = joinIfNew(party, by, context.now)
  const refusal = refusalOf(party, person, track)
  const suggestion: Suggestion = {
    id: party.suggested + 1,
    track: lasting(track),
    by: person,
    name,
    at: context.now,
    backers: [person],
  }
  const offered = offeredNow(party.round, track)
  if (offered !== undefined && isOpen(party.round, context.now)) {
    const isFilledIn = offered.suggestion === undefined && refusal === undefined
    const isBrought = isFilledIn && MODES[party.settings.mode].prefersBrought
    return happened(
      ...known,
      ...(isBrought ? bringing(suggestion, offered) : []),
      ...choosing(party, person, offered.number),
    )
  }
  const waiting = party.suggestions.find((other) => sameTrack(other.track, track))
  if (waiting !== undefined) {
    if (candidateOf(party.round, waiting.id) !== undefined) return refused({ code: 'roundOver' })
    return happened(...known, ...backing(party, person, waiting, true))
  }
  if (refusal !== undefined) return refused(refusal)
  return happened(...known, ...takingBackAll(party, person), ...adding(party, suggestion, context))
}

/** Pictures of songs that wait are not shown, and would fill the record. */
function lasting({ coverUrl: _, explicit, ...track }: Track): Track {
  return explicit === true ? { ...track, explicit } : track
}

/** The song that the playlist filled in is a song of the queue from now on. */
function bringing(suggestion: Suggestion, { number }: Candidate): Event[] {
  return [
    { type: 'suggested', suggestion },
    { type: 'candidateBrought', number, suggestion: brought(suggestion) },
  ]
}

/** What was left of a former party, as far as it is wanted in this one. */
export function restore(party: Party, command: Of<'restore'>, context: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  const events: Event[] = [{ type: 'personActed', at: context.now }]
  for (const song of command.songs) {
    events.push(...restoring(afterEvents(party, events), song, context))
  }
  return happened(...events)
}

function restoring(party: Party, { track, by, name }: SongLeft, context: Context): Event[] {
  const isKnown = party.suggestions.some((other) => sameTrack(other.track, track))
  if (isKnown || isKicked(party, by)) return []
  if (refusalOf(party, by, track) !== undefined) return []
  // Who wants it today says so today.
  const id = party.suggested + 1
  const song = { id, track: lasting(track), by, name, at: context.now, backers: [] }
  return adding(party, song, context)
}

function adding(party: Party, suggestion: Suggestion, context: Context): Event[] {
  const events: Event[] = [{ type: 'suggested', suggestion }]
  const { round } = party
  const grows = MODES[party.settings.mode].growsMeanwhile || party.phase === 'lobby'
  const hasRoom = (round?.candidates.length ?? 0) < MOST_CANDIDATES
  if (!grows || !hasRoom || !isOpen(round, context.now)) return events
  if (unwanted(suggestion.track, party.settings) !== undefined) return events
  return [...events, offering(round, suggestion, context)]
}

/** The open round offers this song too. */
export function offering(round: Round, suggestion: Suggestion, { pool }: Context): Event {
  const candidate: Candidate = {
    number: round.candidates.length + 1,
    track: suggestion.track,
    poolIndex: poolIndexOf(pool, suggestion.track),
    suggestion: brought(suggestion),
  }
  return { type: 'candidateAdded', candidate, backers: suggestion.backers }
}

/** One's own suggestion, or anybody's for who runs the party. */
export function withdraw(party: Party, command: Of<'withdraw'>, context: Context): Decision {
  const { by } = command
  const suggestion = party.suggestions.find(({ id }) => id === command.suggestion)
  if (suggestion === undefined) return refused({ code: 'noSuchSuggestion' })
  if (suggestion.by !== by.person && !mayRun(party, by)) {
    return refused({ code: 'notYourSuggestion' })
  }
  const events = removing(party, suggestion.id, context)
  if (events === undefined) return refused({ code: 'onlySongLeft' })
  return happened({ type: 'personActed', at: context.now }, ...events)
}

/** A song leaves the queue; undefined where the open round would be left without any. */
export function removing(party: Party, id: number, context: Context): Event[] | undefined {
  const removed: Event = { type: 'suggestionRemoved', suggestion: id }
  if (candidateOf(party.round, id) === undefined) return [removed]
  const after = afterEvents(party, [removed])
  if (after.round?.candidates.some(({ withdrawn }) => withdrawn !== true)) return [removed]
  const other = fillingIn(after, context)
  return other === undefined ? undefined : [removed, other]
}

/** The open round offers a song of the playlist too, if there is one left. */
export function fillingIn(party: Party, { pool, seed }: Context): Event | undefined {
  const candidate = pool && drawFillIn(party, pool, seededRandom(seed))
  return candidate && { type: 'candidateAdded', candidate, backers: [] }
}

/** A vote for a song of the queue; where the board offers it, a vote like any other. */
export function back(party: Party, command: Of<'back'>, context: Context): Decision {
  const { by, change } = command
  const suggestion = party.suggestions.find(({ id }) => id === command.suggestion)
  if (suggestion === undefined) return refused({ code: 'noSuchSuggestion' })
  const candidate = candidateOf(party.round, suggestion.id)
  const isOffered = candidate !== undefined
  if (isOffered && !isOpen(party.round, context.now)) return refused({ code: 'roundOver' })
  const isOn = isOffered
    ? party.round?.ballots[by.person]?.chosen.includes(candidate.number) === true
    : suggestion.backers.includes(by.person)
  const wanted = change === 'toggle' ? !isOn : change === 'on'
  const known = joinIfNew(party, by, context.now)
  if (isOffered) return happened(...known, ...choosing(party, by.person, candidate.number, wanted))
  return happened(...known, ...backing(party, by.person, suggestion, wanted))
}

function offeredNow(round: Round | undefined, track: Track): Candidate | undefined {
  return round?.candidates.find(
    (candidate) => candidate.withdrawn !== true && sameTrack(candidate.track, track),
  )
}

function isOpen(round: Round | undefined, now: number): round is Round {
  if (round?.state !== 'open') return false
  return round.closesAt === undefined || now < round.closesAt
}

function refusalOf(party: Party, person: PersonId, track: Track): Refusal | undefined {
  const settings = party.nextSettings ?? party.settings
  const { playing, upcoming, history, suggestions } = party
  if (upcoming !== undefined && sameTrack(upcoming.track, track))
    return { code: 'comesNext', track }
  const heard = playing === undefined ? history : [playing.track, ...history]
  if (heard.some((other) => sameTrack(other, track))) return { code: 'alreadyPlayed', track }
  const own = suggestions.filter(({ by }) => by === person).length
  if (own >= settings.quota) return { code: 'quotaReached', quota: settings.quota }
  if (suggestions.length >= MOST_SUGGESTIONS) return { code: 'queueFull', most: MOST_SUGGESTIONS }
  return notWanted(track, settings)
}

function notWanted(track: Track, settings: Settings): Refusal | undefined {
  switch (unwanted(track, settings)) {
    case 'explicit':
      return { code: 'explicitNotWanted', track }
    case 'tooLong':
      return { code: 'trackTooLong', track, longestMs: settings.longestTrackMs ?? 0 }
    case undefined:
      return undefined
  }
}
