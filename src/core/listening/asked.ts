import type { Playing } from '../engine/party.ts'

/** What a player was last asked for, and the party's music at that time. */
export interface Asked {
  readonly by: 'play' | 'seek' | 'pause' | 'nothing'
  readonly at: number
  readonly playing: Playing
  /** How far ahead readings showed it since, as long as it was left as it is. */
  readonly aheadMs: number[]
  /** It showed since. */
  heard: boolean
  /** unknown: it may not have arrived. refused: it cannot be had, until the party moves on. */
  doubt: 'none' | 'unknown' | 'refused'
  /** How often it was put right. */
  seeks: number
  /** How often the song was started again. */
  restarts: number
}

export function askedFor(by: Asked['by'], playing: Playing, at: number): Asked {
  const heard = by === 'seek' || by === 'nothing'
  return { by, at, playing, heard, aheadMs: [], doubt: 'none', seeks: 0, restarts: 0 }
}
