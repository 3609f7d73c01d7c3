import type { Event } from './events.ts'
import type { Expectation, MusicTrouble, Party } from './party.ts'
import type { Playback, Song } from './playback.ts'
import { END_TOLERANCE_MS } from './schedule.ts'
import { sameTrack } from './track.ts'

/** Spotify answers a command first and shows its effect later; until then it shows the past. */
export function isOldNews(party: Party, seen: Playback): boolean {
  const { expecting } = party
  if (expecting === undefined || isBefore(seen, expecting)) return false
  return seen.at < expecting.until && !shows(seen, expecting)
}

/** The start that was asked for is there, even if the same song played before. */
export function showsStart(party: Party, seen: Song, expected: Expectation | undefined): boolean {
  const { upcoming } = party
  if (upcoming === undefined || expected?.track === undefined || expected.continued) return false
  return sameTrack(expected.track, upcoming.track) && shows(seen, expected)
}

/** What was asked of the player is there or will not come any more; what was wrong is over. */
export function confirmations(party: Party, seen: Playback): Event[] {
  const events: Event[] = []
  const { expecting, trouble, upcoming } = party
  if (expecting !== undefined) {
    const isShown = shows(seen, expecting)
    events.push({ type: isShown ? 'commandShown' : 'startFailed' })
    if (!isShown && upcoming?.state === 'starting')
      return [...events, ...afterLostStart(party, seen)]
  }
  if (trouble !== undefined && upcoming?.state !== 'refused' && disproves(seen, trouble.kind)) {
    events.push({ type: 'troubleEnded' })
  }
  if (seen.kind === 'track' && party.modesBefore === undefined) {
    events.push({ type: 'modesSeen', modes: seen.modes })
  }
  return events
}

/** Where other music plays, the winner comes after it; where none does, something is wrong. */
function afterLostStart({ trouble }: Party, seen: Playback): Event[] {
  if (seen.kind === 'track' && seen.isPlaying) return [{ type: 'winnerOwedAgain' }]
  if (trouble !== undefined) return []
  return [{ type: 'troubleBegan', at: seen.at, kind: 'unavailable' }]
}

/** The clock was set back: nothing tells any more how long ago it was asked for. */
function isBefore(seen: Playback, expecting: Expectation): boolean {
  return seen.at < expecting.since - END_TOLERANCE_MS
}

function shows(seen: Playback, expecting: Expectation): boolean {
  if (seen.kind !== 'track') return expecting.isPlaying === false && seen.kind === 'nothing'
  if (seen.isPlaying !== expecting.isPlaying) return false
  if (expecting.deviceId !== undefined && seen.device?.id !== expecting.deviceId) return false
  if (expecting.track === undefined) return true
  if (expecting.continued) return sameTrack(seen.track, expecting.track)
  const startedAt = seen.at - seen.progressMs
  const startedSince = startedAt > expecting.since - END_TOLERANCE_MS || isBefore(seen, expecting)
  return sameTrack(seen.track, expecting.track) && startedSince
}

/** That Spotify can be asked again, only what it shows proves: until then nobody sees a silence. */
export function endsOnlyWhenSeen(trouble: MusicTrouble): boolean {
  return trouble === 'rateLimited' || trouble === 'unavailable'
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
