import type { Command } from './commands.ts'
import { type Context, type Decision, happened, mayRun, refused } from './decision.ts'
import { poolIndexOf } from './draw.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import { orphaning } from './handover-rules.ts'
import type { MusicTrouble, Party, Playing } from './party.ts'
import type { Playback } from './playback.ts'
import { closing, opening, playingFrom } from './round-rules.ts'
import { END_TOLERANCE_MS, isOver, predictedEnd, progressAt } from './schedule.ts'
import { sameTrack } from './track.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>
type Song = Extract<Playback, { kind: 'track' }>

/** A song that starts this near to the predicted end of the one before did so by itself. */
const BOUNDARY_MS = END_TOLERANCE_MS
/** A player that still shows the end of a song this long after it is stuck. */
const STUCK_MS = 3_000
/** Progress that differs by less is measurement, not a person's wish. */
const DRIFT_MS = 1_500
/** A jump of this size within a song is worth a new prediction and was somebody's hand. */
const SEEK_MS = 5_000

export function pause(party: Party, command: Of<'pause'>, { now }: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.phase === 'lobby') return refused({ code: 'notStarted' })
  if (party.phase === 'paused') return refused({ code: 'alreadyPaused' })
  return happened({ type: 'personActed', at: now }, { type: 'partyPaused', at: now, why: 'host' })
}

export function resume(party: Party, command: Of<'resume'>, context: Context): Decision {
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.phase === 'lobby') return refused({ code: 'notStarted' })
  if (party.phase === 'live' && !isHeld(party)) return refused({ code: 'notPaused' })
  return happened({ type: 'personActed', at: context.now }, ...goingOn(party, context))
}

/** The song goes on; where it is over, the next one starts. */
function goingOn(party: Party, context: Context): Event[] {
  const { phase, playing, upcoming } = party
  if (phase === 'live' && upcoming?.state === 'starting') return []
  const next = playing !== undefined && !isOver(playing) ? [] : startingNext(party, context)
  return [{ type: 'partyResumed', at: context.now, byHost: next.length === 0 }, ...next]
}

/** Live, but silent, and not because the first song is being decided. */
function isHeld({ silentSince, round }: Party): boolean {
  return silentSince !== undefined && !(round?.state === 'open' && round.kind === 'opening')
}

/** Where no song is left to go on with, the next one starts. */
function startingNext(party: Party, context: Context): Event[] {
  const { upcoming, round } = party
  if (upcoming !== undefined) return [{ type: 'winnerPushed', at: context.now, why: 'host' }]
  const isOpen = round?.state === 'open' && round.kind === 'track'
  return isOpen ? closing(party, round, 'play', context) : []
}

/** Somebody mended what was wrong and wants it tried again now; silent music goes on with it. */
export function retry(party: Party, command: Of<'retry'>, context: Context): Decision {
  const { now } = context
  if (!mayRun(party, command.by)) return refused({ code: 'hostOnly' })
  const events: Event[] = [{ type: 'personActed', at: now }]
  if (party.trouble !== undefined) events.push({ type: 'troubleEnded' })
  if (party.upcoming?.state !== 'refused') {
    return happened(...events, ...(fellSilent(party) ? goingOn(party, context) : []))
  }
  if (party.playing?.isPlaying) return happened(...events, { type: 'winnerOwedAgain' })
  if (party.phase === 'paused') events.push({ type: 'partyResumed', at: now, byHost: false })
  return happened(...events, { type: 'winnerPushed', at: now, why: 'host' })
}

/** The music stands still, and the host did not ask the party for that. */
function fellSilent(party: Party): boolean {
  return isHeld(party) || party.pausedBecause === 'silence'
}

export function musicFailed(party: Party, trouble: MusicTrouble, { now }: Context): Decision {
  if (party.trouble?.kind === trouble) return happened()
  return happened(
    { type: 'troubleBegan', at: now, kind: trouble },
    ...orphaning(party, trouble, now),
  )
}

/** What the player shows, and what that means for the party. */
export function playbackObserved(party: Party, seen: Playback, context: Context): Decision {
  if (party.phase !== 'live' && party.phase !== 'paused') return happened()
  if (isOldNews(party, seen)) return happened()
  const news = [...confirmations(party, seen), ...aboutDevice(party, seen)]
  return happened(...news, ...aboutMusic(afterEvents(party, news), seen, context, party.expecting))
}

function aboutMusic(
  party: Party,
  seen: Playback,
  context: Context,
  expected: Party['expecting'],
): Event[] {
  switch (seen.kind) {
    case 'track':
      return showsStart(party, seen, expected)
        ? ourSong(party, seen, context)
        : aboutSong(party, seen, context)
    case 'nothing':
      return aboutSilence(party, seen.at, context)
    case 'other':
      return seen.isPlaying
        ? aboutInterruption(party, seen.at)
        : aboutSilence(party, seen.at, context)
  }
}

/** The start that was asked for is there, even if the same song played before. */
function showsStart(party: Party, seen: Song, expected: Party['expecting']): boolean {
  const { upcoming } = party
  if (upcoming === undefined || expected?.track === undefined) return false
  return sameTrack(expected.track, upcoming.track) && shows(seen, expected)
}

/** Spotify answers a command first and shows its effect later; until then it shows the past. */
function isOldNews(party: Party, seen: Playback): boolean {
  const { expecting } = party
  if (expecting === undefined || isBefore(seen, expecting)) return false
  return seen.at < expecting.until && !shows(seen, expecting)
}

/** The clock was set back: nothing tells any more how long ago it was asked for. */
function isBefore(seen: Playback, expecting: NonNullable<Party['expecting']>): boolean {
  return seen.at < expecting.since - BOUNDARY_MS
}

function shows(seen: Playback, expecting: NonNullable<Party['expecting']>): boolean {
  if (seen.kind !== 'track') return expecting.isPlaying === false && seen.kind === 'nothing'
  if (seen.isPlaying !== expecting.isPlaying) return false
  if (expecting.deviceId !== undefined && seen.device?.id !== expecting.deviceId) return false
  if (expecting.track === undefined) return true
  const startedAt = seen.at - seen.progressMs
  const startedSince = startedAt > expecting.since - BOUNDARY_MS || isBefore(seen, expecting)
  return sameTrack(seen.track, expecting.track) && startedSince
}

function confirmations(party: Party, seen: Playback): Event[] {
  const events: Event[] = []
  const { expecting, trouble, upcoming } = party
  if (expecting !== undefined) {
    const isShown = shows(seen, expecting)
    events.push({ type: isShown ? 'commandShown' : 'startFailed' })
    if (!isShown && upcoming?.state === 'starting' && trouble === undefined) {
      return [...events, { type: 'troubleBegan', at: seen.at, kind: 'unavailable' }]
    }
  }
  if (trouble !== undefined && upcoming?.state !== 'refused' && disproves(seen, trouble.kind)) {
    events.push({ type: 'troubleEnded' })
  }
  if (seen.kind === 'track' && party.modesBefore === undefined) {
    events.push({ type: 'modesSeen', modes: seen.modes })
  }
  return events
}

/** An answer proves that Spotify can be asked; music, that there is a device to play it. */
function disproves(seen: Playback, trouble: MusicTrouble): boolean {
  switch (trouble) {
    case 'noPremium':
      return false
    case 'noDevice':
    case 'restricted':
      return seen.kind === 'track' && seen.isPlaying
    case 'loginExpired':
    case 'notRegistered':
    case 'rateLimited':
    case 'unavailable':
      return true
  }
}

/** Music that plays elsewhere was moved there; a silent player elsewhere means nothing. */
function aboutDevice(party: Party, seen: Playback): Event[] {
  if (seen.kind === 'nothing' || seen.device === undefined || !seen.isPlaying) return []
  const { device } = seen
  if (party.device?.id === device.id) return []
  const adopted: Event = { type: 'deviceChosen', device }
  const renewed = party.device?.name === device.name && party.device.type === device.type
  if (renewed || party.device === undefined) return [adopted]
  return [
    adopted,
    { type: 'remarked', remark: { kind: 'deviceMoved', at: seen.at, device: device.name } },
  ]
}

function aboutSong(party: Party, seen: Song, context: Context): Event[] {
  const { playing, upcoming } = party
  if (playing !== undefined && !isNewStart(playing, seen)) {
    return endedHere(playing, seen)
      ? aboutSilence(party, seen.at, context)
      : aboutSameSong(party, playing, seen)
  }
  if (upcoming !== undefined && sameTrack(seen.track, upcoming.track)) {
    return ourSong(party, seen, context)
  }
  return seen.isPlaying ? foreignSong(party, seen, context) : aboutSilence(party, seen.at, context)
}

/** Another song, or the same one from its beginning again. */
function isNewStart(playing: Playing, seen: Song): boolean {
  if (!sameTrack(playing.track, seen.track)) return true
  const wentBack = progressAt(playing, seen.at) - seen.progressMs > SEEK_MS
  return wentBack && seen.isPlaying && atBoundary(playing, seen)
}

function atBoundary(playing: Playing, seen: Song): boolean {
  const end = predictedEnd(playing)
  return end !== undefined && Math.abs(seen.at - seen.progressMs - end) <= BOUNDARY_MS
}

function ourSong(party: Party, seen: Song, context: Context): Event[] {
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
  const heard = playingFrom(seen)
  // Cut short in a moment, so that it does not count as heard.
  if (upcoming?.state === 'starting')
    return [...resumed, { type: 'playbackChanged', playing: heard }]
  const boundary = playing !== undefined && atBoundary(playing, seen)
  if (upcoming !== undefined && boundary && !upcoming.corrected) {
    return [
      ...resumed,
      { type: 'playbackChanged', playing: heard },
      { type: 'winnerPushed', at: context.now, why: 'boundary' },
      { type: 'remarked', remark: { kind: 'winnerRestarted', at: seen.at } },
    ]
  }
  const poolIndex = poolIndexOf(context.pool, seen.track)
  const followed: Event[] = [...resumed, { type: 'songFollowed', playing: heard, poolIndex }]
  if (playing !== undefined && !boundary) {
    followed.push({ type: 'remarked', remark: { kind: 'skippedByHand', at: seen.at } })
  }
  if (upcoming?.state === 'refused') followed.push({ type: 'winnerOwedAgain' })
  if (upcoming === undefined && party.round?.state !== 'open') {
    followed.push(...opening(afterEvents(party, followed), 'track', context))
  }
  return followed
}

function aboutSameSong(party: Party, playing: Playing, seen: Song): Event[] {
  const change: Event = {
    type: 'playbackChanged',
    playing: playingFrom(seen, playing.round),
  }
  if (seen.isPlaying && !playing.isPlaying) return [...resuming(party, seen), change]
  if (!seen.isPlaying && playing.isPlaying) {
    return [change, { type: 'remarked', remark: { kind: 'pausedByHand', at: seen.at } }]
  }
  // A player that stays behind near the end may be stuck there: then the prediction stands.
  if (seen.isPlaying && isNearEnd(seen) && progressAt(playing, seen.at) > seen.progressMs) return []
  const drift = Math.abs(progressAt(playing, seen.at) - seen.progressMs)
  if (drift > SEEK_MS && seen.isPlaying) {
    return [change, { type: 'remarked', remark: { kind: 'movedByHand', at: seen.at } }]
  }
  const louder = seen.volumePercent !== playing.volumePercent
  return drift > DRIFT_MS || louder ? [change] : []
}

/** A paused party goes on when the music does: somebody pressed play at Spotify. */
function resuming(party: Party, seen: Song): Event[] {
  if (party.phase !== 'paused' || !seen.isPlaying) return []
  return [{ type: 'partyResumed', at: seen.at, byHost: false }]
}

/** The song is over, but the player still shows it: at its beginning or stuck near its end. */
function endedHere(playing: Playing, seen: Song): boolean {
  const end = predictedEnd(playing)
  if (end === undefined) return false
  if (seen.isPlaying) return isNearEnd(seen) && seen.at > end + STUCK_MS
  return (isNearEnd(seen) || seen.progressMs < 1_000) && seen.at >= end - BOUNDARY_MS
}

function isNearEnd({ track, progressMs }: Song): boolean {
  return track.durationMs - progressMs < BOUNDARY_MS
}

/** Nothing plays: at the end of a song the winner is started; in mid-track it is a wish. */
function aboutSilence(party: Party, at: number, context: Context): Event[] {
  const { playing, upcoming, round } = party
  const end = predictedEnd(playing)
  if (party.phase !== 'live') return playing?.isPlaying ? [{ type: 'musicStopped', at }] : []
  const stopped: Event[] =
    playing?.isPlaying || party.silentSince === undefined ? [{ type: 'musicStopped', at }] : []
  const ended = end !== undefined && at >= end - BOUNDARY_MS
  if (!ended && playing?.isPlaying) {
    return [...stopped, { type: 'remarked', remark: { kind: 'musicLost', at } }]
  }
  if (!ended || upcoming?.state === 'starting') return stopped
  if (upcoming !== undefined) {
    return [...stopped, { type: 'winnerPushed', at: context.now, why: 'boundary' }]
  }
  return round?.state === 'open' ? [...stopped, ...closing(party, round, 'play', context)] : stopped
}

/** An advertisement or the like: the next song comes after it, however long it takes. */
function aboutInterruption({ playing }: Party, at: number): Event[] {
  const end = predictedEnd(playing)
  if (playing === undefined || end === undefined || at < end - BOUNDARY_MS) return []
  const { durationMs } = playing.track
  return [
    { type: 'playbackChanged', playing: { ...playing, progressMs: durationMs, observedAt: at } },
  ]
}
