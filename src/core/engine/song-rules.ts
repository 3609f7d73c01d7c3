import type { Context } from './decision.ts'
import { poolIndexOf } from './draw.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { Party, Playing, Upcoming } from './party.ts'
import type { Song } from './playback.ts'
import { opening, playingFrom } from './round-rules.ts'
import { predictedEnd, progressAt } from './schedule.ts'
import { aboutSilence, aboutStoppedStart, mayTryAgain, tryingStartAgain } from './silence-rules.ts'
import { endedHere, followsEnd, isNearEnd, startsAtEnd } from './song-end.ts'
import { sameTrack } from './track.ts'
import { droppingWinner } from './unplayable-rules.ts'

/** Progress that differs by less is measurement, not a person's wish. */
const DRIFT_MS = 1_500
/** A jump of this size within a song is worth a new prediction and was somebody's hand. */
const SEEK_MS = 5_000
/** A song that was heard for so long is not cut short any more, whatever was to come instead. */
const SETTLED_MS = 60_000

/** A song is shown: the one that is known, the winner, or another one. */
export function aboutSong(party: Party, seen: Song, context: Context): Event[] {
  const { playing, upcoming } = party
  if (playing !== undefined && !isNewStart(playing, seen)) {
    if (endedHere(playing, seen)) return aboutSilence(party, seen, context)
    return [...aboutSameSong(party, playing, seen), ...tryingAgain(party, seen, context)]
  }
  if (upcoming !== undefined && sameTrack(seen.track, upcoming.track)) {
    const wasAsked = upcoming.state === 'starting' || upcoming.state === 'refused'
    return wasAsked && !seen.isPlaying
      ? aboutStoppedStart(party, seen.at, context)
      : ourSong(party, seen, context)
  }
  return seen.isPlaying ? foreignSong(party, seen, context) : aboutSilence(party, seen, context)
}

/** Another song, or the same one from its beginning again. */
function isNewStart(playing: Playing, seen: Song): boolean {
  if (!sameTrack(playing.track, seen.track)) return true
  const wentBack = progressAt(playing, seen.at) - seen.progressMs > SEEK_MS
  return wentBack && seen.isPlaying && startsAtEnd(playing, seen)
}

export function ourSong(party: Party, seen: Song, context: Context): Event[] {
  const playing = playingFrom(seen, party.upcoming?.round)
  const poolIndex = upcomingIndex(party, context)
  const started: Event[] = [...resuming(party, seen), { type: 'songStarted', playing, poolIndex }]
  return [...started, ...opening(afterEvents(party, started), 'track', context)]
}

/** Where the winner stands in the pool, which may be another one than it was drawn from. */
function upcomingIndex({ upcoming }: Party, { pool }: Context): number {
  if (upcoming === undefined) return -1
  const isDrawnFromHere = pool?.tracks[upcoming.poolIndex]?.uri === upcoming.track.uri
  return pool === undefined || isDrawnFromHere
    ? upcoming.poolIndex
    : poolIndexOf(pool, upcoming.track)
}

function foreignSong(party: Party, seen: Song, context: Context): Event[] {
  const { playing, upcoming } = party
  const resumed = resuming(party, seen)
  const heard: Event = { type: 'playbackChanged', playing: playingFrom(seen) }
  // Cut short in a moment, so that it does not count as heard.
  if (upcoming?.state === 'starting') return [...resumed, heard]
  if (upcoming !== undefined && isInPlaceOf(upcoming, playing, seen)) {
    return [
      ...resumed,
      heard,
      { type: 'winnerPushed', at: context.now, why: 'boundary' },
      { type: 'remarked', remark: { kind: 'winnerRestarted', at: seen.at } },
    ]
  }
  return following(party, seen, context, resumed)
}

/** It began where the winner should have, just now, and nothing was done about that yet. */
function isInPlaceOf({ corrected }: Upcoming, playing: Playing | undefined, seen: Song): boolean {
  if (playing === undefined || corrected || seen.progressMs > SETTLED_MS) return false
  return followsEnd(playing, seen)
}

function following(party: Party, seen: Song, context: Context, resumed: Event[]): Event[] {
  const poolIndex = poolIndexOf(context.pool, seen.track)
  const away = whileAway(party, seen, context)
  const events: Event[] = [
    ...resumed,
    ...away,
    { type: 'songFollowed', playing: playingFrom(seen), poolIndex },
    ...(away.length > 0 ? [] : aboutWinner(party, seen, context)),
  ]
  const known = afterEvents(party, events)
  const isDecided = known.upcoming !== undefined || known.round?.state === 'open'
  return isDecided ? events : [...events, ...opening(known, 'track', context)]
}

/** The winner that stood in the queue was heard while nobody looked. */
function whileAway(party: Party, seen: Song, context: Context): Event[] {
  const { playing, upcoming } = party
  const end = predictedEnd(playing)
  if (end === undefined || upcoming?.state !== 'queued') return []
  const { track, round } = upcoming
  if (seen.at - seen.progressMs < end + Math.min(SETTLED_MS, track.durationMs / 2)) return []
  const heard = { track, round, isPlaying: true, progressMs: 0, observedAt: end }
  const poolIndex = upcomingIndex(party, context)
  return [{ type: 'songStarted', playing: heard, poolIndex }]
}

/** What the other song means for the winner that waits; in mid-song it was somebody's hand. */
function aboutWinner({ playing, upcoming }: Party, seen: Song, context: Context): Event[] {
  if (playing !== undefined && isByHand(playing, seen)) {
    const chosen: Event = { type: 'remarked', remark: { kind: 'skippedByHand', at: seen.at } }
    return upcoming?.state === 'refused' ? [chosen, { type: 'winnerOwedAgain' }] : [chosen]
  }
  if (upcoming?.state === 'refused') return [{ type: 'winnerOwedAgain' }]
  const isPassedOver = upcoming?.corrected === true && seen.progressMs <= SETTLED_MS
  return isPassedOver ? droppingWinner(upcoming, seen.at, context) : []
}

function isByHand(playing: Playing, seen: Song): boolean {
  const end = predictedEnd(playing)
  return end === undefined || (seen.at - seen.progressMs < end && !followsEnd(playing, seen))
}

function aboutSameSong(party: Party, playing: Playing, seen: Song): Event[] {
  const change: Event = { type: 'playbackChanged', playing: playingFrom(seen, playing.round) }
  if (seen.isPlaying && !playing.isPlaying) return [...resuming(party, seen), change]
  if (!seen.isPlaying && playing.isPlaying) {
    return [change, { type: 'remarked', remark: { kind: 'pausedByHand', at: seen.at } }]
  }
  // A player that stays behind near the end may be stuck there: then the prediction stands.
  if (seen.isPlaying && isNearEnd(seen) && progressAt(playing, seen.at) > seen.progressMs) return []
  const drift = Math.abs(progressAt(playing, seen.at) - seen.progressMs)
  if (drift > SEEK_MS && seen.isPlaying && isWish(party, seen)) {
    return [change, { type: 'remarked', remark: { kind: 'movedByHand', at: seen.at } }]
  }
  const louder = seen.volumePercent !== playing.volumePercent
  return drift > DRIFT_MS || louder ? [change] : []
}

/** What Spotify could not do for the winner before: behind this song, or instead of silence. */
function tryingAgain(party: Party, seen: Song, context: Context): Event[] {
  if (!seen.isPlaying) return party.playing?.isPlaying ? [] : tryingStartAgain(party, context)
  return mayTryAgain(party, context.now) ? [{ type: 'winnerOwedAgain' }] : []
}

/** Not where a crossfade came to its end, or something else was heard in between. */
function isWish({ remark }: Party, seen: Song): boolean {
  return !isNearEnd(seen) && remark?.kind !== 'interrupted'
}

/** A paused party goes on when the music does: somebody pressed play at Spotify. */
function resuming(party: Party, seen: Song): Event[] {
  if (party.phase !== 'paused' || !seen.isPlaying) return []
  return [{ type: 'partyResumed', at: seen.at, byHost: false }]
}
