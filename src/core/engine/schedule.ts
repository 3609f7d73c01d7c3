import type { Party, Playing, Round } from './party.ts'

/** The first round of a party that begins in silence. */
export const OPENING_ROUND_MS = 30_000
/** A round closes this long before its song ends, so that the winner is queued in time. */
const LONGEST_LEAD_MS = 15_000
/** Voters get at least this long, as long as the winner can still be queued. */
const SHORTEST_VOTE_MS = 10_000
/** Later than this before the end of a song, queueing comes too late. */
export const LATEST_LEAD_MS = 3_000

/** What stops this near to the end of a song is its end. */
export const END_TOLERANCE_MS = 5_000
export const SILENCE_UNTIL_PAUSE_MS = 10 * 60_000
export const IDLE_UNTIL_END_MS = 60 * 60_000
/** How far ahead a lobby can plan its beginning. */
export const LONGEST_COUNTDOWN_MINUTES = 24 * 60
/** How long a party without a host waits for somebody to take over. */
export const ORPHANED_UNTIL_END_MS = 10 * 60_000

/** When the song ends if nobody touches the player; undefined while it does not play. */
export function predictedEnd(playing: Playing | undefined): number | undefined {
  if (!playing?.isPlaying) return undefined
  return playing.observedAt + playing.track.durationMs - playing.progressMs
}

/** How far into the song it is at an instant, by the last observation. */
export function progressAt(playing: Playing, now: number): number {
  const moved = playing.isPlaying ? Math.max(0, now - playing.observedAt) : 0
  return Math.min(playing.track.durationMs, Math.max(0, playing.progressMs + moved))
}

/** When an open round closes; undefined while nobody can know. */
export function closingTime(party: Party, round: Round): number | undefined {
  if (party.phase !== 'live') return undefined
  if (round.kind === 'opening') return round.openedAt + OPENING_ROUND_MS
  const end = predictedEnd(party.playing)
  if (end === undefined || party.playing === undefined) return undefined
  const leadMs = Math.min(LONGEST_LEAD_MS, party.playing.track.durationMs / 4)
  const enoughTime = Math.min(round.openedAt + SHORTEST_VOTE_MS, end - LATEST_LEAD_MS)
  const byTrack = Math.max(end - leadMs, enoughTime)
  const byLength = round.openedAt + (party.settings.roundLengthMs ?? Number.POSITIVE_INFINITY)
  return Math.round(Math.min(byTrack, byLength))
}

/** An open round whose time is over: the next word about it closes it. */
export function closesNow({ round }: Party, now: number): boolean {
  return round?.state === 'open' && round.closesAt !== undefined && round.closesAt <= now
}

/** A round that seems to have opened far in the future: it would close too late for its winner. */
export function isSetBack({ phase, round }: Party, now: number): boolean {
  if (phase !== 'live' || round?.state !== 'open') return false
  return round.openedAt - now > OPENING_ROUND_MS
}

/** Whether the song was stopped by its end and not by a hand. */
export function isOver(playing: Playing): boolean {
  return !playing.isPlaying && playing.track.durationMs - playing.progressMs <= END_TOLERANCE_MS
}

/**
 * Since when neither anybody did anything nor music played; undefined while it plays. In trouble
 * nobody hears of the end of a song, so that it is taken to end as predicted. A lobby that begins
 * by itself waits for that.
 */
export function idleSince({ playing, activeAt, trouble, beginsAt }: Party): number | undefined {
  if (playing === undefined) return Math.max(activeAt, beginsAt ?? 0)
  if (!playing.isPlaying) return Math.max(activeAt, playing.observedAt)
  if (trouble === undefined) return undefined
  return Math.max(activeAt, trouble.since, predictedEnd(playing) ?? 0)
}

/** For sorting: whose vote closes soonest comes first, whose has no end yet comes last. */
export function byClosing(one: Party, other: Party): number {
  return sortedClosing(one) - sortedClosing(other)
}

function sortedClosing({ round }: Party): number {
  return round?.closesAt ?? Number.MAX_SAFE_INTEGER
}

/** The next instant at which time alone changes this party; undefined when none is known. */
export function nextDeadline(party: Party): number | undefined {
  if (party.phase === 'ended') return undefined
  const deadlines: number[] = []
  if (party.round?.state === 'open' && party.round.closesAt !== undefined) {
    deadlines.push(party.round.closesAt)
  }
  if (party.phase === 'live' && party.silentSince !== undefined) {
    deadlines.push(party.silentSince + SILENCE_UNTIL_PAUSE_MS)
  }
  if (party.orphaned !== undefined) {
    deadlines.push(party.orphaned.since + ORPHANED_UNTIL_END_MS)
  }
  if (party.phase === 'lobby' && party.beginsAt !== undefined) deadlines.push(party.beginsAt)
  const idle = idleSince(party)
  if (idle !== undefined) deadlines.push(idle + IDLE_UNTIL_END_MS)
  return deadlines.length > 0 ? Math.min(...deadlines) : undefined
}
