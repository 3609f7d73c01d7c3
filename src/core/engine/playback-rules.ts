import { withBit } from './bits.ts'
import type { Command } from './commands.ts'
import { type Context, type Decision, happened, isHost, refused } from './decision.ts'
import { poolIndexOf } from './draw.ts'
import type { Event } from './events.ts'
import type { MusicTrouble, Party, Playing } from './party.ts'
import type { Playback } from './playback.ts'
import { closing, opening, playingFrom } from './round-rules.ts'
import { predictedEnd, progressAt } from './schedule.ts'
import { sameTrack } from './track.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>
type Song = Extract<Playback, { kind: 'track' }>

/** A song that starts this near to the predicted end of the one before did so by itself. */
const BOUNDARY_MS = 5_000
/** Progress that differs by less is measurement, not a person's wish. */
const DRIFT_MS = 1_500
/** A jump of this size within a song is worth a new prediction and was somebody's hand. */
const SEEK_MS = 5_000

export function pause(party: Party, command: Of<'pause'>, { now }: Context): Decision {
  if (!isHost(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.phase === 'lobby') return refused({ code: 'notStarted' })
  if (party.phase === 'paused') return refused({ code: 'alreadyPaused' })
  return happened({ type: 'personActed', at: now }, { type: 'partyPaused', at: now, why: 'host' })
}

export function resume(party: Party, command: Of<'resume'>, { now }: Context): Decision {
  if (!isHost(party, command.by)) return refused({ code: 'hostOnly' })
  if (party.phase === 'lobby') return refused({ code: 'notStarted' })
  if (party.phase === 'live' && party.silentSince === undefined)
    return refused({ code: 'notPaused' })
  return happened({ type: 'personActed', at: now }, { type: 'partyResumed', at: now, byHost: true })
}

/** Somebody mended what was wrong and wants it tried again now. */
export function retry(party: Party, command: Of<'retry'>, { now }: Context): Decision {
  if (!isHost(party, command.by)) return refused({ code: 'hostOnly' })
  const events: Event[] = [{ type: 'personActed', at: now }]
  if (party.trouble !== undefined) events.push({ type: 'troubleEnded' })
  if (party.upcoming?.state === 'refused') {
    events.push(
      party.playing?.isPlaying
        ? { type: 'winnerOwedAgain' }
        : { type: 'winnerPushed', at: now, why: 'host' },
    )
  }
  return happened(...events)
}

export function musicFailed(party: Party, trouble: MusicTrouble, { now }: Context): Decision {
  if (party.trouble?.kind === trouble) return happened()
  return happened({ type: 'troubleBegan', at: now, kind: trouble })
}

/** What the player shows, and what that means for the party. */
export function playbackObserved(party: Party, seen: Playback, context: Context): Decision {
  if (party.phase !== 'live' && party.phase !== 'paused') return happened()
  if (isOldNews(party, seen)) return happened()
  const events: Event[] = [...confirmations(party, seen), ...aboutDevice(party, seen)]
  switch (seen.kind) {
    case 'track':
      events.push(...aboutSong(party, seen, context))
      break
    case 'nothing':
      events.push(...aboutSilence(party, seen.at, context))
      break
    case 'other':
      break
  }
  return happened(...events)
}

/** Spotify answers a command first and shows its effect later; until then it shows the past. */
function isOldNews(party: Party, seen: Playback): boolean {
  const { expecting } = party
  return expecting !== undefined && seen.at < expecting.until && !shows(seen, expecting)
}

function shows(seen: Playback, expecting: NonNullable<Party['expecting']>): boolean {
  if (seen.kind !== 'track') return expecting.isPlaying === false && seen.kind === 'nothing'
  if (seen.isPlaying !== expecting.isPlaying) return false
  if (expecting.deviceId !== undefined && seen.device?.id !== expecting.deviceId) return false
  if (expecting.track === undefined) return true
  const startedAt = seen.at - seen.progressMs
  return sameTrack(seen.track, expecting.track) && startedAt > expecting.since - BOUNDARY_MS
}

function confirmations(party: Party, seen: Playback): Event[] {
  const events: Event[] = []
  if (party.expecting !== undefined && !shows(seen, party.expecting)) {
    events.push({ type: 'startFailed' })
  }
  const plays = seen.kind === 'track' && seen.isPlaying
  if (plays && party.trouble !== undefined && endsByPlaying(party.trouble.kind)) {
    events.push({ type: 'troubleEnded' })
  }
  if (seen.kind === 'track' && party.modesBefore === undefined) {
    events.push({ type: 'modesSeen', modes: seen.modes })
  }
  return events
}

function endsByPlaying(trouble: MusicTrouble): boolean {
  return trouble !== 'noPremium'
}

function aboutDevice(party: Party, seen: Playback): Event[] {
  if (seen.kind === 'nothing' || seen.device === undefined) return []
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
  const isNew = playing === undefined || isNewStart(party, playing, seen)
  if (!isNew)
    return endedHere(party, playing, seen)
      ? aboutSilence(party, seen.at, context)
      : aboutSameSong(party, playing, seen)
  if (upcoming !== undefined && sameTrack(seen.track, upcoming.track)) {
    return ourSong(party, seen, context)
  }
  if (!seen.isPlaying && playing !== undefined && atBoundary(playing, seen)) {
    return aboutSilence(party, seen.at, context)
  }
  return foreignSong(party, seen, context)
}

/** Another song, or the same one from its beginning again. */
function isNewStart(party: Party, playing: Playing, seen: Song): boolean {
  if (!sameTrack(playing.track, seen.track)) return true
  const wentBack = progressAt(playing, seen.at) - seen.progressMs > SEEK_MS
  const asked = party.expecting?.track !== undefined && sameTrack(party.expecting.track, seen.track)
  return wentBack && seen.isPlaying && (asked || atBoundary(playing, seen))
}

function atBoundary(playing: Playing, seen: Song): boolean {
  const end = predictedEnd(playing)
  return end !== undefined && Math.abs(seen.at - seen.progressMs - end) <= BOUNDARY_MS
}

function ourSong(party: Party, seen: Song, context: Context): Event[] {
  const playing = playingFrom(seen, party.upcoming?.round)
  const poolIndex = party.upcoming?.poolIndex ?? -1
  const started: Event[] = [...resuming(party, seen), { type: 'songStarted', playing, poolIndex }]
  const { upcoming: _, ...withoutUpcoming } = party
  const history = [seen.track, ...party.history]
  return [
    ...started,
    ...opening(
      { ...withoutUpcoming, playing, history, played: playedNow(party, poolIndex) },
      'track',
      context,
    ),
  ]
}

function foreignSong(party: Party, seen: Song, context: Context): Event[] {
  const { playing, upcoming } = party
  const boundary = playing !== undefined && atBoundary(playing, seen)
  const playingNow = playingFrom(seen)
  const poolIndex = poolIndexOf(context.pool, seen.track)
  const followed: Event[] = [
    ...resuming(party, seen),
    { type: 'songFollowed', playing: playingNow, poolIndex },
  ]
  if (upcoming !== undefined && boundary && !upcoming.corrected) {
    return [
      ...followed,
      { type: 'winnerPushed', at: context.now, why: 'boundary' },
      { type: 'remarked', remark: { kind: 'winnerRestarted', at: seen.at } },
    ]
  }
  if (playing !== undefined && !boundary) {
    followed.push({ type: 'remarked', remark: { kind: 'skippedByHand', at: seen.at } })
  }
  if (upcoming?.state === 'refused') followed.push({ type: 'winnerOwedAgain' })
  if (upcoming === undefined && party.round?.state !== 'open') {
    followed.push(...opening({ ...party, playing: playingNow }, 'track', context))
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
  const drift = Math.abs(progressAt(playing, seen.at) - seen.progressMs)
  const louder = seen.volumePercent !== playing.volumePercent
  return drift > DRIFT_MS || louder ? [change] : []
}

/** A paused party goes on when the music does: somebody pressed play at Spotify. */
function resuming(party: Party, seen: Song): Event[] {
  if (party.phase !== 'paused' || !seen.isPlaying) return []
  return [{ type: 'partyResumed', at: seen.at, byHost: false }]
}

/** The song is over, but the player still shows it: at its beginning or stuck near its end. */
function endedHere(party: Party, playing: Playing, seen: Song): boolean {
  const end = predictedEnd(playing)
  if (party.phase !== 'live' || seen.isPlaying || end === undefined) return false
  const nearEnd = seen.progressMs < 1_000 || seen.track.durationMs - seen.progressMs < BOUNDARY_MS
  return nearEnd && seen.at >= end - BOUNDARY_MS
}

/** Nothing plays: at the end of a song the winner is started; in mid-track it is a wish. */
function aboutSilence(party: Party, at: number, context: Context): Event[] {
  const { playing, upcoming, round } = party
  const end = predictedEnd(playing)
  const ended = end !== undefined && at >= end - BOUNDARY_MS
  if (party.phase === 'live' && ended) {
    const stopped: Event = { type: 'musicStopped', at }
    if (upcoming !== undefined && !upcoming.corrected) {
      return [stopped, { type: 'winnerPushed', at: context.now, why: 'boundary' }]
    }
    if (upcoming === undefined && round?.state === 'open') {
      return [stopped, ...closing(round, 'play', context)]
    }
    return [stopped]
  }
  return playing?.isPlaying ? [{ type: 'musicStopped', at }] : []
}

function playedNow(party: Party, poolIndex: number): string {
  return poolIndex < 0 ? party.played : withBit(party.played, poolIndex)
}
