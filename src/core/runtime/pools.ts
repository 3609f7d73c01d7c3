import type { PoolId } from '../engine/ids.ts'
import type { Pool } from '../engine/track.ts'
import type { PartyStore } from '../ports.ts'

/** How many pools stay in memory; the others are read again when a round needs them. */
const KEPT_POOLS = 200

/** The pools of parties, read from the store when needed and kept while lately used. */
export class Pools {
  private readonly kept = new Map<PoolId, Pool>()

  constructor(private readonly store: PartyStore) {}

  /** Written before anything refers to it. */
  async save(pool: Pool): Promise<void> {
    await this.store.savePool(pool)
    this.keep(pool)
  }

  async get(id: PoolId): Promise<Pool | undefined> {
    const pool = this.kept.get(id) ?? (await this.store.loadPool(id))
    if (pool !== undefined) this.keep(pool)
    return pool
  }

  private keep(pool: Pool): void {
    this.kept.delete(pool.id)
    this.kept.set(pool.id, pool)
    const [oldest] = this.kept.keys()
    if (this.kept.size > KEPT_POOLS && oldest !== undefined) this.kept.delete(oldest)
  }
}
