import type { PersonId } from './ids.ts'
import type { Party } from './party.ts'
import { type Waiting, waiting } from './queue.ts'
import { predictedEnd } from './schedule.ts'
import { type Mode, unwanted } from './settings.ts'
import { sameTrack, type Track } from './track.ts'
import { backed, ballotOf } from './votes.ts'

/** What waits and what was played, as one person sees it. */
export interface QueueView {
  readonly mode: Mode
  readonly playing?: Track
  readonly upcoming?: Track
  readonly waiting: readonly WaitingView[]
  /** Newest first. */
  readonly played: readonly Track[]
}

export interface WaitingView {
  readonly suggestion: number
  readonly track: Track
  readonly by: string
  readonly votes: number
  readonly isYours: boolean
  /** Whether you may take it out of the queue: your own, or anybody's for who runs the party. */
  readonly mayWithdraw: boolean
  /** Whether you want it too. */
  readonly isBacked: boolean
  /** Its number on the board, where it is offered now. */
  readonly number?: number
  /** About when it plays, if nothing is added or voted on any more; only where order decides. */
  readonly playsAt?: number
}

export function queueView(party: Party, person: PersonId, now: number): QueueView {
  const { playing, upcoming, settings } = party
  const songs = waiting(party)
  const runs = party.host === person || party.cohosts?.includes(person) === true
  const instants = settings.mode === 'jukebox' ? startsOf(party, songs, now) : []
  return {
    mode: settings.mode,
    ...(playing === undefined ? {} : { playing: playing.track }),
    ...(upcoming === undefined ? {} : { upcoming: upcoming.track }),
    waiting: songs.map(({ suggestion, votes, number }, place) => {
      const playsAt = instants[place]
      return {
        suggestion: suggestion.id,
        track: suggestion.track,
        by: suggestion.name,
        votes,
        isYours: suggestion.by === person,
        mayWithdraw: runs || suggestion.by === person,
        isBacked: isBacked(party, person, suggestion.backers, number),
        ...(number === undefined ? {} : { number }),
        ...(playsAt === undefined ? {} : { playsAt }),
      }
    }),
    played: heardOut(party),
  }
}

/** What plays stands in the history from its beginning. */
function heardOut({ playing, history }: Party): readonly Track[] {
  const [newest, ...older] = history
  const isPlaying =
    playing !== undefined && newest !== undefined && sameTrack(newest, playing.track)
  return isPlaying ? older : history
}

function isBacked(
  { round }: Party,
  person: PersonId,
  backers: readonly PersonId[],
  number: number | undefined,
): boolean {
  if (number === undefined || round === undefined) return backers.includes(person)
  return backed(ballotOf(round, person)).includes(number)
}

/**
 * One song after the other, from the end of what plays and of what is queued already. What the
 * settings do not want any more has no turn.
 */
function startsOf(
  party: Party,
  songs: readonly Waiting[],
  now: number,
): readonly (number | undefined)[] {
  const end = predictedEnd(party.playing)
  if (end === undefined) return []
  const settings = party.nextSettings ?? party.settings
  let at = Math.max(now, end) + (party.upcoming?.track.durationMs ?? 0)
  return songs.map(({ suggestion }) => {
    if (unwanted(suggestion.track, settings) !== undefined) return undefined
    const startsAt = at
    at += suggestion.track.durationMs
    return startsAt
  })
}
