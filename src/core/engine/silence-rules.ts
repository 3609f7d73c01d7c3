import type { Context } from './decision.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { Party } from './party.ts'
import type { Playback } from './playback.ts'
import { closing, opening } from './round-rules.ts'
import { predictedEnd } from './schedule.ts'
import { EARLIEST_END_MS, hasReachedEnd } from './song-end.ts'

/** What Spotify could not do is asked of it again after so long, if it answers by then. */
const TRY_AGAIN_AFTER_MS = 8_000

/** Nothing plays. At the end of a song the next one is started; in mid-song the same goes on. */
export function aboutSilence(party: Party, seen: Playback, context: Context): Event[] {
  const { playing } = party
  const { at } = seen
  if (party.phase !== 'live') return playing?.isPlaying ? [{ type: 'musicStopped', at }] : []
  if (playing !== undefined && hasReachedEnd(playing, at)) return atTheEnd(party, at, context)
  if (playing?.isPlaying) return inMidSong(party, seen)
  return [...stillSilent(party, at), ...tryingStartAgain(party, context)]
}

/** The winner, else the leader of the open round; undecided, a vote in silence. */
function atTheEnd(party: Party, at: number, context: Context): Event[] {
  const stopped: Event = { type: 'musicStopped', at, ended: true }
  if (party.upcoming?.state === 'starting') return [stopped]
  const next = startingNext(party, context, 'boundary')
  if (next.length > 0 || party.round?.state === 'open') return [stopped, ...next]
  return [stopped, ...opening(afterEvents(party, [stopped]), 'opening', context)]
}

/** Where a song stands still, a hand stopped it; where there is none, the player was lost. */
function inMidSong(party: Party, { kind, at }: Playback): Event[] {
  const stopped: Event = { type: 'musicStopped', at }
  if (kind !== 'nothing')
    return [stopped, { type: 'remarked', remark: { kind: 'pausedByHand', at } }]
  const lost: Event = { type: 'remarked', remark: { kind: 'musicLost', at } }
  return waitsForStart(party) ? [stopped, lost] : [stopped, lost, { type: 'resumptionAsked', at }]
}

/** The winner is to be started in place of this song, as soon as that is possible. */
function waitsForStart({ upcoming, trouble }: Party): boolean {
  const isHeldUp = upcoming?.state === 'refused' && trouble !== undefined
  return isHeldUp || upcoming?.state === 'starting'
}

function stillSilent({ silentSince }: Party, at: number): Event[] {
  return silentSince === undefined ? [{ type: 'musicStopped', at }] : []
}

function tryingStartAgain(party: Party, { now }: Context): Event[] {
  return mayTryAgain(party, now) ? [{ type: 'winnerPushed', at: now, why: 'boundary' }] : []
}

/** Spotify answers: what it could not do for the winner before may be possible by now. */
export function mayTryAgain({ upcoming, trouble }: Party, now: number): boolean {
  if (upcoming?.state !== 'refused' || trouble === undefined) return false
  const passes = trouble.kind === 'unavailable' || trouble.kind === 'rateLimited'
  return passes && now - trouble.since >= TRY_AGAIN_AFTER_MS
}

/** Where no song is left to go on with, what was decided starts, or the leader of the vote. */
export function startingNext(party: Party, context: Context, why: 'boundary' | 'host'): Event[] {
  const { upcoming, round } = party
  if (upcoming !== undefined) return [{ type: 'winnerPushed', at: context.now, why }]
  const isOpen = round?.state === 'open' && round.kind === 'track'
  return isOpen ? closing(party, round, 'play', context) : []
}

/** An advertisement or the like: the next song comes after it, however long it takes. */
export function aboutInterruption({ playing, remark }: Party, at: number): Event[] {
  const end = predictedEnd(playing)
  if (playing === undefined || end === undefined) return []
  const told: Event[] =
    remark?.kind === 'interrupted'
      ? []
      : [{ type: 'remarked', remark: { kind: 'interrupted', at } }]
  if (at < end - EARLIEST_END_MS) return told
  const { durationMs } = playing.track
  return [
    ...told,
    { type: 'playbackChanged', playing: { ...playing, progressMs: durationMs, observedAt: at } },
  ]
}
