import { withBit } from './bits.ts'
import type { Party, Upcoming } from './party.ts'

export function withUpcoming(party: Party, change: Partial<Upcoming>): Party {
  return party.upcoming === undefined
    ? party
    : { ...party, upcoming: { ...party.upcoming, ...change } }
}

/** It counts as played, so that it is not offered again. */
export function withoutUpcoming(party: Party, poolIndex: number): Party {
  const { upcoming: _, expecting: __, ...rest } = party
  return { ...rest, played: poolIndex < 0 ? party.played : withBit(party.played, poolIndex) }
}
