import type Keyv from 'keyv'
import type { PartyId, PoolId } from '../core/engine/ids.ts'
import type { PartyRecord, RoundSummary } from '../core/engine/record.ts'
import type { Pool } from '../core/engine/track.ts'
import {
  type ActiveParties,
  type Log,
  type PartyStore,
  StoreFailure,
  VersionConflict,
} from '../core/ports.ts'
import { CommitQueue } from './commit-queue.ts'
import { DAY_MS, PARTIES, POOLS, partyKey, poolKey, ROUNDS, roundKey, roundsOf } from './keys.ts'
import type { KeyvTable, Row } from './keyv-table.ts'
import {
  DELETE_PARTIES,
  ENDED_BEFORE,
  headOfVersion,
  IS_NOT_OVER,
  recordOfRow,
  rowOfRecord,
} from './party-row.ts'
import { poolOfRow, rowOfPool, UNUSED_AND_SAVED_BEFORE } from './pool-row.ts'
import { roundSummary } from './record-schema.ts'
import { CLOSED_BEFORE } from './round-row.ts'
import { storedValue, textOf } from './row-text.ts'
import { readBy, why } from './unreadable.ts'

/** Keeps each statement short, so that votes do not wait for it. */
const PURGED_AT_ONCE = 100

/** Parties in Keyv's table on SQLite: a row for each party, closed round and pool. */
export class SqliteParties implements PartyStore {
  readonly #keyv: Keyv
  readonly #table: KeyvTable
  readonly #commits: CommitQueue
  readonly #log: Log
  readonly #now: () => number

  constructor(keyv: Keyv, table: KeyvTable, log: Log, now: () => number) {
    this.#keyv = keyv
    this.#table = table
    this.#commits = new CommitQueue(table)
    this.#log = log
    this.#now = now
  }

  load(id: PartyId): Promise<PartyRecord | undefined> {
    return this.#read(partyKey(id), recordOfRow)
  }

  async commit(
    record: PartyRecord,
    expectedVersion: number,
    closedRounds: readonly RoundSummary[] = [],
  ): Promise<void> {
    const { id } = record.party
    if (record.version !== expectedVersion + 1) throw new VersionConflict(id)
    const key = partyKey(id)
    const expected = expectedVersion === 0 ? null : headOfVersion(expectedVersion)
    const rows = [
      { key, value: textOf(rowOfRecord(record)) },
      ...closedRounds.map((summary) => ({
        key: roundKey(id, summary.round),
        value: textOf(summary),
      })),
    ].map((row) => ({ ...row, guard: key, expected }))
    if (!(await this.#commits.submit({ key, rows }))) throw new VersionConflict(id)
  }

  /** What cannot be read stays under its key: a later version may know it, and nothing replaces it. */
  async active(): Promise<ActiveParties> {
    const rows = await this.#table.range(PARTIES, IS_NOT_OVER)
    return readEach(rows, recordOfRow)
  }

  async rounds(id: PartyId): Promise<readonly RoundSummary[]> {
    const rows = await this.#table.range(roundsOf(id))
    const { records, setAside } = readEach(rows, (row) => readBy(roundSummary, row))
    for (const broken of setAside) this.#log.error('A closed round cannot be read.', broken)
    return records
  }

  async savePool(pool: Pool): Promise<void> {
    await this.#keyv.set(poolKey(pool.id), rowOfPool(pool, this.#now()))
  }

  loadPool(id: PoolId): Promise<Pool | undefined> {
    return this.#read(poolKey(id), poolOfRow)
  }

  async purge(endedBefore: number): Promise<number> {
    const rows = await this.#table.range(PARTIES, ENDED_BEFORE, endedBefore)
    const { records } = readEach(rows, recordOfRow)
    const ids = records.map(({ party }) => party.id)
    for (let start = 0; start < ids.length; start += PURGED_AT_ONCE) {
      const some = ids.slice(start, start + PURGED_AT_ONCE)
      await this.#table.query(DELETE_PARTIES, JSON.stringify(some))
    }
    const aDayAgo = this.#now() - DAY_MS
    await this.#table.deleteRange(ROUNDS, CLOSED_BEFORE, Math.min(endedBefore, aDayAgo))
    await this.#table.deleteRange(POOLS, UNUSED_AND_SAVED_BEFORE, aDayAgo)
    return records.length
  }

  /** Resolves when no commit is waiting. */
  settled(): Promise<void> {
    return this.#commits.settled()
  }

  async #read<Value>(key: string, read: (row: unknown) => Value): Promise<Value | undefined> {
    try {
      const row: unknown = await this.#keyv.get(key)
      return row === undefined ? undefined : read(row)
    } catch (cause) {
      if (cause instanceof StoreFailure) throw cause
      throw new StoreFailure(`What is stored as ${key} cannot be read: ${why(cause)}`, { cause })
    }
  }
}

function readEach<Value>(rows: readonly Row[], read: (row: unknown) => Value) {
  const records: Value[] = []
  const setAside: { key: string; why: string }[] = []
  for (const { key, value } of rows) {
    try {
      records.push(read(storedValue(value)))
    } catch (failure) {
      setAside.push({ key, why: why(failure) })
    }
  }
  return { records, setAside }
}
