import { hasBit } from './bits.ts'
import { MODES } from './modes.ts'
import type { Candidate, Party } from './party.ts'
import { brought, waiting } from './queue.ts'
import type { Random } from './random.ts'
import { unwanted } from './settings.ts'
import { type Pool, sameTrack, type Track } from './track.ts'

export interface Draw {
  readonly candidates: readonly Candidate[]
  /** Everything had been played, so that the pool begins anew. */
  readonly poolUsedUp: boolean
}

type Unnumbered = Omit<Candidate, 'number'>

/**
 * Draws the candidates of the next round: what people brought, in its order, then the playlist.
 * How many seats each gets is the mode's; what the settings do not want is not offered.
 */
export function drawCandidates(party: Party, pool: Pool, random: Random): Draw {
  const mode = MODES[party.settings.mode]
  const { candidates } = party.settings
  const seated = fromSuggestions(party, pool).slice(0, mode.suggestionSeats(candidates))
  const seatsLeft = mode.filledUpTo(candidates) - seated.length
  const filled = fromPool(party, pool, seatsLeft, seated, random)
  const drawn = filled.candidates.map((candidate) => asBrought(party, candidate))
  return { ...filled, candidates: numbered([...seated, ...drawn], 1) }
}

/** A song that waits without a seat may be drawn from the playlist all the same. */
function asBrought({ suggestions }: Party, candidate: Unnumbered): Unnumbered {
  const waits = suggestions.find(({ track }) => sameTrack(track, candidate.track))
  return waits === undefined ? candidate : { ...candidate, suggestion: brought(waits) }
}

/** One song of the playlist, where nothing else is left to offer. */
export function drawFillIn(party: Party, pool: Pool, random: Random): Candidate | undefined {
  const offered = party.round?.candidates ?? []
  const { candidates } = fromPool(party, pool, 1, offered, random)
  return numbered(candidates, offered.length + 1)[0]
}

function numbered(candidates: readonly Unnumbered[], first: number): Candidate[] {
  return candidates.map((candidate, place) => ({ number: first + place, ...candidate }))
}

function fromSuggestions(party: Party, pool: Pool): Unnumbered[] {
  return waiting(party)
    .map(({ suggestion }) => suggestion)
    .filter(({ track }) => unwanted(track, party.settings) === undefined)
    .filter(({ track }) => !isPlayingNow(party, track))
    .map((suggestion) => ({
      track: suggestion.track,
      poolIndex: poolIndexOf(pool, suggestion.track),
      suggestion: brought(suggestion),
    }))
}

/**
 * What was played does not return until the pool is used up; what lost the last round does not
 * return in this one while others remain; what plays now is offered only when there is nothing
 * else.
 */
function fromPool(
  party: Party,
  pool: Pool,
  wanted: number,
  offered: readonly Unnumbered[],
  random: Random,
): { candidates: Unnumbered[]; poolUsedUp: boolean } {
  if (wanted <= 0) return { candidates: [], poolUsedUp: false }
  const taken = new Set(offered.map(({ poolIndex }) => poolIndex))
  const free = pool.tracks.flatMap((track, index) =>
    unwanted(track, party.settings) === undefined && !taken.has(index) ? [index] : [],
  )
  const notPlayingNow = free.filter((index) => {
    const track = pool.tracks[index]
    return track !== undefined && !isPlayingNow(party, track)
  })
  const unplayed = notPlayingNow.filter((index) => !hasBit(party.played, index))
  if (unplayed.length > 0) {
    return { candidates: pick(party, pool, wanted, unplayed, offered, random), poolUsedUp: false }
  }
  const others = notPlayingNow.length > 0 || offered.length > 0 ? notPlayingNow : free
  const candidates = pick(party, pool, wanted, others, offered, random)
  return { candidates, poolUsedUp: candidates.length > 0 }
}

/** A recording that stands in the playlist twice is offered once. */
function pick(
  party: Party,
  pool: Pool,
  wanted: number,
  from: readonly number[],
  offered: readonly Unnumbered[],
  random: Random,
): Unnumbered[] {
  const lost = new Set(party.lastLosers)
  const drawn = [...offered]
  for (const again of [false, true]) {
    const left = from.filter((index) => lost.has(index) === again)
    while (drawn.length < offered.length + wanted && left.length > 0) {
      const [poolIndex = -1] = left.splice(Math.floor(random() * left.length), 1)
      const track = pool.tracks[poolIndex]
      const isNew = track && !drawn.some((other) => sameTrack(other.track, track))
      if (isNew) drawn.push({ track, poolIndex })
    }
  }
  return drawn.slice(offered.length)
}

function isPlayingNow({ playing }: Party, track: Track): boolean {
  return playing !== undefined && sameTrack(track, playing.track)
}

/** Where in the pool a track stands, if at all. */
export function poolIndexOf(pool: Pool | undefined, track: Track): number {
  return pool?.tracks.findIndex((entry) => sameTrack(entry, track)) ?? -1
}
