import type { Context } from './decision.ts'
import { poolIndexOf } from './draw.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import type { Party, Upcoming } from './party.ts'
import { opening } from './round-rules.ts'

/** So often a start may come to nothing before the song is given up. */
const MOST_LOST_STARTS = 2

/** Spotify does not play it, queued or started: the party goes on without it. */
export function droppingWinner({ track, round }: Upcoming, at: number, context: Context): Event[] {
  return [
    { type: 'winnerDropped', round, poolIndex: poolIndexOf(context.pool, track) },
    { type: 'remarked', remark: { kind: 'winnerUnplayable', at, title: track.title } },
  ]
}

/** Two songs in a row: then it is not the songs, but the device or the service. */
export function mayDrop({ remark }: Party): boolean {
  return remark?.kind !== 'winnerUnplayable'
}

/** Nothing came of its starts, and it is silent: a vote in silence decides what plays instead. */
export function givingUp(party: Party, context: Context): Event[] {
  const { upcoming } = party
  const { now } = context
  const isHopeless = (upcoming?.lostStarts ?? 0) >= MOST_LOST_STARTS
  if (upcoming === undefined || !isHopeless || !mayDrop(party)) return []
  const dropped: Event[] = [
    { type: 'musicStopped', at: now, ended: true },
    ...droppingWinner(upcoming, now, context),
  ]
  return [...dropped, ...opening(afterEvents(party, dropped), 'opening', context)]
}
