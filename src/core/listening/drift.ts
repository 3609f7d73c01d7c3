import { TOLERANCE_MS } from './place.ts'

const SEEK_EVERY_MS = 30_000

/** Decides when a player that is off is put right: rarely, and never for a single reading. */
export class Drift {
  /** Readings in a row that show the song at a place too far off. */
  private adrift = 0
  private soughtAt = Number.NEGATIVE_INFINITY

  /** What was measured before tells nothing any more. */
  forget(): void {
    this.adrift = 0
  }

  /** What follows from a reading; once in a song is enough. */
  seen(aheadMs: number, wasPutRight: boolean, now: number): 'leave' | 'lookAgain' | 'seek' {
    this.adrift = Math.abs(aheadMs) <= TOLERANCE_MS ? 0 : this.adrift + 1
    if (this.adrift === 0 || wasPutRight) return 'leave'
    if (this.adrift < 2 || Math.abs(now - this.soughtAt) < SEEK_EVERY_MS) return 'lookAgain'
    this.soughtAt = now
    return 'seek'
  }
}
