import { withBit } from './bits.ts'
import {
  continuedElsewhere,
  PAUSED_WITHIN_MS,
  stillElsewhere,
  withExpectation,
} from './evolve-expectation.ts'
import { withHeard, withOpenedAt } from './evolve-round.ts'
import { withUpcoming } from './evolve-upcoming.ts'
import type { Party, Playing, Remark } from './party.ts'
import { progressAt } from './schedule.ts'
import { sameTrack, type Track } from './track.ts'

/** How many songs back a party remembers by title. */
const HISTORY_LENGTH = 20

export function pausedParty(party: Party, at: number, why: 'host' | 'silence'): Party {
  const { silentSince: _, ...rest } = stillElsewhere(party)
  const stopped = rest.playing === undefined ? rest : { ...rest, playing: frozen(rest.playing, at) }
  const paused: Party = { ...stopped, phase: 'paused', pausedBecause: why }
  if (why !== 'host') return paused
  // A start that is still under way ends in the pause too.
  const held = party.upcoming?.state === 'starting' ? { state: 'refused' as const } : {}
  return withExpectation(withUpcoming(paused, held), at, { isPlaying: false }, PAUSED_WITHIN_MS)
}

export function resumedParty(party: Party, at: number, byHost: boolean): Party {
  const { pausedBecause: _, silentSince: __, remark: ___, ...rest } = party
  const live: Party = { ...rest, phase: 'live' }
  const { round } = live
  const isOpening = round?.kind === 'opening' && round.state === 'open'
  const reopened = isOpening ? withOpenedAt(live, at) : live
  if (!byHost || reopened.playing === undefined) return reopened
  const playing = { ...frozen(reopened.playing, at), observedAt: at, isPlaying: true }
  const again = { ...reopened, playing }
  return playing.elsewhere
    ? continuedElsewhere(again, playing, at)
    : withExpectation(again, at, { isPlaying: true })
}

export function withSong(party: Party, playing: Playing, poolIndex: number): Party {
  const heard = withPlaying(party, playing)
  return {
    ...heard,
    history: [remembered(playing.track), ...party.history].slice(0, HISTORY_LENGTH),
    suggestions: party.suggestions.filter(({ track }) => !sameTrack(track, playing.track)),
    played: poolIndex < 0 ? party.played : withBit(party.played, poolIndex),
    ...(party.round?.state === 'open' ? { round: withHeard(party.round, playing.track) } : {}),
  }
}

/** Pictures of songs that are over are not shown, and would fill the record. */
function remembered({ coverUrl: _, explicit: __, ...track }: Track): Track {
  return track
}

export function withPlaying(party: Party, playing: Playing): Party {
  const { silentSince, ...rest } = playing.isPlaying ? withoutSilenceRemark(party) : party
  const silent = !playing.isPlaying && party.phase === 'live'
  const since = silentSince ?? playing.observedAt
  return { ...rest, playing, ...(silent ? { silentSince: since } : {}) }
}

/** What is true only until a song plays again. */
const WHILE_SILENT: ReadonlySet<Remark['kind']> = new Set([
  'pausedByHand',
  'musicLost',
  'interrupted',
])

function withoutSilenceRemark(party: Party): Party {
  const { remark, ...rest } = party
  return remark !== undefined && WHILE_SILENT.has(remark.kind) ? rest : party
}

export function stoppedMusic(known: Party, at: number, ended: boolean): Party {
  const party = stillElsewhere(known)
  const silent = party.phase === 'live' ? { silentSince: party.silentSince ?? at } : {}
  if (party.playing === undefined) return { ...party, ...silent }
  const stopped = frozen(party.playing, at)
  const progressMs = ended ? stopped.track.durationMs : stopped.progressMs
  return { ...party, ...silent, playing: { ...stopped, progressMs } }
}

/** The song stopped where it was at that instant. */
export function frozen(playing: Playing, at: number): Playing {
  if (!playing.isPlaying) return playing
  return { ...playing, progressMs: progressAt(playing, at), observedAt: at, isPlaying: false }
}
