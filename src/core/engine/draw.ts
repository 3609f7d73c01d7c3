import { hasBit } from './bits.ts'
import type { Candidate, Party } from './party.ts'
import { drawSome, type Random } from './random.ts'
import { type Pool, sameTrack } from './track.ts'

export interface Draw {
  readonly candidates: readonly Candidate[]
  /** Everything had been played, so that the pool begins anew. */
  readonly poolUsedUp: boolean
}

/**
 * Draws the candidates of the next round. What was played does not return until the pool is used
 * up; what lost the last round does not return in this one while others remain; what plays now is
 * offered only when there is nothing else.
 */
export function drawCandidates(party: Party, pool: Pool, random: Random): Draw {
  const all = pool.tracks.map((_, index) => index)
  const notPlayingNow = all.filter((index) => !isPlayingNow(party, pool, index))
  const unplayed = notPlayingNow.filter((index) => !hasBit(party.played, index))
  if (unplayed.length > 0)
    return { candidates: pick(party, pool, unplayed, random), poolUsedUp: false }
  const anew = notPlayingNow.length > 0 ? notPlayingNow : all
  return { candidates: pick(party, pool, anew, random), poolUsedUp: true }
}

function pick(party: Party, pool: Pool, from: readonly number[], random: Random): Candidate[] {
  const lost = new Set(party.lastLosers)
  const wanted = party.settings.candidates
  const fresh = drawSome(
    from.filter((index) => !lost.has(index)),
    wanted,
    random,
  )
  const again = drawSome(
    from.filter((index) => lost.has(index)),
    wanted - fresh.length,
    random,
  )
  return [...fresh, ...again].flatMap((poolIndex, place) => {
    const track = pool.tracks[poolIndex]
    return track === undefined ? [] : [{ number: place + 1, track, poolIndex }]
  })
}

function isPlayingNow(party: Party, pool: Pool, index: number): boolean {
  const track = pool.tracks[index]
  return track !== undefined && party.playing !== undefined && sameTrack(track, party.playing.track)
}

/** Where in the pool a track stands, if at all. */
export function poolIndexOf(pool: Pool | undefined, track: Pool['tracks'][number]): number {
  return pool?.tracks.findIndex((entry) => sameTrack(entry, track)) ?? -1
}
