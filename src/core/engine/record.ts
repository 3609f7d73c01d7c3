import type { Outbox } from './effects.ts'
import type { PartyId } from './ids.ts'
import type { Party, RoundResult } from './party.ts'
import type { Track } from './track.ts'

export const RECORD_SCHEMA = 2

/** What is stored of one party, replaced as a whole. */
export interface PartyRecord {
  readonly schema: typeof RECORD_SCHEMA
  /** Grows by one with each commit; 0 before the first. */
  readonly version: number
  readonly party: Party
  readonly outbox: Outbox
}

/** What stays of a closed round after it left the record. */
export interface RoundSummary {
  readonly party: PartyId
  readonly round: number
  readonly openedAt: number
  readonly closedAt: number
  readonly candidates: readonly { readonly track: Track; readonly votes: number }[]
  readonly result: RoundResult
}
