import type { PoolId } from '../engine/ids.ts'
import type { Pool } from '../engine/track.ts'
import type { PartyStore } from '../ports.ts'

/** How many tracks stay in memory, some 400 bytes each; other pools are read again when needed. */
const KEPT_TRACKS = 100_000

/** The pools of parties, read from the store when needed; those used last stay in memory. */
export class Pools {
  private readonly kept = new Map<PoolId, Pool>()
  private keptTracks = 0

  constructor(private readonly store: PartyStore) {}

  /** Resolves when it is stored, so that a record may refer to it. */
  async save(pool: Pool): Promise<void> {
    await this.store.savePool(pool)
    this.keep(pool)
  }

  async get(id: PoolId): Promise<Pool | undefined> {
    const pool = this.kept.get(id) ?? (await this.store.loadPool(id))
    if (pool !== undefined) this.keep(pool)
    return pool
  }

  /** Nobody draws from it any more. */
  forget(id: PoolId): void {
    this.drop(id)
  }

  /** The one that is needed now stays, whatever its size. */
  private keep(pool: Pool): void {
    this.drop(pool.id)
    for (const id of this.kept.keys()) {
      if (this.keptTracks + pool.tracks.length <= KEPT_TRACKS) break
      this.drop(id)
    }
    this.kept.set(pool.id, pool)
    this.keptTracks += pool.tracks.length
  }

  private drop(id: PoolId): void {
    this.keptTracks -= this.kept.get(id)?.tracks.length ?? 0
    this.kept.delete(id)
  }
}
