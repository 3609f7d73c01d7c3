import type { z } from 'zod'
import type { PartyId, PoolId } from '../core/engine/ids.ts'
import type { PartyRecord, RoundSummary } from '../core/engine/record.ts'
import type { Pool } from '../core/engine/track.ts'
import {
  type ActiveParties,
  type PartyStore,
  StoreFailure,
  type Vault,
  type VaultKinds,
  VersionConflict,
} from '../core/ports.ts'
import {
  DAY_MS,
  PARTIES,
  POOLS,
  partyKey,
  poolKey,
  ROUNDS,
  roundKey,
  roundsOf,
  vaultKey,
  vaultRange,
} from './keys.ts'
import { pool } from './music-schema.ts'
import { endOf, isOver } from './party-row.ts'
import { partyRecord, roundSummary } from './record-schema.ts'
import { parseJson } from './row-text.ts'
import { readBy } from './unreadable.ts'
import { vaultSchemas } from './vault-schema.ts'

export interface MemoryStore {
  readonly parties: PartyStore
  readonly vault: Vault
  /** The next writes reject with StoreFailure and change nothing. */
  failNextWrites(count: number): void
  /** Every later call waits for this before it reads or writes. */
  delayBy(wait: () => Promise<void>): void
  /** How many rows there are. */
  rows(): number
}

/**
 * A store for tests, which forgets. Values are kept as JSON, so that nothing is shared with the
 * caller, and are checked when they are written: what could not be read back throws Unreadable.
 */
export function createMemoryStore(now: () => number = Date.now): MemoryStore {
  const table = new MemoryTable()
  return {
    parties: new MemoryParties(table, now),
    vault: new MemoryVault(table),
    failNextWrites: (count) => table.failNextWrites(count),
    delayBy: (wait) => table.delayBy(wait),
    rows: () => table.rows,
  }
}

type Texts = Map<string, string>

class MemoryTable {
  readonly #texts: Texts = new Map()
  #failures = 0
  #wait: () => Promise<void> = async () => undefined

  failNextWrites(count: number): void {
    this.#failures = count
  }

  delayBy(wait: () => Promise<void>): void {
    this.#wait = wait
  }

  get rows(): number {
    return this.#texts.size
  }

  async get<Value>(key: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
    await this.#wait()
    return valueIn(this.#texts, key, schema)
  }

  /** In the order of their keys. */
  async range<Value>(
    prefix: string,
    schema: z.ZodType<Value>,
  ): Promise<readonly { readonly id: string; readonly value: Value }[]> {
    await this.#wait()
    return valuesIn(this.#texts, prefix, schema)
  }

  async write<Result>(change: (texts: Texts) => Result): Promise<Result> {
    await this.#wait()
    if (this.#failures > 0) {
      this.#failures -= 1
      throw new StoreFailure('The store was told to fail.')
    }
    return change(this.#texts)
  }
}

class MemoryParties implements PartyStore {
  readonly #table: MemoryTable
  readonly #savedAt = new Map<PoolId, number>()
  readonly #versions = new Map<PartyId, number>()
  readonly #now: () => number

  constructor(table: MemoryTable, now: () => number) {
    this.#table = table
    this.#now = now
  }

  load(id: PartyId): Promise<PartyRecord | undefined> {
    return this.#table.get(partyKey(id), partyRecord)
  }

  async commit(
    record: PartyRecord,
    expectedVersion: number,
    closedRounds: readonly RoundSummary[] = [],
  ): Promise<void> {
    const { id } = record.party
    const text = textOf(partyRecord, record)
    const rounds = closedRounds.map((summary) => ({
      key: roundKey(id, summary.round),
      text: textOf(roundSummary, summary),
    }))
    await this.#table.write((texts) => {
      const stored = this.#versions.get(id) ?? 0
      if (stored !== expectedVersion || record.version !== expectedVersion + 1) {
        throw new VersionConflict(id)
      }
      texts.set(partyKey(id), text)
      this.#versions.set(id, record.version)
      for (const round of rounds) texts.set(round.key, round.text)
    })
  }

  async active(): Promise<ActiveParties> {
    const stored = await this.#table.range(PARTIES, partyRecord)
    const records = stored.map(({ value }) => value).filter((record) => !isOver(record))
    return { records, setAside: [] }
  }

  async rounds(id: PartyId): Promise<readonly RoundSummary[]> {
    const stored = await this.#table.range(roundsOf(id), roundSummary)
    return stored.map(({ value }) => value)
  }

  async savePool(saved: Pool): Promise<void> {
    const text = textOf(pool, saved)
    await this.#table.write((texts) => texts.set(poolKey(saved.id), text))
    this.#savedAt.set(saved.id, this.#now())
  }

  loadPool(id: PoolId): Promise<Pool | undefined> {
    return this.#table.get(poolKey(id), pool)
  }

  purge(endedBefore: number): Promise<number> {
    const aDayAgo = this.#now() - DAY_MS
    return this.#table.write((texts) => {
      const parties = valuesIn(texts, PARTIES, partyRecord).map(({ value }) => value)
      const ended = parties.filter((record) => (endOf(record) ?? endedBefore) < endedBefore)
      for (const { party } of ended) {
        texts.delete(partyKey(party.id))
        this.#versions.delete(party.id)
        for (const key of keysIn(texts, roundsOf(party.id))) texts.delete(key)
      }
      const kept = parties.filter((record) => !ended.includes(record))
      const named = new Set(kept.map(({ party }) => party.playlist?.pool))
      for (const { id } of valuesIn(texts, POOLS, pool).map(({ value }) => value)) {
        const isOld = (this.#savedAt.get(id) ?? aDayAgo) < aDayAgo
        if (isOld && !named.has(id)) texts.delete(poolKey(id))
      }
      for (const { id, value } of valuesIn(texts, ROUNDS, roundSummary)) {
        if (value.closedAt < Math.min(endedBefore, aDayAgo)) texts.delete(`${ROUNDS}${id}`)
      }
      return ended.length
    })
  }
}

class MemoryVault implements Vault {
  readonly #table: MemoryTable

  constructor(table: MemoryTable) {
    this.#table = table
  }

  get<K extends keyof VaultKinds>(kind: K, id: string): Promise<VaultKinds[K] | undefined> {
    return this.#table.get(vaultKey(kind, id), vaultSchemas[kind])
  }

  async put<K extends keyof VaultKinds>(kind: K, id: string, value: VaultKinds[K]): Promise<void> {
    const text = textOf(vaultSchemas[kind], value)
    await this.#table.write((texts) => texts.set(vaultKey(kind, id), text))
  }

  remove(kind: keyof VaultKinds, id: string): Promise<boolean> {
    return this.#table.write((texts) => texts.delete(vaultKey(kind, id)))
  }

  list<K extends keyof VaultKinds>(kind: K) {
    return this.#table.range(vaultRange(kind), vaultSchemas[kind])
  }
}

/** Throws Unreadable where the text could not be read back. */
function textOf<Value>(schema: z.ZodType<Value>, value: Value): string {
  const text = JSON.stringify(value)
  readBy(schema, parseJson(text))
  return text
}

function valueIn<Value>(texts: Texts, key: string, schema: z.ZodType<Value>): Value | undefined {
  const text = texts.get(key)
  return text === undefined ? undefined : readBy(schema, parseJson(text))
}

function keysIn(texts: Texts, prefix: string): string[] {
  return [...texts.keys()].filter((key) => key.startsWith(prefix)).sort()
}

function valuesIn<Value>(texts: Texts, prefix: string, schema: z.ZodType<Value>) {
  return keysIn(texts, prefix).flatMap((key) => {
    const value = valueIn(texts, key, schema)
    return value === undefined ? [] : [{ id: key.slice(prefix.length), value }]
  })
}
