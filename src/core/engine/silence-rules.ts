import type { Context } from './decision.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { Party } from './party.ts'
import type { Playback } from './playback.ts'
import { closing, opening } from './round-rules.ts'
import { predictedEnd } from './schedule.ts'
import { hasReachedEnd } from './song-end.ts'
import { givingUp } from './unplayable-rules.ts'

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

function stillSilent({ silentSince, playing }: Party, at: number): Event[] {
  const isNews = silentSince === undefined || playing?.isPlaying === true
  return isNews ? [{ type: 'musicStopped', at }] : []
}

/** The winner was asked to play, and stands there instead. */
export function aboutStoppedStart(party: Party, at: number, context: Context): Event[] {
  return [...stillSilent(party, at), ...tryingStartAgain(party, context)]
}

export function tryingStartAgain(party: Party, context: Context): Event[] {
  if (!mayTryAgain(party, context.now)) return []
  const givenUp = givingUp(party, context)
  return givenUp.length > 0 ? givenUp : [{ type: 'winnerPushed', at: context.now, why: 'boundary' }]
}

/** Spotify answers: what it could not do for the winner before may be possible by now. */
export function mayTryAgain({ upcoming, trouble, remark }: Party, now: number): boolean {
  if (upcoming?.state !== 'refused' || trouble === undefined) return false
  if (remark?.kind === 'pausedByHand') return false
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
  const isTold = remark?.kind === 'interrupted'
  const told: Event = { type: 'remarked', remark: isTold ? remark : { kind: 'interrupted', at } }
  if (!hasReachedEnd(playing, at)) return isTold ? [] : [told]
  const { durationMs } = playing.track
  return [
    { type: 'playbackChanged', playing: { ...playing, progressMs: durationMs, observedAt: at } },
    told,
  ]
}
